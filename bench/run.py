"""The calculations of a run in one figure: months, weeks, scans and ranking of a gemeente, and what a country costs.

One gemeente is 40 buurten x 60 types x 10 years of months and six of weeks, all of them looked at (a real one has lists
for some types and tables for others). The weeks are those of the same incidents as the months. Processor seconds.
`stored_town` times the whole command, with the store and the forecasts. `python -m bench.run` goes on to the whole
country, which takes minutes. Peers of the small-area model (PyMC, INLA) take minutes too and are not run here: 52 CPU
seconds for one type of 140 areas in PyMC 5 (BYM2, 2 chains x 1,000), by the same figures on the truth.
"""

from __future__ import annotations

import string
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.monthly_counts import MonthlyCounts, Place
from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.analysis.rankings.attention import attention_list, one_list
from openvis.analysis.rankings.cluster_attention import cluster_rows
from openvis.analysis.rankings.weekly_attention import surveyed, visible_rises, weekly_rows
from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import categories
from openvis.domain.period import parse_period
from openvis.pipeline.concluding.publish import Published, figures_frame, series_frame
from openvis.pipeline.concluding.recent_rises import year_of_weeks
from openvis.pipeline.counting.count_weeks import LONGEST
from tests.analysis.labelled import GEMEENTE, counts_of
from tests.analysis.simulate import town

BUURTEN, TYPES, YEARS = 40, 60, 10
LARGE_CURVE = (40, 160, 640)  # buurten of one gemeente; the largest has some five hundred
COUNTRY_CURVE = (40, 160, 640, 2_560, 14_574)  # the last: buurten in the Netherlands, 2024
MOST_SECONDS = 5.0
FEW, FEW_YEARS = 4, 6  # types and years of the curve
PARTS = {
    "expectation": ("months: what was expected", "series, a month at a time"),
    "comparison": ("months: rises, comparison",),
    "weeks": ("weeks: Farrington, CUSUM", "weeks: rows, what could be seen"),
    "scan": ("weeks: scan of every type",),
}
SIGNS = string.digits + string.ascii_uppercase
METRES = 800.0  # from one buurt to the next


@dataclass(slots=True)
class Clock:
    """Processor seconds of each step."""

    took: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.took[step] = time.process_time() - start


@dataclass(frozen=True, slots=True)
class Gemeente:
    months: MonthlyCounts
    weeks: WeeklyCounts


def gemeente(buurten: int, types: int, years: int = YEARS, seed: int = 1) -> Gemeente:
    """On a map as square as its number allows, with densities from village to town."""
    rng = np.random.default_rng(seed)
    column, row = np.divmod(np.arange(buurten), int(np.sqrt(buurten)))
    history, _ = town(rng, buurten=buurten, types=types, months=12 * years, between_months=0.2)
    months = counts_of(history.values, categories=tuple(list(categories())[:types]))
    square_km = 1000 / np.exp(rng.uniform(np.log(50), np.log(9000), buurten))
    places = [
        replace(place, code=_code(number), square_km=float(square_km[number]))
        for number, place in enumerate(months.buurten)
    ]
    months = replace(months, buurten=tuple(places), neighbours=grid_neighbours(column, row))
    return Gemeente(months, _weeks_of(months, rng, METRES * column, METRES * row))


def _code(number: int) -> str:
    """Twelve buurten to a wijk, of which a gemeente may have two signs' worth."""
    wijk = number // 12
    return f"BU9999{SIGNS[wijk // 36]}{SIGNS[wijk % 36]}{number % 12:02d}"


def _weeks_of(months: MonthlyCounts, rng: np.random.Generator, x: Floats, y: Floats) -> WeeklyCounts:
    """The same incidents, each in a week of its month."""
    weeks = min(LONGEST, months.values.shape[2] * 52 // 12)
    counts = months.values.astype(np.int64).ravel()
    buurten, types, length = months.values.shape
    pair, month = np.divmod(np.repeat(np.arange(len(counts)), counts), length)
    week = weeks - 1 - ((length - month - rng.uniform(size=len(month))) * 52 / 12).astype(np.int64)
    values = np.zeros((buurten * types, weeks))
    np.add.at(values, (pair[week >= 0], week[week >= 0]), 1.0)
    last = parse_period("2025-W52")
    wijken = sorted({wijk_of(place.code) for place in months.buurten})
    return WeeklyCounts(
        gemeente=Place(GEMEENTE, "Gemeente", AreaLevel.GEMEENTE, None),
        source=months.source,
        categories=months.categories,
        weeks=tuple(last.shift(1 - weeks).until(last)),
        buurten=months.buurten,
        wijken=tuple(Place(code, code, AreaLevel.WIJK, None) for code in wijken),
        values=values.reshape(buurten, types, weeks),
        rows=np.zeros((2, buurten, weeks)),
        x=x,
        y=y,
    )


def run(known: Gemeente) -> dict[str, float]:
    """The steps of `pipeline.analyse.conclude` that are calculations, and what each took."""
    clock = Clock()
    with clock.of("months: what was expected"):
        seen = outlook(known.months)
    with clock.of("months: rises, comparison"):
        attention = attention_list([seen], _alike)
    with clock.of("weeks: Farrington, CUSUM"):
        found = surveyed([known.weeks])
    with clock.of("weeks: rows, what could be seen"):
        rows = weekly_rows(found, _alike)
        visible_rises(found)
    with clock.of("weeks: scan of every type"):
        year = year_of_weeks(known.weeks)
        clusters = cluster_rows([year] if year else [], _alike, lambda _: np.random.default_rng(1))
    with clock.of("ranking"):
        one_list([*attention.rows, *rows, *clusters])
    published = [Published(known.months, seen)]
    with clock.of("figures"):
        figures_frame("run", published)
    with clock.of("series, a month at a time"):
        series_frame("run", published)
    return clock.took


def _alike(_: str) -> float:
    return 1.0


def main(*, whole: bool = False) -> None:
    print(f"one gemeente: {BUURTEN} buurten x {TYPES} types x {YEARS} years, CPU seconds")
    steps = run(gemeente(BUURTEN, TYPES))
    for name, taken in steps.items():
        print(f"  {name:<34} {taken:8.3f}")
    together = sum(steps.values())
    at_most = f"at most {MOST_SECONDS:.0f}: {'yes' if together <= MOST_SECONDS else 'NO'}"
    print(f"  {'together':<34} {together:8.3f}   {at_most}", flush=True)
    large()
    country(COUNTRY_CURVE if whole else COUNTRY_CURVE[:2])


def large() -> None:
    """What one gemeente costs by its number of buurten, and the power of that number each part goes with."""
    print(f"one gemeente of so many buurten, {FEW} types x {FEW_YEARS} years, CPU seconds")
    curve = {buurten: of_parts(run(gemeente(buurten, FEW, FEW_YEARS))) for buurten in LARGE_CURVE}
    for buurten, parts in curve.items():
        told(buurten, parts)
    *_, (fewer, before), (more, after) = curve.items()
    powers = {part: np.log(after[part] / before[part]) / np.log(more / fewer) for part in after}
    print(f"  from {fewer} to {more} as the power " + "  ".join(f"{name} {each:5.2f}" for name, each in powers.items()))


def country(curve: tuple[int, ...]) -> None:
    """What many gemeenten cost, each by itself: buurten are compared within their own. Four towns in turn."""
    print(f"so many buurten in gemeenten of {BUURTEN}, {FEW} types x {FEW_YEARS} years, CPU seconds")
    towns = [gemeente(BUURTEN, FEW, FEW_YEARS, seed) for seed in range(4)]
    for buurten in curve:
        summed = dict.fromkeys([*PARTS, "together"], 0.0)
        for number in range(max(1, round(buurten / BUURTEN))):
            for part, taken in of_parts(run(towns[number % len(towns)])).items():
                summed[part] += taken
        told(buurten, summed)


def of_parts(steps: dict[str, float]) -> dict[str, float]:
    found = {name: sum(steps[step] for step in of) for name, of in PARTS.items()}
    return found | {"together": sum(steps.values())}


def told(buurten: int, parts: dict[str, float]) -> None:
    each = "  ".join(f"{name} {taken:7.2f}" for name, taken in parts.items())
    print(f"  {buurten:>6}   {each}   {1e3 * parts['together'] / buurten:6.1f} ms a buurt", flush=True)


if __name__ == "__main__":
    main(whole=True)
