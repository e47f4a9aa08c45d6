"""What somebody hears of, and when a mail that was not taken is offered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from openvis.domain.due import DueKind
from openvis.domain.notification import (
    AT_ONCE_BY_DEFAULT,
    LONGEST_PAUSE,
    MailState,
    NoticeChoice,
    Notification,
    Way,
    Weekday,
    pause_after,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MAIL = Notification(1, 2, "boa", "k", "Onderwerp", (), NOW)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("kind", DueKind)
def test_who_chose_nothing_hears_of_everything_with_the_overview_of_workdays_or_at_once(kind):
    expected = Way.AT_ONCE if kind in AT_ONCE_BY_DEFAULT else Way.OVERVIEW
    assert NoticeChoice().way_of(kind) is expected
    assert NoticeChoice().days == tuple(Weekday)[:5]


@pytest.mark.parametrize("way", Way)
def test_a_choice_is_about_its_own_kind_only(way):
    chosen = NoticeChoice({DueKind.LATE_ORDER: way})
    assert chosen.way_of(DueKind.LATE_ORDER) is way
    assert chosen.way_of(DueKind.WORDS) is Way.OVERVIEW


def test_the_days_stand_in_the_order_of_the_calendar():
    week = [date(2026, 3, 2) + timedelta(days=number) for number in range(7)]
    assert [list(Weekday)[day.weekday()].value[:2] for day in week] == ["mo", "tu", "we", "th", "fr", "sa", "su"]


def test_a_mail_that_was_never_offered_may_be_offered_at_once():
    assert MAIL.may_be_tried(NOW)


@pytest.mark.parametrize("state", [MailState.SENT, MailState.REFUSED, MailState.DROPPED])
def test_what_ended_may_not_be_offered_ever(state):
    ended = replace(MAIL, state=state, failures=1, last_at=NOW)
    assert not ended.may_be_tried(NOW + timedelta(days=365))


@pytest.mark.parametrize("failures", [1, 2, 5, 9, 40])
def test_what_failed_waits_for_its_pause_and_not_a_second_longer(failures):
    failed = replace(MAIL, state=MailState.FAILED, failures=failures, last_at=NOW)
    assert not failed.may_be_tried(NOW + pause_after(failures) - SECOND)
    assert failed.may_be_tried(NOW + pause_after(failures))


def test_a_pause_is_never_shorter_than_the_one_before_nor_longer_than_six_hours():
    pauses = [pause_after(number) for number in range(1, 60)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
