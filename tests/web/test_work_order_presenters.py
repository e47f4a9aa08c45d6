"""What a page says of a werkopdracht, and what a form makes of what was filled in: without a store or a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from openvis.domain.order_place import OrderPlace
from openvis.domain.order_tasks import tasks_of
from openvis.domain.work_order import (
    ActionTaken,
    DayPart,
    Finding,
    FollowUp,
    NotDoneReason,
    Priority,
    Report,
    Situation,
    Terms,
    TermsVersion,
    WeekPart,
    WorkOrder,
    WorkOrderState,
)
from openvis.web.forms.work_orders import DoneForm, WorkOrderForm, asked_before, suggested_work_order
from openvis.web.presenters.work_orders import (
    NEAR_IS_NOT_SHOWN,
    changes_in_words,
    overdue,
    version_lines,
    visits_in_words,
    when,
    work_order_line,
)

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TERMS = Terms(
    tasks=("Kijk.", "Meld het."), team="Team Noord", week_part=WeekPart.WORKDAYS, day_parts=(DayPart.EVENING,),
    priority=Priority.NORMAL, due_on=TODAY,
)  # fmt: skip
FOUND = Finding(Situation.NOTHING_FOUND, ActionTaken.LOOKED, 3, 0, 0, minutes=30, follow_up=None)
ORDER = WorkOrder(
    id=7, gemeente="GM9901", intervention_id=1, place=OrderPlace("BU99010101"), category="woninginbraak",
    reason="Omdat.", terms=TERMS, state=WorkOrderState.ISSUED, reports=(), version=1,
)  # fmt: skip
FILLED = {
    "chosen": list(tasks_of("woninginbraak")[:2]), "own": "Kijk bij de sluis.", "team": "Team Zuid", "visits": "3",
    "due_on": "2026-03-09", "week_part": "weekend", "day_parts": ["evening", "night"], "priority": "high",
    "street": "", "cells": "",
}  # fmt: skip


def line(order: WorkOrder = ORDER, *, near: bool = True) -> dict[str, Any]:
    return work_order_line(order, {"BU99010101": "Kerkbuurt"}, TODAY, near=near)


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [
        (0, WorkOrderState.ISSUED, ""),
        (1, WorkOrderState.ISSUED, "1 dag te laat"),
        (3, WorkOrderState.ACCEPTED, "3 dagen te laat"),
        (1200, WorkOrderState.UNDER_WAY, "1.200 dagen te laat"),
        (3, WorkOrderState.DONE, ""),
        (3, WorkOrderState.WITHDRAWN, ""),
        (-5, WorkOrderState.ISSUED, ""),
    ],
)
def test_how_late_an_order_is(days, state, said):
    assert overdue(replace(ORDER, state=state), TODAY + timedelta(days=days)) == said


@pytest.mark.parametrize(
    ("asked", "made", "state", "said"),
    [
        (1, 0, WorkOrderState.ISSUED, ""),
        (1, 1, WorkOrderState.DONE, ""),
        (3, 0, WorkOrderState.ISSUED, "Bezoek 1 van 3"),
        (3, 2, WorkOrderState.UNDER_WAY, "Bezoek 3 van 3"),
        (3, 3, WorkOrderState.DONE, "3 van de 3 bezoeken gedaan"),
        (3, 1, WorkOrderState.CLOSED_EARLY, "1 van de 3 bezoeken gedaan"),
    ],
)
def test_how_many_visits_were_made(asked, made, state, said):
    reports = (Report(NOW, FOUND),) * made
    assert visits_in_words(replace(ORDER, terms=replace(TERMS, visits=asked), reports=reports, state=state)) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((DayPart.EVENING,), "Doordeweeks, avond (18 tot 24 uur)"),
        ((DayPart.EVENING, DayPart.NIGHT), "Doordeweeks, avond (18 tot 24 uur) en nacht (0 tot 6 uur)"),
        (
            (DayPart.MORNING, DayPart.EVENING, DayPart.NIGHT),
            "Doordeweeks, ochtend (6 tot 12 uur), avond (18 tot 24 uur) en nacht (0 tot 6 uur)",
        ),
    ],
)
def test_when_somebody_goes_there(parts, said):
    assert when(replace(TERMS, day_parts=parts)) == said


def test_only_what_changed_is_said():
    after = replace(TERMS, team="Team Zuid", visits=3, due_on=date(2026, 3, 9))
    assert changes_in_words(TERMS, after) == [
        "Team: Team Zuid, was Team Noord",
        "Aantal bezoeken: 3, was 1",
        "Uiterlijk op: 9 maart 2026, was 2 maart 2026",
    ]
    assert changes_in_words(TERMS, replace(TERMS, tasks=("Kijk.",))) == ["Opdracht: 'Kijk.', was 'Kijk. Meld het.'"]
    assert changes_in_words(TERMS, TERMS) == []


def test_each_change_by_whom_the_newest_first():
    versions = [
        TermsVersion(1, NOW, "coordinator", TERMS),
        TermsVersion(2, NOW, "coordinator", replace(TERMS, visits=2)),
        TermsVersion(4, NOW, "", replace(TERMS, visits=2, priority=Priority.HIGH)),
    ]
    newest, before = version_lines(versions)
    assert (newest["by"], newest["changes"]) == ("het systeem", ["Voorrang: hoog, was gewoon"])
    assert (before["by"], before["changes"]) == ("coördinator handhaving", ["Aantal bezoeken: 2, was 1"])
    assert version_lines(versions[:1]) == []


@pytest.mark.parametrize(
    ("place", "near", "said"),
    [
        (OrderPlace("BU99010101"), True, ("", "")),
        (OrderPlace("BU99010101"), False, ("", "")),
        (OrderPlace("BU99010101", street="Kerkstraat"), True, ("Kerkstraat", "")),
        (OrderPlace("BU99010101", ("E1447N5082",)), True, ("vak E1447N5082", "")),
        (
            OrderPlace("BU99010101", ("E1447N5082", "E1448N5082"), "Kerkstraat"), True,
            ("Kerkstraat, vakken E1447N5082, E1448N5082", ""),
        ),
        (OrderPlace("BU99010101", ("E1447N5082",), "Kerkstraat"), False, ("", NEAR_IS_NOT_SHOWN)),
    ],
)  # fmt: skip
def test_a_place_is_said_no_nearer_than_who_looks_may_see(place, near, said):
    told = line(replace(ORDER, place=place), near=near)
    assert (told["near"], told["near_hidden"]) == said
    if not near:
        assert "E1447N5082" not in str(told)
        assert "Kerkstraat" not in str(told)


def test_an_answer_of_each_question_of_a_finding():
    found = replace(FOUND, follow_up=FollowUp.NOBODY_THERE)
    [report] = line(replace(ORDER, reports=(Report(NOW, found),), state=WorkOrderState.DONE))["reports"]
    assert {each["term"]: each["value"] for each in report["answers"]} == {
        "Situatie": "Niets aangetroffen", "Gedaan": "Rondgelopen en gekeken", "Controles": "3", "Waarschuwingen": "0",
        "Boetes": "0", "Tijd besteed": "30 minuten", "Nog een keer nodig": "ja, er was niemand",
    }  # fmt: skip
    assert (report["number"], report["at"]) == (1, "2 maart 2026, 10:30 uur")


def test_why_it_stopped_and_that_it_was_changed():
    told = line(replace(ORDER, state=WorkOrderState.NOT_DONE, not_done_reason=NotDoneReason.WEATHER, changed_at=NOW))
    assert told["not_done_reason"] == "Weer liet het niet toe"
    assert told["changed"] == "Gewijzigd op 2 maart 2026, 10:30 uur."


# ----- forms


def form(**changed: Any) -> WorkOrderForm:
    return WorkOrderForm(FILLED | changed, category="woninginbraak")


def test_a_form_becomes_terms():
    filled = form()
    assert filled.is_valid(), filled.errors
    terms = filled.terms()
    assert terms.tasks == (*tasks_of("woninginbraak")[:2], "Kijk bij de sluis.")
    assert (terms.team, terms.visits, terms.due_on) == ("Team Zuid", 3, date(2026, 3, 9))
    assert (terms.week_part, terms.day_parts) == (WeekPart.WEEKEND, (DayPart.EVENING, DayPart.NIGHT))
    assert terms.priority is Priority.HIGH


@pytest.mark.parametrize("typed", [
    "E1447N5082 E1448N5082", "E1447N5082,E1448N5082", " e1447n5082 ; E1448N5082\nE1447N5082 ", "E1447N5082\tE1448N5082",
])  # fmt: skip
def test_cells_may_be_typed_in_any_way(typed):
    filled = form(cells=typed, street=" Kerkstraat ")
    assert filled.is_valid()
    assert filled.place("BU99010101") == OrderPlace("BU99010101", ("E1447N5082", "E1448N5082"), "Kerkstraat")


def test_what_was_asked_fills_the_form_and_comes_out_as_it_was():
    terms = form_terms()
    again = WorkOrderForm(asked_before(terms, "woninginbraak"), category="woninginbraak")
    assert again.is_valid(), again.errors
    told = again.terms()
    assert replace(told, tasks=tuple(task for task in told.tasks if task)) == terms


def form_terms() -> Terms:
    filled = form()
    assert filled.is_valid()
    return filled.terms()


def test_a_task_that_left_the_list_becomes_own_words():
    asked = asked_before(replace(TERMS, tasks=("Stond ooit op de lijst.", *tasks_of("autokraak")[:1])), "autokraak")
    assert asked["own"] == "Stond ooit op de lijst."
    assert asked["chosen"] == list(tasks_of("autokraak")[:1])


@pytest.mark.parametrize(("last", "due"), [(60, 14), (14, 14), (3, 3)])
def test_a_new_order_is_due_within_two_weeks_and_within_the_intervention(last, due):
    assert suggested_work_order(TODAY, TODAY + timedelta(days=last))["due_on"] == TODAY + timedelta(days=due)


@pytest.mark.parametrize(("answer", "found"), [("", None), ("comes-back", FollowUp.COMES_BACK)])
def test_whether_somebody_must_come_back_is_one_answer(answer, found):
    sent = {"version": 1, "situation": "nothing-found", "action": "looked", "checks": 0, "warnings": 0, "fines": 0,
            "minutes": 5, "follow_up": answer}  # fmt: skip
    filled = DoneForm(sent)
    assert filled.is_valid()
    assert filled.finding().follow_up is found


def test_an_answer_that_was_chosen_looks_chosen():
    """The house style shows it only on what also carries its class for real radio buttons."""
    buttons = str(DoneForm()["situation"]).split("<input")[1:]
    assert len(buttons) == len(Situation)
    assert all("utrecht-radio-button utrecht-radio-button--html-input" in each for each in buttons)
