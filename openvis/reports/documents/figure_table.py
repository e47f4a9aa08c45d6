"""How figures stand in a table of words: one row each, in every format the same.

What is the same in every row (the months, who delivered it, what the interval is of) is told once, above or below.
"""

from __future__ import annotations

from openvis.domain.report import Document, Figure, Figures, Table, number_in_words, origin_in_words, short_source
from openvis.domain.words import day_in_words

HEAD = ("Wat", "Periode", "Aantal", "Eerder", "Verschil", "Verwacht of marge", "Bron")
NO_BREAK = "\u00a0"
SHORT = 20  # signs of a number with its unit that stand on one line
ALWAYS = ("Wat", "Aantal")


def table_of(block: Figures) -> Table:
    """The figures as words, with below them what they share. Columns that are empty in all of them are left out."""
    shared = _shared(block.figures)
    rows = [_row(each, shared) for each in block.figures]
    kept = [at for at, name in enumerate(HEAD) if name in ALWAYS or any(row[at] for row in rows)]
    return Table(
        block.caption,
        tuple(shared.get("interval", "").capitalize() or HEAD[at] if at == 5 else HEAD[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in rows),
        tuple(place for place, at in enumerate(kept) if HEAD[at] in ("Aantal", "Eerder")),
        _below(block.figures, shared),
    )


def _shared(figures: tuple[Figure, ...]) -> dict[str, str]:
    """What is said of all of them alike."""
    said = {
        "period": {each.period for each in figures},
        "before_period": {each.before_period for each in figures if each.before is not None},
        "interval": {each.interval for each in figures if each.range_in_words},
        "source": {each.source for each in figures},
    }
    return {name: next(iter(words)) for name, words in said.items() if len(words) == 1}


def _row(figure: Figure, shared: dict[str, str]) -> tuple[str, ...]:
    told = " ".join([figure.what, *(f"(Duiding: {note})" for note in figure.notes)])
    before = "" if figure.before is None else number_in_words(figure.before)
    if before and figure.before_period and "before_period" not in shared:
        before = f"{before} ({figure.before_period})"
    value = _together(number_in_words(figure.value))
    if figure.unit and figure.value is not None:
        value = f"{value} {figure.unit}"
        value = _together(value) if len(value) <= SHORT else value
    between = figure.range_in_words.removeprefix(f"{figure.interval} ")
    if between:
        between = " ".join(filter(None, ("" if "interval" in shared else figure.interval, _together(between))))
    return (
        told,
        "" if "period" in shared else figure.period,
        value,
        before,
        _chance_together(figure.change),
        between,
        "" if "source" in shared else short_source(figure.source),
    )


def _chance_together(change: str) -> str:
    """ "groter dan toeval (p = 0,001)" goes on to a next line before its chance, never within it."""
    told, bracket, chance = change.partition("(")
    return f"{told}{bracket}{_together(chance)}"


def _together(words: str) -> str:
    """On one line of a narrow cell."""
    return words.replace(" ", NO_BREAK)


def _below(figures: tuple[Figure, ...], shared: dict[str, str]) -> str:
    period, before = shared.get("period", ""), shared.get("before_period", "")
    told = [f"Geteld: {period}." if period else "", f"Eerder: {before}." if before else "", origin_in_words(figures)]
    return " ".join(filter(None, told))


def accountability(document: Document) -> str:
    """Of when the figures are, and what made them: stands at the end of every document."""
    told = f"Gemeente {document.gemeente_name}, zoals bekend op {day_in_words(document.as_of)}"
    return f"{told}; berekening {document.run}, methode {document.method}." if document.run else f"{told}."
