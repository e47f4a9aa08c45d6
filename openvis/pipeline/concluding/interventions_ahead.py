"""What people need who plan an intervention: what is expected where, and which buurten it could be compared with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from openvis.analysis.effects.own_expectation import expected_parts
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.rankings.comparable import comparable
from openvis.domain.comparable_area import CANDIDATES, ComparableArea
from openvis.domain.delivery import frame_of
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason


def interventions_ahead(parts: Sequence[MonthlyCounts]) -> dict[str, pl.DataFrame]:
    """The tables by name. parts: the monthly counts of which something is expected, each up to its last month."""
    found = [expected_parts(part, len(part.months)) for part in parts]
    levels = [level for of_all, _ in found for level in of_all]
    seasons = [season for _, of_types in found for season in of_types]
    return {
        "expected_levels": frame_of(levels, ExpectedLevel),
        "expected_seasons": frame_of(seasons, ExpectedSeason),
        "comparable_areas": frame_of(comparable_areas(parts[0]) if parts else [], ComparableArea),
    }


def comparable_areas(counts: MonthlyCounts) -> list[ComparableArea]:
    """Of every buurt the buurten that lie beside it, and the CANDIDATES others that are most like it.

    Alike is how densely people live there, as in a structural row (`rankings.comparable`). Where outlines or
    inhabitants are not known all are equally like, and then the first by code.
    """
    alike = comparable(np.array([place.density for place in counts.buurten], dtype=np.float64))
    number = len(counts.buurten)
    beside = np.zeros((number, number), dtype=bool) if counts.neighbours is None else counts.neighbours.toarray() > 0
    rows = []
    for b, place in enumerate(counts.buurten):
        order = [n for n in np.argsort(-alike[b], kind="stable") if n != b]
        apart = [n for n in order if not beside[b, n]][:CANDIDATES]
        rows += [
            ComparableArea(
                "", counts.gemeente, place.code, counts.buurten[n].code, bool(beside[b, n]), float(alike[b, n])
            )
            for n in order
            if beside[b, n] or n in apart
        ]
    return rows
