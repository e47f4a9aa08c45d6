"""What the last periods will count in the end: reports that have yet to come in, from how late earlier ones came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from openvis.analysis.deliveries.reporting_delay import Delay, Share, Triangle
from openvis.analysis.expectations.history import Floats

LEAST_LEVEL_VARIANCE = 0.04  # a level may always be a fifth off: seasons and trends are not in it
MOST_LEVEL_VARIANCE = 4.0
JEFFREYS = 0.5  # a kind that was never seen is rare, not impossible
NODES = 20  # of the quadrature over the share that is in
SCORES, WEIGHTS = np.polynomial.hermite_e.hermegauss(NODES)
QUANTILES = special.ndtr(SCORES)
SMALLEST_SHARE = 1e-6


@dataclass(frozen=True, slots=True)
class Nowcast:
    """One period that is not complete. The interval is of the final count, so never below what is in already."""

    period: int  # index in the triangle
    counted: int
    share: float  # of the final count that is in by now, as earlier periods had it at this age
    estimate: float
    low_80: int
    high_80: int
    low_90: int
    high_90: int


@dataclass(frozen=True, slots=True)
class Level:
    """Gamma(shape, rate): what a period counts in the end, before anything of it is in."""

    shape: float
    rate: float


def nowcast(triangle: Triangle, delay: Delay) -> list[Nowcast]:
    """Every period of which not all steps have passed, oldest first.

    N is the final count of a period, n what is in, p the share that is in at its age (`Delay.share_at`):
        N ~ Poisson(l),  l ~ Gamma(a, b) (`level_of`),  n | N ~ Binomial(N, p),  p ~ Beta
        N - n | n, p ~ NegativeBinomial(size a + n, chance (b + p) / (b + 1)), mean (a + n) (1 - p) / (b + p)
        n | p ~ NegativeBinomial(size a, chance b / (b + p)), which says how likely each p is
    and p is summed out by Gauss-Hermite quadrature of its normal scores.

    Lawless (1994, Can. J. Stat. 22:15) for delays that are cut off; Höhle & an der Heiden (2014, Biometrics 70:993)
    for the Bayesian form. The level of complete periods steadies a period of which little is in; the more is in, the
    less it weighs.

    Assumes that reports come in as they did in the periods learnt from, independently of how many there are, and that
    nothing is withdrawn. Not for a period that has not ended; not where the delay changed in the last few periods
    (a new form, a strike, a holiday): nobody can tell late from few then. Not for counts that officers find as a
    measure of what happens.
    """
    level = level_of(triangle)
    open_periods = np.flatnonzero(triangle.known < triangle.steps)
    return [_one(int(period), triangle, level, delay) for period in open_periods]


def level_of(triangle: Triangle) -> Level:
    """By moments, from the complete periods: their mean, and how much more they vary than Poisson counts do.

    m = (sum y + 1/2) / T,  u = (s2 - m) / m2 between LEAST_ and MOST_LEVEL_VARIANCE;  a = 1 / u,  b = a / m
    """
    totals = triangle.counts[triangle.complete].sum(axis=1).astype(float)
    mean = (totals.sum() + JEFFREYS) / len(totals)
    extra = (totals.var(ddof=1) - mean) / mean**2 if len(totals) > 1 else MOST_LEVEL_VARIANCE
    variance = min(max(float(extra), LEAST_LEVEL_VARIANCE), MOST_LEVEL_VARIANCE)
    return Level(1.0 / variance, 1.0 / (variance * float(mean)))


def _one(period: int, triangle: Triangle, level: Level, delay: Delay) -> Nowcast:
    known = int(triangle.known[period])
    counted = int(triangle.counts[period, :known].sum())
    share = delay.share_at(known)
    shares, weights = _nodes(share)
    of_counted = level.shape * np.log(level.rate / (level.rate + shares)) + counted * np.log(
        shares / (level.rate + shares)
    )
    weights = weights * np.exp(of_counted - of_counted.max())
    chance = (level.rate + shares) / (level.rate + 1.0)
    coming = _Coming(level.shape + counted, chance, weights / weights.sum())
    low_90, low_80, high_80, high_90 = (counted + coming.quantile(level) for level in (0.05, 0.1, 0.9, 0.95))
    return Nowcast(period, counted, share.mean, counted + coming.mean, low_80, high_80, low_90, high_90)


def _nodes(share: Share) -> tuple[Floats, Floats]:
    """Shares that may be in, and how likely each is before anything was counted."""
    shares = special.betaincinv(share.first, share.second, QUANTILES)
    return np.clip(shares, SMALLEST_SHARE, 1.0), WEIGHTS


@dataclass(frozen=True, slots=True)
class _Coming:
    """What has yet to come: negative binomials of one size, `chance` per share that may be in, weighed together."""

    size: float
    chance: Floats
    weights: Floats

    @property
    def mean(self) -> float:
        return float(self.weights @ (self.size * (1.0 - self.chance) / self.chance))

    def quantile(self, level: float) -> int:
        """The lowest number of which at least `level` lies at or below, by halving."""
        low, high = -1, 1
        while self._at_most(high) < level:
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._at_most(middle) >= level else (middle, high)
        return high

    def _at_most(self, number: int) -> float:
        return float(self.weights @ special.betainc(self.size, number + 1, self.chance))
