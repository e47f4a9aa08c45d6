"""How late reports come in: the reporting triangle, and the chance of each delay learnt from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Flags, Floats, Ints

WEEK = 7  # days in a step
POOLED = 10.0  # reports that the delay of the whole source counts as, beside those of the group itself
JEFFREYS = 0.5
CHANGED = 0.01  # a difference between the two halves that chance makes less often than this is a change
LEAST_CONCENTRATED, MOST_CONCENTRATED = 1.0, 1e9  # between which c is looked for
LEAST_SHARE = 1e-6  # keeps a share off 0 and 1, where a beta has no form
LEAST_SHAPE = 0.05  # a beta more heaped up at its ends than this is one that nobody can calculate with


@dataclass(frozen=True, slots=True)
class Triangle:
    """Reports of periods by the step in which they became known.

    counts  (periods, steps) 0 in a step that has not passed
    known   (periods,) how many steps have passed, at most all

    Step 0 is until `rest` days after the end of the period, each next one a week. `rest` is chosen so that for the
    last period, and where periods are weeks for all, the last step ends at the moment until which reports are known:
    no step is half known.
    """

    counts: Ints
    known: Ints

    @property
    def steps(self) -> int:
        return int(self.counts.shape[1])

    @property
    def complete(self) -> Flags:
        return np.asarray(self.known >= self.steps)

    def last(self, periods: int) -> Triangle:
        return Triangle(self.counts[-periods:], self.known[-periods:])


@dataclass(frozen=True, slots=True)
class Share:
    """Beta(first, second): the share of a period that is in."""

    first: float
    second: float

    @property
    def mean(self) -> float:
        return self.first / (self.first + self.second)


@dataclass(frozen=True, slots=True)
class Delay:
    """What is known of how late reports come.

    late, kept   (steps - 1,) g(d) ~ Beta(late, kept): of what is in by step d, the share that came in step d
    clustering   (steps - 1,) r(d), how alike reports of one period are: Var n = N g (1 - g) (1 + (N - 1) r)
    changed      whether reports come later or sooner than in the first half of what was looked at
    learnt_from  of how many periods
    """

    late: Floats
    kept: Floats
    clustering: Floats
    changed: bool
    learnt_from: int

    def share_at(self, known: int) -> Share:
        """The share that is in when `known` steps have passed: the product of 1 - g(d) over the steps to come.

        A new period has a g of its own, which differs from the mean as r says. The product is given the beta with its
        mean and variance.
        """
        late, kept = self.late[known - 1 :], self.kept[known - 1 :]
        number = late + kept
        mean, variance = kept / number, late * kept / (number**2 * (number + 1.0))
        variance = variance + self.clustering[known - 1 :] * (mean * (1.0 - mean) - variance)
        first = min(max(float(mean.prod()), LEAST_SHARE), 1.0 - LEAST_SHARE)
        spread = max(float((mean**2 + variance).prod()) - float(mean.prod()) ** 2, LEAST_SHARE**2)
        weight = max(first * (1.0 - first) / spread - 1.0, LEAST_SHAPE / min(first, 1.0 - first))
        return Share(first * weight, (1.0 - first) * weight)


def triangle_of(
    period: Ints, reported: Ints, number: Ints | None = None, *, ends: Ints, until: int, steps: int
) -> Triangle:
    """The triangle of reports that are alike, or of single ones.

    period    index of the period in which they happened
    reported  the day on which they were reported, as a number
    number    how many they are; one where nothing is given
    ends      (periods,) the day after the last of each, none later than `until`
    until     the day after the last of which the reports are known
    """
    rest = int(until - ends[-1]) % WEEK
    known = np.minimum((until - ends - rest) // WEEK + 1, steps)
    step = np.maximum(-((rest - (reported + 1 - ends[period])) // WEEK), 0)
    passed = step < known[period]
    counts = np.zeros((len(ends), steps), dtype=np.int64)
    np.add.at(counts, (period[passed], step[passed]), 1 if number is None else number[passed])
    return Triangle(counts, known)


def delay_of(triangle: Triangle, whole: Delay | None = None) -> Delay:
    """The delay that a triangle shows. `whole`: that of the source it is a part of, which steadies few reports.

    With n(t, d) reports of period t in step d, and N(t, d) those up to and including it, over periods that have
    passed the step:
        g(d) ~ Beta(A + sum w n, B + sum w (N - n)),  w = 1 / (1 + (N - 1) r)
    A = B = 1/2, or for a part g of the source times POOLED reports. The product of 1 - g from the right is the share
    that is in by each age: reverse-time hazards, which need not wait until a period is complete (Lawless 1994); as a
    ratio of cumulative sums the chain ladder of insurers (Mack 1993, ASTIN Bull. 23:213).

    The shares of a period over the steps are Dirichlet with concentration c around those of all periods, so with F(d)
    the share that is in by step d, r(d) = 1 / (1 + c F(d)); c by moments from what g leaves over. When the newer half
    of the periods differs from the older one by more than chance (chi-square over the steps, at CHANGED), only the
    newer half is learnt from, and `changed` says so.
    A part takes r, and whether there was a change, from its source: what delays a clerk delays every kind.
    """
    if whole is None:
        clustering, changed = _clustering(triangle), _has_changed(triangle)
        prior = np.full((2, triangle.steps - 1), JEFFREYS)
    else:
        clustering, changed = whole.clustering, whole.changed
        prior = POOLED * np.stack([whole.late, whole.kept]) / (whole.late + whole.kept)
    used = triangle.last(_newer_half(triangle)) if changed else triangle
    late, kept = _weighed(used, clustering)
    return Delay(prior[0] + late, prior[1] + kept, clustering, changed, len(used.known))


def _cells(triangle: Triangle) -> tuple[Floats, Floats]:
    """(periods, steps - 1) n and N of each step after the first; 0 where the step has not passed."""
    passed = np.arange(1, triangle.steps) < triangle.known[:, None]
    n = np.where(passed, triangle.counts[:, 1:], 0).astype(float)
    total = np.where(passed, triangle.counts.cumsum(axis=1)[:, 1:], 0).astype(float)
    return n, total


def _weighed(triangle: Triangle, clustering: Floats) -> tuple[Floats, Floats]:
    n, total = _cells(triangle)
    weight = 1.0 / (1.0 + np.maximum(total - 1.0, 0.0) * clustering)
    return (weight * n).sum(axis=0), (weight * (total - n)).sum(axis=0)


def _clustering(triangle: Triangle) -> Floats:
    """(steps - 1,) r of each step; per half of the periods, so that no change adds to it.

    above = sum ((n - N g)2 / (g (1 - g)) - N (1 - N / sum N)),  below(d) = sum N (N - 1)
    c solves  sum of below(d) / (1 + c F(d)) = above,  by halving; 0 where nothing is left over
    """
    half = _newer_half(triangle)
    above, below = 0.0, np.zeros(triangle.steps - 1)
    for part in (Triangle(triangle.counts[:-half], triangle.known[:-half]), triangle.last(half)):
        n, total = _cells(part)
        whole = np.maximum(total.sum(axis=0), 1.0)
        g = n.sum(axis=0) / whole
        sure = (g > 0) & (g < 1)
        odds = np.where(sure, g * (1.0 - g), 1.0)
        left = (n - total * g) ** 2 / odds - total * (1.0 - total / whole)
        above += float(left[:, sure].sum())
        below += np.where(sure, (total * (total - 1.0)).sum(axis=0), 0.0)
    if above <= 0 or not below.any():
        return np.zeros(triangle.steps - 1)
    by_step = _share_by_step(triangle)
    low, high = 0.0, MOST_CONCENTRATED
    while high - low > 1e-6 * high:
        middle = (low + high) / 2.0
        low, high = (middle, high) if (below / (1.0 + middle * by_step)).sum() > above else (low, middle)
    return np.asarray(1.0 / (1.0 + max(high, LEAST_CONCENTRATED) * by_step))


def _share_by_step(triangle: Triangle) -> Floats:
    """F(d): the share of a period that is in by each step after the first."""
    n, total = _cells(triangle)
    kept = 1.0 - n.sum(axis=0) / np.maximum(total.sum(axis=0), 1.0)
    return np.asarray(np.append(np.cumprod(kept[::-1])[::-1][1:], 1.0))


def _has_changed(triangle: Triangle) -> bool:
    half = _newer_half(triangle)
    clustering = _clustering(triangle)
    old_late, old_kept = _weighed(Triangle(triangle.counts[:-half], triangle.known[:-half]), clustering)
    new_late, new_kept = _weighed(triangle.last(half), clustering)
    old, new = old_late + old_kept, new_late + new_kept
    g = (old_late + new_late) / np.maximum(old + new, 1.0)
    seen = (old > 0) & (new > 0) & (g > 0) & (g < 1)
    if not seen.any():
        return False
    variance = (g * (1.0 - g))[seen] * (1.0 / old[seen] + 1.0 / new[seen])
    distance = (old_late / np.maximum(old, 1.0) - new_late / np.maximum(new, 1.0))[seen]
    return bool(special.chdtrc(int(seen.sum()), (distance**2 / variance).sum()) < CHANGED)


def _newer_half(triangle: Triangle) -> int:
    return (len(triangle.known) + 1) // 2
