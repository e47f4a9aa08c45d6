"""The change test: published figures, slow.py, and two outside oracles."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import erfc, exp, factorial, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats import rates

from openvis.domain.change_in_words import (
    CHANGE_LEVEL,
    LEAST_FOR_PERCENT,
    chance_of_difference,
    is_difference,
    percent_change,
)
from tests.analysis import slow


def test_published_figure_of_the_e_test() -> None:
    assert chance_of_difference(6, 2) == pytest.approx(0.1748748, abs=5e-8)


@pytest.mark.parametrize(
    ("before", "after", "percent", "difference"),
    [
        (27, 37, 37, False),  # zakkenrollerij, first half of 2017: reported as +37 %
        (223, 159, -29, True),  # woninginbraak 2018 -> 2019
        (651, 543, -17, True),  # autokraak 2018 -> 2019
        (0, 0, None, False),
        (0, 3, None, False),
        (0, 6, None, True),
        (1, 13, None, True),  # "+1200 %" of one incident says nothing
        (9, 30, None, True),
        (10, 30, 200, True),
        (14, 32, 129, True),  # 128.57: rounded, not cut off
    ],
)
def test_known_changes(before: int, after: int, percent: int | None, difference: bool) -> None:
    assert percent_change(before, after) == percent
    assert is_difference(before, after) is difference


def test_the_reported_rise_of_zakkenrollerij_is_coincidence_in_one_of_five() -> None:
    assert chance_of_difference(27, 37) == pytest.approx(0.21, abs=0.01)


@pytest.mark.parametrize(("before", "after"), [(0, 1), (3, 9), (14, 14), (40, 61), (12, 1)])
def test_twice_and_by_statsmodels(before: int, after: int) -> None:
    assert chance_of_difference(before, after) == pytest.approx(slow.e_test(before, after), abs=1e-9)
    if before != after:
        oracle = rates.test_poisson_2indep(before, 1, after, 1, method="etest-score").pvalue
        assert chance_of_difference(before, after) == pytest.approx(oracle, abs=1e-6)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 300), st.integers(0, 300))
def test_both_directions_are_alike_and_further_apart_is_rarer(before: int, after: int) -> None:
    chance = chance_of_difference(before, after)
    assert 0 <= chance <= 1
    assert chance == pytest.approx(chance_of_difference(after, before), abs=1e-12)
    if after > before:
        assert chance_of_difference(before, after + 5) <= chance + 1e-9


# ----- the same figures by the slow way


def by_decimals(before: int, after: int) -> int | None:
    """The rounding rule as the standard library knows it: on decimals, half up from zero."""
    if before < LEAST_FOR_PERCENT:
        return None
    exact = Decimal(100 * (after - before)) / Decimal(before)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_percentages_twice() -> None:
    for before in (*range(0, 42), 80, 160, 200, 223, 651, 1000):
        for after in range(0, 2 * before + 3):
            assert percent_change(before, after) == by_decimals(before, after), (before, after)


@settings(deadline=None, max_examples=200)
@given(st.integers(LEAST_FOR_PERCENT, 10**9), st.integers(0, 10**9))
def test_percentages_of_large_counts_twice(before: int, after: int) -> None:
    assert percent_change(before, after) == by_decimals(before, after)


def e_test_in_fractions(before: int, after: int) -> float:
    """The definition to the letter: every pair of counts, equally far or farther by exact fractions."""
    if before == after:
        return 1.0
    level = (before + after) / 2
    most = before + after + 40
    weight = [exp(-level) * level**count / factorial(count) for count in range(most)]
    seen = Fraction((before - after) ** 2, before + after)
    return sum(
        weight[one] * weight[other]
        for one in range(most)
        for other in range(most)
        if one + other and Fraction((one - other) ** 2, one + other) >= seen
    )


@pytest.mark.parametrize(("before", "after"), [(0, 1), (1, 0), (2, 6), (3, 3), (5, 12), (14, 32), (27, 37), (8, 2)])
def test_the_chance_by_exact_fractions(before: int, after: int) -> None:
    assert chance_of_difference(before, after) == pytest.approx(e_test_in_fractions(before, after), abs=1e-12)


def test_equally_far_counts_as_as_far() -> None:
    """(1, 4) lies exactly as far apart as (0, 1.8) would: ties are decided in whole numbers, not in roundings."""
    ties = [
        (one, other) for one in range(30) for other in range(one, 30) if (other - one) ** 2 * 5 == 9 * (one + other)
    ]
    assert (1, 4) in ties
    assert len(ties) > 1  # others lie on the same line, and belong to the chance
    level, seen = 2.5, 0.0
    for one, other in ties:
        pair = exp(-2 * level) * level ** (one + other) / (factorial(one) * factorial(other))
        seen += pair if one == other else 2 * pair
    further = chance_of_difference(1, 4) - seen
    assert 0 < further < chance_of_difference(1, 4)


def test_the_chance_of_large_counts_is_that_of_the_normal_distribution() -> None:
    for before, after in ((50_000, 50_900), (20_000, 19_600), (9_000, 9_300)):
        distance = abs(after - before) / sqrt(before + after)
        assert chance_of_difference(before, after) == pytest.approx(erfc(distance / sqrt(2)), rel=0.01)


def test_the_level_decides_and_nothing_else() -> None:
    for before in range(0, 40):
        told = [after for after in range(before, 120) if is_difference(before, after)]
        assert told == list(range(told[0], 120))  # from the first on, all of them
        assert chance_of_difference(before, told[0]) <= CHANGE_LEVEL < chance_of_difference(before, told[0] - 1)
