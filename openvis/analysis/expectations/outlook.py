"""What was expected of one source, for every window that is tested and published: calculated once, used twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.expectations.expectation import expected_of_each_period, expected_of_last
from openvis.analysis.expectations.history import History
from openvis.analysis.expectations.known_beforehand import Known, without_known
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.expectations.yearly_effects import YearlyEffects, yearly_effects
from openvis.domain.run import WINDOW_MONTHS


@dataclass(frozen=True, slots=True)
class Outlook:
    """Counts with, per window length in months, what the months before the last so many led one to expect of those.

    effects  of what was known beforehand, where it would have helped
    """

    counts: MonthlyCounts
    history: History
    of_last: Mapping[int, Predictive]
    effects: YearlyEffects | None = None

    def of_each_month(self) -> Predictive:
        """(buurten, types, months) what the months before each led one to expect of it."""
        if self.effects is None:
            return expected_of_each_period(self.history)
        factors = self.effects.log_factors
        ordinary = expected_of_each_period(without_known(self.history, factors))
        return replace(ordinary, mean=ordinary.mean * np.exp(factors))


def outlook(counts: MonthlyCounts, known: Known | None = None) -> Outlook:
    """`known`: what is known beforehand of every month of the counts."""
    history = counts.history()
    effects = yearly_effects(history, known) if known else None
    factors = effects.log_factors if effects else None
    windows = {months: expected_of_last(history, months, factors) for months in WINDOW_MONTHS.values()}
    return Outlook(counts, history, windows, effects)
