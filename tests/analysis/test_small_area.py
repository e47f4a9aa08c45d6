"""Rates of small areas: a second time with dense matrices, by integrals, on simulated truth and beside esda."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from openvis.analysis.expectations.history import Floats
from openvis.analysis.places.neighbours import Neighbours, border_neighbours, grid_neighbours, nobody_beside
from openvis.analysis.rankings import small_area
from openvis.analysis.rankings.small_area import Mixture, gamma_like, grid_of, rates_of
from openvis.sources.areas.area_borders import shared_borders
from tests.analysis import slow_small_area as slow

FEW = settings(max_examples=10)


def whole_grid(columns: int, rows: int) -> Neighbours:
    row, column = (values.ravel() for values in np.indices((rows, columns)))
    return grid_neighbours(column, row)


def with_island() -> Neighbours:
    """A chain of six with a side branch, and one that lies apart."""
    one, other = np.array([0, 1, 2, 3, 1]), np.array([1, 2, 3, 4, 5])
    return border_neighbours(one, other, np.full(5, 100.0), areas=7)


def fitted(
    counts: Floats, exposure: Floats, neighbours: Neighbours, uneven: float = 0.0, doubt: float = 0.0
) -> Mixture:
    return rates_of(counts, exposure, np.full(len(counts), uneven), neighbours, np.zeros(counts.shape))


# ----- twice


@pytest.mark.parametrize("uneven", [0.0, 0.08])
@pytest.mark.parametrize("neighbours", [nobody_beside(7), with_island()], ids=["nobody", "chain"])
def test_all_of_it_a_second_time(neighbours: Neighbours, uneven: float) -> None:
    rng = np.random.default_rng(4)
    exposure = rng.uniform(0.5, 30, (3, 7))
    exposure[1, 2] = 0.0  # not given
    counts = rng.poisson(exposure * rng.gamma(2, 0.5, (3, 7))).astype(float)
    doubt = rng.uniform(0, 0.1, (3, 7))
    found = rates_of(counts, exposure, np.full(3, uneven), neighbours, doubt)
    grid = grid_of(neighbours)
    points = list(zip(grid.shared.tolist(), grid.spread.tolist(), strict=True))
    weights, gammas = slow.leroux(
        counts.tolist(), exposure.tolist(), [max(uneven, 0.0)] * 3, neighbours.toarray(), doubt.tolist(), points
    )
    np.testing.assert_allclose(found.weight, weights, rtol=1e-5, atol=1e-9)
    for kind, point in np.argwhere(found.weight > 0):
        pairs = np.transpose(gammas[kind][point])
        np.testing.assert_allclose((found.shape[kind, point], found.rate[kind, point]), pairs, rtol=1e-5)
    for kind in range(3):
        for area in range(7):
            chance = slow.chance_at_most(1.5, weights[kind], gammas[kind], area)
            assert found.chance_at_most(1.5)[kind, area] == pytest.approx(chance, abs=1e-6)


@pytest.mark.parametrize(("shared", "spread"), [(0.0, 0.5), (0.8, 0.5)])
def test_it_is_close_to_the_integral(monkeypatch: pytest.MonkeyPatch, shared: float, spread: float) -> None:
    """Three areas, few counts. One that has far more than the others is drawn further, for a gamma has the lighter
    tail: with three times as many by an eighth. That is the safe side of a list.
    """
    monkeypatch.setattr(small_area, "SHARED", (shared,))
    monkeypatch.setattr(small_area, "SPREADS", (spread,))
    neighbours, exposure = whole_grid(3, 1), [4.0, 8.0, 6.0]
    covariance = slow.prior_covariance(neighbours.toarray(), shared, spread)
    for counts, off in (([7.0, 11, 10], 0.04), ([15.0, 14, 13], 0.04), ([12.0, 7, 3], 0.13), ([2.0, 9, 20], 0.13)):
        mean, below = slow.integrated(counts, exposure, covariance, 1.5)
        found = fitted(np.array([counts]), np.array([exposure]), neighbours)
        np.testing.assert_allclose(found.moments()[0][0], mean, rtol=off)
        np.testing.assert_allclose(found.chance_at_most(1.5)[0], below, atol=0.1)


# ----- what it is in the limits


def test_without_spread_everybody_has_the_rate_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small_area, "SPREADS", (1e-4,))
    exposure = np.array([[3.0, 20.0, 7.0, 11.0]])
    counts = np.array([[5.0, 25.0, 10.0, 13.0]])
    mean, variance = fitted(counts, exposure, whole_grid(2, 2)).moments()
    np.testing.assert_allclose(mean, (counts.sum() + 0.5) / exposure.sum(), rtol=0.01)
    np.testing.assert_allclose(variance, (counts.sum() + 0.5) / exposure.sum() ** 2, rtol=0.03)


def test_with_plenty_of_counts_everybody_has_their_own() -> None:
    exposure = np.full((1, 12), 1e5)
    rates = np.linspace(0.5, 3.0, 12)[None]
    found = fitted(exposure * rates, exposure, whole_grid(4, 3))
    np.testing.assert_allclose(found.moments()[0], rates, rtol=1e-3)
    np.testing.assert_allclose(found.moments()[1], rates / exposure, rtol=0.01)


def test_alone_it_is_gamma_and_poisson(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among very many areas that say nothing of each other, the level is known: Clayton and Kaldor's posterior."""
    monkeypatch.setattr(small_area, "SPREADS", (0.5,))
    rng = np.random.default_rng(3)
    exposure = rng.uniform(2, 20, (1, 1000))
    counts = rng.poisson(exposure * np.exp(0.5 * rng.standard_normal((1, 1000)))).astype(float)
    found = fitted(counts, exposure, nobody_beside(1000))
    beforehand = found.shape[0, 0] - counts[0]
    mean = beforehand / (found.rate[0, 0] - exposure[0])  # by what the others say
    shape, rate = gamma_like(np.array([0.0]), np.array([0.25]))
    np.testing.assert_allclose(beforehand, shape[0], rtol=2e-3)
    np.testing.assert_allclose(mean, np.full(1000, shape / rate), rtol=0.04)
    np.testing.assert_allclose(mean, mean.mean(), rtol=5e-3)


@given(st.floats(-5, 5), st.floats(1e-4, 9))
def test_a_gamma_has_the_log_it_was_made_for(mean: float, variance: float) -> None:
    shape, rate = gamma_like(np.array([mean]), np.array([variance]))
    assert special.polygamma(1, shape)[0] == pytest.approx(variance, rel=1e-6)
    assert special.digamma(shape)[0] - np.log(rate[0]) == pytest.approx(mean, abs=1e-9)


# ----- whatever the counts


counts_of = st.lists(st.integers(0, 60).map(float), min_size=12, max_size=12)


@FEW
@given(counts_of, st.permutations(range(12)), st.floats(1e-3, 1e3))
def test_order_and_unit_decide_nothing(counts: list[float], order: list[int], unit: float) -> None:
    row, column = (values.ravel() for values in np.indices((3, 4)))
    own, exposure = np.array([counts]), np.linspace(1, 9, 12)[None]
    straight = fitted(own, exposure, grid_neighbours(column, row))
    turned = fitted(own[:, order], unit * exposure[:, order], grid_neighbours(column[order], row[order]))
    np.testing.assert_allclose(turned.moments()[0] * unit, straight.moments()[0][:, order], rtol=1e-6)
    np.testing.assert_allclose(turned.chance_at_most(1.5 / unit), straight.chance_at_most(1.5)[:, order], atol=1e-6)


@FEW
@given(counts_of, counts_of)
def test_what_is_not_given_says_nothing(one: list[float], other: list[float]) -> None:
    """Neither a type nor an area; an area of which nothing is known has what those beside it have."""
    exposure = np.ones((2, 12))
    both = fitted(np.array([one, [0.0] * 12]), exposure * [[1], [0]], whole_grid(4, 3))
    alone = fitted(np.array([one]), exposure[:1], whole_grid(4, 3))
    np.testing.assert_allclose(both.moments()[0][0], alone.moments()[0][0], rtol=1e-6)
    exposure[:, 3] = 0.0
    counts = np.array([one, other]) * exposure
    missing = fitted(counts, exposure, whole_grid(4, 3)).moments()[0]
    assert (missing[:, 3] >= missing.min(axis=1)).all()
    assert (missing[:, 3] <= missing.max(axis=1) * 1.5 + 0.5).all()


@FEW
@given(st.lists(st.integers(0, 10**6).map(float), min_size=12, max_size=12), st.floats(0, 2))
def test_it_is_finite_whatever_the_counts(counts: list[float], uneven: float) -> None:
    found = fitted(np.array([counts]), np.linspace(0.1, 9, 12)[None], whole_grid(4, 3), uneven)
    mean, variance = found.moments()
    low, high = found.interval(0.9)
    assert np.isfinite([mean, variance, low, high]).all()
    assert (variance > 0).all()
    assert ((low < mean) & (mean < high) & (low > 0)).all()
    assert found.weight.sum() == pytest.approx(1.0)


# ----- on simulated truth


@pytest.fixture(scope="module")
def toronto(shared_data: Path) -> Neighbours:
    outlines = geopandas.read_file(shared_data / "toronto" / "toronto_neighbourhoods_140.geojson").to_crs(32617)
    return border_neighbours(*shared_borders(outlines.geometry.to_numpy()), areas=len(outlines))


def drawn(neighbours: Neighbours, shared: float, seed: int) -> tuple[Floats, Floats, Floats]:
    """Ten types: true rates with a spread of one half, exposure, counts of about seven."""
    rng = np.random.default_rng(seed)
    covariance = slow.prior_covariance(neighbours.toarray(), shared, 0.5)
    rates = np.exp(rng.standard_normal((10, covariance.shape[0])) @ np.linalg.cholesky(covariance).T)
    exposure = np.tile(rng.uniform(2, 12, covariance.shape[0]), (10, 1))
    return rates, exposure, rng.poisson(exposure * rates).astype(float)


def error(found: Floats, rates: Floats) -> float:
    return float(np.sqrt(((found - rates) ** 2).mean()))


def test_it_is_nearer_to_the_truth_than_esda(toronto: Neighbours) -> None:
    """Marshall's global estimator, which knows no neighbours, and the bare rate; see oracles/small_area.py.

    Our error is `ratio` times Marshall's over thirty other seeds, with that spread from seed to seed. Of intervals of
    90 % there are as many right as `kept`, over forty other seeds (100 for 0.9), with that spread: the more areas
    share, the fewer say something by themselves. This seed has the lowest share of 101.
    """
    theirs: Any = json.loads((Path(__file__).parent / "oracles" / "small_area.json").read_text(encoding="utf-8"))
    for shared, (ratio, of_ratio), (kept, of_kept) in (
        (0.0, (1.003, 0.007), (0.897, 0.009)),
        (0.9, (0.903, 0.012), (0.897, 0.0113)),
        (0.99, (0.854, 0.023), (0.895, 0.014)),
    ):
        rates, exposure, counts = drawn(toronto, shared, seed=8)
        figures = theirs[str(shared)]
        assert int(counts.sum()) == figures["counts"]
        assert error(counts / exposure, rates) == pytest.approx(figures["bare"], abs=1e-4)
        found = fitted(counts, exposure, toronto)
        ours, theirs_off = error(found.moments()[0], rates), figures["marshall"]
        print(f"\nshared {shared}: bare {figures['bare']:.3f}, esda {theirs_off:.3f}, ours {ours:.3f}")
        assert ours / theirs_off == pytest.approx(ratio, abs=3 * of_ratio)
        low, high = found.interval(0.9)
        assert ((low <= rates) & (rates <= high)).mean() == pytest.approx(kept, abs=3 * of_kept)


def test_it_learns_how_far_areas_differ_and_share(toronto: Neighbours) -> None:
    """What is given to the truth: over forty other seeds 0.98 and 0.96 for sharing, with a spread of 0.032 and 0.049
    from seed to seed, and 1.00 and 0.99 for how far they differ, with one of 0.000 and 0.016; less three times that.
    """
    for shared, nearest, least, least_spread in ((0.0, {0.0}, 0.88, 0.99), (0.99, {0.8, 0.95}, 0.81, 0.94)):
        _, exposure, counts = drawn(toronto, shared, seed=0)
        weight, grid = fitted(counts, exposure, toronto).weight.sum(axis=0) / 10, grid_of(toronto)
        assert weight[np.isin(grid.shared, list(nearest))].sum() > least
        assert weight[np.isin(grid.spread, [0.3, 0.5, 0.75])].sum() > least_spread
