"""Days known beforehand: holidays against published dates, and how much of a period lies in them."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from openvis.domain.known_days import KnownDays, Region, easter_sunday, public_holidays, school_holidays, share_of
from openvis.domain.period import parse_period

# Published: United States Naval Observatory, dates of Easter; the earliest and latest there can be are among them.
EASTER = {
    1818: "03-22", 1943: "04-25", 1954: "04-18", 1961: "04-02", 1981: "04-19", 2000: "04-23", 2008: "03-23",
    2011: "04-24", 2019: "04-21", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2038: "04-25", 2049: "04-18",
    2076: "04-19", 2285: "03-22",
}  # fmt: skip


@pytest.mark.parametrize(("year", "day"), EASTER.items())
def test_easter(year: int, day: str) -> None:
    assert easter_sunday(year) == date.fromisoformat(f"{year}-{day}")


def test_easter_is_a_sunday_between_its_bounds() -> None:
    for year in range(1600, 2600):
        assert easter_sunday(year).weekday() == 6
        assert date(year, 3, 22) <= easter_sunday(year) <= date(year, 4, 25)


def test_the_holidays_of_a_year() -> None:
    days = {known.name: known.first.isoformat() for known in public_holidays(2026)}
    assert days == {
        "Nieuwjaarsdag": "2026-01-01", "Goede Vrijdag": "2026-04-03", "Eerste Paasdag": "2026-04-05",
        "Tweede Paasdag": "2026-04-06", "Koningsdag": "2026-04-27", "Bevrijdingsdag": "2026-05-05",
        "Hemelvaartsdag": "2026-05-14", "Eerste Pinksterdag": "2026-05-24", "Tweede Pinksterdag": "2026-05-25",
        "Eerste Kerstdag": "2026-12-25", "Tweede Kerstdag": "2026-12-26", "Oudejaarsdag": "2026-12-31",
    }  # fmt: skip
    assert all(known.first == known.last for known in public_holidays(2026))


@pytest.mark.parametrize(
    ("year", "day"),
    [(2014, "2014-04-26"), (2024, "2024-04-27"), (2025, "2025-04-26"), (2013, "2013-04-30"), (2006, "2006-04-29")],
)
def test_the_birthday_of_the_head_of_state_is_never_on_a_sunday(year: int, day: str) -> None:
    assert {known.first.isoformat() for known in public_holidays(year) if known.name == "Koningsdag"} == {day}


def test_school_holidays_are_whole_weeks_that_do_not_touch() -> None:
    for region in Region:
        known = school_holidays(region)
        assert len(known) == 20
        for each in known:
            assert (each.first.weekday(), each.last.weekday()) == (5, 6)
            assert (each.last - each.first).days in {8, 15, 43}
            assert ((each.last - each.first).days == 43) == (each.name == "zomervakantie")
        for earlier, later in pairwise(known):
            assert later.first - earlier.last > timedelta(21)


def test_christmas_and_may_are_the_same_everywhere_and_summer_is_not() -> None:
    text = files("openvis.domain").joinpath("school_holidays.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for year in {row["school_year"] for row in rows}:
        starts = {
            name: {row["from"] for row in rows if (row["school_year"], row["name"]) == (year, name)}
            for name in ("kerstvakantie", "meivakantie", "zomervakantie")
        }
        assert [len(starts[name]) for name in ("kerstvakantie", "meivakantie", "zomervakantie")] == [1, 1, 3]
        assert {row["region"] for row in rows} == {region.value for region in Region}


def test_how_much_of_a_period_is_known() -> None:
    stretch = KnownDays("kermis", date(2026, 5, 4), date(2026, 5, 10))
    overlapping = KnownDays("markt", date(2026, 5, 9), date(2026, 5, 12))
    assert share_of(parse_period("2026-W19"), [stretch]) == 1.0
    assert share_of(parse_period("2026-W20"), [stretch]) == 0.0
    assert share_of(parse_period("2026-W20"), [stretch, overlapping]) == pytest.approx(2 / 7)
    assert share_of(parse_period("2026-05"), [stretch, overlapping]) == pytest.approx(9 / 31)
    assert share_of(parse_period("2026-05"), []) == 0.0
