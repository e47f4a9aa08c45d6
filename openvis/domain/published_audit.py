"""The audit of deployment as a run stores it: hours worked per buurt beside what was expected, and month by month."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditArea:
    """One buurt over all months of the audit.

    Shares are of the whole gemeente; None where there is nothing to divide by. early and late are those of the hours in
    the first and in the last half of the months: who gets ever more.
    """

    run: str
    gemeente: str
    area: str
    period_from: str
    period_to: str
    hours: float
    orders: int  # werkopdrachten that were carried out
    expected: float  # incidents that the public reports, expected beforehand
    brought: int  # reported by the public
    found: int  # found by officers
    share_of_hours: float | None
    share_expected: float | None
    share_brought: float | None
    hours_per_expected: float | None
    found_per_hour: float | None
    hours_early: float
    hours_late: float
    share_early: float | None
    share_late: float | None


@dataclass(frozen=True, slots=True)
class AuditMonth:
    """How unevenly the hours of one month lay over the buurten, beside how unevenly what was expected did."""

    run: str
    gemeente: str
    period: str
    hours: float
    orders: int
    expected: float
    gini: float | None  # 0: every buurt as many; towards 1: all in one
    gini_expected: float | None
    fullest: float | None  # share of the hours in the `fullest_areas` buurten with most
    fullest_areas: int


@dataclass(frozen=True, slots=True)
class AuditDrift:
    """Whether hours come together more and more: change of the Gini a month with its 95 % interval; None: too few."""

    run: str
    gemeente: str
    months: int  # with hours
    per_month: float | None
    low: float | None
    high: float | None
    p: float | None
    rises: bool
    hours_and_brought: float | None  # rank correlation over buurten
    hours_and_found: float | None
