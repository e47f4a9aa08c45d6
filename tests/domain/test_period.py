"""Periods: every key reads back, steps are calendar steps, and weeks are cut on the ISO Monday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.period import Period, PeriodKind, month_of, parse_period, week_of
from openvis.errors import UnknownValue

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
PERIODS = st.one_of(DAYS.map(month_of), DAYS.map(week_of), DAYS.map(lambda day: Period(day.year, 0, PeriodKind.YEAR)))


@pytest.mark.parametrize(
    ("written", "key", "label", "first", "end"),
    [
        ("2019MM03", "2019-03", "maart 2019", date(2019, 3, 1), date(2019, 4, 1)),
        ("2019-12", "2019-12", "december 2019", date(2019, 12, 1), date(2020, 1, 1)),
        ("2019JJ00", "2019", "2019", date(2019, 1, 1), date(2020, 1, 1)),
        (" 2019 ", "2019", "2019", date(2019, 1, 1), date(2020, 1, 1)),
        ("2020-W53", "2020-W53", "week 53 van 2020", date(2020, 12, 28), date(2021, 1, 4)),
        ("2019W01", "2019-W01", "week 1 van 2019", date(2018, 12, 31), date(2019, 1, 7)),
    ],
)
def test_keys_of_openvis_and_of_cbs(written, key, label, first, end):
    period = parse_period(written)
    assert (period.key, period.label, period.first, period.end) == (key, label, first, end)


@pytest.mark.parametrize(
    "text", ["2019MM13", "2019-00", "2019-W54", "2021-W53", "2019KW01", "maart 2019", "", "2019JJ01", "0000-01"]
)
def test_what_is_no_period_is_refused_with_an_example(text):
    with pytest.raises(UnknownValue, match="is geen periode") as refused:
        parse_period(text)
    assert "2019-03" in refused.value.next_step


@given(PERIODS)
def test_a_key_reads_back_as_the_same_period(period):
    assert parse_period(period.key) == period


@given(PERIODS.filter(lambda period: period.kind is not PeriodKind.WEEK))
def test_a_cbs_key_reads_back_as_the_same_period(period):
    assert parse_period(period.cbs_key) == period


def test_cbs_has_no_weeks():
    with pytest.raises(UnknownValue, match="CBS kent geen weken"):
        _ = parse_period("2019-W07").cbs_key


@given(PERIODS, st.integers(-300, 300))
def test_shifting_there_and_back_ends_where_it_began(period, steps):
    assert period.shift(steps).shift(-steps) == period


@given(PERIODS)
def test_periods_follow_each_other_without_a_gap(period):
    assert period.shift(1).first == period.end
    assert period < period.shift(1)


@given(DAYS)
def test_every_day_lies_in_its_own_month_and_week(day):
    for period in (month_of(day), week_of(day)):
        assert period.first <= day < period.end


@given(DAYS)
def test_a_week_begins_on_the_monday_of_its_days(day):
    slowly = day
    while slowly.isoweekday() != 1:
        slowly -= timedelta(days=1)
    assert week_of(day).first == slowly


@given(DAYS, st.integers(0, 60))
def test_until_lists_both_ends_in_order(day, steps):
    first = month_of(day)
    months = first.until(first.shift(steps))
    assert len(months) == steps + 1
    assert months == sorted(months)
    assert sorted(month.key for month in months) == [month.key for month in months]  # keys sort in time


def test_until_an_earlier_period_is_empty_and_kinds_do_not_mix():
    assert parse_period("2019-03").until(parse_period("2019-02")) == []
    with pytest.raises(UnknownValue, match="niet van dezelfde soort"):
        parse_period("2019-03").until(parse_period("2019"))
