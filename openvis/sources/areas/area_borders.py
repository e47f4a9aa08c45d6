"""Which areas share a border, and how many metres of it."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray


def shared_borders(shapes: np.ndarray) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Positions of two areas and the metres they share, each pair once; shapes are valid surfaces in one plane.

    Areas that only meet in a point share 0 metres and are left out. The outlines of one division and year fit each
    other to the last point, so that nothing has to be taken for near enough; those of two years do not.
    """
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    once = one < other
    one, other = one[once], other[once]
    borders = shapely.boundary(shapes)
    metres = shapely.length(shapely.intersection(borders[one], borders[other]))
    order = np.lexsort((other, one))
    order = order[metres[order] > 0]
    return one[order], other[order], metres[order]
