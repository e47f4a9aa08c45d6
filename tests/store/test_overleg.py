"""Meetings, agendas, decisions and actions in the store: appended, numbered, within a scope, and read as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from openvis.domain.access import Person, Role, Scope
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
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models, overleg
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE, SCOPE
from tests.support.published import publish

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
DAY = date(2026, 3, 2)
ADVISEUR = Person(7, "adviseur", Role.ADVISEUR, SCOPE)
WIJK = Person(8, "wijk", Role.WIJKCOORDINATOR, SCOPE)
ITEMS = (
    AgendaItem(Part.ATTENTION, "Overlast", "9 in maart.", ("attention/1", "point/2"), "BU99010101", "overlast"),
    AgendaItem(Part.FORECAST, "Scorebord", "Een.\nTwee."),
)  # fmt: skip


def added(gemeente: str = GEMEENTE, on: date = DAY) -> Meeting:
    return overleg.add_meeting(gemeente, on, (Seat.ADVISEUR, Seat.POLICE), by=ADVISEUR, at=AT)


def opened(meeting: Meeting | None = None) -> Meeting:
    meeting = meeting or added()
    overleg.freeze(meeting, Agenda(None, AT, ITEMS))
    return overleg.append_step(replace(meeting, state=MeetingState.IN_SESSION), by=ADVISEUR, at=AT)


def decided(meeting: Meeting, **changed: object) -> Decision:
    kept = overleg.agenda_of(meeting)
    assert kept is not None
    draft = Decision(
        0, meeting.gemeente, meeting.id, meeting.on, 0, kept.items[0], DecisionKind.INVESTIGATE, "Zoek het uit.",
        Seat.POLICE, DAY + timedelta(days=7), "adviseur", AT,
    )  # fmt: skip
    return overleg.add_decision(replace(draft, **changed), by=ADVISEUR, role=Role.ADVISEUR, at=AT)


def test_a_meeting_is_read_as_its_last_step_says():
    first = added()
    assert (first.state, first.on, first.seats, first.version) == (
        MeetingState.SCHEDULED,
        DAY,
        (Seat.ADVISEUR, Seat.POLICE),
        1,
    )
    moved = overleg.append_step(replace(first, on=date(2026, 3, 9), order=("own", "attention")), by=ADVISEUR, at=AT)
    assert (moved.on, moved.order, moved.version) == (date(2026, 3, 9), ("own", "attention"), 2)
    assert overleg.get(SCOPE, first.id) == moved
    assert models.MeetingStep.objects.filter(meeting_id=first.id).count() == 2


def test_it_remembers_when_it_was_opened_and_closed():
    closed_at = AT + timedelta(hours=2)
    closed = overleg.append_step(replace(opened(), state=MeetingState.HELD), by=ADVISEUR, at=closed_at)
    assert (closed.opened_at, closed.closed_at) == (AT, closed_at)
    assert (added().opened_at, added().closed_at) == (None, None)


def test_a_change_on_an_older_version_is_refused_and_says_who_was_quicker():
    first = added()
    overleg.append_step(replace(first, on=date(2026, 3, 9)), by=ADVISEUR, at=AT)
    with pytest.raises(NotAllowedNow, match="intussen gewijzigd door een adviseur OOV, op 2 maart 2026 om 10:30"):
        overleg.append_step(replace(first, on=date(2026, 3, 16)), by=ADVISEUR, at=AT)
    assert overleg.get(SCOPE, first.id).on == date(2026, 3, 9)


def test_the_program_itself_is_named_where_it_was_quicker():
    first = added()
    overleg.append_step(replace(first, on=date(2026, 3, 9)), by=None, at=AT)
    with pytest.raises(NotAllowedNow, match="intussen gewijzigd door het systeem"):
        overleg.locked(SCOPE, first.id, version=1)


def test_meetings_are_listed_with_the_last_day_first():
    early, late = added(on=date(2026, 2, 2)), added(on=date(2026, 4, 6))
    same_day = added(on=date(2026, 4, 6))
    assert [each.id for each in overleg.of_gemeente(SCOPE, GEMEENTE)] == [same_day.id, late.id, early.id]


def test_an_agenda_is_read_back_as_it_was_with_a_number_for_each_point():
    meeting = opened()
    kept = overleg.agenda_of(meeting)
    assert kept is not None
    assert (kept.run_id, kept.written_at) == (None, AT)
    assert [item.number for item in kept.items] == [1, 2]
    assert tuple(replace(item, id=0, number=0) for item in kept.items) == ITEMS
    overleg.add_item(meeting, AgendaItem(Part.OWN, "Kermis", "", ("point/9",)))
    again = overleg.agenda_of(meeting)
    assert again is not None
    assert [item.number for item in again.items] == [1, 2, 3]
    assert again.items[:2] == kept.items


def test_an_agenda_names_the_run_its_figures_are_of():
    run = publish("run-0")
    meeting = added()
    overleg.freeze(meeting, Agenda(run.id, AT, ()))
    kept = overleg.agenda_of(meeting)
    assert kept is not None
    assert kept.run_id == run.id


def test_an_agenda_is_kept_once():
    meeting = opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        overleg.freeze(meeting, Agenda(None, AT, ()))


def test_points_come_in_the_order_in_which_they_were_brought_in():
    meeting = added()
    for title in ("Koopavond", "Kermis"):
        overleg.add_point(meeting, title, "", by=WIJK, at=AT)
    assert [(each.title, each.by_role) for each in overleg.points(meeting)] == [
        ("Koopavond", Role.WIJKCOORDINATOR),
        ("Kermis", Role.WIJKCOORDINATOR),
    ]
    assert overleg.points(added()) == []


def test_decisions_are_numbered_within_their_meeting():
    first, other = opened(), opened()
    numbers = [decided(first).number, decided(first, text="Volg het.").number, decided(other).number]
    assert numbers == [1, 2, 1]
    assert [each.text for each in overleg.decisions_of(first)] == ["Zoek het uit.", "Volg het."]
    assert overleg.decisions_of(first)[0].meeting_on == DAY


def test_who_and_when_make_it_an_action_that_is_open():
    meeting = opened()
    with_action = decided(meeting)
    decided(meeting, kind=DecisionKind.NOTHING, who=None, due_on=None)
    [action] = overleg.actions(SCOPE, GEMEENTE)
    assert (action.id, action.state, action.version) == (with_action.id, ActionState.OPEN, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        decided(meeting, who=None)


def test_actions_are_listed_with_the_first_due_first():
    meeting = opened()
    late = decided(meeting, due_on=DAY + timedelta(days=30))
    soon = decided(meeting, due_on=DAY + timedelta(days=1))
    assert [each.id for each in overleg.actions(SCOPE, GEMEENTE)] == [soon.id, late.id]


def test_an_action_goes_on_step_by_step_and_lapses_with_a_reason_only():
    made = decided(opened())
    open_one = overleg.get_action(SCOPE, made.id)
    done = overleg.append_action_step(open_one, ActionState.COMPLETED, "Eén dader.", by=WIJK, at=AT)
    assert [(each.state, each.reason, each.by) for each in done.steps] == [
        ("open", "", "adviseur"),
        ("completed", "Eén dader.", "wijk"),
    ]
    with pytest.raises(NotAllowedNow, match="Deze actie is intussen op 'gedaan' gezet, op 2 maart 2026"):
        overleg.locked_action(SCOPE, made.id, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        overleg.append_action_step(done, ActionState.LAPSED, "", by=WIJK, at=AT)


def test_what_came_of_a_decision_is_kept_once_and_leads_back():
    made, other = decided(opened()), decided(opened())
    for _ in range(2):
        overleg.add_outcome(made, "intervention/12", at=AT)
    overleg.add_outcome(made, "bijzonderheid/3", at=AT)
    overleg.add_outcome(other, "intervention/12", at=AT)
    assert overleg.get_decision(SCOPE, made.id).outcomes == ("intervention/12", "bijzonderheid/3")
    assert {each.id for each in overleg.decisions_behind(SCOPE, "intervention/12")} == {made.id, other.id}
    assert overleg.decisions_behind(SCOPE, "intervention/1") == []


def test_another_gemeente_has_its_own_and_reads_as_nothing():
    ours, theirs = opened(), added(OTHER_GEMEENTE)
    action = decided(ours)
    away = Scope.of(OTHER_GEMEENTE)
    assert [each.id for each in overleg.of_gemeente(away, OTHER_GEMEENTE)] == [theirs.id]
    assert overleg.of_gemeente(SCOPE, OTHER_GEMEENTE) == []
    assert (overleg.gemeente_of(theirs.id), overleg.gemeente_of(987_654)) == (OTHER_GEMEENTE, None)
    assert (overleg.gemeente_of_decision(action.id), overleg.gemeente_of_decision(987_654)) == (GEMEENTE, None)
    with pytest.raises(NotPermitted, match=f"Vergadering {ours.id} bestaat niet"):
        overleg.locked(away, ours.id)
    with pytest.raises(NotPermitted, match=f"Besluit {action.id} bestaat niet"):
        overleg.locked_action(away, action.id, version=1)


@pytest.mark.parametrize(
    "model",
    [models.Meeting, models.MeetingStep, models.Agenda, models.AgendaItem, models.Decision, models.ActionStep],
    ids=lambda model: model.__name__,
)
def test_what_was_written_cannot_be_changed(model):
    decided(opened())
    row = model.objects.first()
    with pytest.raises(RuntimeError, match="written once"):
        row.save()
    with pytest.raises(RuntimeError, match="written once"):
        model.objects.all().delete()
