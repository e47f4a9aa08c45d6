"""What looks personal and what does not, as tables; and the eleven-test a second time, the slow way.

The values below are made up; numbers that pass the eleven-test are built from zeros and the documented weights.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.personal_data import kind_inside, kind_of_column, kind_of_value, passes_eleven_test

VALUES = [
    ("iemand@voorbeeld.example", "e-mailadressen"),
    ("06-10000000", "telefoonnummers"),
    ("6-10000000", "telefoonnummers"),
    ("+31 6 10000000", "telefoonnummers"),
    ("0031301000000", "telefoonnummers"),
    ("NL00TEST0000000000", "rekeningnummers"),
    ("AB-12-CD", "kentekens"),
    ("12-abc-3", "kentekens"),
    ("X-999-XX", "kentekens"),
    ("A.B. van der Voorbeeld", "namen"),
    ("J. Voorbeeld-Test", "namen"),
    ("000000012", "burgerservicenummers"),  # 2 x 1 - 1 x 2 = 0
    # not about anybody
    ("31-12-2025", None),
    ("2025-12-31", None),
    ("23:15", None),
    ("F121a", None),
    ("1.1.1", None),
    ("BU03560803", None),
    ("Z-2026-000123", None),
    ("135.012,50", None),
    ("000000013", None),
    ("Team Noord", None),
    ("woninginbraak", None),
    ("", None),
]

TEXTS = [
    ("Bel 06-10000000 na afloop", "telefoonnummers"),
    ("zie 06 1000 0000", "telefoonnummers"),
    ("BSN 000000012 van de overtreder", "burgerservicenummers"),
    ("rode auto AB-12-CD", "kentekens"),
    ("Spreek A. Voorbeeld aan", "namen"),
    ("mail iemand@voorbeeld.example", "e-mailadressen"),
    ("Controleer de stallingen tussen 18.00 en 22.00 uur.", None),
    ("Week 12-13 extra toezicht, 3 x per dag", None),
    ("Zaak Z-2026-000123", None),
    ("Postcode 3431 AB, 2e verdieping", None),
    ("Van 01-11-2026 t/m 31-12-2026", None),
    ("Team Noord", None),
]

COLUMNS = [
    ("Naam melder", "namen"),
    ("achternaam", "namen"),
    ("Verdachte 1", "namen"),
    ("BSN", "burgerservicenummers"),
    ("Kenteken voertuig", "kentekens"),
    ("E-mail", "e-mailadressen"),
    ("tel. nr", "telefoonnummers"),
    ("geboortedatum", "geboortedatums"),
    ("Toelichting", "vrije tekst"),
    ("omschrijving", "vrije tekst"),
    # names of places and things
    ("Naam buurt", None),
    ("wijknaam", None),
    ("Soort omschrijving", None),
    ("Zaaknummer", None),
    ("Feitcode", None),
    ("X", None),
]


@pytest.mark.parametrize(("value", "kind"), VALUES)
def test_a_value_by_its_shape(value, kind):
    assert kind_of_value(value) == kind


@pytest.mark.parametrize(("text", "kind"), TEXTS)
def test_what_stands_somewhere_in_a_text(text, kind):
    assert kind_inside(text) == kind


@pytest.mark.parametrize(("name", "kind"), COLUMNS)
def test_a_column_by_its_name(name, kind):
    assert kind_of_column(name, []) == kind


def test_a_column_by_what_stands_in_it():
    assert kind_of_column("veld 7", ["iemand@voorbeeld.example", None, "", "ander@voorbeeld.example"]) == (
        "e-mailadressen"
    )
    assert kind_of_column("veld 8", ["AB-12-CD"] * 3 + ["onbekend"] * 7) == "kentekens"


def test_one_stray_match_says_little():
    assert kind_of_column("veld 8", ["AB-12-CD"] + ["onbekend"] * 9) is None


def test_case_numbers_that_pass_the_eleven_test_now_and_then_are_no_bsn():
    numbers = [str(number) for number in range(100_000_000, 100_000_330)]
    assert 25 <= sum(map(passes_eleven_test, numbers)) <= 35  # about one in eleven
    assert kind_of_column("zaaknummer", numbers) is None
    assert kind_of_column("nr", [number for number in numbers if passes_eleven_test(number)]) == "burgerservicenummers"


def test_an_empty_column_is_nothing():
    assert kind_of_column("veld 9", [None, "", "  "]) is None


@given(st.integers(1, 999_999_999))
def test_the_eleven_test_digit_by_digit(number):
    text = str(number)
    total, weight = 0, -1
    for digit in reversed(text):  # from the last digit back: -1, 2, 3, ... 9
        total += weight * int(digit)
        weight = 2 if weight == -1 else weight + 1
    assert passes_eleven_test(text) == (len(text) in {8, 9} and total % 11 == 0)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    assert kind_of_value(text) is None or kind_of_value(text.strip()) == kind_of_value(text)


@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=30), st.text(max_size=20))
def test_the_order_of_rows_does_not_matter_for_whether_a_column_is_personal(values, name):
    assert (kind_of_column(name, values) is None) == (kind_of_column(name, values[::-1]) is None)


@pytest.mark.parametrize("text", ["", "1234567", "1234567890", "12345678a", "١٢٣٤٥٦٧٨٢", "000000000"])
def test_other_texts_are_no_bsn(text):
    assert not passes_eleven_test(text)
