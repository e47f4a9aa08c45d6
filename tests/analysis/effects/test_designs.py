"""The designs that a library makes, against what was published and what can be seen by hand; and many at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from openvis.analysis.effects.effect import effect_of
from openvis.analysis.effects.staggered import callaway_santanna
from openvis.analysis.effects.structural_series import own_past
from openvis.analysis.effects.synthetic import synthetic_control, synthetic_difference
from openvis.domain.effect import Design, Effect
from openvis.domain.intervention import Verdict
from tests.analysis.effects.panels import panel_of, town
from tests.analysis.effects.real_panels import california

BASE = effect_of(town(np.random.default_rng(3), 0.6, areas=10, before=6, after=4, treated=1, level=20.0))


@pytest.fixture(scope="module")
def of_california(shared_data: Path) -> Effect:
    return effect_of(california(shared_data), second=True)


def test_california_as_published(of_california: Effect, shared_data: Path) -> None:
    """Synthetic control about -19.6 packs a head and year (-19.5 with every year alike), synthetic DiD -15.6."""
    assert of_california.design is Design.SYNTHETIC_CONTROL
    assert of_california.estimate is not None
    assert of_california.estimate.difference / 12 == pytest.approx(-19.6, abs=0.15)
    assert synthetic_difference(california(shared_data)) == pytest.approx(-15.6, abs=0.05)
    assert of_california.verdict is Verdict.IMPROVED
    assert of_california.in_space is not None
    assert of_california.in_space.asked == 38
    assert of_california.in_space.p <= 0.1
    assert of_california.second is not None
    assert (of_california.second.design, of_california.second.verdict) == (Design.FIXED_EFFECTS, Verdict.IMPROVED)


def test_the_made_up_area_is_the_nearest_there_is(shared_data: Path) -> None:
    """Weights by non-negative least squares with a heavy row that makes them add up to 1; known states come out."""
    panel = california(shared_data)
    found = synthetic_control(panel)
    assert found is not None
    (at,) = panel.treated
    donors = np.delete(panel.counts, at, axis=0)
    heavy = 1e4
    weights, _ = optimize.nnls(
        np.vstack([donors[:, :19].T, np.full(38, heavy)]), np.append(panel.counts[at, :19], heavy)
    )
    assert found.mean == pytest.approx(weights @ donors, abs=0.01)
    assert sum(found.weights.values()) == pytest.approx(1, abs=0.01)
    assert max(found.weights, key=lambda state: found.weights[state]) == "Utah"


def test_a_treated_area_that_others_make_up_exactly_has_no_effect_but_what_was_done() -> None:
    rng = np.random.default_rng(4)
    donors = rng.poisson(60, (8, 24)).astype(float)
    target = 0.25 * donors[0] + 0.75 * donors[3]
    target[16:] *= 0.8
    found = synthetic_control(panel_of(np.vstack([target, donors]), {0: 16}))
    assert found is not None
    assert found.estimate.ratio == pytest.approx(0.8, rel=1e-3)
    assert found.weights == {"a1": pytest.approx(0.25, abs=2e-3), "a4": pytest.approx(0.75, abs=2e-3)}


def test_what_cannot_be_made_up_has_no_answer() -> None:
    counts = np.random.default_rng(5).poisson(40, (6, 20)).astype(float)
    counts[0, 3] = np.nan
    assert synthetic_control(panel_of(counts, {0: 14})) is None
    assert synthetic_control(panel_of(np.full((3, 20), 40.0), {0: 14})) is None
    assert callaway_santanna(panel_of(counts, {0: 14, 1: 16})) is None
    assert own_past(panel_of(counts[:2], {0: 14, 1: 14})) is None


def test_callaway_and_santanna_by_hand() -> None:
    """Two starts, no chance: per start and period the difference with the period before it, less that of the never
    treated and of those not yet treated; here all the same, so what was done comes out."""
    counts = 20.0 + np.arange(10)[None, :] * np.ones((9, 1)) + np.arange(9)[:, None]
    counts += np.random.default_rng(6).normal(0, 1e-3, counts.shape)
    counts[0, 4:] -= 5
    counts[1, 7:] -= 5
    found = callaway_santanna(panel_of(counts, {0: 4, 1: 7}))
    assert found is not None
    assert found.difference == pytest.approx(-5 * (6 + 3), rel=1e-3)
    assert found.expected == pytest.approx(found.observed + 45, rel=1e-3)


def test_several_starts_are_asked_twice() -> None:
    seen = effect_of(town(np.random.default_rng(3), 0.5, treated=4, starts=(30, 34, 40)), second=True)
    assert (seen.design, seen.verdict) == (Design.STAGGERED, Verdict.IMPROVED)
    assert seen.second is not None
    assert (seen.second.design, seen.second.verdict) == (Design.STAGGERED, Verdict.IMPROVED)


def test_without_a_comparison_the_own_past_is_carried_on() -> None:
    panel = town(np.random.default_rng(3), 0.5, level=15.0, drift=0.0, single=0.02)
    alone = panel_of(panel.counts[list(panel.treated)], {0: 36, 1: 36})
    seen = effect_of(alone)
    assert (seen.design, seen.verdict) == (Design.STRUCTURAL_SERIES, Verdict.IMPROVED)
    assert (seen.comparison, seen.weighted, seen.in_space, seen.in_time) == (None, None, None, None)
    assert seen.estimate is not None
    assert 0.35 < seen.estimate.ratio < 0.7
    assert len(seen.series) == 48
    lowest = seen.estimate.low / seen.estimate.expected  # to there a fall is seen one time in two
    assert seen.seen_from is not None
    assert 0.8 * lowest < seen.seen_from < lowest
    assert "Te zien was een daling vanaf" in seen.sentences[-1]


def test_the_own_past_of_a_level_is_that_level() -> None:
    counts = np.random.default_rng(8).poisson(50, (1, 40)).astype(float)
    found = own_past(panel_of(counts, {0: 30}, season=1))
    assert found is not None
    assert found.estimate.expected == pytest.approx(10 * counts[0, :30].mean(), rel=0.08)
    assert found.estimate.low < found.estimate.observed < found.estimate.high
    assert found.estimate.ratio_low == pytest.approx(found.estimate.observed / found.estimate.high)
