"""Farrington of many series at once: ours beside R's package surveillance on the same counts, and the same answers.

The peer is a program of its own: `apt-get install r-cran-surveillance` (Debian, Ubuntu) or, in R,
`install.packages("surveillance")`. Without it ours is timed alone. R takes some 16 ms a series, so it is asked for a
part of them and what all would take is multiplied out. Processor seconds; R's own start is not counted.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from openvis.analysis.alarms.drift import YEAR, drifted
from openvis.analysis.alarms.farrington import Rule, Threshold, farrington
from openvis.analysis.alarms.surveillance import Weekly, survey
from openvis.analysis.expectations.history import Floats

AREAS, TYPES, YEARS = 200, 20, 5
SERIES_OF_PEER = 200
BAR = 100
AS_IN_R = Rule(left_out=3, threshold=Threshold.TWO_THIRDS, like_surveillance=True)
R_PROGRAM = """
suppressMessages(library(surveillance))
folder <- commandArgs(TRUE)[1]
counts <- as.matrix(read.csv(file.path(folder, "counts.csv"), header = FALSE))
control <- list(range = ncol(counts), b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 3, pThresholdTrend = 0.05,
                thresholdMethod = "delta", alpha = 0.01, glmWarnings = FALSE)
started <- proc.time()
upper <- apply(counts, 1, function(row) {
  c(suppressWarnings(farringtonFlexible(sts(row, frequency = 52), control))@upperbound)
})
taken <- proc.time() - started
write.table(c(taken["user.self"] + taken["sys.self"], upper), file.path(folder, "answer.csv"),
            row.names = FALSE, col.names = FALSE)
"""


def seconds(work: Callable[[], object], *, repeats: int = 5) -> float:
    """Processor time of the quickest of a few."""
    taken = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return min(taken)


def town(rng: np.random.Generator, *, areas: int = AREAS, types: int = TYPES, years: int = YEARS) -> Weekly:
    """Weeks of areas and types from busy to rare, with a season, that vary more than Poisson."""
    weeks = years * YEAR + 4
    level = rng.gamma(1.0, 1.0, (areas, 1, 1)) * np.geomspace(0.05, 8.0, types)[:, None]
    level = level * (1 + 0.3 * np.cos(2 * np.pi * np.arange(weeks) / YEAR))
    values = rng.poisson(rng.gamma(2 * level + 1e-9, 0.5)).astype(float)
    return Weekly(values, np.arange(areas) // 8, np.arange(types) // 4)


def main() -> None:
    counts = town(np.random.default_rng(1)).values.reshape(AREAS * TYPES, -1)
    ours = seconds(lambda: farrington(counts, AS_IN_R))
    print(f"{len(counts):,} series, one week, {YEARS} years back, CPU")
    print(f"  Farrington as in R                      {ours:8.3f} s   {1e6 * ours / len(counts):6.0f} µs a series")
    _beside_r(counts, ours)
    product = seconds(lambda: farrington(counts, Rule()), repeats=2)
    print(f"  with the doubt of mean and dispersion   {product:8.3f} s")
    busy = counts[counts[:, :-YEAR].mean(axis=1) > 1.0][:200]
    drift = seconds(lambda: drifted(busy, least_per_week=1.0), repeats=1)
    print(f"  CUSUM of a year, {len(busy)} series            {drift:8.3f} s")
    gemeente = town(np.random.default_rng(2), areas=40, types=60, years=10)
    print(f"  40 buurten x 60 types x 10 years, all   {seconds(lambda: survey(gemeente), repeats=1):8.3f} s")


def _beside_r(counts: Floats, ours: float) -> None:
    if not shutil.which("Rscript"):
        print("  peer absent: apt-get install r-cran-surveillance")
        return
    some = counts[np.random.default_rng(3).permutation(len(counts))[:SERIES_OF_PEER]]
    answer = _of_r(some)
    if answer is None:
        print("  peer absent: R has no package surveillance; apt-get install r-cran-surveillance")
        return
    taken, upper = answer
    all_of_them = taken * len(counts) / len(some)
    found = farrington(some, AS_IN_R)
    both = ~np.isnan(upper) & ~np.isnan(found.upper)
    apart = np.abs(upper[both] / found.upper[both] - 1.0).max()
    print(f"  R surveillance, {len(some)} series: {taken:.2f} s, so {all_of_them:.1f} s for all", end="")
    print(f"   ratio {all_of_them / ours:.0f} (bar {BAR})")
    print(f"  bounds of {both.sum()} series, at most {apart:.1e} apart;", end="")
    print(f" a bound in one alone: {(np.isnan(upper) != np.isnan(found.upper)).sum()}")


def _of_r(counts: Floats) -> tuple[float, Floats] | None:
    """Processor seconds and upper bounds, NaN where R gives none; None where the package is not installed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bench.R").write_text(R_PROGRAM, encoding="utf-8")
        with (folder / "counts.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(counts.astype(int).tolist())
        asked = subprocess.run(["Rscript", folder / "bench.R", folder], capture_output=True, check=False)
        if asked.returncode:
            return None
        lines = (folder / "answer.csv").read_text(encoding="utf-8").split()
    taken, *upper = (float("nan") if line == "NA" else float(line) for line in lines)
    return taken, np.array(upper)
