"""Which buurt a point lies in.

A point on a border belongs to the buurt with the lowest code, so that a second import places it the same.
Coordinates are x (east) and y (north), in that order, whatever the official order of a system is.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import shapely
from pyproj import Transformer

from openvis.domain.area import AreaLevel
from openvis.sources.areas.area_grid import AreaGrid


class BuurtMap:
    """The buurten of one gemeente and vintage, ready to place many points."""

    def __init__(self, areas: pl.DataFrame) -> None:
        """`areas` is a frame of the areas table; only its buurten take part."""
        buurten = areas.filter(pl.col("level") == AreaLevel.BUURT.value).sort("code")
        self.codes = buurten["code"].to_list()
        self.names = buurten["name"].to_list()
        shapes = shapely.from_wkb(buurten["shape"].to_numpy())
        self._bounds = shapely.total_bounds(shapes)
        self._grid = AreaGrid(shapes)

    def place(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Codes for points in the plane of the areas (metres); None outside all buurten or where x or y is NaN."""
        codes = np.array([*self.codes, None], dtype=object)
        return np.asarray(codes[self.position(x, y)], dtype=object)

    def position(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The place in `codes` of the buurt of each point; their number where `place` says None."""
        return self._grid.place(x, y)

    def near(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Whether points lie in the rectangle around all buurten. NaN lies nowhere."""
        west, south, east, north = self._bounds
        return np.asarray((x >= west) & (x <= east) & (y >= south) & (y <= north), dtype=bool)


def place_points(x: np.ndarray, y: np.ndarray, areas: pl.DataFrame) -> np.ndarray:
    """The buurt codes of points, as `BuurtMap.place`."""
    return BuurtMap(areas).place(x, y)


@cache
def transformer(from_crs: str, to_crs: str) -> Transformer:
    """The way from one system to another, found once: looking for it takes longer than walking it."""
    return Transformer.from_crs(from_crs, to_crs, always_xy=True)


def to_plane(x: np.ndarray, y: np.ndarray, from_crs: str, to_crs: str) -> tuple[np.ndarray, np.ndarray]:
    """Points in another system; NaN where they cannot be. WGS84 to RD-New is right within 25 cm."""
    if from_crs == to_crs:
        return x, y
    east, north = transformer(from_crs, to_crs).transform(x, y)
    lost = ~(np.isfinite(east) & np.isfinite(north))
    return np.where(lost, np.nan, east), np.where(lost, np.nan, north)
