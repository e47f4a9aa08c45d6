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
TOLERANCE = 5.0  # metres; a border may move this much, so that a phone has less to load
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


def class_tops(values: Sequence[float | None], step: float = 1.0) -> list[float]:
    """The highest value of each class above zero, rising; `values` are multiples of `step` (counts 1, rates 0.1).

    Head/tail breaks: cut at the mean, then at the mean of what lies above it, and so on. Counts of incidents
    are skewed, and this keeps the few high buurten apart where equally filled classes would hide them.
    Jiang (2013), Head/tail breaks, The Professional Geographer 65(3).
    """
    head = np.array([value for value in values if value], dtype=float)
    tops = set() if not head.size else {round(float(head.max()), 1)}
    while head.size > 1 and len(tops) < CLASSES and head.mean() < head.max():
        tops.add(round(float(np.floor(head.mean() / step)) * step, 1))
        head = head[head > head.mean()]
    return sorted(tops - {0.0})


def shade_of(value: float | None, tops: Sequence[float]) -> int | None:
    """The shade of a value: 0 for zero, up to CLASSES for the highest class; None for not given."""
    if value is None:
        return None
    return 0 if value == 0 else SHADES[len(tops)][int(np.searchsorted(tops, value))]


def class_ranges(tops: Sequence[float], step: float = 1.0) -> list[tuple[int, float, float]]:
    """The shade, lowest and highest value of each class above zero, for the legend."""
    pairs = pairwise([0.0, *tops])
    return [(shade, round(low + step, 1), high) for shade, (low, high) in zip(SHADES[len(tops)], pairs, strict=True)]
