"""Places a forecast is made for: cells of a grid, or areas, and how counts there are spread over what lies around.

A map of 14,400 cells is smoothed in well under a millisecond by two passes, along the rows and along the columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, special

from openvis.analysis.expectations.history import Flags, Floats, Ints

Levels = NDArray[np.uint8]

NOWHERE = -1  # the place of a point outside all of them
AT_ONCE = 16_384  # points placed together: what is between steps stays in the nearest memory, five times faster
REACH = 4.0  # bandwidths at which the Gaussian is cut off: 0.006 % of it lies farther


class Places(Protocol):
    """What both kinds of places can do."""

    @property
    def number(self) -> int: ...

    def smoothed(self, counts: Floats, bandwidth: float) -> Floats:
        """(..., places) the same counts, each spread over the places around it by a Gaussian of so many metres."""

    def beside(self, levels: Levels) -> Levels:
        """(maps, places) the highest level of each place and of those beside it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Square cells of `side` metres; row 0 is the southernmost, column 0 the westernmost.

    cells  (cells,) where incidents can happen, as row * columns + column, in that order
    at     (rows * columns,) which of those each is; NOWHERE where incidents cannot happen
    """

    side: float
    west: float
    south: float
    rows: int
    columns: int
    cells: Ints
    at: Ints

    @property
    def number(self) -> int:
        return len(self.cells)

    def place(self, x: Floats, y: Floats) -> Ints:
        """(points,) the cell each lies in, the west and south sides included; NOWHERE outside all cells."""
        wide = self.columns + 2  # with an edge of NOWHERE around the cells, to which all that is outside is moved
        at = np.full((self.rows + 2, wide), NOWHERE, dtype=np.int64)
        at[1:-1, 1:-1] = self.at.reshape(self.rows, self.columns)
        found = np.empty(len(x), dtype=np.int64)
        for first in range(0, len(x), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            flat = _steps(y[part], self.south, self.side, self.rows)
            flat *= wide
            flat += _steps(x[part], self.west, self.side, self.columns)
            flat += wide + 1
            found[part] = at.ravel().take(flat.astype(np.intp))
        return found

    def corners(self) -> tuple[Floats, Floats]:
        """x and y of the corner of each cell in the southwest."""
        row, column = np.divmod(self.cells, self.columns)
        return self.west + column * self.side, self.south + row * self.side

    def clipped(self, keep: Flags) -> Grid:
        """Only the cells for which `keep` (cells,) holds."""
        cells = self.cells[keep]
        at = np.full(self.rows * self.columns, NOWHERE)
        at[cells] = np.arange(len(cells))
        return replace(self, cells=cells, at=at)

    def smoothed(self, counts: Floats, bandwidth: float) -> Floats:
        """Two passes of the weights of `cell_weights`; what spreads to where nothing can happen is lost."""
        if bandwidth <= 0:
            return counts
        raster = self._laid_out(counts)
        weights = cell_weights(bandwidth / self.side)
        along = ndimage.correlate1d(raster, weights, axis=-1, mode="constant")
        spread = ndimage.correlate1d(along, weights, axis=-2, mode="constant")
        return self._picked(spread)

    def beside(self, levels: Levels) -> Levels:
        highest = self._laid_out(levels)
        for axis in (2, 1):
            before, after = ((slice(None),) * axis + (part,) for part in (slice(None, -1), slice(1, None)))
            along = highest.copy()
            np.maximum(along[after], highest[before], out=along[after])
            np.maximum(along[before], highest[after], out=along[before])
            highest = along
        return self._picked(highest)

    def _laid_out(self, values: NDArray[Any]) -> NDArray[Any]:
        """(..., rows, columns) of values (..., cells), 0 where incidents cannot happen."""
        if self.number < len(self.at):
            raster = np.zeros((*values.shape[:-1], len(self.at)), dtype=values.dtype)
            raster[..., self.cells] = values
            values = raster
        return values.reshape(*values.shape[:-1], self.rows, self.columns)

    def _picked(self, raster: NDArray[Any]) -> NDArray[Any]:
        """(..., cells) of a raster (..., rows, columns)."""
        flat = raster.reshape(*raster.shape[:-2], -1)
        return flat if self.number == len(self.at) else flat[..., self.cells]


@dataclass(frozen=True)
class Centres:
    """Areas, known by where their middles lie: `x` and `y` in metres, (areas,). How far apart is reckoned once."""

    x: Floats
    y: Floats

    @property
    def number(self) -> int:
        return len(self.x)

    def smoothed(self, counts: Floats, bandwidth: float) -> Floats:
        """Each count is spread over all areas by exp(-d² / 2 b²), as shares that add up to 1."""
        if bandwidth <= 0:
            return counts
        if bandwidth not in self._nearness:
            nearness = np.exp(-self._squares / (2 * bandwidth**2))
            self._nearness[bandwidth] = nearness / nearness.sum(axis=1, keepdims=True)
        return np.asarray(counts @ self._nearness[bandwidth])

    def beside(self, levels: Levels) -> Levels:
        """Middles no farther than the distance at which an area has six others around it, as most areas have."""
        start, near = self._around
        return np.asarray(np.maximum.reduceat(levels[:, near], start, axis=1))

    @cached_property
    def spacing(self) -> float:
        """Middle distance from an area to its nearest neighbour: the unit of their bandwidths."""
        if self.number < 2:
            return 1.0
        return float(np.median(np.sqrt(np.partition(self._squares, 1, axis=1)[:, 1])))

    @cached_property
    def _squares(self) -> Floats:
        return np.asarray((self.x[:, None] - self.x) ** 2 + (self.y[:, None] - self.y) ** 2)

    @cached_property
    def _nearness(self) -> dict[float, Floats]:
        return {}

    @cached_property
    def _around(self) -> tuple[Ints, Ints]:
        """The places beside each, itself included, one after another; and where in that row those of each begin."""
        far = np.partition(self._squares, min(6, self.number - 1), axis=1)[:, min(6, self.number - 1)]
        here, near = np.nonzero(self._squares <= far[:, None])
        return np.searchsorted(here, np.arange(self.number)), near


def _steps(values: Floats, low: float, side: float, number: int) -> Floats:
    """(points,) how many sides above `low`, whole; -1 or `number` where that is outside, -1 where it is no number."""
    found = values - low
    found /= side
    np.floor(found, out=found)
    np.fmax(found, -1.0, out=found)
    return np.fmin(found, float(number), out=found)


def grid_over(x: Floats, y: Floats, side: float) -> Grid:
    """Every cell of the rectangle around the points; its corners lie at multiples of the side."""
    west, south = (float(np.floor(values.min() / side) * side) for values in (x, y))
    columns, rows = (int((values.max() - low) // side) + 1 for values, low in ((x, west), (y, south)))
    cells = np.arange(rows * columns)
    return Grid(side, west, south, rows, columns, cells, cells.copy())


def within_reach(grid: Grid, x: Floats, y: Floats, metres: float) -> Flags:
    """(cells,) whether the middle lies so near the middle of a cell with a point: where incidents can be expected.

    For where no outline says where a town ends. The points must be of before the first forecast, or the grid would
    know where incidents came.
    """
    here = grid.place(x, y)
    raster = np.ones(grid.rows * grid.columns, dtype=np.bool_)
    raster[grid.cells[here[here != NOWHERE]]] = False
    distance = ndimage.distance_transform_edt(raster.reshape(grid.rows, grid.columns), sampling=grid.side)
    return np.asarray(distance.ravel()[grid.cells] <= metres)


@lru_cache(maxsize=64)
def cell_weights(bandwidth: float) -> Floats:
    """Weights of cells at -k .. k: the share that falls there of a Gaussian from anywhere within cell 0.

    w_j = s (g((j + 1) / s) - 2 g(j / s) + g((j - 1) / s)),  g(t) = t Phi(t) + phi(t),  s the bandwidth in cells

    The exact integral over both cells, so that a bandwidth below the side of a cell is right too, where the value of
    the Gaussian at the middle is not. Cut off at REACH bandwidths, and made to add up to 1.
    """
    steps = int(np.ceil(REACH * bandwidth)) + 1
    edge = np.arange(-steps - 1, steps + 2) / bandwidth
    integral = edge * special.ndtr(edge) + np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi)
    weights = np.maximum(np.diff(integral, 2), 0.0)
    found = np.asarray(weights / weights.sum())
    found.flags.writeable = False
    return found


def counts_at(place: Ints, number: int, weights: Floats | None = None) -> Floats:
    """(places,) how many lie in each, or the sum of their weights; points that lie nowhere do not count."""
    known = place != NOWHERE
    if known.all():
        return np.bincount(place, weights, number).astype(np.float64, copy=False)
    return np.bincount(place[known], None if weights is None else weights[known], number).astype(np.float64)
