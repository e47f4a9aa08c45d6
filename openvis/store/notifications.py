"""The outbox: mail that was made, what it told of, and what became of every attempt to send it.

A notification is made once for its key, and a thing is told of at once to an account once: both are held by the
database, so that two who look at the same moment make one mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Sum

from openvis.domain.notification import ENDED, MailState, NoticeLine, Notification
from openvis.store import models


def add(
    *, account: int, key: str, subject: str, lines: Sequence[NoticeLine], items: Iterable[str] = (), at: datetime
) -> bool:
    """Put a mail in the outbox that tells of `items`. False where it, or one on any of the items, was made before."""
    try:
        with transaction.atomic():
            row = models.Notification.objects.create(
                account_id=account, key=key, subject=subject, lines=[asdict(line) for line in lines], at=at
            )
            models.NotificationItem.objects.bulk_create(
                models.NotificationItem(notification=row, account_id=account, key=item) for item in items
            )
    except IntegrityError:
        return False
    return True


def told_of(account: int, items: Iterable[str], *, before: datetime | None = None) -> set[str]:
    """Of which of these things an account was told at once, ever or before a moment."""
    rows = models.NotificationItem.objects.filter(account_id=account, key__in=list(items))
    if before is not None:
        rows = rows.filter(notification__at__lt=before)
    return set(rows.values_list("key", flat=True))


def to_try(now: datetime) -> list[Notification]:
    """What may be offered to the mail server now, the oldest first."""
    waiting = [_domain(row) for row in _rows().exclude(steps__state__in=[state.value for state in ENDED])]
    return [each for each in waiting if each.may_be_tried(now)]


def waiting() -> int:
    """How many mails were not sent, and may still be."""
    return models.Notification.objects.exclude(steps__state__in=[state.value for state in ENDED]).count()


def newest_of(account: int, *, newest: int) -> list[Notification]:
    """The last mails of one account, the newest first."""
    return [_domain(row) for row in _rows().filter(account_id=account).order_by("-at", "-pk")[:newest]]


def note_step(notification: Notification, state: MailState, *, at: datetime, told: str = "") -> None:
    """Write down what became of an attempt."""
    number = models.NotificationStep.objects.filter(notification_id=notification.id).count() + 1
    models.NotificationStep.objects.create(
        notification_id=notification.id, number=number, state=state.value, at=at, told=told
    )


# ----- what is done once a day


def last_day_of(name: str) -> date | None:
    """The last day for which a daily job was done."""
    return models.DailyJob.objects.filter(name=name).order_by("-day").values_list("day", flat=True).first()


def note_daily(name: str, day: date, *, at: datetime) -> bool:
    """Write down that a daily job is done, in the transaction that did it. False where it was done before."""
    try:
        with transaction.atomic():
            models.DailyJob.objects.create(name=name, day=day, at=at)
    except IntegrityError:
        return False
    return True


# ----- whether there can be anything new


def mark_now(today: date) -> str:
    """How the store looks, in a few counts: the same while nothing was decided, calculated, taken in or done."""
    lines = models.AuditHead.objects.aggregate(all=Sum("number"))["all"] or 0
    counts = (
        models.Run.objects.filter(complete=True).count(),
        models.Assessment.objects.count(),
        models.Job.objects.filter(finished_at__isnull=False).count(),
    )
    return f"{today}/{lines}/{'/'.join(map(str, counts))}"


def mark_then() -> str:
    """How it looked when people were last told."""
    return models.NoticeMark.objects.filter(pk=1).values_list("mark", flat=True).first() or ""


def keep_mark(mark: str) -> None:
    models.NoticeMark.objects.update_or_create(pk=1, defaults={"mark": mark})


def _rows() -> QuerySet[models.Notification]:
    return models.Notification.objects.select_related("account").prefetch_related("steps").order_by("at", "pk")


def _domain(row: models.Notification) -> Notification:
    steps = list(row.steps.all())
    last = steps[-1] if steps else None
    return Notification(
        id=row.pk,
        account=row.account_id,
        username=row.account.username,
        key=row.key,
        subject=row.subject,
        lines=tuple(NoticeLine(**line) for line in row.lines),
        at=row.at,
        state=MailState(last.state) if last else MailState.WAITING,
        failures=sum(step.state == MailState.FAILED.value for step in steps),
        last_at=last.at if last else None,
        told=last.told if last else "",
    )
