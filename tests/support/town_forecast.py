"""What the small town publishes of its forecast: burglary in cells and buurten, shown; bicycle theft switched off."""

from __future__ import annotations

from typing import Any

import polars as pl

from openvis.domain.delivery import frame_schema
from openvis.domain.forecast import ForecastCalibration, ForecastPlace, ForecastScore, ForecastVerdict, Rung
from openvis.domain.forecast_dayparts import ForecastDaypart, ForecastDaypartTrial
from openvis.domain.reporting_rate import ReportingRate
from tests.support.deliveries import GEMEENTE

CELLS = [(136_000.0 + 125 * number, 450_000.0) for number in range(6)]
BUURTEN = ("BU99010103", "BU99010301")
SHOWN = {"woninginbraak": Rung.MIXTURE, "fietsendiefstal": Rung.LONG_COUNT}
ORIGINS = ("2025-11-23", "2025-12-07", "2025-12-21")
HIT = {None: 0.2, Rung.UNIFORM: 0.03, Rung.LAST_PERIOD: 0.1, Rung.LONG_COUNT: 0.16, Rung.WITH_RECENT: 0.2}


def tables(run: str) -> dict[str, pl.DataFrame]:
    """The published tables: burglary by cell and by buurt, bicycle theft by cell alone."""
    makers = {
        "forecast_places": places,
        "forecast_scores": scores,
        "forecast_calibration": calibration,
        "forecast_verdicts": verdicts,
    }
    of_what = (("woninginbraak", "cell"), ("woninginbraak", "buurt"), ("fietsendiefstal", "cell"))
    of_run = {"run": pl.lit(run), "gemeente": pl.lit(GEMEENTE)}
    told = {
        name: pl.concat([maker(category, kind=kind) for category, kind in of_what]) for name, maker in makers.items()
    }
    return {name: frame.with_columns(**of_run) for name, frame in (told | when() | reporting_rates()).items()}


def when() -> dict[str, pl.DataFrame]:
    """Burglary in the first buurt half on Saturday night, in the other at any time."""
    rows = [
        {"category": "woninginbraak", "place": place, "day": day, "hour": hour,
         "share": 1 / 28 if place != BUURTEN[0] else 0.5 if (day, hour) == (6, 0) else 0.5 / 27}
        for place in BUURTEN for day in range(1, 8) for hour in (0, 6, 12, 18)
    ]  # fmt: skip
    tried = {"category": "woninginbraak", "shown": "buurt", "known": 500, "apart": 3, "scored": 60, "periods": 3,
             "own": 0.2, "own_low": 0.1, "own_high": 0.3}  # fmt: skip
    return {
        "forecast_dayparts": pl.DataFrame(rows, schema=frame_schema(ForecastDaypart)),
        "forecast_daypart_trials": pl.DataFrame([tried], schema=frame_schema(ForecastDaypartTrial)),
    }


def reporting_rates() -> dict[str, pl.DataFrame]:
    same = {"category": "woninginbraak", "kind": "cell", "horizon": 14, "top": 3, "rank": 1, "rank_then": 2}
    rows = [
        same | {"place": BUURTEN[0], "inside": 2, "remain": 1, "gains": BUURTEN[1], "gained": 1},
        same | {"place": BUURTEN[1], "inside": 1, "remain": 1, "gains": "", "gained": 0, "rank": 2},
    ]
    return {"reporting_rates": pl.DataFrame(rows, schema=frame_schema(ReportingRate))}


def places(category: str = "woninginbraak", *, kind: str = "cell") -> pl.DataFrame:
    at = CELLS if kind == "cell" else [(None, None) for _ in BUURTEN]
    names = [f"V{number}" for number in range(len(at))] if kind == "cell" else BUURTEN
    rows = [
        {
            "category": category, "kind": kind, "place": name, "x": x, "y": y, "first": "2026-01-04",
            "last": "2026-01-17", "rung": SHOWN[category].value, "expected": 1.4 / (number + 1), "low": 0, "high": 4,
            "last_period": 2, "last_year": 12 - number, "ever": 31, "around": 44, "around_metres": 250,
            "side": 125,
        }
        for number, (name, (x, y)) in enumerate(zip(names, at, strict=True))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=frame_schema(ForecastPlace))


def scores(category: str = "woninginbraak", *, kind: str = "cell") -> pl.DataFrame:
    """Every rung over three origins, and each origin by itself, which has no interval."""
    rows = [_score(category, kind, rung, ORIGINS[0], 60, 3) for rung in HIT]
    rows += [_score(category, kind, rung, origin, 20, 1) for origin in ORIGINS for rung in HIT]
    return pl.DataFrame(rows, schema=frame_schema(ForecastScore))


def calibration(category: str = "woninginbraak", *, kind: str = "cell") -> pl.DataFrame:
    rows = [
        {"category": category, "kind": kind, "horizon": 14, "rung": rung, "bin": bin, "expected": 1.5 * bin,
         "observed": bin + (rung is None)}
        for rung in (None, Rung.LONG_COUNT.value) for bin in range(1, 11)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=frame_schema(ForecastCalibration))


def verdicts(category: str = "woninginbraak", *, kind: str = "cell") -> pl.DataFrame:
    """On, off for one period, and on again; of bicycle theft off at last."""
    off = {"shown": "long-count", "on": False, "reason": "switched-off", "beside": "long-count", "gain": -0.02}
    on = {"shown": "mixture", "on": True, "reason": "beats", "beside": "long-count", "gain": 0.04}
    told = [on, off, on if category == "woninginbraak" else off]
    since = [ORIGINS[0], ORIGINS[1], ORIGINS[2] if category == "woninginbraak" else ORIGINS[1]]
    same = {"chosen": "mixture", "low": 0.01, "high": 0.08, "periods": 12}
    rows = [same | each | {"origin": at, "since": first} for each, at, first in zip(told, ORIGINS, since, strict=True)]
    of_what = {"category": category, "kind": kind, "horizon": 14}
    return pl.DataFrame(rows, schema=frame_schema(ForecastVerdict)).with_columns(
        **{name: pl.lit(value) for name, value in of_what.items()}
    )


def _score(category: str, kind: str, rung: Rung | None, first: str, events: int, origins: int) -> dict[str, Any]:
    hit = HIT[rung]
    nan = float("nan") if origins == 1 else None
    facts: dict[str, Any] = {
        "category": category, "kind": kind, "horizon": 14, "rung": rung and rung.value, "first": first,
        "last": ORIGINS[-1] if origins > 1 else first, "origins": origins, "places": 100, "events": events,
        "gain": hit * 3, "gain_low": nan or hit * 3 - 0.2, "gain_high": nan or hit * 3 + 0.2, "deviance": 0.3,
        "auc_pr": 0.02, "less": 0.6 - hit * 3, "less_low": nan or 0.5 - hit * 3, "less_high": nan or 0.7 - hit * 3,
        "expected": events * 0.95,
    }  # fmt: skip
    for factor, share in ((1, 1), (2, 3), (3, 5)):
        facts |= {
            f"hits_{share}": hit * factor, f"pai_{share}": hit * factor / share * 100, f"pei_{share}": hit,
            f"near_{share}": hit * factor + 0.1, f"near_area_{share}": share / 100 * 5,
        }  # fmt: skip
    return facts
