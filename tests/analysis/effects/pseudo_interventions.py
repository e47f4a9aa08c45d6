"""Interventions that never were, in real counts: areas and a moment drawn by lot, so that every effect is wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from openvis.domain.panel import Panel
from tests.analysis.effects.panels import months

FIRST_YEAR, YEARS = 2014, 6
MONTHS = 12 * YEARS
LEAST_BEFORE = 5  # counted in the areas before the start: with fewer no design is asked


@cache
def toronto(data: Path) -> np.ndarray:
    """(140 neighbourhoods, types, 72 months) of reported crime; the last type is all of them together."""
    events = pl.read_csv(data / "toronto" / "toronto_mci_2014_2019.csv.gz", try_parse_dates=True)
    day = pl.col("date").cast(pl.Date)
    places = events.select(
        area=pl.col("hood").rank("dense") - 1,
        type=pl.col("MCI").rank("dense") - 1,
        month=(day.dt.year() - FIRST_YEAR) * 12 + day.dt.month() - 1,
    )
    area, kind, month = (places[name].to_numpy() for name in places.columns)
    counts = np.zeros((area.max() + 1, kind.max() + 2, MONTHS))
    np.add.at(counts, (area, kind, month), 1)
    counts[:, -1] = counts.sum(axis=1)
    return counts


def drawn(
    counts: np.ndarray,
    rng: np.random.Generator,
    *,
    areas: int = 30,
    treated: int = 2,
    before: int = 36,
    after: int = 12,
    starts: tuple[int, ...] = (),
    a_period: int = 1,
    least_level: float = 0.0,
    peak: bool = False,
) -> Panel:
    """A town of so many neighbourhoods and one type, drawn by lot; in `treated` of them "something starts".

    starts       more than one moment, by turns, instead of `before`
    a_period     months that are taken together
    least_level  a treated area has at least as many a period before
    peak         not by lot: the areas of which the last year rose most above the years before it
    """
    while True:
        town = counts[rng.choice(len(counts), areas, replace=False), rng.integers(counts.shape[1])]
        whole = (before + after) * a_period
        first = rng.integers(MONTHS - whole + 1)
        seen = town[:, first : first + whole].reshape(areas, before + after, a_period).sum(axis=2)
        order = np.argsort(-(seen[:, :before].mean(axis=1) >= least_level).astype(int), kind="stable")
        if peak:
            year, years = seen[:, before - 12 : before].sum(axis=1), seen[:, : before - 12].sum(axis=1)
            order = np.argsort(-year / np.maximum(years, 1), kind="stable")
        seen = seen[order]
        levels = seen[:treated, :before].mean(axis=1)
        if seen[:treated, :before].sum() >= LEAST_BEFORE and levels.min() >= least_level:
            break
    begins = [starts[at % len(starts)] if starts else before for at in range(treated)]
    return Panel(
        areas=tuple(f"a{at}" for at in range(areas)),
        periods=months(before + after),
        counts=seen,
        starts=(*begins, *[None] * (areas - treated)),
        ring=(False,) * areas,
        season=12 // a_period,
    )
