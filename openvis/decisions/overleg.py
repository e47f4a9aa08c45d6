"""The VIS-overleg: planning a meeting, its points and their order, opening it, deciding, closing it, its actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.meetings import (
    REASON_LENGTH,
    check_day_has_come,
    check_decision,
    check_meeting,
    check_own_point,
    check_point,
)
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import Attempt, recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.agenda import own_point
from openvis.domain.overleg import (
    Action,
    ActionState,
    Agenda,
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingState,
    Seat,
    moved,
)
from openvis.errors import InputError, NotAllowedNow
from openvis.store import overleg
from openvis.store.agenda import agenda_for


def plan_meeting(
    person: Person, *, gemeente: str, on: date, seats: Sequence[Seat], now: datetime, origin: str
) -> Meeting:
    """A meeting on a day, with who sits at the table. Raises NotPermitted or InputError."""
    verb = Verb.PLAN_MEETING
    with recorded(person, verb, subject="meeting/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_meeting(on, seats, localdate(now))
        made = overleg.add_meeting(gemeente, on, seats, by=person, at=now)
        attempt.subject = f"meeting/{made.id}"
    return made


def change_meeting(
    person: Person, meeting_id: int, *, version: int, on: date, seats: Sequence[Seat], now: datetime, origin: str
) -> Meeting:
    """Another day or other people at the table. Raises NotPermitted, InputError, or NotAllowedNow when it changed."""
    with _trying(person, Verb.CHANGE_MEETING, meeting_id, now, origin):
        meeting, _ = _ready(person, Verb.CHANGE_MEETING, meeting_id, version)
        check_meeting(on, seats, localdate(now))
        return overleg.append_step(replace(meeting, on=on, seats=tuple(seats)), by=person, at=now)


def order_agenda(
    person: Person, meeting_id: int, *, version: int, key: str, step: int, now: datetime, origin: str
) -> Meeting:
    """Move a part or an own point up (-1) or down (1). Raises NotPermitted, InputError or NotAllowedNow."""
    with _trying(person, Verb.ORDER_AGENDA, meeting_id, now, origin):
        meeting, _ = _ready(person, Verb.ORDER_AGENDA, meeting_id, version)
        order = moved(agenda_for(meeting, now).items, key, step)
        if key not in order:
            raise InputError("Dit onderdeel staat niet meer op de agenda.", "Open de vergadering opnieuw.")
        return overleg.append_step(replace(meeting, order=order), by=person, at=now)


def open_meeting(person: Person, meeting_id: int, *, version: int, now: datetime, origin: str) -> Meeting:
    """From planned to in session, on its day or later: the agenda is kept as it is now. Raises as the others do."""
    with _trying(person, Verb.OPEN_MEETING, meeting_id, now, origin):
        meeting, after = _ready(person, Verb.OPEN_MEETING, meeting_id, version)
        check_day_has_come(meeting, localdate(now))
        overleg.freeze(meeting, agenda_for(meeting, now))
        return overleg.append_step(replace(meeting, state=after), by=person, at=now)


def close_meeting(person: Person, meeting_id: int, *, version: int, now: datetime, origin: str) -> Meeting:
    """From in session to held: from then on the minutes are final. Raises NotPermitted or NotAllowedNow."""
    with _trying(person, Verb.CLOSE_MEETING, meeting_id, now, origin):
        meeting, after = _ready(person, Verb.CLOSE_MEETING, meeting_id, version)
        return overleg.append_step(replace(meeting, state=after), by=person, at=now)


def call_off_meeting(person: Person, meeting_id: int, *, version: int, now: datetime, origin: str) -> Meeting:
    """It does not take place; what was brought in stays to be read. Raises NotPermitted or NotAllowedNow."""
    with _trying(person, Verb.CALL_OFF_MEETING, meeting_id, now, origin):
        meeting, after = _ready(person, Verb.CALL_OFF_MEETING, meeting_id, version)
        return overleg.append_step(replace(meeting, state=after), by=person, at=now)


def add_point(person: Person, meeting_id: int, *, title: str, text: str, now: datetime, origin: str) -> Meeting:
    """Bring in a point of one's own, before or during the meeting. Raises NotPermitted, InputError or NotAllowedNow."""
    with _trying(person, Verb.ADD_POINT, meeting_id, now, origin):
        meeting, _ = _ready(person, Verb.ADD_POINT, meeting_id)
        check_point(title, text)
        point = overleg.add_point(meeting, title.strip(), text.strip(), by=person, at=now)
        if meeting.state is MeetingState.IN_SESSION:
            overleg.add_item(meeting, own_point(point))
        return meeting


def drop_point(person: Person, meeting_id: int, point_id: int, *, now: datetime, origin: str) -> Meeting:
    """Take back an own point before the meeting: whoever brought it in, or leads. Raises as `add_point`."""
    with _trying(person, Verb.DROP_POINT, meeting_id, now, origin) as attempt:
        meeting, _ = _ready(person, Verb.DROP_POINT, meeting_id)
        point = next((each for each in overleg.points(meeting) if each.id == point_id), None)
        if point is None:
            raise InputError("Dit punt staat niet (meer) op de agenda.", "Open de vergadering opnieuw.")
        check_own_point(person, point)
        overleg.drop_point(meeting, point, by=person, at=now)
        attempt.detail = f"point/{point.id}"
        return meeting


def take_decision(
    person: Person,
    meeting_id: int,
    *,
    item_id: int,
    seen: int,
    kind: DecisionKind,
    text: str,
    who: Seat | None,
    due_on: date | None,
    now: datetime,
    origin: str,
) -> Decision:
    """Write down what was decided at one point of the agenda.

    seen  how many decisions the writer saw there: raises NotAllowedNow when another was quicker, and stores nothing
    """
    with _trying(person, Verb.TAKE_DECISION, meeting_id, now, origin) as attempt:
        meeting, _ = _ready(person, Verb.TAKE_DECISION, meeting_id)
        item = _item_of(agenda_for(meeting, now), item_id)
        draft = Decision(
            id=0,  # not stored yet
            gemeente=meeting.gemeente,
            meeting_id=meeting.id,
            meeting_on=meeting.on,
            number=0,
            item=item,
            kind=kind,
            text=text.strip(),
            who=who,
            due_on=due_on,
            by=person.username,
            at=now,
        )
        check_decision(draft, localdate(now))
        _check_nobody_was_quicker(meeting, item, seen)
        made = overleg.add_decision(draft, by=person, role=person.role, at=now)
        attempt.detail = f"besluit {made.number}"
    return made


def complete_action(
    person: Person, action_id: int, *, version: int, reason: str = "", now: datetime, origin: str
) -> Action:
    """Say that an action was carried out, and if need be how. Raises NotPermitted, InputError or NotAllowedNow."""
    return _end_action(person, Verb.COMPLETE_ACTION, action_id, version, reason, now=now, origin=origin)


def let_action_lapse(
    person: Person, action_id: int, *, version: int, reason: str, now: datetime, origin: str
) -> Action:
    """Say why an action is not carried out. Raises NotPermitted, InputError or NotAllowedNow."""
    return _end_action(person, Verb.LET_ACTION_LAPSE, action_id, version, reason, now=now, origin=origin)


def _end_action(
    person: Person, verb: Verb, action_id: int, version: int, reason: str, *, now: datetime, origin: str
) -> Action:
    subject, gemeente = f"action/{action_id}", overleg.gemeente_of_decision(action_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        action = overleg.get_action(person.scope, action_id)
        after: ActionState = check_step(action, verb)
        if reason.strip() or verb is Verb.LET_ACTION_LAPSE:
            check_text("De reden", reason, REASON_LENGTH)
        action = overleg.locked_action(person.scope, action_id, version=version)
        return overleg.append_action_step(action, after, reason.strip(), by=person, at=now)


@contextmanager
def _trying(person: Person, verb: Verb, meeting_id: int, now: datetime, origin: str) -> Iterator[Attempt]:
    subject, gemeente = f"meeting/{meeting_id}", overleg.gemeente_of(meeting_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        yield attempt


def _ready(person: Person, verb: Verb, meeting_id: int, version: int | None = None) -> tuple[Meeting, MeetingState]:
    """The meeting, held until the change is made, and the state the verb leads to."""
    meeting = overleg.locked(person.scope, meeting_id, version=version)
    return meeting, check_step(meeting, verb)


def _item_of(agenda: Agenda, item_id: int) -> AgendaItem:
    found = next((item for item in agenda.items if item.id == item_id), None)
    if found is None:
        raise InputError("Dit punt staat niet op de agenda van deze vergadering.", "Kies een punt van de agenda.")
    return found


def _check_nobody_was_quicker(meeting: Meeting, item: AgendaItem, seen: int) -> None:
    taken = [each for each in overleg.decisions_of(meeting) if each.item.id == item.id]
    if len(taken) > seen:
        raise NotAllowedNow(
            f"Bij dit punt heeft {taken[-1].by} intussen vastgelegd: '{taken[-1].text}' Uw besluit is niet opgeslagen.",
            "Lees dat besluit en leg het uwe vast als het nog nodig is.",
        )
