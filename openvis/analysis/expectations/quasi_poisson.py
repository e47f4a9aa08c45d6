"""Many series of counts fitted at once: a level per season, a trend or none, and how far they are from Poisson."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Flags, Floats, Ints

MOST_STEPS = 25
SMALL_STEP = 1e-5  # of the slope; Newton's next step would be its square
LONGEST_STEP = 1.0  # a slope of 1 is e times as many each year
LEAST_BEND = 1e-9
SMALLEST = float(np.finfo(float).tiny)


@dataclass(frozen=True, slots=True)
class Design:
    """What all series share: the season and the time of each period that is learnt from.

    season   (periods,) 0 .. seasons - 1
    time     (periods,) in years; 0 is the period that is asked about
    seasons  how many there are; the last is the season of the period that is asked about
    """

    season: Ints
    time: Floats
    seasons: int

    @property
    def sums(self) -> Floats:
        """(periods, 3 seasons): a product with it sums a series over each season, times 1, times t, times t²."""
        member = (self.season[:, None] == np.arange(self.seasons)).astype(np.float64)
        return np.hstack([member, self.time[:, None] * member, self.time[:, None] ** 2 * member])


@dataclass(frozen=True, slots=True)
class Fit:
    """One row per series.

    weights     (series, periods)
    mean        (series, periods) fitted
    off         (series, periods) (y - mean)² / mean
    cases       (series, seasons) weighted number of incidents each season rests on
    mass        (series, seasons) what they are divided by: cases / mass is the mean at time 0
    centre      (series, seasons) mean time of a season, as its fitted counts lie
    slope       (series,) per year on the log scale; 0 without a trend
    bend        (series,) information on the slope, S below; infinite without a trend
    dispersion  (series,) Pearson's, may be below 1
    freedom     (series,) its degrees of freedom
    converged   (series,) whether a slope was found
    """

    design: Design
    weights: Floats
    mean: Floats
    off: Floats
    cases: Floats
    mass: Floats
    centre: Floats
    slope: Floats
    bend: Floats
    dispersion: Floats
    freedom: Floats
    converged: Flags

    @property
    def now(self) -> Floats:
        """(series,) expected count of the period that is asked about."""
        return _ratio(self.cases[:, -1], self.mass[:, -1])

    @property
    def leverage(self) -> Floats:
        """(series, periods) diagonal of the hat matrix: w mu (1 / Y_g + (t - centre_g)² / S)."""
        season = self.design.season
        part = np.take(_ratio(np.ones_like(self.cases), self.cases), season, axis=1)
        if np.isfinite(self.bend).all():
            part += (self.design.time - np.take(self.centre, season, axis=1)) ** 2 / self.bend[:, None]
        return np.asarray(self.weights * self.mean * part)


def fit(counts: Floats, weights: Floats, design: Design, *, start: Floats | None = None) -> Fit:
    """Quasi-Poisson regression of every series: log E(y_i) = a_season(i) + b t_i, or without b if no `start` is given.

    counts, weights  (series, periods); a period that is not given has weight 0 and count 0
    start            (series,) slopes to begin from

    The levels are profiled out. With Y_g the weighted cases of season g and A_g, B_g, C_g its sums of w e^(bt) times
    1, t and t², the likelihood equations are exp(a_g) = Y_g / A_g and
        sum w t y = sum over g of Y_g B_g / A_g,  of which the derivative is S = sum Y_g (C_g / A_g - (B_g / A_g)²),
    solved by Newton's method for all series together; the sums of all of them are one matrix product. This is where
    iteratively reweighted least squares ends too, and it gives the inverse of X'WX in closed form:
        var(a_g + b t) = 1 / Y_g + (t - B_g / A_g)² / S
    dispersion = sum w (y - mu)² / mu / freedom   (McCullagh & Nelder 1989, Generalized Linear Models, ch. 9)

    A season without cases has mean 0, where textbook programs run off to minus infinity and stop somewhere. A slope
    that runs off (all cases of a season at its very end) is not `converged`.

    Assumes counts that are independent given their mean, with a variance in proportion to it. Not for a cause that
    differs by series, nor for an exposure that changed much in the years learnt from.
    """
    weighted, sums = weights * counts, design.sums
    cases = weighted @ sums[:, : design.seasons]
    if start is None:
        mass, centre = weights @ sums[:, : design.seasons], np.zeros_like(cases)
        slope, bend = np.zeros(len(counts)), np.full(len(counts), np.inf)
        converged, mean = np.ones(len(counts), dtype=np.bool_), np.take(_ratio(cases, mass), design.season, axis=1)
    else:
        slope, converged = _slopes(weights, cases, weighted @ design.time, design, start)
        growth = np.exp(slope[:, None] * design.time)
        mass, centre, bend = _moments(weights * growth, cases, sums)
        bend = np.maximum(bend, LEAST_BEND)
        mean = growth * np.take(_ratio(cases, mass), design.season, axis=1)
    off = _ratio((counts - mean) ** 2, mean)
    freedom = (weights > 0).sum(axis=1) - (mass > 0).sum(axis=1) - float(start is not None)
    dispersion = (weights * off).sum(axis=1) / np.maximum(freedom, 1.0)
    return Fit(design, weights, mean, off, cases, mass, centre, slope, bend, dispersion, freedom, converged)


def _slopes(weights: Floats, cases: Floats, at_times: Floats, design: Design, start: Floats) -> tuple[Floats, Flags]:
    slope, moving, sums = start.copy(), np.arange(len(start)), design.sums
    for _ in range(MOST_STEPS):
        growth = np.exp(slope[moving, None] * design.time)
        _, centre, bend = _moments(weights[moving] * growth, cases[moving], sums)
        step = _ratio(at_times[moving] - (cases[moving] * centre).sum(axis=1), bend)
        slope[moving] += np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        moving = moving[np.abs(step) >= SMALL_STEP]
        if not len(moving):
            break
    converged = np.ones(len(start), dtype=np.bool_)
    converged[moving] = False
    return slope, converged


def _moments(mass: Floats, cases: Floats, sums: Floats) -> tuple[Floats, Floats, Floats]:
    """A, B / A and S, of the mass of every period."""
    seasons = cases.shape[1]
    powers = mass @ sums
    zeroth, first, second = powers[:, :seasons], powers[:, seasons : 2 * seasons], powers[:, 2 * seasons :]
    centre = _ratio(first, zeroth)
    return zeroth, centre, (cases * (_ratio(second, zeroth) - centre**2)).sum(axis=1)


def _ratio(above: Floats, below: Floats) -> Floats:
    """above / below, where nothing divided by nothing is nothing."""
    return np.asarray(above / np.maximum(below, SMALLEST))


def without_outbreaks(counts: Floats, earlier: Fit, *, above: float) -> Floats:
    """(series, periods) weights by which periods that were far too high in `earlier` count for less.

    s = 3/2 (y^(2/3) mu^(-1/6) - mu^(1/2)) / sqrt(dispersion (1 - leverage))   Anscombe residual, standardised
    w = gamma min(1, s^-2 where s > above),  gamma such that the weights of a series add up to its periods
    Farrington et al. (1996, JRSS A 159:547), with the threshold of Noufaily et al. (2013, Stat. Med. 32:1206).

    An Anscombe residual is never above (y - mu) / mu^(1/2), so of most periods no root needs to be taken.
    """
    spread = np.maximum(earlier.dispersion, 1.0)[:, None] * (1.0 - earlier.leverage)
    high = np.nonzero((earlier.off > above**2 * spread) & (counts > earlier.mean))
    y, mean = counts[high], earlier.mean[high]
    residual = 1.5 * (np.cbrt(y**2 / np.sqrt(mean)) - np.sqrt(mean)) / np.sqrt(spread[high])
    less = earlier.weights.copy()
    less[high] *= np.where(residual > above, residual**-2.0, 1.0)
    return np.asarray(less * (earlier.weights.sum(axis=1) / np.maximum(less.sum(axis=1), LEAST_BEND))[:, None])


def without_what_weights_took(fitted: Fit, *, above: float) -> Floats:
    """(series,) the dispersion there was before `without_outbreaks` took the highest counts of quiet years too.

    phi / (1 - c): c is the share that counts above the threshold have in the variance of a gamma distribution with this
    mean and dispersion, less what their weights leave of it. Without this, chances are two to three times too small
    where the dispersion is 3; with it they are right or too large from 1 to 3, as measured on quiet series.
    """
    if above == np.inf:  # then they took nothing
        return fitted.dispersion
    mean = fitted.cases.sum(axis=1) / np.maximum(fitted.weights.sum(axis=1), 1.0) + np.finfo(float).eps
    spread = np.maximum(fitted.dispersion, 1.0)
    shape = mean / spread
    threshold = (np.sqrt(mean) + above / 1.5 * np.sqrt(spread)) ** 1.5 * mean**0.25
    none, one, two = (special.gammaincc(shape + power, threshold / spread) for power in range(3))
    squares = mean * ((shape + 1.0) * spread * two - 2.0 * mean * one + mean * none)
    left = (threshold - mean) ** 2 / above**2 * none
    return np.asarray(fitted.dispersion / (1.0 - np.maximum(squares - left, 0.0) / (spread * mean)))
