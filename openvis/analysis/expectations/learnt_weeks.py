"""The last weeks against what all weeks before them led one to expect: for lists too short to have earlier years."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.expectations.expectation import expect
from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.expectations.known_beforehand import Known
from openvis.analysis.expectations.uncertain_count import UncertainCount

LEAST_LEARNT = 1.0  # years before the window: with less, the season that comes round would be seen as a rise
AS_IT_IS = 1e6  # degrees of freedom: the spread is taken as the expectation has it, which says itself how unsure it is


@dataclass(frozen=True, slots=True)
class LearntWeeks:
    """(areas, types) what was counted, what was expected, and how rare it is; NaN where nothing is expected.

    `expected` has the mean and variance of the expectation, for its interval and for what rise could be seen; `p` is of
    the expectation itself, which has the heavier tail.
    """

    observed: Floats
    expected: UncertainCount
    p: Floats


def against_expectation(history: History, weeks: int, known: Known | None = None) -> LearntWeeks:
    """The total of the last `weeks` of every area and type, expected from the weeks before them (`expectation.expect`).

    p = P(Y >= y), at least uniform when nothing changed. It knows the season as far as one or two years tell it, and
    pools over areas, types and themes, which is why it can do with less than `farrington`; where that has its years,
    it is to be preferred, for it takes the same weeks of those and nothing for granted about how areas are alike.

    Not with less than LEAST_LEARNT years before the window.
    """
    before = history.periods - weeks
    observed = history.total_of_last(weeks)
    if before < LEAST_LEARNT * history.year:
        nothing = np.full(observed.shape, np.nan)
        return LearntWeeks(observed, UncertainCount(nothing, nothing, nothing, nothing), nothing)
    expected = expect(history.first_periods(before), range(1, weeks + 1), known)
    missing = np.where(np.isnan(observed), np.nan, 1.0)
    return LearntWeeks(
        observed,
        UncertainCount(
            mean=expected.mean * missing,
            relative=1.0 / expected.size,
            dispersion=np.ones(observed.shape),
            freedom=np.full(observed.shape, AS_IT_IS),
        ),
        expected.chance_of_at_least(observed),
    )


def by_wijk(history: History) -> History:
    """The same, with wijken in the place of buurten: nothing lies between them and the gemeente."""
    wijken = int(history.wijk.max()) + 1
    members = history.wijk == np.arange(wijken)[:, None]

    def summed(values: Floats) -> Floats:
        return np.stack([values[row].sum(axis=0) for row in members])

    return replace(
        history,
        values=summed(history.values),
        wijk=np.zeros(wijken, dtype=np.int64),
        exposure=summed(history.exposure),
        neighbours=None,
        density=None,
    )


def known_by_wijk(known: Known, wijk: np.ndarray) -> Known:
    """What is known of a wijk: the mean of its buurten."""
    if len(known.values) == 1:
        return known
    return replace(
        known, values=np.stack([known.values[wijk == each].mean(axis=0) for each in range(int(wijk.max()) + 1)])
    )
