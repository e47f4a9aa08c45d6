"""Target beside comparison: against likelihoods that are climbed, closed forms, another package, and invariants."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from openvis.analysis.effects.fixed_effects import done_in, fixed_effects
from openvis.analysis.effects.ratio import BeforeAndAfter, estimate_of, freedom_of, z_of
from openvis.analysis.effects.spread import USUAL_DRIFT, Spread, spread_between, two_way
from tests.analysis.effects import slow_effects as slow
from tests.analysis.effects.panels import panel_of, town


@pytest.mark.parametrize("seed", range(3))
def test_all_together_it_is_the_coefficient_of_a_poisson_regression(seed):
    panel = town(np.random.default_rng(seed), 0.7, areas=6, before=5, after=3, level=20.0)
    found = fixed_effects(panel)
    assert found is not None
    assert found.estimate.ratio == pytest.approx(slow.poisson_effect(panel.counts, done_in(panel)), rel=1e-5)
    sums = found.sums
    crossed = (sums.after / sums.before) / (sums.other_after / sums.other_before)
    assert found.estimate.ratio == pytest.approx(crossed, rel=1e-9)


def test_it_is_what_statsmodels_finds():
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    panel = town(np.random.default_rng(9), 0.75, areas=12, before=10, after=6, level=8.0)
    areas, periods = panel.counts.shape
    done = done_in(panel).astype(float)
    columns = [np.repeat(np.eye(areas), periods, axis=0), np.tile(np.eye(periods), (areas, 1))[:, 1:]]
    fit = GLM(panel.counts.ravel(), np.hstack([*columns, done.reshape(-1, 1)]), family=Poisson()).fit(tol=1e-12)
    found = fixed_effects(panel)
    assert found is not None
    assert found.estimate.ratio == pytest.approx(float(np.exp(fit.params[-1])), rel=1e-7)


def test_cells_that_were_not_counted_and_starts_that_differ_are_foretold_by_the_rest():
    rng = np.random.default_rng(11)
    panel = town(rng, 0.6, areas=7, before=6, after=4, level=15.0, treated=3, starts=(5, 6, 8))
    counts = panel.counts.copy()
    counts[rng.integers(0, 7, 6), rng.integers(0, 10, 6)] = np.nan
    panel = replace(panel, counts=counts)
    done, known = done_in(panel), ~np.isnan(counts)
    mean = slow.expected_elsewhere(counts, done)
    found = fixed_effects(panel)
    assert found is not None
    assert found.estimate.expected == pytest.approx(mean[done & known].sum(), rel=1e-5)
    assert found.estimate.observed == counts[done & known].sum()
    order = list(panel.treated)
    assert found.mean == pytest.approx(mean[order], rel=1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_the_spread_of_comparison_areas(seed):
    rng = np.random.default_rng(seed)
    panel = town(rng, 1.0, areas=9, before=8, after=5, level=12.0, single=0.3 * (seed > 0), drift=0.1 * (seed > 1))
    late = np.arange(13) >= 8
    found = spread_between(panel.counts, ~np.isnan(panel.counts), late)
    kappa = slow.single(panel.counts, late)
    assert found.single == pytest.approx(kappa, rel=1e-6, abs=1e-9)
    drift, unsure = slow.drift(panel.counts, late, kappa)
    assert found.drift == pytest.approx(drift, rel=1e-6, abs=1e-9)
    assert found.unsure == pytest.approx(unsure, rel=1e-6, abs=1e-9)


def test_the_spread_that_was_put_in_comes_out():
    """Of many areas and periods: κ of .2 and wandering of which some .05 is seen between before and after."""
    panel = town(np.random.default_rng(1), 1.0, areas=400, before=24, after=24, level=20.0, single=0.2, drift=0.05)
    found = spread_between(panel.counts, ~np.isnan(panel.counts), np.arange(48) >= 24)
    assert found.single == pytest.approx(0.2, rel=0.15)
    assert found.drift == pytest.approx(0.05, rel=0.25)
    plain = town(np.random.default_rng(2), 1.0, areas=400, before=24, after=24, level=20.0, single=0.0, drift=0.0)
    found = spread_between(plain.counts, ~np.isnan(plain.counts), np.arange(48) >= 24)
    assert found.single < 0.005
    assert found.drift < 0.002


@pytest.mark.parametrize(
    ("sides", "chance", "extra", "skew", "freedom"),
    [
        ((40, 90, 400, 700), 1, 0.02, 0.004, 20),
        ((3, 12, 100, 80), 1, 0.0, 0.0, 9),
        ((25, 20, 31, 44), 1, 0.1, 0.03, 5),
        ((80, 90, 95, 92), 0, 0.01, -0.002, 30),
    ],
)
def test_the_score_test_and_its_interval(sides, chance, extra, skew, freedom):
    sums = BeforeAndAfter(*sides, sides[1] * sides[2] / sides[3], chance, extra, skew, math.inf, freedom + 1)
    for ratio in (0.3, 1.0, 2.0):
        again = slow.z_of(*sides, ratio, chance, extra, skew)
        assert z_of(sums, ratio) == pytest.approx(again, rel=1e-6, abs=1e-7)
    found = estimate_of(sums)
    low, high = slow.interval(sides, chance, extra, skew, stats.t.ppf(0.975, freedom))
    assert (found.ratio_low, found.ratio_high) == (pytest.approx(low, rel=0.011), pytest.approx(high, rel=0.011))
    assert found.p == pytest.approx(2 * stats.t.sf(abs(z_of(sums, 1.0)), freedom))


@pytest.mark.parametrize("unsure", [0.2, 0.5, 1.0])
def test_an_unsure_variance_has_the_degrees_of_freedom_of_as_long_tails(unsure):
    """Normals of which the variance varies as a gamma, drawn: their fourth moment is that of Student's t."""
    rng = np.random.default_rng(8)
    variance = rng.gamma(1 / unsure**2, unsure**2, 400_000)
    kurtosis = 3 * (variance**2).mean() / variance.mean() ** 2  # of N(0, variance), given those drawn
    freedom = freedom_of(1.0, unsure, others=2)
    assert 3 + stats.t.stats(freedom, moments="k") == pytest.approx(kurtosis, rel=0.03)


def test_degrees_of_freedom_are_never_fewer_than_the_areas_allow():
    assert freedom_of(1.0, 1.4, others=28) == 27
    assert freedom_of(1.0, 0.1, others=28) == 204
    assert freedom_of(1.0, 0.0, others=1) == pytest.approx(1e6)


some = st.integers(5, 400)


@settings(deadline=None)
@given(st.integers(0, 300), some, some, some, st.floats(0, 0.3), st.integers(6, 60))
def test_interval_count_and_p_say_the_same(after, before, other_after, other_before, extra, areas):
    expected = before * other_after / other_before
    sides = (after, before, other_after, other_before, expected)
    found = estimate_of(BeforeAndAfter(*sides, 1.0, extra, 0.0, 1.4 * extra, areas))
    assert found.ratio_low <= found.ratio * (1 + 1e-6)
    assert found.ratio <= found.ratio_high * (1 + 1e-6)
    assert found.low <= expected * (1 + 1e-6)
    assert expected <= found.high * (1 + 1e-6)
    assert 0 <= found.p <= 1
    if found.p < 0.049:
        assert not found.low <= after <= found.high
        assert not found.ratio_low <= 1 <= found.ratio_high
    if found.p > 0.051:
        assert found.low <= after <= found.high
        assert found.ratio_low <= 1 <= found.ratio_high


@settings(deadline=None, max_examples=40)
@given(arrays(np.float64, (6, 8), elements=st.integers(1, 40).map(float)), st.permutations(range(6)))
def test_the_order_of_the_areas_changes_nothing(counts, order):
    one = fixed_effects(panel_of(counts, {0: 5, 3: 5}))
    other = fixed_effects(panel_of(counts[order], {order.index(0): 5, order.index(3): 5}))
    assert one is not None
    assert other is not None
    assert other.estimate.ratio == pytest.approx(one.estimate.ratio)
    assert other.estimate.ratio_high == pytest.approx(one.estimate.ratio_high, rel=1e-6)


@settings(deadline=None, max_examples=40)
@given(
    arrays(np.float64, (6, 8), elements=st.integers(1, 40).map(float)),
    arrays(np.float64, 8, elements=st.sampled_from([1.0, 2.0, 3.0])),
)
def test_what_all_areas_share_changes_no_ratio(counts, factor):
    """A month in which everything doubled, here and elsewhere."""
    done = np.zeros((6, 8), dtype=bool)
    done[0, 5:] = True
    one, other = two_way(counts, ~done), two_way(counts * factor, ~done)
    if (factor[:5] == factor[0]).all() and (factor[5:] == factor[5]).all():
        assert other == pytest.approx(one * factor, rel=1e-6)
    assert (np.where(done, 0, other).sum(axis=0)) == pytest.approx(np.where(done, 0, counts * factor).sum(axis=0))


def test_nothing_before_or_elsewhere_gives_no_answer():
    counts = np.full((7, 6), 4.0)
    counts[0, :3] = 0
    assert fixed_effects(panel_of(counts, {0: 3})) is None
    counts = np.full((7, 6), 4.0)
    counts[1:, 3:] = 0
    assert fixed_effects(panel_of(counts, {0: 3})) is None


def test_where_areas_say_little_of_drift_what_is_usual_is_taken():
    """Neither none at all, nor all that is not excluded: an interval that promises too much, or one without end."""
    rng = np.random.default_rng(4)
    late = np.arange(48) >= 36

    def drift(level: float, wander: float) -> float:
        moved = np.exp(wander * rng.standard_normal((40, 1)))
        counts = rng.poisson(level * np.where(late, moved, 1.0)).astype(float)
        return spread_between(counts, np.ones_like(counts, dtype=bool), late).drift

    assert 0.02 < drift(0.02, 0.0) < USUAL_DRIFT**2 * 1.5  # a count or two each: nothing learnt
    assert drift(200.0, 0.0) < 0.001  # busy areas that all stay alike
    assert drift(200.0, 0.4) == pytest.approx(0.16, rel=0.4)  # busy areas that do not


def test_of_one_area_what_is_usual():
    counts = np.full((1, 6), 9.0)
    seen = spread_between(counts, np.ones_like(counts, dtype=bool), np.arange(6) >= 3)
    assert seen == Spread(
        single=0.0, drift=USUAL_DRIFT**2, unsure=pytest.approx(math.sqrt(2) * USUAL_DRIFT**2), areas=1
    )
    quiet = spread_between(np.ones((2, 6)) * [[1], [2]], np.ones((2, 6), dtype=bool), np.arange(6) >= 3)
    assert quiet.drift == pytest.approx(seen.drift, rel=0.25)
    assert quiet.unsure == pytest.approx(seen.unsure, rel=0.25)
