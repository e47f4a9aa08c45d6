"""How agenda points, decisions and actions read on a page, and where their links lead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from openvis.domain.overleg import (
    Action,
    ActionState,
    ActionStep,
    Agenda,
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingState,
    Part,
    Seat,
)
from openvis.web.presenters import overleg as show

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 12)
ROW = AgendaItem(
    Part.ATTENTION, "Woninginbraak in Markt 1", "9 in maart.\nStond er ook al.", ("attention/7", "bijzonderheid/3"),
    "BU99010101", "woninginbraak", 11, 1,
)  # fmt: skip
THEME = replace(ROW, subjects=("bijzonderheid/4",), category="overlast", id=12, number=2)
SIGNAL = replace(ROW, part=Part.BIJZONDERHEDEN, subjects=("bijzonderheid/5",), id=13, number=3)
RUNNING = AgendaItem(Part.INTERVENTIONS, "Lichtmastactie", "Loopt.", ("intervention/8",), id=14, number=4)
ORDER = AgendaItem(Part.LATE_ORDERS, "Werkopdracht 9", "Te laat.", ("work-order/9",), id=15, number=5)
OWN = AgendaItem(Part.OWN, "Koopavond", "", ("point/1",), id=16, number=6)
ANOTHER = AgendaItem(Part.OWN, "Kermis", "", ("point/2",), id=17, number=7)
AGENDA = Agenda("run-1", AT, (ROW, THEME, SIGNAL, RUNNING, ORDER, OWN, ANOTHER))
DECISION = Decision(
    21, "GM9901", 5, date(2026, 3, 2), 2, ROW, DecisionKind.INTERVENTION, "Maak licht.", Seat.COORDINATOR,
    date(2026, 3, 9), "adviseur", AT,
)  # fmt: skip
MEETING = Meeting(5, "GM9901", MeetingState.IN_SESSION, date(2026, 3, 2), (Seat.ADVISEUR, Seat.MAYOR), 2, (), AT)


def action(*states: ActionState, reason: str = "", decision: Decision = DECISION) -> Action:
    steps = [
        ActionStep(ActionState.OPEN, "", "adviseur", AT),
        *(ActionStep(each, reason, "boa", AT) for each in states),
    ]
    return Action(decision, tuple(steps))


def test_parts_have_a_heading_each_and_points_are_numbered_through():
    parts = show.parts(AGENDA, [])
    assert [(part["title"], [item["number"] for item in part["items"]]) for part in parts] == [
        ("Aandachtslijst", [1, 2]),
        ("Bijzonderheden zonder besluit", [3]),
        ("Interventies die lopen", [4]),
        ("Werkopdrachten die te laat zijn", [5]),
        ("Eigen punt", [6]),
        ("Eigen punt", [7]),
    ]
    assert [part["slug"] for part in parts][-2:] == ["point-1", "point-2"]


def test_a_point_says_its_lines_and_which_bijzonderheid_it_is_about():
    line = show.item_line(1, ROW, [])
    assert line["lines"] == ["9 in maart.", "Stond er ook al."]
    assert line["bijzonderheid"] == 3
    assert show.item_line(6, OWN, [])["bijzonderheid"] is None


@pytest.mark.parametrize(
    ("item", "addresses"),
    [
        (ROW, ["/bijzonderheden/3/", "/gebied/BU99010101/?soort=woninginbraak"]),
        (THEME, ["/bijzonderheden/4/", "/gebied/BU99010101/"]),
        (RUNNING, ["/interventies/8/"]),
        (ORDER, ["/werkopdrachten/9/"]),
        (OWN, []),
    ],
    ids=lambda value: value.title if isinstance(value, AgendaItem) else "",
)
def test_a_point_leads_to_what_it_is_about(item, addresses):
    assert [link["address"] for link in show.links(item.subjects, item)] == addresses


def test_a_decision_stands_at_its_own_point_only():
    parts = show.parts(AGENDA, [DECISION])
    taken = {item["id"]: [each["number"] for each in item["decisions"]] for part in parts for item in part["items"]}
    assert taken == {11: [2], 12: [], 13: [], 14: [], 15: [], 16: [], 17: []}
    not_kept = show.parts(replace(AGENDA, items=(replace(ROW, id=0),)), [replace(DECISION, item=replace(ROW, id=0))])
    assert not_kept[0]["items"][0]["decisions"] == []


def test_a_decision_says_what_who_and_when():
    line = show.decision_line(replace(DECISION, outcomes=("intervention/8", "bijzonderheid/3")))
    assert (line["kind"], line["text"], line["who"], line["due"]) == (
        "Interventie maken",
        "Maak licht.",
        "Coördinator handhaving",
        "9 maart 2026",
    )
    assert [(each["label"], each["address"]) for each in line["outcomes"]] == [
        ("Interventie 8", "/interventies/8/"),
        ("Bijzonderheid 3", "/bijzonderheden/3/"),
    ]
    nobody = show.decision_line(replace(DECISION, who=None, due_on=None))
    assert (nobody["who"], nobody["due"], nobody["outcomes"]) == ("", "", [])


@pytest.mark.parametrize(
    ("item", "make", "order"),
    [
        (ROW, "/interventies/nieuw/?aandacht=7&besluit=21", ""),
        (SIGNAL, "/interventies/nieuw/?gebied=BU99010101&soort=woninginbraak&besluit=21", ""),
        (THEME, "", ""),
        (RUNNING, "", "/interventies/8/werkopdracht/?besluit=21"),
        (OWN, "", ""),
    ],
    ids=["row", "signal", "theme", "intervention", "own"],
)
def test_what_can_be_made_of_a_decision_follows_from_its_point(item, make, order):
    line = show.decision_line(replace(DECISION, item=item))
    assert (line["make"], line["order"]) == (make, order)


def test_a_work_order_is_issued_under_the_intervention_that_was_made():
    made = show.decision_line(replace(DECISION, outcomes=("bijzonderheid/3", "intervention/31")))
    assert made["order"] == "/interventies/31/werkopdracht/?besluit=21"


def test_an_open_action_says_how_late_it_is():
    line = show.action_line(action(), TODAY)
    assert (line["is_open"], line["late"], line["when"]) == (True, True, "Uiterlijk 9 maart 2026, 3 dagen te laat.")
    assert (line["title"], line["meeting_on"], line["version"]) == ("Woninginbraak in Markt 1", "2 maart 2026", 1)


@pytest.mark.parametrize(
    ("state", "reason", "ended"),
    [
        (ActionState.COMPLETED, "", "Gedaan op 2 maart 2026."),
        (ActionState.COMPLETED, "Er hangt een lamp.", "Gedaan op 2 maart 2026. Er hangt een lamp."),
        (ActionState.LAPSED, "Niet meer nodig.", "Vervallen op 2 maart 2026. Niet meer nodig."),
    ],
)
def test_an_action_that_ended_says_how(state, reason, ended):
    line = show.action_line(action(state, reason=reason), TODAY)
    assert (line["is_open"], line["late"], line["ended"]) == (False, False, ended)


def test_everybody_with_an_action_can_be_chosen_once():
    police = replace(DECISION, id=22, who=Seat.POLICE)
    choices = show.who_choices([action(), action(decision=police), action(decision=police)], "police")
    assert [(each["value"], each["label"], each["chosen"]) for each in choices] == [
        ("", "Iedereen", False),
        ("coordinator", "Coördinator handhaving", False),
        ("police", "Politie", True),
    ]


def test_what_was_made_names_the_decision_behind_it():
    assert show.behind([DECISION]) == [
        {
            "address": "/overleg/5/#besluit-2",
            "label": "besluit 2 van het VIS-overleg van 2 maart 2026",
            "text": "Maak licht.",
        }
    ]


@pytest.mark.parametrize(
    ("state", "begins"),
    [
        (MeetingState.SCHEDULED, "De agenda schrijft zichzelf"),
        (MeetingState.CALLED_OFF, "De agenda schrijft zichzelf"),
        (MeetingState.IN_SESSION, "Cijfers zoals bekend op 2 maart 2026 (berekening run-1)."),
        (MeetingState.HELD, "Cijfers zoals bekend op 2 maart 2026 (berekening run-1)."),
    ],
)
def test_a_meeting_says_of_when_its_figures_are(state, begins):
    assert show.figures_line(replace(MEETING, state=state), AGENDA).startswith(begins)


def test_a_meeting_in_a_list_says_its_day_its_table_and_how_much_was_decided():
    line = show.meeting_line(MEETING, [DECISION])
    assert (line["title"], line["table"], line["decisions"]) == (
        "VIS-overleg 2 maart 2026",
        "adviseur OOV, burgemeester",
        1,
    )
    assert (line["is_planned"], line["in_session"], line["is_held"]) == (False, True, False)
