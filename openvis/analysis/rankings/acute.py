"""Where the latest count is higher than this buurt's own past led one to expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.expectations.predictive import Predictive, stacked

ACUTE_MONTHS = (1, 3)  # the last month, and the last three together: a sudden and a building rise
LEAST_RECENT = 3  # one or two incidents are an event, not a rise


@dataclass(frozen=True, slots=True)
class Rise:
    """(buurten, types) each. `months`: which of ACUTE_MONTHS is the more striking; p counts for looking at both."""

    months: Floats
    observed: Floats
    expected: Predictive
    p: Floats


def rise_above_own_past(history: History, expected: Mapping[int, Predictive]) -> Rise:
    """The more surprising of the last month and the last quarter, per buurt x type.

    p_w = P(Y_w >= y_w) under the predictive distribution of window w, learnt from before the window;
    1 where fewer than LEAST_RECENT incidents were counted in it
    p   = min(1, 2 min(p_1, p_3))                       Bonferroni over the two windows; a tie goes to the month

    `expected` holds per window length what was expected (`expectation.expected_of_last`). NaN where the counts or
    the expectation of the last month or quarter are not given.

    Setting p to 1 only raises it, so it stays valid for false discovery control. For the size of rise this can see:
    at an expected count of 1 a rise to 4 is found about half of the time, before correction. Not for a slow rise
    over years (see `structural`), nor across borders of buurten.
    """
    windows = [_tail(history, months, expected[months]) for months in ACUTE_MONTHS]
    tails = np.stack([tail for tail, _ in windows])
    counts = np.stack([count for _, count in windows])
    smallest = np.argmin(tails, axis=0)  # NaN wins, and then stays NaN
    p = np.minimum(1.0, len(ACUTE_MONTHS) * _picked(tails, smallest))
    return Rise(
        months=np.asarray(ACUTE_MONTHS, dtype=np.float64)[smallest],
        observed=_picked(counts, smallest),
        expected=stacked([expected[months] for months in ACUTE_MONTHS], axis=0).mapped(
            lambda values: _picked(values, smallest)
        ),
        p=p,
    )


def _tail(history: History, months: int, expected: Predictive) -> tuple[Floats, Floats]:
    counts = history.total_of_last(months)
    tail = np.where(np.isnan(counts + expected.mean), np.nan, 1.0)
    enough = ~np.isnan(tail) & (counts >= LEAST_RECENT)
    tail[enough] = expected.mapped(lambda values: values[enough]).chance_of_at_least(counts[enough])
    return tail, counts


def _picked(stacked: Floats, index: np.ndarray) -> Floats:
    return np.asarray(np.take_along_axis(stacked, index[None], axis=0)[0])
