"""What is known beforehand of the periods of a series: holidays, dark hours and the events of a calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from openvis.analysis.history import Floats
from openvis.analysis.known_beforehand import Known
from openvis.analysis.sun import dark_hours
from openvis.domain.known_days import KnownDays, Region, public_holidays, school_holidays, share_of
from openvis.domain.period import Period
from openvis.errors import InputError, UnknownValue
from openvis.sources.events_calendar import read
from openvis.sources.plain_counts import PlainCounts

DARK_UNIT = 4.0  # hours: at our latitude the longest and shortest night are about one unit from twelve hours


@dataclass(frozen=True, slots=True)
class Beforehand:
    """What somebody says is known. Holidays are those of the Netherlands, and only with a region."""

    region: Region | None = None
    latitude: float | None = None
    events: tuple[KnownDays, ...] = ()


def beforehand_of(*, region: Region | None, latitude: float | None, calendar: Path | None) -> Beforehand | None:
    """None where nothing was said. Raises InputError for a latitude or calendar that is none."""
    if latitude is not None and not -90 <= latitude <= 90:
        raise InputError(f"{latitude:g} is geen breedte.", "Geef graden noorderbreedte, bijvoorbeeld --latitude 52.1.")
    if region is None and latitude is None and calendar is None:
        return None
    return Beforehand(region, latitude, read(calendar.resolve()) if calendar else ())


def known_of(beforehand: Beforehand, counts: PlainCounts) -> Known:
    """The covariates of all periods of a series, in this order; each is 0 in an ordinary period.

    holidays  share of the days that are a public holiday; share that is a school holiday, where all periods lie in the
              years of `school_holidays.csv` (a year that is not there is not a year without)
    dark      mean hours of darkness, less twelve, per DARK_UNIT
    events    share of the days with an event, where it is: a covariate for each name that comes back, and one for all
              that come once; apart for each type they are about

    Raises UnknownValue for an event at an area or about a type that the series does not have.
    """
    everywhere: list[Floats] = []
    if beforehand.region:
        everywhere.append(_shares(counts.periods, _public(counts.periods)))
        if _covered(school := school_holidays(beforehand.region), counts.periods):
            everywhere.append(_shares(counts.periods, school))
    if beforehand.latitude is not None:
        everywhere.append(_dark(counts.periods, beforehand.latitude))
    here = _event_columns(beforehand.events, counts)
    areas = len(counts.areas) if any(column.shape[0] > 1 for column, _ in here) else 1
    columns = [each[None] for each in everywhere] + [column for column, _ in here]
    about = [None] * len(everywhere) + [kind for _, kind in here]
    values = [np.broadcast_to(column, (areas, len(counts.periods))) for column in columns]
    return Known(
        values=np.stack(values, axis=-1) if values else np.zeros((1, len(counts.periods), 0)),
        applies=np.array([[kind in (None, name) for name in counts.types] for kind in about]).reshape(
            -1, len(counts.types)
        ),
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


def _event_columns(events: Sequence[KnownDays], counts: PlainCounts) -> list[tuple[Floats, str | None]]:
    """(areas or 1, periods) of each name and type, and the type."""
    for event in events:
        if event.area is not None and event.area not in counts.areas:
            raise UnknownValue(f"Evenement '{event.name}' is in '{event.area}', en dat gebied is er niet.", _ALIKE)
        if event.type is not None and event.type not in counts.types:
            raise UnknownValue(f"Evenement '{event.name}' gaat over '{event.type}', en die soort is er niet.", _ALIKE)
    times = Counter((event.name, event.type) for event in events)
    groups: dict[tuple[str, str | None], list[KnownDays]] = {}
    for event in events:
        name = event.name if times[event.name, event.type] > 1 else ""
        groups.setdefault((name, event.type), []).append(event)
    return [(_where(found, counts), kind) for (_, kind), found in groups.items()]


_ALIKE = "Schrijf gebieden en soorten in de kalender zoals in de tellingen."


def _where(events: Sequence[KnownDays], counts: PlainCounts) -> Floats:
    if all(event.area is None for event in events):
        return _shares(counts.periods, events)[None]
    return np.stack(
        [_shares(counts.periods, [event for event in events if event.area in (None, area)]) for area in counts.areas]
    )
