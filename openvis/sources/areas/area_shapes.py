"""Outlines of areas: put in the plane, repaired where they cross themselves, and joined into larger areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely import Geometry

from openvis.sources.areas.placing import transformer

_SURFACES = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def in_plane(shapes: np.ndarray, from_crs: str, to_crs: str) -> np.ndarray:
    """The shapes in another system, without heights."""
    flat = shapely.force_2d(shapes)
    if from_crs != to_crs:
        to = transformer(from_crs, to_crs)
        flat = shapely.transform(flat, lambda points: np.column_stack(to.transform(*points.T)))
    return np.asarray(flat)


def repaired(shape: Geometry | None) -> Geometry | None:
    """A valid surface; None where there is none. Loose lines that a repair leaves behind are dropped."""
    if shape is None or shape.is_empty:
        return None
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    surfaces = [part for part in shapely.get_parts(valid) if shapely.get_type_id(part) in _SURFACES]
    return joined(surfaces) if surfaces else None


def joined(shapes: Sequence[Geometry]) -> Geometry:
    """One surface that covers them all."""
    return shapely.union_all(list(shapes)) if len(shapes) > 1 else shapes[0]
