"""Duiding as pages show it: the text, what it is about, who wrote it and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openvis.domain.note import Note, notes_on
from openvis.web.words import category_label, day, moment, period_range


def notes_beside(
    notes: Iterable[Note], area: str, category: str, period_from: str, period_to: str
) -> list[dict[str, str]]:
    """The notes that belong beside one figure."""
    return [_beside(note) for note in notes_on(notes, area, category, period_from, period_to)]


def _beside(note: Note) -> dict[str, str]:
    return {
        "text": note.text,
        "signed": f"{note.by}, {day(note.at)}; over {period_range(note.period_from, note.period_to)}",
    }


def note_line(note: Note, names: Mapping[str, str]) -> dict[str, Any]:
    """A note in the list of all of them."""
    return _beside(note) | {
        "id": note.id,
        "area": note.area,
        "area_name": names.get(note.area, note.area),
        "label": category_label(note.category) if note.category else "Alle soorten",
        "withdrawn": f"Ingetrokken door {note.withdrawn_by}, {moment(note.withdrawn_at)}." if note.withdrawn_at else "",
    }
