"""The scan of one wijk: its figures beside what people did, said and saw there."""

from __future__ import annotations

import polars as pl

from openvis.domain.area import AreaLevel, wijk_of
from openvis.domain.attention import AttentionRow
from openvis.domain.category import NO_KIND, TOTAL, label_of
from openvis.domain.perception import answer_in_words, indicator_label
from openvis.domain.period import parse_period
from openvis.domain.presence import totals
from openvis.domain.report import Block, Document, Figures, Paragraph, Section, Table
from openvis.domain.source_names import source_label
from openvis.domain.words import word
from openvis.errors import InputError
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored
from openvis.store import presence, read, results

MOST, MOST_CELLS = 15, 20


def wijk_scan(stored: Stored) -> Document:
    """Of twelve months. Raises InputError for a wijk that is not in the figures."""
    wijk = stored.asked.area
    if wijk not in stored.names or not wijk.startswith("WK"):
        known = ", ".join(sorted(code for code in stored.names if code.startswith("WK")))
        raise InputError(f"'{wijk}' is geen wijk van deze gemeente.", f"Kies een van: {known}.")
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
    of_wijk = here.filter(pl.col("area") == wijk).sort("count", "category", descending=[True, False], nulls_last=True)
    buurten = here.filter(pl.col("level") == AreaLevel.BUURT.value, pl.col("category") == TOTAL)
    inside = [row for row in buurten.sort("area_name").to_dicts() if wijk_of(row["area"]) == wijk]
    cells = tuple(stored.cell(row, with_area=False) for row in of_wijk.to_dicts())
    every = (Figures("Aantallen in twaalf maanden", cells),)
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
    rows = tuple((row["cell"], row["buurt_name"], label_of(row["category"]), str(row["count"])) for row in inside)
    head = ("Vak van 100 bij 100 meter", "Buurt", "Soort", "Aantal")
    return (Section("Hotspots", (Table("Vakken van hotspots", head, rows, (3,)),)),)


def _presence(stored: Stored, wijk: str) -> Section:
    """What was done to be seen and spoken to, in the same twelve months."""
    last = parse_period(stored.run.period_to)
    every = presence.of_gemeente(stored.scope, stored.asked.gemeente, known=stored.asked.as_of)
    found = totals(every, wijk, last.shift(-11).first, stored.day)
    if not found:
        return Section("Aanwezigheid", (Paragraph("Er is geen aanwezigheid geregistreerd."),))
    rows = tuple((word(each.kind), str(each.times), f"{each.hours:.0f}", f"{each.people:.0f}") for each in found)
    head = ("Wat", "Keren", "Uren", "Mensen gesproken")
    caption = f"Aanwezigheid sinds {last.shift(-11).label}"
    return Section("Aanwezigheid", (Table(caption, head, rows, (1, 2, 3)),))


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
    rows = tuple(
        (
            indicator_label(row["indicator"]),
            stored.name(row["area"]),
            parse_period(row["wave"]).label,
            answer_in_words(row),
            source_label(row["source"]),
        )
        for row in last.sort("source", "indicator").to_dicts()
    )
    head = ("Vraag", "Waar", "Meting", "Antwoord", "Bron")
    return Section("Wat bewoners zeggen", (Table("Antwoorden van bewoners", head, rows),))
