"""Sending what stands in the outbox, and the round that makes and sends mail.

A mail counts as sent once the server took it and that was written down. When the program dies between the two, the mail
is sent again, with the same Message-ID, by which a mail program shows it once: at least once, never lost.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from openvis.decisions.notices import mail_server, outbox
from openvis.decisions.notices.letter import letter
from openvis.decisions.notices.mail_server import RefusedForGood
from openvis.domain.notification import GIVEN_UP_AFTER, MailState, Notification
from openvis.errors import MailNotSent, StoreBusy
from openvis.store import accounts, lock, notifications

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Round:
    """What one round came to. `trouble` is why the server could not be used, if it could not."""

    made: int = 0
    sent: int = 0
    failed: int = 0
    refused: int = 0
    dropped: int = 0
    trouble: MailNotSent | None = None


def round_waits(now: datetime) -> bool:
    """Whether a round could make or send anything: cheap, asked every few seconds."""
    if not settings.EMAIL_HOST:
        return False
    if outbox.mark_now(now) != notifications.mark_then() or outbox.daily_jobs_wait(now):
        return True
    return bool(notifications.to_try(now))


def go_round(clock: Clock, *, today_now: bool = False) -> Round:
    """Make what there is to tell and send what may be sent. Raises ConfigurationError, and StoreBusy beside another.

    today_now  also what is made once a day, although its time has not come
    """
    mail_server.check_mail_is_on()
    with lock.only_writer(lock.MAIL):
        now = clock()
        done = Round(made=outbox.tell_what_is_new(now) + outbox.do_daily_jobs(now, whatever_the_time=today_now))
        send_waiting(done, clock)
    return done


def go_round_quietly(clock: Clock) -> None:
    """A round of the worker: what goes wrong is written down with each mail, and tried again later."""
    with suppress(StoreBusy):
        go_round(clock)


def send_waiting(done: Round, clock: Clock) -> None:
    """Offer everything that may be offered now, over one connection."""
    with_address = {hears.person.id: hears.address for hears in accounts.with_address()}
    found = notifications.to_try(clock())
    for each in found:
        if each.account not in with_address:
            notifications.note_step(each, MailState.DROPPED, at=clock(), told="Dit account krijgt geen mail meer.")
            done.dropped += 1
    left = [each for each in found if each.account in with_address]
    if not left:
        return
    try:
        with mail_server.open_server() as server:
            while left:
                _send_one(server, left[0], with_address[left[0].account], done, clock)
                left.pop(0)
    except MailNotSent as trouble:
        done.trouble = trouble
        for each in left:  # none of these would have got through either
            _note_failure(each, trouble, done, clock())


def _send_one(server: mail_server.EmailBackend, each: Notification, address: str, done: Round, clock: Clock) -> None:
    try:
        mail_server.send(server, letter(each, address))
    except RefusedForGood as refusal:
        notifications.note_step(each, MailState.REFUSED, at=clock(), told=refusal.sentence)
        done.refused += 1
    except mail_server.NotThisTime as refusal:
        _note_failure(each, refusal, done, clock())
    else:
        notifications.note_step(each, MailState.SENT, at=clock())
        done.sent += 1


def _note_failure(each: Notification, trouble: MailNotSent, done: Round, now: datetime) -> None:
    if now - each.at > GIVEN_UP_AFTER:
        told = f"{trouble.sentence} Na {GIVEN_UP_AFTER.days} dagen proberen is dit opgegeven."
        notifications.note_step(each, MailState.REFUSED, at=now, told=told[:300])
        done.refused += 1
        return
    notifications.note_step(each, MailState.FAILED, at=now, told=trouble.sentence[:300])
    done.failed += 1
