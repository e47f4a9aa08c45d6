"""How well a forecast of places did: what fell in the coloured cells, and how likely it made what came.

All of one origin; several are added up by `together`. Never compare PAI of two studies: it grows with smaller cells,
with a smaller share of the map, and with a larger empty part of it. Between rungs on one grid it may be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Flags, Floats
from openvis.analysis.forecasts.ladder import floored
from openvis.analysis.forecasts.risk_grid import Places
from openvis.analysis.trials.scores import CONFIDENCE, DRAWS, poisson_deviance
from openvis.domain.forecast import AREA_SHARES, CALIBRATION_BINS

BLOCK = 3  # origins that follow each other, drawn together
_AT = len(AREA_SHARES)


@dataclass(frozen=True, slots=True)
class OriginScore:
    """Of one rung at one origin; sums, so that origins can be added.

    hits, most   (areas,) incidents in the coloured cells, and the most that as many cells held
    near, near_cells  (areas,) incidents in or beside them, and how many cells those are
    log_gain     log likelihood above uniform, of all incidents together
    deviance     sum of the Poisson deviance over the places
    expected, observed  (CALIBRATION_BINS,) by tenth of the places, the lowest expectation first
    precision    average precision (AUC-PR) of places with an incident; NaN without any
    patrolled, patrolled_hits  of the largest coloured area: places where somebody was sent in those days, and incidents
    """

    places: int
    events: float
    cells: Floats
    hits: Floats
    most: Floats
    near: Floats
    near_cells: Floats
    log_gain: float
    deviance: float
    expected: Floats
    observed: Floats
    precision: float
    patrolled: int = 0
    patrolled_hits: float = 0.0


def score(
    share: Floats, expected: float, counts: Floats, places: Places, patrolled: Flags | None = None
) -> OriginScore:
    """One rung at one origin. share (places,) adds up to 1; expected: incidents in all; counts (places,) what came.

    patrolled (places,) where somebody was sent in those days: what does not happen there is no fault of the map.

    hits       of the round(a n) cells with the highest share, a in AREA_SHARES. Where the last of them are equal to
               others, each of those is coloured for the same part: what choosing by lot gives on average
    near       the same cells and those beside them, the first in order where they are equal
    log_gain   sum over incidents of log(n q), q the share with its floor of 1 % (`ladder.floored`): both maps have the
               same total, so this is the whole difference of their Poisson log likelihoods
    deviance   of the counts given expected x q
    """
    number, safe = len(share), floored(share)
    order = np.argsort(-share, kind="stable")
    ordered, came = share[order], counts[order]
    cells = np.maximum(1.0, np.round(np.array(AREA_SHARES) * number))
    below = np.concatenate([[0.0], np.cumsum(came)])
    fullest = np.cumsum(np.sort(counts)[::-1])
    near, near_cells = np.zeros(_AT), np.zeros(_AT)
    for at, count in enumerate(cells.astype(np.int64)):
        chosen = np.zeros(number, dtype=np.bool_)
        chosen[order[:count]] = True
        around = places.beside(chosen)
        near[at], near_cells[at] = counts[around].sum(), around.sum()
    sent = chosen & patrolled if patrolled is not None else np.zeros(number, dtype=np.bool_)
    tenth = np.arange(number) * CALIBRATION_BINS // number
    mean = expected * safe
    return OriginScore(
        places=number,
        events=float(counts.sum()),
        cells=cells,
        hits=_hits(ordered, below, cells.astype(np.int64)),
        most=fullest[cells.astype(np.int64) - 1],
        near=near,
        near_cells=near_cells,
        log_gain=float((counts * np.log(number * safe)).sum()),
        deviance=float(poisson_deviance(counts, np.maximum(mean, 1e-12)).sum()),
        expected=np.asarray(np.bincount(tenth, mean[order][::-1], CALIBRATION_BINS), dtype=np.float64),
        observed=np.asarray(np.bincount(tenth, came[::-1], CALIBRATION_BINS), dtype=np.float64),
        precision=_average_precision(ordered, came > 0),
        patrolled=int(sent.sum()),
        patrolled_hits=float(counts[sent].sum()),
    )


def _hits(ordered: Floats, below: Floats, cells: np.ndarray) -> Floats:
    """Equal shares around the last cell count for the part of them that is coloured."""
    last = -ordered[cells - 1]
    first, end = (np.searchsorted(-ordered, last, side=side) for side in ("left", "right"))
    part = (cells - first) / (end - first)
    return np.asarray(below[first] + part * (below[end] - below[first]))


def _average_precision(ordered: Floats, positive: np.ndarray) -> float:
    """Sum over thresholds of (recall gained) x precision; equal shares pass a threshold together."""
    total = positive.sum()
    if not total:
        return float("nan")
    ends = np.flatnonzero(np.append(np.diff(ordered) != 0, True))
    found = np.cumsum(positive)[ends]
    gained = np.diff(np.concatenate([[0], found]))
    return float((gained * found / (ends + 1)).sum() / total)


def together(scores: Sequence[OriginScore]) -> OriginScore:
    """Sums over origins; the precision is the mean of those that have one."""
    known = [each.precision for each in scores if not np.isnan(each.precision)]
    summed = {
        name: sum((getattr(each, name) for each in scores[1:]), getattr(scores[0], name))
        for name in OriginScore.__slots__
        if name not in ("places", "precision")
    }
    return OriginScore(places=scores[0].places, precision=float(np.mean(known)) if known else float("nan"), **summed)


def per_event(values: Floats, events: Floats, rng: Generator, *, block: int = BLOCK) -> tuple[float, float, float]:
    """The sum of `values` over the sum of `events`, both (origins,), with its 95 % interval.

    By a moving block bootstrap over origins (Künsch 1989): of differences between two rungs it is paired. Blocks keep
    what neighbouring origins share. With fewer than five blocks it says little; NaN of fewer than two origins.
    """
    total = events.sum()
    mean = float(values.sum() / total) if total > 0 else float("nan")
    number = len(values)
    if number < 2 or total <= 0:
        return mean, float("nan"), float("nan")
    block = min(block, number)
    full, rest = divmod(number, block)
    starts = rng.integers(0, number, (DRAWS, full + bool(rest)))
    drawn = [_in_block(each, block)[starts[:, :full]].sum(axis=1) for each in (values, events)]
    if rest:
        drawn = [
            sums + _in_block(each, rest)[starts[:, full]] for sums, each in zip(drawn, (values, events), strict=True)
        ]
    above, below = drawn
    ratios = above[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return mean, float(low), float(high)


def _in_block(values: Floats, size: int) -> Floats:
    """(origins,) the sum of so many from each on; after the last comes the first."""
    running = np.concatenate([[0.0], np.cumsum(np.concatenate([values, values[:size]]))])
    return np.asarray(running[size : size + len(values)] - running[: len(values)])
