"""Exact chances of the surroundings of a place: beside all ways to deal out, and beside very many draws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.places.hotspots import gi_star, hotspots, surroundings
from openvis.analysis.places.neighbours import Neighbours, grid_neighbours
from openvis.analysis.places.surroundings import hotspots_of_counts, surroundings_of_counts
from tests.analysis import slow_hotspots as slow

cells_of = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=9).map(sorted)
counts_of = st.lists(st.integers(0, 6), min_size=9, max_size=9)


def square(side: int) -> Neighbours:
    row, column = (values.ravel() for values in np.indices((side, side)))
    return grid_neighbours(column, row)


@given(cells_of, counts_of)
def test_as_every_way_to_deal_out(cells: list[tuple[int, int]], nine: list[int]) -> None:
    counts, neighbours, beside = nine[: len(cells)], grid_neighbours(*np.array(cells).T), slow.grid(cells)
    found = surroundings_of_counts(np.array(counts), neighbours)
    for place in range(len(cells)):
        wanted = (np.nan, np.nan)
        if slow.tested(counts, beside, place):
            wanted = slow.surroundings(counts, beside, place)
        np.testing.assert_allclose((found.high[place], found.low[place]), wanted, rtol=1e-9)


def test_on_a_large_grid_as_counted_in_whole_numbers() -> None:
    """A thousand cells, a few of them very busy: the chances far below what draws can tell are still right."""
    rng = np.random.default_rng(4)
    counts, neighbours = rng.negative_binomial(0.15, 0.2, size=1024).astype(np.int64), square(32)
    counts[[67, 68, 99, 101]] = 40, 31, 22, 18
    found = surroundings_of_counts(counts, neighbours)
    for place in (0, 31, 67, 100, 500, int(counts.argmax())):
        others = np.delete(counts, place).tolist()
        around = neighbours.indices[neighbours.indptr[place] : neighbours.indptr[place + 1]]
        exact = slow.chance_of_sum(others, len(around), int(counts[around].sum()))
        assert found.high[place] == pytest.approx(exact, rel=1e-6, abs=1e-14)
    assert 0 < found.high[100] < 1e-7


def test_as_very_many_draws() -> None:
    counts, neighbours = np.random.default_rng(5).poisson(0.4, 144), square(12)
    exact = surroundings_of_counts(counts, neighbours)
    drawn = surroundings(counts.astype(float), neighbours, np.random.default_rng(1), permutations=20_000)
    np.testing.assert_allclose(exact.high, drawn.high, atol=0.015)
    np.testing.assert_allclose(exact.low, drawn.low, atol=0.015)


def test_a_planted_hotspot_is_found_with_the_same_z_as_by_drawing() -> None:
    counts, neighbours = np.random.default_rng(6).poisson(0.2, 900), square(30)
    counts[[400, 401, 430, 431]] += 6
    exact = hotspots_of_counts(counts, neighbours)
    drawn = hotspots(counts.astype(float), neighbours, np.random.default_rng(1), permutations=9_999)
    np.testing.assert_array_equal(exact.gi_star, gi_star(counts.astype(float), neighbours))
    assert exact.hot[[400, 401, 430, 431]].all()
    assert exact.hot.sum() == 12  # those four, and every cell that touches two of them
    assert drawn.hot.sum() <= exact.hot.sum()


def test_what_cannot_be_tested_is_not_a_number() -> None:
    alone = grid_neighbours(np.array([0, 9, 0]), np.array([0, 0, 1]))
    found = surroundings_of_counts(np.array([1, 2, 0]), alone)
    assert np.isnan(found.high).tolist() == [False, True, False]
    assert np.isnan(surroundings_of_counts(np.zeros(9, dtype=np.int64), square(3)).high).all()
    assert surroundings_of_counts(np.zeros(0, dtype=np.int64), square(0)).high.shape == (0,)


def test_without_any_signal_a_map_is_empty_as_often_as_promised() -> None:
    rng, neighbours = np.random.default_rng(7), square(12)
    found = [bool(hotspots_of_counts(rng.poisson(0.5, 144), neighbours).hot.any()) for _ in range(100)]
    assert sum(found) <= 17  # of a hundred maps ten on average; more than seventeen comes once in a hundred times
