"""One run of the main job and the figures it publishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from openvis.domain.area import AreaLevel
from openvis.domain.concordance import Basis
from openvis.domain.event_rule import Reach
from openvis.domain.incident import ReportedBy

SOURCES_IN_NAME = ","


@dataclass(frozen=True, slots=True)
class Run:
    """Names everything needed to make its results again: method, data versions, last period, priorities."""

    id: str
    gemeente: str
    made_at: datetime
    period_to: str  # key of the last complete month
    method: str  # version of the method, "attention-10"
    versions: dict[str, int]  # version of each table the run read
    tested: int  # how many buurt x category pairs were tested
    discovery_rate: float  # false discovery rate the list promises
    priorities: dict[str, float] = field(default_factory=dict)  # weight per theme or category, where not 1
    plan: str = ""  # the version of the safety plan these are of, as "2026/3"; empty: of a file, or of nothing
    looks_back: bool = False  # made as if later months, or later deliveries, were not known; never the run people see
    last: str | None = None  # the month after which nothing was known, where that was asked
    as_of: datetime | None = None  # the moment as of which the tables were read, where it is not `made_at`
    remarks: tuple[str, ...] = ()  # what the run left out, in sentences
    event_rule: dict[str, Reach] | None = None  # which reports were one event; None in runs from before it was kept

    @property
    def moment(self) -> datetime:
        """When what it shows was known."""
        return self.as_of or self.made_at


def source_name(sources: Sequence[str]) -> str:
    """What a figure calls its source: lists that are counted together stand beside each other in one name."""
    return SOURCES_IN_NAME.join(sorted(sources))


def sources_of(name: str) -> list[str]:
    """The sources in the name of a source."""
    return name.split(SOURCES_IN_NAME)


class Window(StrEnum):
    """How much time a published count covers, back from the last complete month."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


WINDOW_MONTHS = {Window.MONTH: 1, Window.QUARTER: 3, Window.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Figure:
    """One published cell: an area, a category and a window. None means not given, never zero."""

    run: str
    gemeente: str
    area: str
    area_name: str
    level: AreaLevel
    category: str
    source: str
    reported_by: ReportedBy
    window: Window
    period_from: str
    period_to: str
    count: int | None
    count_year_before: int | None  # the same months one year earlier
    inhabitants: int | None
    per_1000: float | None
    expected: float | None
    low: int | None  # 90 % predictive interval
    high: int | None
    change: str | None = None  # the year before and now in one sentence, and whether that is more than coincidence
    reports: int | None = None  # by how many reports the counted events were known; None where each row is an event
    report_sources: int | None = None  # how many sources these reports came from
    converted_from: int | None = None  # the oldest division that a part of either count was converted from
    converted_by: Basis | None = None  # the weakest basis of that
    unknown: int | None = None  # rows of this source, here and then, that have no category: it may be of this kind
    source_rows: int | None = None  # of how many rows in all; below the gemeente without sensitive categories


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One published month of one area and category, with what was expected of it beforehand."""

    run: str
    gemeente: str
    area: str
    level: AreaLevel
    category: str
    source: str
    reported_by: ReportedBy
    period: str
    count: int | None
    expected: float | None
    low: int | None
    high: int | None
    converted_from: int | None = None  # the division the count was converted from; None: it was counted in this one
    converted_by: Basis | None = None
    unknown: int | None = None  # as in Figure
    source_rows: int | None = None


@dataclass(frozen=True, slots=True)
class WeekCount:
    """One published ISO week of one buurt and category: events that the public reported, as lists of incidents tell.

    Only weeks of which nearly all reports are in, and nothing where one event points at a person.
    """

    run: str
    gemeente: str
    area: str
    category: str
    source: str
    reported_by: ReportedBy
    period: str  # "2026-W07"
    count: int | None  # None: the list is missing in this week
    unknown: int | None = None  # as in Figure
    source_rows: int | None = None
