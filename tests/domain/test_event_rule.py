"""The rule for which reports are one event: what a file of it may hold, and what it says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import categories
from openvis.domain.event_rule import Reach, reach_of, rule_of, ruled_categories, usual_rule
from openvis.domain.incident import ReportedBy
from openvis.domain.words import event_rule_sentence
from openvis.errors import BadProfile, UnknownValue

NEAR = Reach(metres=50, hours=10)
RESIDENTS = [slug for slug, known in categories().items() if reach_of(slug, usual_rule())]


def test_the_usual_rule_is_the_reviewed_one() -> None:
    assert usual_rule() == {"overlast": Reach(75, 12), "leefomgeving": Reach(50, 72)}


def test_reports_of_residents_have_a_rule_and_registrations_have_none() -> None:
    for slug, known in categories().items():
        registered = known.police_code is not None or known.reported_by is ReportedBy.OFFICER
        if registered:
            assert reach_of(slug, usual_rule()) is None, slug
        elif known.theme in usual_rule():
            assert reach_of(slug, usual_rule()) == usual_rule()[known.theme]
    assert reach_of("melding-geluid", usual_rule()) == Reach(75, 12)
    assert ruled_categories(usual_rule()) == RESIDENTS


def test_a_category_may_have_a_reach_of_its_own() -> None:
    own = Reach(200, 3)
    assert reach_of("melding-geluid", {"melding-geluid": own, "overlast": NEAR}) == own
    assert reach_of("melding-vuurwerk", {"melding-geluid": own, "overlast": NEAR}) == NEAR
    assert reach_of("melding-zwerfafval", {"overlast": NEAR}) is None
    with pytest.raises(UnknownValue, match="gelui"):
        reach_of("gelui", {})


@given(
    st.dictionaries(
        st.sampled_from(["overlast", "leefomgeving", *RESIDENTS]),
        st.builds(Reach, st.floats(1e-3, 1e5), st.floats(1e-3, 1e5)),
    )
)
def test_what_a_file_says_is_the_rule(rule: dict[str, Reach]) -> None:
    written = {"reach": {name: {"metres": reach.metres, "hours": reach.hours} for name, reach in rule.items()}}
    assert rule_of(written, "eigen.toml") == rule


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({}, "alleen tabellen als"),
        ({"reach": 3}, "alleen tabellen als"),
        ({"reach": {}, "bereik": {}}, "alleen tabellen als"),
        ({"reach": {"overlast": {"metres": 75}}}, "precies twee getallen"),
        ({"reach": {"overlast": {"metres": 75, "hours": 12, "days": 1}}}, "precies twee getallen"),
        ({"reach": {"overlast": 75}}, "precies twee getallen"),
        ({"reach": {"overlast": {"metres": 0, "hours": 12}}}, "bij 'metres' geen getal boven 0"),
        ({"reach": {"overlast": {"metres": 75, "hours": True}}}, "bij 'hours' geen getal boven 0"),
        ({"reach": {"overlast": {"metres": "75", "hours": 12}}}, "bij 'metres' geen getal boven 0"),
        ({"reach": {"overlast": {"metres": float("inf"), "hours": 12}}}, "bij 'metres' geen getal boven 0"),
        ({"reach": {"overlas": {"metres": 75, "hours": 12}}}, "'overlas' is geen thema en geen categorie"),
        ({"reach": {"vermogen": {"metres": 75, "hours": 12}}}, "'vermogen' bestaat uit registraties"),
        ({"reach": {"woninginbraak": {"metres": 75, "hours": 12}}}, "'woninginbraak' bestaat uit registraties"),
    ],
)
def test_anything_else_is_refused_with_the_name_of_the_file(content: dict[str, Any], said: str) -> None:
    with pytest.raises(BadProfile) as refused:
        rule_of(content, "eigen.toml")
    assert said in str(refused.value)
    assert "eigen.toml" in str(refused.value)
    assert refused.value.next_step


def test_the_rule_in_one_sentence() -> None:
    assert event_rule_sentence(usual_rule()) == (
        "Meldingen van dezelfde soort zijn één gebeurtenis als zij dicht bij de eerste melding liggen: "
        "hooguit 75 meter en 12 uur (overlast), hooguit 50 meter en 3 dagen (leefomgeving)."
    )
    own = event_rule_sentence({"melding-geluid": Reach(7.5, 36)})
    assert own.endswith("hooguit 7,5 meter en 36 uur (melding geluidsoverlast).")
    assert event_rule_sentence({}) == "Elke melding telt als een eigen gebeurtenis."
