"""A werkopdracht from the desk to the street and back, and what happens when two people reach for it at once."""

from dataclasses import fields, replace
from datetime import timedelta
from uuid import UUID

import pytest

from openvis.decisions import work_orders as service
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.order_place import OrderPlace
from openvis.domain.work_order import (
    ActionTaken,
    FollowUp,
    NotDoneReason,
    Priority,
    Report,
    Sending,
    Situation,
    WorkOrderState,
)
from openvis.errors import InputError, NotAllowedNow
from openvis.store import audit, work_orders
from tests.support.people import (
    ADVISEUR,
    BOA,
    BUURT,
    COORDINATOR,
    FINDING,
    HOME,
    NOW,
    SENTENCE,
    TERMS,
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

    order = issue(intervention=intervention, tasks=(" Controleer de achterpaden. ", "  "), team=" Team Noord ")
    assert order.reason == SENTENCE
    assert order.terms == replace(TERMS, tasks=("Controleer de achterpaden.",))
    assert (order.area, order.category) == (intervention.areas[0], intervention.categories[0])
    assert (order.state, order.version, order.reports) == (WorkOrderState.ISSUED, 1, ())

    order = service.accept_work_order(BOA, order.id, version=1, now=NOW, origin="web")
    assert (order.state, order.version) == (WorkOrderState.ACCEPTED, 2)

    order = service.report_visit(BOA, order.id, version=2, finding=FINDING, now=LATER, origin="web")
    assert (order.state, order.version, order.reports) == (WorkOrderState.DONE, 3, (Report(LATER, FINDING),))
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
    assert [each.reports for each in told] == [(Report(LATER, FINDING),)] * 3
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
    assert (told.state, told.not_done_reason, told.reports) == (WorkOrderState.NOT_DONE, reason, ())
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
        service.report_visit(
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
    told = replace(FINDING, follow_up=FollowUp.COMES_BACK)
    kinds = {field.name: type(getattr(told, field.name)) for field in fields(told)}
    assert kinds.pop("situation") is Situation
    assert kinds.pop("action") is ActionTaken
    assert kinds.pop("follow_up") is FollowUp
    assert set(kinds.values()) == {int}


# ----- several visits


def visit(order, *, now=NOW, **changed):
    finding = replace(FINDING, **changed)
    return service.report_visit(BOA, order.id, version=order.version, finding=finding, now=now, origin="web")


def test_an_order_for_three_visits_collects_three_findings():
    order = issue(visits=3)
    for number, state in enumerate((WorkOrderState.UNDER_WAY, WorkOrderState.UNDER_WAY, WorkOrderState.DONE), start=1):
        order = visit(order, minutes=10 * number)
        assert (order.state, order.visits_left) == (state, 3 - number)
    assert [report.finding.minutes for report in order.reports] == [10, 20, 30]
    assert work_orders.get(SCOPE, order.id) == order
    actions = [line.action for line in audit.lines(SCOPE, f"work-order/{order.id}")]
    assert actions == ["report-done", "report-visit", "report-visit", "issue-work-order"]
    assert [each.minutes for each in work_orders.worked(SCOPE, HOME, before=LATER)] == [10, 20, 30]


@pytest.mark.parametrize("reason", [NotDoneReason.WEATHER, NotDoneReason.NO_LONGER_NEEDED])
def test_an_order_is_closed_early_with_a_reason_and_what_was_found_stays(reason):
    order = visit(issue(visits=3))
    told = service.report_not_done(BOA, order.id, version=order.version, reason=reason, now=NOW, origin="web")
    assert (told.state, told.not_done_reason) == (WorkOrderState.CLOSED_EARLY, reason)
    assert (told.reports, told.is_open) == (order.reports, False)


def test_one_that_is_taken_back_after_a_visit_is_closed_early():
    told = do(Verb.WITHDRAW_WORK_ORDER, COORDINATOR, visit(issue(visits=2)))
    assert (told.state, told.not_done_reason) == (WorkOrderState.CLOSED_EARLY, NotDoneReason.NO_LONGER_NEEDED)
    assert len(told.reports) == 1


def test_two_boas_without_a_connection_each_made_a_visit():
    """Both saw the order as it was issued. Both were there, so both findings count."""
    order, other = issue(visits=2), person(Role.BOA)
    given = {"version": order.version, "outcome": FINDING, "now": LATER, "origin": "web"}
    service.report_from_street(BOA, order.id, sending=sending(1), **given)
    told = service.report_from_street(other, order.id, sending=sending(2), **given)
    assert (told.state, len(told.reports)) == (WorkOrderState.DONE, 2)


def test_a_visit_more_than_were_asked_is_told_so():
    order = issue(visits=1)
    given = {"version": order.version, "outcome": FINDING, "now": LATER, "origin": "web"}
    done = service.report_from_street(BOA, order.id, sending=sending(1), **given)
    with pytest.raises(NotAllowedNow, match="een boa zette haar op 2 maart 2026 om 13:30 op 'uitgevoerd'"):
        service.report_from_street(BOA, order.id, sending=sending(2), **given)
    assert work_orders.get(SCOPE, order.id) == done


def test_not_done_from_the_street_after_a_visit_of_another():
    order = issue(visits=3)
    visit(order)
    told = service.report_from_street(
        BOA, order.id, sending=sending(), version=1, outcome=NotDoneReason.WEATHER, now=LATER, origin="web"
    )
    assert (told.state, len(told.reports)) == (WorkOrderState.CLOSED_EARLY, 1)


def test_a_report_on_what_is_no_longer_asked_is_told_so():
    order = issue(visits=2)
    do(Verb.CHANGE_WORK_ORDER, COORDINATOR, order)
    with pytest.raises(NotAllowedNow, match=r"wijzigde op 2 maart 2026 om 10:30 wat er moet gebeuren\. Uw wijziging"):
        service.report_from_street(
            BOA, order.id, sending=sending(), version=1, outcome=FINDING, now=LATER, origin="web"
        )


# ----- other terms


@pytest.mark.parametrize(
    "changes",
    [{"team": "Team Zuid"}, {"due_on": TODAY + timedelta(days=20)}, {"priority": Priority.HIGH}, {"visits": 4},
     {"tasks": ("Kijk", "Meld kapotte verlichting.")}],
    ids=str,
)  # fmt: skip
def test_what_is_asked_may_become_something_else_and_what_it_was_stays(changes):
    order, asked = issue(), replace(TERMS, **changes)
    told = service.change_work_order(COORDINATOR, order.id, version=1, terms=asked, now=LATER, origin="web")
    assert (told.terms, told.version, told.state, told.changed_at) == (asked, 2, WorkOrderState.ISSUED, LATER)
    assert (told.place, told.reason) == (order.place, order.reason)
    versions = [(each.version, each.terms, each.by_role) for each in work_orders.terms_of(SCOPE, order.id)]
    assert versions == [(1, TERMS, "coordinator"), (2, asked, "coordinator")]
    assert work_orders.get(SCOPE, order.id) == told


def test_who_accepted_something_else_accepts_anew():
    order = accepted()
    assert do(Verb.CHANGE_WORK_ORDER, COORDINATOR, order).state is WorkOrderState.ISSUED


def test_a_change_that_changes_nothing_is_no_version():
    order = issue()
    with pytest.raises(InputError, match="Er is niets gewijzigd"):
        service.change_work_order(
            COORDINATOR, order.id, version=1, terms=replace(TERMS, team=" Team Noord "), now=NOW, origin="web"
        )
    assert work_orders.get(SCOPE, order.id) == order


def test_two_coordinators_ask_something_else():
    order, second = issue(), person(Role.COORDINATOR)
    first = do(Verb.CHANGE_WORK_ORDER, COORDINATOR, order)
    with pytest.raises(NotAllowedNow, match="een coördinator handhaving wijzigde op 2 maart 2026 om 10:30"):
        service.change_work_order(
            second, order.id, version=order.version, terms=replace(TERMS, visits=9), now=LATER, origin="web"
        )
    assert work_orders.get(SCOPE, order.id) == first


# ----- where, why and after what


def test_an_order_goes_nearer_than_the_buurt_and_keeps_which_row_it_answers(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    row, place = attention(sentence="Vijf in één week."), OrderPlace(BUURT, ("E1447N5082",), "Kerkstraat")
    order = issue(place=place, attention_id=row)
    assert (order.place, order.attention_id, order.reason) == (place, row, "Vijf in één week.")
    assert work_orders.get(SCOPE, order.id) == order


def test_a_row_about_something_else_is_no_reason(settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    for row in (attention(category="autokraak"), 98765):
        with pytest.raises(InputError, match="Op de aandachtslijst staat niet deze regel voor deze soort"):
            issue(attention_id=row)
    assert work_orders.of_gemeente(SCOPE, HOME) == []


def test_an_order_follows_one_that_asked_for_it():
    first = visit(issue(), follow_up=FollowUp.NOT_SOLVED)
    assert first.follow_up is FollowUp.NOT_SOLVED
    assert issue(follows=first.id).follows == first.id


def test_an_order_follows_none_that_did_not_ask():
    first = visit(issue())
    with pytest.raises(NotAllowedNow, match=f"Werkopdracht {first.id} vraagt niet om een vervolg"):
        issue(follows=first.id)
