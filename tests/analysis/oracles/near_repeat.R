# Makes near_repeat.tsv: what knox() of the R package surveillance says of the same pairs as pointpats in hotspots.json.
# Rscript near_repeat.R DATA > near_repeat.tsv, with R 4.2 and r-cran-surveillance 1.20.3 of Debian 12.
# Data: burglary in Portland from 2016-06-01 on; feet to metres.
suppressMessages(library(surveillance))
set.seed(1)
folder <- commandArgs(trailingOnly = TRUE)[1]
rows <- read.csv(gzfile(file.path(folder, "portland", "burglary_2012-03_2017-05.csv.gz")))
rows <- rows[as.Date(rows$occ_date) >= as.Date("2016-06-01"), ]
apart <- dist(0.3048 * cbind(rows$x_coordina, rows$y_coordina))
later <- dist(as.numeric(as.Date(rows$occ_date)))
rules <- list(c(100, 30), c(200, 14), c(200, 60), c(400, 30), c(400, 90))
cat("metres\tdays\tpairs\texpected\tp\n")
for (rule in rules) {
  progress <- capture.output(
    found <- knox(dt = later, ds = apart, eps.t = rule[2], eps.s = rule[1], simulate.p.value = TRUE, B = 199)
  )
  cat(rule, found$statistic, sprintf("%.6f", found$null.value), found$p.value, sep = "\t")
  cat("\n")
}
