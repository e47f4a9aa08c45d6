"""A VIS-overleg in each of its states, on the day that tests call today, with who may do something in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from openvis.decisions import overleg as deciding
from openvis.decisions.rules.meetings import may_withdraw
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Scope
from openvis.domain.overleg import Action, AgendaItem, Decision, DecisionKind, Meeting, Part, Seat
from openvis.store import overleg
from openvis.store.agenda import agenda_for

HOME = "GM9901"
TABLE = (Seat.ADVISEUR, Seat.POLICE)
WHAT = "Zoek uit of het één dader is."


def plan(by: Person, *, now: datetime, days: int = 0, **changes: Any) -> Meeting:
    asked: dict[str, Any] = {"gemeente": HOME, "on": localdate(now) + timedelta(days=days), "seats": TABLE} | changes
    return deciding.plan_meeting(by, now=now, origin="test", **asked)


def bring_in(by: Person, meeting: Meeting, *, now: datetime, title: str = "Koopavond", text: str = "") -> Meeting:
    return deciding.add_point(by, meeting.id, title=title, text=text, now=now, origin="test")


def start(by: Person, meeting: Meeting, *, now: datetime) -> Meeting:
    return deciding.open_meeting(by, meeting.id, version=meeting.version, now=now, origin="test")


def close(by: Person, meeting: Meeting, *, now: datetime) -> Meeting:
    return deciding.close_meeting(by, meeting.id, version=meeting.version, now=now, origin="test")


def first_point(meeting: Meeting, *, now: datetime, part: Part = Part.OWN) -> AgendaItem:
    return next(item for item in agenda_for(meeting, now).items if item.part is part)


def decide(by: Person, meeting: Meeting, *, now: datetime, **changes: Any) -> Decision:
    """At an own point, unless a change says otherwise: the police finds out within a week."""
    asked: dict[str, Any] = {
        "seen": 0,
        "kind": DecisionKind.INVESTIGATE,
        "text": WHAT,
        "who": Seat.POLICE,
        "due_on": localdate(now) + timedelta(days=7),
    } | changes
    if "item_id" not in asked:
        asked["item_id"] = first_point(meeting, now=now).id
    return deciding.take_decision(by, meeting.id, now=now, origin="test", **asked)


def in_session(by: Person, *, now: datetime) -> Meeting:
    """Opened, with one own point on its agenda."""
    return start(by, bring_in(by, plan(by, now=now), now=now), now=now)


def open_action(by: Person, *, now: datetime, **changes: Any) -> Action:
    made = decide(by, in_session(by, now=now), now=now, **changes)
    return overleg.get_action(Scope.of(made.gemeente), made.id)


def do_in_meeting(verb: Verb, by: Person, meeting: Meeting, *, now: datetime) -> Meeting:
    """Try a verb on a meeting, the way a page would; the meeting as it is afterwards."""
    at: dict[str, Any] = {"now": now, "origin": "test"}
    how = at | {"version": meeting.version}
    attempts: dict[Verb, Callable[[], object]] = {
        Verb.CHANGE_MEETING: lambda: deciding.change_meeting(by, meeting.id, on=meeting.on, seats=TABLE[:1], **how),
        Verb.ADD_POINT: lambda: bring_in(by, meeting, now=now),
        Verb.DROP_POINT: lambda: deciding.drop_point(by, meeting.id, _some_point(by, meeting), **at),
        Verb.ORDER_AGENDA: lambda: deciding.order_agenda(by, meeting.id, key=_some_key(meeting, now), step=1, **how),
        Verb.OPEN_MEETING: lambda: deciding.open_meeting(by, meeting.id, **how),
        Verb.TAKE_DECISION: lambda: decide(by, meeting, now=now, item_id=_some_item(meeting, now)),
        Verb.CLOSE_MEETING: lambda: deciding.close_meeting(by, meeting.id, **how),
        Verb.CALL_OFF_MEETING: lambda: deciding.call_off_meeting(by, meeting.id, **how),
    }
    attempts[verb]()
    return overleg.get(Scope.of(meeting.gemeente), meeting.id)


def do_to_action(verb: Verb, by: Person, action: Action, *, now: datetime) -> Action:
    service: Callable[..., Action] = {
        Verb.COMPLETE_ACTION: deciding.complete_action,
        Verb.LET_ACTION_LAPSE: deciding.let_action_lapse,
    }[verb]
    return service(by, action.id, version=action.version, reason="Het bleek niet nodig.", now=now, origin="test")


def _some_point(by: Person, meeting: Meeting) -> int:
    """One this person may take back, or else somebody's."""
    there = overleg.points(meeting)
    return next((each.id for each in there if may_withdraw(by, each)), there[0].id if there else 0)


def _some_key(meeting: Meeting, now: datetime) -> str:
    return next(iter(f"point/{each.id}" for each in overleg.points(meeting)), "")


def _some_item(meeting: Meeting, now: datetime) -> int:
    return next((item.id for item in agenda_for(meeting, now).items), 0)
