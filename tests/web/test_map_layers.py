"""The map: shapes in the right place, borders that still meet, and classes counted out a second time, slowly."""

from __future__ import annotations

from itertools import combinations, pairwise

import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.delivery import schema_of
from openvis.web.map_layers import CLASSES, class_ranges, class_tops, shade_of, shapes_layer

AMERSFOORT = (155_000.0, 463_000.0)  # the origin of RD-New ...
AMERSFOORT_DEGREES = (5.38720621, 52.15517440)  # ... as published by the Kadaster


def areas(shapes: dict[str, shapely.Geometry], vintage: int = 2025, level: str = "buurt") -> pl.DataFrame:
    rows = [
        {
            "gemeente": "GM9901",
            "source": "cbs-gebieden",
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": level,
            "name": f"Naam {code}",
            "parent": None,
            "crs": "EPSG:28992",
            "shape": shapely.to_wkb(shape),
        }
        for code, shape in shapes.items()
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def around(x: float, y: float, half: float = 100.0) -> shapely.Geometry:
    return shapely.box(x - half, y - half, x + half, y + half)


def test_a_shape_lies_where_it_is_in_the_world():
    layer = shapes_layer(areas({"BU99010101": around(*AMERSFOORT)}))
    centre = shapely.centroid(shapely.geometry.shape(layer["features"][0]["geometry"]))
    assert (centre.x, centre.y) == pytest.approx(AMERSFOORT_DEGREES, abs=2e-5)  # two metres


def test_a_feature_names_its_buurt():
    layer = shapes_layer(areas({"BU99010101": around(*AMERSFOORT)}))
    assert layer["type"] == "FeatureCollection"
    assert [each["properties"] for each in layer["features"]] == [{"code": "BU99010101", "name": "Naam BU99010101"}]


def test_only_buurten_of_the_newest_vintage_are_drawn():
    old = areas({"BU99010101": around(*AMERSFOORT)}, vintage=2019)
    new = areas({"BU99010102": around(*AMERSFOORT)}, vintage=2025)
    wijk = areas({"WK990101": around(*AMERSFOORT)}, level="wijk")
    layer = shapes_layer(pl.concat([old, new, wijk]))
    assert [each["properties"]["code"] for each in layer["features"]] == ["BU99010102"]


def test_without_areas_the_map_is_empty():
    assert shapes_layer(areas({})) == {"type": "FeatureCollection", "features": []}


def test_neighbours_still_share_their_border_after_simplifying():
    wave = [(155_000 + (number % 2) / 2, 463_000 + number * 20) for number in range(30)]  # wiggles of half a metre
    left = shapely.Polygon([*wave, (154_500, wave[-1][1]), (154_500, wave[0][1])])
    right = shapely.Polygon([*wave, (155_500, wave[-1][1]), (155_500, wave[0][1])])
    layer = shapes_layer(areas({"BU99010101": left, "BU99010102": right}))
    drawn = [shapely.geometry.shape(each["geometry"]) for each in layer["features"]]
    assert sum(len(shapely.get_coordinates(shape)) for shape in drawn) < 30  # it was simplified ...
    border = shapely.intersection(*drawn)
    assert border.geom_type in {"LineString", "MultiLineString"}  # ... and they touch along a line,
    assert shapely.union_all(drawn).geom_type == "Polygon"  # without a hole between them


# ----- classes


def slowly(values: list[float]) -> float:
    """The least sum of squares within five classes, by trying every division."""
    distinct = sorted({value for value in values if value})

    def within(first: int, after: int) -> float:
        members = [value for value in values if value and distinct[first] <= value <= distinct[after - 1]]
        mean = sum(members) / len(members)
        return sum((value - mean) ** 2 for value in members)

    ways = combinations(range(1, len(distinct)), CLASSES - 1)
    return min(sum(within(*edge) for edge in pairwise([0, *cuts, len(distinct)])) for cuts in ways)


def spread_of(values: list[float], tops: list[float]) -> float:
    total = 0.0
    for low, high in pairwise([0.0, *tops]):
        members = [value for value in values if low < value <= high]
        total += sum((value - sum(members) / len(members)) ** 2 for value in members)
    return total


@given(st.lists(st.integers(0, 60), min_size=6, max_size=14))
def test_no_other_division_is_better(values):
    tops = class_tops(values)
    if len({value for value in values if value}) <= CLASSES:
        assert tops == sorted({float(value) for value in values if value})
    else:
        assert len(tops) == CLASSES
        assert spread_of(values, tops) == pytest.approx(slowly(values), abs=1e-6)


@given(st.lists(st.one_of(st.none(), st.integers(0, 5000)), max_size=60))
def test_every_value_lies_in_the_class_the_legend_gives_its_shade(values):
    tops = class_tops(values)
    ranges = {shade: (low, high) for shade, low, high in class_ranges(tops)}
    for value in values:
        shade = shade_of(value, tops)
        if value is None:
            assert shade is None
        elif value == 0:
            assert shade == 0
        else:
            low, high = ranges[shade]
            assert low <= value <= high


@given(st.lists(st.integers(1, 900), min_size=1, max_size=40))
def test_more_is_never_lighter(values):
    tops = class_tops(values)
    shades = [shade_of(value, tops) for value in sorted(values)]
    assert shades == sorted(shades)


def test_rates_have_classes_to_one_decimal():
    tops = class_tops([0.1, 1.2, 3.2, 8.0])
    assert class_ranges(tops, 0.1) == [(1, 0.1, 0.1), (2, 0.2, 1.2), (4, 1.3, 3.2), (5, 3.3, 8.0)]


@pytest.mark.parametrize(("values", "tops"), [([], []), ([None, 0], []), ([3], [3.0]), ([2, 2, 2], [2.0])])
def test_few_values_make_few_classes(values, tops):
    assert class_tops(values) == tops
