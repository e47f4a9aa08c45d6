"""The map: buurten as shapes, and their figures as classes of colour. Pure: frames and numbers in, plain data out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import shapely
from pyproj import Transformer

from openvis.domain.area import AreaLevel

CLASSES = 5  # shades beside "none": more cannot be told apart on a map
# Few classes are spread over the scale, so that the highest is always the darkest but for a single one.
SHADES = {0: (), 1: (3,), 2: (2, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
TOLERANCE = 5.0  # metres; a corner that spans a triangle under 5 x 5 m is left out, so a phone has less to load
DECIMALS = 5  # of a degree: about one metre
WGS84 = "EPSG:4326"


def shapes_layer(areas: pl.DataFrame) -> dict[str, Any]:
    """The buurten of the newest vintage as a GeoJSON FeatureCollection in WGS84, each with its code and name.

    `areas` holds one gemeente in the columns of `schema_of("areas")`: WKB shapes in one plane system, in metres.
    Neighbours stay neighbours, because a shared border is simplified once for both.
    """
    buurten = areas.filter(pl.col("level") == AreaLevel.BUURT)
    buurten = buurten.filter(pl.col("vintage") == pl.col("vintage").max())
    if buurten.is_empty():
        return {"type": "FeatureCollection", "features": []}
    shapes = shapely.coverage_simplify(shapely.from_wkb(buurten["shape"].to_list()), TOLERANCE)
    to_degrees = Transformer.from_crs(buurten["crs"][0], WGS84, always_xy=True)
    shapes = shapely.transform(shapes, lambda xy: np.round(np.column_stack(to_degrees.transform(*xy.T)), DECIMALS))
    features = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": json.loads(geometry)}
        for code, name, geometry in zip(buurten["code"], buurten["name"], shapely.to_geojson(shapes), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def cells_layer(cells: pl.DataFrame) -> dict[str, Any]:
    """Cells of a raster as a GeoJSON FeatureCollection in WGS84, each with its reference as code and no name.

    `cells` has the columns `reference`, `crs` and `shape` of `schema_of("rasters")`, in one plane system.
    """
    if cells.is_empty():
        return {"type": "FeatureCollection", "features": []}
    to_degrees = Transformer.from_crs(cells["crs"][0], WGS84, always_xy=True)
    shapes = shapely.transform(
        shapely.from_wkb(cells["shape"].to_list()),
        lambda xy: np.round(np.column_stack(to_degrees.transform(*xy.T)), DECIMALS + 1),
    )
    features = [
        {"type": "Feature", "properties": {"code": code, "name": ""}, "geometry": json.loads(geometry)}
        for code, geometry in zip(cells["reference"], shapely.to_geojson(shapes), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def class_tops(values: Sequence[float | None]) -> list[float]:
    """The highest value of each class above zero, rising: at most CLASSES classes, each as alike within as can be.

    Natural breaks: the division of the ordered values with the least sum of squares within the classes, so that
    a few busy buurten stand apart without making all others one colour. Exact, by dynamic programming.
    Fisher (1958), On grouping for maximum homogeneity, JASA 53(284).
    """
    ordered = np.sort([value for value in values if value])
    firsts = np.unique(ordered, return_index=True)[1]  # a class begins where a new value does: equals stay together
    if len(firsts) <= CLASSES:
        return [float(value) for value in np.unique(ordered)]
    edges = np.append(firsts, len(ordered))
    spread = _spread_between(ordered)
    best = spread[0, edges[1:] - 1]  # one class up to each edge
    cuts = []
    for _ in range(CLASSES - 1):
        options = np.full((len(firsts), len(firsts)), np.inf)
        for last in range(1, len(firsts)):
            options[last, :last] = best[:last] + spread[edges[1 : last + 1], edges[last + 1] - 1]
        cuts.append(options.argmin(axis=1))
        best = options.min(axis=1)
    place, tops = len(firsts) - 1, [float(ordered[-1])]
    for cut in reversed(cuts):
        place = cut[place]
        tops.append(float(ordered[edges[place + 1] - 1]))
    return tops[::-1]


def _spread_between(ordered: np.ndarray) -> np.ndarray:
    """Sum of squares around their mean of the values from row to column, both included; inf below the diagonal."""
    sums, squares = (np.concatenate([[0.0], np.cumsum(ordered**power)]) for power in (1, 2))
    first, last = np.indices((len(ordered), len(ordered)))
    number = np.maximum(last - first + 1, 1)
    within = squares[last + 1] - squares[first] - (sums[last + 1] - sums[first]) ** 2 / number
    return np.where(last >= first, within, np.inf)


def shade_of(value: float | None, tops: Sequence[float]) -> int | None:
    """The shade of a value: 0 for zero, up to CLASSES for the highest class; None for not given."""
    if value is None:
        return None
    return 0 if value == 0 else SHADES[len(tops)][int(np.searchsorted(tops, value))]


def class_ranges(tops: Sequence[float], step: float = 1.0) -> list[tuple[int, float, float]]:
    """The shade, lowest and highest value of each class above zero, for the legend."""
    pairs = pairwise([0.0, *tops])
    return [(shade, round(low + step, 1), high) for shade, (low, high) in zip(SHADES[len(tops)], pairs, strict=True)]
