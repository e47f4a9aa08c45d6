"""How good a source is: what is measured of it, and what was found.

The limits, and what each measure means and asks of a reader, stand in `quality_measures.csv`; how often a source is
expected in `rhythms.csv`, unless its profile says so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Grade(StrEnum):
    """How good, in words; the shape beside it and the word carry it, never a colour alone."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"
    UNKNOWN = "unknown"  # nothing to judge by


class Measure(StrEnum):
    """What is looked at. A source has one row for each that applies, and one for each jump."""

    FRESHNESS = "freshness"
    LAST_PERIOD = "last-period"
    TIME_KNOWN = "time-known"
    REPORTED_KNOWN = "reported-known"
    GIVEN = "given"
    LOCATED = "located"
    REFUSED = "refused"
    OUTSIDE = "outside"
    REPEATED = "repeated"
    UNMAPPED = "unmapped"
    DAY_JUMP = "day-jump"
    PLACE_JUMP = "place-jump"
    PLACE_SHARE = "place-share"
    FIRST_OF_MONTH = "first-of-month"
    MIDNIGHT = "midnight"
    REGISTRAR = "registrar"
    SUMS = "sums"


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """What is made of a measure: `quality_measures.csv`, which may be read as the method.

    attention, bad  limits of what the measure compares, each None where it is never called that; for most measures a
                    share of rows, for freshness a number of rhythms late, for the last period a chance (low is wrong)
    least  so many rows or more, or nothing is said of a jump
    """

    measure: Measure
    attention: float | None
    bad: float | None
    least: int
    means: str
    ask: str

    def grade(self, value: float) -> Grade:
        """What a value is called: at a limit is still within it."""
        past = [limit is not None and self._is_past(value, limit) for limit in (self.attention, self.bad)]
        return Grade.BAD if past[1] else Grade.ATTENTION if past[0] else Grade.GOOD

    def _is_past(self, value: float, limit: float) -> bool:
        return value < limit if self.measure is Measure.LAST_PERIOD else value > limit


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure with its outcome.

    `number` of `of` is what the sentence says in words: a count of rows out of all rows looked at, or days late.
    None where it could not be measured. `area` is a buurt, never an address; `period` a day, a month or empty.
    """

    measure: Measure
    grade: Grade
    number: int | None
    of: int | None
    sentence: str
    area: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One look at one source."""

    gemeente: str
    source: str
    at: datetime
    method: str  # version of the method, "quality-1"
    versions: dict[str, int]  # version of each table it read
    batch: str  # the last delivery that was taken in
    measures: tuple[Measured, ...]

    @property
    def grade(self) -> Grade:
        """The worst of its measures; unknown where nothing could be judged."""
        found = {measured.grade for measured in self.measures}
        return next((grade for grade in (Grade.BAD, Grade.ATTENTION, Grade.GOOD) if grade in found), Grade.UNKNOWN)


class Rhythm(StrEnum):
    """How often a source is delivered."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


DAYS_OF = {Rhythm.DAY: 1, Rhythm.WEEK: 7, Rhythm.MONTH: 31, Rhythm.QUARTER: 92, Rhythm.YEAR: 366}


@dataclass(frozen=True, slots=True)
class RegistrarMonth:
    """How the rows of one month lay over registrars. Never who they are."""

    month: str  # "2026-03"
    registrars: int
    rows: int
    busiest: int  # rows of the one who wrote most


@dataclass(frozen=True, slots=True)
class Expected:
    """How often a source comes, and how many days after the end of a period it is usually there."""

    rhythm: Rhythm
    lag_days: int


LENIENCE, A_WHOLE_DELIVERY = 2, 7  # days: a source is never called late, or a delivery missing, for fewer


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late a source is. `due` is when the next rows should be there; `days` after that, or 0."""

    due: date
    days: int
    grade: Grade


def lateness(newest: date, expected: Expected, today: date, *, quiet: int = 0) -> Lateness:
    """How late a source is whose rows run up to `newest`.

    Its next rows are due one rhythm and the usual delay later, plus the `quiet` days that it often has between rows.
    Limits are in rhythms (`quality_measures.csv`), and never so narrow that a day of delay is called anything.
    """
    length, rule = DAYS_OF[expected.rhythm], measure_rules()[Measure.FRESHNESS]
    due = newest + timedelta(days=length + expected.lag_days + quiet)
    days = max(0, (today - due).days)
    grade = rule.grade(days / length) if days > LENIENCE else Grade.GOOD
    if grade is Grade.BAD and days <= A_WHOLE_DELIVERY:
        grade = Grade.ATTENTION
    return Lateness(due, days, grade)


@cache
def expected_rhythms() -> dict[str, Expected]:
    """The sources whose supplier publishes in a known rhythm, by source."""
    return {row["source"]: Expected(Rhythm(row["rhythm"]), int(row["lag_days"])) for row in _table("rhythms.csv")}


@cache
def measure_rules() -> dict[Measure, MeasureRule]:
    """What each measure means and from where on it is called what, in the order of a page."""
    return {Measure(row["measure"]): _rule(row) for row in _table("quality_measures.csv")}


def _rule(row: dict[str, str]) -> MeasureRule:
    attention, bad = (float(row[name]) if row[name] else None for name in ("attention", "bad"))
    return MeasureRule(Measure(row["measure"]), attention, bad, int(row["least"] or 0), row["means"], row["ask"])


def _table(name: str) -> list[dict[str, str]]:
    text = files("openvis.domain").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
