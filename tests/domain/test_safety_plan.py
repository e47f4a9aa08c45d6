"""Which priorities hold on a day, which days an indicator is about, and that the table of kinds is whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from openvis.domain.plan_indicator import (
    IndicatorValue,
    Needs,
    PlanIndicator,
    days_of,
    indicator_kind,
    indicator_kinds,
    months_of,
)
from openvis.domain.safety_plan import YearPriorities, in_force, shortened
from openvis.errors import UnknownValue

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def version(year: int, number: int, at: datetime = NOW) -> YearPriorities:
    return YearPriorities("GM9901", 1, year, number, {"woninginbraak": 2.0}, "Besluit.", "adviseur", at)


VERSIONS = [version(2025, 1), version(2026, 1), version(2026, 2, NOW + timedelta(days=9)), version(2028, 1)]


@pytest.mark.parametrize(
    ("day", "known", "name"),
    [
        (date(2024, 12, 31), None, None),
        (date(2025, 1, 1), None, "2025/1"),
        (date(2026, 1, 1), None, "2026/2"),
        (date(2026, 12, 31), NOW, "2026/1"),  # the second version was not there yet
        (date(2027, 6, 1), None, "2026/2"),  # no priorities of its own: those of before go on
        (date(2028, 1, 1), None, "2028/1"),
        (date(2026, 1, 1), NOW - timedelta(days=1), None),
    ],
)
def test_the_priorities_of_the_year_hold_and_go_on_until_there_are_others(day, known, name):
    found = in_force(VERSIONS[::-1], day, known)
    assert (found.name if found else None) == name


def test_a_name_in_a_list_ends_at_a_whole_word():
    assert shortened("Meer licht") == "Meer licht"
    name = shortened("Meer licht in de straten rond het station, samen met de beheerders van de openbare ruimte")
    assert name.endswith(" …")
    assert len(name) <= 70
    assert "Meer licht in de straten rond het station" in name


def test_the_months_of_an_indicator_are_days_of_its_year():
    dark = PlanIndicator("incidents", "woninginbraak", first_month=10, last_month=12)
    assert [month.key for month in months_of(dark, 2025)] == ["2025-10", "2025-11", "2025-12"]
    assert days_of(dark, 2025) == (date(2025, 10, 1), date(2025, 12, 31))
    assert days_of(PlanIndicator("meetings-held"), 2024) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(("last", "complete"), [(date(2025, 12, 31), True), (date(2025, 12, 30), False), (None, False)])
def test_a_figure_is_complete_when_all_its_days_were_counted(last, complete):
    found = IndicatorValue(PlanIndicator("meetings-held"), 2025, date(2025, 1, 1), last, 1, 2, "", NOW, "", "")
    assert found.complete is complete


def test_every_kind_says_what_it_is_where_it_comes_from_and_what_it_needs():
    kinds = indicator_kinds()
    assert len(kinds) == 13
    for each in kinds.values():
        assert all((each.label, each.unit, each.source)), each.slug
    assert len({each.label for each in kinds.values()}) == len(kinds)
    assert {each.needs for each in kinds.values()} == set(Needs)
    assert [each.slug for each in kinds.values() if each.is_count] == ["incidents"]
    assert [each.slug for each in kinds.values() if each.whole_year] == ["undermining-signals", "survey"]


def test_a_kind_that_is_not_there_is_told():
    with pytest.raises(UnknownValue, match="'sfeer' is geen soort indicator"):
        indicator_kind("sfeer")
