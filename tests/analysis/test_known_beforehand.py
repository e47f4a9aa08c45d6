"""Effects of what is known beforehand: planted ones are found and used, absent ones stay at one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.expectations import known_beforehand
from openvis.analysis.expectations.expectation import expect
from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.expectations.known_beforehand import EFFECT_SPREAD, Known, log_factors, without_known
from tests.analysis.simulate import town

TYPES, BUURTEN, WEEKS = 4, 30, 210
FESTIVAL, QUIET, NOTHING = 0, 1, 2
EFFECTS = np.array([0.6, -0.5, 0.0])


def planted(seed: int, *, effects: Floats = EFFECTS, local: bool = False) -> tuple[History, Floats, Known]:
    """Four years of weeks with three moving covariates, their means without them, and the covariates of five more."""
    rng = np.random.default_rng(seed)
    history, mean = town(rng, buurten=BUURTEN, types=TYPES, months=WEEKS, year=52, between_months=0.05)
    values = np.zeros((BUURTEN if local else 1, WEEKS + 5, 3))
    values[:3, :, FESTIVAL] = rng.random(WEEKS + 5) < 0.15
    values[:, :, QUIET] = rng.integers(0, 8, WEEKS + 5) * (rng.random(WEEKS + 5) < 0.3) / 7
    values[:, :, NOTHING] = rng.normal(0, 0.5, WEEKS + 5)
    effect = (values[:, :WEEKS] @ effects)[:, None]
    history = replace(history, values=rng.poisson(mean * np.exp(effect)).astype(np.float64))
    return history, mean, Known(values, np.ones((3, TYPES), dtype=np.bool_))


def learnt(factors: Floats, known: Known, kind: int) -> Floats:
    """The log effects that the factors of a type were made of."""
    design = known.values.reshape(-1, known.values.shape[-1])
    return np.linalg.lstsq(design, factors[:, kind].ravel(), rcond=None)[0]


@pytest.mark.parametrize("local", [False, True], ids=["everywhere", "in three buurten"])
def test_planted_effects_are_found_in_common_types(local: bool) -> None:
    found = []
    for seed in range(4):
        history, mean, known = planted(seed, local=local)
        found.append(learnt(log_factors(history, mean, known), known, TYPES - 1))
    if not local:
        np.testing.assert_allclose(np.mean(found, axis=0), EFFECTS, atol=0.08)
    assert np.abs(np.array(found) - EFFECTS).max() < 0.3
    assert np.abs(np.array(found)[:, NOTHING]).max() < 1e-9  # not kept


def test_absent_effects_are_one() -> None:
    kept = []
    for seed in range(12):
        history, mean, known = planted(100 + seed, effects=np.zeros(3))
        factors = np.exp(log_factors(history, mean, known))
        kept.append(factors != 1.0)
        assert 0.9 < factors[:, TYPES - 1].min() <= factors[:, TYPES - 1].max() < 1.1
    assert np.mean([each.any(axis=(0, 2)) for each in kept]) < 0.1


def test_a_trend_is_no_effect() -> None:
    """A covariate that is one in the last year only: what rose since is not its doing."""
    history, _, known = planted(3, effects=np.zeros(3))
    rising = np.exp(np.linspace(0, 1.2, WEEKS))
    history = replace(history, values=np.random.default_rng(1).poisson(history.values * rising).astype(np.float64))
    since = np.zeros_like(known.values)
    since[:, WEEKS - 52 :, FESTIVAL] = np.arange(57) % 2
    flat = np.broadcast_to(history.values.mean(axis=2, keepdims=True), history.values.shape)
    factors = np.exp(log_factors(history, flat, replace(known, values=since)))
    assert 0.9 < factors.min() <= factors.max() < 1.1


def test_the_effect_is_the_posterior_mode() -> None:
    """By plain search, of one covariate."""
    rng = np.random.default_rng(8)
    design, due = rng.random(40), rng.uniform(1, 20, 40)
    seen = rng.poisson(due * np.exp(0.7 * design)).astype(float)

    def score(effect: float) -> float:
        rows = zip(seen, due, design, strict=True)
        fits = sum(y * (math.log(m) + effect * x) - m * math.exp(effect * x) for y, m, x in rows)
        return fits / 1.5 - effect**2 / (2 * EFFECT_SPREAD**2)

    best = max(np.linspace(-1, 2, 6001), key=score)
    mode = known_beforehand._mode(seen[None], due[None], design[None, :, None], 1.5)
    assert mode[0] == pytest.approx(best, abs=6e-4)


def test_the_expectation_of_a_festival_week_knows_it_and_ordinary_weeks_do_not_suffer() -> None:
    better, ordinary = [], []
    for seed in range(3):
        history, mean, known = planted(20 + seed)
        coming = known.values.copy()
        coming[:, WEEKS:] = 0.0
        coming[:, WEEKS, FESTIVAL] = 1.0
        known = replace(known, values=coming)
        true = mean[:, -1, -52]  # the same place in the year, without any effect
        festival, blind = expect(history, [1], known).mean[:, -1], expect(history, [1]).mean[:, -1]
        better.append(np.abs(festival - true * math.exp(EFFECTS[FESTIVAL])).sum() / np.abs(blind - true * 1.82).sum())
        ordinary.append(expect(history, [2], known).mean[:, -1].sum() / mean[:, -1, -51].sum())
    assert np.mean(better) < 0.6
    assert 0.9 < np.mean(ordinary) < 1.1


def test_less_than_two_years_or_other_types_learn_nothing() -> None:
    history, mean, known = planted(5)
    young = history.first_periods(103)
    assert (log_factors(young, mean[:, :, :103], known) == 0).all()
    only_first = replace(known, applies=np.arange(TYPES)[None, :].repeat(3, axis=0) == 0)
    factors = log_factors(history, mean, only_first)
    assert (factors[:, 1:] == 0).all()
    none = Known(np.zeros((1, WEEKS + 5, 0)), np.zeros((0, TYPES), dtype=np.bool_))
    assert log_factors(history, mean, none).shape == (1, TYPES, WEEKS + 5)
    np.testing.assert_array_equal(expect(history, [1], none).mean, expect(history, [1]).mean)


def test_effects_are_learnt_from_the_past_only_and_gaps_do_no_harm() -> None:
    history, mean, known = planted(6)
    until = history.first_periods(150)
    changed = known.values.copy()
    changed[:, 152:] = 9.0
    other = replace(known, values=changed)
    for ahead in ([1], [1, 2]):
        np.testing.assert_array_equal(expect(until, ahead, known).mean, expect(until, ahead, other).mean)
    history.values[3, 2, 40:60] = np.nan
    factors = log_factors(history, mean, known)
    assert np.isfinite(factors).all()
    assert np.isnan(without_known(history, factors).values).sum() == 20
