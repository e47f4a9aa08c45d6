"""The margin of a count, beside the exact interval that tables give."""

from __future__ import annotations

from itertools import pairwise

import pytest
from scipy.stats import chi2

from openvis.domain.count_margin import count_margin


def exactly(count: int) -> tuple[float, float]:
    """Garwood (1936): by the chi-square."""
    return (chi2.ppf(0.025, 2 * count) / 2 if count else 0.0), chi2.ppf(0.975, 2 * count + 2) / 2


@pytest.mark.parametrize("count", [5, 10, 27, 37, 159, 223, 543, 651, 2000])
def test_it_is_the_exact_interval_to_a_tenth(count):
    assert count_margin(count) == pytest.approx(exactly(count), abs=0.1)


def test_of_nothing_it_is_from_zero_to_under_four():
    low, high = count_margin(0)
    assert low == 0.0
    assert high == pytest.approx(3.69, abs=0.1)


def test_it_holds_the_count_and_grows_with_it():
    margins = [count_margin(count) for count in range(500)]
    for count, (low, high) in enumerate(margins):
        assert low <= count < high
    for (low, high), (next_low, next_high) in pairwise(margins):
        assert low <= next_low
        assert high < next_high
