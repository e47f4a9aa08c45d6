# Writes cusum_paths.csv and cusum_run_lengths.csv. Run by hand, never in CI:
#   apt-get install -y --no-install-recommends r-cran-surveillance    (1.20.3, R 4.2.2)
#   Rscript tests/analysis/oracles/cusum.R ../shared/data tests/analysis/oracles
suppressMessages(library(surveillance))
folder <- commandArgs(TRUE)[1]
out <- commandArgs(TRUE)[2]

# The negative binomial CUSUM of glrnb with a known ratio (theta), a season in the mean, and no stop at a limit.
real <- read.csv(file.path(folder, "outbreaks", "real_series.csv.gz"))
paths <- do.call(rbind, lapply(c("shadar", "hepatitisA", "m5"), function(name) {
  counts <- real$count[real$series == name]
  week <- seq_along(counts)
  mean <- mean(counts[1:104]) * (1 + 0.3 * cos(2 * pi * week / 52))
  last <- 105:length(counts)
  control <- list(range = last, c.ARL = 1e6, mu0 = mean[last], alpha = 0.25, theta = log(1.5), dir = "inc", ret = "value")
  found <- glrnb(sts(counts, frequency = 52), control)
  data.frame(series = name, week = last, sum = signif(c(found@upperbound), 8))
}))
write.csv(paths[paths$week %% 3 == 0 & paths$sum > 0, ], file.path(out, "cusum_paths.csv"), row.names = FALSE, quote = FALSE)

# The Poisson CUSUM max(0, C + y - k), an alarm from h on: its average run length.
cases <- expand.grid(h = c(2, 3, 4), k = c(1.5, 2), mean = c(0.8, 1, 1.4))
cases$run_length <- signif(mapply(function(h, k, mean) {
  arlCusum(h = h, k = k, theta = mean, distr = "poisson", W = NULL, digits = 1)$ARL
}, cases$h, cases$k, cases$mean), 8)
write.csv(cases, file.path(out, "cusum_run_lengths.csv"), row.names = FALSE, quote = FALSE)
