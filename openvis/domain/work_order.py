"""A werkopdracht: where to go, why, when, and what was found there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class WorkOrderState(StrEnum):
    ISSUED = "issued"
    ACCEPTED = "accepted"
    DONE = "done"
    NOT_DONE = "not-done"
    WITHDRAWN = "withdrawn"


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


class NotDoneReason(StrEnum):
    """Why an order was not carried out; a fixed list, so that the reasons can be counted."""

    NO_CAPACITY = "no-capacity"
    URGENT_WORK = "urgent-work"
    WEATHER = "weather"
    NOT_SAFE = "not-safe"
    NO_ACCESS = "no-access"
    NO_LONGER_NEEDED = "no-longer-needed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was met on the street: fixed answers and counts, never free text about a person."""

    situation: Situation
    checks: int
    warnings: int
    fines: int
    minutes: int
    follow_up_needed: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """By what a report is known again that a phone sends until it hears that it arrived."""

    key: UUID  # drawn on the phone, one for each report
    filled_in_at: datetime  # by the clock of the phone


@dataclass(frozen=True, slots=True)
class WorkOrder:
    id: int
    gemeente: str
    intervention_id: int
    area: str
    category: str
    reason: str  # the sentence of the attention row or intervention it came from
    task: str
    team: str
    week_part: WeekPart
    day_part: DayPart
    priority: Priority
    due_on: date
    state: WorkOrderState
    finding: Finding | None
    version: int  # goes up with every change; a change on an older version is refused
    not_done_reason: NotDoneReason | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """What one order that was carried out took: where, on which day it was reported, and how many minutes."""

    area: str
    day: date
    minutes: int
