"""Places of a forecast: cells, what lies beside them, and counts spread over what lies around, done again by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.forecasts import risk_grid
from openvis.analysis.forecasts.fading_counts import faded
from openvis.analysis.forecasts.risk_grid import (
    NOWHERE,
    Centres,
    Grid,
    cell_weights,
    counts_at,
    grid_over,
    within_reach,
)
from tests.analysis.slow_risk_map import slowly_counted, slowly_spread


def town(rng: np.random.Generator, rows: int, columns: int, side: float = 100.0) -> Grid:
    """A rectangle with holes in it, somewhere in the plane."""
    whole = grid_over(np.array([200.0, 199.0 + columns * side]), np.array([-300.0, -301.0 + rows * side]), side)
    keep = rng.random(whole.number) < 0.8
    keep[0] = True
    return whole.clipped(keep)


@pytest.mark.parametrize("bandwidth", [30.0, 80.0, 250.0])
def test_two_passes_are_the_sum_over_all_pairs_of_cells(bandwidth: float) -> None:
    rng = np.random.default_rng(5)
    grid = town(rng, 5, 7)
    counts = rng.poisson(1.0, grid.number).astype(float)
    assert grid.smoothed(counts, bandwidth) == pytest.approx(slowly_spread(grid, counts, bandwidth), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.7, 6.0))
def test_weights_add_up_and_are_as_wide_as_they_say(bandwidth: float) -> None:
    weights = cell_weights(bandwidth)
    step = np.arange(len(weights)) - len(weights) // 2
    assert weights.sum() == pytest.approx(1.0)
    assert weights == pytest.approx(weights[::-1])
    # from anywhere in a cell to anywhere in a cell is a sixth of a cell² by itself
    assert (weights * step**2).sum() == pytest.approx(bandwidth**2 + 1 / 6, rel=2e-3)


def test_without_a_bandwidth_nothing_is_spread() -> None:
    grid = town(np.random.default_rng(1), 4, 4)
    counts = np.arange(grid.number, dtype=float)
    assert np.array_equal(grid.smoothed(counts, 0.0), counts)


def test_a_point_lies_in_one_cell_or_nowhere() -> None:
    grid = grid_over(np.array([0.0, 250.0]), np.array([0.0, 150.0]), 100.0)
    assert (grid.rows, grid.columns, grid.number) == (2, 3, 6)
    x, y = np.array([0.0, 99.9, 100.0, 299.0, 300.0, -0.1]), np.array([0.0, 99.9, 100.0, 199.0, 0.0, 0.0])
    assert grid.place(x, y).tolist() == [0, 0, 4, 5, NOWHERE, NOWHERE]
    fewer = grid.clipped(np.array([False, True, True, True, True, True]))
    assert fewer.place(x, y).tolist() == [NOWHERE, NOWHERE, 3, 4, NOWHERE, NOWHERE]
    east, north = fewer.corners()
    assert (east.tolist(), north.tolist()) == ([100, 200, 0, 100, 200], [0, 0, 100, 100, 100])
    assert counts_at(fewer.place(x, y), fewer.number).tolist() == [0, 0, 0, 1, 1]
    assert counts_at(fewer.place(x, y), fewer.number, np.arange(6.0)).tolist() == [0, 0, 0, 2, 3]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 7))
def test_points_are_placed_as_one_by_one(seed: int, at_once: int) -> None:
    """Also on the sides of cells, far away, and where there is no number; however many are taken at once."""
    rng = np.random.default_rng(seed)
    grid = town(rng, 4, 6, side=float(rng.choice([0.1, 100.0, 121.92])))
    x, y = (low + grid.side * rng.choice([-1e13, -1, 0, 0.5, 1, 2, 3.999, 4, 6, 7, np.nan], 12) for low in (0.0, 0.0))
    x, y = x + grid.west, y + grid.south

    def one(x: float, y: float) -> int:
        if math.isnan(x) or math.isnan(y):
            return NOWHERE
        column, row = math.floor((x - grid.west) / grid.side), math.floor((y - grid.south) / grid.side)
        inside = 0 <= column < grid.columns and 0 <= row < grid.rows
        return grid.cells.tolist().index(flat) if inside and (flat := row * grid.columns + column) in grid.cells else -1

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(risk_grid, "AT_ONCE", at_once)
        assert grid.place(x, y).tolist() == [one(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]


def test_a_map_from_points_is_the_map_made_point_by_point() -> None:
    rng = np.random.default_rng(11)
    grid = town(rng, 5, 7)
    x, y, day = *rng.uniform(-400, 800, (2, 300)), rng.integers(0, 120, 300)
    counts = faded(grid.place(x, y), day, 120, grid.number, 45.0)
    slow = slowly_counted(grid, x.tolist(), y.tolist(), day.tolist(), 120, 45.0)
    assert counts == pytest.approx(slow)
    assert 0 < sum(slow) < 300  # some lie outside


WHOLE = [grid_over(np.array([0.0, 100.0 * wide - 1]), np.array([0.0, 299.0]), 100.0) for wide in (1, 2, 5)]


@pytest.mark.parametrize("grid", [town(np.random.default_rng(9), 6, 6), *WHOLE], ids=["with holes", "1", "2", "5"])
def test_beside_is_a_side_or_a_corner_of_cells_that_are_there(grid: Grid) -> None:
    """Of a town with holes, and of grids of which every cell is there, one wide and more."""
    levels = np.random.default_rng(9).choice(4, (3, grid.number), p=[0.85, 0.05, 0.05, 0.05]).astype(np.uint8)
    before = levels.copy()
    row, column = np.divmod(grid.cells, grid.columns)
    near = np.maximum(abs(row[:, None] - row), abs(column[:, None] - column)) <= 1
    assert np.array_equal(grid.beside(levels), [(near * each).max(axis=1) for each in levels])
    assert np.array_equal(levels, before)


def test_reach_is_measured_between_middles() -> None:
    grid = grid_over(np.array([0.0, 999.0]), np.array([0.0, 999.0]), 100.0)
    x, y = np.array([50.0, 910.0]), np.array([50.0, 320.0])
    column, row = (values + 50 for values in grid.corners())
    near = [
        min(math.hypot(c - 50, r - 50), math.hypot(c - 950, r - 350)) <= 300 for c, r in zip(column, row, strict=True)
    ]
    assert within_reach(grid, x, y, 300.0).tolist() == near


def test_areas_keep_all_that_is_spread_over_them() -> None:
    rng = np.random.default_rng(2)
    areas = Centres(*rng.uniform(0, 5000, (2, 30)))
    counts = rng.poisson(3.0, 30).astype(float)
    spread = areas.smoothed(counts, 800.0)
    slow, middles = np.zeros(30), (areas.x, areas.y)
    for there in range(30):
        near = [
            math.exp(-(math.dist((areas.x[there], areas.y[there]), p) ** 2) / 2 / 800**2)
            for p in zip(*middles, strict=True)
        ]
        slow += counts[there] * np.array(near) / sum(near)
    assert spread == pytest.approx(slow)
    assert spread.sum() == pytest.approx(counts.sum())
    assert np.array_equal(areas.smoothed(counts, 0.0), counts)
    one = np.zeros((1, 30), dtype=np.uint8)
    one[0, 4] = 2
    apart = [
        [math.dist(one_of, other) for one_of in zip(*middles, strict=True)] for other in zip(*middles, strict=True)
    ]
    beside = [2 * (row[4] <= sorted(row)[6]) for row in apart]
    assert areas.beside(one)[0].tolist() == beside
    assert 3 <= beside.count(2) < 20
    assert Centres(np.array([0.0, 3.0, 3.0]), np.array([0.0, 4.0, 5.0])).spacing == pytest.approx(1.0)
    assert Centres(np.zeros(1), np.zeros(1)).spacing == 1.0
