"""The page of one buurt."""

from __future__ import annotations

import json
import re

import pytest

from openvis.domain.access import Role
from openvis.domain.category import TOTAL
from openvis.domain.change_in_words import change_sentence
from openvis.web.presenters.buurt import MEANINGFUL
from tests.support import small_town
from tests.support.small_town import MONTHS, count_of
from tests.web.reading import text_of

BUURT = "BU99010103"


@pytest.fixture
def buurt(visit):
    return lambda code=BUURT, query="": visit(Role.ADVISEUR).get(f"/gebied/{code}/{query}")


def chart(answer):
    found = re.search(r'<script id="grafiekgegevens" type="application/json">(.*?)</script>', answer.content.decode())
    return json.loads(found[1])


def test_the_key_counts_stand_at_the_top(buurt):
    page = text_of(buurt())
    month, year = count_of(BUURT, TOTAL, 1), count_of(BUURT, TOTAL, 12)
    assert f"Misdrijven in december 2025 {month} Misdrijven in twaalf maanden {year}" in page
    assert f"Een jaar eerder {year + 2} Inwoners 1.000" in page


def test_its_own_attention_rows_are_here_and_no_others(buurt):
    page = text_of(buurt())
    assert "Regel 3:" in page
    assert "Regel 2:" not in page


def test_the_trend_is_that_of_the_first_reason_for_attention(buurt):
    assert "Woninginbraak per maand" in text_of(buurt())
    assert "Totaal misdrijven per maand" in text_of(buurt("BU99010304"))


def test_the_chart_and_its_table_tell_the_same(buurt):
    answer = buurt(query="?soort=fietsendiefstal")
    data, page = chart(answer), text_of(answer)
    assert len(data["periods"]) == len(MONTHS)
    assert data["periods"][0] == "januari 2024"
    assert data["low"][:12] == [None] * 12
    assert data["high"][12:] == [9] * 12
    for period, count, low in zip(data["periods"], data["counts"], data["low"], strict=True):
        assert f"{period} {count} {'2 tot 9' if low else ''}".strip() in page


def test_all_types_stand_in_two_groups_that_are_not_added_up(buurt):
    page = text_of(buurt())
    public, officers = page.index("Gemeld door het publiek Totaal"), page.index("Gevonden door politie en boa's Boa:")
    assert public < page.index("Fietsendiefstal 6 72 74") < officers


def test_a_difference_with_a_year_ago_is_named_only_when_it_is_more_than_coincidence(buurt):
    page = text_of(buurt())
    assert "Van 9 naar 31 (+244 %). Dit verschil is groter dan toeval verklaart." in page
    assert "niet te onderscheiden van toeval" not in page


@pytest.mark.parametrize(("before", "after", "said"), [(9, 31, True), (31, 9, True), (5, 3, False), (5, 5, False)])
def test_the_sentence_is_recognised_as_the_run_writes_it(before, after, said):
    assert (MEANINGFUL in change_sentence(before, after)) is said


@pytest.mark.parametrize(("kind", "told"), [("woninginbraak", True), (TOTAL, False)])
def test_the_band_is_explained_where_there_is_one(buurt, kind, told):
    assert ("De grijze band is" in text_of(buurt(query=f"?soort={kind}"))) is told


def test_types_of_which_nothing_was_counted_are_only_named(buurt):
    quiet = "BU99010101"  # the first buurt of the town, where nothing ever happens
    page = text_of(buurt(quiet))
    closed = "Toon ook 3 soorten zonder incidenten Totaal misdrijven , Woninginbraak , Fietsendiefstal"
    assert f"Gemeld door het publiek {closed}" in page
    assert "Toon ook 1 soort zonder incidenten" in page  # of what officers find
    assert "zonder incidenten" not in text_of(buurt())


def test_what_is_done_here_is_shown_here(visit, town):
    made = small_town.running_intervention()
    small_town.issued_order(made)
    page = text_of(visit(Role.ADVISEUR).get(f"/gebied/{BUURT}/"))
    assert "Lichtmastactie Markt 3 ◐ loopt" in page
    assert "Controleer de lichtmasten" in page
    elsewhere = text_of(visit(Role.ADVISEUR).get("/gebied/BU99010104/"))
    assert "In Markt 4 zijn nog geen interventies." in elsewhere
    assert "In Markt 4 zijn nog geen werkopdrachten." in elsewhere


@pytest.mark.parametrize(("code", "inside"), [("WK990101", True), ("GM9901", True), ("WK990102", False)])
def test_a_wijk_and_the_gemeente_show_what_is_done_in_their_buurten(visit, town, code, inside):
    small_town.issued_order(small_town.running_intervention())
    page = text_of(visit(Role.ADVISEUR).get(f"/gebied/{code}/"))
    assert ("Lichtmastactie Markt 3 ◐ loopt" in page) is inside
    assert ("Controleer de lichtmasten" in page) is inside
    assert ("zijn nog geen interventies." in page) is not inside


def test_of_many_interventions_ten_are_shown_with_the_way_to_the_others(visit, town):
    for _ in range(12):
        small_town.running_intervention()
    page = text_of(visit(Role.ADVISEUR).get("/gebied/GM9901/"))
    assert page.count("Lichtmastactie Markt 3") == 10
    assert "En nog 2: alle interventies" in page


def test_an_intervention_is_offered_for_a_type_but_not_for_the_total(buurt):
    assert f"?gebied={BUURT}&amp;soort=fietsendiefstal" in buurt(query="?soort=fietsendiefstal").content.decode()
    assert "Maak interventie voor totaal" not in text_of(buurt(query=f"?soort={TOTAL}"))


@pytest.mark.parametrize("code", ["GM9901", "WK990102"])
def test_a_wijk_and_the_gemeente_have_the_same_page(buurt, code):
    answer = buurt(code)
    assert answer.status_code == 200
    assert f"{small_town.places()[code]} {'gemeente' if code[:2] == 'GM' else 'wijk'} {code}" in text_of(answer)


@pytest.mark.parametrize("code", ["BU99019999", "BU03630000", "onzin"])
def test_an_area_without_figures_is_a_sentence(buurt, code):
    answer = buurt(code)
    assert answer.status_code == 404
    assert f"Van gebied {code} zijn geen cijfers." in text_of(answer)


def test_an_unknown_type_is_a_sentence(buurt):
    assert buurt(query="?soort=onzin").status_code == 404
