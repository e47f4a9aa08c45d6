"""Two years of burglaries with a point in the small gemeente: a hotspot, near repeats, and what stays out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from openvis.domain.delivery import schema_of
from tests.support.small_gemeente import BUURTEN, GEMEENTE, ORIGIN, VINTAGE

WEST, SOUTH = ORIGIN
HOT = (int(WEST) + 300, int(SOUTH) + 1400)  # the corner of the cell in the middle of the hotspot
FIRST, LAST = datetime(2022, 6, 1), datetime(2024, 2, 20)
KIND, SOURCE = "woninginbraak", "politie-incidenten"


def row(number: int, x: float, y: float, at: datetime, **changed: Any) -> dict[str, Any]:
    buurt = BUURTEN[int(x >= WEST + 1000) + 2 * int(y >= SOUTH + 1000)]
    return {
        "gemeente": GEMEENTE, "source": SOURCE, "reference": str(number), "category": KIND, "reported_by": "public",
        "occurred_from": at, "occurred_to": at + timedelta(hours=number % 3), "reported_at": None, "x": x, "y": y,
        "precision": "point", "buurt": buurt, "vintage": VINTAGE, "supplier_category": None, **changed,
    }  # fmt: skip


def burglaries(seed: int = 3) -> pl.DataFrame:
    """250 anywhere at any time, 60 in and around one cell, 60 soon after another close by."""
    rng = np.random.default_rng(seed)
    places = [rng.uniform(0, 2000, (250, 2)) + ORIGIN, rng.uniform(-60, 160, (60, 2)) + HOT]
    xy = np.round(np.concatenate(places)).clip(ORIGIN, np.add(ORIGIN, 1999))
    minutes = rng.integers(0, int((LAST - FIRST).total_seconds() // 60), len(xy))
    again = rng.choice(250, 60, replace=False)
    xy = np.concatenate([xy, np.round(xy[again] + rng.uniform(-50, 50, (60, 2))).clip(ORIGIN, np.add(ORIGIN, 1999))])
    minutes = np.concatenate([minutes, minutes[again] + rng.integers(1440, 20 * 1440, 60)])
    told = [
        row(number, float(x), float(y), at)
        for number, ((x, y), after) in enumerate(zip(xy, minutes, strict=True))
        if (at := FIRST + timedelta(minutes=int(after))) <= LAST
    ]
    return pl.DataFrame(told, schema=schema_of("incidents"))


def beside_them() -> pl.DataFrame:
    """In the hotspot, every week: what officers found, what may not be shown, and what has no kind or no point."""
    others = (
        {"reported_by": "officer"},
        {"category": "zedenmisdrijf"},
        {"category": "niet-ingedeeld"},
        {"precision": "buurt", "x": None, "y": None},
        {"category": "straatroof"},
    )
    told = [
        row(10_000 + 100 * kind + week, HOT[0] + 50.0, HOT[1] + 50.0, datetime(2023, 2, 1, 12) + timedelta(weeks=week))
        | other
        for kind, other in enumerate(others)
        for week in range(40 if kind == 4 else 52)
    ]
    return pl.DataFrame(told, schema=schema_of("incidents"))
