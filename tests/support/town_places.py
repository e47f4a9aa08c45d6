"""What the small town publishes of places: burglary has a hotspot and comes back, bicycle theft does neither."""

from __future__ import annotations

from typing import Any

import polars as pl

from openvis.domain.delivery import frame_schema, schema_of
from openvis.domain.places_and_times import BusyStreet, HotCell, HotTime, NearRepeat, OpenWindow, PlaceShare, cell_name
from tests.support.deliveries import GEMEENTE

KINDS = ("woninginbraak", "fietsendiefstal")
HOT = {(136_100, 450_100): (5, 12), (136_000, 450_000): (0, 9), (136_100, 450_000): (3, 7)}  # counts, surest first
OPEN = {(136_100, 450_100): (2, "2026-02-01"), (135_200, 451_200): (1, "2026-01-20")}
WHERE = {136: ("BU99010103", "Markt 3"), 135: ("BU99010301", "Haven 1")}


def tables(run: str) -> dict[str, pl.DataFrame]:
    of_run = {"run": run, "gemeente": GEMEENTE, "source": "politie-incidenten"}
    year = of_run | {"period_from": "2025-01", "period_to": "2025-12"}
    rows: dict[str, tuple[type, list[dict[str, Any]]]] = {
        "place_shares": (PlaceShare, [year | row for kind in KINDS for row in _shares(kind)]),
        "hot_cells": (HotCell, [of_run | _cell(x, y) | _hot(*counts) for (x, y), counts in HOT.items()]),
        "near_repeats": (NearRepeat, [year | _repeat(kind) for kind in KINDS]),
        "open_windows": (
            OpenWindow,
            [of_run | _cell(x, y) | {"incidents": number, "last_day": day} for (x, y), (number, day) in OPEN.items()],
        ),
    }
    rows["hot_times"] = (HotTime, [year | row for kind in KINDS for row in _week(kind)])
    return {name: pl.DataFrame(given, schema=frame_schema(kind)) for name, (kind, given) in rows.items()}


def _shares(kind: str) -> list[dict[str, Any]]:
    same = {"category": kind, "incidents": 90, "low": 7, "high": 9, "p": 0.01 if kind == KINDS[0] else 0.4}
    buurt = {"place": "buurt", "places": 12, "fewest": 4, "held": 73, "by_inhabitants": True, "by_chance": 8.2}
    cell = {"place": "cell", "places": 1300, "fewest": 61, "held": 72, "by_inhabitants": False, "by_chance": 68.0}
    return [same | buurt, same | cell]


def of_streets(run: str) -> dict[str, pl.DataFrame]:
    return {"place_shares": shares_of_streets(run), "busy_streets": busy_streets(run)}


def shares_of_streets(run: str) -> pl.DataFrame:
    """Burglary by street and by stretch, three of which lie near none."""
    same = {
        "run": run, "gemeente": GEMEENTE, "source": "politie-incidenten", "period_from": "2025-01",
        "period_to": "2025-12", "category": KINDS[0], "incidents": 87, "held": 70, "by_inhabitants": False, "p": 0.01,
        "no_street": 3,
    }  # fmt: skip
    street = {"place": "street", "places": 120, "fewest": 9, "by_chance": 30.2, "low": 27, "high": 33}
    segment = {"place": "segment", "places": 410, "fewest": 21, "by_chance": 50.0, "low": 46, "high": 53}
    return pl.DataFrame([same | street, same | segment], schema=frame_schema(PlaceShare))


def busy_streets(run: str) -> pl.DataFrame:
    """The two busiest streets for burglary."""
    same = {
        "run": run, "gemeente": GEMEENTE, "source": "politie-incidenten", "period_from": "2025-01",
        "period_to": "2025-12", "category": KINDS[0],
    }  # fmt: skip
    rows = [("Markt", 21, 240, 1.52), ("Dorpsstraat", 9, 1310, 8.3)]
    names = ("street", "incidents", "metres", "expected")
    return pl.DataFrame([same | dict(zip(names, row, strict=True)) for row in rows], schema=frame_schema(BusyStreet))


def streets() -> pl.DataFrame:
    row = {
        "gemeente": GEMEENTE, "source": "straten", "reference": "2025/1/1", "vintage": 2025, "name": "Markt",
        "begin": "0/1", "end": "2/1", "length": 10.0, "attribution": "Gemeente Voorbeeld", "crs": "EPSG:28992",
        "shape": b"",
    }  # fmt: skip
    return pl.DataFrame([row], schema=schema_of("streets"))


def _cell(x: int, y: int) -> dict[str, Any]:
    buurt, name = WHERE[x // 1000]
    return {"category": KINDS[0], "cell": cell_name(x, y), "x": x, "y": y, "buurt": buurt, "buurt_name": name}


def _hot(count: int, around: int) -> dict[str, Any]:
    near = {"count": count, "around": around, "cells_around": 9, "expected": 0.62}
    return near | {"gi_star": 5.0, "p": 1e-5 / around, "q": 0.01}


def _repeat(kind: str) -> dict[str, Any]:
    same = {
        "category": kind,
        "metres": 100,
        "days": 30,
        "incidents": 90,
        "without_point": 3,
        "known_until": "2026-01-03",
    }
    if kind == KINDS[0]:
        return same | {"pairs": 31, "expected": 10.0, "p": 0.001, "q": 0.002, "repeats": True}
    return same | {"pairs": 12, "expected": 10.9, "p": 0.4, "q": 0.4, "repeats": False}


def _week(kind: str) -> list[dict[str, Any]]:
    """Burglary, of which 80 were spread, mostly on Saturday evening; bicycle theft at any time."""
    spread, apart = (80, 4) if kind == KINDS[0] else (0, 0)
    same = {"category": kind, "incidents": 90, "spread": spread, "apart": apart}
    return [
        same | {"day": day, "hour": hour, "hours": hours} | _part(kind == KINDS[0] and day == 6 and hour >= 18, hours)
        for hours in (6, 1)
        for day in range(1, 8)
        for hour in range(0, 24, hours)
    ]


def _part(busy: bool, hours: int) -> dict[str, float]:
    if busy:
        return {"count": 2.6 * hours, "expected": 2.4 * hours, "low": 1.5 * hours, "high": 3.4 * hours}
    even = 90 * hours / 168
    return {"count": 0.5 * hours, "expected": even, "low": 0.6 * even, "high": 1.5 * even}
