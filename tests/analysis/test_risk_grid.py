"""Places of a forecast: cells, what lies beside them, and counts spread over what lies around, done again by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from openvis.analysis.forecasts.risk_grid import (
    NOWHERE,
    REACH,
    Centres,
    Grid,
    cell_weights,
    counts_at,
    grid_over,
    within_reach,
)


def town(rng: np.random.Generator, rows: int, columns: int, side: float = 100.0) -> Grid:
    """A rectangle with holes in it, somewhere in the plane."""
    whole = grid_over(np.array([200.0, 199.0 + columns * side]), np.array([-300.0, -301.0 + rows * side]), side)
    keep = rng.random(whole.number) < 0.8
    keep[0] = True
    return whole.clipped(keep)


def slowly_spread(grid: Grid, counts: np.ndarray, bandwidth: float) -> np.ndarray:
    """Cell by cell: the share of a Gaussian from anywhere in one that falls in the other, along and across."""
    x, y = grid.corners()
    steps = math.ceil(REACH * bandwidth / grid.side) + 1

    def share(apart: int) -> float:
        if abs(apart) > steps:
            return 0.0
        overlap = lambda u: (1 - abs(u - apart)) * stats.norm.pdf(u, scale=bandwidth / grid.side)  # noqa: E731
        return float(integrate.quad(overlap, apart - 1, apart + 1, points=[apart], epsabs=1e-13)[0])

    shares = {apart: share(apart) for apart in range(-steps, steps + 1)}
    whole = sum(shares.values())
    spread = np.zeros(grid.number)
    for there in range(grid.number):
        for here in range(grid.number):
            east, north = (round((v[here] - v[there]) / grid.side) for v in (x, y))
            spread[here] += counts[there] * shares.get(east, 0.0) * shares.get(north, 0.0) / whole**2
    return spread


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


def test_beside_is_a_side_or_a_corner_of_cells_that_are_there() -> None:
    rng = np.random.default_rng(9)
    grid = town(rng, 6, 6)
    levels = rng.choice(4, (3, grid.number), p=[0.85, 0.05, 0.05, 0.05]).astype(np.uint8)
    row, column = np.divmod(grid.cells, grid.columns)
    near = np.maximum(abs(row[:, None] - row), abs(column[:, None] - column)) <= 1
    assert np.array_equal(grid.beside(levels), [(near * each).max(axis=1) for each in levels])


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
