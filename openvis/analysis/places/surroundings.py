"""Exact chances of what lies around a place, for counts: all ways to deal out the others are counted, none is drawn.

A grid has more cells than permutations can tell apart: to find one cell among n, its chance has to come below the
discovery rate / n. What k neighbours add up to has few possible values when incidents are counted, so it need not be
simulated at all, and the same counts always give the same chances.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.places.hotspots import Hotspots, Surroundings, gi_star
from openvis.analysis.places.neighbours import Neighbours
from openvis.analysis.rankings.discovery import q_values_of_p


def hotspots_of_counts(counts: Ints, neighbours: Neighbours) -> Hotspots:
    """As `hotspots.hotspots`, of whole counts and without drawing."""
    p = surroundings_of_counts(counts, neighbours).high
    return Hotspots(gi_star(counts.astype(np.float64), neighbours), p, q_values_of_p(p))


def surroundings_of_counts(counts: Ints, neighbours: Neighbours) -> Surroundings:
    """What `hotspots.surroundings` comes to with ever more permutations, for (n,) whole counts, none below zero.

    The ways to choose k of the other places with sum s are the coefficients of y^k z^s in
        prod over other places j of (1 + y z^x_j)
    so high = sum over s >= observed of those / C(n - 1, k), the hypergeometric chance where counts are 0 and 1. The
    product over all places is made once; a factor is divided out again for the place itself, which is the same for all
    places with its count. A place without neighbours, or on a map where all are equal, is not tested: NaN.
    Time and memory: different counts x most neighbours x the highest sum of neighbours.
    """
    around = np.diff(neighbours.indptr).astype(np.int64)
    tested = (around > 0) & (around < len(counts) - 1) & (len(np.unique(counts)) > 1)
    high, low = np.full((2, len(counts)), np.nan)
    if tested.any():
        sums = np.rint(neighbours @ counts).astype(np.int64)
        ways = _ways(counts, int(around[tested].max()))
        for own in np.unique(counts[tested]):
            at = np.flatnonzero(tested & (counts == own))
            others = _without(ways, int(own))
            total = special.binom(len(counts) - 1, np.arange(len(others)))[:, None]
            chance = np.clip(others / total, 0.0, 1.0)
            number, wanted = around[at], sums[at]
            least = 1 / total[number, 0]  # what lies there is one of the ways
            high[at] = np.clip(np.cumsum(chance[:, ::-1], axis=1)[:, ::-1][number, wanted], least, 1.0)
            low[at] = np.clip(np.cumsum(chance, axis=1)[number, wanted], least, 1.0)
    return Surroundings(high, low)


def _ways(counts: Ints, most: int) -> Floats:
    """(most + 1, highest sum + 1) in how many ways 0, 1, ... most places add up to each sum."""
    highest = int(np.sort(counts)[::-1][:most].sum())
    ways = np.zeros((most + 1, highest + 1))
    ways[0, 0] = 1.0
    for count, places in zip(*np.unique(counts, return_counts=True), strict=True):
        more = ways.copy()
        for taken in range(1, min(int(places), most) + 1):
            on = taken * int(count)
            more[taken:, on:] += special.binom(places, taken) * ways[: most + 1 - taken, : highest + 1 - on]
        ways = more
    return ways


def _without(ways: Floats, count: int) -> Floats:
    """The same with one place of this count less: what is divided by (1 + y z^count)."""
    left = ways.copy()
    for number in range(1, len(ways)):
        left[number, count:] -= left[number - 1, : ways.shape[1] - count]
    return left
