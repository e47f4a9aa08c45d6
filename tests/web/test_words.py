"""How numbers, days and states are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain import batch, intervention, work_order
from openvis.domain.attention import AttentionKind
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.words import WORDS
from openvis.domain.work_order import DayPart
from openvis.web import words


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "niet opgegeven"), (0, "0"), (7, "7"), (1465, "1.465"), (180_886, "180.886")],
)
def test_numbers_have_a_point_per_thousand(value, text):
    assert words.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.0, "0,0"), (3.24, "3,2"), (1068.0, "1.068,0")])
def test_decimals_have_a_comma(value, text):
    assert words.decimal(value) == text


def test_an_interval_needs_both_ends():
    assert words.interval(4, 1400) == "4 tot 1.400"
    assert words.interval(None, 14) == words.interval(4, None) == ""


def test_a_moment_is_told_in_dutch_time():
    assert words.moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 juli 2026, 00:30 uur"
    assert words.day(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 juli 2026"
    assert words.day(date(2026, 12, 31)) == "31 december 2026"


def test_a_range_of_one_month_is_one_month():
    assert words.period_range("2026-10", "2026-10") == "oktober 2026"
    assert words.period_range("2025-11", "2026-10") == "november 2025 tot en met oktober 2026"


@pytest.mark.parametrize(
    ("count", "text"),
    [(3, "▽ minder dan verwacht"), (4, "○ zoals verwacht"), (9, "○ zoals verwacht"), (10, "▲ meer dan verwacht")],
)
def test_a_count_is_judged_against_its_interval(count, text):
    assert words.judgement(count, 4, 9) == text


@pytest.mark.parametrize("cell", [(None, 4, 9), (5, None, 9), (5, 4, None)])
def test_without_an_interval_there_is_no_judgement(cell):
    assert words.judgement(*cell) == ""


@pytest.mark.parametrize(
    "kind",
    [AttentionKind, BijzonderheidState, batch.BatchState, intervention.InterventionState, work_order.WorkOrderState],
)
def test_every_state_has_a_word_and_a_shape_of_its_own(kind):
    badges = [words.badge(member) for member in kind]
    assert len({each["word"] for each in badges}) == len({each["shape"] for each in badges}) == len(WORDS[kind])


def test_a_category_that_left_the_table_stands_for_itself():
    assert words.category_label("woninginbraak") == "Woninginbraak"
    assert words.category_label("van-vroeger") == "van-vroeger"


def test_a_day_part_tells_its_hours():
    assert words.hours(DayPart.EVENING) == "avond (18 tot 24 uur)"


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_only_what_deviates_is_named_in_a_table(count, low, high):
    words_of_it = words.deviation(count, low, high)
    assert (words_of_it == "") is (low <= count <= high)
    assert words_of_it in {"", words.judgement(count, low, high)}


# window, its first month, years back, the first month we have -> what an absent count is called
ABSENT = [
    ("year", "2025-01", 0, "2025-01", "niet opgegeven"),
    ("year", "2025-01", 0, "2025-02", "nog geen jaar"),
    ("quarter", "2025-10", 0, "2025-11", "onbekend"),
    ("year", "2025-01", 1, "2024-01", "niet opgegeven"),
    ("year", "2025-01", 1, "2025-01", "onbekend"),
    ("month", "2025-12", 1, "2024-12", "niet opgegeven"),
    ("month", "2025-12", 1, None, "onbekend"),
]


@pytest.mark.parametrize(("window", "period_from", "years_back", "first", "said"), ABSENT)
def test_withheld_is_another_word_than_not_there(window, period_from, years_back, first, said):
    assert words.missing_count(window, period_from, first, years_back=years_back) == said


@pytest.mark.parametrize(
    ("rate", "inhabitants", "said"), [(3.24, 900, "3,2"), (None, None, "onbekend"), (None, 20, "")]
)
def test_a_rate_without_inhabitants_is_unknown(rate, inhabitants, said):
    assert words.rate_in_words(rate, inhabitants) == said
