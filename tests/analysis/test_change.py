"""The change test: published figures, slow.py, and two outside oracles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats import rates

from openvis.analysis.rankings.change import chance_of_difference, is_difference, percent_change
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
