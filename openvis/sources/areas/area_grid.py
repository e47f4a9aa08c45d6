"""Which area a point lies in, for millions of points: square cells over the areas, each with its answer at hand.

Most cells have no border in them, so that all their points get one answer. In the other cells only the few areas with
a border in the cell are asked, and of each only its edges in the row of the cell: see area_strips.
"""

from __future__ import annotations

import numpy as np
import shapely

from openvis.sources.areas.area_strips import Edges, Lattice, Strips, changes, ranges

CELLS_PER_EDGE = 8  # quickest of those measured: fewer cells hold more borders, more cells take longer to make
FEWEST_CELLS, MOST_CELLS = 1 << 14, 1 << 24
POINTS_AT_ONCE = 1 << 17


class AreaGrid:
    """A number of areas, ready to place many points. Areas may overlap and leave room between them."""

    def __init__(self, shapes: np.ndarray) -> None:
        """`shapes` are surfaces without self-crossings; the first of them has precedence where they share a point."""
        self.nowhere = len(shapes)
        shapely.prepare(shapes)  # for the points that are left to GEOS
        edges = Edges.of(shapes)
        self._lattice = lattice_over(edges)
        self._strips = Strips(shapes, edges, self._lattice)
        strip, column = self._strips.touched(self._lattice)
        self._answer = self._covered(strip, column)
        self._ask(strip, column)

    def _covered(self, strip: np.ndarray, column: np.ndarray) -> np.ndarray:
        """For each cell the first of the areas that cover it without an edge in it."""
        lattice, strips = self._lattice, self._strips
        gap = np.flatnonzero((strip[1:] == strip[:-1]) & (column[1:] > column[:-1] + 1))
        of_gap, first = strip[gap], column[gap] + 1
        x = lattice.west + (first + 0.5) * lattice.size
        y = lattice.south + (strips.row[of_gap] + 0.5) * lattice.size
        held = np.flatnonzero(strips.hold(x, y, of_gap))
        held = held[np.argsort(-strips.area[of_gap[held]], kind="stable")]  # the first area is written last and stays
        count = column[gap[held] + 1] - first[held]
        cell = ranges(strips.row[of_gap[held]] * lattice.columns + first[held], count)
        answer = np.full(lattice.rows * lattice.columns, self.nowhere, dtype=np.int32)
        answer[cell] = np.repeat(strips.area[of_gap[held]], count)
        return answer

    def _ask(self, strip: np.ndarray, column: np.ndarray) -> None:
        """Note for each cell with edges which strips to ask; its answer becomes ~n, n its place among those cells."""
        cell = self._strips.row[strip] * self._lattice.columns + column
        order = np.argsort(cell, kind="stable")
        first = changes(cell[order])
        self._asked = strip[order]
        self._first_asked = np.append(first, len(cell))
        mixed = cell[order][first]
        self._otherwise = self._answer[mixed]
        self._answer[mixed] = ~np.arange(len(mixed), dtype=np.int32)

    def place(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The position of the first area that holds each point, its border included; `nowhere` where none does.

        `x` and `y` are in the plane of the areas; NaN lies nowhere. Memory: four bytes a point, and a fixed amount.
        """
        at = np.empty(len(x), dtype=np.int32)
        for start in range(0, len(x), POINTS_AT_ONCE):
            part = slice(start, start + POINTS_AT_ONCE)
            at[part] = self._place(x[part], y[part])
        return at

    def _place(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        lattice = self._lattice
        within = (x > lattice.west) & (x < lattice.east) & (y > lattice.south) & (y < lattice.north)
        # No area reaches the corner cell, so what lies outside, or is no number, may be looked up there.
        x, y = np.where(within, x, lattice.west), np.where(within, y, lattice.south)
        at = self._answer[lattice.row_of(y) * lattice.columns + lattice.column_of(x)]
        mixed = np.flatnonzero(at < 0)
        at[mixed] = self._first_holding(x[mixed], y[mixed], ~at[mixed])
        return np.asarray(at)

    def _first_holding(self, x: np.ndarray, y: np.ndarray, mixed: np.ndarray) -> np.ndarray:
        if not len(mixed):
            return mixed
        first = self._first_asked[mixed]
        count = self._first_asked[mixed + 1] - first
        point = np.repeat(np.arange(len(mixed)), count)
        strip = self._asked[ranges(first, count)]
        held = self._strips.hold(x[point], y[point], strip)
        area = np.where(held, self._strips.area[strip], self.nowhere)
        of_point = np.minimum.reduceat(area, np.cumsum(count) - count)
        return np.asarray(np.minimum(of_point, self._otherwise[mixed]))


def lattice_over(edges: Edges) -> Lattice:
    """Cells over all areas, with one cell around them that no area reaches."""
    if not len(edges.x0):
        return Lattice(0.0, 0.0, 1.0, 1, 1)
    west, east = float(min(edges.x0.min(), edges.x1.min())), float(max(edges.x0.max(), edges.x1.max()))
    south, north = float(edges.y0.min()), float(edges.y1.max())
    width, height = east - west, north - south
    cells = min(max(CELLS_PER_EDGE * len(edges.x0), FEWEST_CELLS), MOST_CELLS)
    # The last two keep cells countable where all areas together are a thread, or no larger than the rounding.
    size = max(float(np.sqrt(width * height / cells)), max(width, height) / cells, 4 * edges.reach)
    return Lattice(
        west=west - edges.reach - size,
        south=south - edges.reach - size,
        size=size,
        rows=int(height / size) + 4,
        columns=int(width / size) + 4,
    )
