"""How far areas go their own way, where nothing was done: what an effect has to be seen above."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Flags, Floats

# Of five types in 140 neighbourhoods of Toronto τ is .08 to .24 between three years and the next, .27 at most between
# two years. Taken a little wider than all of these: what is not known should not make anybody sure.
USUAL_DRIFT = 0.3
STEPS = 400  # of the grid
MOST_STEPS = 200
SETTLED = 1e-9
HALVINGS = 60
WIDEST = 100.0  # a relative variance beyond this is no knowledge at all


@dataclass(frozen=True, slots=True)
class Spread:
    """Relative variances.

    single  κ: of one period of one area around its mean, beyond Poisson (negative binomial: var = mu + κ mu²)
    drift   τ²: of how an area as a whole changes from before to after, beyond what single periods explain
    unsure  standard deviation of τ², of which `drift` is the mean: large where few or quiet areas tell of it
    areas   how many areas that was learnt from
    """

    single: float
    drift: float
    unsure: float
    areas: int


def two_way(counts: Floats, used: Flags) -> Floats:
    """(areas, periods) mean a_i g_t of a Poisson regression on area and period, fitted to the cells that are `used`.

    Likelihood equations: sum over used t of (y - a g) = 0 for every area, over used i for every period; solved in
    turns (iterative proportional fitting, Deming & Stephan 1940). Cells that are not used get their a_i g_t as well:
    what they would have been. An area or a period without a used cell is NaN.
    """
    known = np.where(used, counts, 0.0)
    by_area, by_period = known.sum(axis=1), known.sum(axis=0)
    weight = used.astype(np.float64)
    period = np.ones(counts.shape[1])
    for _ in range(MOST_STEPS):
        area = _share(by_area, weight @ period)
        fresh = _share(by_period, area @ weight)
        moved = np.nanmax(np.abs(fresh - period) / np.maximum(period, SETTLED), initial=0.0)
        period = fresh
        if moved < SETTLED:
            break
    mean = np.outer(_share(by_area, weight @ period), period)
    mean[~used.any(axis=1)] = np.nan
    mean[:, ~used.any(axis=0)] = np.nan
    return mean


def spread_between(counts: Floats, known: Flags, after: Flags) -> Spread:
    """How far areas without an action spread, of their counts before and `after` some moment.

    counts, known  (areas, periods), of comparison areas;  after  (periods,)

    κ from single periods within the areas, each with a level of its own before and after:
        sum (y - mu)² / (mu + κ mu²) = degrees of freedom                (moments; Breslow 1984, Appl. Statist. 33:38)
    τ² from the areas as wholes: with N of an area, of which a share p is expected after the moment, and x counted,
        (x - N p) / (N p q) ~ normal(0, 1 / N p q + κ h + τ²),  τ ~ half-normal(USUAL_DRIFT)
    with h the part of the sum of squares that singles have in a sum; κ is 0 where it would be negative, τ² is the
    mean of what is left possible (a grid, restricted likelihood). Quiet areas say little of how far areas drift: the
    most likely value is then often 0, which promises too much, and what they do not exclude is no limit at all, of
    which an interval without end would be made. So what is known of areas in general fills in what these leave open
    (Röver 2020, J. Stat. Softw. 93:6; weakly informative, Gelman 2006, Bayesian Anal. 1:515).
    """
    single = _single(counts, known, after)
    mean = two_way(counts, known)
    there = known.any(axis=1) & (np.nansum(np.where(known, counts, 0.0), axis=1) > 0)
    mean = np.where(known, mean, 0.0)[there]
    x = np.where(known & after, counts, 0.0)[there].sum(axis=1)
    late, early = mean[:, after].sum(axis=1), mean[:, ~after].sum(axis=1)
    both = (late > 0) & (early > 0)
    if both.sum() < 2:
        return Spread(single, USUAL_DRIFT**2, math.sqrt(2) * USUAL_DRIFT**2, int(both.sum()))
    late, early, x, mean = late[both], early[both], x[both], mean[both]
    slope = late * early / (late + early)
    own = 1 / slope + single * (crowd(mean[:, after]) + crowd(mean[:, ~after]))
    squares = ((x - late) / slope) ** 2
    return Spread(single, *_drift(squares, own), len(x))


def _drift(squares: Floats, own: Floats) -> tuple[float, float]:
    """Mean and standard deviation of τ² after `squares` of changes with variance own + τ², one lost to their mean."""
    tau = np.linspace(0.0, 4 * USUAL_DRIFT, STEPS + 1)
    total = own[:, None] + tau**2
    weight = 1 / total
    log = -0.5 * (np.log(total) + squares[:, None] * weight).sum(axis=0) - 0.5 * np.log(weight.sum(axis=0))
    log -= 0.5 * (tau / USUAL_DRIFT) ** 2
    chance = np.exp(log - log.max())
    chance /= np.trapezoid(chance, tau)
    mean, square = float(np.trapezoid(chance * tau**2, tau)), float(np.trapezoid(chance * tau**4, tau))
    return mean, math.sqrt(max(square - mean**2, 0.0))


def crowd(mean: Floats) -> Floats:
    """sum mu² / (sum mu)² of each row: 1 / periods where all are alike."""
    total = mean.sum(axis=-1)
    return np.asarray(_share((mean**2).sum(axis=-1), total**2))


def _single(counts: Floats, known: Flags, after: Flags) -> float:
    off: list[Floats] = []
    means: list[Floats] = []
    freedom = 0
    for part in (after, ~after):
        used = known & part
        areas, periods = used.any(axis=1).sum(), used.any(axis=0).sum()
        if min(areas, periods) < 2:
            continue
        mean = two_way(counts, used)
        kept = used & (mean > 0)
        off.append(((counts - mean) ** 2)[kept])
        means.append(mean[kept])
        freedom += int(kept.sum() - (mean * used > 0).any(axis=1).sum() - (mean * used > 0).any(axis=0).sum() + 1)
    if freedom <= 0:
        return 0.0
    squares, mu = np.concatenate(off), np.concatenate(means)
    return _root(lambda kappa: float((squares / (mu + kappa * mu**2)).sum()) - freedom)


def _root(falling) -> float:  # type: ignore[no-untyped-def]
    """Where a falling function of a variance is 0; 0 if it begins below."""
    if falling(0.0) <= 0:
        return 0.0
    low, high = 0.0, 1e-3
    while falling(high) > 0 and high < WIDEST:
        low, high = high, 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2


def _share(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.zeros_like(np.asarray(above, float)), where=np.asarray(below) > 0))
