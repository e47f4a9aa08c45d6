"""A predictive distribution of a count: what may be expected, how wide, and how rare a count would be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.negative_binomial import chance_of_more, quantile

INTERVAL = 0.90
MOST_ONE_BY_ONE = (
    50.0  # mean up to which a quantile is sooner found by counting; that of most buurten and types is below
)
# Twenty nodes of the quadrature over the level: a chance is then right to 0.1 % of itself, further out far better.
_SCORES, _MASS = np.polynomial.hermite_e.hermegauss(20)
QUANTILES, WEIGHTS = special.ndtr(_SCORES), _MASS / _MASS.sum()
SMALLEST_VARIANCE = 1e-6  # stands for "none": a negative binomial this close to Poisson cannot be told from it


@dataclass(frozen=True, slots=True)
class Predictive:
    """Poisson counts whose level is uncertain twice over. Arrays of one shape; NaN where nothing is expected.

    mean    m, the expected count
    shared  u, relative variance of what is not known about the level (it hits all months of the count together)
    single  d, relative variance of the months around their level

    Y ~ Poisson(m X Z), X ~ Gamma(mean 1, variance u), Z ~ Gamma(mean 1, variance d), so given X negative binomial
    (Greenwood & Yule 1920). Not for fractions or rates.
    """

    mean: Floats
    shared: Floats
    single: Floats

    @property
    def size(self) -> Floats:
        """r of the negative binomial with the same mean and variance: 1/r = (1 + u) (1 + d) - 1."""
        return 1.0 / np.maximum((1.0 + self.shared) * (1.0 + self.single) - 1.0, SMALLEST_VARIANCE)

    def interval(self) -> tuple[Floats, Floats]:
        """Lowest and highest count of the central 90 %: the 5 % and 95 % quantiles, so coverage is at least 90 %.

        Of the negative binomial with the same mean and variance, which is close enough this near to the middle.
        """
        tail = (1.0 - INTERVAL) / 2.0
        return self._quantile(tail), self._quantile(1.0 - tail)

    def _quantile(self, chance: float) -> Floats:
        """The lowest count with a chance of `chance` to be no more."""
        mean, size = np.ravel(self.mean), np.ravel(self.size)
        counts = np.full(mean.shape, np.nan)
        some = mean <= MOST_ONE_BY_ONE
        counts[some] = _lowest_count(chance, mean[some], size[some])
        some = mean > MOST_ONE_BY_ONE
        counts[some] = quantile(chance, size[some], size[some] / (size[some] + mean[some]))
        return counts.reshape(np.shape(self.mean))

    def chance_of_at_least(self, count: Floats) -> Floats:
        """P(Y >= count), summed over X by Gauss-Hermite quadrature of its normal scores.

        The far tail of the product X Z is heavier than that of one gamma with its variance: with one year of counts
        that vary much, matching the variance alone makes rare counts look two times too rare.

        The plain tail, not the mid-p: with counts this small the mid-p is below its nominal level often enough to
        break the promise of false discovery control, which needs p-values that are at least uniform under the null.
        """
        shared, size = np.maximum(self.shared, SMALLEST_VARIANCE), 1.0 / np.maximum(self.single, SMALLEST_VARIANCE)
        level = self.mean * shared * special.gammaincinv(1.0 / shared, _along_nodes(QUANTILES, shared))
        chances = chance_of_more(count - 1, size, size / (size + level))
        return np.asarray(np.minimum((_along_nodes(WEIGHTS, shared) * chances).sum(axis=0), 1.0))

    def mapped(self, change: Callable[[Floats], Any]) -> Predictive:
        """The same change, such as taking a part, made to each of the arrays."""
        return Predictive(change(self.mean), change(self.shared), change(self.single))


def _lowest_count(chance: float, mean: Floats, size: Floats) -> Floats:
    """The same of negative binomials, by adding up the chances of 0, 1, 2 ... until there is enough."""
    counts = np.zeros_like(mean)
    exactly = np.exp(-size * np.log1p(mean / size))
    at_most, grows, short, count = exactly.copy(), mean / (size + mean), np.arange(len(mean)), 0
    while (short := short[at_most[short] < chance]).size:
        exactly[short] *= grows[short] * (size[short] + count) / (count + 1)
        at_most[short] += exactly[short]
        count += 1
        counts[short] = count
    return counts


def _along_nodes(nodes: Floats, cells: Floats) -> Floats:
    """The nodes along a new first axis, before those of the cells."""
    return nodes.reshape(-1, *(1 for _ in np.shape(cells)))


def stacked(parts: list[Predictive], axis: int) -> Predictive:
    """Several of one shape, along a new axis."""
    return Predictive(
        np.stack([part.mean for part in parts], axis=axis),
        np.stack([part.shared for part in parts], axis=axis),
        np.stack([part.single for part in parts], axis=axis),
    )
