"""Whether two counts differ by more than coincidence."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import special  # not scipy.stats: every command would wait a second for it

CHANGE_LEVEL = 0.05  # a difference that coincidence makes less often than this is called a difference
LEAST_FOR_PERCENT = 10  # "from 1 to 13" says more than "+1200 %"
_REACH = 8.0  # standard deviations, and as many counts more: what lies further adds less than 1e-12


@cache
def chance_of_difference(before: int, after: int) -> float:
    """Two-sided p of the E-test: how often two equal Poisson levels give counts at least this far apart.

    z(a, b) = |b - a| / sqrt(a + b);  l = (a + b) / 2
    p = sum over x, y of Pois(x; l) Pois(y; l) where z(x, y) >= z(before, after)

    Krishnamoorthy & Thomson (2004, J. Stat. Plan. Inference 119:23), for equal periods. Not for periods of
    different length, nor for counts that vary more than Poisson (one offender, one address): p is then too small.
    """
    if before == after:
        return 1.0
    level = (before + after) / 2.0
    reach = _REACH * np.sqrt(level) + _REACH
    counts = np.arange(max(0.0, np.floor(level - reach)), np.ceil(level + reach) + 1)
    weight = np.exp(special.xlogy(counts, level) - special.gammaln(counts + 1.0) - level)
    total = counts[:, None] + counts[None, :]
    distance = np.abs(counts[:, None] - counts[None, :]) / np.sqrt(np.maximum(total, 1.0))
    as_far = distance >= abs(after - before) / np.sqrt(before + after) - 1e-9
    return min(1.0, float(weight @ as_far @ weight))


def is_difference(before: int, after: int) -> bool:
    return chance_of_difference(before, after) <= CHANGE_LEVEL


def percent_change(before: int, after: int) -> int | None:
    """Rounded percentage; None below LEAST_FOR_PERCENT before, where one incident more is ten percent or more."""
    return round(100 * (after - before) / before) if before >= LEAST_FOR_PERCENT else None
