"""What is known beforehand, learnt once a year: of every month only from the years before its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.expectation import lasting_mean_of_each_period
from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.expectations.known_beforehand import Known, effects_of, log_factors_of


@dataclass(frozen=True, slots=True)
class YearlyEffects:
    """log_factors  (buurten or 1, types, periods) what covariates do to the log of an expectation

    last  (covariates, types) the log effects in the last year, 0 where nothing is kept; known  those covariates
    """

    log_factors: Floats
    last: Floats
    known: Known

    def named(self, buurt: int, kind: int, periods: int) -> tuple[str, ...]:
        """What moved the expectation of the last `periods` of a pair, by name."""
        values = self.known.values[min(buurt, len(self.known.values) - 1), -periods:]
        moved = (self.last[:, kind] != 0) & (values != 0).any(axis=0)
        return tuple(name for name, told in zip(self.known.names, moved, strict=True) if told)


def yearly_effects(history: History, known: Known) -> YearlyEffects | None:
    """The effects of every year, counted back from the last period, learnt from what came before that year.

    Learnt once a year, so that every window of the last year and the series of months rest on the same effects; and
    what is known of a calendar is worth little more a month later. None where nothing is ever kept, as with less than
    three years, of which the last is learnt of nothing.
    """
    factors = np.zeros((len(known.values), history.values.shape[1], history.periods))
    last = np.zeros((known.values.shape[2], history.values.shape[1]))
    for begin in range(history.periods - history.year, 2 * history.year - 1, -history.year):
        before = history.first_periods(begin)
        effects = effects_of(before, lasting_mean_of_each_period(before), known)
        year = slice(begin, begin + history.year)
        factors[:, :, year] = log_factors_of(known, effects)[:, :, year]
        if begin + history.year == history.periods:
            last = effects
    return YearlyEffects(factors, last, known) if factors.any() else None
