"""The grid that places millions of points, against asking every area about every point."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from unittest import mock

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Geometry, Point, Polygon, box

from openvis.sources.areas import area_grid, area_strips
from openvis.sources.areas.area_grid import AreaGrid
from openvis.sources.areas.area_strips import changes, ranges

ORIGIN = np.array([130_000.0, 440_000.0])
SIDE = 8  # the made-up land is a square of so many metres
SQUARES = st.sets(st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1)), min_size=1, max_size=20)


def slow_place(shapes: list[Geometry], x: float, y: float) -> int:
    """The first area that touches the point, asked one by one."""
    holding = (position for position, shape in enumerate(shapes) if shape is not None and shape.intersects(Point(x, y)))
    return next(holding, len(shapes))


def slow_places(shapes: list[Geometry], x: np.ndarray, y: np.ndarray) -> list[int]:
    return [slow_place(shapes, a, b) for a, b in zip(x, y, strict=True)]


def grid_of(shapes: list[Geometry]) -> AreaGrid:
    return AreaGrid(np.array(shapes, dtype=object))


@contextmanager
def cells(number: int) -> Iterator[None]:
    """A grid of about so many cells, however many edges there are."""
    with (
        mock.patch.object(area_grid, "CELLS_PER_EDGE", 0),
        mock.patch.object(area_grid, "FEWEST_CELLS", number),
    ):
        yield


def of_squares(squares: set[tuple[int, int]]) -> Geometry:
    """One area of unit squares: with holes, loose parts and parts that meet in a corner, as they fall."""
    return shapely.union_all([box(*(ORIGIN + square), *(ORIGIN + square + 1)) for square in squares])


def half_metres() -> tuple[np.ndarray, np.ndarray]:
    """Every corner, every middle of a side and every middle of a square, and a ring around the land."""
    steps = np.arange(-1, SIDE + 1.5, 0.5)
    x, y = np.meshgrid(ORIGIN[0] + steps, ORIGIN[1] + steps)
    return x.ravel(), y.ravel()


@given(squares=st.lists(SQUARES, min_size=1, max_size=5), number=st.sampled_from([1, 30, 64, 900, 16_384]))
def test_all_corners_sides_and_middles_of_squares(squares: list[set[tuple[int, int]]], number: int) -> None:
    """Areas overlap, have holes and loose parts; two points in three lie on the lines that borders follow."""
    shapes = [of_squares(those) for those in squares]
    x, y = half_metres()
    with cells(number):
        assert grid_of(shapes).place(x, y).tolist() == slow_places(shapes, x, y)


CORNERS = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(
    triangles=st.lists(st.tuples(CORNERS, CORNERS, CORNERS), min_size=1, max_size=6),
    along=st.lists(st.floats(0, 1), min_size=3, max_size=6),
    number=st.sampled_from([1, 50, 3_000]),
    unit=st.sampled_from([1.0, 0.1, 1 / 3, 1234.5]),
)
def test_points_on_slanting_borders_fall_where_geos_lets_them_fall(
    triangles: list[tuple[tuple[int, int], ...]], along: list[float], number: int, unit: float
) -> None:
    """A point halfway a slanting border is on it, or next to it by the last digit: only exact arithmetic knows."""
    shapes = [Polygon([ORIGIN + unit * np.array(corner) for corner in corners]) for corners in triangles]
    shapes = [shape for shape in shapes if shape.is_valid and shape.area > 0]
    rings = [np.array(shape.exterior.coords) for shape in shapes]
    points = [start + t * (end - start) for ring in rings for start, end in pairwise(ring) for t in along]
    x, y = np.array(points).reshape(-1, 2).T
    with cells(number):
        assert grid_of(shapes).place(x, y).tolist() == slow_places(shapes, x, y)


def test_one_digit_beside_a_border() -> None:
    """The nearest numbers on both sides of each border of a square."""
    west, south, east, north = 130_000.1, 440_000.3, 130_010.7, 440_009.9
    grid = grid_of([box(west, south, east, north)])
    inside = [(np.nextafter(west, east), 440_005), (130_005, np.nextafter(north, south)), (west, south), (east, north)]
    outside = [(np.nextafter(west, 0), 440_005), (130_005, np.nextafter(north, 1e6)), (np.nextafter(east, 1e6), north)]
    assert grid.place(*np.array(inside).T).tolist() == [0, 0, 0, 0]
    assert grid.place(*np.array(outside).T).tolist() == [1, 1, 1]


@pytest.fixture(scope="module")
def tiling() -> list[Geometry]:
    """Three hundred areas that fill a square of ten kilometres."""
    seeds = np.random.default_rng(4).uniform(0, 10_000, (300, 2)) + ORIGIN
    land = box(*ORIGIN, *(ORIGIN + 10_000))
    cells_of_land = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=land))
    return list(shapely.intersection(cells_of_land, land))


@pytest.fixture(scope="module")
def scattered() -> tuple[np.ndarray, np.ndarray]:
    """Points in and around the square, and all in one whole metre out of ten."""
    points = np.random.default_rng(5).uniform(-500, 10_500, (4_000, 2)) + ORIGIN
    points[:2_000] = np.round(points[:2_000], -1)
    x, y = points.T
    return x, y


def by_tree(shapes: list[Geometry], x: np.ndarray, y: np.ndarray) -> list[int]:
    """The same by a tree of points, which is how it was done before there was a grid."""
    at = np.full(len(x), len(shapes))
    shape, point = shapely.STRtree(shapely.points(x, y)).query(np.array(shapes), predicate="intersects")
    np.minimum.at(at, point, shape)
    return at.tolist()


@pytest.mark.parametrize("number", [1, 20, 700, 16_384, 200_000])
def test_a_tiling_with_any_number_of_cells(
    tiling: list[Geometry], scattered: tuple[np.ndarray, np.ndarray], number: int
) -> None:
    with cells(number):
        found = grid_of(tiling).place(*scattered).tolist()
    assert found == by_tree(tiling, *scattered)
    assert 2_000 < sum(position < len(tiling) for position in found) < 4_000  # both kinds of answer occur


@pytest.mark.parametrize(("points", "edges"), [(1, 1), (7, 3), (1_000, 50), (1 << 20, 1 << 20)])
def test_the_size_of_a_round_changes_nothing(
    tiling: list[Geometry], scattered: tuple[np.ndarray, np.ndarray], points: int, edges: int
) -> None:
    x, y = (axis[-500:] for axis in scattered)
    with (
        mock.patch.object(area_grid, "POINTS_AT_ONCE", points),
        mock.patch.object(area_strips, "EDGES_AT_ONCE", edges),
    ):
        found = grid_of(tiling).place(x, y).tolist()
    assert found == by_tree(tiling, x, y)


def test_the_order_of_points_changes_nothing(tiling: list[Geometry], scattered: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = scattered
    shuffled = np.random.default_rng(6).permutation(len(x))
    grid = grid_of(tiling)
    assert grid.place(x[shuffled], y[shuffled]).tolist() == grid.place(x, y)[shuffled].tolist()


def test_shapes_turned_round_hold_the_same(tiling: list[Geometry], scattered: tuple[np.ndarray, np.ndarray]) -> None:
    """Suppliers disagree on which way round a ring goes."""
    assert grid_of(list(shapely.reverse(tiling))).place(*scattered).tolist() == by_tree(tiling, *scattered)


def test_a_hole_and_what_lies_in_it() -> None:
    land = box(0, 0, 100, 100)
    lake, island = box(20, 20, 80, 80), box(40, 40, 60, 60)
    grid = grid_of([island, land.difference(lake)])
    x, y = np.array([50.0, 30.0, 10.0, 20.0, 40.0, 100.0, 101.0]), np.full(7, 50.0)
    assert grid.place(x, y).tolist() == [0, 2, 1, 1, 0, 1, 2]


def test_the_first_of_overlapping_areas_wins_wherever_borders_run() -> None:
    """The large area covers whole cells in which a small one has its border, and the other way round."""
    large, small = box(0, 0, 1000, 1000), box(400, 400, 600, 600)
    x, y = np.meshgrid(np.arange(0.0, 1001, 7), np.arange(0.0, 1001, 7))
    for shapes in ([large, small], [small, large], [small, large, small]):
        found = grid_of(shapes).place(x.ravel(), y.ravel()).tolist()
        assert found == slow_places(shapes, x.ravel(), y.ravel())


@pytest.mark.parametrize("nothing", [[], [None], [Polygon()], [None, Polygon()]])
def test_areas_without_a_shape_hold_nothing(nothing: list[Geometry]) -> None:
    grid = grid_of(nothing)
    assert grid.place(np.array([0.0, 0.5, 130_000.0, np.nan]), np.zeros(4)).tolist() == [grid.nowhere] * 4


def test_a_missing_shape_between_others_keeps_its_position() -> None:
    grid = grid_of([box(0, 0, 1, 1), None, box(2, 0, 3, 1)])
    assert grid.place(np.array([0.5, 1.5, 2.5]), np.full(3, 0.5)).tolist() == [0, 3, 2]


def test_what_is_no_number_or_far_away_lies_nowhere() -> None:
    far = [np.nan, np.inf, -np.inf, 1e300, -1e300, 0.5]
    x, y = np.meshgrid(far, far)
    found = grid_of([box(0, 0, 1, 1)]).place(x.ravel(), y.ravel())
    assert found.tolist() == [1] * 35 + [0]


def test_no_points() -> None:
    assert grid_of([box(0, 0, 1, 1)]).place(np.array([]), np.array([])).tolist() == []


@pytest.mark.parametrize("land", [
    box(130_000, 440_000, 130_000.001, 540_000),  # a thread
    box(130_000, 440_000, 230_000, 440_000.001),
    box(130_000, 440_000, 130_000 + 1e-8, 440_000 + 1e-8),  # a dot
    box(-3, -3, 3, 3),  # around zero
    box(-130_010, -440_010, -130_000, -440_000),
])  # fmt: skip
def test_lands_of_any_form_and_place(land: Geometry) -> None:
    west, south, east, north = land.bounds
    x, y = np.meshgrid(np.linspace(west, east, 9), np.linspace(south - 1e-4, north + 1e-4, 9))
    found = grid_of([land]).place(x.ravel(), y.ravel()).tolist()
    assert found == slow_places([land], x.ravel(), y.ravel())
    assert 0 < found.count(0) < len(found)


@given(st.lists(st.tuples(st.integers(-5, 50), st.integers(0, 4)), max_size=20))
def test_ranges_one_after_another(wanted: list[tuple[int, int]]) -> None:
    first, count = np.array(wanted, dtype=int).reshape(-1, 2).T
    assert ranges(first, count).tolist() == [number for start, many in wanted for number in range(start, start + many)]


@given(st.lists(st.integers(0, 5), max_size=20).map(sorted))
def test_where_a_sorted_list_changes(values: list[int]) -> None:
    assert changes(np.array(values, dtype=int)).tolist() == sorted(
        {value: values.index(value) for value in values}.values()
    )
