"""The Veiligheidsbeeld: published figures of one type and period as table rows, map classes and a legend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.category import TOTAL
from openvis.domain.incident import ReportedBy
from openvis.domain.mapping import Unknown
from openvis.domain.note import Note
from openvis.domain.words import unknown_beside, unknown_share
from openvis.web.filters import Measure, Order, TypeChoice
from openvis.web.map_layers import class_ranges, class_tops, shade_of
from openvis.web.presenters.notes import notes_beside
from openvis.web.words import (
    UNKNOWN,
    converted,
    decimal,
    deviation,
    interval,
    missing_count,
    number,
    rate_in_words,
    told_by,
)

RATE_STEP = 0.1
TOO_FEW = "te weinig inwoners"  # for a number per 1,000 to say anything


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One area in the table, in text as it is shown."""

    code: str
    name: str
    level: AreaLevel
    wijk: str
    count: str
    told_by: str
    converted: str
    rate: str
    expected: str
    interval: str
    deviation: str
    year_before: str
    unknown: str  # how much of the source has no kind, there and then
    some_unknown: bool
    shown_on_map: float | None
    notes: list[dict[str, str]]


def figure_rows(
    figures: pl.DataFrame, measure: Measure, order: Order, first: str | None, notes: Sequence[Note] = ()
) -> list[FigureRow]:
    """Every area of one type and period in the order asked; areas without the number asked come last.

    first  the first month we have of this type, which tells what is withheld from what is only not there yet
    """
    wijken = {row["area"]: row["area_name"] for row in figures.iter_rows(named=True) if row["level"] == AreaLevel.WIJK}
    column, descending = _COLUMN_OF[order]
    ordered = figures.sort([column, "area_name"], descending=[descending, False], nulls_last=True)
    return [_row(cell, wijken, measure, first, notes) for cell in ordered.iter_rows(named=True)]


def of_level(rows: Iterable[FigureRow], level: AreaLevel, wijk: str = "") -> list[FigureRow]:
    """The rows of one level; of one wijk when it is given."""
    wanted = [row for row in rows if row.level is level]
    return [row for row in wanted if level is AreaLevel.GEMEENTE or wijk in {"", wijk_of(row.code)}]


def classes(buurten: Sequence[FigureRow]) -> list[float]:
    """The highest value of each class of the map."""
    return class_tops([row.shown_on_map for row in buurten])


def map_values(buurten: Sequence[FigureRow], tops: Sequence[float], watched: set[str]) -> dict[str, Any]:
    """What the map needs to paint: per buurt its shade (None: not given), its sentence, and whether it is watched."""
    return {
        row.code: {"shade": shade_of(row.shown_on_map, tops), "text": in_words(row), "watched": row.code in watched}
        for row in buurten
    }


def legend(tops: Sequence[float], measure: Measure) -> list[dict[str, Any]]:
    """The classes of the map with their boundaries in words, from none to most."""
    show, step = (number, 1.0) if measure is Measure.COUNT else (decimal, RATE_STEP)
    return [{"shade": 0, "text": "0"}] + [
        {"shade": shade, "text": show(low) if low == high else f"{show(low)} tot en met {show(high)}"}
        for shade, low, high in class_ranges(tops, step)
    ]


def unshaded(buurten: Sequence[FigureRow], measure: Measure) -> str:
    """What the buurten without a shade are called in the legend; empty where all have one."""
    without = [row for row in buurten if row.shown_on_map is None]
    names = {(row.count if measure is Measure.COUNT else row.rate) or TOO_FEW for row in without}
    return " of ".join(sorted(names)) if len(names) < 3 else UNKNOWN


def why_no_expectation(choice: TypeChoice, buurten: Sequence[FigureRow]) -> str:
    """Why cells of the column of expectations are empty."""
    if any(row.expected for row in buurten):
        return "Van wijken en van de hele gemeente is er geen verwachting."
    if choice.category == TOTAL:
        return "Van het totaal is er geen verwachting. Die is er per soort."
    if choice.reported_by is ReportedBy.OFFICER:
        return "Van wat politie en boa's zelf vinden is er geen verwachting: dat hangt af van waar zij controleren."
    return "Van deze periode is er nog geen verwachting: daarvoor zijn zes maanden nodig vóór de periode begint."


def unknown_sentence(figures: pl.DataFrame, choice: TypeChoice) -> str:
    """How much of the source has no kind in the gemeente, and what that means for the type on the page."""
    if choice.category == TOTAL:
        return "In het totaal telt ook mee wat nog geen soort heeft."
    cells = figures.filter(level=AreaLevel.GEMEENTE.value).filter(pl.col("source_rows").is_not_null())
    if cells.is_empty():
        return "Hoeveel er niet is ingedeeld, is bij deze berekening niet geteld."
    cell = cells.row(0, named=True)
    told = unknown_share(Unknown(cell["unknown"], cell["source_rows"]))
    if not cell["unknown"]:
        return told
    return (
        f"{told} Daar kan ook {choice.label[:1].lower()}{choice.label[1:]} bij zijn: het echte aantal kan hoger liggen."
    )


def in_words(row: FigureRow) -> str:
    """One buurt as a sentence: "Centrum: 12; verwacht 4 tot 9. Per 1.000 inwoners: 3,2. Niet ingedeeld: 3 van ..."."""
    expected = f"; verwacht {row.interval}" if row.interval else ""
    rate = f" Per 1.000 inwoners: {row.rate}." if row.rate else ""
    unknown = f" Niet ingedeeld: {row.unknown}." if row.some_unknown else ""
    return f"{row.name}: {row.count}{expected}.{rate}{unknown}"


_COLUMN_OF = {
    Order.NAME: ("area_name", False),
    Order.COUNT: ("count", True),
    Order.RATE: ("per_1000", True),
    Order.EXPECTED: ("expected", True),
    Order.YEAR_BEFORE: ("count_year_before", True),
}


def _row(
    cell: dict[str, Any], wijken: dict[str, str], measure: Measure, first: str | None, notes: Sequence[Note]
) -> FigureRow:
    level, rate = AreaLevel(cell["level"]), cell["per_1000"]
    window, start = cell["window"], cell["period_from"]
    return FigureRow(
        code=cell["area"],
        name=cell["area_name"],
        level=level,
        wijk=wijken.get(wijk_of(cell["area"]), "") if level is AreaLevel.BUURT else "",
        count=number(cell["count"], UNKNOWN if cell["reports"] is not None else missing_count(window, start, first)),
        told_by=told_by(cell["count"], cell["reports"], cell["report_sources"]),
        converted=converted(cell["converted_from"], cell["converted_by"]),
        rate=rate_in_words(rate, cell["inhabitants"]),
        expected="" if cell["expected"] is None else decimal(cell["expected"]),
        interval=interval(cell["low"], cell["high"]),
        deviation=deviation(cell["count"], cell["low"], cell["high"]),
        year_before=number(cell["count_year_before"], missing_count(window, start, first, years_back=1)),
        unknown=unknown_beside(cell["unknown"], cell["source_rows"]),
        some_unknown=bool(cell["unknown"]),
        notes=notes_beside(notes, cell["area"], cell["category"], start, cell["period_to"]),
        shown_on_map=cell["count"] if measure is Measure.COUNT else rate and round(rate, 1),
    )
