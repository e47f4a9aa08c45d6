"""A count of which mean and spread are uncertain: its tail, what is too high, what rise could be seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from openvis.analysis.expectations.uncertain_count import UncertainCount, at_least, merged
from tests.analysis import slow_surveillance as slow


def one(mean: float, relative: float = 0.0, dispersion: float = 1.0, freedom: float = 1e6) -> UncertainCount:
    return UncertainCount(*(np.array([value]) for value in (mean, relative, dispersion, freedom)))


@pytest.mark.parametrize(("mean", "count"), [(0.3, 2), (4.0, 0), (4.0, 9), (30.0, 45)])
def test_where_all_is_known_it_is_a_poisson_count(mean: float, count: int) -> None:
    [chance] = one(mean, dispersion=0.5).chance_of_at_least(np.array([count]))
    assert chance == pytest.approx(stats.poisson.sf(count - 1, mean), rel=1e-5)


def test_where_the_spread_is_known_it_is_a_negative_binomial_count() -> None:
    [chance] = one(6.0, dispersion=2.5, freedom=1e7).chance_of_at_least(np.array([14]))
    assert chance == pytest.approx(stats.nbinom.sf(13, 4.0, 0.4), rel=1e-3)


@pytest.mark.parametrize("freedom", [12.0, 240.0])
@pytest.mark.parametrize("dispersion", [0.8, 3.0])
@pytest.mark.parametrize(("mean", "count"), [(0.5, 3), (4.0, 12), (30.0, 60)])
def test_chance_calculated_twice(mean: float, count: int, dispersion: float, freedom: float) -> None:
    [chance] = one(mean, 0.05, dispersion, freedom).chance_of_at_least(np.array([count]))
    assert chance == pytest.approx(slow.uncertain_tail(mean, 0.05, dispersion, freedom)(count), rel=0.02)


def test_a_spread_from_few_degrees_of_freedom_makes_rare_counts_less_rare() -> None:
    """As a t distribution has heavier tails than a normal one: four times out of 10,000, not one."""
    known, unknown = (one(20.0, 0.0, 2.0, freedom).chance_of_at_least(np.array([48])) for freedom in (1e6, 15.0))
    assert unknown > 3 * known


chances = st.sampled_from([0.05, 0.01, 0.001])
some_mean, some_relative = st.floats(0.05, 200.0), st.floats(0.0, 0.5)
some_dispersion, some_freedom = st.floats(0.3, 5.0), st.sampled_from([10.0, 50.0, 250.0])


@settings(max_examples=25)
@given(some_mean, some_relative, some_dispersion, some_freedom, chances)
def test_too_high_is_the_first_count_that_rare(
    mean: float, relative: float, dispersion: float, freedom: float, alpha: float
) -> None:
    count = one(mean, relative, dispersion, freedom)
    [high] = count.too_high(alpha)
    assert count.chance_of_at_least(np.array([high])) <= alpha < count.chance_of_at_least(np.array([high - 1]))


@settings(max_examples=25)
@given(some_mean, some_relative, some_dispersion, some_freedom)
def test_more_doubt_never_makes_a_high_count_rarer(
    mean: float, relative: float, dispersion: float, freedom: float
) -> None:
    """Which counts are high enough: above three standard deviations of the wider one."""
    wider = one(mean, relative + 0.1, dispersion + 0.5, freedom)
    count = np.ceil(mean + 3 * math.sqrt(mean * (dispersion + 0.5) * (1 + (relative + 0.1) * mean)) + 3)
    less, more = (
        each.chance_of_at_least(np.array([count])) for each in (one(mean, relative, dispersion, freedom), wider)
    )
    assert less <= more + 1e-12


# ----- power


@pytest.mark.parametrize(
    ("mean", "high", "ratio"),
    # Exact Poisson, from a table: the first count with a tail of at most 1 %, and the mean that shows it 4 times of 5.
    [(1.0, 5, 6.721), (2.0, 7, 4.538), (5.0, 12, 2.955), (10.0, 19, 2.254), (20.0, 32, 1.832)],
)
def test_what_rise_could_be_seen_of_a_poisson_count(mean: float, high: int, ratio: float) -> None:
    count = one(mean, dispersion=0.5)
    assert count.too_high(0.01) == high
    assert stats.poisson.sf(high - 1, ratio * mean) == pytest.approx(0.80, abs=5e-4)
    assert count.detectable_ratio(0.01) == pytest.approx(ratio, abs=2e-3)


@pytest.mark.parametrize("dispersion", [1.0, 1.7, 3.0])
@pytest.mark.parametrize("mean", [0.7, 6.0, 40.0])
def test_what_rise_could_be_seen_calculated_twice(mean: float, dispersion: float) -> None:
    count = one(mean, 0.02, dispersion, 60.0)
    high = int(count.too_high(0.01)[0])
    assert count.detectable_ratio(0.01) == pytest.approx(slow.detectable_ratio(mean, 0.02, dispersion, high), rel=1e-4)


@settings(max_examples=25)
@given(some_mean, some_relative, some_dispersion, some_freedom, chances)
def test_the_rise_that_could_be_seen_is_seen_four_times_out_of_five(
    mean: float, relative: float, dispersion: float, freedom: float, alpha: float
) -> None:
    count = one(mean, relative, dispersion, freedom)
    [ratio] = count.detectable_ratio(alpha)
    assert ratio > 1.0
    if math.isfinite(ratio) and ratio < 1e6:
        assert count.chance_of_seeing(ratio, alpha) == pytest.approx(0.80, abs=1e-6)


def test_power_by_drawing_counts() -> None:
    """A true rise by 2.5 of a level that varies as before, seen as often as is said."""
    rng, count = np.random.default_rng(1), one(8.0, 0.0, 2.0, 1e6)
    size, runs = 8.0, 40_000
    drawn = rng.poisson(rng.gamma(size, 2.5 * 8.0 / size, runs))
    seen = float((drawn >= count.too_high(0.01)).mean())
    assert count.chance_of_seeing(2.5, 0.01) == pytest.approx(seen, abs=3 * math.sqrt(0.25 / runs))


def test_the_more_is_expected_the_smaller_the_rise_that_can_be_seen() -> None:
    means = np.array([1.0, 4.0, 16.0, 64.0])
    ratios = UncertainCount(means, 0 * means, 0 * means + 1.5, 0 * means + 60).detectable_ratio(0.01)
    assert (np.diff(ratios) < 0).all()
    assert ratios[0] > 6
    assert ratios[-1] < 1.6


def test_what_is_not_expected_stays_unsaid() -> None:
    count = one(np.nan)
    assert np.isnan(count.chance_of_at_least(np.array([3])))
    assert np.isnan(count.chance_of_at_least(np.array([0])))
    assert np.isnan(count.detectable_ratio(0.01))


def test_of_hardly_anything_no_rise_shows() -> None:
    assert one(1e-3, 0.5, 4.0, 20.0).detectable_ratio(0.001) > 1000


def test_parts_and_wholes() -> None:
    first, second = one(1.0, dispersion=2.0), one(5.0, dispersion=3.0)
    both = merged(lambda *arrays: np.concatenate(arrays), first, second)
    assert both.mean.tolist() == [1.0, 5.0]
    assert both.mapped(lambda values: values[1:]).dispersion.tolist() == [3.0]


def test_nothing_or_more_is_certain() -> None:
    assert at_least(np.array([0.0, -1.0]), np.array([3.0, 3.0]), np.array([1.0, 1.0])).tolist() == [1.0, 1.0]
