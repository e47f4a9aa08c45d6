"""Top-X: which moment is next, which criteria held, and whether the numbers fit those of the moment before."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from openvis.domain.top_x import TopXCriteria, criteria_on, does_not_add_up, last_held, next_moment
from tests.support.top_x import HOME, NOW, TEXT, moment

SPRING = moment(date(2025, 4, 1), (4, 0, 14), 1)
AUTUMN = moment(date(2025, 10, 1), (2, 3, 15), 2)
NEXT, LATER = moment(date(2026, 4, 1), number=3), moment(date(2026, 10, 1), number=4)
ALL = [SPRING, AUTUMN, NEXT, LATER]


def test_the_next_is_the_first_that_was_not_held_in_whatever_order():
    for order in permutations(ALL):
        assert next_moment(order) == NEXT
    assert next_moment([SPRING, AUTUMN]) is None
    assert next_moment([]) is None


@pytest.mark.parametrize(
    ("before", "found"),
    [(date(2025, 4, 1), None), (date(2025, 4, 2), SPRING), (date(2026, 4, 1), AUTUMN)],
)
def test_the_last_that_was_held(before, found):
    assert last_held(ALL, before) == found


def version(number: int, valid_from: date) -> TopXCriteria:
    return TopXCriteria(HOME, number, TEXT, valid_from, "adviseur", NOW)


VERSIONS = [version(1, date(2025, 1, 1)), version(2, date(2025, 9, 1)), version(3, date(2025, 6, 1))]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2024, 12, 31), None),
        (date(2025, 1, 1), 1),
        (date(2025, 6, 1), 3),
        (date(2025, 9, 1), 3),  # written last, so it replaced the second before that began
    ],
)
def test_which_criteria_held_on_a_day(day, number):
    found = criteria_on(VERSIONS, day)
    assert (found.number if found else None) == number


def test_numbers_that_do_not_fit_the_moment_before_are_told_and_not_refused():
    assert does_not_add_up(ALL, AUTUMN) == ""  # 3 + 15 is what spring left
    odd = moment(date(2025, 10, 1), (2, 3, 14), 2)
    assert does_not_add_up([SPRING, odd], odd) == (
        "Eraf en gebleven is samen 17; na het moment ervoor stonden er 18 op de lijst."
    )
    assert does_not_add_up(ALL, SPRING) == ""  # nothing before it
    assert does_not_add_up(ALL, NEXT) == ""  # not held yet
