"""An intervention in words: what is decided, what became different, what can be ticked, and what the map paints."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from openvis.decisions.foresight import Foresight
from openvis.domain.expected_sum import ExpectedSum
from openvis.domain.intervention import Comparison, InterventionVersion, SuccessCriterion
from openvis.domain.intervention_effect import PanelArea, PanelRole
from openvis.domain.period import parse_period
from openvis.web.presenters import interventions as show
from tests.domain.test_intervention import FIRST

NAMES = {
    "GM9901": "Stad",
    "WK990101": "Centrum",
    "WK990102": "Noord",
    "BU99010101": "Markt",
    "BU99010102": "Haven",
    "BU99010201": "Veld",
    "BU99010202": "Akker",
}
BUURTEN = {code: name for code, name in NAMES.items() if code.startswith("BU")}
SPRING = (parse_period("2026-03"), parse_period("2026-05"))


def values(minutes: int = 0, **changes: object) -> dict[str, str]:
    return {fact["term"]: fact["value"] for fact in show.facts(replace(FIRST, **changes), NAMES, minutes)}  # type: ignore[arg-type]


def test_what_nobody_said_is_left_out():
    assert list(values()) == [
        "Tegen", "Soort", "Periode", "Uren besteed, uit werkopdrachten", "Doel", "Vergelijken met",
        "Dag van het oordeel",
    ]  # fmt: skip
    assert values()["Tegen"] == "Autokraak en Vernieling"


def test_what_was_said_is_in_words():
    criterion = SuccessCriterion(20, date(2026, 7, 15), Comparison.COMPARABLE_AREAS, ("BU99010102",))
    told = values(135, measure="verlichting", partners=("om",), hours=1200, serves=3, criterion=criterion)
    assert told["Maatregel"] == "Betere verlichting"
    assert told["Samen met"] == "Openbaar Ministerie"
    assert (told["Uren gepland"], told["Uren besteed, uit werkopdrachten"]) == ("1.200 uur", "2 uur")
    assert told["Vergelijken met"] == "vergelijkbare buurten: Haven"
    assert told["Hoort bij"] == "actie 3"
    named = show.facts(replace(FIRST, serves=3), NAMES, 0, {3: "2026, actie 3: meer licht"})
    assert {"term": "Hoort bij", "value": "2026, actie 3: meer licht"} in named


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"title": "Meer licht"}, ["Titel: Licht → Meer licht"]),
        ({"areas": ("BU99010101",)}, ["Waar: Markt en Noord → Markt"]),
        ({"hours": 40}, ["Uren gepland: niets → 40 uur"]),
        ({"cells": ("E1361N4501",)}, ["Andere vakken"]),
    ],
)
def test_what_became_different_is_named(changes, said):
    assert show.differences(FIRST, replace(FIRST, **changes), NAMES) == said


def test_the_newest_version_comes_first_and_says_whether_it_judges():
    at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    started = replace(FIRST, version=1, started_with=1)
    versions = [
        InterventionVersion(started, "systeem", "", at, ""),
        InterventionVersion(replace(started, version=2, hours=40), "anna", "adviseur", at, "Meer uren."),
    ]
    newest, first = show.version_lines(versions, NAMES)
    assert (newest["number"], newest["after_start"], newest["judges"], newest["why"]) == (2, True, False, "Meer uren.")
    assert newest["signed"].startswith("anna (adviseur OOV), 1 maart 2026")
    assert (first["judges"], first["after_start"], first["changes"]) == (True, False, [])
    assert first["signed"].startswith("systeem, 1 maart 2026")


def test_a_first_title_names_few_and_counts_the_rest():
    assert show.title_of(["BU99010101"], ["autokraak"], NAMES) == "Autokraak in Markt"
    assert show.title_of(list(BUURTEN), ["autokraak"], NAMES) == "Autokraak in Markt en 3 andere gebieden"
    assert show.title_of([], ["autokraak"], NAMES) == ""


def test_wijken_stand_open_where_something_is_ticked():
    centrum, noord = show.area_groups(NAMES, {"BU99010201"})
    assert (centrum["name"], centrum["open"], noord["open"], noord["chosen"]) == ("Centrum", False, True, False)
    assert [(tick["name"], tick["chosen"]) for tick in noord["ticks"]] == [("Akker", False), ("Veld", True)]


def test_types_stand_by_theme():
    groups = show.type_groups([("autokraak", "Autokraak"), ("vernieling", "Vernieling"), ("x", "X")], {"vernieling"})
    assert [(group["name"], group["open"]) for group in groups] == [
        ("Andere", False), ("Diefstal en inbraak", False), ("Openbare orde", True),
    ]  # fmt: skip


def test_the_map_has_every_buurt_and_the_table_those_that_take_part():
    criterion = replace(FIRST.criterion, comparison=Comparison.COMPARABLE_AREAS, compared_with=("BU99010102",))
    plan = replace(FIRST, criterion=criterion)
    areas = show.areas_of(plan, BUURTEN)
    rows = show.area_rows(areas, BUURTEN, {"BU99010101": 60, "BU99010102": 5})
    here, compared = "hier gebeurt het", "om mee te vergelijken"
    assert [(row["name"], row["role"], row["count"]) for row in rows] == [
        ("Akker", here, "niet opgegeven"), ("Markt", here, "60"), ("Veld", here, "niet opgegeven"),
        ("Haven", compared, "5"),
    ]  # fmt: skip
    assert [each["text"] for each in show.legend(areas)] == [here, compared, "doet niet mee"]
    painted = show.map_data(rows, BUURTEN, "/kaart")
    assert {code: value["shade"] for code, value in painted["values"].items()} == {
        "BU99010101": 4, "BU99010102": 1, "BU99010201": 4, "BU99010202": 4,
    }  # fmt: skip


def test_a_long_list_of_what_it_is_compared_with_is_folded_away():
    areas = [PanelArea("BU1", PanelRole.TARGET), *(PanelArea(f"BU9{n}", PanelRole.COMPARISON) for n in range(8))]
    few, many = show.area_rows(areas, {}, {}), show.area_rows([*areas, PanelArea("BU99", PanelRole.COMPARISON)], {}, {})
    assert show.at_hand(few) == (few, [])
    shown, folded = show.at_hand(many)
    assert [row["code"] for row in shown] == ["BU1"]
    assert len(folded) == 9


@pytest.mark.parametrize(("goal", "warns"), [(10, True), (40, False), (None, False)])
def test_a_goal_that_could_not_be_seen_is_warned_for(goal, warns):
    counted = ExpectedSum(100.0, 0.01)
    told = show.foresight_lines(Foresight(SPRING, counted, counted.smallest_fall(), ()), {"reduction_percent": goal})
    assert told["warns"] is warns
    assert len(told["sentences"]) == (2 if goal is None else 3)


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        (Foresight((), None, None, ()), "Dan is er niets te beoordelen"),
        (Foresight(SPRING, None, None, ("autokraak",)), "van autokraak is in (een deel van) deze gebieden geen"),
        (Foresight(SPRING, None, None, ()), "is nu niet te zeggen: is in (een deel van) deze gebieden"),
        (Foresight(SPRING, ExpectedSum(2.0, 0.0), None, ()), "zelfs als er niets meer gebeurt, kan dat toeval zijn"),
    ],
)
def test_where_nothing_could_be_seen_every_goal_is_warned_for(seen, sentence):
    told = show.foresight_lines(seen, {"reduction_percent": 90})
    assert told["warns"] is True
    assert sentence in " ".join(told["sentences"])
