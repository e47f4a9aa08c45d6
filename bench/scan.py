"""The prospective scan of 200 areas x 104 weeks with 999 replications, circles to half and spans to 52 weeks.

Beside it the same in plain loops, and in whole arrays with a logarithm for every window, which
is the customary way in numpy. Both take one replication after the other, so a few are timed, and all are reckoned.
SaTScan 10.3.2 was measured at 3.2 CPU seconds on this workload elsewhere; no package for Python does it.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from openvis.analysis.clusters.scan import permutation_null, poisson_null, scan
from openvis.analysis.clusters.scan_chance import highest_ratios
from openvis.analysis.clusters.scan_windows import Limits, Windows, log_ratio, windows_of
from tests.analysis import slow_scan as slow

AREAS, WEEKS, CASES, REPLICATIONS = 200, 104, 4_600, 999
Result = TypeVar("Result")

LIMITS = Limits(longest=52)
PLAIN, WHOLE = 2, 5  # replications that the slow ways are timed over


def town(rng: np.random.Generator, areas: int = AREAS, weeks: int = WEEKS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Areas that differ, and five neighbours with three times as many in the last six weeks."""
    x, y = rng.uniform(0, 12_000, (2, areas))
    rate = rng.gamma(2, 0.5, areas)
    mean = np.outer(rate * CASES / weeks / rate.sum(), np.ones(weeks))
    near = np.argsort(np.hypot(x - x[0], y - y[0]))[:5]
    mean[near, -6:] *= 3
    return rng.poisson(mean), x, y


def cpu(work: Callable[[], Result]) -> tuple[float, Result]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def highest_in_whole_arrays(windows: Windows, expected: np.ndarray, drawn: np.ndarray) -> float:
    by_span = [windows.by_span(cells) for cells in (drawn, expected)]
    highest = 0.0
    for centre, whole in enumerate(windows.whole):
        around = windows.around(centre)
        observed, usual = (np.cumsum(cells[around], axis=0) for cells in by_span)
        ratios = log_ratio(observed, usual, int(drawn.sum()))[whole[: len(around)]]
        highest = max(highest, float(ratios.max(initial=0.0)))
    return highest


def highest_in_plain_loops(windows: Windows, expected: np.ndarray, drawn: np.ndarray) -> float:
    """Circles grow area by area here too; the twin of the tests sums each anew, which takes fifty times longer."""
    counts, usual = windows.by_span(drawn).tolist(), windows.by_span(expected).tolist()
    total, highest, spans = int(drawn.sum()), 0.0, range(len(windows.start))
    for centre, whole in enumerate(windows.whole.tolist()):
        observed, expected_inside = [0] * len(spans), [0.0] * len(spans)
        for end, area in zip(whole, windows.around(centre).tolist(), strict=False):
            for span in spans:
                observed[span] += counts[area][span]
                expected_inside[span] += usual[area][span]
                if end and observed[span] > expected_inside[span]:
                    highest = max(highest, slow.ratio(observed[span], expected_inside[span], total))
    return highest


def main() -> None:
    counts, x, y = town(np.random.default_rng(1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, found = cpu(lambda: scan(counts, permutation_null(counts, np.random.default_rng(2)), x, y, LIMITS))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    null = permutation_null(counts, np.random.default_rng(2))
    windows = windows_of(x, y, null.expected, LIMITS)
    draws = null.draw(WHOLE)
    arrays, by_arrays = cpu(lambda: [highest_in_whole_arrays(windows, null.expected, drawn) for drawn in draws])
    loops, by_loops = cpu(lambda: [highest_in_plain_loops(windows, null.expected, drawn) for drawn in draws[:PLAIN]])
    np.testing.assert_allclose(found.highest[:WHOLE], by_arrays)
    np.testing.assert_allclose(found.highest[:PLAIN], by_loops)
    arrays, loops = arrays / WHOLE * REPLICATIONS, loops / PLAIN * REPLICATIONS
    number = int(windows.whole.sum()) * len(windows.start)
    print(f"{AREAS} areas x {WEEKS} weeks, {counts.sum()} cases, {REPLICATIONS} x {number} windows, CPU seconds")
    print(f"  {'ours, clusters included':<44} {ours:8.2f}   {memory:.0f} MB more than before")
    print(f"  {'whole arrays, a logarithm for each':<44} {arrays:8.1f}   ratio {arrays / ours:.0f}")
    print(f"  {'plain loops':<44} {loops:8.1f}   ratio {loops / ours:.0f}")
    print(f"  {'SaTScan 10.3.2, measured elsewhere':<44} {3.2:8.1f}   ratio {3.2 / ours:.1f}")
    population = np.repeat(counts.sum(axis=1, keepdims=True), WEEKS, axis=1).astype(float)
    taken, _ = cpu(lambda: scan(counts, poisson_null(counts, population, np.random.default_rng(2)), x, y, LIMITS))
    print(f"  {'ours with a population':<44} {taken:8.2f}")
    along_areas()


def along_areas() -> None:
    print("cost along areas (26 weeks at most, 99 replications):")
    for areas in (50, 100, 200, 400):
        counts, x, y = town(np.random.default_rng(3), areas)
        null = permutation_null(counts, np.random.default_rng(4))
        windows = windows_of(x, y, null.expected, Limits(26))
        start = time.process_time()
        highest_ratios(windows, null.expected, null.draw, int(counts.sum()), 99)
        taken = time.process_time() - start
        number = int(windows.whole.sum()) * len(windows.start) * 99
        print(f"  {areas:>6} areas {taken:8.3f}   {1e9 * taken / number:6.2f} nanoseconds per window")


if __name__ == "__main__":
    main()
