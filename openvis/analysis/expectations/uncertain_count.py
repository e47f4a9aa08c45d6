"""A count of which mean and spread were estimated: how rare it is, when it is too high, what rise could be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Floats

POWER = 0.80
NODES, LEVELS = 6, 4  # of the quadratures over dispersion and level; a chance is then right to two percent of itself
SCORES, MASS = np.polynomial.hermite_e.hermegauss(NODES)
CHANCES = special.ndtr(SCORES)
LEVEL_SCORES, LEVEL_MASS = np.polynomial.hermite_e.hermegauss(LEVELS)
WEIGHTS = np.outer(MASS, LEVEL_MASS).ravel() / (MASS.sum() * LEVEL_MASS.sum())
MOST_FOLLOWED = (
    0.25  # of the variance of a level is it reckoned that the spread follows it; of a level known worse, no more
)
SMALLEST_EXCESS = 1e-6  # of the variance over the mean; a negative binomial this close to Poisson is one


@dataclass(frozen=True, slots=True)
class UncertainCount:
    """Arrays of one shape; NaN where nothing is expected.

    mean        m
    relative    v, variance of the logarithm of the mean for a dispersion of 1
    dispersion  phi, variance over mean as estimated (may be below 1)
    freedom     f, degrees of freedom phi was estimated with

    Y ~ negative binomial with mean m L and variance m L (1 + L (phi' - 1 + (v phi' - w) m)),
        phi' = max(1, phi f / X),  X ~ chi-squared(f)
        L log-normal, its logarithm with mean 0 and variance w = min(v (phi' - 1), MOST_FOLLOWED)
    The variance is about that of Farrington et al. (1996, JRSS A 159:547), m phi' (1 + v m): of the count, and of what
    is expected of it. Not knowing phi gives the far tail the weight it has in a t distribution, which decides where f
    is small and chances are held against those of many other series. A level that was estimated too low looks too
    even as well: of counts that vary beyond Poisson the spread goes up with the level. With the same variance, but a
    spread that does not follow the level, chances of 1 % come 1.2 to 1.5 times as often as is said where phi is 4 to
    20, because of that one estimate and not of weeks that hang together. Of Poisson counts w is 0.
    Summed over X and L by Gauss-Hermite quadrature of normal scores.

    Not where coming counts depend on past ones (an outbreak that spreads), nor for a mean of zero: then past counts
    hold nothing to be compared with, and one incident looks impossible.
    """

    mean: Floats
    relative: Floats
    dispersion: Floats
    freedom: Floats

    def chance_of_at_least(self, count: Floats) -> Floats:
        """P(Y >= count), the plain tail: at least uniform under the null, as false discovery control needs."""
        return _summed(count, *self._nodes())

    def too_high(self, alpha: float) -> Floats:
        """The smallest count with P(Y >= count) <= alpha: by halving, from where a skewed normal count has it.

        No step is longer than twice the one before, so that where that is near, as it mostly is, few are needed.
        """
        found = np.full(self.mean.shape, np.nan)
        open_ones = np.flatnonzero(~np.isnan(self.mean))
        mean, (means, excesses) = self.mean.ravel(), (each.reshape(len(WEIGHTS), -1) for each in self._nodes())
        score, excess = special.ndtri(1.0 - alpha), self._excess.ravel()
        skewed = (score**2 - 1.0) / 6.0 * (1.0 + 2.0 * excess)
        guess = np.floor(mean + score * np.sqrt(mean * (1.0 + excess)) + skewed) + 1.0
        low, high, at = np.zeros_like(mean), np.full_like(mean, np.inf), np.maximum(guess, 1.0)
        longest = 1.0
        while open_ones.size:
            asked = at[open_ones]
            above = _summed(asked, means[:, open_ones], excesses[:, open_ones]) > alpha
            low[open_ones[above]], high[open_ones[~above]] = asked[above], asked[~above]
            open_ones = open_ones[high[open_ones] - low[open_ones] > 1.0]
            middle, up = np.floor((low + high) / 2.0), at == low
            at = np.where(up, np.minimum(middle, low + longest), np.maximum(middle, high - longest))
            longest *= 2.0
        found.ravel()[:] = np.where(np.isnan(mean), np.nan, high)
        return found

    def interval(self) -> tuple[Floats, Floats]:
        """The 90 % predictive interval: at most 5 % chance of less than its first, and of more than its last count."""
        return np.maximum(self.too_high(0.95) - 1.0, 0.0), self.too_high(0.05) - 1.0

    def chance_of_seeing(self, ratio: float, alpha: float) -> Floats:
        """Power: the chance of an alarm at level alpha when the level of incidents is `ratio` times what it was."""
        return at_least(self.too_high(alpha), ratio * self.mean, ratio * self._excess)

    def detectable_ratio(self, alpha: float) -> Floats:
        """The smallest rise, as a rate ratio, that has a chance of POWER to be seen at level alpha.

        With c = `too_high` it solves P(Y >= c) = POWER for the mean, Y negative binomial of the size it has now: a
        rise multiplies a level that varies as before. The tail is a beta distribution's, so there is no search.
        """
        excess = self._excess
        share = special.betaincinv(self.too_high(alpha), self.mean / excess, POWER)
        endless = np.where(np.isnan(share), np.nan, np.inf)  # counts that rare and that uneven show nothing
        return np.asarray(np.divide(share, (1.0 - share) * excess, out=endless, where=share < 1.0))

    @property
    def _excess(self) -> Floats:
        """What the variance has above the mean, as a multiple of the mean, with the dispersion as estimated."""
        spread = np.maximum(self.dispersion, 1.0) * (1.0 + self.relative * self.mean)
        return np.maximum(spread - 1.0, SMALLEST_EXCESS)

    def _nodes(self) -> tuple[Floats, Floats]:
        """(len(WEIGHTS), ...) mean, and excess of the variance over it, at each of the quadrature's nodes.

        Many series have as many degrees of freedom.
        """
        halves, of = np.unique(self.freedom / 2.0, return_inverse=True)
        nodes = special.gammaincinv(halves, CHANCES[:, None])[:, of.reshape(self.freedom.shape)]
        beyond = np.maximum(self.dispersion * (self.freedom / 2.0) / nodes - 1.0, 0.0)[:, None]
        scores = LEVEL_SCORES.reshape(-1, *(1 for _ in self.mean.shape))
        followed = np.minimum(self.relative * beyond, MOST_FOLLOWED)
        level = np.exp(scores * np.sqrt(followed))
        of_level = self.relative * (1.0 + beyond) - followed
        excess = np.maximum(level * (beyond + of_level * self.mean), SMALLEST_EXCESS)
        shape = (len(WEIGHTS), *self.mean.shape)
        return (self.mean * level).reshape(shape), excess.reshape(shape)

    def mapped(self, change: Callable[[Floats], Any]) -> UncertainCount:
        """The same change, such as taking a part, made to each of the arrays."""
        return merged(change, self)


def merged(change: Callable[..., Any], *counts: UncertainCount) -> UncertainCount:
    """One of several, by the same change made to each of their arrays."""
    names = ("mean", "relative", "dispersion", "freedom")
    return UncertainCount(*(change(*(getattr(count, name) for count in counts)) for name in names))


def at_least(count: Floats, mean: Floats, excess: Floats) -> Floats:
    """P(Y >= count) of a negative binomial with variance mean (1 + excess)."""
    tail = special.betainc(np.maximum(count, 1.0), mean / excess, excess / (1.0 + excess))
    return np.asarray(np.where(np.asarray(count) < 1, np.where(np.isnan(mean), np.nan, 1.0), tail))


def _summed(count: Floats, means: Floats, excesses: Floats) -> Floats:
    return np.minimum(np.tensordot(WEIGHTS, at_least(count, means, excesses), axes=1), 1.0)
