"""Two divisions laid over each other: which ground of each old area lies in which new one.

Outlines are generalised, and drawn anew each year. A border that only wiggles leaves long thin slivers; they are no
pieces, so that nothing is carried over them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

# A strip no wider than this is a wiggle of the outline. CBS generalises to a few tens of metres; a street with its
# pavements is narrower, and nobody lives in it.
SLIVER = 20.0  # metres
# What is left must also be a noticeable part of the old or of the new area.
LEAST_PIECE = 0.01
# A border moved when this share of the old area is gained and lost together: a piece on either side.
LEAST_MOVE = 0.02


@dataclass(frozen=True, slots=True)
class Pieces:
    """One entry per piece, ordered by old and then by new area: positions of the two, and square metres."""

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    surface: NDArray[np.float64]


def pieces(old: np.ndarray, new: np.ndarray) -> Pieces:
    """The pieces two arrays of valid surfaces in one plane (metres) cut each other into, slivers left out."""
    at_new, at_old = shapely.STRtree(old).query(new, predicate="intersects")
    shapes = shapely.intersection(old[at_old], new[at_new])
    surface = shapely.area(shapes)
    smaller = np.minimum(shapely.area(old)[at_old], shapely.area(new)[at_new])
    kept = _solid_surface(shapes, least=LEAST_PIECE * smaller) >= LEAST_PIECE * smaller
    kept &= surface > 0
    order = np.lexsort((at_new[kept], at_old[kept]))
    return Pieces(at_old[kept][order], at_new[kept][order], surface[kept][order])


def moved_share(old: np.ndarray, new: np.ndarray) -> NDArray[np.float64]:
    """For pairs of outlines of one area in two years: the ground that is in one of them only, as a share of the old.

    0 for a border that only wiggles, more where ground was gained or lost.
    """
    same = shapely.equals(old, new)
    share = np.zeros(len(old))
    differs = np.flatnonzero(~same)
    gone = shapely.symmetric_difference(old[differs], new[differs])
    size = shapely.area(old[differs])
    solid = _solid_surface(gone, least=LEAST_MOVE * size)
    share[differs] = np.where(solid >= LEAST_MOVE * size, solid / size, 0.0)
    return share


def _solid_surface(shapes: np.ndarray, least: NDArray[np.float64]) -> NDArray[np.float64]:
    """Square metres of the parts that are wider than SLIVER: shrunk by half of it and grown again.

    What is smaller than `least` to begin with is not looked at, and is 0.
    """
    solid = np.zeros(len(shapes))
    large = np.flatnonzero(shapely.area(shapes) >= least)
    shrunk = shapely.buffer(shapes[large], -SLIVER / 2, join_style="mitre")
    solid[large] = shapely.area(shapely.buffer(shrunk, SLIVER / 2, join_style="mitre"))
    return solid
