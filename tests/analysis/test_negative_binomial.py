"""Chances and quantiles of negative binomial counts: those of scipy.stats, to the last bit, without its import."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from openvis.analysis.expectations import negative_binomial as ours
from openvis.analysis.rankings.discovery import q_values_of_p

PLENTY = 4_000
TAILS = (1e-12, 1e-6, 0.05, 0.5, 0.95, 1 - 1e-6)


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts around and far above a mean, sizes from very uneven to next to Poisson, and the chance of none."""
    rng = np.random.default_rng(1)
    size, mean = np.exp(rng.uniform(-5, 14, PLENTY)), np.exp(rng.uniform(-8, 7, PLENTY))
    return rng.poisson(mean * rng.choice([0.5, 1.0, 3.0], PLENTY)).astype(float), size, size / (size + mean)


def test_chances_are_those_of_scipy(drawn: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    count, size, chance = drawn
    for mine, theirs in (
        (ours.chance_of, stats.nbinom.pmf),
        (ours.log_chance_of, stats.nbinom.logpmf),
        (ours.chance_of_at_most, stats.nbinom.cdf),
        (ours.chance_of_more, stats.nbinom.sf),
    ):
        np.testing.assert_array_equal(mine(count, size, chance), theirs(count, size, chance))


@pytest.mark.parametrize("tail", TAILS)
def test_quantiles_are_those_of_scipy(drawn: tuple[np.ndarray, np.ndarray, np.ndarray], tail: float) -> None:
    _, size, chance = drawn
    np.testing.assert_array_equal(ours.quantile(tail, size, chance), stats.nbinom.ppf(tail, size, chance))
    np.testing.assert_array_equal(ours.exceeded_by(tail, size, chance), stats.nbinom.isf(tail, size, chance))


def test_below_the_first_count_nothing_lies_and_everything_above() -> None:
    size, chance = np.array([0.5, 40.0]), np.array([0.1, 0.9])
    np.testing.assert_array_equal(ours.chance_of_more(np.array([-1.0, -1.0]), size, chance), [1.0, 1.0])
    np.testing.assert_array_equal(ours.chance_of_at_most(np.array([-1.0, -3.0]), size, chance), [0.0, 0.0])


def test_of_nothing_that_is_known_nothing_is_said() -> None:
    nothing, one = np.array([np.nan, 1.0, 1.0]), np.array([1.0, np.nan, 1.0])
    chance = np.array([0.5, 0.5, np.nan])
    for function in (ours.chance_of_more, ours.chance_of_at_most, ours.chance_of):
        assert np.isnan(function(nothing, one, chance)).all()
    for count in (-1.0, 2.0):
        assert np.isnan(ours.chance_of_more(np.full(2, count), np.array([np.nan, 1.0]), np.array([0.5, np.nan]))).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_is_that_of_scipy(p: list[float]) -> None:
    np.testing.assert_array_equal(q_values_of_p(np.array(p)), stats.false_discovery_control(p))


def test_a_run_starts_without_scipy_stats() -> None:
    """Half a second of every command."""
    asked = "import sys, django; django.setup(); import openvis.pipeline.analyse; print('scipy.stats' in sys.modules)"
    environment = {"DJANGO_SETTINGS_MODULE": "openvis.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, **environment}, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"False"]
