"""Hours, times and people of aanwezigheid in any days: against a count day by day, and what holds for any."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.presence import (
    AFTERMATH,
    LASTING,
    Presence,
    PresenceKind,
    PresenceState,
    Rhythm,
    figures,
    part,
    reporting_actions,
    times,
    totals,
)
from tests.support.presence import presence

WEEKLY = presence(rhythm=Rhythm.WEEKLY, hours=4.0, people=0)  # every Tuesday from 6 January on
CAMPAIGN = presence(kind=PresenceKind.CAMPAIGN, rhythm=Rhythm.PERIOD, ends_on=date(2026, 1, 15), hours=20.0, people=100)
GROUP = presence(kind=PresenceKind.WATCH_GROUP, rhythm=Rhythm.PERIOD, hours=0.0, people=80)
BUURTEN = tuple(f"BU990101{number:02d}" for number in range(1, 5))


def slow_times(each: Presence, first: date, last: date) -> int:
    """Every day looked at by itself."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    if each.rhythm is Rhythm.DAY:
        return sum(day == each.starts_on for day in days)
    inside = [day for day in days if each.starts_on <= day <= (each.ends_on or date.max)]
    if each.rhythm is Rhythm.PERIOD:
        return int(bool(inside))
    return sum((day - each.starts_on).days % 7 == 0 for day in inside)


@pytest.mark.parametrize(
    ("each", "first", "last", "counted", "share"),
    [
        (presence(), date(2026, 1, 6), date(2026, 1, 6), 1, 1.0),
        (presence(), date(2026, 1, 7), date(2026, 1, 31), 0, 0.0),
        (WEEKLY, date(2026, 1, 1), date(2026, 1, 31), 4, 4.0),  # the 6th, 13th, 20th and 27th
        (WEEKLY, date(2026, 1, 7), date(2026, 1, 12), 0, 0.0),
        (CAMPAIGN, date(2026, 1, 1), date(2026, 1, 31), 1, 1.0),
        (CAMPAIGN, date(2026, 1, 11), date(2026, 1, 31), 1, 0.5),  # five of its ten days
        (GROUP, date(2026, 5, 1), date(2026, 5, 31), 1, 1.0),
        (GROUP, date(2025, 5, 1), date(2025, 5, 31), 0, 0.0),
    ],
)
def test_how_often_and_for_which_part(each, first, last, counted, share):
    assert (times(each, first, last), part(each, first, last)) == (counted, share)


DAYS = st.dates(date(2025, 12, 1), date(2026, 3, 1))


@st.composite
def presences(draw):
    kind, rhythm, start = draw(st.sampled_from(PresenceKind)), draw(st.sampled_from(Rhythm)), draw(DAYS)
    end = draw(st.none() | st.dates(start, start + timedelta(days=60))) if rhythm is not Rhythm.DAY else None
    endless = rhythm is Rhythm.PERIOD and end is None
    return presence(
        kind=kind,
        rhythm=rhythm,
        starts_on=start,
        ends_on=end,
        hours=0.0 if endless else draw(st.integers(0, 80)) / 4,
        people=draw(st.integers(0, 500)),
        areas=tuple(draw(st.sets(st.sampled_from(BUURTEN), min_size=1))),
        state=draw(st.sampled_from(PresenceState)),
    )


@given(each=presences(), first=DAYS, length=st.integers(0, 70))
def test_the_count_is_that_of_every_day_by_itself(each, first, length):
    last = first + timedelta(days=length)
    assert times(each, first, last) == slow_times(each, first, last)


@given(found=st.lists(presences(), max_size=5), first=DAYS, lengths=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_days_cut_in_two_and_buurten_apart_add_up_to_the_whole(found, first, lengths):
    middle = first + timedelta(days=lengths[0])
    last = middle + timedelta(days=1 + lengths[1])

    def hours(rows):
        return sum(each.hours for each in rows)

    whole = hours(figures(found, first, last))
    assert hours(totals(found, "GM9901", first, last)) == pytest.approx(whole)
    cut = hours(figures(found, first, middle)) + hours(figures(found, middle + timedelta(days=1), last))
    assert cut == pytest.approx(whole)
    of_each = sum(hours(totals(found, area, first, last)) for area in BUURTEN)
    assert of_each == pytest.approx(whole)


def test_what_was_withdrawn_counts_nowhere_and_what_ended_does():
    january = date(2026, 1, 1), date(2026, 1, 31)
    gone, over = presence(state=PresenceState.WITHDRAWN), presence(state=PresenceState.ENDED)
    assert figures([gone], *january) == []
    [counted] = figures([over], *january)
    assert (counted.times, counted.hours, counted.people) == (1, 4.0, 60)


def test_three_buurten_at_once_are_one_time_with_a_third_of_the_hours_for_each():
    evening = presence(kind=PresenceKind.EVENING, areas=BUURTEN[:3], hours=6.0, people=90)
    january = date(2026, 1, 1), date(2026, 1, 31)
    assert [(each.times, each.hours, each.people) for each in figures([evening], *january)] == [(1, 2.0, 30.0)] * 3
    [whole] = totals([evening], "WK990101", *january)
    assert (whole.times, whole.hours, whole.people) == (1, 6.0, 90.0)


def test_members_of_a_group_are_there_and_not_spread_over_its_days():
    ended = presence(
        kind=PresenceKind.WATCH_GROUP, rhythm=Rhythm.PERIOD, ends_on=date(2026, 12, 31), hours=0, people=80
    )
    [counted] = figures([ended], date(2026, 2, 1), date(2026, 2, 28))
    assert counted.people == 80
    assert ended.kind in LASTING


ACTION = presence(kind=PresenceKind.REPORTING, rhythm=Rhythm.PERIOD, ends_on=date(2026, 1, 19), hours=0, people=300)


@pytest.mark.parametrize(
    ("area", "first", "said"),
    [
        ("BU99010101", date(2026, 1, 1), True),
        ("BU99010102", date(2026, 1, 1), False),  # the buurt beside it
        ("WK990101", date(2026, 1, 1), True),  # the wijk around it
        ("GM9901", date(2026, 1, 1), True),
        ("BU99010101", date(2025, 12, 1), False),  # ended before it began: what went before cannot come of it
        ("BU99010101", ACTION.ends_on + AFTERMATH, True),
        ("BU99010101", ACTION.ends_on + AFTERMATH + timedelta(days=1), False),
    ],
)
def test_where_and_how_long_a_rise_may_come_of_an_action_to_report_more(area, first, said):
    assert bool(reporting_actions([ACTION], area, first, first + timedelta(days=30))) is said


def test_only_an_action_to_report_more_that_stands_explains_a_rise():
    other = [presence(kind=kind) for kind in PresenceKind if kind is not PresenceKind.REPORTING]
    withdrawn = presence(kind=PresenceKind.REPORTING, state=PresenceState.WITHDRAWN)
    assert reporting_actions([*other, withdrawn], "GM9901", date(2026, 1, 1), date(2026, 1, 31)) == []
