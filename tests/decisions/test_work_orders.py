"""A werkopdracht from the desk to the street and back, and what happens when two people reach for it at once."""

from dataclasses import fields, replace
from datetime import timedelta
from uuid import UUID

import pytest

from openvis.decisions import work_orders as service
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.work_order import DayPart, NotDoneReason, Priority, Sending, Situation, WeekPart, WorkOrderState
from openvis.errors import InputError, NotAllowedNow
from openvis.store import audit, work_orders
from tests.support.people import (
    ADVISEUR,
    BOA,
    COORDINATOR,
    FINDING,
    HOME,
    NOW,
    SENTENCE,
    TODAY,
    accepted,
    attention,
    do,
    issue,
    make,
    person,
    running,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
LATER = NOW + timedelta(hours=3)


def test_from_signal_to_finding(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    intervention = make(attention_id=attention())

    order = issue(intervention=intervention, task=" Controleer de achterpaden. ", team=" Team Noord ")
    assert order.reason == SENTENCE
    assert (order.task, order.team) == ("Controleer de achterpaden.", "Team Noord")
    assert (order.week_part, order.day_part, order.priority) == (WeekPart.WORKDAYS, DayPart.EVENING, Priority.NORMAL)
    assert (order.area, order.category) == (intervention.areas[0], intervention.categories[0])
    assert (order.state, order.version, order.finding) == (WorkOrderState.ISSUED, 1, None)

    order = service.accept_work_order(BOA, order.id, version=1, now=NOW, origin="web")
    assert (order.state, order.version) == (WorkOrderState.ACCEPTED, 2)

    order = service.report_done(BOA, order.id, version=2, finding=FINDING, now=LATER, origin="web")
    assert (order.state, order.version, order.finding) == (WorkOrderState.DONE, 3, FINDING)
    assert work_orders.get(SCOPE, order.id) == order

    trail = [
        (line.actor, line.action, line.result, line.origin, line.at)
        for line in reversed(audit.lines(SCOPE, f"work-order/{order.id}"))
    ]
    assert trail == [
        (COORDINATOR.username, "issue-work-order", "ok", "test", NOW),
        (BOA.username, "accept-work-order", "ok", "web", NOW),
        (BOA.username, "report-done", "ok", "web", LATER),
    ]
    assert audit.verify(SCOPE) == []


def test_the_reason_says_how_much_of_the_source_has_no_kind(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    order = issue(intervention=make(attention_id=attention(unknown=3, source_rows=60)))
    told = "Niet ingedeeld: 3 van de 60 rijen (5 %) van deze bron, hier en in deze periode."
    assert order.reason == f"{SENTENCE} {told}"


def test_the_audit_line_of_a_new_order_names_its_intervention():
    intervention = running()
    order = issue(intervention=intervention)
    (line,) = audit.lines(SCOPE, f"work-order/{order.id}")
    assert line.detail == f"intervention/{intervention.id}"


def test_the_reason_stays_as_it_was_when_a_later_run_says_otherwise(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    order = issue(intervention=make(attention_id=attention()))
    attention(sentence="Woninginbraak in Kerkbuurt: 2 in maart 2026; verwacht 3 (tussen 1 en 6).", observed=2)
    assert work_orders.get(SCOPE, order.id).reason == SENTENCE


def test_without_a_signal_the_intervention_is_the_reason():
    order = issue(intervention=running(title="Donkere dagen offensief"))
    assert order.reason == "Deze werkopdracht hoort bij de interventie 'Donkere dagen offensief'."


def sending(number: int = 1, **changed) -> Sending:
    return replace(Sending(UUID(int=number), NOW - timedelta(hours=1)), **changed)


def test_a_report_from_the_street_arrives_once_however_often_it_is_sent():
    order = issue()
    given = {"version": order.version, "outcome": FINDING, "origin": "web"}
    told = [service.report_from_street(BOA, order.id, sending=sending(), now=LATER, **given) for _ in range(3)]
    assert [each.finding for each in told] == [FINDING] * 3
    assert told[0] == told[2] == work_orders.get(SCOPE, order.id)
    assert [line.action for line in audit.lines(SCOPE, f"work-order/{order.id}")] == ["report-done", "issue-work-order"]


def test_a_report_that_meets_its_first_sending_halfway_is_no_refusal(monkeypatch):
    """Between the question whether it arrived and the lock on the order, the first one did."""
    order = issue()
    given = {"version": order.version, "outcome": FINDING, "now": LATER, "origin": "web"}
    first = service.report_from_street(BOA, order.id, sending=sending(), **given)
    answers = iter([None, first])
    monkeypatch.setattr(work_orders, "arrived", lambda scope, key: next(answers))
    assert service.report_from_street(BOA, order.id, sending=sending(), **given) == first


def test_the_key_of_one_report_does_not_do_for_another_order():
    one, two = issue(), issue()
    given = {"outcome": NotDoneReason.WEATHER, "now": LATER, "origin": "web"}
    service.report_from_street(BOA, one.id, sending=sending(), version=one.version, **given)
    with pytest.raises(InputError, match=f"al opgeslagen bij werkopdracht {one.id}"):
        service.report_from_street(BOA, two.id, sending=sending(), version=two.version, **given)
    assert work_orders.get(SCOPE, two.id) == two


@pytest.mark.parametrize("reason", list(NotDoneReason))
@pytest.mark.parametrize("before", [issue, accepted])
def test_not_done_with_a_reason_of_the_list(before, reason):
    order = before()
    told = service.report_not_done(BOA, order.id, version=order.version, reason=reason, now=NOW, origin="web")
    assert (told.state, told.not_done_reason, told.finding) == (WorkOrderState.NOT_DONE, reason, None)
    assert work_orders.get(SCOPE, order.id) == told


def test_work_may_be_prepared_before_the_start():
    intervention = make(starts_on=TODAY + timedelta(days=3))
    assert issue(intervention=intervention).state is WorkOrderState.ISSUED


@pytest.mark.parametrize("verb", [Verb.END_INTERVENTION, Verb.CANCEL_INTERVENTION])
def test_no_work_for_an_intervention_that_is_over(verb):
    intervention = do(verb, ADVISEUR, running() if verb is Verb.END_INTERVENTION else make())
    with pytest.raises(NotAllowedNow, match="een werkopdracht uitzetten kan dan niet"):
        issue(intervention=intervention)
    assert work_orders.of_gemeente(SCOPE, HOME) == []
    newest = audit.lines(SCOPE)[0]
    assert (newest.subject, newest.result) == (f"intervention/{intervention.id}", "refused")


def test_a_finding_that_cannot_be_is_refused_and_the_order_waits():
    order = accepted()
    with pytest.raises(InputError, match="-1 boetes kan niet"):
        service.report_done(
            BOA, order.id, version=order.version, finding=replace(FINDING, fines=-1), now=NOW, origin="web"
        )
    assert work_orders.get(SCOPE, order.id) == order


def test_two_coordinators_change_the_same_order():
    """Both open the page; one withdraws; the other is told what happened and nothing is overwritten."""
    order = accepted()
    first, second = person(Role.COORDINATOR), person(Role.COORDINATOR)
    withdrawn = service.withdraw_work_order(first, order.id, version=order.version, now=NOW, origin="web")
    with pytest.raises(NotAllowedNow) as refusal:
        service.withdraw_work_order(second, order.id, version=order.version, now=LATER, origin="web")
    assert refusal.value.sentence == (
        "Deze werkopdracht is intussen gewijzigd: een coördinator handhaving zette haar op 2 maart 2026 om 10:30"
        " op 'ingetrokken'. Uw wijziging is niet opgeslagen."
    )
    assert refusal.value.next_step == "Open de werkopdracht opnieuw en kijk of uw wijziging nog nodig is."
    assert first.username not in str(refusal.value)
    assert work_orders.get(SCOPE, order.id) == withdrawn
    assert [line.result for line in audit.lines(SCOPE, f"work-order/{order.id}")][:2] == ["refused", "ok"]


def test_a_boa_on_the_street_and_a_coordinator_at_the_desk():
    order = issue()
    do(Verb.WITHDRAW_WORK_ORDER, COORDINATOR, order)
    with pytest.raises(NotAllowedNow, match=r"een coördinator handhaving zette haar op .* op 'ingetrokken'"):
        do(Verb.ACCEPT_WORK_ORDER, BOA, order)


def test_the_same_report_sent_twice_is_stored_once():
    order = accepted()
    done = do(Verb.REPORT_DONE, BOA, order)
    with pytest.raises(NotAllowedNow, match=r"een boa zette haar op .* op 'uitgevoerd'"):
        do(Verb.REPORT_DONE, BOA, order)
    assert work_orders.get(SCOPE, order.id) == done


@pytest.mark.parametrize("version", [0, -1, 2, 99])
def test_a_version_that_is_not_the_last_is_refused(version):
    order = issue()
    with pytest.raises(NotAllowedNow, match="intussen gewijzigd"):
        service.accept_work_order(BOA, order.id, version=version, now=NOW, origin="web")
    assert work_orders.get(SCOPE, order.id) == order


def test_a_change_by_the_program_itself_is_named_so():
    order = issue()
    work_orders.append_change(order, WorkOrderState.WITHDRAWN, by=None, at=NOW)
    with pytest.raises(NotAllowedNow, match="het systeem zette haar op"):
        do(Verb.ACCEPT_WORK_ORDER, BOA, order)


def test_a_finding_holds_nothing_but_fixed_answers_and_numbers():
    """Nothing about a person can be typed, because there is no field to type it in."""
    kinds = {field.name: type(getattr(FINDING, field.name)) for field in fields(FINDING)}
    assert kinds.pop("situation") is Situation
    assert kinds.pop("follow_up_needed") is bool
    assert set(kinds.values()) == {int}
