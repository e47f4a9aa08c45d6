"""Names of cells and streets: what is one, and what points at a house instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import categories
from openvis.domain.order_place import OrderPlace, cells_within, corner_of, names_a_house, numbers_a_house
from openvis.domain.order_tasks import tasks_of
from openvis.domain.personal_data import kind_inside
from openvis.domain.places_and_times import cell_name

STREETS = [
    "Kerkstraat", "2e Dwarsstraat", "1ste Weteringplein", "Plein 1940", "Laan 1940-1945", "Rijksweg A12", "'t Zand",
    "Burgemeester de Witlaan", "A.B. Straat",
]  # fmt: skip
HOUSES = [
    "Kerkstraat 12", "Kerkstraat 12a", "Kerkstraat 12-14", "Kerkstraat12", "Kerkstraat nr 7", "Plein 1940 3",
    "Kerkstraat 3431 AB", "3431AB", "Kerkstraat 1",
]  # fmt: skip


@given(x=st.integers(0, 9999), y=st.integers(0, 9999))
def test_the_corner_of_a_cell_is_what_its_name_says(x, y):
    assert corner_of(cell_name(x * 100, y * 100)) == (x * 100, y * 100)


@pytest.mark.parametrize("text", ["", "E144N5082", "E1447N5082 ", "e1447n5082", "E1447N50820", "Kerkplein"])
def test_another_text_has_no_corner(text):
    with pytest.raises(ValueError, match="names no cell"):
        corner_of(text)


def test_the_cells_of_a_rectangle_row_by_row_from_the_southwest():
    assert cells_within(144750, 508200, 144850, 508350) == [
        "E1447N5082", "E1448N5082", "E1447N5083", "E1448N5083",
    ]  # fmt: skip
    assert cells_within(144700, 508200, 144800, 508300) == ["E1447N5082"]  # a border belongs to what it closes


@pytest.mark.parametrize("name", STREETS)
def test_the_name_of_a_street_numbers_no_house(name):
    assert not numbers_a_house(name)


@pytest.mark.parametrize("name", HOUSES)
def test_a_street_with_a_number_numbers_a_house(name):
    assert numbers_a_house(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kijk bij Kerkstraat 12", True),
        ("Kijk in de Kerkstraat, nummer 7.", True),
        ("Kijk bij 3431 AB", True),
        ("Ga naar Lindenlaan 3a", True),
        ("Kijk in de Kerkstraat na 22 uur", False),
        ("Loop 3 rondes over het Plein 1940", False),
        ("Controleer 12 auto's", False),
        ("Kijk om 20:00 bij de hof", False),
    ],
)
def test_a_sentence_that_names_a_house(text, names):
    assert names_a_house(text) is names


def test_a_place_is_near_once_it_says_more_than_the_buurt():
    assert not OrderPlace("BU99010101").is_near
    assert OrderPlace("BU99010101", ("E1447N5082",)).is_near
    assert OrderPlace("BU99010101", street="Kerkstraat").is_near


@pytest.mark.parametrize("slug", list(categories()))
def test_for_every_type_there_are_tasks_that_may_be_asked(slug):
    """The list is reviewed as data: each sentence short enough for a button, once, and about nobody."""
    found = tasks_of(slug)
    assert 2 <= len(found) <= 8
    assert len(set(found)) == len(found)
    for task in found:
        assert 3 <= len(task) <= 80
        assert task.endswith(".")
        assert not names_a_house(task)
        assert kind_inside(task) is None


def test_the_tasks_of_a_type_come_before_those_of_its_theme_and_of_all():
    found = tasks_of("woninginbraak")
    places = [found.index(task) for task in (
        "Wijs bewoners op open ramen en zichtbare ladders.",
        "Kijk naar sloten, verlichting en achterpaden.",
        "Loop een ronde en kijk wat er speelt.",
    )]  # fmt: skip
    assert places == sorted(places)
