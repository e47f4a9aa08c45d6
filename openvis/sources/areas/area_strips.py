"""Whether points lie in areas, asked for many pairs of point and area at once.

The plane is cut in rows of one height. What one area has in one row is a strip, and a strip knows the edges of its
area in that row. A ray from a point to the west stays in its row, so it can meet only the edges of its strip: an odd
number of them means inside. A point so near an edge that rounding could decide is left to GEOS, which is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

# The share of the largest coordinate that counts as near: in RD-New half a millimetre, a million times the rounding.
NEAR = 1e-9
EDGES_AT_ONCE = 1 << 16  # questions are answered in rounds of about this many edges, which bounds the memory


@dataclass(frozen=True)
class Lattice:
    """Square cells of `size` metres in rows and columns. Points must lie in it: see `row_of` and `column_of`."""

    west: float
    south: float
    size: float
    rows: int
    columns: int

    @property
    def east(self) -> float:
        return self.west + self.columns * self.size

    @property
    def north(self) -> float:
        return self.south + self.rows * self.size

    def row_of(self, y: np.ndarray) -> np.ndarray:
        """The row of each y, from the south. Never decreases where y grows, whatever the rounding."""
        return ((y - self.south) / self.size).astype(np.int64)

    def column_of(self, x: np.ndarray) -> np.ndarray:
        return ((x - self.west) / self.size).astype(np.int64)


@dataclass(frozen=True)
class Edges:
    """The edges of all rings of all areas, from (x0, y0) up to (x1, y1), each with the position of its area."""

    x0: np.ndarray
    y0: np.ndarray
    x1: np.ndarray
    y1: np.ndarray
    area: np.ndarray

    @classmethod
    def of(cls, shapes: np.ndarray) -> Edges:
        """`shapes` are surfaces; a missing or empty one has no edges."""
        parts, area_of_part = shapely.get_parts(shapes, return_index=True)
        rings, part_of_ring = shapely.get_rings(parts, return_index=True)
        points, ring = shapely.get_coordinates(rings, return_index=True)
        first = np.flatnonzero(ring[1:] == ring[:-1])
        up = points[first, 1] <= points[first + 1, 1]
        low, high = points[np.where(up, first, first + 1)], points[np.where(up, first + 1, first)]
        (x0, y0), (x1, y1) = low.T.copy(), high.T.copy()
        return cls(x0, y0, x1, y1, area_of_part[part_of_ring][ring[first]])

    @property
    def reach(self) -> float:
        """How near is near, in metres."""
        return NEAR * float(max(np.abs(axis).max(initial=1.0) for axis in (self.x0, self.x1, self.y0, self.y1)))


class Strips:
    """The strips of all areas, in order of row and then of area."""

    def __init__(self, shapes: np.ndarray, edges: Edges, lattice: Lattice) -> None:
        self._shapes, self._edges, self._reach = shapes, edges, edges.reach
        low = lattice.row_of(edges.y0 - self._reach)
        count = lattice.row_of(edges.y1 + self._reach) - low + 1
        edge, row = np.repeat(np.arange(len(count), dtype=np.int32), count), ranges(low, count)
        key = row * len(shapes) + edges.area[edge]
        order = np.argsort(key, kind="stable")
        key = key[order]
        self._first = np.append(changes(key), len(key))
        self.row, self.area = np.divmod(key[self._first[:-1]], len(shapes))
        self._edge = edge[order]
        # What nearly every question needs of an edge lies together per strip, which spares the processor's memory.
        self._low, self._high = (edges.y0 - self._reach)[self._edge], (edges.y1 + self._reach)[self._edge]

    def touched(self, lattice: Lattice) -> tuple[np.ndarray, np.ndarray]:
        """Each pair of strip and column where an edge comes, or nearly comes, in order."""
        strip = np.repeat(np.arange(len(self.row)), np.diff(self._first))
        keys = [np.array([], dtype=np.int64)]
        for start in range(0, len(strip), EDGES_AT_ONCE):
            part = slice(start, start + EDGES_AT_ONCE)
            first, last = self._columns(self._edge[part], self.row[strip[part]], lattice)
            keys.append(ranges(strip[part] * lattice.columns + first, last - first + 1))
        key = np.sort(np.concatenate(keys))
        return np.divmod(key[changes(key)], lattice.columns)

    def _columns(self, edge: np.ndarray, row: np.ndarray, lattice: Lattice) -> tuple[np.ndarray, np.ndarray]:
        """The first and the last column that each edge comes in, or nearly, within a row."""
        edges, reach = self._edges, self._reach
        x0, y0 = edges.x0[edge], edges.y0[edge]
        dx, dy = edges.x1[edge] - x0, edges.y1[edge] - y0
        south = lattice.south + lattice.size * row
        ends = []
        for y, level in ((south - reach, 0.0), (south + (lattice.size + reach), 1.0)):
            along = np.full(len(edge), level)  # a level edge is in its row from end to end
            np.divide(y - y0, dy, out=along, where=dy != 0)
            ends.append(x0 + dx * np.minimum(np.maximum(along, 0.0), 1.0))
        return lattice.column_of(np.minimum(*ends) - reach), lattice.column_of(np.maximum(*ends) + reach)

    def hold(self, x: np.ndarray, y: np.ndarray, strip: np.ndarray) -> np.ndarray:
        """Whether the area of each strip holds the point; every point must lie in the row of its strip."""
        answer = np.empty(len(strip), dtype=bool)
        first = self._first[strip]
        count = self._first[strip + 1] - first
        rounds = np.append(changes(np.cumsum(count) // EDGES_AT_ONCE), len(strip))
        for start, end in pairwise(rounds):
            part = slice(start, end)
            answer[part] = self._hold(x[part], y[part], strip[part], first[part], count[part])
        return answer

    def _hold(
        self, x: np.ndarray, y: np.ndarray, strip: np.ndarray, first: np.ndarray, count: np.ndarray
    ) -> np.ndarray:
        place, py = ranges(first, count), np.repeat(y, count)
        beside = np.flatnonzero((self._low[place] <= py) & (py <= self._high[place]))
        question, edge, py = np.repeat(np.arange(len(strip)), count)[beside], self._edge[place[beside]], py[beside]
        px, edges = x[question], self._edges
        x0, y0, x1, y1 = edges.x0[edge], edges.y0[edge], edges.x1[edge], edges.y1[edge]
        dx, dy = x1 - x0, y1 - y0
        # Twice the area of the triangle of edge and point: below zero where the edge is west of the point.
        side = dx * (py - y0) - dy * (px - x0)
        # The upper end of an edge takes no part, so that a ray through a corner counts once.
        met = (side < 0) & (y0 <= py) & (py < y1)
        inside = np.bincount(question[met], minlength=len(strip)) % 2 == 1
        near = np.abs(side) <= self._reach * (np.abs(dx) + dy)
        near &= (px >= np.minimum(x0, x1) - self._reach) & (px <= np.maximum(x0, x1) + self._reach)
        exact = np.unique(question[near])
        inside[exact] = shapely.intersects_xy(self._shapes[self.area[strip[exact]]], x[exact], y[exact])
        return np.asarray(inside)


def ranges(first: np.ndarray, count: np.ndarray) -> np.ndarray:
    """first[0], first[0] + 1, ... (count[0] numbers), first[1], ..., in one array."""
    before = np.cumsum(count) - count
    numbers = np.repeat(first - before, count)
    numbers += np.arange(len(numbers))
    return numbers


def changes(values: np.ndarray) -> np.ndarray:
    """Where a sorted array takes a new value, the first position among them."""
    if not len(values):
        return np.array([], dtype=np.intp)
    return np.append(0, np.flatnonzero(values[1:] != values[:-1]) + 1)
