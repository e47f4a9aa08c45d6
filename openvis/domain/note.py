"""Duiding: what somebody who knows the place wrote about a figure, to stand beside it wherever it appears."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from openvis.domain.area import lies_in
from openvis.domain.period import parse_period


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an area, a type and a stretch of time. It is never changed: it is withdrawn, and another is written."""

    id: int
    gemeente: str
    area: str  # a wijk or the gemeente: also of all that lies in it
    category: str | None  # None: whatever happened there and then
    period_from: str  # keys of the first and last month it is about
    period_to: str
    text: str
    by: str  # account name
    at: datetime
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None

    def is_about(self, area: str, category: str, period_from: str, period_to: str) -> bool:
        """Whether it belongs beside a figure of this area, type and periods: one day in common is enough."""
        return (
            lies_in(area, self.area)
            and self.category in {None, category}
            and self.is_of_days_between(period_from, period_to)
        )

    def is_of_days_between(self, period_from: str, period_to: str) -> bool:
        """Whether it has a day in common with these periods."""
        return (
            parse_period(period_from).first < parse_period(self.period_to).end
            and parse_period(self.period_from).first < parse_period(period_to).end
        )

    def stood(self, moment: datetime) -> bool:
        """Whether it could be read at a moment: written by then, and not yet withdrawn."""
        return self.at <= moment and (self.withdrawn_at is None or moment < self.withdrawn_at)


def notes_on_places(
    notes: Iterable[Note], areas: Iterable[str], category: str, period_from: str, period_to: str
) -> list[Note]:
    """The notes that belong beside one figure, of one place or of several together: each once, in their own order."""
    places = tuple(areas)
    return [note for note in notes if any(note.is_about(area, category, period_from, period_to) for area in places)]


def notes_on_intervention(
    notes: Iterable[Note], areas: Iterable[str], categories: Iterable[str], period_from: str, period_to: str
) -> list[Note]:
    """The notes on any of the areas and types of an intervention in these periods: each once, in their own order."""
    every = list(notes)
    found = {note.id for slug in categories for note in notes_on_places(every, areas, slug, period_from, period_to)}
    return [note for note in every if note.id in found]


def notes_of_type(notes: Iterable[Note], category: str, period_from: str, period_to: str) -> list[Note]:
    """The notes on a type and a stretch of time, wherever they are about."""
    return [note for note in notes if note.is_about(note.area, category, period_from, period_to)]
