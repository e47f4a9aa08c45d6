"""Deployment: which team goes where in which shift, under which rules, and what that covers (inzet)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openvis.domain.work_order import DayPart

HOUR = 60  # minutes
VISIT = 60  # minutes in a buurt
SHORT_VISIT = 15  # minutes at one place: longer adds little (Koper 1995)
MOST_VISITS = 4  # to one place in one shift


@dataclass(frozen=True, slots=True)
class Shift:
    day: date
    part: DayPart


@dataclass(frozen=True, slots=True)
class Team:
    name: str
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Available:
    """Hours that a team can work in a shift; 0 where it has none now but could. `skills` come on top of its own."""

    team: str
    shift: Shift
    hours: float
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Demand:
    """What one place asks of one shift.

    `place` is a buurt, or a cell or street of a short list. What is expected at a place of the list must be taken out
    of its buurt, or it is covered twice. `harm` is expected incidents x weight in this shift, `skill` what a team needs
    for it (empty: any team), `minutes` how long one visit lasts.
    """

    place: str
    wijk: str
    shift: Shift
    harm: float
    skill: str = ""
    minutes: int = VISIT


@dataclass(frozen=True, slots=True)
class Presence:
    """At least this share of all available hours in one wijk, or in each (None)."""

    least: float
    wijk: str | None = None


@dataclass(frozen=True, slots=True)
class Concentration:
    """At most this share of all available hours in one wijk, or in each (None)."""

    most: float
    wijk: str | None = None


@dataclass(frozen=True, slots=True)
class Exploration:
    """This share of all available hours goes to places drawn at random, where the forecast expects less."""

    share: float


@dataclass(frozen=True, slots=True)
class NoGo:
    """Nobody goes to this place: never, in one dagdeel of every day, or in one shift."""

    place: str
    part: DayPart | None = None
    day: date | None = None

    def forbids(self, place: str, shift: Shift) -> bool:
        return place == self.place and self.part in (None, shift.part) and self.day in (None, shift.day)


@dataclass(frozen=True, slots=True)
class Appointment:
    """This team pays these visits in this shift, whatever else is expected."""

    team: str
    place: str
    shift: Shift
    visits: int = 1
    skill: str = ""


@dataclass(frozen=True, slots=True)
class SkillNeeded:
    """Only who has this skill goes to this place: always, or in one dagdeel of every day."""

    place: str
    skill: str
    part: DayPart | None = None

    def asks(self, place: str, shift: Shift) -> bool:
        return place == self.place and self.part in (None, shift.part)


Rule = Presence | Concentration | Exploration | NoGo | Appointment | SkillNeeded


@dataclass(frozen=True, slots=True)
class DeploymentQuestion:
    """Everything a plan follows from, but for the seed of what is drawn at random."""

    teams: tuple[Team, ...]
    available: tuple[Available, ...]
    demands: tuple[Demand, ...]
    rules: tuple[Rule, ...] = ()
    most_visits: int = MOST_VISITS


class Purpose(StrEnum):
    PLANNED = "planned"
    APPOINTMENT = "appointment"
    EXPLORATION = "exploration"


@dataclass(frozen=True, slots=True)
class Visit:
    """So many visits by one team to one place in one shift; `covered` is the expected harm they cover together."""

    team: str
    place: str
    wijk: str
    shift: Shift
    skill: str
    visits: int
    minutes: int  # of all of them
    purpose: Purpose
    covered: float


@dataclass(frozen=True, slots=True)
class HourValue:
    """How much harm one more hour of this team in this shift would cover at most."""

    team: str
    shift: Shift
    harm: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Visits, what they cover, and what no plan under the same rules and draws can exceed (`bound`)."""

    visits: tuple[Visit, ...]
    covered: float
    expected: float  # all harm that is expected, covered or not
    bound: float
    proven: bool  # nothing covers more
    seed: int
    explored: float  # share of all available hours
    hour_values: tuple[HourValue, ...] = ()  # the highest first; none where they are not known exactly

    @property
    def gap(self) -> float:
        """How much more could be covered at most, as a share of the bound."""
        return max(0.0, self.bound - self.covered) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Price:
    """How much more harm would be covered without one rule; `least` and `most` where a plan was not proven."""

    rule: Rule
    harm: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class ExtraHours:
    """What a plan covers with more or fewer hours, put or taken where that does best; None where no rule-abiding
    plan is left."""

    hours: float
    covered: float | None
    changes: tuple[tuple[str, Shift, float], ...] = ()  # more hours only: team, shift and how many


@dataclass(frozen=True, slots=True)
class Relaxation:
    """How far one rule must give way, in minutes, for a plan to exist."""

    rule: Rule
    minutes: float


@dataclass(frozen=True, slots=True)
class Changed:
    """A plan somebody changed by hand: what it covers, what the change costs, and what it breaks, in sentences."""

    covered: float
    cost: float
    broken: tuple[str, ...]
