"""Names and shapes of areas, for pages: which buurt a point lies in, as one buurt after another would say it."""

from __future__ import annotations

import polars as pl
import shapely

from openvis.domain.area import AreaLevel
from openvis.store import read
from openvis.web import places
from tests.support import small_town


def test_points_lie_in_the_buurt_whose_shape_holds_them(town):
    """The plain twin: every point against every shape, one by one."""
    areas = read.areas(small_town.SCOPE)
    buurten = areas.filter(pl.col("vintage") == pl.col("vintage").max(), level=AreaLevel.BUURT.value)
    shapes = {row["code"]: shapely.from_wkb(row["shape"]) for row in buurten.to_dicts()}
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    x = [west - 50 + (east - west + 100) * at / 24 for at in range(25) for _ in range(25)]
    y = [south - 50 + (north - south + 100) * at / 24 for _ in range(25) for at in range(25)]
    told = places.buurten_at(small_town.SCOPE, x, y)
    assert len(told) == len(x)
    assert {"", *shapes} == set(told)
    for one, other, code in zip(x, y, told, strict=True):
        holding = {name for name, shape in shapes.items() if shape.covers(shapely.Point(one, other))}
        assert code in holding if holding else code == ""


def test_no_points_lie_nowhere(town):
    assert places.buurten_at(small_town.SCOPE, [], []) == []
