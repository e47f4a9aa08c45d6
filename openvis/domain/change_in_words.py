"""The rule of every change that is told: two counts of equally long periods, and what may be said of the difference.

1. Both counts are told, always.
2. Only what coincidence makes less often than CHANGE_LEVEL is called a difference (the E-test below). Of anything
   else it is said that it is not to be told from coincidence, and no percentage stands beside it.
3. A percentage is a whole number, rounded half away from zero on the exact fraction: 128.57 is +129, 12.5 is +13 and
   -12.5 is -13. Below LEAST_FOR_PERCENT before there is none: "from 1 to 13" says more than "+1200 %".
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from math import exp, floor, lgamma, log, sqrt

from openvis.domain.words import thousands

CHANGE_LEVEL = 0.05
LEAST_FOR_PERCENT = 10
_REACH = 8.0  # standard deviations, and as many counts more: what lies further adds less than 1e-12
_TOLD_AS_SMALL = 0.001


def change_sentence(before: int, after: int) -> str:
    """ "Van 223 naar 159 (−29 %). Dit verschil is groter dan toeval verklaart." """
    counts = f"Van {thousands(before)} naar {thousands(after)}"
    if before == after:
        return f"{counts}. Er is geen verschil."
    if not is_difference(before, after):
        return f"{counts}. Dit verschil is niet te onderscheiden van toeval."
    percent = percent_in_words(before, after)
    return f"{counts}{f' ({percent})' if percent else ''}. Dit verschil is groter dan toeval verklaart."


def difference_in_words(before: int, after: int) -> str:
    """What a table says beside two counts: "−29 %, groter dan toeval (p < 0,001)"."""
    if before == after:
        return "geen verschil"
    chance = chance_in_words(chance_of_difference(before, after))
    if not is_difference(before, after):
        return f"niet te onderscheiden van toeval ({chance})"
    percent = percent_in_words(before, after)
    return f"{f'{percent}, ' if percent else ''}groter dan toeval ({chance})"


def chance_in_words(chance: float) -> str:
    """ "p = 0,21", with three decimals where two would hide on which side of the level it is."""
    if chance < _TOLD_AS_SMALL:
        return "p < 0,001"
    decimals = 3 if chance < 2 * CHANGE_LEVEL else 2
    return f"p = {chance:.{decimals}f}".replace(".", ",")


def percent_in_words(before: int, after: int) -> str:
    """ "−29 %"; empty where a percentage says nothing. Never without the counts, and never for no difference."""
    percent = percent_change(before, after)
    if percent == 0 and before != after:
        return "minder dan 1 %"
    return "" if percent is None else f"{percent:+d} %".replace("-", "−")


def is_difference(before: int, after: int) -> bool:
    """Whether coincidence makes so large a difference less often than CHANGE_LEVEL."""
    return chance_of_difference(before, after) <= CHANGE_LEVEL


def percent_change(before: int, after: int) -> int | None:
    """The percentage by rule 3; None below LEAST_FOR_PERCENT before."""
    if before < LEAST_FOR_PERCENT:
        return None
    size = (200 * abs(after - before) + before) // (2 * before)
    return size if after >= before else -size


@cache
def chance_of_difference(before: int, after: int) -> float:
    """Two-sided p of the E-test: how often two equal Poisson levels give counts at least this far apart.

    z(a, b) = |b - a| / sqrt(a + b);  l = (a + b) / 2
    p = sum over x, y of Pois(x; l) Pois(y; l) where z(x, y) >= z(before, after)

    Krishnamoorthy & Thomson (2004, J. Stat. Plan. Inference 119:23), for equal periods. Not for periods of
    different length, nor for counts that vary more than Poisson (one offender, one address): p is then too small.
    Which counts are as far apart is asked in whole numbers, so that equally far is never lost in rounding.
    """
    if before == after:
        return 1.0
    gap, total = (after - before) ** 2, before + after
    level = total / 2.0
    reach = _REACH * sqrt(level) + _REACH
    first, last = max(0, floor(level - reach)), floor(level + reach) + 1
    weight = [exp(count * log(level) - lgamma(count + 1.0) - level) for count in range(first, last + 1)]
    at_least = [*reversed(list(accumulate(reversed(weight)))), 0.0]  # chance of this count or a higher one
    chance, other = 0.0, first
    for count in range(first, last + 1):
        # The first higher count that is as far from this one moves up with it; the mirror image doubles the sum.
        while other <= last and (other <= count or (other - count) ** 2 * total < gap * (other + count)):
            other += 1
        chance += 2 * weight[count - first] * at_least[other - first]
    return min(1.0, chance)
