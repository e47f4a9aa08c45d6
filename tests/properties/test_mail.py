"""Whatever happens between making a mail and writing down that it was sent: nothing is lost, and nothing made twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

import pytest
from django.core import signing
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openvis.decisions.notices import mail_server as server_side
from openvis.decisions.notices import outbox, sending
from openvis.decisions.notices.letter import message_id
from openvis.decisions.notices.sending import Round
from openvis.domain.access import Role
from openvis.domain.notification import LONGEST_PAUSE, NoticeChoice, NoticeLine, Weekday
from openvis.errors import MailNotSent
from openvis.store import accounts, notifications
from openvis.store.accounts import create_account
from tests.decisions.test_notices import ADDRESS, DAY, MORNING, account, at, mails
from tests.support.people import HOME, NOW, noticed
from tests.support.small_town import PASSWORD

pytestmark = pytest.mark.django_db

FAULTS = ("fine", "before-sending", "after-sending", "before-keeping", "refuses", "hangs-up")


class Died(BaseException):
    """As `kill -9` between two lines: no line after it runs."""


@given(
    st.lists(
        st.sampled_from(["fine", "before-sending", "after-sending", "before-keeping", "refuses", "hangs-up"]),
        max_size=10,
    ),
    st.integers(1, 4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_goes_wrong_each_mail_arrives_with_one_message_id(monkeypatch, faults: list[str], count: int):
    """At least once, and exactly once where nothing died between the server's yes and our writing it down."""
    arrived: list[str] = []
    plan = iter(faults)

    def send(server: object, mail) -> None:
        fault = next(plan, "fine")
        if fault == "before-sending":
            raise Died
        if fault == "refuses":
            raise server_side.NotThisTime("Nu niet.", "Later.")
        arrived.append(mail.extra_headers["Message-ID"])
        if fault == "after-sending":
            raise Died
        if fault == "hangs-up":
            raise MailNotSent("Weg.", "Later.")

    def note(*given, **named) -> None:
        if faults and named.get("at") and next(keeps, "fine") == "before-keeping":
            raise Died
        keep(*given, **named)

    keep, keeps = notifications.note_step, iter(faults)
    with monkeypatch.context() as patch, lost_after():
        patch.setattr(sending, "GIVEN_UP_AFTER", 1000 * DAY)  # that has a test of its own
        patch.setattr(server_side, "send", send)
        patch.setattr(server_side, "open_server", lambda: nullcontext(object()))
        patch.setattr(notifications, "note_step", note)
        person = create_account("eigenschap", PASSWORD, Role.BOA, [HOME])
        accounts.change_hearing(person, ADDRESS, "", NoticeChoice())
        keys = [signing.b64_encode(os.urandom(9)).decode() for _ in range(count)]
        for key in keys:
            line = NoticeLine("Iets wacht.", "", "/")
            assert notifications.add(account=person.id, key=key, subject="S", lines=[line], at=NOW)
            assert not notifications.add(account=person.id, key=key, subject="S", lines=[line], at=NOW)
        now = NOW
        for _ in range(2 * len(faults) + 1):  # each round meets at least one fault, while there are any
            with suppress(Died):
                sending.send_waiting(Round(), at(now))
            now += LONGEST_PAUSE
    assert {message_id(key) for key in keys} == set(arrived)
    harmless = {"fine", "before-sending", "refuses"}
    if set(faults) <= harmless:
        assert len(arrived) == count


@contextmanager
def lost_after() -> Iterator[None]:
    """A transaction that is undone: each example begins with an empty outbox."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_daily_job_that_dies_halfway_is_done_whole_the_next_time(monkeypatch):
    account(Role.ADVISEUR, days=tuple(Weekday))
    account(Role.ANALIST, "analist@gemeente.example", days=tuple(Weekday))
    noticed()
    add, added = notifications.add, []

    def dies(**given) -> bool:
        if added:
            raise Died
        added.append(add(**given))
        return True

    with monkeypatch.context() as patch:
        patch.setattr(notifications, "add", dies)
        with pytest.raises(Died):
            outbox.do_daily_jobs(MORNING)
    assert outbox.do_daily_jobs(MORNING) == 2
    assert notifications.waiting() == 2


def test_a_thing_told_by_another_process_meanwhile_is_not_told_twice():
    boa = account()
    line = NoticeLine("Iets wacht.", "", "/")
    given = {"account": boa.id, "subject": "S", "lines": [line], "items": ("x",), "at": NOW}
    assert notifications.add(key="a", **given)
    assert not notifications.add(key="b", **given)
    assert len(mails(boa)) == 1
