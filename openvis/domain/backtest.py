"""What a trial on the past says of each way to expect: the figures that a table or a program shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PIT_BINS = 10


class Method(StrEnum):
    """Ways to expect a count."""

    OPENVIS = "openvis"
    WITH_KNOWN = "openvis with what is known beforehand"
    MEAN_OF_YEAR = "mean of year"
    YEAR_AGO = "year ago"
    MOVING_AVERAGE = "moving average"
    BOOSTED_TREES = "boosted trees"


@dataclass(frozen=True, slots=True)
class MethodScore:
    """How one method did on one type, or on all together (`type` is None). Differences: this method minus OpenVIS.

    counts    how many counts were forecast; mean is their mean
    deviance  mean Poisson deviance; log_score the mean of -log P(count): of both, less is better
    within    share of the probability integral transforms between 5 % and 95 %: 0.90 when calibrated
    holds     share of the counts in the 90 % interval of whole numbers, which holds more the smaller the counts
    pit       shares in ten bins, each 0.1 when calibrated
    """

    method: Method
    type: str | None
    counts: int
    mean: float
    deviance: float
    deviance_more: float
    deviance_more_low: float
    deviance_more_high: float
    log_score: float
    log_score_more: float
    log_score_more_low: float
    log_score_more_high: float
    within: float
    holds: float
    pit: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ExpectationTrial:
    """All scores, and what they are of."""

    scores: tuple[MethodScore, ...]
    areas: int
    types: int
    periods: int
    first: str  # key of the first period that was forecast
    last: str
    not_given: int  # counts that were not in the file or empty
    without: tuple[Method, ...]  # methods that could not be tried
