"""Which buurt a point lies in, against the slow and obvious way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point

from openvis.sources import cbs_areas
from openvis.sources.areas.placing import BuurtMap, place_points, to_plane
from tests.support.small_gemeente import BUURTEN, ORIGIN, small_areas


def slow_place(x: float, y: float, areas: pl.DataFrame) -> str | None:
    """The lowest code of the buurten that touch the point, looked for one by one."""
    found = [
        row["code"]
        for row in areas.filter(level="buurt").iter_rows(named=True)
        if shapely.from_wkb(row["shape"]).intersects(Point(x, y))
    ]
    return min(found, default=None)


@given(st.lists(st.tuples(st.integers(-300, 2300), st.integers(-300, 2300)), min_size=1, max_size=30))
def test_the_same_as_the_slow_way_on_squares(points: list[tuple[int, int]]) -> None:
    """Whole metres, so that many points lie exactly on a border or a corner."""
    x, y = (np.array([ORIGIN[axis] + point[axis] for point in points], dtype=float) for axis in (0, 1))
    areas = small_areas()
    assert place_points(x, y, areas).tolist() == [slow_place(a, b, areas) for a, b in zip(x, y, strict=True)]


@pytest.mark.parametrize(("east", "north", "code"), [
    (500, 500, BUURTEN[0]),
    (1500, 500, BUURTEN[1]),
    (500, 1500, BUURTEN[2]),
    (1000, 500, BUURTEN[0]),  # a border belongs to the lowest code
    (1500, 1000, BUURTEN[1]),
    (1000, 1000, BUURTEN[0]),  # the corner of all four
    (0, 0, BUURTEN[0]),
    (2000, 2000, BUURTEN[3]),
    (2001, 2000, None),
    (float("nan"), 500, None),
])  # fmt: skip
def test_borders_and_corners(east: float, north: float, code: str | None) -> None:
    for areas in (small_areas(), small_areas().reverse()):
        found = place_points(np.array([ORIGIN[0] + east]), np.array([ORIGIN[1] + north]), areas)
        assert found.tolist() == [code]


def test_the_same_as_the_slow_way_on_real_outlines(shared_data: Path) -> None:
    path = shared_data / "nl_nieuwegein" / "nieuwegein_buurten_2022_rd.geojson"
    areas = next(iter(cbs_areas.read(path))).frame
    rng = np.random.default_rng(356)
    x, y = rng.uniform(130_000, 138_000, 300), rng.uniform(446_000, 452_000, 300)
    fast = place_points(x, y, areas).tolist()
    assert fast == [slow_place(a, b, areas) for a, b in zip(x, y, strict=True)]
    assert 50 < sum(code is not None for code in fast) < 250  # both kinds of answer occur


def test_no_points_is_no_codes() -> None:
    assert place_points(np.array([]), np.array([]), small_areas()).tolist() == []


def test_near_is_the_rectangle_around_all_buurten() -> None:
    buurten = BuurtMap(small_areas())
    x, y = np.array([0.0, 2000.0, 2001.0, np.nan]) + ORIGIN[0], np.array([0.0, 2000.0, 10.0, 5.0]) + ORIGIN[1]
    assert buurten.near(x, y).tolist() == [True, True, False, False]


@pytest.mark.parametrize(("lon", "lat", "x", "y"), [
    (5.38720621, 52.15517440, 155_000.0, 463_000.0),  # the tower of Amersfoort, where RD begins
    (4.88352559, 52.37453253, 120_700.723, 487_525.501),  # the Westertoren, from the published example of RD-New
])  # fmt: skip
def test_degrees_to_rd_are_right_within_a_metre(lon: float, lat: float, x: float, y: float) -> None:
    east, north = to_plane(np.array([lon]), np.array([lat]), "EPSG:4326", "EPSG:28992")
    assert np.hypot(east[0] - x, north[0] - y) < 1.0


def test_a_place_that_does_not_exist_becomes_nan() -> None:
    east, north = to_plane(np.array([500.0, np.nan]), np.array([95.0, 52.0]), "EPSG:4326", "EPSG:28992")
    assert np.isnan(east).all()
    assert np.isnan(north).all()
