"""Where and when incidents come together, in sentences that can be read one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openvis.domain.places_and_times import HotCell, HotTime, NearRepeat, PlaceKind, PlaceShare, cell_name
from openvis.domain.places_in_words import (
    amount,
    busiest_in_words,
    compared_with_even,
    dagdeel_in_words,
    hotspots_in_words,
    list_in_words,
    moments_in_words,
    repeat_in_words,
    share_in_words,
    streets_in_words,
)

KIND = {"run": "r", "gemeente": "GM9901", "category": "woninginbraak", "source": "politie"}
YEAR = KIND | {"period_from": "2025-11", "period_to": "2026-10"}
SHARE = PlaceShare(
    **YEAR, place=PlaceKind.BUURT, places=42, incidents=390, fewest=8, held=312, by_inhabitants=False, by_chance=20.4,
    low=18, high=22, p=0.01,
)  # fmt: skip
CELL = HotCell(
    **KIND, cell="E1447N5082", x=144_700, y=508_200, buurt="BU1", buurt_name="Haven", count=3, around=9, cells_around=9,
    expected=1.2, gi_star=4.0, p=0.001, q=0.02,
)  # fmt: skip
REPEAT = NearRepeat(
    **YEAR, metres=100, days=30, incidents=1186, without_point=0, pairs=50, expected=14.0, p=0.001, q=0.02,
    repeats=True, known_until="2026-11-05",
)  # fmt: skip
MORE = "ligt meer bij elkaar dan toeval verklaart"
TIME = HotTime(
    **YEAR, day=6, hour=18, hours=6, count=31.0, expected=26.3, low=19.6, high=33.8, incidents=203, spread=0, apart=0
)


def test_80_20_has_its_counts_and_what_chance_gives() -> None:
    assert share_in_words(SHARE) == (
        "In 8 van de 42 buurten liggen 312 van de 390 incidenten (80 %). Door toeval zouden daar ongeveer 20 buurten "
        "voor nodig zijn (tussen 18 en 22). Zij liggen dichter bij elkaar dan toeval verklaart."
    )
    assert "Door toeval, verdeeld naar inwoners, zouden" in share_in_words(replace(SHARE, by_inhabitants=True))
    few = share_in_words(replace(SHARE, p=0.06, place=PlaceKind.CELL, places=3452))
    assert few.startswith("In 8 van de 3.452 vakken")
    assert few.endswith("Dit verschil is niet te onderscheiden van toeval.")


def test_80_20_of_streets_goes_by_length_and_says_what_lies_on_none() -> None:
    streets = replace(SHARE, place=PlaceKind.STREET, no_street=1)
    told = share_in_words(streets)
    assert told.startswith("In 8 van de 42 straten liggen 312")
    assert "Door toeval, verdeeld naar lengte, zouden daar ongeveer 20 straten voor nodig zijn" in told
    assert told.endswith("1 ligt niet binnen 50 meter van een straat (geen straat).")
    assert "geen straat" not in share_in_words(replace(streets, place=PlaceKind.SEGMENT, no_street=0))
    assert streets_in_words([SHARE], []).startswith("Er zijn geen straten ingelezen")
    assert streets_in_words([SHARE, streets], ["A, 2022", "B, 2022"]).endswith("Straten: A, 2022; B, 2022.")


@pytest.mark.parametrize(
    ("buurten", "said"),
    [
        ([], "Er zijn geen vakken waar meer bij elkaar ligt dan toeval verklaart."),
        (["Haven"], "In 1 vak ligt meer bij elkaar dan toeval verklaart: in Haven (1)."),
        (["Haven", "Veld", "Veld"], "In 3 vakken ligt meer bij elkaar dan toeval verklaart: in Veld (2) en Haven (1)."),
        (["A", "B", "C", ""], f"In 4 vakken {MORE}: in A (1), B (1), C (1) en 1 andere buurt."),
        (list("ABCDE"), f"In 5 vakken {MORE}: in A (1), B (1), C (1) en 2 andere buurten."),
        ([""], "In 1 vak ligt meer bij elkaar dan toeval verklaart: in de rand van de gemeente (1)."),
    ],
)  # fmt: skip
def test_hotspots_name_the_buurten_with_most_cells(buurten: list[str], said: str) -> None:
    assert hotspots_in_words([replace(CELL, buurt_name=name) for name in buurten]) == said


def test_what_repeats_says_how_much_more_often_and_what_does_not_says_so() -> None:
    assert "50 keer lagen twee incidenten binnen 100 meter en 30 dagen van elkaar." in repeat_in_words(REPEAT)
    assert "Het komt dus 3,6 keer zo vaak" in repeat_in_words(REPEAT)
    once = repeat_in_words(replace(REPEAT, pairs=1, expected=0.4, repeats=False))
    assert once.startswith("1 keer lagen twee incidenten")
    assert "niet te onderscheiden van toeval" in once
    assert "keer zo vaak" not in once


def test_the_list_says_until_when_and_what_has_no_place() -> None:
    assert list_in_words(REPEAT) == "1.186 incidenten met een plek. De lijst loopt tot en met 5 november 2026."
    assert "Van nog 3 is de plek niet precies bekend." in list_in_words(replace(REPEAT, without_point=3))


def test_the_busiest_dagdeel_is_held_against_an_even_week() -> None:
    quiet = replace(TIME, day=1, hour=0, count=40.0, expected=7.0, low=5.0, high=9.0)
    assert busiest_in_words([quiet, TIME]) == (
        "Het drukst is zaterdagavond (18 tot 24 uur): 31 van de 203 incidenten, naar schatting 26,3 (tussen 19,6 en "
        "33,8). Was elk uur van de week gelijk, dan waren het er 7,2. Dat is meer dan toeval verklaart."
    )
    assert busiest_in_words([quiet]).endswith("Dit verschil is niet te onderscheiden van toeval.")
    assert [compared_with_even(each) for each in (TIME, quiet, replace(quiet, high=7.2))] == [1, 0, -1]


@pytest.mark.parametrize(
    ("day", "hour", "said"), [(1, 0, "maandagnacht"), (7, 12, "zondagmiddag"), (3, 6, "woensdagochtend")]
)
def test_a_dagdeel_as_people_say_it(day: int, hour: int, said: str) -> None:
    assert dagdeel_in_words(replace(TIME, day=day, hour=hour)) == said


def test_moments_that_are_not_known_are_counted() -> None:
    assert moments_in_words(TIME) == "Van alle 203 incidenten is het moment bekend."
    assert moments_in_words(replace(TIME, spread=20, apart=2)) == (
        "Van 22 van de 205 incidenten (11 %) is alleen bekend tussen welke twee momenten zij gebeurden. Zij zijn "
        "verdeeld over de uren daartussen. 2 daarvan tellen niet mee: er zit meer dan 48 uur tussen."
    )


def test_amounts_and_cells() -> None:
    assert [amount(value) for value in (12.0, 8.66, 0.04, 1234.99)] == ["12", "8,7", "0", "1.235"]
    assert cell_name(144_700, 508_200) == "E1447N5082"
    assert cell_name(9_900, 300_050) == "E0099N3000"
