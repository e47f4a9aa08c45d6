"""A VIS-overleg from planning to closing: an agenda that writes itself and is kept, decisions, and their actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from openvis.decisions import bijzonderheden as judging
from openvis.decisions import overleg as service
from openvis.domain.access import Role, Scope
from openvis.domain.overleg import ActionState, DecisionKind, MeetingState, Part, Seat
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit, bijzonderheden, overleg, results
from openvis.store.agenda import agenda_for
from tests.support.overleg import (
    WHAT,
    bring_in,
    close,
    decide,
    first_point,
    in_session,
    open_action,
    plan,
    start,
)
from tests.support.people import (
    ADVISEUR,
    COORDINATOR,
    HOME,
    NOW,
    TODAY,
    action,
    attention,
    issue,
    make,
    meeting,
    meeting_in_session,
    noticed,
    person,
    running,
    signal,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
SECOND = person(Role.ADVISEUR)
NEXT = NOW + timedelta(days=14)
HOW: dict[str, Any] = {"now": NOW, "origin": "web"}


def test_from_planned_to_held_with_a_line_for_each_step():
    opened = start(ADVISEUR, bring_in(COORDINATOR, plan(ADVISEUR, now=NOW), now=NOW), now=NOW)
    made = decide(ADVISEUR, opened, now=NOW)
    held = close(ADVISEUR, opened, now=NOW + timedelta(hours=1))
    assert (held.state, held.opened_at, held.closed_at) == (MeetingState.HELD, NOW, NOW + timedelta(hours=1))
    assert overleg.decisions_of(held) == [made]
    lines = [(line.action, line.actor, line.detail) for line in reversed(audit.lines(SCOPE, f"meeting/{held.id}"))]
    assert lines == [
        ("plan-meeting", ADVISEUR.username, ""),
        ("add-agenda-point", COORDINATOR.username, ""),
        ("open-meeting", ADVISEUR.username, ""),
        ("take-decision", ADVISEUR.username, "besluit 1"),
        ("close-meeting", ADVISEUR.username, ""),
    ]


def test_the_agenda_gathers_what_is_stored():
    seen, handed_in, runs = noticed(), signal(area="BU99010102"), running(title="Lichtmastactie")
    order = issue(intervention=runs)
    later = plan(ADVISEUR, now=NEXT)
    items = agenda_for(bring_in(COORDINATOR, later, now=NEXT), NEXT).items
    assert [(item.part, item.subjects[-1]) for item in items] == [
        (Part.ATTENTION, f"bijzonderheid/{seen.id}"),
        (Part.BIJZONDERHEDEN, f"bijzonderheid/{handed_in.id}"),
        (Part.INTERVENTIONS, f"intervention/{runs.id}"),
        (Part.LATE_ORDERS, f"work-order/{order.id}"),
        (Part.OWN, f"point/{overleg.points(later)[0].id}"),
    ]
    assert items[3].title == f"Werkopdracht {order.id} van Team Noord"
    assert items[3].text.endswith("Moest klaar zijn op 9 maart 2026, 7 dagen te laat.")


def test_until_it_is_opened_the_agenda_follows_the_figures_and_then_it_is_kept():
    attention()
    planned = meeting()
    assert len(agenda_for(planned, NOW).items) == 2
    attention(
        area="BU99010102", area_name="Markt", made_at=NOW + timedelta(hours=1)
    )  # a later run, of which this is the whole list
    before = agenda_for(planned, NOW)
    assert before.items[0].title == "Woninginbraak in Markt"
    opened = start(ADVISEUR, planned, now=NOW)
    attention(area="BU99010103", area_name="Haven", made_at=NEXT)
    kept = agenda_for(opened, NEXT)
    assert (kept.run_id, kept.written_at) == (before.run_id, NOW)
    assert [replace(item, id=0, number=0) for item in kept.items] == list(before.items)
    assert agenda_for(close(ADVISEUR, opened, now=NEXT), NEXT) == kept


def test_the_next_agenda_says_what_changed_since_the_last_meeting():
    attention()
    close(ADVISEUR, meeting_in_session(), now=NOW)
    attention(area="BU99010102", area_name="Markt", made_at=NEXT)
    changes = [item for item in agenda_for(plan(ADVISEUR, now=NEXT), NEXT).items if item.part is Part.CHANGES]
    assert [(item.title, item.text) for item in changes] == [
        ("Nieuw op de lijst: 1", "Woninginbraak in Markt."),
        ("Van de lijst af: 1", "Woninginbraak in Kerkbuurt."),
    ]
    assert results.latest_run(SCOPE, HOME) is not None


def test_a_point_that_comes_up_during_the_meeting_goes_to_the_end():
    opened = meeting_in_session()
    bring_in(COORDINATOR, opened, now=NOW, title="Kermis", text="Komt eerder dan gedacht.")
    last = agenda_for(opened, NOW).items[-1]
    assert (last.title, last.text) == (
        "Kermis",
        "Komt eerder dan gedacht. Ingebracht door de rol coördinator handhaving.",
    )
    assert decide(ADVISEUR, opened, now=NOW, item_id=last.id).item == last


def test_an_order_by_hand_stays_and_is_kept_with_the_agenda():
    attention()
    planned = meeting()
    key = f"point/{overleg.points(planned)[0].id}"
    first = service.order_agenda(ADVISEUR, planned.id, version=planned.version, key=key, step=-1, **HOW)
    assert [item.part for item in agenda_for(first, NOW).items] == [Part.OWN, Part.ATTENTION]
    opened = start(ADVISEUR, first, now=NOW)
    assert [item.part for item in agenda_for(opened, NOW).items] == [Part.OWN, Part.ATTENTION]


def test_a_part_that_is_not_on_the_agenda_cannot_be_moved():
    planned = meeting()
    with pytest.raises(InputError, match="Dit onderdeel staat niet meer op de agenda"):
        service.order_agenda(ADVISEUR, planned.id, version=planned.version, key="forecast", step=1, **HOW)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": -1}, "1 maart 2026 is al voorbij."),
        ({"days": 400}, "6 april 2027 is meer dan een jaar vooruit."),
        ({"seats": ()}, "Er zit niemand aan tafel."),
    ],
)
def test_a_meeting_is_on_a_day_to_come_and_somebody_is_there(changes, sentence):
    with pytest.raises(InputError) as refusal:
        plan(ADVISEUR, now=NOW, **changes)
    assert refusal.value.sentence == sentence
    assert overleg.of_gemeente(SCOPE, HOME) == []


def test_nobody_opens_a_meeting_before_its_day():
    ahead = plan(ADVISEUR, now=NOW, days=3)
    with pytest.raises(NotAllowedNow, match="De vergadering is op 5 maart 2026") as refusal:
        start(ADVISEUR, ahead, now=NOW)
    assert refusal.value.next_step == "Open haar op die dag, of wijzig eerst de dag."
    assert overleg.agenda_of(ahead) is None


@pytest.mark.parametrize(
    ("title", "text", "sentence"),
    [
        ("x", "", "Het agendapunt is 1 tekens lang."),
        ("Koopavond", "Bel J. Jansen.", "De toelichting lijkt namen te bevatten"),
        ("Auto AB-123-C", "", "Het agendapunt lijkt kentekens te bevatten"),
    ],
)
def test_a_point_names_nobody(title, text, sentence):
    planned = meeting()
    before = overleg.points(planned)
    with pytest.raises(InputError) as refusal:
        bring_in(COORDINATOR, planned, now=NOW, title=title, text=text)
    assert refusal.value.sentence.startswith(sentence)
    assert overleg.points(planned) == before


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "Het besluit is 0 tekens lang."),
        ({"text": "Bel 06-12345678."}, "Het besluit lijkt telefoonnummers te bevatten"),
        ({"who": None, "due_on": None}, "Bij het besluit 'verder uitzoeken' ontbreekt wie het doet."),
        ({"due_on": None}, "Bij het besluit 'verder uitzoeken' ontbreekt voor welke dag."),
        ({"kind": DecisionKind.FOLLOW, "who": None}, "Bij het besluit 'volgen' ontbreekt wie het doet."),
        ({"due_on": TODAY - timedelta(days=1)}, "1 maart 2026 kan niet: de dag moet nog komen, binnen een jaar."),
        ({"due_on": TODAY + timedelta(days=400)}, "6 april 2027 kan niet:"),
        ({"item_id": 987_654}, "Dit punt staat niet op de agenda van deze vergadering."),
    ],
)
def test_a_decision_says_what_and_where_something_must_be_done_who_and_when(changes, sentence):
    opened = meeting_in_session()
    with pytest.raises(InputError) as refusal:
        decide(ADVISEUR, opened, now=NOW, **changes)
    assert refusal.value.sentence.startswith(sentence)
    assert overleg.decisions_of(opened) == []


def test_a_decision_without_an_action_names_nobody():
    made = decide(ADVISEUR, meeting_in_session(), now=NOW, kind=DecisionKind.NOTHING, who=None, due_on=None)
    assert not made.is_action
    assert overleg.actions(SCOPE, HOME) == []


def test_a_point_of_another_meeting_is_none_of_this_one():
    other, opened = meeting_in_session(), meeting_in_session()
    with pytest.raises(InputError, match="Dit punt staat niet op de agenda"):
        decide(ADVISEUR, opened, now=NOW, item_id=first_point(other, now=NOW).id)


def test_two_who_decide_at_one_point_read_each_other_first():
    opened = meeting_in_session()
    first = decide(ADVISEUR, opened, now=NOW)
    with pytest.raises(NotAllowedNow) as refusal:
        decide(SECOND, opened, now=NOW, text="Wij volgen het.")
    assert refusal.value.sentence == (
        f"Bij dit punt heeft {ADVISEUR.username} intussen vastgelegd: '{WHAT}' Uw besluit is niet opgeslagen."
    )
    assert overleg.decisions_of(opened) == [first]
    second = decide(SECOND, opened, now=NOW, text="Wij volgen het.", seen=1)
    assert [each.number for each in overleg.decisions_of(opened)] == [1, 2]
    assert second.text == "Wij volgen het."


def test_a_meeting_that_somebody_changed_is_not_changed_by_another_who_did_not_see_it():
    planned = meeting()
    service.change_meeting(SECOND, planned.id, version=1, on=TODAY + timedelta(days=1), seats=(Seat.POLICE,), **HOW)
    with pytest.raises(NotAllowedNow, match="Deze vergadering is intussen gewijzigd door een adviseur OOV") as refusal:
        service.change_meeting(ADVISEUR, planned.id, version=1, on=TODAY, seats=(Seat.ADVISEUR,), **HOW)
    assert "op 2 maart 2026 om 10:30" in refusal.value.sentence
    stored = overleg.get(SCOPE, planned.id)
    assert (stored.on, stored.seats, stored.version) == (TODAY + timedelta(days=1), (Seat.POLICE,), 2)


def test_an_open_action_comes_back_on_every_agenda_until_it_is_done():
    agreed = action()
    later = plan(ADVISEUR, now=NEXT)
    [item] = agenda_for(later, NEXT).items
    assert (item.part, item.title, item.subjects) == (Part.ACTIONS, "Politie: Koopavond", (f"action/{agreed.id}",))
    assert item.text == f"Besloten op 2 maart 2026: {WHAT} Uiterlijk 9 maart 2026, 7 dagen te laat."
    done = service.complete_action(COORDINATOR, agreed.id, version=1, now=NEXT, origin="web")
    assert (done.state, done.steps[-1].by, done.steps[-1].reason) == ("completed", COORDINATOR.username, "")
    assert agenda_for(later, NEXT).items == ()


def test_an_action_lapses_with_a_reason_and_by_who_leads():
    agreed = action()
    with pytest.raises(NotPermitted):
        service.let_action_lapse(COORDINATOR, agreed.id, version=1, reason="Geen tijd.", **HOW)
    with pytest.raises(InputError, match="De reden is 0 tekens lang"):
        service.let_action_lapse(ADVISEUR, agreed.id, version=1, reason="", **HOW)
    lapsed = service.let_action_lapse(ADVISEUR, agreed.id, version=1, reason="De dader zit vast.", **HOW)
    assert (lapsed.state, lapsed.steps[-1].reason) == (ActionState.LAPSED, "De dader zit vast.")
    with pytest.raises(NotAllowedNow, match="De actie staat op 'vervallen'; gedaan melden kan dan niet"):
        service.complete_action(COORDINATOR, agreed.id, version=1, **HOW)


def test_a_version_that_was_never_there_changes_nothing():
    agreed = action()
    with pytest.raises(NotAllowedNow, match="Deze actie is intussen op 'open' gezet"):
        service.complete_action(ADVISEUR, agreed.id, version=7, **HOW)
    assert overleg.get_action(SCOPE, agreed.id) == agreed


def test_an_intervention_made_because_of_a_decision_leads_both_ways():
    row = attention()
    opened = in_session(ADVISEUR, now=NOW)
    item = first_point(opened, now=NOW, part=Part.ATTENTION)
    made = decide(ADVISEUR, opened, now=NOW, item_id=item.id, kind=DecisionKind.INTERVENTION)
    built = make(attention_id=row, decision_id=made.id)
    assert overleg.get_decision(SCOPE, made.id).outcomes == (f"intervention/{built.id}",)
    assert [each.id for each in overleg.decisions_behind(SCOPE, f"intervention/{built.id}")] == [made.id]
    with pytest.raises(NotPermitted, match="Besluit 987654 bestaat niet"):
        make(decision_id=987_654)


def test_a_work_order_issued_because_of_a_decision_leads_both_ways():
    agreed = action()
    order = issue(intervention=running(), decision_id=agreed.id)
    assert overleg.get_decision(SCOPE, agreed.id).outcomes == (f"work-order/{order.id}",)
    assert [each.id for each in overleg.decisions_behind(SCOPE, f"work-order/{order.id}")] == [agreed.id]
    with pytest.raises(NotPermitted, match="Besluit 987654 bestaat niet"):
        issue(intervention=running(), decision_id=987_654)


def test_a_bijzonderheid_is_taken_up_at_the_meeting_by_the_service_that_always_does():
    seen = noticed()
    opened = in_session(ADVISEUR, now=NOW)
    made = decide(ADVISEUR, opened, now=NOW, item_id=first_point(opened, now=NOW, part=Part.ATTENTION).id)
    judging.take_up(ADVISEUR, seen.id, reason=made.text, decision_id=made.id, **HOW)
    assert bijzonderheden.get(SCOPE, seen.id).state == "taken-up"
    assert overleg.get_decision(SCOPE, made.id).outcomes == (f"bijzonderheid/{seen.id}",)
    assert [line.action for line in audit.lines(SCOPE, f"bijzonderheid/{seen.id}")] == ["take-up-bijzonderheid"]


def test_another_gemeente_reads_nothing_of_it():
    agreed = open_action(ADVISEUR, now=NOW)
    away = Scope.of("GM9902")
    for read in (overleg.get, overleg.get_decision, overleg.get_action):
        with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
            read(away, agreed.decision.meeting_id if read is overleg.get else agreed.id)
    assert overleg.of_gemeente(away, HOME) == overleg.actions(away, HOME) == []
    assert overleg.decisions_behind(away, "intervention/1") == []


def test_a_point_is_taken_back_by_who_brought_it_in_or_who_leads_until_the_meeting_opens():
    meeting = bring_in(COORDINATOR, plan(ADVISEUR, now=NOW), now=NOW, title="Koopavond")
    bring_in(ADVISEUR, meeting, now=NOW, title="Kermis")
    evening, fair = overleg.points(meeting)
    with pytest.raises(NotPermitted, match="ingebracht door de rol adviseur OOV"):
        service.drop_point(COORDINATOR, meeting.id, fair.id, **HOW)
    service.drop_point(COORDINATOR, meeting.id, evening.id, **HOW)
    assert [each.title for each in overleg.points(meeting)] == ["Kermis"]
    assert "Koopavond" not in [item.title for item in agenda_for(meeting, NOW).items]
    with pytest.raises(InputError, match=r"staat niet \(meer\) op de agenda"):
        service.drop_point(COORDINATOR, meeting.id, evening.id, **HOW)
    bring_in(COORDINATOR, meeting, now=NOW, title="Markt")
    service.drop_point(ADVISEUR, meeting.id, overleg.points(meeting)[-1].id, **HOW)
    assert [each.title for each in overleg.points(meeting)] == ["Kermis"]
    start(ADVISEUR, meeting, now=NOW)
    with pytest.raises(NotAllowedNow, match="een agendapunt intrekken kan dan niet"):
        service.drop_point(ADVISEUR, meeting.id, fair.id, **HOW)
    told = [line.result for line in audit.lines(SCOPE, f"meeting/{meeting.id}") if line.action == "drop-point"]
    assert told == ["refused", "ok", "refused", "ok", "refused"]  # the newest first
