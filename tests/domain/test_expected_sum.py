"""The sum of what is expected of buurten and types: against scipy and a plain twin, and what fall it could show."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason, ExpectedSum, expected_sum

YEAR = range(1, 13)


def level(area: str, category: str = "autokraak", per_month: float = 3.0, uncertainty: float = 0.02) -> ExpectedLevel:
    return ExpectedLevel("run", "GM9901", area, category, "politie", per_month, uncertainty)


def season(category: str = "autokraak", **changes: float) -> list[ExpectedSeason]:
    usual = {"uncertainty": 0.003, "spread": 0.05, "common": 0.0, "common_level": 0.0} | changes
    return [
        ExpectedSeason("run", "GM9901", category, "politie", month, 1 + 0.2 * math.cos(month), **usual)
        for month in YEAR
    ]


def plain_sum(levels: list[ExpectedLevel], seasons: list[ExpectedSeason], months: list[int]) -> tuple[float, float]:
    """Mean and variance of the sum, one pair of buurten at a time: their covariance is what they share."""
    mean = variance = 0.0
    for one in levels:
        for other in levels:
            s = {each.month: each for each in seasons if each.category == one.category}
            factors = [s[month].factor for month in months]
            a, b = one.per_month * sum(factors), other.per_month * sum(factors)
            uneven = sum(f * f for f in factors) / sum(factors) ** 2
            unsure = sum(s[month].uncertainty for month in months) / len(months)
            first = s[months[0]]
            if one is other:
                mean += a
                variance += a
                variance += a * a * ((1 + one.uncertainty) * (1 + unsure) * (1 + first.spread * uneven) - 1)
            elif one.category == other.category:
                variance += a * b * (first.common * uneven + unsure + first.common_level)
    return mean, variance


LEVELS = st.lists(
    st.tuples(st.sampled_from(["autokraak", "vernieling", "woninginbraak"]), st.floats(0.01, 40), st.floats(0, 0.3)),
    min_size=1,
    max_size=7,
)


@settings(max_examples=40)
@given(LEVELS, st.lists(st.sampled_from(list(YEAR)), min_size=1, max_size=15), st.randoms())
def test_the_sum_is_that_of_its_pairs_in_whatever_order(drawn, months, rng):
    levels = [level(f"BU990101{n:02d}", slug, mean, unsure) for n, (slug, mean, unsure) in enumerate(drawn)]
    seasons = [s for k, slug in enumerate(sorted({slug for slug, _, _ in drawn})) for s in
               season(slug, common=0.01 * k, common_level=0.002 * k)]  # fmt: skip
    found = expected_sum(levels, seasons, months)
    mean, variance = plain_sum(levels, seasons, months)
    assert found.mean == pytest.approx(mean)
    assert found.mean + found.relative * found.mean**2 == pytest.approx(variance)
    shuffled = levels[:]
    rng.shuffle(shuffled)
    assert expected_sum(shuffled, seasons, months) == found, "to the last digit"


def test_what_buurten_share_does_not_average_out():
    levels = [level(f"BU9901{n:04d}", uncertainty=0) for n in range(40)]
    apart = expected_sum(levels, season(uncertainty=0, spread=0.1), [3])
    shared = expected_sum(levels, season(uncertainty=0, spread=0.1, common=0.1), [3])
    assert apart.relative == pytest.approx(0.1 / 40)
    assert shared.relative == pytest.approx(0.1)


@pytest.mark.parametrize("mean", [0.3, 4.0, 37.5, 900.0, 12_000.0])
@pytest.mark.parametrize("relative", [0.0, 0.01, 0.4])
def test_the_chances_are_those_of_the_negative_binomial(mean: float, relative: float):
    counted = ExpectedSum(mean, relative)
    size = 1 / max(relative, 1e-6)
    twin = stats.nbinom(size, size / (size + mean))
    assert counted.interval() == (twin.ppf(0.025), twin.ppf(0.975))
    for chance in (0.01, 0.3, 0.8):
        count = int(twin.ppf(chance))
        assert counted.chance_of_at_most(count) == pytest.approx(twin.cdf(count), rel=1e-6)


FALLS = [  # mean, relative variance, smallest fall in percent
    (2.5, 0.0, None),  # not even zero would be a fall
    (8.0, 0.0, 81),
    (20.0, 0.0, 55),
    (100.0, 0.0, 27),
    (100.0, 0.02, 42),
    (1000.0, 0.0, 9),
    (1000.0, 0.02, 35),  # what is not known about the level does not average out
]


@pytest.mark.parametrize(("mean", "relative", "fall"), FALLS)
def test_the_smallest_fall_that_could_be_seen(mean: float, relative: float, fall: int | None):
    assert ExpectedSum(mean, relative).smallest_fall() == fall


def test_a_fall_that_can_be_seen_is_seen_four_times_out_of_five_and_a_smaller_one_is_not():
    rng = np.random.default_rng(7)
    counted = ExpectedSum(60.0, 0.03)
    fall, low = counted.smallest_fall(), counted.interval()[0]
    assert fall is not None
    for percent, seen in ((fall, True), (fall - 3, False)):
        mean = counted.mean * (100 - percent) / 100
        draws = rng.negative_binomial(1 / 0.03, 1 / (1 + 0.03 * mean), 200_000)
        assert bool((draws < low).mean() >= 0.797) is seen


@given(st.floats(1, 400), st.floats(0, 0.2))
@settings(max_examples=25)
def test_more_buurten_never_hide_what_could_be_seen(mean: float, relative: float):
    """Twice as many of the same that share nothing: the smallest fall is no larger, give or take a whole percent."""
    one, two = ExpectedSum(mean, relative).smallest_fall(), ExpectedSum(2 * mean, relative / 2).smallest_fall()
    assert one is None or (two is not None and two <= one + 1)


def test_nothing_expected_is_no_sum():
    assert expected_sum([level("BU99010101", per_month=0.0)], season(), [1]) == ExpectedSum(0.0, 0.0)
    assert replace(ExpectedSum(5.0, 0.1), mean=6.0).interval()[0] >= 0
