"""Made-up counts whose truth is known: what the calculations are tried on."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import MONTHS_A_YEAR, Floats, History

WIJKEN, THEMES = 5, 4


def history_of(values: Floats, exposure: Floats | None = None, *, year: int = MONTHS_A_YEAR) -> History:
    """Labels as in a middle-sized gemeente around given values (buurten, types, periods), ending with a year."""
    buurten, types, periods = values.shape
    return History(
        values=values.astype(np.float64),
        position=(np.arange(periods) - periods) % year,
        wijk=np.sort(np.arange(buurten) % min(WIJKEN, buurten)),
        theme=np.sort(np.arange(types) % min(THEMES, types)),
        exposure=np.ones(buurten) if exposure is None else exposure / exposure.mean(),
        year=year,
    )


def town(
    rng: Generator,
    *,
    buurten: int = 40,
    types: int = 25,
    months: int = 36,
    between_buurten: float = 0.5,
    between_months: float = 0.0,
    season: float = 0.2,
    year: int = MONTHS_A_YEAR,
) -> tuple[History, Floats]:
    """A gemeente from the model itself, and the true mean of every count.

    Type rates run from rare to common (0.02 to 3 per buurt-month); buurten differ by a gamma of variance
    `between_buurten`, single months by one of variance `between_months`, and winter has up to `season` more.
    """
    inhabitants = rng.uniform(300, 3000, buurten)
    rates = np.exp(np.linspace(np.log(0.02), np.log(3.0), types))
    relative = _gamma(rng, between_buurten, (buurten, types))
    wave = 1 + season * np.cos(2 * np.pi * (np.arange(months) - months) / year)
    mean = (inhabitants / inhabitants.mean())[:, None, None] * rates[:, None] * relative[..., None] * wave
    values = rng.poisson(mean * _gamma(rng, between_months, mean.shape)).astype(np.float64)
    return history_of(values, inhabitants, year=year), mean


def shuffled(rng: Generator, history: History) -> History:
    """The same counts with the months of every pair in random order: nothing is recent any more."""
    return history_of(rng.permuted(history.values, axis=2), history.exposure)


def _gamma(rng: Generator, variance: float, shape: tuple[int, ...]) -> Floats:
    return rng.gamma(1 / variance, variance, shape) if variance else np.ones(shape)
