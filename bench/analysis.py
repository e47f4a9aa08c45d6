"""The calculations of one run (40 buurten x 60 types x 36 months) beside the same in plain loops.

The plain twin is the one of the tests, so both give the same figures. Its expectation is timed for the three windows
of the list alone; the series, with one expectation per month, would take it a dozen times longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from openvis.analysis.deliveries.nowcast import nowcast
from openvis.analysis.deliveries.reporting_delay import Triangle, delay_of
from openvis.analysis.expectations.expectation import expect, expected_of_each_period, expected_of_last
from openvis.analysis.expectations.history import History
from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.rankings.attention import attention_list
from openvis.domain.category import categories
from openvis.pipeline.concluding.publish import Published, figures_frame, series_frame
from tests.analysis import slow
from tests.analysis.labelled import counts_of
from tests.analysis.simulate import town
from tests.analysis.test_nowcast import made_up

BUURTEN, TYPES, MONTHS = 40, 60, 36
WINDOWS = (1, 3, 12)


def seconds(work: Callable[[], object], *, repeats: int = 3) -> float:
    """Processor time of the quickest of a few."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    history, _ = town(np.random.default_rng(1), buurten=BUURTEN, types=TYPES, months=MONTHS, between_months=0.2)
    slugs = tuple(list(categories())[:TYPES])
    counts = counts_of(history.values, categories=slugs)
    seen = outlook(counts)
    published = [Published(counts, seen)]

    ours = seconds(lambda: [expected_of_last(history, months) for months in WINDOWS])
    plain = seconds(lambda: [plain_expectation(history, months) for months in WINDOWS], repeats=1)
    _agree(history)
    steps = {
        "expectation, three windows": ours,
        "expectation of every month": seconds(lambda: expected_of_each_period(history)),
        "attention list": seconds(lambda: attention_list([seen], lambda _: 1.0)),
        "figures and series": seconds(lambda: (figures_frame("run", published), series_frame("run", published))),
    }
    rng = np.random.default_rng(3)
    triangles = [made_up(rng, mean=10.0)[0] for _ in range(TYPES)]
    whole = delay_of(Triangle(np.sum([each.counts for each in triangles], axis=0), triangles[0].known))
    steps["nowcast of every type, eight weeks"] = seconds(
        lambda: [nowcast(each, delay_of(each, whole)) for each in triangles]
    )
    print(f"{BUURTEN} buurten x {TYPES} types x {MONTHS} months, CPU seconds")
    for name, taken in steps.items():
        print(f"  {name:<34} {taken:8.3f}")
    print(f"  {'plain loops, three windows':<34} {plain:8.3f}   ratio {plain / ours:.0f}")
    print("cost along buurten (expectation, three windows):")
    for buurten in (40, 160, 640, 2560):
        larger, _ = town(np.random.default_rng(2), buurten=buurten, types=TYPES, months=MONTHS)
        taken = seconds(lambda larger=larger: [expected_of_last(larger, months) for months in WINDOWS], repeats=1)
        print(f"  {buurten:>6} buurten {taken:8.3f}   {1e6 * taken / buurten / TYPES:6.2f} microseconds per pair")


def plain_expectation(history: History, months: int) -> object:
    return slow.expect(history.first_periods(MONTHS - months), list(range(1, months + 1)))


def _agree(history: History) -> None:
    mean, _, _ = slow.expect(history, [1])
    np.testing.assert_allclose(expect(history, [1]).mean, mean, rtol=1e-9)


if __name__ == "__main__":
    main()
