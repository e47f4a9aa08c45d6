"""Who lies beside whom: against looking at every pair, and on real outlines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.places.neighbours import LEAST_BORDER, border_neighbours, grid_neighbours
from tests.analysis import slow_hotspots as slow

cells_of = st.sets(st.tuples(st.integers(-3, 6), st.integers(-3, 6)), min_size=1, max_size=40).map(list)


@given(cells_of)
def test_cells_touch_at_a_side_or_a_corner(cells: list[tuple[int, int]]) -> None:
    matrix = grid_neighbours(*np.array(cells).T)
    beside = slow.grid(cells)
    found = [set(matrix.indices[matrix.indptr[at] : matrix.indptr[at + 1]].tolist()) for at in range(len(cells))]
    assert found == [beside[at] for at in range(len(cells))]
    assert (matrix.data == 1.0).all()
    assert (matrix != matrix.T).nnz == 0


@given(cells_of, st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_where_the_grid_begins_decides_nothing(cells: list[tuple[int, int]], east: int, north: int) -> None:
    column, row = np.array(cells).T
    assert (grid_neighbours(column, row) != grid_neighbours(column + east, row + north)).nnz == 0


def test_a_whole_grid_has_eight_neighbours_inside_five_beside_it_and_three_in_a_corner() -> None:
    column, row = (values.ravel() for values in np.meshgrid(np.arange(5), np.arange(4)))
    numbers = np.diff(grid_neighbours(column, row).indptr).reshape(4, 5)
    assert numbers.tolist() == [[3, 5, 5, 5, 3], [5, 8, 8, 8, 5], [5, 8, 8, 8, 5], [3, 5, 5, 5, 3]]


def test_the_top_of_one_column_does_not_touch_the_bottom_of_the_next() -> None:
    assert grid_neighbours(np.array([0, 1]), np.array([2, 0])).nnz == 0
    assert grid_neighbours(np.array([], dtype=int), np.array([], dtype=int)).shape == (0, 0)


@pytest.mark.parametrize(("metres", "beside"), [(0.0, False), (LEAST_BORDER - 0.1, False), (LEAST_BORDER, True)])
def test_areas_are_neighbours_where_they_share_more_than_a_corner(metres: float, beside: bool) -> None:
    matrix = border_neighbours(np.array([0, 1]), np.array([2, 2]), np.array([metres, 500.0]), areas=4)
    expected = np.zeros((4, 4))
    expected[1, 2] = expected[2, 1] = 1
    expected[0, 2] = expected[2, 0] = beside
    assert (matrix.toarray() == expected).all()
