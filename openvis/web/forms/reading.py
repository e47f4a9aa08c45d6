"""The form about the columns of a file: what was answered becomes a reading, and a reading fills the form.

Columns and values are named by their place in the list, so that nothing a file calls a column can be a field's name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from openvis.domain.category import categories
from openvis.domain.file_kind import FILE_KINDS, Meaning
from openvis.domain.incident import ReportedBy
from openvis.domain.look import KindValue, Look
from openvis.domain.reading import BY_COLUMN, Reading

MOST_ASKED = 60  # values a person is asked about; the rest is kept as "niet ingedeeld" and can be mapped later
DAY_FIRST, MONTH_FIRST = ("%d/%m", "%d-%m"), ("%m/%d", "%m-%d")


def answered(look: Look, base: Reading, form: Mapping[str, str]) -> Reading:
    """The reading that a form says, on top of what it does not ask. Raises nothing: what cannot be is told later."""
    columns, may_be = list(base.meanings), FILE_KINDS[base.file_kind].meanings
    meanings = {name: _meaning(form.get(f"kolom-{at}"), base.meanings[name], may_be) for at, name in enumerate(columns)}
    formats = {name: list(found) for name in columns if (found := _formats(look, base, name))}
    for at, name in enumerate(columns):
        if name in formats and f"maand-{at}" in form:
            formats[name] = [_month_first(notation, form[f"maand-{at}"] == "1") for notation in formats[name]]
    chosen = replace(base, source=form.get("bron", base.source).strip(), meanings=meanings, formats=formats)
    kinds = kinds_key(chosen)
    same_kinds = form.get("soorten-van", "") == kinds
    reporter = chosen.column(Meaning.REPORTED_BY)
    fields = {each.name: told_field(each.name) for each in FILE_KINDS[base.file_kind].told}
    return replace(
        chosen,
        category_by=look.ways.get(kinds, chosen.category_by),
        category_map=_category_map(look, chosen, form) if same_kinds else {},
        category_columns=chosen.kinds,
        reported_by=BY_COLUMN if reporter else form.get("wie", ""),
        reported_by_map=_reporters(look, chosen, form) if form.get("melders-van", "") == (reporter or "") else {},
        told=base.told | {name: form[field].strip() for name, field in fields.items() if field in form},
    )


def told_field(name: str) -> str:
    """What the field of something that is told is called: never as any other field of the form."""
    return f"verteld-{name}"


def needs_another_look(reading: Reading, form: Mapping[str, str]) -> bool:
    """Whether a person chose another column of kinds or reporters than the one whose values they saw."""
    reporter = reading.column(Meaning.REPORTED_BY) or ""
    return form.get("soorten-van", "") != kinds_key(reading) or form.get("melders-van", "") != reporter


def kinds_key(reading: Reading) -> str:
    """Under which name the values of the chosen columns of kinds stand in a look."""
    return " / ".join(reading.kinds)


def asked_kinds(look: Look, reading: Reading) -> list[KindValue]:
    """The values of the kind a person is asked about: those that no list of codes translates, most rows first."""
    return [value for value in look.kinds.get(kinds_key(reading), []) if not value.known][:MOST_ASKED]


def asked_reporters(look: Look, reading: Reading) -> list[str]:
    """The values of the column that says who reported it."""
    column = reading.column(Meaning.REPORTED_BY)
    return [value.value for value in look.kinds.get(column, [])][:MOST_ASKED] if column else []


def is_month_first(reading: Reading, column: str) -> bool:
    return any(notation.startswith(MONTH_FIRST) for notation in reading.formats.get(column, ()))


def could_be_either(reading: Reading, column: str) -> bool:
    """Whether day and month of a column stand in an order that differs between countries."""
    return any(notation.startswith(DAY_FIRST + MONTH_FIRST) for notation in reading.formats.get(column, ()))


def _meaning(answer: str | None, before: Meaning, may_be: Collection[Meaning]) -> Meaning:
    return Meaning(answer) if answer and answer in may_be else before


def _formats(look: Look, base: Reading, column: str) -> list[str]:
    guessed = next((list(guess.formats) for guess in look.guesses if guess.column == column), [])
    return base.formats.get(column) or guessed


def _month_first(notation: str, month: bool) -> str:
    for day, swapped in zip(DAY_FIRST, MONTH_FIRST, strict=True):
        before, after = (day, swapped) if month else (swapped, day)
        if notation.startswith(before):
            return after + notation[len(before) :]
    return notation


def _category_map(look: Look, reading: Reading, form: Mapping[str, str]) -> dict[str, str]:
    """What was chosen for the values on the page, and what a profile said of values that are not in this file."""
    asked = {value.value: form.get(f"soort-{at}", "") for at, value in enumerate(asked_kinds(look, reading))}
    elsewhere = {value: slug for value, slug in reading.category_map.items() if value not in asked}
    return elsewhere | {value: slug for value, slug in asked.items() if slug in categories()}


def _reporters(look: Look, reading: Reading, form: Mapping[str, str]) -> dict[str, str]:
    words = {word.value for word in ReportedBy}
    asked = {value: form.get(f"melder-{at}", "") for at, value in enumerate(asked_reporters(look, reading))}
    elsewhere = {value: word for value, word in reading.reported_by_map.items() if value not in asked}
    return elsewhere | {value: word for value, word in asked.items() if word in words}
