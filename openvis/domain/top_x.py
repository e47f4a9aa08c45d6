"""Top-X as a process: by which criteria the list was looked at again, when, how many came and went, who decided.

Who is on the list is kept elsewhere, by those who may know. Here stand numbers, days and organisations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOMENTS_A_YEAR = 2


class TopXState(StrEnum):
    PLANNED = "moment-planned"
    HELD = "moment-held"


class Party(StrEnum):
    """Organisations that decide on the list; only the first three may put somebody forward."""

    GEMEENTE = "gemeente"
    POLICE = "politie"
    PROSECUTION = "openbaar-ministerie"
    SAFETY_HOUSE = "zorg-en-veiligheidshuis"
    PROBATION = "reclassering"
    YOUTH = "jeugdbescherming"


@dataclass(frozen=True, slots=True)
class TopXCriteria:
    """One version of what makes that somebody is on the list, in words. A change is the next version."""

    gemeente: str
    number: int
    text: str
    valid_from: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recount:
    """What one moment came to."""

    criteria: int  # number of the version that held on that day
    came_in: int
    went_out: int
    stayed: int
    decided_by: tuple[Party, ...]
    note: str

    @property
    def listed(self) -> int:
        """How many were on the list after it."""
        return self.came_in + self.stayed


@dataclass(frozen=True, slots=True)
class TopXMoment:
    """One of the two moments a year, as its newest version says it is."""

    id: int
    gemeente: str
    day: date
    state: TopXState
    recount: Recount | None  # None until it was held
    version: int
    by: str
    at: datetime


def next_moment(moments: Iterable[TopXMoment]) -> TopXMoment | None:
    """The first that was planned and not held, also where its day has gone by."""
    return min((each for each in moments if each.state is TopXState.PLANNED), key=lambda each: each.day, default=None)


def last_held(moments: Iterable[TopXMoment], before: date) -> TopXMoment | None:
    """The newest that was held before a day."""
    held = [each for each in moments if each.state is TopXState.HELD and each.day < before]
    return max(held, key=lambda each: each.day, default=None)


def criteria_on(versions: Iterable[TopXCriteria], day: date) -> TopXCriteria | None:
    """The version that held on a day: of those that had begun the last that was written."""
    return max((each for each in versions if each.valid_from <= day), key=lambda each: each.number, default=None)


def does_not_add_up(moments: Iterable[TopXMoment], moment: TopXMoment) -> str:
    """In a sentence that more or fewer left and stayed than were on the list before; empty where it fits."""
    before = last_held(moments, moment.day)
    if moment.recount is None or before is None or before.recount is None:
        return ""
    told, known = moment.recount.went_out + moment.recount.stayed, before.recount.listed
    if told == known:
        return ""
    return f"Eraf en gebleven is samen {told}; na het moment ervoor stonden er {known} op de lijst."
