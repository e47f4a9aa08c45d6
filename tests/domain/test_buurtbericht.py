"""The area of a message, what points at one home, and how easy a text reads."""

from __future__ import annotations

import pytest

from openvis.domain.buurtbericht import DAYS, METRES, cells_around, corner_of
from openvis.domain.precise_place import precise_place_inside
from openvis.domain.reading_level import LONGEST_SENTENCE, reading_level

CELL = "E1361N4501"


@pytest.mark.parametrize(("metres", "cells"), [(0, 1), (100, 9), (200, 25), (500, 121)])
def test_the_area_is_the_cell_and_those_so_many_squares_away(metres: int, cells: int):
    area = list(cells_around(CELL, metres))
    assert len(set(area)) == len(area) == cells
    assert area[cells // 2] == CELL
    steps = metres // 100
    for cell in area:
        column, row = corner_of(cell)
        assert max(abs(column - 1361), abs(row - 4501)) <= steps


def test_an_area_at_the_edge_of_the_grid_has_no_cells_beyond_it():
    assert list(cells_around("E0000N0000", 100)) == ["E0000N0000", "E0001N0000", "E0000N0001", "E0001N0001"]


@pytest.mark.parametrize("name", ["", "E1361", "E1361N4501x", "e1361n4501", "../E1361N4501"])
def test_what_is_no_name_of_a_cell_is_an_error(name: str):
    with pytest.raises(ValueError, match="not the name of a cell"):
        corner_of(name)


def test_every_distance_is_whole_cells():
    assert all(metres % 100 == 0 for metres in METRES)
    assert 30 in DAYS


TOO_PRECISE = {
    "Bij Dorpsstraat 12 is ingebroken.": "een huisnummer",
    "In de Kerklaan 3a stond de deur open.": "een huisnummer",
    "Het gebeurde op het Marktplein 14 bis.": "een huisnummer",
    "Er is ingebroken op Nypelsplantsoen 7.": "een huisnummer",
    "Let op bij huisnummer 8.": "een huisnummer",
    "Let op bij nr. 8 en nr 10.": "een huisnummer",
    "Let op bij de nummers 4 en 6.": "een huisnummer",
    "In de Dorpsstraat 112 brandde licht.": "een huisnummer",
    "Vooral rond Damrak 12 is het druk.": "een huisnummer",
    "Wie iets zag in 3431 AB, belt.": "een postcode",
    "Wie iets zag in 3431ab, belt.": "een postcode",
}
FINE = [
    "In de Dorpsstraat is ingebroken.",
    "Bel 112 als u iets ziet in de Dorpsstraat.",
    "Bel de gemeente: 14 030, of de politie: 0900-8844.",
    "Kom op 12 december om 20 uur naar het Marktplein.",
    "Op het Marktplein 3 keer per week een boa.",
    "Sinds Oktober 2026 is het onrustig.",
    "Bewaar 2 sleutels en gebruik 2 sloten.",
    "De weg 3 dagen dicht.",
    "Rond Kerst 24 uur per dag toezicht.",
]


def test_a_house_number_or_postcode_is_seen_however_it_is_written():
    assert {text: precise_place_inside(text) for text in TOO_PRECISE} == TOO_PRECISE


def test_a_street_a_telephone_number_or_an_hour_is_no_house():
    assert [text for text in FINE if precise_place_inside(text)] == []


# ----- reading


def test_plain_sentences_are_plain():
    found = reading_level(["Let op uw fiets", "Zet hem op slot. Doe dat altijd!"])
    assert (found.sentences, found.words) == (3, 11)
    assert found.mean == pytest.approx(11 / 3)
    assert found.is_plain


def test_what_is_hard_is_named_with_what_could_be_said_instead():
    long = " ".join(["woord"] * (LONGEST_SENTENCE + 1))
    found = reading_level([f"{long}. Indien nodig: indien.", "Verkeersveiligheidsplan en terreur"])
    assert found.long_sentences == (long,)
    assert found.difficult == (("indien", "als"),)
    assert found.long_words == ("verkeersveiligheidsplan",)
    assert found.frightening == ("terreur",)
    assert not found.is_plain


def test_a_sentence_of_exactly_the_longest_is_not_too_long():
    assert not reading_level([" ".join(["a"] * LONGEST_SENTENCE)]).long_sentences


def test_of_nothing_nothing_is_said():
    assert reading_level(["", "  ... "]).mean == 0.0
