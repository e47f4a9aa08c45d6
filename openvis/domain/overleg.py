"""The VIS-overleg: a meeting with its agenda, what was decided at each point, and the actions that follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from openvis.domain.access import Role


class MeetingState(StrEnum):
    SCHEDULED = "scheduled"  # the agenda is written anew each time somebody looks
    IN_SESSION = "in-session"  # the agenda is as it was when the meeting was opened
    HELD = "held"  # nothing of it changes any more
    CALLED_OFF = "called-off"


class Seat(StrEnum):
    """Who sits at the table or carries out an action: a role or an organisation of a fixed list, never a name."""

    ADVISEUR = "adviseur"
    ANALIST = "analist"
    COORDINATOR = "coordinator"
    WIJKCOORDINATOR = "wijkcoordinator"
    MAYOR = "mayor"
    PUBLIC_SPACE = "public-space"
    COMMUNICATION = "communication"
    YOUTH_WORK = "youth-work"
    WELFARE = "welfare"
    POLICE = "police"
    WIJKAGENT = "wijkagent"
    PROSECUTION = "prosecution"
    HOUSING = "housing"
    ENTREPRENEURS = "entrepreneurs"
    FIRE_BRIGADE = "fire-brigade"
    HEALTH = "health"
    SAFETY_HOUSE = "safety-house"
    OTHER = "other"


class Part(StrEnum):
    """The parts of an agenda, in the order in which it writes them."""

    ACTIONS = "actions"
    CHANGES = "changes"
    ATTENTION = "attention"
    BIJZONDERHEDEN = "bijzonderheden"
    INTERVENTIONS = "interventions"
    ENDING = "ending"
    LATE_ORDERS = "late-orders"
    FORECAST = "forecast"
    OWN = "own"


class DecisionKind(StrEnum):
    INTERVENTION = "intervention"
    WORK_ORDER = "work-order"
    INVESTIGATE = "investigate"
    FOLLOW = "follow"
    NOTHING = "nothing"
    BUURTBERICHT = "buurtbericht"
    OTHER = "other"


# Somebody must do something for these, so they name who and when.
ASKS_AN_ACTION = frozenset(
    {DecisionKind.INTERVENTION, DecisionKind.WORK_ORDER, DecisionKind.INVESTIGATE, DecisionKind.BUURTBERICHT}
)


class ActionState(StrEnum):
    OPEN = "open"
    COMPLETED = "completed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One point of an agenda, in sentences that hold by themselves: it is read again when the figures have changed."""

    part: Part
    title: str
    text: str
    subjects: tuple[str, ...] = ()  # what it is about: "attention/12", "bijzonderheid/3", "intervention/4"
    area: str = ""
    category: str = ""
    id: int = 0  # 0 while the agenda is not stored
    number: int = 0


@dataclass(frozen=True, slots=True)
class Agenda:
    """The points in their order, and of which run their figures are."""

    run_id: str | None
    written_at: datetime
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """What somebody wants to talk about."""

    id: int
    title: str
    text: str
    by: str  # account name of who brought it in
    by_role: Role


@dataclass(frozen=True, slots=True)
class Meeting:
    id: int
    gemeente: str
    state: MeetingState
    on: date
    seats: tuple[Seat, ...]
    version: int  # goes up with every step; a change on an older version is refused
    order: tuple[str, ...] = ()  # keys of the parts and own points that were put in order by hand
    opened_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided at one point. With who and when it is an action too."""

    id: int
    gemeente: str
    meeting_id: int
    meeting_on: date
    number: int  # within the meeting
    item: AgendaItem
    kind: DecisionKind
    text: str
    who: Seat | None
    due_on: date | None
    by: str
    at: datetime
    outcomes: tuple[str, ...] = ()  # what came of it: "intervention/12"

    @property
    def is_action(self) -> bool:
        return self.who is not None and self.due_on is not None


@dataclass(frozen=True, slots=True)
class ActionStep:
    state: ActionState
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Action:
    """A decision that somebody carries out by a day."""

    decision: Decision
    steps: tuple[ActionStep, ...] = field(default=())

    @property
    def id(self) -> int:
        return self.decision.id

    @property
    def gemeente(self) -> str:
        return self.decision.gemeente

    @property
    def state(self) -> ActionState:
        return self.steps[-1].state

    @property
    def version(self) -> int:
        return len(self.steps)

    def is_late(self, today: date) -> bool:
        due_on = self.decision.due_on
        return self.state is ActionState.OPEN and due_on is not None and due_on < today


def key_of(item: AgendaItem) -> str:
    """What is put in order by hand: a part as a whole, or one own point."""
    return item.subjects[0] if item.part is Part.OWN and item.subjects else item.part.value


def in_order(items: tuple[AgendaItem, ...], order: tuple[str, ...]) -> tuple[AgendaItem, ...]:
    """The items with their parts in the order that was chosen; what was not there then comes after, as it was written.

    Within a part nothing moves.
    """
    place = {key: number for number, key in enumerate(order)}
    return tuple(sorted(items, key=lambda item: place.get(key_of(item), len(place))))


def moved(items: tuple[AgendaItem, ...], key: str, step: int) -> tuple[str, ...]:
    """The keys of an agenda in their order, with one of them moved up (-1) or down (1) as far as there is room."""
    keys = list(dict.fromkeys(key_of(item) for item in items))
    if key not in keys:
        return tuple(keys)
    at = keys.index(key)
    keys.insert(max(0, at + step), keys.pop(at))
    return tuple(keys)
