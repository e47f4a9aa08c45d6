"""How well forecasts of counts came out: on average, as a distribution, and one against another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy import special

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.negative_binomial import chance_of_at_most, log_chance_of

DRAWS = 2000  # of a bootstrap
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Forecast:
    """Negative binomial forecasts, arrays of one shape; NaN where nothing was forecast.

    mean  the expected count, above zero
    size  r of the negative binomial: variance = mean + mean² / r
    """

    mean: Floats
    size: Floats

    def below(self, counts: Floats) -> Floats:
        """P(Y <= counts)."""
        return chance_of_at_most(counts, self.size, self.size / (self.size + self.mean))


def poisson_deviance(counts: Floats, mean: Floats) -> Floats:
    """2 (y log(y / m) - (y - m)) of each count: how far the mean was off, in units that fit counts large and small.

    Zero for a perfect mean. Judges the mean alone, not how wide the forecast was.
    """
    return np.asarray(2.0 * (special.xlogy(counts, counts) - special.xlogy(counts, mean) - (counts - mean)))


def log_score(counts: Floats, forecast: Forecast) -> Floats:
    """-log P(Y = y) of each count: smaller is better, and only an honest distribution has the smallest (Good 1952)."""
    chance = forecast.size / (forecast.size + forecast.mean)
    return -log_chance_of(counts, forecast.size, chance)


def pit_below(counts: Floats, forecast: Forecast, chances: Floats) -> Floats:
    """(chances,) share of the probability integral transforms at most each chance; equal to it when calibrated.

    A count stands for all of P(Y <= y - 1) .. P(Y <= y), spread evenly: the transform of Czado, Gneiting & Held (2009,
    Biometrics 65:1254) without a draw. So it is uniform under a right forecast, however small the counts, while an
    interval from whole counts holds more than it says (of a count that is nearly always zero: nearly always).
    """
    low, high = forecast.below(counts - 1), forecast.below(counts)
    width = np.maximum(high - low, 1e-12)  # of a count no forecast saw coming
    shares = [np.where(high <= chance, 1.0, np.clip((chance - low) / width, 0.0, 1.0)) for chance in chances]
    return np.array([share.mean() for share in shares])


def interval_of_mean(values: Floats, rng: Generator, *, block: int) -> tuple[float, float]:
    """The 95 % interval of the mean of values that follow each other in time, by a moving block bootstrap.

    values  (periods,); blocks of `block` periods that follow each other (round the end) keep what neighbours share
    Künsch (1989, Annals of Statistics 17:1217). Of differences between two methods on the same counts it is paired.
    With fewer than five blocks it says little; of one period it is NaN.
    """
    periods = values.size
    if periods < 2:
        return float("nan"), float("nan")
    block = min(block, periods)
    starts = rng.integers(0, periods, (DRAWS, -(-periods // block)))
    drawn = (starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, :periods] % periods
    low, high = np.quantile(values[drawn].mean(axis=1), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)
