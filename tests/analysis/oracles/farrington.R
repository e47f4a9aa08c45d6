# Writes farrington_r.csv: what another program makes of the same weeks. Run by hand, never in CI:
#   apt-get install -y --no-install-recommends r-cran-surveillance    (1.20.3, R 4.2.2)
#   Rscript tests/analysis/oracles/farrington.R ../shared/data tests/analysis/oracles/farrington_r.csv
suppressMessages(library(surveillance))
folder <- commandArgs(TRUE)[1]

real <- read.csv(file.path(folder, "outbreaks", "real_series.csv.gz"))
weekly <- lapply(split(real, paste(real$series, real$unit)), function(each) each$count[order(each$t)])

events <- read.csv(file.path(folder, "toronto", "toronto_mci_2014_2019.csv.gz"))
week <- as.integer(as.Date(substr(events$date, 1, 10)) - as.Date("2014-01-01")) %/% 7 + 1
inside <- week <= 313
by_series <- split(week[inside], paste(events$MCI, events$hood)[inside])
toronto <- lapply(by_series, function(weeks) tabulate(weeks, 313))

settings <- list(
  package = list(w = 3, noPeriods = 10, pastWeeksNotIncluded = 3, pThresholdTrend = 0.05, thresholdMethod = "delta"),
  noufaily = list(w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, thresholdMethod = "nbPlugin"),
  windows = list(w = 4, noPeriods = 1, pastWeeksNotIncluded = 4, pThresholdTrend = 0.05, thresholdMethod = "nbPlugin")
)

# One week at a time: the package wants its weeks to follow each other.
compare <- function(name, counts, weeks, b) {
  rows <- lapply(names(settings), function(setting) lapply(weeks, function(week) {
    control <- c(settings[[setting]], list(range = week, b = b, alpha = 0.01, glmWarnings = FALSE))
    found <- suppressWarnings(farringtonFlexible(sts(counts, frequency = 52), control))
    of <- found@control
    data.frame(
      series = name, week = week, setting = setting, years = b,
      upper = c(found@upperbound), alarm = c(found@alarm) * 1, expected = c(of$expected),
      dispersion = c(of$phiVector), p = c(of$pvalue),
      slope = 52 * ifelse(is.na(of$trendVector), 0, c(of$trendVector))
    )
  }))
  do.call(rbind, unlist(rows, recursive = FALSE))
}

long <- lengths(weekly) >= 290
rows <- c(
  Map(compare, names(weekly)[long], weekly[long], lapply(lengths(weekly)[long], function(n) seq(n, 270, by = -29)), 5),
  Map(compare, names(weekly)[!long], weekly[!long], lapply(lengths(weekly)[!long], function(n) seq(n, 165, by = -11)), 3),
  Map(compare, names(toronto), toronto, 290, 5)
)
rows <- do.call(rbind, rows)
cat(nrow(rows), "asked,", sum(!is.na(rows$upper)), "with a bound,", sum(rows$alarm, na.rm = TRUE), "alarms\n")
rows <- rows[!is.na(rows$upper), ]
for (column in c("upper", "expected", "dispersion", "p", "slope")) rows[[column]] <- signif(rows[[column]], 8)
write.csv(rows, commandArgs(TRUE)[2], row.names = FALSE, quote = FALSE)
