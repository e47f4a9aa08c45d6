"""A werkopdracht: where to go, why, when, how often, and what was found there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openvis.domain.order_place import OrderPlace


class WorkOrderState(StrEnum):
    ISSUED = "issued"
    ACCEPTED = "accepted"
    UNDER_WAY = "under-way"  # some of its visits are in
    DONE = "done"
    CLOSED_EARLY = "closed-early"  # some visits were made, and no more will be
    NOT_DONE = "not-done"
    WITHDRAWN = "withdrawn"


# Orders in these states still wait for somebody.
OPEN_WORK_ORDERS = frozenset({WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.UNDER_WAY})


class DayPart(StrEnum):
    """Dagdeel. The hours stand in HOURS_OF."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


HOURS_OF = {
    DayPart.NIGHT: range(0, 6),
    DayPart.MORNING: range(6, 12),
    DayPart.AFTERNOON: range(12, 18),
    DayPart.EVENING: range(18, 24),
}


class WeekPart(StrEnum):
    ANY_DAY = "any-day"
    WORKDAYS = "workdays"
    WEEKEND = "weekend"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Situation(StrEnum):
    """The first thing a boa reports; fixed answers, so nothing about persons is typed."""

    NOTHING_FOUND = "nothing-found"
    FOUND_AND_SOLVED = "found-and-solved"
    FOUND_NOT_SOLVED = "found-not-solved"
    COULD_NOT_CHECK = "could-not-check"


class ActionTaken(StrEnum):
    """The most a boa did about it."""

    LOOKED = "looked"
    SPOKE = "spoke"
    ENFORCED = "enforced"
    CLEARED = "cleared"
    PASSED_ON = "passed-on"


class FollowUp(StrEnum):
    """Why somebody must go there once more."""

    NOT_SOLVED = "not-solved"
    COMES_BACK = "comes-back"
    NOBODY_THERE = "nobody-there"
    OTHER_MOMENT = "other-moment"
    MORE_PEOPLE = "more-people"


class NotDoneReason(StrEnum):
    """Why an order was not carried out, or not to the end; a fixed list, so that the reasons can be counted."""

    NO_CAPACITY = "no-capacity"
    URGENT_WORK = "urgent-work"
    WEATHER = "weather"
    NOT_SAFE = "not-safe"
    NO_ACCESS = "no-access"
    NO_LONGER_NEEDED = "no-longer-needed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was met on one visit: fixed answers and counts, never free text about a person."""

    situation: Situation
    action: ActionTaken
    checks: int
    warnings: int
    fines: int
    minutes: int
    follow_up: FollowUp | None  # None: nobody need go there again


@dataclass(frozen=True, slots=True)
class Report:
    """One visit that was made."""

    at: datetime  # when it was told
    finding: Finding


@dataclass(frozen=True, slots=True)
class Sending:
    """By what a report is known again that a phone sends until it hears that it arrived."""

    key: UUID  # drawn on the phone, one for each report
    filled_in_at: datetime  # by the clock of the phone


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked, as far as it may change after the order was issued. Another place is another order.

    tasks   sentences: chosen from the list of its type, or typed
    visits  how often somebody goes there; each visit brings a finding
    """

    tasks: tuple[str, ...]
    team: str
    week_part: WeekPart
    day_parts: tuple[DayPart, ...]
    priority: Priority
    due_on: date
    visits: int = 1


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """What was asked from one version of an order on, and who asked it: a role, empty where the program did."""

    version: int
    at: datetime
    by_role: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """reports       the visits that were made, the first one first
    version       goes up with every change; a change on an older version is refused
    attention_id  the row of the attention list it was issued for
    follows       the order whose finding asked for this one
    changed_at    when what is asked last became something else than what was issued
    """

    id: int
    gemeente: str
    intervention_id: int
    place: OrderPlace
    category: str
    reason: str  # the sentence of the attention row or intervention it came from
    terms: Terms
    state: WorkOrderState
    reports: tuple[Report, ...]
    version: int
    not_done_reason: NotDoneReason | None = None
    attention_id: int | None = None
    follows: int | None = None
    changed_at: datetime | None = None

    @property
    def area(self) -> str:
        return self.place.area

    @property
    def task(self) -> str:
        return " ".join(self.terms.tasks)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_WORK_ORDERS

    @property
    def visits_left(self) -> int:
        """Visits that are still to be made; of an order that is closed as many as were never made."""
        return max(0, self.terms.visits - len(self.reports))

    @property
    def follow_up(self) -> FollowUp | None:
        """Why the last visit asks for another order."""
        return self.reports[-1].finding.follow_up if self.reports else None


def asking_for_another(orders: Iterable[WorkOrder]) -> list[WorkOrder]:
    """The closed orders of which the last visit asks for another order, that no order follows yet."""
    known = list(orders)
    followed = {order.follows for order in known}
    return [order for order in known if not order.is_open and order.follow_up and order.id not in followed]


@dataclass(frozen=True, slots=True)
class Worked:
    """What one visit that was made took: where, on which day it was reported, and how many minutes."""

    area: str
    day: date
    minutes: int
