"""Aanwezigheid: what was done to be seen and spoken to in a buurt, in hours and in people reached. Never who."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openvis.domain.area import lies_in


class PresenceKind(StrEnum):
    TENT = "neighbourhood-tent"
    WIJKBOA = "wijkboa-hours"
    WIJKCOORDINATOR = "wijkcoordinator-hours"
    EVENING = "residents-evening"
    CAMPAIGN = "campaign"
    WATCH_GROUP = "watch-group"
    INITIATIVE = "residents-initiative"
    REPORTING = "reporting-action"


class Rhythm(StrEnum):
    DAY = "one-day"
    PERIOD = "period"  # its hours are of the whole period; without a last day it goes on until somebody ends it
    WEEKLY = "weekly"  # its hours are of each week, on the day of the week of its first day


class PresenceState(StrEnum):
    STANDING = "standing"
    ENDED = "presence-ended"
    WITHDRAWN = "presence-withdrawn"  # registered by mistake: in the list, in no figure


# These are there rather than done: they count as long as they are, and so do the people who take part.
LASTING = frozenset({PresenceKind.WATCH_GROUP, PresenceKind.INITIATIVE})
# How long after an action to report more a rise may still come of it. A choice, told with every sentence it makes.
AFTERMATH = timedelta(days=92)
WEEK = 7


@dataclass(frozen=True, slots=True)
class Presence:
    """One registration as its newest version says it is."""

    id: int
    gemeente: str
    kind: PresenceKind
    title: str  # what people call it; may be empty
    areas: tuple[str, ...]  # buurten
    rhythm: Rhythm
    starts_on: date
    ends_on: date | None
    hours: float
    people: int  # reached, or taking part
    intervention_id: int | None
    state: PresenceState
    version: int
    by: str
    at: datetime

    @property
    def last_day(self) -> date | None:
        """None while nobody knows the last day."""
        return self.starts_on if self.rhythm is Rhythm.DAY else self.ends_on

    @property
    def goes_on(self) -> bool:
        return self.last_day is None


@dataclass(frozen=True, slots=True)
class PresenceFigure:
    """What one kind came to in one area and period. Of several buurten at once each has an equal part."""

    area: str
    kind: PresenceKind
    times: int
    hours: float
    people: float


def times(presence: Presence, first: date, last: date) -> int:
    """How often it was there from the first day to the last, both included; a period counts once."""
    start, end = max(presence.starts_on, first), min(presence.last_day or last, last)
    if end < start:
        return 0
    if presence.rhythm is not Rhythm.WEEKLY:
        return 1
    return (end - presence.starts_on).days // WEEK - (start - presence.starts_on - timedelta(days=1)).days // WEEK


def part(presence: Presence, first: date, last: date) -> float:
    """By what its hours are multiplied for these days: the times of a week, the share of a period that lies in them."""
    count = times(presence, first, last)
    if count == 0 or presence.rhythm is not Rhythm.PERIOD or presence.ends_on is None:
        return float(count)
    days = (min(presence.ends_on, last) - max(presence.starts_on, first)).days + 1
    return days / ((presence.ends_on - presence.starts_on).days + 1)


def figures(presences: Iterable[Presence], first: date, last: date) -> list[PresenceFigure]:
    """Per buurt and kind what there was in these days, by area and then kind; nothing where there was nothing."""
    return _added(presences, lambda each: {area: 1 / len(each.areas) for area in each.areas}, first, last)


def totals(presences: Iterable[Presence], place: str, first: date, last: date) -> list[PresenceFigure]:
    """The same for one place: what was in three of its buurten at once is one time there, with the hours of three."""

    def inside(presence: Presence) -> dict[str, float]:
        own = [area for area in presence.areas if lies_in(area, place)]
        return {place: len(own) / len(presence.areas)} if own else {}

    return _added(presences, inside, first, last)


def _added(
    presences: Iterable[Presence], parts: Callable[[Presence], dict[str, float]], first: date, last: date
) -> list[PresenceFigure]:
    """Added up by area and kind. parts: which part of one registration falls in which area."""
    found: dict[tuple[str, PresenceKind], PresenceFigure] = {}
    for each in presences:
        count = times(each, first, last)
        if count == 0 or each.state is PresenceState.WITHDRAWN:
            continue
        share = part(each, first, last)
        people = each.people if each.kind in LASTING else each.people * share
        for area, piece in parts(each).items():
            before = found.get((area, each.kind), PresenceFigure(area, each.kind, 0, 0.0, 0.0))
            found[area, each.kind] = PresenceFigure(
                area,
                each.kind,
                before.times + count,
                before.hours + each.hours * share * piece,
                before.people + people * piece,
            )
    return [found[key] for key in sorted(found)]


def reporting_actions(presences: Iterable[Presence], area: str, first: date, last: date) -> list[Presence]:
    """The actions to report more that may have made more be reported here in these days, by their first day."""
    found = [
        each
        for each in presences
        if each.kind is PresenceKind.REPORTING
        and each.state is not PresenceState.WITHDRAWN
        and any(lies_in(own, area) or lies_in(area, own) for own in each.areas)
        and each.starts_on <= last
        and first <= (each.last_day or last) + AFTERMATH
    ]
    return sorted(found, key=lambda each: (each.starts_on, each.id))
