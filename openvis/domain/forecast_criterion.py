"""What a forecast must reach, set before the days it is about, and what became of it: a forecast that cannot fail says
nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openvis.domain.places_and_times import PlaceKind

SHORTEST, LONGEST = timedelta(weeks=8), timedelta(weeks=26)  # from the first day to the day of judgement
LATEST_START = timedelta(weeks=26)  # from today
WAIT = timedelta(weeks=6)  # after the day of judgement, for what is reported late; then it is judged on what is there
LEAST_PERIODS = 5  # below either nothing can be said
LEAST_EVENTS = 30


class CriterionMeasure(StrEnum):
    HITS = "hits-3"  # share of the incidents in the 3 % of places with the highest expectation
    PAI = "pai-1"  # how many times as many incidents in the highest 1 % as a choice by lot would hold
    GAIN = "gain-over-count"  # log likelihood per incident above the count of all years, in nats


BOUNDS = {  # what chance gives, and what nothing reaches
    CriterionMeasure.HITS: (0.03, 1.0),
    CriterionMeasure.PAI: (1.0, 100.0),
    CriterionMeasure.GAIN: (0.0, 5.0),
}


class CriterionVerdict(StrEnum):
    """There is no fourth word."""

    MET = "met"
    NOT_MET = "not-met"
    TOO_LITTLE_DATA = "too-little-data"


class CriterionStand(StrEnum):
    """Where a version stands on a day. Once begun it is judged, whatever replaced it."""

    SET = "set"  # its days have yet to begin
    LAPSED = "lapsed"  # replaced before they began
    RUNNING = "running"
    PAST = "past"  # its day of judgement has come


@dataclass(frozen=True, slots=True)
class ForecastCriterion:
    """One version of a criterion; written once.

    least      of the measure: a share, a ratio or nats per incident
    starts_on  first day that counts; judged_on the day after the last
    replaces   the version it changes; replaced_by the one that changed it, made at `replaced_at`
    """

    id: int
    gemeente: str
    categories: tuple[str, ...]
    horizon: int
    measure: CriterionMeasure
    least: float
    starts_on: date
    judged_on: date
    by: str
    at: datetime
    replaces: int | None = None
    replaced_by: int | None = None
    replaced_on: date | None = None

    def stand(self, today: date) -> CriterionStand:
        if self.replaced_on is not None and self.replaced_on < self.starts_on:
            return CriterionStand.LAPSED
        if today >= self.judged_on:
            return CriterionStand.PAST
        return CriterionStand.RUNNING if today >= self.starts_on else CriterionStand.SET

    def overlaps(self, other: ForecastCriterion) -> bool:
        """Whether both ask the same of a type in the same days: then one could be kept quiet about."""
        same = (self.horizon, self.measure) == (other.horizon, other.measure)
        return (
            same
            and bool(set(self.categories) & set(other.categories))
            and self.starts_on < other.judged_on
            and other.starts_on < self.judged_on
        )


@dataclass(frozen=True, slots=True)
class ForecastJudgement:
    """What a run says of one criterion and type: where it stands, or (`final`) what it came to.

    first, last  first days of the first and the last period that counted; empty where none did
    hits, area   incidents in the coloured places, and what share of the places those are; None of a gain
    low, high    95 % interval of the value, over periods
    """

    criterion: int
    category: str
    kind: PlaceKind
    final: bool
    first: str
    last: str
    periods: int
    events: int
    hits: int | None
    area: float | None
    value: float | None
    low: float | None
    high: float | None
    verdict: CriterionVerdict
