"""The safety plan: an IVP for some years with goals, and per year (the UVP) priorities and numbered actions.

The priorities of a year are the weights of the attention list. What is told of an action is text that somebody typed
and figures that nobody typed: an indicator is a row of data that the store works out (`domain.plan_indicator`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from textwrap import shorten

from openvis.domain.access import Role
from openvis.domain.plan_indicator import PlanIndicator

# Who an action can be of: a role that works with the plan, never a name.
OWNERS = (Role.ADVISEUR, Role.ANALIST, Role.COORDINATOR, Role.WIJKCOORDINATOR)
LONGEST_NAME = 70
EQUAL = 1.0  # the weight of what no priority was set for


class PlanActionState(StrEnum):
    PLANNED = "action-planned"
    RUNNING = "action-running"
    DONE = "action-done"
    STOPPED = "action-stopped"
    CARRIED_OVER = "action-carried-over"  # goes on as an action of the next year


UNFINISHED = frozenset({PlanActionState.PLANNED, PlanActionState.RUNNING})


class LinkKind(StrEnum):
    """What can carry out an action, beside the interventions: those say themselves which action they serve."""

    MESSAGE = "buurtbericht"
    PRESENCE = "presence"
    TOP_X = "top-x"
    UNDERMINING = "undermining"  # the approach as a whole: a single signal is not for everybody to see


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """The newest version of an IVP."""

    id: int
    gemeente: str
    title: str
    theme: str  # of the programme it stands in: "Veiligheid"
    first_year: int
    last_year: int
    goals: tuple[str, ...]  # goal 1 is the first
    version: int
    by: str
    at: datetime
    why: str  # empty for the first version

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


@dataclass(frozen=True, slots=True)
class YearPriorities:
    """One version of the priorities of a year: how heavily an incident of a type or theme weighs, where not 1."""

    gemeente: str
    plan_id: int
    year: int
    number: int
    weights: Mapping[str, float]
    why: str
    by: str
    at: datetime

    @property
    def name(self) -> str:
        """What a run remembers it by: "2026/3"."""
        return f"{self.year}/{self.number}"


@dataclass(frozen=True, slots=True)
class Progress:
    """A line of the log: what was done for an action, and on which day."""

    id: int
    action_id: int
    on: date
    text: str
    by: str
    by_role: Role
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanActionStep:
    """One step of an action: a state it came to, or a version of what it says. `reason` may be empty."""

    state: PlanActionState
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ActionContent:
    """What people say of an action. A change is a new version."""

    goal: int  # number of the goal in the plan, from 1
    wanted: str  # "wat willen we"
    owner: Role
    partners: tuple[str, ...] = ()
    indicators: tuple[PlanIndicator, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanAction:
    """A numbered action of one year, with its log. An action that was carried over brings the log of before along."""

    id: int
    gemeente: str
    plan_id: int
    year: int
    number: int
    content: ActionContent
    state: PlanActionState
    version: int
    carried_from: int | None  # the action of the year before that it goes on with
    carried_to: int | None
    steps: tuple[PlanActionStep, ...] = ()
    log: tuple[Progress, ...] = ()  # the first day first
    links: tuple[str, ...] = ()  # "presence/4", "top-x/2": what carries it out
    interventions: tuple[int, ...] = ()  # those that say so

    @property
    def name(self) -> str:
        """How people call it: "2026, actie 3"."""
        return f"{self.year}, actie {self.number}"

    def log_of(self, year: int) -> list[Progress]:
        """What was done for it in one year."""
        return [line for line in self.log if line.on.year == year]


def shortened(text: str) -> str:
    """The beginning of a text, in whole words: enough to know it by in a list."""
    return shorten(text, LONGEST_NAME, placeholder=" …")


def in_force(versions: Iterable[YearPriorities], day: date, known: datetime | None = None) -> YearPriorities | None:
    """The priorities that hold on a day, as they were known at a moment.

    Those of the year of the day, in their last version. While a year has none, those of the last year before it that
    has: priorities go on until others were set.
    """
    there = [each for each in versions if each.year <= day.year and (known is None or each.at <= known)]
    return max(there, key=lambda each: (each.year, each.number), default=None)
