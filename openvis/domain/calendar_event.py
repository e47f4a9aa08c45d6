"""An event that a gemeente knows of beforehand, such as a fair or an open-air festival, as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openvis.domain.area import BUURT_CODE, WIJK_CODE, lies_in
from openvis.domain.category import THEMES, categories
from openvis.domain.known_days import KnownDays


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One stretch of days of the calendar of a gemeente. An event that no longer stands on it is not held."""

    gemeente: str
    source: str
    reference: str  # "<first day>/<area>/<category>/<name>"
    name: str
    first: str  # days, as 2026-05-04; both are included
    last: str
    area: str | None  # code of a wijk or buurt; None: the whole gemeente
    category: str | None  # a category or theme; None: about all
    held: bool = True


def known_days(event: CalendarEvent) -> KnownDays:
    """The same, without its labels."""
    return KnownDays(
        event.name, date.fromisoformat(event.first), date.fromisoformat(event.last), event.area, event.category
    )


def is_at(event: KnownDays, area: str) -> bool:
    """Whether an event is in an area: everywhere, in that area, or in the wijk around it."""
    if event.area in (None, area):
        return True
    return bool(WIJK_CODE.fullmatch(event.area) and BUURT_CODE.fullmatch(area)) and lies_in(area, event.area)


def is_about(event: KnownDays, kind: str) -> bool:
    """Whether an event is about a type: about all, about that type, or about its theme."""
    if event.type in (None, kind):
        return True
    return event.type in THEMES and kind in categories() and categories()[kind].theme == event.type
