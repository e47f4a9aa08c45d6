"""The VIS-overleg of the demo: one of four weeks ago as it was taken over, one held today on the run, one ahead.

Nobody of the demo has signed in yet, so the program itself writes it, as the adviseur would.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.overleg import (
    ActionState,
    Agenda,
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingState,
    Part,
    Seat,
)
from openvis.store import audit, overleg
from openvis.store.agenda import agenda_for
from openvis.store.change import one_change

TABLE = (Seat.ADVISEUR, Seat.ANALIST, Seat.COORDINATOR, Seat.POLICE, Seat.HOUSING)
OF_THEN = (
    AgendaItem(Part.OWN, "Fietsendiefstal bij het station", "Ingebracht door de rol coördinator handhaving."),
    AgendaItem(Part.OWN, "Jongerenoverlast na de vakantie", "Ingebracht door de rol wijkcoördinator."),
)
POINT_AHEAD = ("Buurtpreventie in de Populierenhoek", "Bewoners willen een groep beginnen.")
EARLIER, AHEAD, TERM = timedelta(weeks=4), timedelta(weeks=2), timedelta(weeks=1)


def register_meetings(now: datetime) -> None:
    """All three, or none; none when it was done before."""
    with one_change():
        if overleg.of_gemeente(Scope.of(GEMEENTE), GEMEENTE):
            return
        then = now - EARLIER
        earlier = _opened(then, Agenda(None, then, OF_THEN))
        first, second = (item.id for item in _items(earlier))
        decided = _decide(earlier, first, DecisionKind.INVESTIGATE, "Tel een week lang.", Seat.COORDINATOR, then)
        action = overleg.get_action(Scope.of(GEMEENTE), decided.id)
        overleg.append_action_step(action, ActionState.COMPLETED, "Geteld op zeven dagen.", by=None, at=then + TERM)
        _decide(earlier, second, DecisionKind.INVESTIGATE, "Vraag het jongerenwerk.", Seat.YOUTH_WORK, then)
        _close(earlier, then)
        today = _opened(now, None)
        for listed in [item for item in _items(today) if item.part is Part.ATTENTION][:1]:
            _decide(today, listed.id, DecisionKind.INVESTIGATE, "Zoek uit of het één groep is.", Seat.POLICE, now)
        _close(today, now)
        ahead = _plan(now + AHEAD, now)
        by = Person(0, Role.WIJKCOORDINATOR.value, Role.WIJKCOORDINATOR, Scope.of(GEMEENTE))
        overleg.add_point(ahead, *POINT_AHEAD, by=by, at=now)


def _plan(on: datetime, at: datetime) -> Meeting:
    meeting = overleg.add_meeting(GEMEENTE, on.date(), TABLE, by=None, at=at)
    audit.append(AuditLine(at, SYSTEM, "register-meeting", f"meeting/{meeting.id}", GEMEENTE, "demo", OK))
    return meeting


def _opened(at: datetime, agenda: Agenda | None) -> Meeting:
    meeting = _plan(at, at)
    overleg.freeze(meeting, agenda or agenda_for(meeting, at))
    return overleg.append_step(replace(meeting, state=MeetingState.IN_SESSION), by=None, at=at)


def _close(meeting: Meeting, at: datetime) -> None:
    overleg.append_step(replace(meeting, state=MeetingState.HELD), by=None, at=at)


def _items(meeting: Meeting) -> tuple[AgendaItem, ...]:
    kept = overleg.agenda_of(meeting)
    return kept.items if kept else ()


def _decide(meeting: Meeting, item_id: int, kind: DecisionKind, text: str, who: Seat, at: datetime) -> Decision:
    item = next(each for each in _items(meeting) if each.id == item_id)
    draft = Decision(
        0, GEMEENTE, meeting.id, meeting.on, 0, item, kind, text, who, (at + TERM).date(), Role.ADVISEUR.value, at
    )
    return overleg.add_decision(draft, by=None, role=Role.ADVISEUR, at=at)
