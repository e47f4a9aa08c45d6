"""The scan of one wijk: its figures beside what people did, said and saw there."""

from __future__ import annotations

import polars as pl

from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.attention import AttentionRow
from openvis.domain.category import NO_KIND, TOTAL, label_of
from openvis.domain.incident import ReportedBy
from openvis.domain.perception import indicator_label, unit_in_words
from openvis.domain.period import parse_period
from openvis.domain.presence import totals
from openvis.domain.report import Block, Document, Figures, Paragraph, Section, number_in_words
from openvis.domain.words import joined, span_of_days, word
from openvis.errors import InputError
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored, span
from openvis.store import presence, read, results

MOST, MOST_CELLS = 15, 20


def wijk_scan(stored: Stored) -> Document:
    """Of twelve months. Raises InputError for a wijk that is not in the figures."""
    wijk = stored.asked.area
    if wijk not in stored.names or not wijk.startswith("WK"):
        known = sorted(code for code in stored.names if code.startswith("WK"))
        wrong = f"'{wijk}' is geen wijk van deze gemeente." if wijk else "Er is niet gezegd van welke wijk."
        named = joined([f"{code} ({stored.name(code)})" for code in known], most=len(known), more="andere")
        raise InputError(wrong, f"Kies een van deze: {named}." if known else "In de cijfers staat geen wijk.")
    inside = [each for each in stored.attention if _touches(each, wijk)]
    return stored.document(
        f"Gebiedsscan {stored.name(wijk)}",
        (
            Section("Wat is er gebeurd?", _figures(stored, wijk)),
            parts.attention(stored, inside, MOST),
            *_hotspots(stored, wijk),
            _presence(stored, wijk),
            _perception(stored, wijk),
            parts.notes_section(stored, wijk),
        ),
    )


def _touches(row: AttentionRow, wijk: str) -> bool:
    return any(area == wijk or (area.startswith("BU") and wijk_of(area) == wijk) for area in (row.area, *row.areas))


def _figures(stored: Stored, wijk: str) -> tuple[Block, ...]:
    kinds = pl.col("category").is_in(list(NO_KIND - {TOTAL}))
    here = stored.figures.filter(~kinds, pl.col("count").is_null() | (pl.col("count") > 0))
    # What the public reports first; within each the most frequent.
    found = pl.col("reported_by") == ReportedBy.OFFICER.value
    of_wijk = here.filter(pl.col("area") == wijk).sort(
        found, "source", "count", "category", descending=[False, True, True, False], nulls_last=True
    )
    buurten = here.filter(pl.col("level") == AreaLevel.BUURT.value, pl.col("category") == TOTAL)
    inside = [row for row in buurten.sort("area_name").to_dicts() if wijk_of(row["area"]) == wijk]
    cells = tuple(stored.cell(row, with_area=False) for row in of_wijk.to_dicts())
    every = parts.per_source("Aantallen in twaalf maanden", cells)
    totals_of = (Figures("Totaal per buurt", tuple(stored.cell(row) for row in inside)),) if inside else ()
    return (*every, *totals_of, *parts.months_chart(stored, wijk, marks=False))


def _hotspots(stored: Stored, wijk: str) -> tuple[Section, ...]:
    """Cells of 100 metres: only in a report for who may see them."""
    if not stored.asked.points:
        return ()
    found = results.hot_cells(stored.scope, stored.asked.gemeente, run_id=stored.run.id)
    inside = [row for row in found.to_dicts() if row["buurt"] and wijk_of(row["buurt"]) == wijk][:MOST_CELLS]
    if not inside:
        return (Section("Hotspots", (Paragraph("In deze wijk ligt nergens meer bij elkaar dan toeval verklaart."),)),)
    shares = results.place_shares(stored.scope, stored.asked.gemeente, run_id=stored.run.id)
    months = {row[0]: row[1:] for row in shares.select("category", "period_from", "period_to").unique().iter_rows()}
    figures = tuple(
        stored.figure(
            f"{label_of(row['category'])} in {row['buurt_name']}, vak {row['cell']} met de vakken eromheen",
            span(*map(parse_period, months[row["category"]])),
            row["around"],
            row["source"],
            unit=f"(zelf {row['count']}; verwacht {number_in_words(row['expected'])})",
        )
        for row in inside
    )
    return (Section("Hotspots", (Figures("Vakken van 100 meter waar het meer is dan toeval verklaart", figures),)),)


def _presence(stored: Stored, wijk: str) -> Section:
    """What was done to be seen and spoken to, in the same twelve months."""
    last = parse_period(stored.run.period_to)
    every = presence.of_gemeente(stored.scope, stored.asked.gemeente, known=stored.asked.as_of)
    found = totals(every, wijk, last.shift(-11).first, stored.day)
    if not found:
        return Section("Aanwezigheid", (Paragraph("Er is geen aanwezigheid geregistreerd."),))
    since = span_of_days(last.shift(-11).first, stored.day)
    figures = tuple(
        stored.counted_by_people(f"{word(each.kind).capitalize()}: {what}", since, round(value), "aanwezigheid")
        for each in found
        for value, what in ((each.times, "keren"), (each.hours, "uren"), (each.people, "mensen gesproken"))
    )
    return Section("Aanwezigheid", (Figures("Wanneer de gemeente er was en wie zij sprak", figures),))


def _perception(stored: Stored, wijk: str) -> Section:
    """The last answer to each question, of the wijk, else of the gemeente."""
    asked = read.perception(stored.scope, versions=stored.run.versions)
    found = asked.filter(pl.col("area").is_in([wijk, stored.asked.gemeente])).sort(
        "indicator", "source", "wave", pl.col("area") == wijk, descending=[False, False, True, True]
    )
    last = found.sort(pl.col("area") != wijk, maintain_order=True).unique(
        ["indicator", "source"], keep="first", maintain_order=True
    )
    if last.is_empty():
        return Section("Wat bewoners zeggen", (Paragraph("Er is geen onderzoek onder bewoners ingelezen."),))
    figures = tuple(
        stored.figure(
            f"{indicator_label(row['indicator'])}, {stored.name(row['area'])}",
            parse_period(row["wave"]).label,
            row["value"],
            row["source"],
            unit=unit_in_words(row),
            low=row["low"],
            high=row["high"],
            interval="marge",
        )
        for row in last.sort("source", "indicator").to_dicts()
    )
    return Section("Wat bewoners zeggen", parts.per_source("Antwoorden van bewoners", figures))
