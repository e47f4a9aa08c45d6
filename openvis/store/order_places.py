"""What may be named in an order within one area: its cells of 100 metres, and the streets that were delivered."""

from __future__ import annotations

import polars as pl
import shapely

from openvis.domain.access import Scope
from openvis.domain.area import gemeente_of
from openvis.domain.order_place import cells_within, corner_of
from openvis.domain.places_and_times import CELL
from openvis.store import read

DECIMETRES = 10


def shape_of(scope: Scope, area: str) -> shapely.Geometry | None:
    """The newest shape of an area in metres RD-New; None where it was never delivered."""
    found = read.areas(scope).filter(pl.col("code") == area).sort("vintage")
    return shapely.from_wkb(found["shape"][-1]) if found.height else None


def cells_in(shape: shapely.Geometry) -> list[str]:
    """The cells of which more than a corner or a side lies in a shape, from the southwest row by row."""
    names = cells_within(*shape.bounds)
    corners = [corner_of(name) for name in names]
    squares = shapely.box(*zip(*((x, y, x + CELL, y + CELL) for x, y in corners), strict=True))
    shared = shapely.area(shapely.intersection(squares, shape))
    return [name for name, area in zip(names, shared, strict=True) if area > 0]


def street_names(scope: Scope, area: str) -> list[str]:
    """The names of the streets of which the middle of a stretch lies in an area, in the order of the alphabet."""
    streets, shape = _newest_streets(scope, gemeente_of(area)), shape_of(scope, area)
    if streets.is_empty() or shape is None:
        return []
    middles = streets["reference"].str.split("/")
    x, y = (middles.list.get(at).cast(pl.Float64) / DECIMETRES for at in (1, 2))
    inside = shapely.contains_xy(shape, x.to_numpy(), y.to_numpy())
    return streets.filter(pl.Series(inside))["name"].unique().sort().to_list()


def all_street_names(scope: Scope, gemeente: str) -> frozenset[str]:
    """The name of every street that was delivered; none where no streets were."""
    return frozenset(_newest_streets(scope, gemeente)["name"])


def _newest_streets(scope: Scope, gemeente: str) -> pl.DataFrame:
    streets = read.streets(scope).filter(pl.col("gemeente") == gemeente, pl.col("name").is_not_null())
    return streets.filter(pl.col("vintage") == pl.col("vintage").max())
