"""What is known beforehand of the periods of a series: holidays, dark hours and the events of a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from openvis.analysis.expectations.history import Floats
from openvis.analysis.expectations.known_beforehand import Known
from openvis.analysis.expectations.sun import dark_hours
from openvis.domain.calendar_event import CalendarEvent, is_about, is_at, known_days
from openvis.domain.known_days import (
    KnownDays,
    Region,
    public_holidays,
    school_holidays,
    school_region,
    share_of,
)
from openvis.domain.period import Period
from openvis.errors import InputError, UnknownValue
from openvis.sources.events_calendar import read
from openvis.sources.plain_counts import PlainCounts

ONCE = "evenementen"
LATITUDE = 52.1  # of the middle of the country; at its ends the longest night differs a quarter of an hour
DARK_UNIT = 4.0  # hours: at our latitude the longest and shortest night are about one unit from twelve hours


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What somebody says is known. Holidays are those of the Netherlands, school holidays those of the region."""

    region: Region | None = None
    latitude: float | None = None
    events: tuple[KnownDays, ...] = ()
    holidays: bool = False  # also without a region


def beforehand_of(*, region: Region | None, latitude: float | None, calendar: Path | None) -> Beforehand | None:
    """None where nothing was said. Raises InputError for a latitude or calendar that is none."""
    if latitude is not None and not -90 <= latitude <= 90:
        raise InputError(f"{latitude:g} is geen breedte.", "Geef graden noorderbreedte, bijvoorbeeld --latitude 52.1.")
    if region is None and latitude is None and calendar is None:
        return None
    return Beforehand(region, latitude, read(calendar.resolve()) if calendar else ())


def beforehand_of_gemeente(gemeente: str, calendar: pl.DataFrame) -> Beforehand:
    """What is known of every day in a Dutch gemeente, with the stored calendar of its events."""
    events = tuple(known_days(CalendarEvent(**row)) for row in calendar.sort("reference").iter_rows(named=True))
    return Beforehand(school_region(gemeente), LATITUDE, events, holidays=True)


def known_of_counts(beforehand: Beforehand, counts: PlainCounts) -> Known:
    """As `known_of`. Raises UnknownValue for an event at an area or about a type that the series does not have."""
    for event in beforehand.events:
        if not any(is_at(event, area) for area in counts.areas):
            raise UnknownValue(f"Evenement '{event.name}' is in '{event.area}', en dat gebied is er niet.", _ALIKE)
        if not any(is_about(event, kind) for kind in counts.types):
            raise UnknownValue(f"Evenement '{event.name}' gaat over '{event.type}', en die soort is er niet.", _ALIKE)
    return known_of(beforehand, counts.areas, counts.types, counts.periods)


def known_of(beforehand: Beforehand, areas: Sequence[str], types: Sequence[str], periods: Sequence[Period]) -> Known:
    """The covariates of all periods of a series, in this order; each is 0 in an ordinary period.

    holidays  share of the days that are a public holiday; share that is a school holiday, where all periods lie in the
              years of `school_holidays.csv` (a year that is not there is not a year without)
    dark      mean hours of darkness, less twelve, per DARK_UNIT
    events    share of the days with an event, where it is: a covariate for each name that comes back, and one for all
              that come once; apart for each type they are about
    """
    columns: list[tuple[str, Floats, KnownDays | None]] = []
    if beforehand.region or beforehand.holidays:
        columns.append(("feestdagen", _shares(periods, _public(periods))[None], None))
    if beforehand.region and _covered(school := school_holidays(beforehand.region), periods):
        columns.append(("schoolvakanties", _shares(periods, school)[None], None))
    if beforehand.latitude is not None:
        columns.append(("de uren donker", _dark(periods, beforehand.latitude)[None], None))
    columns += _event_columns(beforehand.events, areas, periods)
    rows = max((len(column) for _, column, _ in columns), default=1)
    values = [np.broadcast_to(column, (rows, len(periods))) for _, column, _ in columns]
    applies = [[about is None or is_about(about, kind) for kind in types] for _, _, about in columns]
    return Known(
        values=np.stack(values, axis=-1) if values else np.zeros((1, len(periods), 0)),
        applies=np.array(applies, dtype=bool).reshape(-1, len(types)),
        names=tuple(name for name, _, _ in columns),
    )


def _public(periods: Sequence[Period]) -> list[KnownDays]:
    years = range(periods[0].first.year, periods[-1].end.year + 1)
    return [holiday for year in years for holiday in public_holidays(year)]


def _covered(school: Sequence[KnownDays], periods: Sequence[Period]) -> bool:
    return school[0].first <= periods[0].first and periods[-1].end <= school[-1].last + timedelta(1)


def _shares(periods: Sequence[Period], known: Iterable[KnownDays]) -> Floats:
    known = list(known)
    return np.array([share_of(period, known) for period in periods])


def _dark(periods: Sequence[Period], latitude: float) -> Floats:
    hours = [dark_hours(_days(period), latitude).mean() for period in periods]
    return np.asarray((np.array(hours) - 12.0) / DARK_UNIT)


def _days(period: Period) -> list[date]:
    return [period.first + timedelta(step) for step in range((period.end - period.first).days)]


def _event_columns(
    events: Sequence[KnownDays], areas: Sequence[str], periods: Sequence[Period]
) -> list[tuple[str, Floats, KnownDays | None]]:
    """What to call it, (areas or 1, periods), and one of the events, for what it is about."""
    times = Counter((event.name, event.type) for event in events)
    groups: dict[tuple[str, str | None], list[KnownDays]] = {}
    for event in events:
        name = event.name if times[event.name, event.type] > 1 else ONCE
        groups.setdefault((name, event.type), []).append(event)
    return [(name, _where(found, areas, periods), found[0]) for (name, _), found in groups.items()]


_ALIKE = "Schrijf gebieden en soorten in de kalender zoals in de tellingen."


def _where(events: Sequence[KnownDays], areas: Sequence[str], periods: Sequence[Period]) -> Floats:
    if all(event.area is None for event in events):
        return _shares(periods, events)[None]
    return np.stack([_shares(periods, [event for event in events if is_at(event, area)]) for area in areas])
