"""The intervals of the nowcast at length: on many made-up deliveries, and on real weeks with made-up delays.

Not part of `make test`: `make soak`. OPENVIS_SOAK_NOWCASTS (300) sets how many deliveries of each kind.
"""

from __future__ import annotations

import csv
import gzip
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from openvis.analysis.deliveries.nowcast import nowcast
from openvis.analysis.deliveries.reporting_delay import Triangle, delay_of, triangle_of
from tests.analysis.test_nowcast import made_up

REPEATS = int(os.environ.get("OPENVIS_SOAK_NOWCASTS", "300"))
WEEKS, STEPS = 35, 9


class Kept:
    """How often the final count lay within each interval, over all weeks and for the youngest alone."""

    def __init__(self) -> None:
        self.within: list[tuple[bool, bool, bool]] = []

    def note(self, triangle: Triangle, final: np.ndarray) -> None:
        for each in nowcast(triangle, delay_of(triangle)):
            number, youngest = final[each.period], each.period == len(final) - 1
            self.within.append((each.low_80 <= number <= each.high_80, each.low_90 <= number <= each.high_90, youngest))

    def shares(self, *, youngest: bool = False) -> tuple[float, float]:
        rows = [row[:2] for row in self.within if row[2] or not youngest]
        in_80, in_90 = np.mean(rows, axis=0)
        return float(in_80), float(in_90)


@pytest.mark.parametrize("mean", [0.5, 3.0, 30.0, 300.0])
@pytest.mark.parametrize("alike", [0.0, 0.02])
def test_made_up_deliveries(mean: float, alike: float) -> None:
    rng, kept = np.random.default_rng(90), Kept()
    for _ in range(REPEATS):
        kept.note(*made_up(rng, mean=mean, alike=alike))
    in_80, in_90 = kept.shares()
    assert in_80 > 0.78, (in_80, in_90)
    assert in_90 > 0.88, (in_80, in_90)
    in_80, in_90 = kept.shares(youngest=True)
    assert in_80 > 0.74, (in_80, in_90)
    assert in_90 > 0.84, (in_80, in_90)


@pytest.fixture(scope="module")
def toronto(shared_data: Path) -> dict[str, np.ndarray]:
    """The day of every incident of a real city, by type: seasons, trends and busy weeks as they are."""
    days: dict[str, list[int]] = {}
    with gzip.open(shared_data / "toronto" / "toronto_mci_2014_2019.csv.gz", "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            days.setdefault(row["MCI"], []).append(date.fromisoformat(row["date"][:10]).toordinal())
    return {kind: np.array(sorted(found)) for kind, found in days.items()}


@pytest.mark.parametrize("late", [5.0, 12.0], ids=["late-5-days", "late-12-days"])
def test_real_weeks(toronto: dict[str, np.ndarray], late: float) -> None:
    """Every fifth day of three years is once the day until which reports are known."""
    rng, kept = np.random.default_rng(91), Kept()
    first = date(2016, 1, 1).toordinal()
    for occurred in toronto.values():
        reported = occurred + rng.exponential(late, len(occurred)).astype(int)
        for until in range(first, first + 3 * 365, 5):
            ends = until - until % 7 - 7 * np.arange(WEEKS - 1, -1, -1)
            inside = (occurred >= ends[0] - 7) & (occurred < ends[-1])
            period = np.searchsorted(ends, occurred[inside], side="right")
            kept.note(
                triangle_of(period, reported[inside], ends=ends, until=until, steps=STEPS),
                np.bincount(period, minlength=WEEKS),
            )
    in_80, in_90 = kept.shares()
    assert in_80 > 0.78, (in_80, in_90)
    assert in_90 > 0.88, (in_80, in_90)
