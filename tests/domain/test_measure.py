"""The library of measures and the list of partners: every entry complete, and nothing in it that nobody can check."""

from __future__ import annotations

import re

import pytest

from openvis.domain.category import THEMES, categories
from openvis.domain.measure import COLUMNS, Effect, Evidence, Measure, measure, measure_of, measures
from openvis.domain.partner import partner, partners
from openvis.domain.personal_data import kind_inside
from openvis.errors import UnknownValue

YEAR = re.compile(r"\((?:19|20)\d\d\)")
ENTRY = {
    "name": "Meer licht",
    "against": ["autokraak", "overlast"],
    "kind": "preventive",
    "does": "Lampen ophangen.",
    "evidence": "good",
    "effect": "less",
    "known": "Het hielp.",
    "sources": ["Iemand (2008), Tijdschrift"],
    "fails": "Als de lampen kapot zijn.",
    "weeks": 26,
}


@pytest.mark.parametrize("each", measures().values(), ids=lambda each: each.slug)
def test_every_measure_says_what_is_known_and_by_whom(each: Measure):
    for text in (each.does, each.known, each.fails):
        assert text.endswith(".")
        assert len(text) <= 330, "short enough to read beside a choice"
        assert kind_inside(text) is None
    assert 4 <= each.weeks <= 104
    assert re.fullmatch("[a-z0-9-]{3,60}", each.slug), "as long as the column it is stored in"
    assert all(YEAR.search(source) or "het CCV" in source or "Toolkit" in source for source in each.sources)
    if "%" in each.known:
        assert re.search(r"\b(19|20)\d\d\b", each.known), "a share stands with the year in which it was measured"
    if re.search(r"\d+ %|\d+ onderzoeken|een (?:derde|kwart|vijfde)", each.known):
        assert each.evidence is not Evidence.LITTLE, "a number rests on a study"


def test_what_happens_most_has_several_measures_to_choose_from():
    for slug in (
        "woninginbraak", "autokraak", "fietsendiefstal", "vernieling", "winkeldiefstal", "mishandeling", "drugshandel",
        "melding-jongerenoverlast", "melding-bijplaatsing", "melding-vuurwerk",
    ):  # fmt: skip
        assert sum(each.fits(slug) for each in measures().values()) >= 2, slug


def test_every_grade_and_kind_is_there_and_little_known_is_said():
    every = measures().values()
    assert {each.evidence for each in every} == set(Evidence)
    assert len({each.kind for each in every}) == 4
    assert {each.effect for each in every} >= {Effect.LESS, Effect.UNKNOWN}
    assert sum(each.evidence is Evidence.LITTLE for each in every) >= 5


def test_a_measure_is_for_its_types_and_for_those_of_its_themes():
    made = measure_of("meer-licht", ENTRY)
    fitting = {slug for slug, known in categories().items() if made.fits(slug)}
    assert fitting == {"autokraak"} | {slug for slug, known in categories().items() if known.theme == "overlast"}
    assert "overlast" in THEMES


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        *(({name: None}, "is iets te veel of te weinig") for name in COLUMNS),
        ({"cost": 12}, "is iets te veel of te weinig: cost"),
        ({"known": ""}, "is known leeg"),
        ({"sources": []}, "is sources leeg"),
        ({"evidence": "little"}, "weinig bekend, en toch staat er wat het doet"),
        ({"against": ["inbraakjes"]}, "De categorie 'inbraakjes' bestaat niet"),
    ],
)
def test_an_entry_that_is_not_complete_is_refused(changed: dict[str, object], says: str):
    table = {name: value for name, value in (ENTRY | changed).items() if value is not None}
    with pytest.raises(UnknownValue, match=says):
        measure_of("meer-licht", table)


@pytest.mark.parametrize(("changed"), [{"kind": "vuurwerk"}, {"evidence": "veel"}, {"effect": "enorm"}])
def test_a_word_that_the_file_does_not_know_is_no_entry(changed: dict[str, str]):
    with pytest.raises(ValueError, match="is not a valid"):
        measure_of("meer-licht", ENTRY | changed)


def test_what_is_not_in_the_lists_is_refused():
    assert measure("verlichting").name == "Betere verlichting"
    assert partner("om") == "Openbaar Ministerie"
    with pytest.raises(UnknownValue, match="'toverstaf' is geen maatregel"):
        measure("toverstaf")
    with pytest.raises(UnknownValue, match="'buurman' is geen partner"):
        partner("buurman")


def test_partners_are_organisations():
    assert len(partners()) >= 15
    assert {"politie", "woningcorporatie", "jongerenwerk", "welzijn", "om", "buurgemeente"} <= set(partners())
    for slug, name in partners().items():
        assert re.fullmatch("[a-z-]{2,30}", slug)
        assert kind_inside(name) is None
