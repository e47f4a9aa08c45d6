"""Duiding as pages show it: the text, what it is about, who wrote it and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openvis.domain.note import Note, notes_of_type, notes_on_places
from openvis.web.words import category_label, day, moment, period_range


def notes_beside(
    notes: Iterable[Note], area: str, category: str, period_from: str, period_to: str, more_areas: Iterable[str] = ()
) -> list[dict[str, str]]:
    """The notes that belong beside one figure, of one area or of several together."""
    return [beside(note) for note in notes_on_places(notes, (area, *more_areas), category, period_from, period_to)]


def notes_beside_type(
    notes: Iterable[Note], names: Mapping[str, str], category: str, period_from: str, period_to: str
) -> list[dict[str, str]]:
    """Those that belong on a page about one type in the whole gemeente, each with the place it is about."""
    found = notes_of_type(notes, category, period_from, period_to)
    return [beside(note) | {"place": names.get(note.area, note.area)} for note in found]


def beside(note: Note) -> dict[str, str]:
    """What stands beside a figure."""
    return {
        "text": note.text,
        "signed": f"{note.by}, {day(note.at)}; over {period_range(note.period_from, note.period_to)}",
    }


def note_line(note: Note, names: Mapping[str, str]) -> dict[str, Any]:
    """A note in the list of all of them."""
    return beside(note) | {
        "id": note.id,
        "area": note.area,
        "area_name": names.get(note.area, note.area),
        "label": category_label(note.category) if note.category else "Alle soorten",
        "withdrawn": f"Ingetrokken door {note.withdrawn_by}, {moment(note.withdrawn_at)}." if note.withdrawn_at else "",
    }
