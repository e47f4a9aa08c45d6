"""The scores of forecasts: against their formulas, and against what a right forecast must get."""

from __future__ import annotations

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.trials.scores import Forecast, interval_of_mean, log_score, pit_below, poisson_deviance
from tests.analysis import slow

COUNTS = np.array([0.0, 0.0, 1.0, 2.0, 5.0, 40.0])
MEANS = np.array([0.03, 2.0, 0.5, 2.0, 7.5, 37.5])
SIZES = np.array([0.8, 5.0, 3.0, 1e6, 2.0, 12.0])


def test_deviance_is_that_of_a_poisson_regression() -> None:
    """statsmodels as the oracle."""
    family = sm.families.Poisson()
    assert poisson_deviance(COUNTS, MEANS).sum() == pytest.approx(family.deviance(COUNTS, MEANS), rel=1e-12)
    for count, mean, deviance in zip(COUNTS, MEANS, poisson_deviance(COUNTS, MEANS), strict=True):
        part = count * math.log(count / mean) if count else 0.0
        assert deviance == pytest.approx(2 * (part - count + mean))


@given(st.integers(0, 50), st.floats(0.01, 50))
def test_only_the_perfect_mean_has_no_deviance(count: int, mean: float) -> None:
    deviance = float(poisson_deviance(np.array(float(count)), np.array(mean)))
    assert deviance >= -1e-12
    if abs(mean - count) > 1e-3:
        assert deviance > 0
    assert float(poisson_deviance(np.array(float(count)), np.array(float(count)))) == 0.0


def test_log_score_is_the_chance_of_what_came() -> None:
    scores = log_score(COUNTS, Forecast(MEANS, SIZES))
    for count, mean, size, score in zip(COUNTS, MEANS, SIZES, scores, strict=True):
        if size < 1e5:  # the plain formula loses its digits where the negative binomial is a Poisson
            assert score == pytest.approx(-math.log(slow.chance_of(int(count), mean, size)), rel=1e-9)
        else:
            assert score == pytest.approx(-math.log(slow.poisson(int(count), mean)), rel=1e-4)


def test_an_honest_distribution_has_the_smallest_log_score() -> None:
    """Expected over what may come, no other width or mean does better."""
    counts = np.arange(400.0)
    chance = np.exp(-log_score(counts, Forecast(np.full(400, 3.0), np.full(400, 2.0))))
    expected = {
        (mean, size): float((chance * log_score(counts, Forecast(np.full(400, mean), np.full(400, size)))).sum())
        for mean in (2.5, 3.0, 3.5)
        for size in (1.0, 2.0, 8.0)
    }
    assert min(expected, key=expected.__getitem__) == (3.0, 2.0)


@pytest.mark.parametrize(("mean", "size"), [(0.02, 1.0), (0.7, 3.0), (6.0, 1.5), (40.0, 50.0)])
def test_transforms_of_a_right_forecast_are_uniform_however_small_the_counts(mean: float, size: float) -> None:
    """Expected over what may come, exactly; a forecast that is too narrow leaves too much at the ends."""
    counts, chances = np.arange(200.0), np.array([0.0, 0.05, 0.3, 0.5, 0.95, 1.0])
    weight = [slow.chance_of(int(count), mean, size) for count in counts]

    def share(width: float) -> np.ndarray:
        below = [
            pit_below(counts[k : k + 1], Forecast(np.array([mean]), np.array([width])), chances) for k in range(200)
        ]
        return np.array(weight) @ np.array(below)

    np.testing.assert_allclose(share(size), chances, atol=1e-6)
    if mean > 5:  # of a rare count every forecast of that mean says nearly the same
        narrow = share(size * 50)
        assert narrow[4] - narrow[1] < 0.88


def test_an_interval_holds_the_true_mean_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    held = []
    for _ in range(150):
        steps = rng.normal(0.3, 1.0, 62)
        low, high = interval_of_mean((steps[1:] + steps[:-1]) / 2, rng, block=5)
        held.append(low <= 0.3 <= high)
    assert 0.85 <= np.mean(held) <= 0.99


def test_an_interval_of_differences_knows_its_limits() -> None:
    rng = np.random.default_rng(1)
    values = np.arange(30.0)
    assert interval_of_mean(values, np.random.default_rng(1), block=3) == interval_of_mean(values, rng, block=3)
    assert interval_of_mean(np.full(20, 0.7), rng, block=4) == pytest.approx((0.7, 0.7))
    assert interval_of_mean(np.array([1.0, 3.0]), rng, block=10)[0] >= 1.0
    assert all(math.isnan(bound) for bound in interval_of_mean(np.array([2.0]), rng, block=1))
