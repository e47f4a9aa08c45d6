"""What a version of a buurtbericht must keep to, at and around every bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.decisions.buurtbericht_checks import check_area, check_content, check_sent
from openvis.domain.buurtbericht import DAYS, LEAST_ADDRESSES, METRES, Buurtbericht, Channel, MessagePlace
from openvis.errors import InputError
from tests.support.people import BUURT, CATEGORY, TODAY, message_content
from tests.support.told_message import told

AROUND = MessagePlace(CATEGORY, BUURT, "E1361N4501", None)
WHOLE = MessagePlace(CATEGORY, BUURT, None, 3)
TEXT = "woninginbraak"


def passes(place: MessagePlace = WHOLE, text: str = TEXT, **changes: Any) -> bool:
    try:
        check_content(place, text, message_content(**changes), TODAY)
    except InputError:
        return False
    return True


# field, what is just within, what is just outside
BOUNDS = {
    "title": (["abc", "a" * 80], ["ab", "a" * 81, "   "]),
    "opening": (["a" * 10, "a" * 400], ["a" * 9, "a" * 401]),
    "advice": ([("abc",), ("a" * 160,) * 8], [(), ("abc",) * 9, ("ab",), ("abc", "a" * 161)]),
    "days": ([DAYS[0], DAYS[-1]], [DAYS[0] - 1, DAYS[-1] + 1, 0, -30]),
    "phone": (["", "14 030", "14 0347"], ["14030", "14 30", "14 03475", "112", "14 030 ", "030 1234567"]),
    "send_on": ([TODAY, TODAY + timedelta(weeks=3)], [TODAY - timedelta(days=1)]),
    "judged_on": (
        [TODAY + timedelta(weeks=10), TODAY + timedelta(weeks=32)],
        [TODAY + timedelta(weeks=10, days=-1), TODAY + timedelta(weeks=32, days=1), TODAY, TODAY - timedelta(days=9)],
    ),
    "reduction_percent": ([1, 99], [0, 100, -5]),
}


@pytest.mark.parametrize("field", list(BOUNDS))
def test_each_bound_lets_through_what_is_within_and_nothing_outside(field: str):
    within, outside = BOUNDS[field]
    assert [passes(**{field: value}) for value in within] == [True] * len(within)
    assert [passes(**{field: value}) for value in outside] == [False] * len(outside)


def test_distances_are_for_cells_and_a_whole_buurt_has_none():
    assert all(passes(AROUND, metres=metres) for metres in METRES)
    assert not any(passes(AROUND, metres=metres) for metres in (0, 99, 150, METRES[-1] + 100, -100))
    assert passes(WHOLE, metres=0)
    assert not any(passes(WHOLE, metres=metres) for metres in METRES)


def test_the_number_of_the_gemeente_is_only_asked_where_it_is_said():
    assert passes(text="woninginbraak", phone="")
    assert not passes(text="afval", phone="")
    assert passes(text="afval", phone="14 030")


def test_at_least_four_weeks_count_before_late_reports_are_waited_for():
    content = message_content(judged_on=TODAY + timedelta(weeks=10))
    assert content.ends_on - content.send_on == timedelta(weeks=4)
    assert content.judged_on - content.ends_on == timedelta(weeks=6)


FIELDS = {"title": "De titel", "opening": "Wat er is gebeurd", "advice": "Advies 2"}
FORBIDDEN = {
    "06-12345678": "telefoonnummers", "iemand@voorbeeld.nl": "e-mailadressen", "12-ABC-3": "kentekens",
    "J. de Vries": "namen", "NL91 ABNA 0417 1643 00": "rekeningnummers", "111222333": "burgerservicenummers",
    "Dorpsstraat 12": "een huisnummer", "3431 AB": "een postcode",
}  # fmt: skip


@pytest.mark.parametrize("field", list(FIELDS))
def test_nothing_about_a_person_or_one_home_is_said_in_any_field(field: str):
    for wrong, kind in FORBIDDEN.items():
        text = f"Let op: in {wrong} dus."
        value: Any = ("Doe de deur op slot.", text) if field == "advice" else text
        with pytest.raises(InputError) as refusal:
            check_content(WHOLE, TEXT, message_content(**{field: value}), TODAY)
        assert refusal.value.sentence.startswith(FIELDS[field]), wrong
        assert kind in refusal.value.sentence
        assert wrong not in str(refusal.value), "the sentence does not repeat it"


@given(st.text(max_size=40), st.from_regex(r"[A-Z][a-z]{2,9}(straat|laan|plein|weg) [1-9]\d{0,2}", fullmatch=True))
def test_a_house_number_is_seen_whatever_stands_around_it(around: str, home: str):
    opening = f"{around[:20]} in de {home}. Dat is zo{around[20:]}"
    assert not passes(opening=opening)


@pytest.mark.parametrize("number", [0, 1, LEAST_ADDRESSES - 1])
def test_an_area_in_which_a_household_is_nearly_alone_is_refused(number: int):
    for place, sentence in ((AROUND, "Binnen 200 meter van dit vak"), (WHOLE, "In deze buurt")):
        with pytest.raises(InputError) as refusal:
            check_area(place, 200, number)
        assert refusal.value.sentence.startswith(sentence)
        assert f"bij minder dan {LEAST_ADDRESSES}" in refusal.value.sentence
        assert ("1 adres;" in refusal.value.sentence) is (number == 1)


@pytest.mark.parametrize("number", [LEAST_ADDRESSES, 4000, None])
def test_enough_and_unknown_are_left_to_the_second_person(number: int | None):
    check_area(AROUND, 100, number)
    check_area(WHOLE, 0, number)


def test_a_sending_lies_between_the_day_it_was_meant_for_and_the_last_that_counts():
    message: Buurtbericht = told()
    first, last = message.content.send_on, message.content.ends_on
    later = last + timedelta(weeks=4)
    for day in (first, last - timedelta(days=1)):
        check_sent(message, [Channel.WEB], day, later)
    for day in (first - timedelta(days=1), last):
        with pytest.raises(InputError, match="Het bericht zou uitgaan vanaf 2 maart 2026; wat telt, eindigt op"):
            check_sent(message, [Channel.WEB], day, later)
    with pytest.raises(InputError, match="moet nog komen"):
        check_sent(message, [Channel.WEB], later + timedelta(days=1), later)
    with pytest.raises(InputError, match="niet hoe het bericht is verstuurd"):
        check_sent(replace(message), [], first, later)
