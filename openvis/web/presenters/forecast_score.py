"""Het scorebord: how every way to forecast did beside every other, in counts first, and which was shown when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from openvis.domain.forecast import AREA_SHARES, CELL_SIDE, ForecastReason, ForecastScore, ForecastVerdict, Rung
from openvis.domain.forecast_words import hits_in_words
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.words import word
from openvis.errors import UnknownValue
from openvis.web.words import day, decimal, number

SHARES = tuple(round(100 * share) for share in AREA_SHARES)
TOO_LITTLE = "te weinig gegevens"
BAR = 100  # width of the longest bar of the picture


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One way to forecast, or what was shown (`shown`), in text as it is shown."""

    name: str
    shown: bool
    hits: list[str]  # of each share of the map: "31 van 168 (18 %)"
    near: list[str]  # in it or beside it, with the share of the map that is
    pai: list[str]
    pei: list[str]
    gain: str
    less: str
    expected: str
    precision: str  # AUC-PR
    deviance: str


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """From when on something was shown, in text as it is shown."""

    since: str
    shown: str
    on: bool
    reason: str
    gain: str


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A tenth of the places, from low to high expectation: what was expected and what came, and their bars."""

    bin: int
    expected: str
    observed: str
    between: str  # what chance alone makes of it; empty in a run from before that was kept
    beyond: str  # whether the count lies outside
    expected_bar: float
    observed_bar: float


def board(scores: list[ForecastScore], period: str = "", side: int = CELL_SIDE) -> dict[str, Any]:
    """Of one type, horizon and kind of place: all origins together, and one by itself, by its first day; else the last.

    Raises UnknownValue for a period that was not scored.
    """
    if not scores:
        return {"together": [], "last": []}
    most = max(score.origins for score in scores)
    together = [score for score in scores if score.origins == most]
    singles = singles_of(scores)
    last = max((score.first for score in singles), default="")
    newest = period or last
    if period and not any(score.first == period for score in singles):
        raise UnknownValue(f"'{period}' is geen eerste dag van een periode.", "Kies een periode op het scorebord.")
    shown = next((score for score in together if score.rung is None), together[0])
    return {
        "shares": SHARES,
        "together": [score_row(score) for score in together],
        "together_period": _period(together[0]),
        "origins": number(most),
        "last": [score_row(score) for score in singles if score.first == newest],
        "last_is_newest": newest == last,
        "last_period": next((_period(score) for score in singles if score.first == newest), ""),
        "hits_told": [hits_in_words(shown, share) for share in SHARES],
        "totals_told": f"Verwacht waren er samen {decimal(shown.expected)}; het werden er {number(shown.events)}.",
        "patrolled_told": patrolled_in_words(shown),
        "places_told": places_in_words(shown, side),
    }


def scores_of(rows: pl.DataFrame) -> list[ForecastScore]:
    """The scores in stored rows."""
    return [_score(row) for row in rows.to_dicts()]


def singles_of(scores: list[ForecastScore]) -> list[ForecastScore]:
    """Those of one origin by itself."""
    most = max((score.origins for score in scores), default=1)
    return [score for score in scores if score.origins == 1 and most > 1]


def score_row(score: ForecastScore) -> ScoreRow:
    return ScoreRow(
        name="wat u zag" if score.rung is None else word(score.rung),
        shown=score.rung is None,
        hits=[counted(of_share(score, "hits", share), score.events) for share in SHARES],
        near=[_near(score, share) for share in SHARES],
        pai=[decimal(of_share(score, "pai", share)) if score.events else TOO_LITTLE for share in SHARES],
        pei=[two(of_share(score, "pei", share)) for share in SHARES],
        gain=with_interval(score.gain, score.gain_low, score.gain_high),
        less="" if score.rung is None else with_interval(score.less, score.less_low, score.less_high),
        expected=decimal(score.expected),
        precision=places_of(score.auc_pr, 3),
        deviance=places_of(score.deviance, 4),
    )


def patrolled_in_words(score: ForecastScore) -> str:
    """How many of the coloured places had a werkopdracht: there a forecast is not judged as if nobody had come."""
    if not score.patrolled:
        return ""
    coloured = score.origins * max(1, round(AREA_SHARES[-1] * score.places))
    hits = "viel 1 incident" if score.patrolled_hits == 1 else f"vielen {number(score.patrolled_hits)} incidenten"
    return (
        f"Op {number(score.patrolled)} van de {number(coloured)} gekleurde plekken ({SHARES[-1]} %, alle perioden "
        f"samen) is in die dagen een werkopdracht uitgevoerd; daar {hits}. "
        "Wat daar door het werk uitbleef, telt niet als raak."
    )


def places_in_words(score: ForecastScore, side: int) -> str:
    """What a place is here, and how many each part of the map is: "1 % is 24 van de 2.383"."""
    coloured = [max(1, round(share * score.places)) for share in AREA_SHARES]
    parts = ", ".join(f"{share} % is {number(cells)}" for share, cells in zip(SHARES, coloured, strict=True))
    what = f"vakken van {side} bij {side} meter" if score.kind is PlaceKind.CELL else "buurten"
    return f"Plekken zijn hier {what}: {number(score.places)} in totaal ({parts})."


def calibration_in_words(rows: pl.DataFrame) -> str:
    """The tenth of the places with the highest expectation, in counts."""
    highest = rows.filter(pl.col("rung").is_null()).sort("bin").tail(1).to_dicts()
    if not highest:
        return ""
    return (
        f"In deel {highest[0]['bin']} waren er {decimal(highest[0]['expected'])} verwacht en "
        f"{number(highest[0]['observed'])} geteld."
    )


def verdicts_of(rows: pl.DataFrame) -> list[ForecastVerdict]:
    """The verdicts in stored rows, in time."""
    names = ForecastVerdict.__dataclass_fields__.keys()
    return [
        ForecastVerdict(
            **{name: row[name] for name in names}
            | {
                "chosen": Rung(row["chosen"]),
                "shown": Rung(row["shown"]),
                "reason": ForecastReason(row["reason"]),
                "beside": Rung(row["beside"]) if row["beside"] else None,
            }
        )
        for row in rows.sort("origin").to_dicts()
    ]


def verdict_rows(verdicts: list[ForecastVerdict]) -> list[VerdictRow]:
    """Each time something else came to be shown, the latest first."""
    changes = {verdict.since: verdict for verdict in verdicts}
    return [
        VerdictRow(
            since=day(date.fromisoformat(since)),
            shown=word(verdict.shown),
            on=verdict.on,
            reason=word(verdict.reason),
            gain=with_interval(verdict.gain, verdict.low, verdict.high),
        )
        for since, verdict in sorted(changes.items(), reverse=True)
    ]


def calibration_rows(rows: pl.DataFrame) -> list[CalibrationRow]:
    """Of what was shown, tenth by tenth."""
    shown = rows.filter(pl.col("rung").is_null()).sort("bin").to_dicts()
    longest = max((max(row["expected"], row["observed"]) for row in shown), default=0) or 1
    return [
        CalibrationRow(
            bin=row["bin"],
            expected=decimal(row["expected"]),
            observed=number(row["observed"]),
            between=f"{number(row['low'])} tot {number(row['high'])}" if row["high"] else "",
            beyond=_beyond(row),
            expected_bar=round(BAR * row["expected"] / longest, 1),
            observed_bar=round(BAR * row["observed"] / longest, 1),
        )
        for row in shown
    ]


def calibration_of_rungs(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Of every way to forecast, tenth by tenth: "39,7 / 37", with a mark where chance does not explain it."""
    order = {None: 0} | {rung.value: at for at, rung in enumerate(Rung, start=1)}
    told = []
    for rung in sorted(rows["rung"].unique().to_list(), key=lambda each: order[each]):
        own = rows.filter(pl.col("rung").eq_missing(rung)).sort("bin").to_dicts()
        cells = [
            f"{decimal(row['expected'])} / {number(row['observed'])}{_beyond(row)[:1] and ' ' + _beyond(row)[:1]}"
            for row in own
        ]
        told.append({"name": "wat u zag" if rung is None else word(Rung(rung)), "shown": rung is None, "cells": cells})
    return told


def _beyond(row: dict[str, Any]) -> str:
    if not row["high"] or row["low"] <= row["observed"] <= row["high"]:
        return ""
    return "▲ meer" if row["observed"] > row["high"] else "▽ minder"


def _score(row: dict[str, Any]) -> ForecastScore:
    names = ForecastScore.__dataclass_fields__.keys()
    known = {name: row[name] for name in names if row.get(name) is not None or name == "rung"}
    return ForecastScore(**known | {"rung": Rung(row["rung"]) if row["rung"] else None, "kind": PlaceKind(row["kind"])})


def of_share(score: ForecastScore, what: str, share: int) -> float:
    return float(getattr(score, f"{what}_{share}"))


def counted(part: float, events: int) -> str:
    if not events:
        return "geen incidenten"
    hits = round(part * events)
    return f"{number(hits)} van {number(events)} ({round(100 * hits / events)} %)"


def _near(score: ForecastScore, share: int) -> str:
    area = f"{100 * of_share(score, 'near_area', share):.1f}".replace(".", ",")
    told = f"{counted(of_share(score, 'near', share), score.events)} in {area} % van de plekken"
    if not score.events or not of_share(score, "near_area", share):
        return told
    return f"{told}, PAI {decimal(of_share(score, 'near', share) / of_share(score, 'near_area', share))}"


def with_interval(value: float, low: float, high: float) -> str:
    if low != low or high != high:  # one origin alone has no interval
        return f"{two(value)} (grenzen: {TOO_LITTLE})" if value == value else TOO_LITTLE
    return f"{two(value)} (tussen {two(low)} en {two(high)})"


def two(value: float) -> str:
    return places_of(value, 2)


def places_of(value: float, decimals: int) -> str:
    """A figure with so many decimals; words where there is none."""
    return f"{value:z.{decimals}f}".replace(".", ",").replace("-", "−") if value == value else TOO_LITTLE


def _period(score: ForecastScore) -> str:
    first, last = (day(date.fromisoformat(text)) for text in (score.first, score.last))
    return first if first == last else f"{first} tot en met {last}"
