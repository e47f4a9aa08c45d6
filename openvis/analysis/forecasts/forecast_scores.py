"""How well forecasts of places did: what fell in the coloured cells, and how likely they made what came.

The maps of one origin are put in order once (`in_order`), and then scored on what came in each span of days. Never
compare PAI of two studies: it grows with smaller cells, with a smaller share of the map, and with a larger empty part
of it. Between rungs on one grid it may be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.forecasts.ladder import floored
from openvis.analysis.forecasts.risk_grid import Levels, Places
from openvis.domain.forecast import AREA_SHARES, CALIBRATION_BINS

WIDTHS = np.arange(len(AREA_SHARES), 0, -1)[:, None]  # (areas, 1) how many areas hold a place that each holds
LEAST_MEAN = 1e-12  # of a place, so that its logarithm exists


@dataclass(frozen=True, slots=True)
class Scores:
    """Sums over places, so that origins can be added. Every array begins with the same axes, such as (origins, maps).

    hits, most   (..., areas) incidents in the coloured cells, and the most that as many cells held
    near, near_cells  (..., areas) incidents in or beside them, and how many cells those are
    log_gain     log likelihood above uniform, of all incidents together
    deviance     sum of the Poisson deviance over the places
    expected, observed  (..., CALIBRATION_BINS) by tenth of the places, the lowest expectation first
    precision    average precision (AUC-PR) of places with an incident; NaN without any
    patrolled, patrolled_hits  of the largest coloured area: places where somebody was sent in those days, and incidents
    """

    events: Floats
    hits: Floats
    most: Floats
    near: Floats
    near_cells: Floats
    log_gain: Floats
    deviance: Floats
    expected: Floats
    observed: Floats
    precision: Floats
    patrolled: Floats
    patrolled_hits: Floats

    def changed(self, change: Callable[[Floats], Floats]) -> Scores:
        return Scores(**{each.name: change(getattr(self, each.name)) for each in fields(self)})

    def together(self) -> Scores:
        """Over the first axis: sums, and of the precisions that there are the mean."""
        known = ~np.isnan(self.precision)
        number, summed = known.sum(axis=0), np.where(known, self.precision, 0.0).sum(axis=0)
        mean = np.divide(summed, number, out=np.full(np.shape(summed), np.nan), where=number > 0)
        return replace(self.changed(lambda values: values.sum(axis=0)), precision=mean)


def stacked(scores: Sequence[Scores]) -> Scores:
    """Along a new first axis: of each origin in turn."""
    return Scores(**{each.name: np.stack([getattr(one, each.name) for one in scores]) for each in fields(Scores)})


@dataclass(frozen=True, slots=True)
class InOrder:
    """Maps of one origin, and all of a score that does not depend on what came.

    safe      (maps, places) shares with their floor of 1 % (`ladder.floored`)
    falling   (maps, places) minus the shares, the highest first
    rank      (maps, places) how many places come before each; of equal ones the first in order comes first
    cells     (areas,) coloured places: round(a n), a in AREA_SHARES
    ties      (2; maps, areas) where those begin and end that are equal to the last coloured one
    coloured, around  (maps, places) how many areas hold each place, and how many hold it or one beside it
    near_cells  (maps, areas) places in or beside each
    tenths    (maps, CALIBRATION_BINS) sums of `safe`, the lowest first
    """

    safe: Floats
    falling: Floats
    rank: Ints
    cells: Ints
    ties: Ints
    coloured: Levels
    around: Levels
    near_cells: Floats
    tenths: Floats


def coloured_cells(number: int) -> Ints:
    """(areas,) how many of so many places are coloured."""
    return np.maximum(1, np.round(np.array(AREA_SHARES) * number)).astype(np.int64)


def in_order(shares: Floats, places: Places) -> InOrder:
    """shares (maps, places), each adding up to 1."""
    maps, number = shares.shape
    order, falling = _order(shares)
    rank = np.empty((maps, number), dtype=np.int64)
    cells = coloured_cells(number)
    coloured = np.zeros((maps, number), dtype=np.uint8)
    areas = (np.arange(cells[-1]) < cells[:, None]).sum(axis=0, dtype=np.uint8)  # of the largest, how many hold each
    for at, own_rank, own_coloured in zip(order, rank, coloured, strict=True):
        own_rank[at] = np.arange(number)
        own_coloured[at[: cells[-1]]] = areas
    safe, around = floored(shares), places.beside(coloured)
    return InOrder(
        safe=safe,
        falling=falling,
        rank=rank,
        cells=cells,
        ties=np.array([_places_before(falling, falling[:, cells - 1], side) for side in ("left", "right")]),
        coloured=coloured,
        around=around,
        near_cells=(around[:, None] >= WIDTHS).sum(axis=2).astype(np.float64),
        tenths=_by_tenth(floored(-falling[:, ::-1])),
    )


@dataclass(frozen=True, slots=True)
class Came:
    """What came in one or more spans of days from one origin, where anything came at all.

    there   (there,) those places, of `number`; counts (spans, there)
    expected  (spans,) incidents in all
    """

    number: int
    there: Ints
    counts: Floats
    expected: Floats


def came(counts: Floats, expected: Floats) -> Came:
    """counts (spans, places)."""
    there = np.flatnonzero(counts.any(axis=0))
    return Came(counts.shape[1], there, counts[:, there], expected)


def log_gains(maps: Floats, seen: Came) -> Floats:
    """(spans, maps) sum over incidents of log(n q), q the share with its floor (maps, places).

    Both maps have the same total, so this is the whole difference of their Poisson log likelihoods.
    """
    return np.asarray(seen.counts @ np.log(seen.number * maps[:, seen.there]).T)


def beyond_chance(maps: Floats, seen: Came) -> Floats:
    """(spans, maps, 2) sum over places of (y - m)² - m, and of m²: their quotient is the relative variance of a place.

    m = expected x q, q the share with its floor (maps, places), of which only the cross term with y is not the same
    for all counts.
    """
    expected = seen.expected[:, None]
    square = expected**2 * (maps**2).sum(axis=1)
    crossed = expected * (seen.counts @ maps[:, seen.there].T)
    own = (seen.counts**2).sum(axis=1, keepdims=True)
    return np.stack([own - 2 * crossed + square - expected, square], axis=2)


def scored(found: InOrder, seen: Came, patrolled: Flags | None = None) -> Scores:
    """(spans, maps) scores of what came.

    patrolled (spans, places) where somebody was sent in those days: what does not happen there is no fault of the map.

    hits       of the round(a n) cells with the highest share, a in AREA_SHARES. Where the last of them are equal to
               others, each of those is coloured for the same part: what choosing by lot gives on average
    near       the same cells and those beside them, the first in order where they are equal
    deviance   of the counts given expected x q, q the share with its floor; log_gain see `log_gains`

    Only the places where something came are looked at: the rest is the same for all counts.
    """
    maps, (spans, number) = len(found.safe), seen.counts.shape
    of_span = np.ones((spans, maps, 1))
    rank, around = found.rank[:, seen.there], found.around[:, None, seen.there] >= WIDTHS
    fullest = np.zeros((spans, number + 1))
    np.cumsum(np.sort(seen.counts, axis=1)[:, ::-1], axis=1, out=fullest[:, 1:])
    tenth = (seen.number - 1 - rank) * CALIBRATION_BINS // seen.number
    sent, sent_hits = np.zeros((2, spans, maps))
    if patrolled is not None:
        chosen = ((found.coloured > 0) & patrolled[:, None]).astype(np.float64)
        sent, sent_hits = chosen.sum(axis=2), np.einsum("smp,sp->sm", chosen[:, :, seen.there], seen.counts)
    return Scores(
        events=of_span[..., 0] * seen.counts.sum(axis=1, keepdims=True),
        hits=_hits(found, rank, seen.counts),
        most=of_span * fullest[:, None, np.minimum(found.cells, number)],
        near=_summed(seen.counts, around),
        near_cells=of_span * found.near_cells,
        log_gain=log_gains(found.safe, seen),
        deviance=_deviance(found.safe[:, seen.there], seen),
        expected=seen.expected[:, None, None] * found.tenths,
        observed=_summed(seen.counts, tenth[:, None] == np.arange(CALIBRATION_BINS)[:, None]),
        precision=np.stack([_average_precision(found, seen.there[counts > 0]) for counts in seen.counts]),
        patrolled=sent,
        patrolled_hits=sent_hits,
    )


def _summed(counts: Floats, inside: Flags) -> Floats:
    """(spans, maps, parts) of counts (spans, there) that lie in each part (maps, parts, there)."""
    maps, parts, there = inside.shape
    of_parts = counts @ inside.reshape(maps * parts, there).T.astype(np.float64)
    return np.asarray(of_parts.reshape(len(counts), maps, parts))


def _deviance(safe: Floats, seen: Came) -> Floats:
    """(spans, maps) 2 sum of y log(y / m) - y + m; of all m together the sum is what was expected in all."""
    counts, expected = seen.counts, seen.expected[:, None]
    own = special.xlogy(counts, counts).sum(axis=1, keepdims=True)
    total = counts.sum(axis=1, keepdims=True)
    mean_of_log = counts @ np.log(safe).T + total * np.log(np.maximum(expected, LEAST_MEAN))
    return np.asarray(2 * (own - mean_of_log - total + expected))


def _order(shares: Floats) -> tuple[Ints, Floats]:
    """(maps, places) the highest first, of equal ones the first; and minus the shares in that order.

    A quick sort, of which each run of equals is sorted after it: three times as fast as a sort that keeps their order.
    Maps that hold no equals need no more than the first.
    """
    order = np.argsort(-shares, axis=1)
    falling = -np.stack([own.take(at) for own, at in zip(shares, order, strict=True)])
    equal = falling[:, 1:] == falling[:, :-1]
    tied = equal.any(axis=1)
    if tied.any():
        run = np.zeros((int(tied.sum()), shares.shape[1]), dtype=np.int64)
        np.cumsum(~equal[tied], axis=1, out=run[:, 1:])
        run *= shares.shape[1]
        order[tied] = np.sort(run + order[tied], axis=1) - run
    return order, falling


def _places_before(falling: Floats, values: Floats, side: Literal["left", "right"]) -> Ints:
    """(maps, values) how many places have more than each value, or no less where `side` is right; all with a minus."""
    return np.array([np.searchsorted(own, each, side=side) for own, each in zip(falling, values, strict=True)])


def _by_tenth(lowest_first: Floats) -> Floats:
    """(maps, CALIBRATION_BINS) sums: place i of n falls in tenth floor(10 i / n)."""
    number = lowest_first.shape[1]
    ends = -(-np.arange(CALIBRATION_BINS + 1) * number // CALIBRATION_BINS)
    sums = np.add.reduceat(lowest_first, np.minimum(ends[:-1], number - 1), axis=1)
    return np.where(np.diff(ends) > 0, sums, 0.0)


def _hits(found: InOrder, rank: Ints, counts: Floats) -> Floats:
    """(spans, maps, areas) where equal shares around the last cell count for the part of them that is coloured."""
    first, end = found.ties
    before, upto = (_summed(counts, rank[:, None] < each[:, :, None]) for each in (first, end))
    return np.asarray(before + (found.cells - first) / (end - first) * (upto - before))


def _average_precision(found: InOrder, there: Ints) -> Floats:
    """(maps,) mean over the places with an incident of the share of places with one, of those no lower than it.

    The same as the sum over thresholds of (recall gained) x precision; equal shares pass a threshold together.
    """
    if not len(there):
        return np.full(len(found.safe), np.nan)
    shares = found.falling[np.arange(len(found.rank))[:, None], found.rank[:, there]]
    ends = np.sort(_places_before(found.falling, shares, "right"), axis=1)
    last = np.ones(ends.shape, dtype=np.bool_)
    last[:, :-1] = ends[:, 1:] != ends[:, :-1]
    number = np.where(last, np.arange(1, len(there) + 1), len(there))
    with_one = np.minimum.accumulate(number[:, ::-1], axis=1)[:, ::-1]
    return np.asarray((with_one / ends).mean(axis=1))
