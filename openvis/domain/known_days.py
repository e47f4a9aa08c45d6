"""Days that are known long beforehand to be unlike others: public holidays, school holidays, and events of a calendar.

Public holidays are calculated. School holidays are set by the minister per region and school year
(`school_holidays.csv`, from the open data of rijksoverheid.nl; autumn and spring are advice, schools may differ); other
years can be brought by a calendar of one's own. Which gemeenten are in a region stands in `school_regions.csv`, as
stretches of their numbers, for CBS numbered most gemeenten by province.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from openvis.domain.period import Period


class Region(StrEnum):
    """The three regions of the school holidays."""

    NOORD = "noord"
    MIDDEN = "midden"
    ZUID = "zuid"


@dataclass(frozen=True, slots=True)
class KnownDays:
    """A stretch of days, both ends included. Without an area it is everywhere, without a type it is about all."""

    name: str
    first: date
    last: date
    area: str | None = None
    type: str | None = None


def easter_sunday(year: int) -> date:
    """Western Easter: the anonymous Gregorian algorithm (Nature, 1876; Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> tuple[KnownDays, ...]:
    """The Dutch public holidays of a year, in order, and New Year's Eve, which is none but is unlike other evenings.

    Bevrijdingsdag counts every year, though many have the day off once in five years only. The birthday of the head of
    state is held on 27 April since 2014, before on 30 April; on a Sunday it is the day before.
    """
    easter = easter_sunday(year)
    birthday = date(year, 4, 27 if year >= 2014 else 30)
    moving = {
        "Goede Vrijdag": -2, "Eerste Paasdag": 0, "Tweede Paasdag": 1, "Hemelvaartsdag": 39, "Eerste Pinksterdag": 49,
        "Tweede Pinksterdag": 50,
    }  # fmt: skip
    found = {
        "Nieuwjaarsdag": date(year, 1, 1),
        **{name: easter + timedelta(days) for name, days in moving.items()},
        "Koningsdag": birthday - timedelta(1) if birthday.weekday() == 6 else birthday,
        "Bevrijdingsdag": date(year, 5, 5),
        "Eerste Kerstdag": date(year, 12, 25),
        "Tweede Kerstdag": date(year, 12, 26),
        "Oudejaarsdag": date(year, 12, 31),
    }
    return tuple(KnownDays(name, day, day) for name, day in sorted(found.items(), key=lambda item: item[1]))


@cache
def school_holidays(region: Region) -> tuple[KnownDays, ...]:
    """The school holidays of a region, of the years in `school_holidays.csv`."""
    text = files("openvis.domain").joinpath("school_holidays.csv").read_text(encoding="utf-8")
    return tuple(
        KnownDays(row["name"], date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
        for row in csv.DictReader(text.splitlines())
        if row["region"] == region
    )


@cache
def _regions() -> dict[int, Region]:
    """By the number of a gemeente, of every year; of two stretches that hold it the later line counts."""
    text = files("openvis.domain").joinpath("school_regions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {number: Region(row["region"]) for row in rows for number in range(int(row["first"]), int(row["last"]) + 1)}


def school_region(gemeente: str) -> Region | None:
    """The region most schools of a gemeente (GM0356) are in; None for one that is not known."""
    return _regions().get(int(gemeente[2:]))


def share_of(period: Period, known: Iterable[KnownDays]) -> float:
    """Which share of the days of a period lies within any of the stretches; a day in two of them counts once."""
    start, after = period.first, period.end
    inside: set[date] = set()
    for each in known:
        if each.first < after and each.last >= start:
            first, end = max(each.first, start), min(each.last + timedelta(1), after)
            inside |= {first + timedelta(step) for step in range((end - first).days)}
    return len(inside) / (after - start).days
