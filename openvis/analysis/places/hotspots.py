"""Hotspots: cells or areas amid high values, by more than chance. Gi*, local Moran, and the chances of both.

Every function takes (n,) values, one per cell or area, none missing, and their neighbours (`neighbours.py`). A place
without neighbours, one beside all others, or one on a map where all values are equal gets NaN: it was not tested.

Not for rates of areas of very unequal size: the smallest have the most extreme rates by chance alone, and dealing out
rates again (as all below do) takes them for as certain as the others. Compare areas with `structural.py` instead.
Not for what officers find: it shows where they look.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.places.neighbours import Neighbours
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p

# With n places a chance has to come below rate / n before one place alone can be found, so 999 is too few for a grid.
PERMUTATIONS = 99_999
_EQUAL = 1e-9  # of the range of the values: sums this close differ by rounding alone


@dataclass(frozen=True, slots=True)
class LocalMoran:
    """value  I_i, above 0 beside its like (high amid high, low amid low), below 0 beside what differs
    z         how far I_i lies from what it is when all other values are dealt out again, in standard deviations
    """

    value: Floats
    z: Floats


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Chances that the neighbours are at least as high, and at most as high, when other values are dealt out again."""

    high: Floats
    low: Floats


@dataclass(frozen=True, slots=True)
class Hotspots:
    """gi_star  z of the place and its neighbours together
    p           chance of neighbours at least as high
    q           least false discovery rate of a list with this place on it
    """

    gi_star: Floats
    p: Floats
    q: Floats

    @property
    def hot(self) -> Flags:
        return (self.q <= DISCOVERY_RATE) & (self.gi_star > 0)


def hotspots(
    values: Floats, neighbours: Neighbours, rng: np.random.Generator, *, permutations: int = PERMUTATIONS
) -> Hotspots:
    """Where high values lie together: Gi*, with chances by permutation and false discovery controlled over all places.

    A place belongs to a hotspot for what lies around it; its own value, given, decides only whether it is high together
    with them. So a quiet cell amid busy ones is part of the hotspot, and one busy address amid quiet ones is none.
    """
    p = surroundings(values, neighbours, rng, permutations=permutations).high
    return Hotspots(gi_star(values, neighbours), p, q_values_of_p(p))


def gi_star(values: Floats, neighbours: Neighbours) -> Floats:
    """z of the total of each place and its k neighbours, against as many places taken anywhere on the map.

    G_i* = (sum of x over i and its neighbours - m xbar) / (s sqrt(m (n - m) / (n - 1))),  m = k + 1,
    s² = sum (x - xbar)² / n. Ord & Getis (1995, Geographical Analysis 27:286), all weights 1.

    Close to standard normal where m is large or the values are not skewed. Counts per cell are: with few incidents per
    cell `chance_by_normal` of it is far too small, and `surroundings` has to be asked.
    """
    together = _neighbour_count(neighbours) + 1.0
    number = len(values)
    centred = values - values.mean() if number else values
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt((centred @ centred) / number * together * (number - together) / (number - 1))
        z = (neighbours @ centred + centred) / spread
    return np.where(_tested(centred, together - 1.0), z, np.nan)


def local_moran(values: Floats, neighbours: Neighbours) -> LocalMoran:
    """I_i = z_i / m2 x mean of z over the k neighbours, with z = x - xbar and m2 = sum z² / n.

    Its mean over all places that have neighbours is Moran's I (weights by row). Anselin (1995, Geographical Analysis
    27:93). Mean and variance are conditional on x_i, the k neighbours a draw without replacement from the others:
        E = -z_i² / (m2 (n - 1)),  Var = (z_i / m2)² v (n - 1 - k) / (k (n - 2)),
        v = n (m2 - z_i² / (n - 1)) / (n - 1), the variance of the others
    Sokal, Oden & Thomson (1998, Geographical Analysis 30:331). The same warning on skewed counts as for `gi_star`.
    """
    around = _neighbour_count(neighbours)
    number = len(values)
    centred = values - values.mean() if number else values
    with np.errstate(invalid="ignore", divide="ignore"):
        second = (centred @ centred) / number
        leverage = centred / second
        value = leverage * (neighbours @ centred) / around
        of_others = number * (second - centred**2 / (number - 1)) / (number - 1)
        deviation = np.abs(leverage) * np.sqrt(of_others * (number - 1 - around) / (around * (number - 2)))
        z = (value + leverage * centred / (number - 1)) / deviation
    tested = _tested(centred, around)
    return LocalMoran(np.where(tested, value, np.nan), np.where(tested, z, np.nan))


def chance_by_normal(z: Floats) -> Floats:
    """One-sided chance of a z at least this high; NaN stays NaN."""
    return np.asarray(special.ndtr(-z))


def surroundings(
    values: Floats, neighbours: Neighbours, rng: np.random.Generator, *, permutations: int = PERMUTATIONS
) -> Surroundings:
    """Conditional permutation: x_i stays, all other values are dealt out again over the other places.

    high = (1 + times the neighbours' sum is at least the observed) / (1 + permutations), low likewise. Given x_i both
    Gi* and I_i only depend on that sum, so these are the chances of both: `high` of a high Gi*, and of a high I_i where
    x_i is above the mean; `low` of a high I_i where it is below (Anselin 1995). One-sided; twice the smaller for both.

    What k neighbours add up to under permutation depends on k and x_i only. So one series of draws serves all places:
    the first k of a draw of different places or, where the place itself is among them, the first k + 1 without it,
    which is a draw from the others as well. Chances of different places therefore share their simulation error (under
    sqrt(p / permutations)); take more permutations, which cost little, where that matters.
    Assumes that all values could have occurred anywhere.
    """
    around = _neighbour_count(neighbours).astype(np.int64)
    centred = values - values.mean() if len(values) else values
    tested = _tested(centred, around)
    high, low = np.full((2, len(values)), np.nan)
    if tested.any():
        drawn = _Drawn(centred, around, _different(len(values), int(around.max()) + 1, permutations, rng))
        observed, slack = neighbours @ centred, _EQUAL * np.ptp(centred)
        high[tested] = (1 + drawn.at_least(observed - slack)[tested]) / (1 + permutations)
        low[tested] = (1 + permutations - drawn.at_least(observed + slack)[tested]) / (1 + permutations)
    return Surroundings(high, low)


def _neighbour_count(neighbours: Neighbours) -> Floats:
    return np.diff(neighbours.indptr).astype(np.float64)


def _tested(centred: Floats, around: Floats | Ints) -> Flags:
    varied = len(centred) > 0 and float(np.ptp(centred)) > 0
    return np.asarray((around > 0) & (around < len(centred) - 1) & varied)


def _different(number: int, size: int, draws: int, rng: np.random.Generator) -> Ints:
    """(size, draws) each column different whole numbers below `number`, in random order.

    The next one is a place among those that are left, counted on past those that were taken.
    """
    taken = np.empty((size, draws), dtype=np.int64)
    for turn in range(size):
        following = rng.integers(0, number - turn, draws)
        for earlier in np.sort(taken[:turn], axis=0):
            following += following >= earlier
        taken[turn] = following
    return taken


class _Drawn:
    """Sums of neighbours in every draw; `draws` (most neighbours + 1, draws) are the places in the order drawn."""

    def __init__(self, values: Floats, around: Ints, draws: Ints) -> None:
        self._values, self._around, self._draws = values, around, draws
        self._sums = np.cumsum(values[draws], axis=0)

    def at_least(self, sums: Floats) -> Ints:
        """(n,) in how many draws the sum of as many places as it has neighbours, itself left out, is at least this."""
        times = np.zeros(len(sums), dtype=np.int64)
        for number in np.unique(self._around[self._around > 0]):
            places = np.flatnonzero(self._around == number)
            ordered = np.sort(self._sums[number - 1])
            times[places] = len(ordered) - np.searchsorted(ordered, sums[places], side="left")
        for turn, place in enumerate(self._draws[:-1]):
            draw = np.flatnonzero(self._around[place] > turn)  # where the place has drawn itself
            itself = place[draw]
            number = self._around[itself]
            instead = self._sums[number, draw] - self._values[itself] >= sums[itself]
            change = instead.astype(np.int64) - (self._sums[number - 1, draw] >= sums[itself])
            np.add.at(times, itself, change)
        return times
