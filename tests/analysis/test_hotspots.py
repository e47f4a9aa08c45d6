"""Gi*, local Moran and their chances: a second time, by every way to deal out, on planted truths, and beside esda."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from openvis.analysis.places.hotspots import (
    Surroundings,
    chance_by_normal,
    gi_star,
    hotspots,
    local_moran,
    surroundings,
)
from openvis.analysis.places.neighbours import Neighbours, border_neighbours, grid_neighbours
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.sources.areas.area_borders import shared_borders
from tests.analysis import slow_hotspots as slow
from tests.analysis.real_points import CELLS, portland_cells, toronto_counts

FEW = settings(max_examples=15)
MANY = 20_000  # permutations: a chance is right to four times .0036
CLOSE = 0.015

cells_of = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=9).map(sorted)
counts_of = st.lists(st.integers(0, 6).map(float), min_size=9, max_size=9)


def whole_grid(columns: int, rows: int) -> Neighbours:
    row, column = (values.ravel() for values in np.indices((rows, columns)))
    return grid_neighbours(column, row)


def drawn(values: list[float], neighbours: Neighbours, seed: int = 1, permutations: int = MANY) -> Surroundings:
    return surroundings(np.array(values), neighbours, np.random.default_rng(seed), permutations=permutations)


@given(cells_of, counts_of)
def test_both_statistics_twice(cells: list[tuple[int, int]], nine: list[float]) -> None:
    values, neighbours, beside = nine[: len(cells)], grid_neighbours(*np.array(cells).T), slow.grid(cells)
    np.testing.assert_allclose(gi_star(np.array(values), neighbours), slow.gi_star(values, beside), atol=1e-9)
    moran = local_moran(np.array(values), neighbours)
    np.testing.assert_allclose(moran.value, slow.local_moran(values, beside), atol=1e-9)
    for place, z in enumerate(moran.z):
        others = [value for other, value in enumerate(values) if other != place]
        if slow.tested(values, beside, place) and len(set(others)) > 1 and values[place] != np.mean(values):
            assert z == pytest.approx(slow.moran_z(values, beside, place), abs=1e-7)


@FEW
@given(cells_of, counts_of)
def test_chances_are_those_of_every_way_to_deal_out(cells: list[tuple[int, int]], nine: list[float]) -> None:
    values, neighbours, beside = nine[: len(cells)], grid_neighbours(*np.array(cells).T), slow.grid(cells)
    found = drawn(values, neighbours)
    for place in range(len(cells)):
        if slow.tested(values, beside, place):
            high, low = slow.surroundings(values, beside, place)
            assert found.high[place] == pytest.approx(high, abs=CLOSE)
            assert found.low[place] == pytest.approx(low, abs=CLOSE)
        else:
            assert np.isnan([found.high[place], found.low[place]]).all()


@FEW
@given(counts_of, st.floats(0.01, 100), st.floats(-1000, 1000))
def test_the_unit_and_the_zero_decide_nothing(nine: list[float], unit: float, zero: float) -> None:
    neighbours, other = whole_grid(3, 3), [unit * value + zero for value in nine]
    np.testing.assert_allclose(gi_star(np.array(other), neighbours), gi_star(np.array(nine), neighbours), atol=1e-6)
    np.testing.assert_array_equal(drawn(other, neighbours).high, drawn(nine, neighbours).high)


@FEW
@given(counts_of)
def test_upside_down_high_is_low(nine: list[float]) -> None:
    neighbours, other = whole_grid(3, 3), [-value for value in nine]
    np.testing.assert_allclose(gi_star(np.array(other), neighbours), -gi_star(np.array(nine), neighbours), atol=1e-9)
    np.testing.assert_array_equal(drawn(other, neighbours).low, drawn(nine, neighbours).high)


@FEW
@given(counts_of, st.permutations(range(9)))
def test_the_order_of_places_decides_nothing(nine: list[float], order: list[int]) -> None:
    row, column = (values.ravel()[order] for values in np.indices((3, 3)))
    moved = grid_neighbours(column, row)
    values = np.array(nine)
    np.testing.assert_allclose(gi_star(values[order], moved), gi_star(values, whole_grid(3, 3))[order], atol=1e-9)
    straight, turned = drawn(nine, whole_grid(3, 3)), drawn(values[order].tolist(), moved)
    np.testing.assert_allclose(turned.high, straight.high[order], atol=2 * CLOSE)


def test_what_cannot_be_tested_is_not_a_number() -> None:
    """An island, everything equal, everybody beside everybody, and nothing at all."""
    alone = grid_neighbours(np.array([0, 1, 2, 9]), np.array([0, 0, 0, 9]))
    found = hotspots(np.array([1.0, 5, 2, 9]), alone, np.random.default_rng(1), permutations=99)
    assert np.isnan([found.gi_star[3], found.p[3], found.q[3]]).all()
    assert not found.hot[3]
    assert np.isfinite(found.p[:3]).all()
    for values, neighbours in (
        ([2.0] * 9, whole_grid(3, 3)),
        ([1.0, 2, 3, 4], whole_grid(2, 2)),
        ([], whole_grid(0, 0)),
    ):
        assert np.isnan(gi_star(np.array(values), neighbours)).all()
        assert np.isnan(local_moran(np.array(values), neighbours).value).all()
        assert np.isnan(drawn(values, neighbours).high).all()


def test_the_same_seed_gives_the_same_chances() -> None:
    values = np.random.default_rng(3).poisson(1.0, 100).tolist()
    np.testing.assert_array_equal(drawn(values, whole_grid(10, 10), 7).high, drawn(values, whole_grid(10, 10), 7).high)
    assert (drawn(values, whole_grid(10, 10), 7).high != drawn(values, whole_grid(10, 10), 8).high).any()


# ----- truths


def test_a_planted_hotspot_is_found_and_hardly_anything_else() -> None:
    """Six by six cells: all that have only such cells around them, most of the border, and few out of reach of one."""
    rng = np.random.default_rng(5)
    planted, inside, near = (np.zeros((30, 30), dtype=bool) for _ in range(3))
    planted[10:16, 20:26] = inside[11:15, 21:25] = near[9:17, 19:27] = True
    found = np.zeros((30, 30))
    for _ in range(20):
        counts = rng.poisson(np.where(planted, 3.0, 0.4)).astype(float).ravel()
        found += hotspots(counts, whole_grid(30, 30), rng, permutations=9_999).hot.reshape(30, 30)
    assert found[inside].mean() / 20 > 0.9
    assert found[planted].mean() / 20 > 0.7
    assert found[~near].sum() / found.sum() < 0.02


def test_one_busy_address_makes_no_hotspot_of_itself() -> None:
    counts = np.random.default_rng(2).poisson(0.5, 400).astype(float)
    counts[210] = 60
    found = hotspots(counts, whole_grid(20, 20), np.random.default_rng(1), permutations=9_999)
    assert found.gi_star[210] > 5  # high with its neighbours together, by itself alone
    assert found.p[210] > 0.05


def test_without_any_signal_a_list_is_empty_as_often_as_promised() -> None:
    """With nothing to find every row is false, so a list that is not empty should occur in at most ten percent."""
    rng, neighbours = np.random.default_rng(11), whole_grid(15, 15)
    counts = rng.poisson(rng.gamma(0.7, 2.0, 225)).astype(float)
    not_empty = sum(
        bool((q_values_of_p(drawn(dealt.tolist(), neighbours, seed, 4_999).high) <= DISCOVERY_RATE).any())
        for seed, dealt in enumerate(rng.permuted(np.tile(counts, (200, 1)), axis=1))
    )
    assert not_empty <= stats.binom.ppf(0.999, 200, DISCOVERY_RATE)
    assert not_empty > 0  # it does look


def test_chances_are_uniform_without_signal_and_those_of_the_normal_are_not() -> None:
    rng, neighbours = np.random.default_rng(4), whole_grid(40, 40)
    by_permutation, by_normal = [], []
    for _ in range(20):
        counts = rng.poisson(0.08, 1600).astype(float)
        by_permutation.append((drawn(counts.tolist(), neighbours).high <= 0.001).mean())
        by_normal.append((chance_by_normal(gi_star(counts, neighbours)) <= 0.001).mean())
    assert np.mean(by_permutation) <= 0.0013
    assert np.mean(by_normal) > 0.003  # why the docstring warns


# ----- beside esda


@pytest.fixture(scope="module")
def theirs() -> Any:
    return json.loads((Path(__file__).parent / "oracles" / "hotspots.json").read_text(encoding="utf-8"))


def agree(counts: np.ndarray, neighbours: Neighbours, figures: Any, kept: Any) -> None:
    """Their I_i is divided by a variance over n - 1. Their chances are the smaller of the two sides, and rounding
    decides whether sums as high as the observed count: they lie between that of higher, and that of at least as high.
    """
    number = len(counts)
    moran, gi = local_moran(counts, neighbours), gi_star(counts, neighbours)
    np.testing.assert_allclose(gi[kept], figures["gi"], rtol=1e-5)
    np.testing.assert_allclose(moran.value[kept] * (number - 1) / number, figures["moran"], rtol=1e-5)
    z = (moran.value[kept] - figures["moran_mean"]) / np.sqrt(figures["moran_variance"])
    np.testing.assert_allclose(moran.z[kept], z, rtol=1e-5, atol=1e-5)
    for name, each in {"gi": gi, "moran": moran.value * (number - 1) / number}.items():
        np.testing.assert_allclose([each.sum(), (each**2).sum()], figures["sums"][name], rtol=1e-5, atol=1e-4)
    ours = surroundings(counts, neighbours, np.random.default_rng(1), permutations=99_999)
    at_least, higher = np.minimum(ours.high, ours.low)[kept], 1 - np.maximum(ours.high, ours.low)[kept]
    error = 5 * np.sqrt(at_least * (1 - at_least) / 9_999) + 2e-4
    for name in ("gi_p", "moran_p"):
        assert (np.array(figures[name]) <= at_least + error).all()
        assert (np.array(figures[name]) >= higher - error).all()


def test_as_esda_on_the_neighbourhoods_of_toronto(shared_data: Path, theirs: Any) -> None:
    outlines = geopandas.read_file(shared_data / "toronto" / "toronto_neighbourhoods_140.geojson").to_crs(32617)
    borders = shared_borders(outlines.geometry.to_numpy())
    neighbours = border_neighbours(*borders, areas=len(outlines))
    assert neighbours.nnz // 2 == theirs["toronto"]["links"]
    agree(toronto_counts(shared_data), neighbours, theirs["toronto"], slice(None))


def test_as_esda_on_the_cells_of_portland(shared_data: Path, theirs: Any) -> None:
    counts = portland_cells(shared_data)
    highest = np.argsort(-counts, kind="stable")[:40]
    agree(counts, whole_grid(CELLS[1], CELLS[0]), theirs["portland"], highest)


def test_chances_on_the_cells_of_portland_are_exact(shared_data: Path) -> None:
    """Among 9,416 cells: by counting all ways to draw eight of the others."""
    counts, neighbours = portland_cells(shared_data), whole_grid(CELLS[1], CELLS[0])
    found = surroundings(counts, neighbours, np.random.default_rng(1), permutations=99_999)
    for place in np.argsort(-counts, kind="stable")[:40:4]:
        observed = int((neighbours @ counts)[place])
        others = np.delete(counts, place).astype(int).tolist()
        exact = slow.chance_of_sum(others, int(neighbours[[place]].sum()), observed)
        assert found.high[place] == pytest.approx(exact, abs=5 * np.sqrt(exact / 99_999) + 2e-5)
