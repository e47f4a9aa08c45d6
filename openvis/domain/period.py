"""Periods: ISO weeks, months and years, each with one canonical key that sorts in time.

| kind  | key        | CBS key    |
|-------|------------|------------|
| week  | `2019-W07` | -          |
| month | `2019-03`  | `2019MM03` |
| year  | `2019`     | `2019JJ00` |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue


class PeriodKind(StrEnum):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_SHAPES = (
    (PeriodKind.MONTH, re.compile(r"(?P<year>[0-9]{4})(?:-|MM)(?P<number>[0-9]{2})")),
    (PeriodKind.YEAR, re.compile(r"(?P<year>[0-9]{4})(?:JJ00)?(?P<number>)")),
    (PeriodKind.WEEK, re.compile(r"(?P<year>[0-9]{4})-?W(?P<number>[0-9]{2})")),
)

MONTH_NAMES = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

WEEKDAY_NAMES = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open stretch of days `[first, end)` with a name. Compare periods of one kind only."""

    year: int
    number: int  # month 1-12, ISO week 1-53, 0 for a year
    kind: PeriodKind

    @property
    def first(self) -> date:
        if self.kind is PeriodKind.WEEK:
            return date.fromisocalendar(self.year, self.number, 1)
        return date(self.year, self.number or 1, 1)

    @property
    def end(self) -> date:
        """The day after the last day."""
        return self.shift(1).first

    @property
    def key(self) -> str:
        if self.kind is PeriodKind.YEAR:
            return f"{self.year:04d}"
        letter = "W" if self.kind is PeriodKind.WEEK else ""
        return f"{self.year:04d}-{letter}{self.number:02d}"

    @property
    def cbs_key(self) -> str:
        """How CBS writes it. Weeks do not exist in the CBS tables."""
        if self.kind is PeriodKind.WEEK:
            raise UnknownValue(f"CBS kent geen weken, dus ook {self.key} niet.")
        return f"{self.year:04d}MM{self.number:02d}" if self.number else f"{self.year:04d}JJ00"

    @property
    def label(self) -> str:
        """How a reader says it: "maart 2019", "week 7 van 2019", "2019"."""
        if self.kind is PeriodKind.MONTH:
            return f"{MONTH_NAMES[self.number - 1]} {self.year}"
        if self.kind is PeriodKind.WEEK:
            return f"week {self.number} van {self.year}"
        return f"{self.year}"

    def shift(self, steps: int) -> Period:
        """The period `steps` later (earlier when negative) of the same kind."""
        if self.kind is PeriodKind.YEAR:
            return Period(self.year + steps, 0, self.kind)
        if self.kind is PeriodKind.MONTH:
            months = self.year * 12 + self.number - 1 + steps
            return Period(months // 12, months % 12 + 1, self.kind)
        return week_of(self.first + timedelta(weeks=steps))

    def until(self, last: Period) -> list[Period]:
        """This period up to and including `last`; empty when `last` is earlier."""
        if self.kind is not last.kind:
            raise UnknownValue(f"{self.key} en {last.key} zijn niet van dezelfde soort.")
        periods, current = [], self
        while current <= last:
            periods.append(current)
            current = current.shift(1)
        return periods


def month_of(day: date) -> Period:
    return Period(day.year, day.month, PeriodKind.MONTH)


def week_of(day: date) -> Period:
    """The ISO week a day falls in, Monday up to and including Sunday: the one place where weeks are cut."""
    year, number, _ = day.isocalendar()
    return Period(year, number, PeriodKind.WEEK)


def parse_period(text: str) -> Period:
    """Read a canonical or CBS key, padded or not. Raises UnknownValue for anything else."""
    for kind, shape in _SHAPES:
        if found := shape.fullmatch(text.strip()):
            period = Period(int(found["year"]), int(found["number"] or 0), kind)
            if _exists(period):
                return period
    raise UnknownValue(
        f"{shown(text)} is geen periode.", "Schrijf een maand als 2019-03, een jaar als 2019 of een week als 2019-W07."
    )


def _exists(period: Period) -> bool:
    if period.year < 1:
        return False
    if period.kind is PeriodKind.MONTH:
        return 1 <= period.number <= 12
    if period.kind is PeriodKind.WEEK:
        last_week = date(period.year, 12, 28).isocalendar().week  # 28 December is always in the last week
        return 1 <= period.number <= last_week
    return True
