"""Shared borders: by hand, against the twins of cells, and on the outlines of real gemeenten."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.places.neighbours import LEAST_BORDER
from openvis.sources.areas.area_borders import shared_borders

SIDE = 100.0


def square(column: int, row: int) -> shapely.Geometry:
    return shapely.box(SIDE * column, SIDE * row, SIDE * (column + 1), SIDE * (row + 1))


def test_two_squares_share_a_side_a_part_of_it_or_only_a_corner() -> None:
    shapes = np.array([square(0, 0), square(1, 0), square(1, 1), shapely.box(30, 100, 100, 200), square(5, 5)])
    one, other, metres = shared_borders(shapes)
    found = dict(zip(zip(one.tolist(), other.tolist(), strict=True), metres.tolist(), strict=True))
    assert found == {(0, 1): 100.0, (1, 2): 100.0, (0, 3): 70.0, (2, 3): 100.0}


def test_a_hole_borders_on_what_fills_it() -> None:
    ring = square(0, 0).difference(shapely.box(40, 40, 60, 60))
    one, other, metres = shared_borders(np.array([ring, shapely.box(40, 40, 60, 60)]))
    assert (one.tolist(), other.tolist(), metres.tolist()) == ([0], [1], [80.0])


def test_a_single_area_borders_on_nothing() -> None:
    assert [len(each) for each in shared_borders(np.array([square(0, 0)]))] == [0, 0, 0]


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=15).map(sorted))
def test_squares_of_a_grid_border_where_they_are_one_step_apart(cells: list[tuple[int, int]]) -> None:
    one, other, metres = shared_borders(np.array([square(*cell) for cell in cells]))
    expected = [
        (a, b)
        for a, b in product(range(len(cells)), repeat=2)
        if a < b and abs(cells[a][0] - cells[b][0]) + abs(cells[a][1] - cells[b][1]) == 1
    ]
    assert list(zip(one.tolist(), other.tolist(), strict=True)) == expected
    np.testing.assert_allclose(metres, SIDE)


@pytest.mark.parametrize(("file", "neighbours"), [
    ("nl_nieuwegein/nieuwegein_buurten_2022_rd.geojson", 87),
    ("nl_nieuwegein/ijsselstein_buurten_2021_rd.geojson", 69),  # three more share 3 to 4 metres
])  # fmt: skip
def test_real_buurten_fit_each_other_to_the_last_point(shared_data: Path, file: str, neighbours: int) -> None:
    """As many share a border as have one within two metres of each other: a gap nobody sees would show here."""
    shapes = geopandas.read_file(shared_data / file).geometry.to_numpy()
    one, other, metres = shared_borders(shapes)
    assert (metres >= LEAST_BORDER).sum() == neighbours
    near_one, near_other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=2.0)
    once = near_one < near_other
    borders = shapely.boundary(shapes)
    along = shapely.intersection(shapely.buffer(borders[near_one[once]], 2.0), borders[near_other[once]])
    assert (shapely.length(along) >= LEAST_BORDER + 4).sum() == neighbours
    assert set(one.tolist()) | set(other.tolist()) == set(range(len(shapes)))
