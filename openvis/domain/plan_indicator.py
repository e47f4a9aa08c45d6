"""Indicators of the safety plan: a kind and what it is about, of which the store works out the figure.

The kinds are one reviewed table, `plan_indicators.csv`. No figure of an indicator is ever typed in.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from openvis.domain.period import Period, PeriodKind
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue

MONTHS = 12


class Needs(StrEnum):
    """What the figure of a kind is about, beside the months."""

    NOTHING = "nothing"
    TYPE = "type"  # a type or theme, always
    ANY_TYPE = "any-type"  # of one type, or of all
    PRESENCE = "presence-kind"  # of one kind of presence, or of all
    QUESTION = "question"  # of a survey


@dataclass(frozen=True, slots=True)
class IndicatorKind:
    """A line of the table: what is counted, in what unit, from where."""

    slug: str
    label: str
    unit: str
    needs: Needs
    source: str
    whole_year: bool  # no months of it can be told apart

    @property
    def is_count(self) -> bool:
        """Whether two periods may be compared as counts of what happened by chance."""
        return self.slug == "incidents"

    @property
    def of_source(self) -> bool:
        """Whether somebody outside delivered it; else the people of the gemeente wrote it down themselves."""
        return self.is_count or self.needs is Needs.QUESTION


@dataclass(frozen=True, slots=True)
class PlanIndicator:
    """One indicator of an action. `about`: a type, theme, kind of presence or question, as its kind needs."""

    kind: str  # a slug of the table
    about: str = ""
    area: str = ""  # a wijk or buurt; empty: the whole gemeente
    source: str = ""  # empty: the list that knows most of these months
    first_month: int = 1
    last_month: int = MONTHS


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """What an indicator came to in the months of a year, beside the same days a year before, as known at a moment.

    first, last    the days that were counted: those of its months, as far as they are known; last counts too
    value, before  None: not known, or not told; never zero for that
    said           why it is not known, in a sentence
    low, high      the interval of an answer of a survey; unit  "% van 212 mensen"
    """

    indicator: PlanIndicator
    year: int
    first: date | None
    last: date | None
    value: float | None
    before: float | None
    source: str
    as_of: datetime
    method: str  # of the run, where a run counted it
    run: str
    said: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = ""

    @property
    def complete(self) -> bool:
        """Whether all its months were counted."""
        return self.last == days_of(self.indicator, self.year)[1]


@cache
def indicator_kinds() -> dict[str, IndicatorKind]:
    """Every kind by its slug, in the order of the table."""
    text = files("openvis.domain").joinpath("plan_indicators.csv").read_text(encoding="utf-8")
    return {row["slug"]: _kind(row) for row in csv.DictReader(text.splitlines())}


def indicator_kind(slug: str) -> IndicatorKind:
    """One kind. Raises UnknownValue."""
    if slug not in indicator_kinds():
        raise UnknownValue(f"{shown(slug)} is geen soort indicator.", "Kies een soort uit de lijst.")
    return indicator_kinds()[slug]


def months_of(indicator: PlanIndicator, year: int) -> list[Period]:
    first, last = (Period(year, month, PeriodKind.MONTH) for month in (indicator.first_month, indicator.last_month))
    return first.until(last)


def days_of(indicator: PlanIndicator, year: int) -> tuple[date, date]:
    """The first and the last day of its months."""
    months = months_of(indicator, year)
    return months[0].first, months[-1].end - timedelta(days=1)


def _kind(row: dict[str, str]) -> IndicatorKind:
    return IndicatorKind(
        slug=row["slug"],
        label=row["label"],
        unit=row["unit"],
        needs=Needs(row["needs"]),
        source=row["source"],
        whole_year=row["whole_year"] == "yes",
    )
