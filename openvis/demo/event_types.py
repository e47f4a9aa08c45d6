"""What can happen in the town and how often: one table of event types for the three sources."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files


class DemoSource(StrEnum):
    POLICE = "police"
    ENFORCEMENT = "enforcement"
    MELDINGEN = "meldingen"


class Season(StrEnum):
    """When in the year it happens most; the months stand in rates.py."""

    EVEN = "even"
    DARK = "dark"
    SUMMER = "summer"


class MomentKind(StrEnum):
    """When on the day it happens most; the hours stand in moments.py."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    AWAY = "away"  # found on coming back: only an interval is known


@dataclass(frozen=True, slots=True)
class EventType:
    """`per_year` over the whole gemeente, before anything is planted.

    `public_share` says where: 0 follows inhabitants, 1 follows visitors. `trend_percent` is growth per year.
    """

    source: DemoSource
    category: str
    code: str  # as the source writes it: police title, feitcode or Signalen slug
    per_year: float
    public_share: float
    season: Season
    trend_percent: float
    moment: MomentKind


@cache
def event_types(source: DemoSource) -> tuple[EventType, ...]:
    """The types one source registers, in the order of event_types.csv."""
    text = files("openvis.demo").joinpath("event_types.csv").read_text(encoding="utf-8")
    return tuple(_event_type(row) for row in csv.DictReader(text.splitlines()) if row["source"] == source)


def _event_type(row: dict[str, str]) -> EventType:
    return EventType(
        source=DemoSource(row["source"]),
        category=row["category"],
        code=row["code"],
        per_year=float(row["per_year"]),
        public_share=float(row["public_share"]),
        season=Season(row["season"]),
        trend_percent=float(row["trend_percent"]),
        moment=MomentKind(row["moment"]),
    )
