"""How sure a count is: the levels with which it agrees."""

from __future__ import annotations

from math import sqrt

Z = 1.959964  # of 95 %


def count_margin(count: int) -> tuple[float, float]:
    """The 95 % interval of the level of a Poisson count (Byar's approximation; Breslow & Day, 1987, IARC 82, p. 69).

    low  = n (1 - 1/(9 n) - z/(3 sqrt n))³,   high = m (1 - 1/(9 m) + z/(3 sqrt m))³ with m = n + 1
    Within 0.1 of the exact one from a count of 5 on. Not for counts that vary more than Poisson: it is then too narrow.
    """
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * sqrt(above))) ** 3
    low = count * (1 - 1 / (9 * count) - Z / (3 * sqrt(count))) ** 3 if count else 0.0
    return max(0.0, low), high
