"""Which of four words an estimate allows."""

from __future__ import annotations

from openvis.domain.effect import Estimate
from openvis.domain.intervention import Verdict

LEAST_EXPECTED = 5.0  # below this even a count of zero says little


def verdict_of(estimate: Estimate | None) -> Verdict:
    """Too little data where fewer than LEAST_EXPECTED were expected, or where no fall could have been told from chance
    (a count of 0 is not unusual) and there was no rise; else by the 95 % interval of the ratio, which holds 1 or not.
    """
    if estimate is None or estimate.expected < LEAST_EXPECTED:
        return Verdict.TOO_LITTLE_DATA
    if estimate.low <= 0 and estimate.observed <= estimate.high:
        return Verdict.TOO_LITTLE_DATA
    if estimate.ratio_high < 1:
        return Verdict.IMPROVED
    return Verdict.WORSENED if estimate.ratio_low > 1 else Verdict.NO_DIFFERENCE


def criterion_met(estimate: Estimate | None, verdict: Verdict, reduction_percent: int | None) -> bool | None:
    """Whether the fall that was promised before the start came; None where nothing was promised or can be said."""
    if estimate is None or reduction_percent is None or verdict is Verdict.TOO_LITTLE_DATA:
        return None
    return estimate.ratio <= (100 - reduction_percent) / 100
