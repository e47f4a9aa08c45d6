"""Verdeling van de inzet: hours worked beside what was expected, by buurt and by month, as text and bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from openvis.web.words import decimal, number, period

NAMED = 3  # buurten without an hour that are named
MONTHS_NEEDED = 8  # for a drift, as the calculation has it


@dataclass(frozen=True, slots=True)
class AreaLine:
    code: str
    name: str
    hours: str  # "42,0 (12 opdrachten)"
    share: str  # "38 %", beside the hours
    expected: str
    share_expected: str
    per_expected: str
    brought: str  # what the public reported, and its part of all
    found: str
    found_per_hour: str
    early: str
    late: str
    change: str
    bar: float
    bar_expected: float


@dataclass(frozen=True, slots=True)
class MonthLine:
    name: str
    hours: str
    gini: str
    gini_expected: str
    fullest: str
    bar: float
    bar_expected: float


@dataclass(frozen=True, slots=True)
class Audit:
    told: list[str]
    areas: list[AreaLine]
    without: str
    months: list[MonthLine]


def audit(tables: Mapping[str, pl.DataFrame], names: Mapping[str, str]) -> Audit | None:
    """None where a run knows of no hours."""
    areas, months = tables["areas"].to_dicts(), tables["months"].to_dicts()
    if not areas:
        return None
    drift = tables["drift"].row(0, named=True)
    worked = [row for row in areas if row["hours"] > 0]
    widest = max(max(row["share_of_hours"] or 0, row["share_expected"] or 0) for row in areas) or 1.0
    idle = len(areas) - len(worked)
    expected = sum(row["expected"] for row in areas if not row["hours"])
    of_all = sum(row["expected"] for row in areas)
    without = (
        f"In {number(idle)} van de {number(len(areas))} buurten is geen uur gewerkt. Daar werden "
        f"{decimal(expected)} van de {decimal(of_all)} incidenten verwacht ({_percent(expected, of_all)})"
        f"{_most_in(areas, names)}."
        if idle
        else ""
    )
    return Audit(
        told=[_hours_in_words(areas, months), *_drift_in_words(drift), *_follows_in_words(drift)],
        areas=[_area(row, names, widest) for row in worked],
        without=without,
        months=[_month(row) for row in months],
    )


def _most_in(areas: list[dict[str, Any]], names: Mapping[str, str]) -> str:
    """The buurten without an hour in which most was expected."""
    idle = [row for row in areas if not row["hours"] and row["expected"]]
    most = sorted(idle, key=lambda row: (-row["expected"], row["area"]))[:NAMED]
    named = ", ".join(f"{names.get(row['area'], row['area'])} ({decimal(row['expected'])})" for row in most)
    return f", het meest in: {named}" if named else ""


def _hours_in_words(areas: list[dict[str, Any]], months: list[dict[str, Any]]) -> str:
    hours, orders = (sum(row[name] for row in months) for name in ("hours", "orders"))
    return (
        f"Van {period(areas[0]['period_from'])} tot en met {period(areas[0]['period_to'])} zijn {decimal(hours)} uren "
        f"gemeld bij {number(orders)} uitgevoerde werkopdrachten. Uren van een plan tellen pas als zij gewerkt zijn."
    )


def _drift_in_words(row: dict[str, Any]) -> list[str]:
    if row["per_month"] is None:
        return [
            f"Er zijn {row['months']} maanden met uren; vanaf {MONTHS_NEEDED} is te zeggen of de uren steeds meer bij "
            "elkaar komen."
        ]
    between = f"{_signed(row['per_month'])} per maand (tussen {_signed(row['low'])} en {_signed(row['high'])})"
    if row["rises"]:
        return [
            f"De uren komen steeds meer bij elkaar: de ongelijkheid stijgt {between}. "
            "Vraag na of daar een reden voor is."
        ]
    return [f"Dat de uren steeds meer bij elkaar komen, is niet aan te tonen: de ongelijkheid verandert {between}."]


def _follows_in_words(row: dict[str, Any]) -> list[str]:
    brought, found = row["hours_and_brought"], row["hours_and_found"]
    if brought is None or found is None:
        return []
    told = (
        f"Samenhang van uren met wat bewoners melden: {_two(brought)}; met wat boa's zelf vinden: {_two(found)} "
        "(0 is geen, 1 is gelijk op)."
    )
    if found > brought:
        told += " Uren volgen wat er gevonden wordt meer dan wat er gemeld wordt: dat kan een kringloop zijn."
    return [told]


def _area(row: dict[str, Any], names: Mapping[str, str], widest: float) -> AreaLine:
    early, late = row["share_early"] or 0.0, row["share_late"] or 0.0
    return AreaLine(
        code=row["area"],
        name=names.get(row["area"], row["area"]),
        hours=f"{decimal(row['hours'])} ({_orders(row['orders'])})",
        share=_share(row["share_of_hours"]),
        expected=decimal(row["expected"]),
        share_expected=_share(row["share_expected"]),
        per_expected="onbekend" if row["hours_per_expected"] is None else _two(row["hours_per_expected"]),
        brought=f"{number(row['brought'])} ({_share(row['share_brought'])})",
        found=number(row["found"]),
        found_per_hour="onbekend" if row["found_per_hour"] is None else _two(row["found_per_hour"]),
        early=f"{decimal(row['hours_early'])} ({_share(row['share_early'])})",
        late=f"{decimal(row['hours_late'])} ({_share(row['share_late'])})",
        change="meer" if late > early else "minder" if late < early else "gelijk",
        bar=round(100 * (row["share_of_hours"] or 0.0) / widest, 1),
        bar_expected=round(100 * (row["share_expected"] or 0.0) / widest, 1),
    )


def _month(row: dict[str, Any]) -> MonthLine:
    held = None if row["fullest"] is None else row["fullest"] * row["hours"]
    return MonthLine(
        name=period(row["period"]),
        hours=f"{decimal(row['hours'])} ({_orders(row['orders'])})",
        gini="geen uren" if row["gini"] is None else _two(row["gini"]),
        gini_expected="onbekend" if row["gini_expected"] is None else _two(row["gini_expected"]),
        fullest="geen uren" if held is None else f"{decimal(held)} van {decimal(row['hours'])}",
        bar=round(100 * (row["gini"] or 0.0), 1),
        bar_expected=round(100 * (row["gini_expected"] or 0.0), 1),
    )


def _orders(count: int) -> str:
    return "1 opdracht" if count == 1 else f"{number(count)} opdrachten"


def _share(value: float | None) -> str:
    return "onbekend" if value is None else f"{round(100 * value)} %"


def _percent(part: float, whole: float) -> str:
    return _share(part / whole if whole else None)


def _two(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace(".", ",").replace("-", "−")
