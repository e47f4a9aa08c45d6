"""The page of one buurt: its figures per type, and the trend of one type as chart and table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from openvis.domain.category import TOTAL
from openvis.domain.incident import ReportedBy
from openvis.domain.note import Note
from openvis.domain.presence import Presence
from openvis.domain.run import Window, sources_of
from openvis.domain.words import unknown_beside
from openvis.web.filters import TypeChoice, type_choices
from openvis.web.presenters.notes import notes_beside
from openvis.web.presenters.presence import reporting_beside
from openvis.web.words import (
    NO_YEAR,
    REPORTED_BY,
    UNKNOWN,
    category_label,
    converted,
    decimal,
    interval,
    judgement,
    missing_count,
    number,
    period,
    rate_in_words,
    source_label,
    told_by,
)

# How the stored sentence on two years ends when the difference says something; the others would only fill the table.
MEANINGFUL = "groter dan toeval"


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One incident type in one buurt."""

    choice: TypeChoice
    month: str
    month_told_by: str
    year: str
    year_told_by: str
    year_before: str
    rate: str
    interval: str
    judgement: str
    change: str  # beside the year before, in a sentence; empty when it may be coincidence
    converted: str  # that a part of these counts was carried over from an older division; empty where none was
    unknown: str  # how much of the source has no kind, in these twelve months; empty for the total
    notes: list[dict[str, str]]


def first_months(series: pl.DataFrame) -> dict[str, str]:
    """The first month we have of each source."""
    return dict(series.group_by("source").agg(pl.col("period").min()).iter_rows())


def key_counts(figures: pl.DataFrame, firsts: Mapping[str, str]) -> list[dict[str, str]]:
    """The few numbers at the top: the supplier's own total where it gives one, and the inhabitants.

    firsts  the first month of each source: what is earlier is not withheld but simply not there
    """
    cells = {cell["window"]: cell for cell in figures.filter(pl.col("category") == TOTAL).iter_rows(named=True)}
    counts = []
    if month := cells.get(Window.MONTH):
        counts.append({"term": f"Misdrijven in {period(month['period_to'])}", "value": _count(month, firsts)})
    if year := cells.get(Window.YEAR):
        counts.append({"term": "Misdrijven in twaalf maanden", "value": _count(year, firsts)})
        counts.append({"term": "Een jaar eerder", "value": _year_before(year, firsts)})
    inhabitants = figures["inhabitants"].drop_nulls()
    counts.append({"term": "Inwoners", "value": number(inhabitants[0] if len(inhabitants) else None, UNKNOWN)})
    return counts


def type_groups(
    figures: pl.DataFrame,
    firsts: Mapping[str, str],
    notes: Sequence[Note] = (),
    presences: Sequence[Presence] = (),
) -> list[dict[str, Any]]:
    """Every type of one buurt, in two groups that are never added up: reported by the public, found by officers."""
    cells = {(row["category"], row["source"], row["window"]): row for row in figures.iter_rows(named=True)}
    choices = type_choices(figures)
    groups = {kind: [choice for choice in choices if choice.reported_by is kind] for kind in ReportedBy}
    return [
        _group(kind, [_type_row(choice, cells, firsts, notes, presences) for choice in members])
        for kind, members in groups.items()
        if members
    ]


def _group(kind: ReportedBy, rows: list[TypeRow]) -> dict[str, Any]:
    """Types of which nothing was counted, now or a year ago, are only named: they would bury the others.

    One that somebody wrote something of stays in sight.
    """
    quiet = [row for row in rows if {row.month, row.year, row.year_before} <= {"0", UNKNOWN, NO_YEAR}]
    quiet = [row for row in quiet if "0" in {row.month, row.year} and not row.notes]
    return {"label": REPORTED_BY[kind], "rows": [row for row in rows if row not in quiet], "quiet": quiet}


def trend(series: pl.DataFrame) -> dict[str, list[Any]]:
    """The months of one buurt and type, oldest first, as the chart reads them."""
    return {
        "periods": [period(key) for key in series["period"]],
        "counts": series["count"].to_list(),
        "low": series["low"].to_list(),
        "high": series["high"].to_list(),
        "converted": _converted(series),
    }


def trend_rows(
    series: pl.DataFrame, notes: Sequence[Note] = (), presences: Sequence[Presence] = ()
) -> list[dict[str, Any]]:
    """The same months as table rows, newest first. presences: only where the public reports this type."""
    return [
        {
            "key": row["period"],
            "period": period(row["period"]),
            "count": number(row["count"]),
            "interval": interval(row["low"], row["high"]),
            "judgement": judgement(row["count"], row["low"], row["high"]),
            "converted": converted(row["converted_from"], row["converted_by"]),
            "unknown": unknown_beside(row["unknown"], row["source_rows"]),
            "notes": [
                *notes_beside(notes, row["area"], row["category"], row["period"], row["period"]),
                *_of_reporting(row, presences, row["period"], row["period"]),
            ],
        }
        for row in series.sort("period", descending=True).iter_rows(named=True)
    ]


def converted_sentence(series: pl.DataFrame) -> str:
    """Which part of a series was converted: "12 van de 24 maanden zijn omgerekend van ...". Empty where none was."""
    months = series.filter(pl.col("converted_from").is_not_null() & pl.col("count").is_not_null())
    if months.is_empty():
        return ""
    told = list(dict.fromkeys(_converted(months.sort("period"))))
    verb = "is" if months.height == 1 else "zijn"
    return (
        f"{months.height} van de {series.height} maanden {verb} {' of '.join(told)}. De buurten waren toen anders; "
        "hoe is verdeeld, staat bij Bronnen."
    )


def _converted(series: pl.DataFrame) -> list[str]:
    return [converted(*pair) for pair in series.select("converted_from", "converted_by").iter_rows()]


def events_sentence(figures: pl.DataFrame, choice: TypeChoice) -> str:
    """How many events and reports in twelve months: "18 gebeurtenissen, 27 meldingen van 2 bronnen." Else empty.

    Where several lists are counted, they are named: also those that hold nothing here.
    """
    cells = figures.filter(category=choice.category, source=choice.source, window=Window.YEAR.value)
    for cell in cells.filter(pl.col("reports").is_not_null() & pl.col("count").is_not_null()).iter_rows(named=True):
        events, reports, sources = cell["count"], cell["reports"], cell["report_sources"] or 1
        of_them = [
            "1 gebeurtenis" if events == 1 else f"{number(events)} gebeurtenissen",
            "1 melding" if reports == 1 else f"{number(reports)} meldingen",
        ]
        told = ", ".join(of_them) + (f" van {sources} bronnen" if sources > 1 else "")
        counted = f" Daarvoor tellen mee: {source_label(choice.source)}." if len(sources_of(choice.source)) > 1 else ""
        return f"In twaalf maanden: {told}.{counted}"
    return ""


def visible_sentence(rises: pl.DataFrame, names: Mapping[str, str]) -> str:
    """How large a rise of the last weeks had to be to be seen here, or where it was looked for instead."""
    for rise in rises.iter_rows(named=True):
        if rise["too_short"]:
            return (
                "Deze lijst gaat nog niet ver genoeg terug om een stijging van de laatste weken te zien. Dat kan na "
                "ruim een jaar."
            )
        if not rise["looked_at"]:
            return (
                "Van deze soort zijn er te weinig om een stijging van de laatste weken te zien, ook in de hele "
                "gemeente. Dat niets opvalt, zegt hier dus niets."
            )
        here = (rise["looked_at"], rise["looked_for"]) == (rise["area"], rise["category"])
        span = f"de laatste {rise['weeks']} weken"
        from_ = f"vanaf ongeveer {number(rise['count'])}; verwacht {decimal(rise['expected'])}"
        if here:
            return f"Een stijging in {span} zou hier zijn opgevallen {from_}."
        what = f"{category_label(rise['looked_for']).lower()} in {names.get(rise['looked_at'], rise['looked_at'])}"
        return (
            f"In deze buurt zijn het er te weinig om een stijging van de laatste weken te zien. Daarom is gekeken naar "
            f"{what}: daar zou een stijging in {span} zijn opgevallen {from_}."
        )
    return ""


def reporting_sentence(rows: Sequence[Mapping[str, Any]], presences: Sequence[Presence], area: str) -> str:
    """Above the table: that a rise of the newest month came when people had been asked to report more. Else empty.

    rows  of `trend_rows`, the newest first
    """
    if not rows or "▲" not in rows[0]["judgement"]:
        return ""
    return " ".join(each["text"] for each in reporting_beside(presences, area, rows[0]["key"], rows[0]["key"]))


def _of_reporting(
    cell: Mapping[str, Any], presences: Sequence[Presence], period_from: str, period_to: str
) -> list[dict[str, str]]:
    """Beside a rise only: whoever was asked to report more may have done so."""
    if cell["count"] is None or cell["high"] is None or cell["count"] <= cell["high"]:
        return []
    return reporting_beside(presences, cell["area"], period_from, period_to)


def _told_by(cell: Mapping[str, Any]) -> str:
    return told_by(cell.get("count"), cell.get("reports"), cell.get("report_sources"))


def _count(cell: Mapping[str, Any], firsts: Mapping[str, str]) -> str:
    if not cell:
        return UNKNOWN
    if cell["reports"] is not None:
        return number(cell["count"], UNKNOWN)  # a list withholds nothing: it was missing in one of these months
    return number(cell["count"], missing_count(cell["window"], cell["period_from"], firsts.get(cell["source"])))


def _year_before(cell: Mapping[str, Any], firsts: Mapping[str, str]) -> str:
    if not cell:
        return UNKNOWN
    first = firsts.get(cell["source"])
    return number(cell["count_year_before"], missing_count(cell["window"], cell["period_from"], first, years_back=1))


def _type_row(
    choice: TypeChoice,
    cells: dict[tuple[str, str, str], dict[str, Any]],
    firsts: Mapping[str, str],
    notes: Sequence[Note],
    presences: Sequence[Presence],
) -> TypeRow:
    month = cells.get((choice.category, choice.source, Window.MONTH), {})
    year = cells.get((choice.category, choice.source, Window.YEAR), {})
    any_cell = year or month
    return TypeRow(
        choice=choice,
        month=_count(month, firsts),
        month_told_by=_told_by(month),
        year=_count(year, firsts),
        year_told_by=_told_by(year),
        year_before=_year_before(year, firsts),
        rate=rate_in_words(year.get("per_1000"), year.get("inhabitants")),
        interval=interval(year.get("low"), year.get("high")),
        judgement=judgement(year.get("count"), year.get("low"), year.get("high")),
        change=change if MEANINGFUL in (change := year.get("change") or "") else "",
        converted=converted(year.get("converted_from"), year.get("converted_by")),
        unknown="" if choice.category == TOTAL else unknown_beside(year.get("unknown"), year.get("source_rows")),
        notes=_notes_of_type(choice, any_cell, notes, presences) if any_cell else [],
    )


def _notes_of_type(
    choice: TypeChoice, cell: Mapping[str, Any], notes: Sequence[Note], presences: Sequence[Presence]
) -> list[dict[str, str]]:
    about = (cell["area"], choice.category, cell["period_from"], cell["period_to"])
    by_public = choice.reported_by is ReportedBy.PUBLIC
    asked = _of_reporting(cell, presences, cell["period_from"], cell["period_to"]) if by_public else []
    return [*notes_beside(notes, *about), *asked]
