"""Werkopdrachten: issued by the coordinator, carried out by the boa, and never overwritten by whoever is later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.decisions import work_orders as decide
from openvis.domain.access import Role
from openvis.domain.work_order import ActionTaken, NotDoneReason, Situation, WorkOrderState
from openvis.store import work_orders
from tests.support import small_town
from tests.support.small_town import GEMEENTE, SCOPE
from tests.web.reading import text_of

TASK = "Kijk naar sloten, verlichting en achterpaden."  # on the list of burglary
FOUND = {
    "situation": "found-and-solved",
    "action": "enforced",
    "checks": "12",
    "warnings": "3",
    "fines": "1",
    "minutes": "90",
    "follow_up": "comes-back",
}


@pytest.fixture
def boa(visit):
    return visit(Role.BOA)


@pytest.fixture
def coordinator(visit):
    return visit(Role.COORDINATOR)


@pytest.fixture
def running(town):
    return small_town.running_intervention()


def now_stored(order):
    return work_orders.get(SCOPE, order.id)


def address(order, step=""):
    return f"/werkopdrachten/{order.id}/{step}"


def order_form(**changed):
    due = timezone.localdate() + timedelta(days=3)
    return {
        "chosen": [TASK],
        "own": "Kijk bij de lichtmasten.",
        "visits": "1",
        "team": "Team Noord",
        "week_part": "weekend",
        "day_parts": ["evening", "night"],
        "priority": "high",
        "due_on": due.isoformat(),
    } | changed


def test_the_coordinator_issues_one_under_an_intervention(coordinator, running):
    page = text_of(coordinator.get(f"/interventies/{running.id}/"))
    assert "Zet werkopdracht uit" in page
    answer = coordinator.post(f"/interventies/{running.id}/werkopdracht/", order_form(), follow=True)
    order = work_orders.of_gemeente(SCOPE, GEMEENTE)[0]
    assert (order.intervention_id, order.state) == (running.id, WorkOrderState.ISSUED)
    assert order.terms.tasks == (TASK, "Kijk bij de lichtmasten.")
    assert "De werkopdracht is uitgezet." in text_of(answer)
    assert "Weekend, avond (18 tot 24 uur) en nacht (0 tot 6 uur)" in text_of(answer)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"own": "", "chosen": []}, "Er staat niet wat er moet gebeuren."),
        ({"chosen": ["Zelf bedacht"]}, "geldige keuze"),
        ({"day_parts": []}, "Vul dit in."),
        ({"visits": "0"}, "minstens 1 is"),
        ({"street": "Kerkstraat 12"}, "Bij de straat lijkt een huisnummer te staan"),
        ({"own": "Bel 06-10000000"}, "De taak lijkt telefoonnummers te bevatten"),
        ({"due_on": "2019-01-01"}, "valt buiten de interventie."),
        ({"priority": "zeer hoog"}, "geldige keuze"),
        ({"team": "x" * 61}, "60 tekens"),
    ],
)
def test_a_wrong_answer_keeps_the_others(coordinator, running, changed, sentence):
    answer = coordinator.post(f"/interventies/{running.id}/werkopdracht/", order_form(own="Blijft staan") | changed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert "own" in changed or "Blijft staan" in answer.content.decode()
    assert work_orders.of_gemeente(SCOPE, GEMEENTE) == []


def test_no_work_is_ordered_for_an_intervention_that_is_over(coordinator, visit, running):
    visit(Role.ADVISEUR).post(f"/interventies/{running.id}/beeindigen/", {"version": 1})
    assert "Zet werkopdracht uit" not in text_of(coordinator.get(f"/interventies/{running.id}/"))
    answer = coordinator.get(f"/interventies/{running.id}/werkopdracht/")
    assert answer.status_code == 409
    assert "een werkopdracht uitzetten kan dan niet" in text_of(answer)


def test_the_boa_accepts_and_reports(boa, running):
    order = small_town.issued_order(running)
    assert "Meld uitgevoerd" in text_of(boa.get(address(order)))  # who did the work has accepted it
    boa.post(address(order, "accepteren/"), {"version": order.version})
    assert now_stored(order).state is WorkOrderState.ACCEPTED
    page = boa.get(address(order)).content.decode()
    assert f'name="version" value="{now_stored(order).version}"' in page
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"version": now_stored(order).version}, follow=True)
    done = now_stored(order)
    assert done.state is WorkOrderState.DONE
    [told] = [each.finding for each in done.reports]
    assert (told.situation, told.action) == (Situation.FOUND_AND_SOLVED, ActionTaken.ENFORCED)
    assert (told.checks, told.warnings, told.fines, told.minutes) == (12, 3, 1, 90)
    assert "Uw bevinding is opgeslagen." in text_of(answer)
    assert (
        "Controles 12 Waarschuwingen 3 Boetes 1 Tijd besteed 90 minuten Nog een keer nodig ja, het komt steeds terug"
        in text_of(answer)
    )


def test_not_done_needs_one_of_the_fixed_reasons(boa, running):
    order = small_town.accepted_order(running)
    assert boa.post(address(order, "niet-uitgevoerd/"), {"version": order.version}).status_code == 400
    wrong = boa.post(address(order, "niet-uitgevoerd/"), {"version": order.version, "reason": "geen zin"})
    assert wrong.status_code == 400
    answer = boa.post(address(order, "niet-uitgevoerd/"), {"version": order.version, "reason": "weather"}, follow=True)
    assert now_stored(order).not_done_reason is NotDoneReason.WEATHER
    assert "Niet uitgevoerd: Weer liet het niet toe" in text_of(answer)


def test_the_coordinator_takes_one_back(coordinator, running):
    order = small_town.issued_order(running)
    answer = coordinator.post(address(order, "intrekken/"), {"version": order.version}, follow=True)
    assert "De werkopdracht is ingetrokken." in text_of(answer)
    assert now_stored(order).state is WorkOrderState.WITHDRAWN


def test_who_is_later_loses_nothing_of_what_was_filled_in(boa, running):
    """The coordinator withdraws while the boa fills in the form on the street."""
    order = small_town.accepted_order(running)
    decide.withdraw_work_order(
        small_town.people()[Role.COORDINATOR], order.id, version=order.version, now=timezone.now(), origin="test"
    )
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version})
    page, text = answer.content.decode(), text_of(answer)
    assert answer.status_code == 409
    assert "Deze werkopdracht is intussen gewijzigd: een coördinator handhaving zette haar op" in text
    assert "× ingetrokken" in text  # the state it has now
    assert "Wat u had ingevuld" in text
    assert 'name="checks" value="12"' in page
    assert 'value="found-and-solved"' in page
    assert now_stored(order).reports == ()


def test_after_a_conflict_that_leaves_the_step_open_the_same_form_can_be_sent_again(boa, running):
    order = small_town.issued_order(running)
    accepted = decide.accept_work_order(
        small_town.people()[Role.BOA], order.id, version=order.version, now=timezone.now(), origin="test"
    )
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert page.count(f'name="version" value="{accepted.version}"') == 2  # report done, and report not done
    assert 'name="checks" value="12"' in page
    assert "Wat u had ingevuld" not in text_of(answer)
    assert boa.post(address(order, "uitgevoerd/"), FOUND | {"version": accepted.version}).status_code == 302


def test_a_finding_that_contradicts_itself_is_a_sentence_and_keeps_the_answers(boa, running):
    order = small_town.accepted_order(running)
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"situation": "nothing-found", "version": order.version})
    assert answer.status_code == 400
    assert "past niet bij waarschuwingen of boetes" in text_of(answer)
    assert 'name="minutes" value="90"' in answer.content.decode()


@pytest.mark.parametrize("field", ["situation", "action", "checks", "minutes"])
def test_a_missing_answer_is_asked_for(boa, running, field):
    order = small_town.accepted_order(running)
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version, field: ""})
    assert answer.status_code == 400
    assert "Vul dit in." in text_of(answer)
    assert now_stored(order).state is WorkOrderState.ACCEPTED


def test_a_step_that_does_not_exist_is_a_sentence(boa, running):
    order = small_town.issued_order(running)
    assert boa.post(address(order, "vergeten/"), {"version": 1}).status_code == 404


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", {"○ uitgezet"}),
        ("?staat=open", {"○ uitgezet"}),
        ("?staat=withdrawn", {"× ingetrokken"}),
        ("?staat=alle", {"○ uitgezet", "× ingetrokken"}),
    ],
)
def test_the_list_shows_the_state_asked_for(boa, visit, running, state, shown):
    small_town.issued_order(running)
    gone = small_town.issued_order(running)
    visit(Role.COORDINATOR).post(address(gone, "intrekken/"), {"version": gone.version})
    page = text_of(boa.get(f"/werkopdrachten/{state}"))
    assert {badge for badge in ("○ uitgezet", "× ingetrokken", "● uitgevoerd") if badge in page} == shown


def test_an_unknown_state_is_a_sentence(boa):
    assert boa.get("/werkopdrachten/?staat=zoek").status_code == 404


def test_the_form_asks_for_no_text_about_a_person(boa, running):
    order = small_town.accepted_order(running)
    page = boa.get(address(order)).content.decode()
    assert "<textarea" not in page
    assert 'type="text"' not in page


# ----- several visits


def test_each_visit_is_reported_and_shown_apart(boa, running):
    order = small_town.issued_order(running, visits=2)
    assert "Meld een bezoek" in text_of(boa.get(address(order)))
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version}, follow=True)
    assert "◑ bezig" in text_of(answer)
    assert "Bezoek 2 van 2." in text_of(answer)
    assert "Meld uitgevoerd" in text_of(answer)  # the next is the last
    later = now_stored(order)
    answer = boa.post(address(order, "uitgevoerd/"), FOUND | {"version": later.version, "minutes": "15"}, follow=True)
    said = text_of(answer)
    assert "2 van de 2 bezoeken gedaan" in said
    assert said.index("Bezoek 1,") < said.index("90 minuten") < said.index("Bezoek 2,") < said.index("15 minuten")


def test_the_same_form_sent_twice_is_one_visit(boa, running):
    order = small_town.issued_order(running, visits=3)
    assert boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version}).status_code == 302
    assert boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version}).status_code == 409
    assert len(now_stored(order).reports) == 1


def test_the_rest_is_closed_with_a_reason(boa, running):
    order = small_town.issued_order(running, visits=3)
    boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version})
    assert "Niet verder?" in text_of(boa.get(address(order)))
    given = {"version": now_stored(order).version, "reason": "urgent-work"}
    answer = boa.post(address(order, "niet-uitgevoerd/"), given, follow=True)
    assert "◕ eerder gestopt" in text_of(answer)
    assert "Eerder gestopt: Spoed ging voor" in text_of(answer)


# ----- asking something else


def test_the_form_begins_with_what_is_asked_now(coordinator, running):
    order = small_town.issued_order(running, tasks=(TASK, "Kijk bij de sluis."), visits=2)
    page = coordinator.get(address(order, "wijzigen/")).content.decode()
    [box] = [tag for tag in page.split("<input") if f'value="{TASK}"' in tag]
    assert "checked" in box
    assert "Kijk bij de sluis.</textarea>" in page
    assert 'name="visits" value="2"' in page
    assert f'name="version" value="{order.version}"' in page


def test_the_boa_sees_what_changed(coordinator, boa, running):
    order = small_town.issued_order(running)
    asked = order_form(version=order.version, team="Team Zuid", visits="3")
    answer = coordinator.post(address(order, "wijzigen/"), asked, follow=True)
    assert "De werkopdracht is gewijzigd. De boa ziet de nieuwe opdracht." in text_of(answer)
    said = text_of(boa.get(address(order)))
    assert "Gewijzigd op" in said
    assert "Team: Team Zuid, was Team Noord" in said
    assert "Aantal bezoeken: 3, was 1" in said
    [told] = boa.get("/straat/opdrachten.json").json()["orders"]
    assert told["changed"].startswith("Gewijzigd op")
    assert told["team"] == "Team Zuid"


def test_two_coordinators_change_the_same_order_and_nothing_typed_is_lost(coordinator, running):
    order = small_town.issued_order(running)
    first = small_town.asked(team="Team Zuid")
    decide.change_work_order(
        small_town.people()[Role.COORDINATOR], order.id, version=order.version, terms=first, now=timezone.now(),
        origin="test",
    )  # fmt: skip
    typed = order_form(version=order.version, own="Kijk ook bij de sluis.", visits="4")
    answer = coordinator.post(address(order, "wijzigen/"), typed)
    page, said = answer.content.decode(), text_of(answer)
    assert answer.status_code == 409
    assert "Deze werkopdracht is intussen gewijzigd: een coördinator handhaving wijzigde op" in said
    assert "Team: Team Zuid, was Team Noord" in said
    assert "Kijk ook bij de sluis.</textarea>" in page
    assert 'name="visits" value="4"' in page
    assert now_stored(order).terms == first
    assert f'name="version" value="{now_stored(order).version}"' in page
    again = coordinator.post(address(order, "wijzigen/"), typed | {"version": now_stored(order).version})
    assert again.status_code == 302
    assert now_stored(order).terms.visits == 4


def test_who_changes_one_that_was_closed_meanwhile_keeps_what_was_typed(coordinator, boa, running):
    order = small_town.issued_order(running)
    boa.post(address(order, "uitgevoerd/"), FOUND | {"version": order.version})
    answer = coordinator.post(address(order, "wijzigen/"), order_form(version=order.version, own="Kijk bij de sluis."))
    assert answer.status_code == 409
    assert "op 'uitgevoerd'" in text_of(answer)
    assert "Kijk bij de sluis.</textarea>" in answer.content.decode()
    assert "disabled" in answer.content.decode()
    assert coordinator.get(address(order, "wijzigen/")).status_code == 409


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"own": "Spreek A. Voorbeeld aan"}, "lijkt namen te bevatten"), ({"due_on": "2019-01-01"}, "valt buiten")],
)
def test_other_terms_are_held_to_the_same_rules(coordinator, running, changed, sentence):
    order = small_town.issued_order(running)
    answer = coordinator.post(address(order, "wijzigen/"), order_form(version=order.version) | changed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert now_stored(order) == order


# ----- nearer than a buurt


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.COORDINATOR, True), (Role.BOA, True), (Role.ANALIST, True), (Role.ADVISEUR, False),
     (Role.WIJKCOORDINATOR, False), (Role.TOEZICHTHOUDER, False)],
)  # fmt: skip
def test_a_street_is_for_who_may_see_where_people_are_sent(visit, coordinator, running, role, sees):
    coordinator.post(f"/interventies/{running.id}/werkopdracht/", order_form(street="Kerkstraat"))
    [order] = work_orders.of_gemeente(SCOPE, GEMEENTE)
    for page in (address(order), "/werkopdrachten/", f"/interventies/{running.id}/"):
        assert ("Kerkstraat" in visit(role).get(page).content.decode()) is sees, page
    assert ("Uw rol ziet alleen de buurt." in text_of(visit(role).get(address(order)))) is not sees
