"""Counts with labels, for tests of everything that names buurten, types and months."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.monthly_counts import MonthlyCounts, Place
from openvis.domain.area import AreaLevel
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period, parse_period

GEMEENTE = "GM9999"
CATEGORIES = ("woninginbraak", "autokraak", "fietsendiefstal", "vernieling")


def buurt_code(number: int) -> str:
    """Four buurten to a wijk."""
    return f"BU9999{number // 4:02d}{number % 4:02d}"


def counts_of(
    values: Floats,
    *,
    last: Period | None = None,
    categories: tuple[str, ...] = CATEGORIES,
    source: str = "politie-maandcijfers",
    inhabitants: int | None = 1000,
) -> MonthlyCounts:
    """Labels around values (buurten, types, months); the last month is December 2025 unless given."""
    buurten, types, months = values.shape
    end = last or parse_period("2025-12")
    return MonthlyCounts(
        gemeente=GEMEENTE,
        source=source,
        reported_by=ReportedBy.PUBLIC,
        analysed=True,
        categories=categories[:types],
        months=tuple(end.shift(1 - months).until(end)),
        buurten=tuple(Place(buurt_code(n), f"Buurt {n}", AreaLevel.BUURT, inhabitants) for n in range(buurten)),
        values=values.astype(np.float64),
        places_above=(Place(GEMEENTE, "Gemeente", AreaLevel.GEMEENTE, None),),
        above=values.sum(axis=0, keepdims=True).astype(np.float64),
        reports=np.full((1, buurten + 1, types, months), np.nan),
        rows=np.zeros((2, buurten + 1, months)),
    )
