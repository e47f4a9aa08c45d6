"""The interval of a predictive distribution, found by counting, is that of the textbook program."""

from __future__ import annotations

import numpy as np
from scipy import stats

from openvis.analysis.expectations.predictive import MOST_ONE_BY_ONE, Predictive


def test_the_interval_is_that_of_scipy() -> None:
    rng = np.random.default_rng(1)
    mean, shared = np.exp(rng.uniform(-6, 6, (20, 300))), np.exp(rng.uniform(-16, 1, (20, 300)))
    found = Predictive(mean, shared, shared * 0.3)
    size = found.size
    assert 500 < (mean > MOST_ONE_BY_ONE).sum() < 5000  # both ways are tried
    for edge, chance in zip(found.interval(), (0.05, 0.95), strict=True):
        np.testing.assert_array_equal(edge, stats.nbinom.ppf(chance, size, size / (size + mean)))


def test_at_least_nine_out_of_ten_lie_in_it_and_no_narrower_one_does() -> None:
    found = Predictive(np.array([0.02, 0.4, 7.0, 300.0]), np.full(4, 0.1), np.full(4, 0.2))
    (low, high), size = found.interval(), found.size
    below, inside = (stats.nbinom.cdf(edge, size, size / (size + found.mean)) for edge in (low - 1, high))
    assert (below <= 0.05).all()
    assert (inside >= 0.95).all()
    assert (stats.nbinom.cdf(high - 1, size, size / (size + found.mean)) < 0.95).all()


def test_of_what_is_not_expected_or_cannot_be_there_is_no_other_interval() -> None:
    low, high = Predictive(np.array([np.nan, 0.0]), np.array([np.nan, 0.0]), np.array([np.nan, 0.0])).interval()
    np.testing.assert_array_equal(low, [np.nan, 0.0])
    np.testing.assert_array_equal(high, [np.nan, 0.0])
    [low], [high] = (edge.ravel() for edge in Predictive(*np.array([3.0, 0.1, 0.1])).interval())
    assert (low, high) == (0.0, 7.0)
