"""Near repeat: whether an incident is followed by another close by and soon, more than hot places and times explain.

Arrays (n,) with one entry per incident: x and y in metres, day a whole number on any calendar. One type at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.spatial import cKDTree

from openvis.analysis.expectations.history import Floats, Ints

# Burglary of dwellings in three Dutch cities: raised within 100 metres for a month (Bernasco 2007).
METRES = 100.0
DAYS = 30
METRE_BANDS = (0.0, 100.0, 200.0, 300.0, 400.0)
DAY_BANDS = (7, 14, 30, 60, 90)
PERMUTATIONS = 999

_AT_ONCE = 256  # permutations side by side, so that one step through memory serves them all
_PAIRS = 255  # added up in bytes, which hold no more


@dataclass(frozen=True, slots=True)
class KnoxTable:
    """Pairs of incidents by how far apart they are: arrays (distance bands, time bands).

    metres, days  upper end of each band, which it includes; a first 0 is the very same place, or day
    pairs         observed
    expected      mean over all ways to deal out the dates
    p             one-sided chance of at least as many pairs
    """

    metres: Floats
    days: Ints
    pairs: Ints
    expected: Floats
    p: Floats

    @property
    def ratio(self) -> Floats:
        """Observed per expected; NaN where nothing is expected."""
        return np.where(self.expected > 0, self.pairs / np.maximum(self.expected, 1e-300), np.nan)


@dataclass(frozen=True, slots=True)
class OpenWindows:
    """Recent incidents that another may follow, newest first.

    incident  position in the arrays given
    last_day  until when its window is open
    others    incidents within its metres and days, before, after or on that day: above 0 it is one of a near repeat
    """

    incident: Ints
    last_day: Ints
    others: Ints


def knox(
    x: Floats,
    y: Floats,
    day: Ints,
    rng: np.random.Generator,
    *,
    metres: tuple[float, ...] = METRE_BANDS,
    days: tuple[int, ...] = DAY_BANDS,
    permutations: int = PERMUTATIONS,
) -> KnoxTable:
    """Knox's (1964, Applied Statistics 13:25) count of pairs close in place and time, per band of both.

    All places stay, and all dates; which date goes with which place is dealt out again `permutations` times. So a
    place that is always hot, or a month that is busy everywhere, makes no near repeat.
        expected = pairs in the distance band x pairs in the time band / all pairs          (exact mean)
        p = (1 + permutations with at least as many pairs) / (1 + permutations)
    Bands do not overlap: a pair 80 metres apart is in (0, 100] only. With one edge each it is the test of one rule, the
    same place included. Nearby bands say much the same, so their p are no independent evidence.

    Assumes that over the period each place keeps its share of incidents. Where it does not (new dwellings, a hotspot
    that moves, a season that differs between areas) Knox finds repeats in what is a change (Kulldorff & Hjalmars 1999,
    Biometrics 55:544): take a year or two, not ten; a ratio above 1 in the farthest and latest band tells of it.
    Not for reports of one event told several times (`events.py`), nor for points snapped to crossings: distances are
    then those of crossings. It says that repeats occur, not that incidents cause each other, and the ratio is no risk
    of one address.
    Time: pairs within the largest distance x permutations; memory 50 bytes for each such pair.
    """
    near = _near_pairs(x, y, metres)
    small = _small(day)
    observed = _tables(near, small[:, None], days)[0]
    times = np.ones(observed.shape, dtype=np.int64)
    for start in range(0, permutations, _AT_ONCE):
        dealt = rng.permuted(np.tile(small, (min(_AT_ONCE, permutations - start), 1)), axis=1)
        times += (_tables(near, np.ascontiguousarray(dealt.T), days) >= observed).sum(axis=0)
    all_pairs = max(len(day) * (len(day) - 1) // 2, 1)
    expected = np.outer(np.diff(near.starts), _pairs_in_time(day, days)) / all_pairs
    return KnoxTable(np.array(metres, dtype=np.float64), np.array(days), observed, expected, times / (1 + permutations))


def open_windows(
    x: Floats, y: Floats, day: Ints, today: int, *, metres: float = METRES, days: int = DAYS
) -> OpenWindows:
    """Incidents of the last `days` days, today included: around each of them the next may follow until its last day.

    What happened after today is not looked at. Only worth a letter to residents where `knox` finds near repeats of this
    type in this gemeente; most windows close without another incident all the same.
    """
    recent = np.flatnonzero((day <= today) & (day >= today - 2 * days))
    near = _near_pairs(x[recent], y[recent], (metres,))
    one, other = recent[near.one], recent[near.other]
    soon = np.abs(day[one] - day[other]) <= days
    others = np.bincount(np.concatenate([one[soon], other[soon]]), minlength=len(day))
    still = recent[day[recent] >= today - days]
    newest = still[np.argsort(-day[still], kind="stable")]
    return OpenWindows(newest, day[newest] + days, others[newest])


@dataclass(frozen=True, slots=True)
class _NearPairs:
    """Pairs of incidents ordered by distance band; those of band b are starts[b] up to starts[b + 1]."""

    one: Ints
    other: Ints
    starts: Ints


def _near_pairs(x: Floats, y: Floats, metres: tuple[float, ...]) -> _NearPairs:
    # Balancing would take long where thousands lie in the same place; a little more, for the band decides exactly.
    tree = cKDTree(np.column_stack([x, y]), balanced_tree=False, compact_nodes=False)
    pairs = tree.query_pairs(metres[-1] * (1 + 1e-9), output_type="ndarray")
    one, other = pairs[:, 0], pairs[:, 1]
    band = np.searchsorted(np.array(metres), np.hypot(x[one] - x[other], y[one] - y[other]), side="left")
    order = np.argsort(band, kind="stable")
    starts = np.searchsorted(band[order], np.arange(len(metres) + 1))
    order = order[: starts[-1]]
    return _NearPairs(one[order], other[order], starts)


def _small(day: Ints) -> Ints:
    """The days from the first, in as few bytes as hold them: half the bytes take half the time."""
    since = day - day.min() if len(day) else day
    return since.astype(np.int16 if since.max(initial=0) < 2**15 else np.int32)


def _tables(near: _NearPairs, day: Ints, days: tuple[int, ...]) -> Ints:
    """(series, distance bands, time bands) pairs, for (n, series) days."""
    within = np.zeros((day.shape[1], len(near.starts) - 1, len(days)), dtype=np.int64)
    for band, (first, last) in enumerate(pairwise(near.starts.tolist())):
        for start in range(first, last, _PAIRS):
            stop = min(start + _PAIRS, last)
            # `take` with clip does not look whether a position exists: they all do.
            one, other = (day.take(each[start:stop], axis=0, mode="clip") for each in (near.one, near.other))
            apart = np.abs(one - other)
            for at, most in enumerate(days):
                within[:, band, at] += np.add.reduce((apart <= most).view(np.uint8), axis=0, dtype=np.uint8)
    return np.diff(within, axis=2, prepend=0)


def _pairs_in_time(day: Ints, days: tuple[int, ...]) -> Ints:
    """(time bands,) pairs of any two incidents."""
    ordered = np.sort(day)
    within = [np.searchsorted(ordered, ordered + most, side="right") for most in days]
    return np.diff([int((end - np.arange(1, len(day) + 1)).sum()) for end in within], prepend=0)
