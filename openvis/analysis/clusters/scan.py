"""Clusters in space and time that cross borders: a few neighbouring areas with more than their share, lately.

Every circle of areas around the centre of each area is looked at, over every number of last periods, and chance is
measured over all of them together: a buurt, the next one across the border and a third are one cluster here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from openvis.analysis.clusters.scan_chance import AT_ONCE, Draw, highest_ratios
from openvis.analysis.clusters.scan_windows import ROUNDING, Limits, Windows, log_ratio, windows_of
from openvis.analysis.expectations.history import Floats, Ints

MOST_CLUSTERS = 5
REPLICATIONS = 999


@dataclass(frozen=True, slots=True)
class Null:
    """What counts are without any cluster: expected (areas, periods), and a way to draw them anew, so many times."""

    expected: Floats
    draw: Draw


@dataclass(frozen=True, slots=True)
class Cluster:
    """`areas` from the centre outward; `first` and `last` period, both in it; `p` counts for looking everywhere."""

    areas: tuple[int, ...]
    first: int
    last: int
    observed: int
    expected: float
    ratio: float
    p: float

    @property
    def recurrence(self) -> float:
        """Recurrence interval, 1 / p: scanned every period, chance alone shows such a cluster once in so many.

        Kleinman, Lazarus & Platt (2004, Am J Epidemiology 159:217). With p by rank it is at most 1 + replications.
        """
        return 1.0 / self.p


@dataclass(frozen=True, slots=True)
class Scan:
    """The most likely cluster, then those that share no area with one before; and what chance gives.

    highest  (replications,) the largest log-likelihood ratio of each replication of the null
    """

    clusters: tuple[Cluster, ...]
    highest: Floats


def permutation_null(counts: Ints, rng: Generator) -> Null:
    """Each area has its own level and each period its own, and nothing else is the matter.

    Expected: mu_at = N_a N_t / N. A draw shuffles the periods over the cases, so that the totals per area and per
    period stay as they are: what is always busy, and what is busy everywhere, is no cluster. No population is needed.
    Kulldorff et al. (2005, PLoS Medicine 2:e59).

    Not where areas grow at different speeds during the time (a new quarter looks like a cluster: scan a year, not
    ten), nor for what rises everywhere at once, which it cannot see.
    """
    area, period = np.nonzero(counts)
    area_of_case = np.repeat(area, counts[area, period])
    periods = np.repeat(period, counts[area, period])

    def draw(times: int, since: int = 0) -> Ints:
        shuffled = rng.permuted(np.broadcast_to(periods, (times, len(periods))), axis=1)
        late, shape = shuffled >= since, (times, len(counts), counts.shape[1] - since)
        shuffled += shape[2] * area_of_case - since + np.arange(times)[:, None] * (shape[1] * shape[2])
        return np.bincount(shuffled[late] if since else shuffled.ravel(), minlength=int(np.prod(shape))).reshape(shape)

    return Null(np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(1, counts.sum()), draw)


def poisson_null(counts: Ints, population: Floats, rng: Generator) -> Null:
    """Counts are Poisson, proportional to the population: inhabitants, dwellings, or what another model expected.

    population  (areas, periods); only its ratios matter, and where it is 0 there can be no cases

    Expected: mu_at = N w_at / sum w. A draw divides N cases over all cells with chances w_at / sum w: Poisson counts,
    given their total. Kulldorff (2001, JRSS A 164:61).

    Not where counts vary more than Poisson ones around the population: each busy centre is a cluster then.
    """
    if not (population[counts > 0] > 0).all():
        raise ValueError("There are cases in an area and period without population.")
    total = int(counts.sum())
    chance = population / population.sum()
    ends = np.cumsum(chance)
    ends /= ends[-1]

    def draw(times: int, since: int = 0) -> Ints:
        if total > counts.size:  # the same distribution, drawn cell by cell or case by case: whichever is less work
            drawn = rng.multinomial(total, chance.ravel(), times).reshape(times, *counts.shape)
        else:
            drawn = _counted(np.searchsorted(ends, rng.random((times, total)), side="right"), counts.shape)
        return drawn[:, :, since:]

    return Null(total * chance, draw)


def _counted(cells: Ints, shape: tuple[int, ...]) -> Ints:
    """(times, areas, periods) how many cases of each draw (times, cases) are in each cell, numbered area by area."""
    times, size = len(cells), int(np.prod(shape))
    numbered = cells + size * np.arange(times)[:, None]
    return np.bincount(numbered.ravel(), minlength=times * size).reshape(times, *shape)


def scan(
    counts: Ints,
    null: Null,
    x: Floats,
    y: Floats,
    limits: Limits,
    *,
    replications: int = REPLICATIONS,
    gumbel: bool = False,
) -> Scan:
    """Clusters of more than expected, the most likely one first, at most MOST_CLUSTERS; none where nothing is.

    counts  (areas, periods) of one type, the last period now; x, y  (areas,) metres

    For a circle of areas in a span of periods with o observed and e expected, of N in all, the log-likelihood ratio is
        o log(o / e) + (N - o) log((N - o) / (N - e))    where o > e, otherwise 0
    and the scan statistic is the largest over all windows (Kulldorff 1997, Comm Stat 26:1481; in space and time:
    Kulldorff et al. 1998, Am J Public Health 88:1377; prospective: Kulldorff 2001).

    p by rank, or by a Gumbel tail when asked: see `rank_p` and `gumbel_p`. It counts for every window that was looked
    at, not for looking at several types, nor for looking again next week: for the one there is `discovery`, for the
    other the recurrence interval. Later clusters are held against the same highest ratios, which is cautious.

    Assumes cases that come one by one: count events, not reports, and know that one burglar's row is a cluster. Not
    for periods of which reports are still to come, and not for long thin shapes, such as one street through a town.
    """
    windows = windows_of(x, y, null.expected, limits)
    highest = highest_ratios(windows, null.expected, null.draw, int(counts.sum()), replications)
    chance = gumbel_p if gumbel else rank_p
    return Scan(tuple(_clusters(counts, null.expected, windows, lambda ratio: chance(ratio, highest))), highest)


def rank_p(ratio: float, highest: Floats) -> float:
    """(1 + number of replications at least as high) / (1 + replications).

    Exact (Dwass 1957, Ann Math Stat 28:181): without any cluster p <= a in a share a of all scans at most.
    """
    return float((1 + (highest >= ratio * (1 - 2 * ROUNDING)).sum()) / (1 + len(highest)))


def gumbel_p(ratio: float, highest: Floats) -> float:
    """1 - exp(-exp(-(ratio - m) / b)), with b = s sqrt(6) / pi, m = mean - 0.5772 b, from mean and s of `highest`.

    Abrams, Kleinman & Kulldorff (2010, Int J Health Geographics 9:61): an approximation, for p smaller than a rank
    can be. With few cases it is too large (seen: .002 where .001 is true), so it calls too little rather than too much.
    """
    if len(highest) < 2 or np.ptp(highest) == 0:
        return rank_p(ratio, highest)
    standard = (ratio - highest.mean()) / (highest.std(ddof=1) * np.sqrt(6) / np.pi) + np.euler_gamma
    return float(max(-np.expm1(-np.exp(-standard)), np.finfo(np.float64).tiny))  # 1 / p stays a number


def _clusters(counts: Ints, expected: Floats, windows: Windows, chance: Callable[[float], float]) -> list[Cluster]:
    observed, expected = windows.by_span(counts), windows.by_span(expected)
    best, span_of = _best_spans(observed, expected, windows, int(counts.sum()))
    found: list[Cluster] = []
    while len(found) < MOST_CLUSTERS and best.max(initial=0.0) > 0:
        centre, last = (int(at) for at in np.unravel_index(np.argmax(best), best.shape))
        areas, span = windows.order[centre, : last + 1], span_of[centre, last]
        found.append(
            Cluster(
                areas=tuple(areas.tolist()),
                first=int(windows.start[span]),
                last=int(windows.stop[span]) - 1,
                observed=int(observed[areas, span].sum()),
                expected=float(expected[areas, span].sum()),
                ratio=float(best[centre, last]),
                p=chance(float(best[centre, last])),
            )
        )
        best[np.logical_or.accumulate(np.isin(windows.order, areas), axis=1)] = 0.0  # every circle that reaches one
    return found


def _best_spans(observed: Ints, expected: Floats, windows: Windows, total: int) -> tuple[Floats, Ints]:
    """Like `windows.order`: of the circle that ends with each area the largest ratio, and its span."""
    best = np.zeros(windows.order.shape)
    span_of = np.zeros(windows.order.shape, dtype=np.int64)
    at_once = max(1, AT_ONCE // max(1, observed.size))
    for first in range(0, len(best), at_once):
        centres = slice(first, first + at_once)
        whole = windows.whole[centres]
        widest = int(np.flatnonzero(whole.any(axis=0)).max(initial=-1)) + 1
        around = windows.order[centres, :widest]
        ratios = log_ratio(np.cumsum(observed[around], axis=1), np.cumsum(expected[around], axis=1), total)
        best[centres, :widest] = np.where(whole[:, :widest], ratios.max(axis=2, initial=0.0), 0.0)
        span_of[centres, :widest] = ratios.argmax(axis=2)
    return best, span_of
