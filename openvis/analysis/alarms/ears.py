"""EARS C1, C2 and C3: the simplest alarms in wide use, kept to compare ours with."""

from __future__ import annotations

import numpy as np

from openvis.analysis.expectations.history import Floats

BASELINE, LAG = 7, 2  # periods that are learnt from, and those left out between them and now
LEAST_SPREAD = 0.2  # so that after seven equal counts not every other one is infinitely rare


def ears_c1(counts: Floats) -> Floats:
    """(series, periods) (y - mean) / standard deviation of the seven periods before; usually an alarm above 3."""
    return _deviations(counts, lag=0)


def ears_c2(counts: Floats) -> Floats:
    """The same with two periods left out between them and now, in which a rise may have begun."""
    return _deviations(counts, lag=LAG)


def ears_c3(counts: Floats) -> Floats:
    """Sum over this period and the two before of max(0, C2 - 1); usually an alarm above 2.

    Hutwagner et al. (2003, J. Urban Health 80 suppl. 1:i89); Fricker, Hegler & Dunfee (2008, Stat. Med. 27:3407). NaN
    where the baseline is not complete, or a count is not given. Knows no season, trend or distribution.
    """
    above = np.maximum(ears_c2(counts) - 1.0, 0.0)
    total = above.copy()
    total[:, 1:] += above[:, :-1]
    total[:, 2:] += above[:, :-2]
    total[:, :2] = np.nan
    return total


def _deviations(counts: Floats, *, lag: int) -> Floats:
    found = np.full(counts.shape, np.nan)
    first = BASELINE + lag
    if counts.shape[1] > first:
        last = counts.shape[1] - 1 - lag
        before = np.lib.stride_tricks.sliding_window_view(counts[:, :last], BASELINE, axis=1)
        spread = np.maximum(before.std(axis=2, ddof=1), LEAST_SPREAD)
        found[:, first:] = (counts[:, first:] - before.mean(axis=2)) / spread
    return found
