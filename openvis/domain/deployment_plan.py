"""A plan of deployment as a gemeente keeps it: what was asked for one week, and what came of it. Neither is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from openvis.domain.deployment import Available, ExtraHours, Plan, Rule, Shift
from openvis.domain.work_order import DayPart

SHORT_VISITS, MOST_SHORT_VISITS = 6, 12  # to places nearer than a buurt, by one team in one shift
LEAST_EXPLORED, MOST_EXPLORED = 0.05, 0.10  # of the hours, where anything is drawn


@dataclass(frozen=True, slots=True)
class DeploymentRequest:
    """Hours per team and shift of one week, and the rules a plan must keep. Places in rules are codes of buurten and
    wijken."""

    id: int
    gemeente: str
    week: date  # its Monday
    available: tuple[Available, ...]
    rules: tuple[Rule, ...]
    by: str
    at: datetime
    skills: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of teams, in every shift
    short_visits: int = SHORT_VISITS

    @property
    def hours(self) -> float:
        return sum(each.hours for each in self.available)

    @property
    def teams(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.team for each in self.available))


@dataclass(frozen=True, slots=True)
class RulePrice:
    """How much more harm a plan without this rule would cover."""

    rule: str  # in words
    harm: float


@dataclass(frozen=True, slots=True)
class Stop:
    """A quarter of an hour at one place: a cell of the forecast, and the street nearest to its middle where known.

    x, y       of the middle, in the plane of the areas; latitude and longitude for a map
    metres     from the stop before it
    """

    place: str
    street: str | None
    buurt: str
    x: float
    y: float
    latitude: float
    longitude: float
    metres: float


@dataclass(frozen=True, slots=True)
class Walk:
    """The stops of one team in one shift, in the order to walk along them: over streets, or else as the crow flies."""

    team: str
    shift: Shift
    stops: tuple[Stop, ...]
    over_streets: bool

    @property
    def metres(self) -> float:
        return sum(each.metres for each in self.stops)


class RivalKind(StrEnum):
    GREEDY = "greedy"  # always the visit that covers most, without looking further
    LAST_TIME = "last-time"  # the visits of the plan before, once more


@dataclass(frozen=True, slots=True)
class Rival:
    """Another way to divide the same hours over the same expectation, to hold a plan against.

    of_plan  the plan whose visits are paid once more
    broken   how many times it breaks a rule
    """

    kind: RivalKind
    visits: int
    covered: float
    broken: int
    of_plan: int | None = None


@dataclass(frozen=True, slots=True)
class Unevenness:
    """How unevenly hours lie over the buurten, beside how unevenly what is expected does: Gini, None of nothing."""

    hours: float | None
    expected: float | None


@dataclass(frozen=True, slots=True)
class PlanResult:
    """What a calculation made of a request: visits to places by name, and everything to weigh them by.

    basis         which forecast and figures it rests on, as known when, in sentences
    walks         places to stop at in each shift, for who may see places
    streets_of    whose streets they go over
    expected_of   harm that is expected in the week, by place; empty of a plan from before that was kept
    changed_from  the plan that somebody changed by hand into this one; `cost` is the harm that is covered no longer
    """

    plan: Plan
    prices: tuple[RulePrice, ...]
    hours: tuple[ExtraHours, ...]
    places: dict[str, str]  # name -> buurt code
    remarks: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    walks: tuple[Walk, ...] = ()
    streets_of: tuple[str, ...] = ()
    changed_from: int | None = None
    cost: float = 0.0
    broken: tuple[str, ...] = ()
    expected_of: dict[str, float] = field(default_factory=dict)
    unevenness: Unevenness | None = None


@dataclass(frozen=True, slots=True)
class DeploymentPlan:
    """One stored version of a plan, of one run."""

    id: int
    request: DeploymentRequest
    run: str
    period_to: str  # last month the run knew
    result: PlanResult
    by: str
    at: datetime


def shifts_of(week: date) -> list[Shift]:
    """The 28 shifts of a week, in time."""
    parts = (DayPart.NIGHT, DayPart.MORNING, DayPart.AFTERNOON, DayPart.EVENING)
    return [Shift(week + timedelta(days=day), part) for day in range(7) for part in parts]
