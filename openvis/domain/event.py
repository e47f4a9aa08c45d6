"""Which reports were of one event, and what lists of reports hold of events: what a run stores of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


def event_id(source: str, reference: str) -> str:
    """The name of an event: its first report."""
    return f"{source}/{reference}"


@dataclass(frozen=True, slots=True)
class EventReport:
    """One report of an event that was reported more than once; a report that is not stored here is an event alone.

    `event` is the id of the event, `event_id` of its first report. Never a point: the buurt is as near as it gets, and
    of categories where one event points at a person nothing is stored.
    """

    run: str
    gemeente: str
    event: str
    source: str
    reference: str
    category: str
    buurt: str  # of this report
    period: str  # the month of this report
    occurred_from: datetime | None = None  # the earliest it can have happened; None in runs from before it was kept


@dataclass(frozen=True, slots=True)
class ListEvents:
    """What one list of residents' reports holds of one category, in months that are complete in it."""

    run: str
    gemeente: str
    category: str
    source: str
    period_from: str
    period_to: str
    reports: int
    events: int  # that these tell of and that began in these months
    alone: int  # of those, known from no other list
    counted: bool  # whether the figures of the category count this list


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of the events of one category in one source: how many are in another too, in the months both are complete."""

    run: str
    gemeente: str
    category: str
    source: str
    other: str
    period_from: str
    period_to: str
    events: int  # known from `source`
    shared: int  # of those, known from `other` too
