"""A small run for tests: a few figures, one series, and rows to put on its list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any

import polars as pl

from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.beside_gemeenten import BesideGemeenten
from openvis.domain.comparable_area import ComparableArea
from openvis.domain.delivery import frame_schema
from openvis.domain.event import EventReport, ListEvents, Overlap
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason
from openvis.domain.forecast_dayparts import ForecastDaypart, ForecastDaypartTrial
from openvis.domain.intervention import Evaluation, Verdict
from openvis.domain.intervention_effect import InterventionEffect
from openvis.domain.mapping import SupplierWord
from openvis.domain.nowcast import Nowcast
from openvis.domain.places_and_times import BusyStreet, HotCell, HotTime, NearRepeat, OpenWindow, PlaceShare
from openvis.domain.published_audit import AuditArea, AuditDrift, AuditMonth
from openvis.domain.raster import RasterArea, RasterCatch
from openvis.domain.run import Figure, Run, SeriesPoint, WeekCount, Window
from openvis.domain.visible_rise import VisibleRise
from openvis.store import results
from openvis.store.delta import FORECASTS
from tests.support.deliveries import GEMEENTE

MADE_AT = datetime(2019, 4, 2, 6, 0, tzinfo=UTC)


def run(id: str = "run-1", **changed: Any) -> Run:
    facts = {
        "gemeente": GEMEENTE,
        "made_at": MADE_AT,
        "period_to": "2019-03",
        "method": "attention-1",
        "versions": {"counts": 3, "areas": 1},
        "tested": 40,
        "discovery_rate": 0.1,
    }
    return Run(id=id, **facts | changed)


def attention_row(**changed: Any) -> AttentionRow:
    facts = {
        "gemeente": GEMEENTE,
        "area": "BU99010101",
        "area_name": "Binnenstad",
        "category": "woninginbraak",
        "source": "politie-maandcijfers",
        "kind": AttentionKind.ACUTE,
        "period_from": "2019-03",
        "period_to": "2019-03",
        "observed": 9,
        "expected": 3.25,
        "low": 1,
        "high": 6,
        "probability": 0.004,
        "q_value": 0.03,
        "excess": 5.75,
        "weight": 1.0,
        "rank": 1,
        "sentence": "Woninginbraak in Binnenstad: 9 in maart; verwacht 3 (tussen 1 en 6).",
    }
    return AttentionRow(**facts | changed)


def evaluation(intervention_id: int, **changed: Any) -> Evaluation:
    facts = {
        "version": 1,
        "final": False,
        "period_from": "2019-01",
        "period_to": "2019-03",
        "observed": 12,
        "expected": 21.5,
        "low": 15,
        "high": 28,
        "verdict": Verdict.IMPROVED,
        "criterion_met": True,
        "sentence": "12 incidenten, zonder actie verwacht 21 (tussen 15 en 28). Verbeterd.",
    }
    return Evaluation(intervention_id=intervention_id, **facts | changed)


def figures(made: Run) -> pl.DataFrame:
    """A buurt and the gemeente, two categories, two windows: eight cells, of which two are not given."""
    places = (("BU99010101", "Binnenstad", "buurt"), (made.gemeente, "Voorbeeld", "gemeente"))
    rows = [
        {
            "run": made.id,
            "gemeente": made.gemeente,
            "area": area,
            "area_name": name,
            "level": level,
            "category": category,
            "source": "politie-maandcijfers",
            "reported_by": "public",
            "window": window.value,
            "period_from": "2019-03" if window is Window.MONTH else "2018-04",
            "period_to": "2019-03",
            "count": None if (category, window) == ("vernieling", Window.MONTH) else 9,
            "count_year_before": 4,
            "inhabitants": 1250,
            "per_1000": 7.2,
            "expected": 3.25,
            "low": 1,
            "high": 6,
        }
        for (area, name, level), category, window in product(
            places, ("woninginbraak", "vernieling"), (Window.MONTH, Window.YEAR)
        )
    ]
    return pl.DataFrame(rows, schema=frame_schema(Figure))


def series(made: Run) -> pl.DataFrame:
    rows = [
        {
            "run": made.id,
            "gemeente": made.gemeente,
            "area": "BU99010101",
            "level": "buurt",
            "category": "woninginbraak",
            "source": "politie-maandcijfers",
            "reported_by": "public",
            "period": period,
            "count": count,
            "expected": 3.25,
            "low": 1,
            "high": 6,
        }
        for period, count in (("2018-12", 2), ("2019-01", None), ("2019-02", 4), ("2019-03", 9))
    ]
    return pl.DataFrame(rows, schema=frame_schema(SeriesPoint))


def beside(made: Run) -> dict[str, pl.DataFrame]:
    """The other published tables, by name: two reports of one event, and one row of each other."""
    where = {"run": made.id, "gemeente": made.gemeente}
    report = {"event": "m/1", "category": "melding-geluid", "buurt": "BU99010101", "period": "2019-02"}
    overlap = {"category": "melding-geluid", "source": "m", "other": "tel", "period_from": "2018-01"}
    held = {"category": "melding-geluid", "source": "m", "period_from": "2018-01", "period_to": "2019-03"}
    word = {"source": "m", "word": "Iets", "category": "niet-ingedeeld", "rows": 4, "public_rows": 4, "all_rows": 90}
    late = {"source": "m", "reported_by": "public", "period": "2019-03", "counted": 3}
    raster = {"source": "kaart", "period": "2019-03", "cells": 4, "top_cells": 1}
    kind = {"category": "woninginbraak", "source": "politie", "period_from": "2018-04", "period_to": "2019-03"}
    here = {"category": "woninginbraak"}
    cell = {"category": "woninginbraak", "source": "politie", "cell": "E1350N4500", "x": 135_000, "y": 450_000}
    there_too = {"area": "BU99010101", "category": "woninginbraak", "source": "politie", "looked_for": "woninginbraak"}
    week = {"area": "BU99010101", "category": "woninginbraak", "source": "politie", "reported_by": "public"}
    week |= {"period": "2019-W13", "count": 4}
    there = {"buurt": "BU99010101", "buurt_name": "Binnenstad"}
    rows: dict[str, tuple[type, list[dict[str, Any]]]] = {
        "events": (
            EventReport,
            [report | {"source": "m", "reference": "1"}, report | {"source": "tel", "reference": "7"}],
        ),
        "overlaps": (Overlap, [overlap | {"period_to": "2019-03", "events": 210, "shared": 34}]),
        "lists": (ListEvents, [held | {"reports": 260, "events": 210, "alone": 176, "counted": True}]),
        "words": (
            SupplierWord,
            [word | {"period_from": "2019-01", "period_to": "2019-03", "follows_category": False, "nearest": "[]"}],
        ),
        "nowcast": (Nowcast, [late | {"known_until": "2019-04-01", "learnt_from": 0, "note": "Nog te kort bekend."}]),
        "raster_areas": (RasterArea, [raster | {"area": "BU99010101", "area_name": "Binnenstad", "covered": 1.0}]),
        "raster_catches": (
            RasterCatch,
            [raster | {"meaning": "Kans.", "maker": "Bureau", "high_is_risk": True, "top_surface": 0.25}],
        ),
        "weeks": (WeekCount, [week | {"run": made.id, "gemeente": made.gemeente}]),
        "place_shares": (
            PlaceShare,
            [kind | {"place": "cell", "places": 40, "incidents": 60, "by_inhabitants": False}],
        ),
        "busy_streets": (BusyStreet, [kind | {"street": "Markt", "incidents": 9, "metres": 240, "expected": 1.5}]),
        "hot_cells": (HotCell, [cell | there | {"count": 4, "around": 9, "cells_around": 9, "expected": 1.5}]),
        "near_repeats": (NearRepeat, [kind | {"metres": 100, "days": 30, "pairs": 12, "known_until": "2019-04-01"}]),
        "visible_rises": (VisibleRise, [there_too | {"week": "2019-W13", "too_short": True, "looked_at": ""}]),
        "beside_gemeenten": (BesideGemeenten, [kind | {"others": "all", "codes": "GM9902", "count": 9}]),
        "expected_levels": (ExpectedLevel, [here | {"area": "BU99010101", "per_month": 3.25, "uncertainty": 0.02}]),
        "expected_seasons": (ExpectedSeason, [here | {"month": 3, "factor": 1.1, "spread": 0.05, "common": 0.01}]),
        "comparable_areas": (ComparableArea, [{"area": "BU99010101", "other": "BU99010102", "adjacent": True}]),
        "hot_times": (HotTime, [kind | {"day": 6, "hour": 18, "hours": 6, "count": 4.5, "incidents": 60}]),
        "forecast_dayparts": (ForecastDaypart, [here | {"place": "BU99010101", "day": 6, "hour": 0, "share": 0.5}]),
        "forecast_daypart_trials": (ForecastDaypartTrial, [here | {"shown": "buurt", "known": 500, "own": 0.2}]),
        "audit_areas": (AuditArea, [{"area": "BU99010101", "hours": 4.5, "orders": 3, "expected": 2.5}]),
        "audit_months": (AuditMonth, [{"period": "2019-03", "hours": 4.5, "orders": 3, "expected": 2.5}]),
        "audit_drift": (AuditDrift, [{"months": 2, "rises": False}]),
        "open_windows": (OpenWindow, [cell | there | {"incidents": 1, "last_day": "2019-04-20"}]),
    }
    return {
        name: pl.DataFrame([row | where for row in given], schema=frame_schema(kind))
        for name, (kind, given) in rows.items()
    } | {name: pl.DataFrame([row | where], schema=FORECASTS[name]) for name, row in forecast_rows().items()}


def forecast_rows() -> dict[str, dict[str, Any]]:
    """One row of each table of a forecast: a cell, what was shown over three periods, and a forecast that is off."""
    of_type = {"category": "woninginbraak", "kind": "cell", "horizon": 14}
    days = {"first": "2019-04-02", "last": "2019-04-15"}
    counted = {"last_period": 1, "last_year": 9, "ever": 30, "around": 22, "around_metres": 250}
    decided = {"origin": "2019-04-02", "since": "2019-03-05", "chosen": "mixture", "shown": "long-count"}
    return {
        "forecast_places": {"category": "woninginbraak", "kind": "cell"}
        | days
        | counted
        | {"place": "E135000N450000", "x": 135_000.0, "y": 450_000.0, "rung": "long-count", "expected": 0.4, "high": 2},
        "forecast_scores": of_type
        | {"first": "2019-02-01", "last": "2019-03-14", "origins": 3, "events": 30, "gain": 0.9},
        "forecast_calibration": of_type | {"rung": "uniform", "bin": 1, "expected": 3.0, "observed": 2},
        "forecast_verdicts": of_type
        | decided
        | {"on": False, "reason": "switched-off", "beside": "uniform", "gain": -0.2},
    }


def publish(
    id: str = "run-1",
    *,
    attention: Sequence[AttentionRow] = (),
    evaluations: Sequence[Evaluation] = (),
    effects: Sequence[InterventionEffect] = (),
    with_beside: bool = False,
    **changed: Any,
) -> Run:
    """Save a whole run and return it."""
    made = run(id, **changed)
    more = beside(made) if with_beside else None
    results.save_run(made, attention, figures(made), series(made), evaluations, effects=effects, beside=more)
    return made
