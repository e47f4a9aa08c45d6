"""What an order, other terms, a place or a finding must say: the last value that is allowed, the first that is not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.decisions.rules.work_order_requirements import (
    LONGEST_VISIT,
    MOST_CELLS,
    MOST_PER_VISIT,
    MOST_TASKS,
    MOST_VISITS,
    check_finding,
    check_place,
    check_terms,
    check_work_order,
)
from openvis.domain.access import Scope
from openvis.domain.order_place import OrderPlace
from openvis.domain.order_tasks import tasks_of
from openvis.domain.work_order import ActionTaken, DayPart, Finding, FollowUp, Situation, WorkOrder, WorkOrderState
from openvis.errors import InputError
from openvis.store import order_places
from tests.decisions.test_requirements import PLAN
from tests.support.people import BUURT, CATEGORY, FINDING, HOME, TERMS, TODAY

DAY = timedelta(days=1)
SCOPE = Scope.of(HOME)
ORDER = WorkOrder(
    id=0,
    gemeente=HOME,
    intervention_id=1,
    place=OrderPlace(BUURT),
    category=CATEGORY,
    reason="Omdat het nodig is.",
    terms=TERMS,
    state=WorkOrderState.ISSUED,
    reports=(),
    version=0,
)


def order(**changes):
    return replace(ORDER, terms=replace(TERMS, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"due_on": TODAY},
        {"due_on": PLAN.ends_on},
        {"tasks": ("Kijk",)},
        {"tasks": ("x" * 500,)},
        {"tasks": tuple(f"Taak {number}" for number in range(MOST_TASKS))},
        {"tasks": tasks_of(CATEGORY)[:3]},
        {"team": "N"},
        {"team": "x" * 60},
        {"day_parts": tuple(DayPart)},
        {"visits": MOST_VISITS},
    ],
    ids=str,
)
def test_an_order_that_can_be_issued(changes):
    check_work_order(order(**changes), PLAN, TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tasks": ()}, "Er staat niet wat er moet gebeuren. Kies een taak, of schrijf er zelf een."),
        ({"tasks": ("  x ",)}, "De taak is 1 tekens lang."),
        ({"tasks": ("x" * 501,)}, "De taak is 501 tekens lang."),
        ({"tasks": tuple(f"Taak {number}" for number in range(9))}, "9 taken is te veel voor één opdracht."),
        ({"tasks": ("Kijk", "Ga naar Kerkstraat 12")}, "De taak lijkt een huisnummer te noemen."),
        ({"tasks": ("Kijk bij 3431 AB",)}, "De taak lijkt een huisnummer te noemen."),
        ({"team": " "}, "De naam van het team is 0 tekens lang."),
        ({"team": "x" * 61}, "De naam van het team is 61 tekens lang."),
        ({"day_parts": ()}, "Er is geen dagdeel gekozen."),
        ({"visits": 0}, "0 bezoeken kan niet."),
        ({"visits": MOST_VISITS + 1}, "61 bezoeken kan niet."),
        ({"due_on": TODAY - DAY}, "De uiterste dag 1 maart 2026 valt buiten de interventie."),
        ({"due_on": PLAN.ends_on + DAY}, "De uiterste dag 26 mei 2026 valt buiten de interventie."),
    ],
)
def test_an_order_that_cannot_be_issued(changes, says):
    with pytest.raises(InputError) as refusal:
        check_work_order(order(**changes), PLAN, TODAY)
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step


def test_an_order_is_about_what_its_intervention_is_about():
    with pytest.raises(InputError, match="De interventie gaat niet over deze soort"):
        check_work_order(replace(ORDER, category="autokraak"), PLAN, TODAY)


@pytest.mark.parametrize(("made", "told"), [(1, "is al 1 bezoek gemeld"), (3, "zijn al 3 bezoeken gemeld")])
def test_no_fewer_visits_than_were_made(made, told):
    check_terms(replace(TERMS, visits=made + 1), PLAN, TODAY, visits_made=made)
    with pytest.raises(InputError, match=told) as refusal:
        check_terms(replace(TERMS, visits=made), PLAN, TODAY, visits_made=made)
    assert refusal.value.next_step == f"Kies {made + 1} of meer, of trek de werkopdracht in."


@pytest.mark.parametrize(
    "place",
    [
        OrderPlace(BUURT),
        OrderPlace(BUURT, street="Kerkstraat"),
        OrderPlace(BUURT, street="2e Dwarsstraat"),
        OrderPlace(BUURT, street="Plein 1940"),
        OrderPlace(BUURT, street="Rijksweg A12"),
        OrderPlace(BUURT, cells=("E1447N5082",)),
        OrderPlace(BUURT, cells=tuple(f"E14{number}N5082" for number in range(10, 10 + MOST_CELLS))),
    ],
    ids=str,
)
@pytest.mark.django_db
def test_a_place_to_go_to_where_nothing_was_delivered_to_hold_it_against(place, settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    check_place(SCOPE, place, PLAN)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (OrderPlace("BU99010102"), "Gebied 'BU99010102' hoort niet bij de interventie."),
        (OrderPlace("Kerkbuurt"), "Gebied 'Kerkbuurt' hoort niet bij de interventie."),
        (OrderPlace(BUURT, street="Kerkstraat 12"), "Bij de straat lijkt een huisnummer te staan"),
        (OrderPlace(BUURT, street="Kerkstraat 12-14a"), "Bij de straat lijkt een huisnummer te staan"),
        (OrderPlace(BUURT, street="Kerkstraat12"), "Bij de straat lijkt een huisnummer te staan"),
        (OrderPlace(BUURT, street="Kerkstraat 1900 AB"), "Bij de straat lijkt een huisnummer te staan"),
        (OrderPlace(BUURT, street="K"), "De straat is 1 tekens lang."),
        (OrderPlace(BUURT, street="bij A. Voorbeeld"), "De straat lijkt namen te bevatten"),
        (OrderPlace(BUURT, cells=("E144N5082",)), "'E144N5082' is geen vak."),
        (OrderPlace(BUURT, cells=("Kerkplein",)), "'Kerkplein' is geen vak."),
        (OrderPlace(BUURT, cells=tuple(f"E14{number}N5082" for number in range(10, 36))), "26 vakken is te veel."),
    ],
    ids=str,
)
@pytest.mark.django_db
def test_a_place_nobody_is_sent_to(place, says, settings, tmp_path):
    settings.OPENVIS_DATA = tmp_path
    with pytest.raises(InputError) as refusal:
        check_place(SCOPE, place, PLAN)
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step


def test_where_streets_were_delivered_a_street_is_one_of_those(monkeypatch):
    monkeypatch.setattr(order_places, "all_street_names", lambda scope, gemeente: frozenset({"Kerkstraat"}))
    check_place(SCOPE, OrderPlace(BUURT, street="Kerkstraat"), PLAN)
    with pytest.raises(InputError, match="'Kerklaan' staat niet in de lijst van straten"):
        check_place(SCOPE, OrderPlace(BUURT, street="Kerklaan"), PLAN)


def test_the_days_to_choose_from_are_named():
    with pytest.raises(InputError) as refusal:
        check_work_order(order(due_on=date(2030, 1, 1)), PLAN, TODAY + DAY)
    assert refusal.value.next_step == "Kies een dag van 3 maart 2026 tot en met 25 mei 2026."


def test_no_order_before_its_intervention_starts():
    later = replace(PLAN, starts_on=TODAY + 3 * DAY)
    with pytest.raises(InputError, match="De uiterste dag 4 maart 2026 valt buiten de interventie"):
        check_work_order(order(due_on=TODAY + 2 * DAY), later, TODAY)
    check_work_order(order(due_on=TODAY + 3 * DAY), later, TODAY)


def test_no_order_after_the_last_day_even_if_nobody_ended_the_intervention():
    with pytest.raises(InputError, match="De interventie liep tot en met 25 mei 2026"):
        check_work_order(ORDER, PLAN, PLAN.ends_on + DAY)


@given(start=st.integers(-5, 30), length=st.integers(1, 60), today=st.integers(0, 100), due=st.integers(-10, 120))
def test_a_due_day_is_allowed_exactly_when_work_can_still_be_done(start, length, today, due):
    """Slowly and obviously: the day is one of those that are both still to come and within the intervention."""
    plan = replace(PLAN, starts_on=TODAY + start * DAY, ends_on=TODAY + (start + length) * DAY)
    to_come = {today + n for n in range(400)}
    within = {start + n for n in range(length + 1)}
    asked = order(due_on=TODAY + due * DAY)
    if due in to_come & within:
        check_work_order(asked, plan, TODAY + today * DAY)
    else:
        with pytest.raises(InputError):
            check_work_order(asked, plan, TODAY + today * DAY)


@pytest.mark.parametrize("situation", list(Situation))
def test_each_situation_can_be_reported_without_any_fine(situation):
    check_finding(Finding(situation, ActionTaken.LOOKED, 0, 0, 0, minutes=1, follow_up=FollowUp.MORE_PEOPLE))


@pytest.mark.parametrize(
    "changes",
    [
        {"checks": MOST_PER_VISIT},
        {"warnings": MOST_PER_VISIT},
        {"fines": 0},
        {"minutes": 1},
        {"minutes": LONGEST_VISIT},
    ],
    ids=str,
)
def test_counts_that_can_be(changes):
    check_finding(replace(FINDING, **changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"checks": -1}, "-1 controles kan niet."),
        ({"checks": MOST_PER_VISIT + 1}, "1001 controles kan niet."),
        ({"warnings": -1}, "-1 waarschuwingen kan niet."),
        ({"fines": 1001}, "1001 boetes kan niet."),
        ({"minutes": 0}, "0 minuten kan niet."),
        ({"minutes": LONGEST_VISIT + 1}, "1441 minuten kan niet."),
        (
            {"situation": Situation.NOTHING_FOUND},
            "'Niets aangetroffen' past niet bij waarschuwingen of boetes.",
        ),
        ({"warnings": 0, "fines": 0}, "'Gewaarschuwd of beboet' past niet bij 0 waarschuwingen en 0 boetes."),
    ],
)
def test_counts_that_cannot_be(changes, says):
    with pytest.raises(InputError) as refusal:
        check_finding(replace(FINDING, **changes))
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Bel 06-10000000 na afloop", "telefoonnummers"),
        ("Let op BSN 000000012", "burgerservicenummers"),
        ("Rode auto AB-12-CD", "kentekens"),
        ("Spreek A. Voorbeeld aan", "namen"),
    ],
)
def test_text_about_persons_is_refused_and_not_repeated(text: str, kind: str) -> None:
    for what, changes in (("De taak", {"tasks": ("Kijk", text)}), ("De naam van het team", {"team": text})):
        with pytest.raises(InputError, match=f"{what} lijkt {kind} te bevatten") as refused:
            check_work_order(order(**changes), PLAN, TODAY)
        assert text not in str(refused.value)
