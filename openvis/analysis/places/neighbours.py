"""Which cells or areas lie beside each other, as a sparse matrix: 1 for neighbours, nobody is its own neighbour."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.sparse import csr_array

from openvis.analysis.expectations.history import Floats, Ints

# Outlines are generalised: where four areas nearly meet in a point, two of them can share a few metres.
LEAST_BORDER = 10.0  # metres; areas that share less meet in a corner

Neighbours = csr_array  # (places, places), symmetric, 1.0 where two are neighbours


def grid_neighbours(column: Ints, row: Ints) -> Neighbours:
    """Cells that share a side or a corner (queen contiguity), by their (n,) column and row in the grid.

    Any set of different cells: a gemeente is no rectangle, and a cell that is not given is nobody's neighbour.
    """
    number = len(column)
    if not number:
        return nobody_beside(0)
    height = int(np.ptp(row)) + 3  # an empty row above and below, so that columns do not touch
    at = column * height + row - row.min()
    order = np.argsort(at)
    ordered = at[order]
    one, other = [], []
    for east, north in product((-1, 0, 1), (-1, 0, 1)):
        if east or north:
            wanted = ordered + east * height + north
            found = np.minimum(np.searchsorted(ordered, wanted), number - 1)
            there = np.flatnonzero(ordered[found] == wanted)
            one.append(order[there])
            other.append(order[found[there]])
    return _matrix(np.concatenate(one), np.concatenate(other), number)


def border_neighbours(one: Ints, other: Ints, metres: Floats, areas: int) -> Neighbours:
    """Areas that share a border, from pairs of positions, each pair given once, and the metres they share.

    A corner makes no neighbours: on a map of areas few meet in four, and those hardly touch.
    """
    long = metres >= LEAST_BORDER
    return _matrix(np.concatenate([one[long], other[long]]), np.concatenate([other[long], one[long]]), areas)


def nobody_beside(number: int) -> Neighbours:
    """Places of which it is not known, or does not matter, where they lie."""
    return csr_array((number, number), dtype=np.float64)


def _matrix(one: Ints, other: Ints, number: int) -> Neighbours:
    matrix = csr_array((np.ones(len(one)), (one, other)), shape=(number, number))
    matrix.sort_indices()
    return matrix
