"""What became of deployment, area by area and over time: whether hours follow what is expected, or themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AreaHours:
    """Hours of one area over all periods, beside what the public reports there and what officers find.

    Shares are of the whole gemeente. None where there is nothing to divide by.
    """

    area: str
    hours: float
    expected: float  # incidents, by the forecast that was in force
    brought: int  # breng: reported by the public
    found: int  # haal: found by officers
    share_of_hours: float | None
    share_expected: float | None
    share_brought: float | None
    hours_per_expected: float | None
    found_per_hour: float | None


@dataclass(frozen=True, slots=True)
class HoursTogether:
    """How unevenly the hours of one period lay over the areas, beside how unevenly what was expected did."""

    period: str
    hours: float
    gini: float | None  # 0: every area as many; towards 1: all in one
    gini_expected: float | None
    fullest: float | None  # share of the hours in the five percent of areas with most, at least one area


@dataclass(frozen=True, slots=True)
class HoursDrift:
    """Whether hours come together more and more: change of the Gini per period, with a 95 % interval and its p."""

    periods: int
    per_period: float
    low: float
    high: float
    p: float

    @property
    def rises(self) -> bool:
        return self.low > 0 and self.p < 0.05


@dataclass(frozen=True, slots=True)
class DeploymentAudit:
    areas: tuple[AreaHours, ...]
    periods: tuple[HoursTogether, ...]
    drift: HoursDrift | None  # None: too few periods to say
    hours_and_brought: float | None  # rank correlation over areas: hours with what the public reports
    hours_and_found: float | None  # the same with what officers find; it is high by itself where they are
