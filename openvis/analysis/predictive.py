"""A predictive distribution of a count: what may be expected, how wide, and how rare a count would be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from openvis.analysis.history import Floats

INTERVAL = 0.90


@dataclass(frozen=True, slots=True)
class Predictive:
    """Negative binomial counts: mean m and size r, variance m + m²/r. NaN where nothing could be expected.

    mean, size  arrays of one shape

    A Poisson count whose level is itself gamma distributed (Greenwood & Yule 1920). Not for fractions or rates.
    """

    mean: Floats
    size: Floats

    def interval(self) -> tuple[Floats, Floats]:
        """Lowest and highest count of the central 90 %: the 5 % and 95 % quantiles, so coverage is at least 90 %."""
        tail = (1.0 - INTERVAL) / 2.0
        return self._quantile(tail), self._quantile(1.0 - tail)

    def chance_of_at_least(self, count: Floats) -> Floats:
        """P(Y >= count).

        The plain tail, not the mid-p: with counts this small the mid-p is below its nominal level often enough to
        break the promise of false discovery control, which needs p-values that are at least uniform under the null.
        """
        return np.asarray(stats.nbinom.sf(count - 1, self.size, self._success()))

    def chance_of_at_most(self, count: Floats) -> Floats:
        """P(Y <= count)."""
        return np.asarray(stats.nbinom.cdf(count, self.size, self._success()))

    def _quantile(self, chance: float) -> Floats:
        return np.asarray(stats.nbinom.ppf(chance, self.size, self._success()))

    def _success(self) -> Floats:
        return self.size / (self.size + self.mean)
