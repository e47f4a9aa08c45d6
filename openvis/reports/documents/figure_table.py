"""How figures stand in a table of words: one row each, in every format the same."""

from __future__ import annotations

from openvis.domain.report import Document, Figure, Figures, Table, number_in_words
from openvis.domain.words import day_in_words

HEAD = ("Wat", "Periode", "Aantal", "Eerder", "Verschil", "Verwacht of marge", "Bron")


def table_of(block: Figures) -> Table:
    """The figures as words. Columns that are empty in all of them are left out."""
    rows = [_row(each) for each in block.figures]
    kept = [at for at in range(len(HEAD)) if at < 3 or any(row[at] for row in rows)]
    return Table(
        block.caption,
        tuple(HEAD[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        tuple(place for place, at in enumerate(kept) if HEAD[at] in ("Aantal", "Eerder")),
    )


def _row(figure: Figure) -> tuple[str, ...]:
    told = " ".join([figure.what, *(f"(Duiding: {note})" for note in figure.notes)])
    before = "" if figure.before is None else number_in_words(figure.before)
    if before and figure.before_period:
        before = f"{before} ({figure.before_period})"
    value = number_in_words(figure.value) + (f" {figure.unit}" if figure.unit and figure.value is not None else "")
    return (told, figure.period, value, before, figure.change, figure.range_in_words, figure.source)


def accountability(document: Document) -> str:
    """Of when the figures are, and what made them: stands in the foot and at the end of every document."""
    told = f"Gemeente {document.gemeente_name}, zoals bekend op {day_in_words(document.as_of)}"
    return f"{told}; berekening {document.run}, methode {document.method}." if document.run else f"{told}."
