"""Deciding on the safety plan: who is refused what, what a version keeps, and that the priorities are the weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from openvis.domain.access import Role, Scope
from openvis.errors import InputError, NotAllowedNow, NotPermitted
from openvis.store import audit
from openvis.store import safety_plan as store
from tests.support.people import person
from tests.support.safety_plan import (
    ADVISEUR,
    GOALS,
    HOME,
    NOW,
    TODAY,
    change_plan,
    make_plan,
    plan_of,
    planned_action,
    set_priorities,
)

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
LATER = NOW + timedelta(days=1)


# ----- a plan


def test_a_plan_is_stored_without_the_spaces_and_empty_lines_that_were_typed():
    made = make_plan(title="  Veilig Stad ", goals=(" Minder inbraak ", "", "Iedereen doet mee"))
    assert (made.title, made.goals) == ("Veilig Stad", ("Minder inbraak", "Iedereen doet mee"))
    assert (made.by, made.at, made.version, made.gemeente) == (ADVISEUR.username, NOW, 1, HOME)
    line = audit.lines(SCOPE)[0]
    assert (line.action, line.subject, line.detail) == ("make-safety-plan", f"safety-plan/{made.id}", "Veilig Stad")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "IV"}, "De titel is 2 tekens lang."),
        ({"theme": ""}, "Het thema is 0 tekens lang."),
        ({"goals": ()}, "Het plan heeft 0 doelen."),
        ({"goals": ("  ", "")}, "Het plan heeft 0 doelen."),
        ({"goals": ("Doel",) * 10}, "Het plan heeft 10 doelen."),
        ({"goals": ("Minder inbraak", "Bel 06-12345678")}, "Doel 2 lijkt"),
        ({"last_year": 2024}, "2025 tot en met 2024 kan niet."),
        ({"last_year": 2033}, "2025 tot en met 2033 kan niet."),
        ({"first_year": 1999, "last_year": 2001}, "1999 tot en met 2001 kan niet."),
    ],
    ids=str,
)
def test_a_plan_that_cannot_be(changes, says):
    with pytest.raises(InputError) as refusal:
        make_plan(**changes)
    assert str(refusal.value).startswith(says)
    assert refusal.value.next_step
    assert store.plans(SCOPE, HOME) == []
    assert [line.result for line in audit.lines(SCOPE)] == ["refused"]


def test_two_plans_never_share_a_year():
    make_plan()
    with pytest.raises(InputError, match="2028 hoort al bij Veilig Stad 2025-2028"):
        make_plan(title="Het volgende plan", first_year=2028, last_year=2031)
    after = make_plan(title="Het volgende plan", first_year=2029, last_year=2032)
    with pytest.raises(InputError, match="2028 hoort al bij"):
        change_plan(ADVISEUR, after, first_year=2028)
    assert [each.first_year for each in store.plans(SCOPE, HOME)] == [2029, 2025]


def test_a_change_is_a_version_with_a_reason():
    made = make_plan()
    changed = change_plan(ADVISEUR, made, now=LATER, goals=(*GOALS, "Sneller ter plaatse"))
    assert (changed.version, changed.why, changed.at) == (2, "De raad wil het anders.", LATER)
    assert len(changed.goals) == 3
    assert store.plan_versions(SCOPE, HOME, made.id) == [changed, made]
    assert audit.lines(SCOPE)[0].detail == "versie 2: De raad wil het anders."
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        change_plan(ADVISEUR, made, title="Nog iets anders")


def test_what_stands_in_a_plan_keeps_its_place():
    plan = make_plan()
    planned_action(goal=2)
    set_priorities(year=2027)
    for changes in ({"goals": GOALS[:1]}, {"last_year": 2026}, {"first_year": 2027, "last_year": 2028}):
        with pytest.raises(InputError, match="dat moet in het plan blijven passen"):
            change_plan(ADVISEUR, plan, **changes)
    assert change_plan(ADVISEUR, plan, last_year=2027).years == range(2025, 2028)


# ----- priorities


def test_priorities_are_versions_of_a_year_that_say_only_what_differs():
    make_plan()
    asked = {"woninginbraak": 3.0, "autokraak": 1.0, "overlast": 0.5, "geweld": 1.0}
    made = set_priorities(weights=asked)
    assert made.weights == {"woninginbraak": 3.0, "overlast": 0.5}
    assert (made.name, made.why, made.by) == ("2026/1", "Besluit van de raad.", ADVISEUR.username)
    again = set_priorities(weights={"woninginbraak": 2.0}, seen=1, why="Minder nodig.", now=LATER)
    assert again.name == "2026/2"
    line = audit.lines(SCOPE)[0]
    assert (line.action, line.subject, line.detail) == ("set-priorities", "priorities/2026", "versie 2: Minder nodig.")
    assert store.priorities_in_force(SCOPE, HOME, TODAY) == again
    assert store.priorities_in_force(SCOPE, HOME, TODAY, known=NOW) == made


def test_a_type_that_weighs_one_in_a_theme_that_weighs_two_keeps_its_one():
    make_plan()
    made = set_priorities(weights={"vermogen": 2.0, "fietsendiefstal": 1.0, "autokraak": 2.0})
    assert made.weights == {"vermogen": 2.0, "fietsendiefstal": 1.0}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"year": 2035}, "Er is geen plan waar 2035 bij hoort."),
        ({"why": ""}, "De reden is 0 tekens lang."),
        ({"why": "Piet Jansen, BSN 111222333"}, "De reden lijkt"),
        ({"weights": {"inbraken": 2.0}}, "'inbraken' is geen soort en geen thema."),
        ({"weights": {"niet-ingedeeld": 2.0}}, "'niet-ingedeeld' is geen soort en geen thema."),
        ({"weights": {"autokraak": -0.5}}, "Het gewicht van Autokraak is -0.5."),
        ({"weights": {"autokraak": 10.5}}, "Het gewicht van Autokraak is 10.5."),
        ({"weights": {"autokraak": float("nan")}}, "Het gewicht van Autokraak is nan."),
    ],
    ids=str,
)
def test_priorities_that_cannot_be(changes, says):
    make_plan()
    with pytest.raises(InputError) as refusal:
        set_priorities(**changes)
    assert str(refusal.value).startswith(says)
    assert store.priorities(SCOPE, HOME) == []


def test_of_two_people_who_set_priorities_at_once_one_is_told_so():
    make_plan()
    set_priorities()
    with pytest.raises(NotAllowedNow, match="Iemand anders heeft dit net gewijzigd"):
        set_priorities(weights={"autokraak": 2.0})
    with pytest.raises(InputError, match="Er is niets gewijzigd"):
        set_priorities(seen=1)
    assert [each.number for each in store.priorities(SCOPE, HOME)] == [1]
    set_priorities(weights={}, seen=1)  # taking every weight away is a change too
    assert store.priorities(SCOPE, HOME)[0].weights == {}


def test_a_plan_of_another_gemeente_is_nobodys_business():
    made = make_plan()
    outsider = person(Role.ADVISEUR, "GM9902")
    for number in (made.id, made.id + 1000):
        with pytest.raises(NotPermitted, match="hoort niet bij uw gemeente"):
            change_plan(outsider, replace(made, id=number))
    assert store.plans(SCOPE, HOME) == [made]
    assert make_plan(outsider, gemeente="GM9902") == plan_of(
        id=made.id + 1,
        gemeente="GM9902",
        by=outsider.username,
    )
