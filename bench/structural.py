"""What a run calculates for one gemeente (40 buurten x 60 types x 10 years), and what a country of those costs.

A country is counted in gemeenten: buurten are compared within their own, so the cost is that of one, so many times.
Within one gemeente the structural question costs buurten times the square of how wide its map is, thus more than in
proportion; the curve says how much. Peers of the small-area model (PyMC, INLA) take minutes and are not run here:
52 CPU seconds for one type of 140 areas in PyMC 5 (BYM2, 2 chains x 1,000), by the same figures on the truth.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl

from openvis.analysis.expectations.expectation import expected_of_last
from openvis.analysis.expectations.history import History
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.analysis.rankings.attention import attention_list
from openvis.analysis.rankings.small_area import rates_of
from openvis.analysis.rankings.structural import compare_with_others
from openvis.domain.category import categories
from openvis.domain.delivery import schema_of
from openvis.pipeline.concluding.publish import Published, figures_frame, series_frame
from openvis.pipeline.trying.beforehand import beforehand_of_gemeente, known_of
from tests.analysis.labelled import counts_of
from tests.analysis.simulate import town

BUURTEN, TYPES, YEARS = 40, 60, 10
COUNTRY = 14_574  # buurten in the Netherlands, 2024
MOST_SECONDS = 5.0


def seconds(work: Callable[[], object], *, repeats: int = 2) -> float:
    """Processor time of the quickest of a few."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def side_by_side(history: History) -> History:
    """On a map as square as its number allows, with densities from village to town."""
    number = len(history.values)
    column, row = np.divmod(np.arange(number), int(np.sqrt(number)))
    density = np.exp(np.random.default_rng(2).uniform(np.log(50), np.log(9000), number))
    return replace(history, neighbours=grid_neighbours(column, row), density=density)


def gemeente(buurten: int, types: int, months: int, seed: int = 1) -> History:
    rng = np.random.default_rng(seed)
    return side_by_side(town(rng, buurten=buurten, types=types, months=months, between_months=0.2)[0])


def labelled(history: History) -> MonthlyCounts:
    slugs = tuple(list(categories())[: history.values.shape[1]])
    return replace(counts_of(history.values, categories=slugs), neighbours=history.neighbours)


def calendar(counts: MonthlyCounts) -> pl.DataFrame:
    """Five events a year, each in a buurt and a month of its own."""
    days = [(f"Feest {each}", f"{year}-{3 + each:02}-10", each) for year in range(2000, 2030) for each in range(5)]
    rows = [
        ("GM0363", "kalender", f"{day}/{name}", name, day, day, counts.buurten[each].code, None, True)
        for name, day, each in days
    ]
    return pl.DataFrame(rows, schema=schema_of("calendar"), orient="row")


def run(counts: MonthlyCounts) -> dict[str, float]:
    """The steps of `pipeline.analyse.conclude` that are calculations, each timed."""
    known = known_of(
        beforehand_of_gemeente("GM0363", calendar(counts)),
        [place.code for place in counts.buurten],
        counts.categories,
        counts.months,
    )
    steps = {"expectation of the windows": seconds(lambda: outlook(counts))}
    steps["the same, knowing beforehand"] = seconds(lambda: outlook(counts, known))
    seen = outlook(counts, known)
    published = [Published(counts, seen)]
    steps["attention list"] = seconds(lambda: attention_list([seen], lambda _: 1.0))
    steps["  of which structural"] = seconds(lambda: compare_with_others(seen.history))
    steps["figures"] = seconds(lambda: figures_frame("run", published))
    steps["series, a month at a time"] = seconds(lambda: series_frame("run", published), repeats=1)
    return steps


def main() -> None:
    print(f"one gemeente: {BUURTEN} buurten x {TYPES} types x {12 * YEARS} months, CPU seconds")
    steps = run(labelled(gemeente(BUURTEN, TYPES, 12 * YEARS)))
    for name, taken in steps.items():
        print(f"  {name:<30} {taken:8.3f}")
    steps.pop("expectation of the windows")  # knowing beforehand is what a run does
    whole = sum(taken for name, taken in steps.items() if not name.startswith(" "))
    print(f"  {'together':<30} {whole:8.3f}   at most {MOST_SECONDS:.0f}: {'yes' if whole <= MOST_SECONDS else 'NO'}")

    print("a country of gemeenten of 40 buurten, ten types: expectation of three windows and comparison")
    for buurten, months in ((40, 120), (640, 120), (640, 60), (COUNTRY, 36)):
        gemeenten = max(1, buurten // BUURTEN)
        towns = [gemeente(BUURTEN, 10, months, seed) for seed in range(min(gemeenten, 4))]
        taken = seconds(
            lambda towns=towns, gemeenten=gemeenten: [whole_of(towns[at % len(towns)]) for at in range(gemeenten)],
            repeats=1,
        )
        print(f"  {buurten:>6} buurten x {months:>3} months {taken:8.2f}   {1e3 * taken / buurten:6.2f} ms per buurt")

    print("one gemeente of so many buurten, one type: comparison with neighbours")
    for buurten in (40, 160, 640):
        history = gemeente(buurten, 1, 12)
        counts, exposure = np.nansum(history.values, axis=2).T, history.exposure[None]
        taken = seconds(lambda c=counts, e=exposure, n=history.neighbours: rates_of(c, e, np.zeros(1), n, 0 * c))
        print(f"  {buurten:>6} buurten {taken:8.3f}")


def whole_of(history: History) -> None:
    for months in (1, 3, 12):
        expected_of_last(history, months)
    compare_with_others(history)


if __name__ == "__main__":
    main()
