"""The outbox: a mail is made once, a thing is told once, every attempt is kept, and a job of a day is done once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from openvis.decisions.counting import ask_count_anew
from openvis.domain.access import Person, Role
from openvis.domain.job import JobState
from openvis.domain.notification import ENDED, MailState, NoticeLine
from openvis.store import accounts, jobs, models, notifications, quality
from tests.support.assessed import assessment
from tests.support.people import COORDINATOR, HOME, attention, issue

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
LINES = [NoticeLine("Iets wacht.", "Kerkbuurt. vandaag", "/vandaag/"), NoticeLine("Nog iets.", "", "/")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def boa() -> Person:
    return accounts.create_account("boa.post", "een lang wachtwoord 1", Role.BOA, [HOME])


@pytest.fixture
def other() -> Person:
    return accounts.create_account("ander.post", "een lang wachtwoord 1", Role.BOA, [HOME])


def add(account: Person, key: str, *items: str, at: datetime = NOW) -> bool:
    return notifications.add(account=account.id, key=key, subject=f"Over {key}", lines=LINES, items=items, at=at)


def test_what_was_made_is_read_back_as_it_was(boa):
    assert add(boa, "a", "GM9901/order/7")
    (made,) = notifications.newest_of(boa.id, newest=5)
    assert (made.account, made.username, made.key, made.subject) == (boa.id, "boa.post", "a", "Over a")
    assert (list(made.lines), made.at) == (LINES, NOW)
    assert (made.state, made.failures, made.last_at, made.told) == (MailState.WAITING, 0, None, "")


def test_the_same_key_makes_no_second_mail_whoever_it_is_for(boa, other):
    assert [add(boa, "a"), add(boa, "a"), add(other, "a"), add(other, "b")] == [True, False, False, True]
    assert notifications.waiting() == 2


def test_a_thing_is_told_to_an_account_once_and_a_mail_on_part_of_it_is_not_made(boa, other):
    assert add(boa, "a", "x", "y")
    assert not add(boa, "b", "y", "z")
    assert notifications.told_of(boa.id, ["x", "y", "z"]) == {"x", "y"}
    assert add(other, "c", "y")
    assert notifications.told_of(other.id, ["x", "y"]) == {"y"}
    assert notifications.told_of(boa.id, []) == set()


def test_every_attempt_is_kept_in_its_order_and_the_last_says_how_it_stands(boa):
    add(boa, "a")
    for state, told in ((MailState.FAILED, "Eerst niet."), (MailState.FAILED, "Weer niet."), (MailState.SENT, "")):
        (mail,) = notifications.newest_of(boa.id, newest=1)
        notifications.note_step(mail, state, at=NOW + MINUTE, told=told)
    (mail,) = notifications.newest_of(boa.id, newest=1)
    assert (mail.state, mail.failures, mail.last_at) == (MailState.SENT, 2, NOW + MINUTE)
    steps = models.NotificationStep.objects.order_by("number")
    assert list(steps.values_list("number", "told")) == [(1, "Eerst niet."), (2, "Weer niet."), (3, "")]


def test_nothing_of_the_outbox_can_be_edited(boa):
    add(boa, "a", "x")
    notifications.note_step(notifications.newest_of(boa.id, newest=1)[0], MailState.SENT, at=NOW)
    for table in (models.Notification, models.NotificationItem, models.NotificationStep):
        with pytest.raises(RuntimeError, match="written once"):
            table.objects.all().delete()
        with pytest.raises(RuntimeError, match="written once"):
            table.objects.get().save()


@pytest.mark.parametrize("state", [state for state in MailState if state is not MailState.WAITING])
def test_what_ended_is_never_offered_again_and_what_failed_is(boa, state):
    add(boa, "a")
    (mail,) = notifications.to_try(NOW)
    notifications.note_step(mail, state, at=NOW)
    assert notifications.to_try(NOW + 4 * MINUTE) == []
    later = notifications.to_try(NOW + timedelta(days=30))
    assert [each.key for each in later] == ([] if state in ENDED else ["a"])
    assert notifications.waiting() == len(later)


def test_the_oldest_is_offered_first(boa):
    for number, key in enumerate("cab"):
        add(boa, key, at=NOW - number * MINUTE)
    assert [each.key for each in notifications.to_try(NOW)] == ["b", "a", "c"]
    assert [each.key for each in notifications.newest_of(boa.id, newest=2)] == ["c", "a"]


def test_a_job_of_a_day_is_written_down_once_for_each_day():
    assert notifications.last_day_of("overview") is None
    assert notifications.note_daily("overview", TODAY, at=NOW)
    assert not notifications.note_daily("overview", TODAY, at=NOW + MINUTE)
    assert notifications.note_daily("remind", TODAY, at=NOW)
    assert notifications.note_daily("overview", TODAY - timedelta(days=1), at=NOW)
    assert notifications.last_day_of("overview") == TODAY


def changes():
    job = ask_count_anew(COORDINATOR, gemeente=HOME, now=NOW, origin="test")
    yield "a job was asked for"
    jobs.take(NOW)
    jobs.finish(job.id, JobState.FAILED, now=NOW, sentence="Het lukte niet.")
    yield "a job ended"
    issue()
    yield "an order was issued"
    attention()
    yield "a run was made"
    quality.add(assessment("handhaving", NOW))
    yield "a source was looked at"


def test_the_mark_changes_with_everything_that_can_make_something_wait_and_with_the_day():
    marks = [notifications.mark_now(TODAY)]
    for what in changes():
        assert notifications.mark_now(TODAY) == notifications.mark_now(TODAY)
        assert notifications.mark_now(TODAY) not in marks, what
        marks.append(notifications.mark_now(TODAY))
    assert notifications.mark_now(TODAY + timedelta(days=1)) not in marks


def test_the_mark_is_kept_in_one_place():
    assert notifications.mark_then() == ""
    for mark in ("a", "b"):
        notifications.keep_mark(mark)
        assert notifications.mark_then() == mark
    assert models.NoticeMark.objects.count() == 1


def test_a_choice_about_a_kind_that_is_no_longer_there_is_left_out(boa):
    models.User.objects.filter(pk=boa.id).update(notices={"ways": {"no-such-kind": "at-once", "order": "none"}})
    found = accounts.hears(boa.id)
    assert found is not None
    assert {kind.value: way.value for kind, way in found.choice.ways.items()} == {"order": "none"}


def test_only_open_accounts_with_an_address_get_mail(boa, other):
    assert accounts.with_address() == []
    for person in (boa, other):
        models.User.objects.filter(pk=person.id).update(email="post@gemeente.example")
    accounts.close_account(other)
    assert [hears.person for hears in accounts.with_address()] == [boa]
    assert accounts.hears(other.id) is None
