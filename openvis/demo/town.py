"""The fictional gemeente: forty buurten of one table, drawn as a town with a canal and a railway.

The town is the same for every seed; a seed decides only what happens in it. It lies in the Markerwaard, the polder
that was planned and never drained, so that no real place or person can be meant by it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, Point, Polygon

GEMEENTE = "GM9901"
GEMEENTE_NAME = "Lindewaard"
VINTAGE = 2026
CRS = "EPSG:28992"
CENTRE = (146_000.0, 507_000.0)  # RD, metres; table columns `east` and `north` count from here
GRID = 1.0  # metres; every corner lies on it, so neighbours share their corners exactly

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Buurt:
    """One row of town.csv with its shape.

    `visitors`: people there by day who do not live there. `liveliness`: events per person, 1 is usual.
    """

    code: str
    name: str
    wijk: str
    wijk_name: str
    inhabitants: int
    visitors: int
    liveliness: float
    shape: Polygon


@cache
def buurten() -> tuple[Buurt, ...]:
    """The buurten in the order of their codes, with shapes in RD that tile the gemeente without gap or overlap."""
    rows = _rows()
    seats = np.array([(float(row["east"]), float(row["north"])) for row in rows])
    return tuple(
        Buurt(
            code=row["code"],
            name=row["name"],
            wijk=row["wijk"],
            wijk_name=row["wijk_name"],
            inhabitants=int(row["inhabitants"]),
            visitors=int(row["visitors"]),
            liveliness=float(row["liveliness"]),
            shape=shape,
        )
        for row, shape in zip(rows, _shapes(seats), strict=True)
    )


def buurt(code: str) -> Buurt:
    """The buurt with this code. Raises KeyError."""
    return {place.code: place for place in buurten()}[code]


def _rows() -> list[dict[str, str]]:
    text = files("openvis.demo").joinpath("town.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _shapes(seats: Floats) -> list[Polygon]:
    """Every seat gets the ground nearest to it on its own side of the water and the railway."""
    lines = shapely.unary_union([cell.boundary for cell in _cells(seats)], grid_size=GRID)
    bent = shapely.transform(shapely.segmentize(lines, 80.0), lambda xy: _bend(xy) + CENTRE)
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(bent, grid_size=GRID)]))
    tree = shapely.STRtree(faces)
    found = tree.query(shapely.points(_bend(seats) + CENTRE), predicate="within")
    return [faces[face] for face in found[1][np.argsort(found[0])]]


def _cells(seats: Floats) -> list[Polygon]:
    """Voronoi cells of the seats, made apart in each sector between outline, canal and railway."""
    lines = shapely.unary_union([_outline().boundary, _canal(), _railway()])
    sectors = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(lines))))
    cells = []
    for sector in sectors:
        inside = MultiPoint([Point(seat) for seat in seats if sector.contains(Point(seat))])
        voronoi = shapely.voronoi_polygons(inside, extend_to=sector) if len(inside.geoms) > 1 else sector
        cells += [cell.intersection(sector) for cell in shapely.get_parts(voronoi)]
    return cells


def _outline() -> Polygon:
    """The edge of the gemeente: an ellipse of 8 by 6.6 km with dents."""
    angle = np.linspace(0.0, 2 * np.pi, 120, endpoint=False)
    dents = 1 + 0.06 * np.sin(3 * angle + 0.8) + 0.045 * np.sin(5 * angle + 2.1) + 0.02 * np.sin(11 * angle)
    return Polygon(np.column_stack([3_750 * dents * np.cos(angle) - 150, 3_150 * dents * np.sin(angle) - 150]))


def _canal() -> LineString:
    """Water from west to east, just south of the old centre."""
    east = np.linspace(-5_000.0, 5_000.0, 80)
    return LineString(np.column_stack([east, -400 + 90 * np.sin(east / 700) + 0.03 * east]))


def _railway() -> LineString:
    """Tracks from north to south, past the station east of the centre."""
    north = np.linspace(-5_000.0, 5_000.0, 80)
    return LineString(np.column_stack([760 + 140 * np.sin(north / 1_500 - 0.4), north]))


def _bend(xy: Floats) -> Floats:
    """Bends straight borders a little, as streets and ditches do. Smooth and small, so nothing crosses."""
    east, north = xy[:, 0], xy[:, 1]
    return np.column_stack(
        [
            east + 38 * np.sin(north / 190 + east / 610) + 12 * np.sin(north / 61),
            north + 34 * np.sin(east / 210 - north / 530) + 12 * np.sin(east / 67),
        ]
    )
