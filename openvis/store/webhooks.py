"""Webhooks and their outbox: an event is put in it once, by its key, together with the mark up to where was looked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from openvis.domain.access import Scope
from openvis.domain.notification import ENDED, MailState
from openvis.domain.webhook import KIND_OF_ACTION, Delivery, Event, EventKind, Webhook
from openvis.store import models

_ENDED = [state.value for state in ENDED]


@transaction.atomic
def add(*, gemeente: str, url: str, kinds: Iterable[EventKind], salt: str, by: str, at: datetime) -> Webhook:
    """A new webhook, that is told of what happens from now on."""
    row = models.Webhook.objects.create(
        gemeente=gemeente, url=url, kinds=[kind.value for kind in kinds], salt=salt, made_at=at, made_by=by
    )
    models.WebhookMark.objects.create(webhook=row, line=_last_line(gemeente), mark="")
    return _webhook(row)


def end(webhook: Webhook, *, by: str, at: datetime) -> None:
    models.WebhookEnd.objects.get_or_create(webhook_id=webhook.id, defaults={"by": by, "at": at})


def every() -> list[Webhook]:
    """All there ever were, the newest first."""
    return [_webhook(row) for row in models.Webhook.objects.select_related("end").order_by("-pk")]


def with_news() -> list[Webhook]:
    """Those that were not ended and in whose gemeente something was done since they were last looked at."""
    open_ones = models.Webhook.objects.filter(end__isnull=True).select_related("end", "mark").order_by("pk")
    return [_webhook(row) for row in open_ones if row.mark.mark != mark_of(row.gemeente)]


def mark_of(gemeente: str) -> str:
    """How the gemeente looks, in a few counts: the same while nothing happened that could be told."""
    runs = models.Run.objects.filter(gemeente=gemeente, complete=True).count()
    seen = models.Bijzonderheid.objects.filter(gemeente=gemeente).count()
    return f"{_last_line(gemeente)}/{runs}/{seen}"


def news_of(webhook: Webhook) -> tuple[list[Event], int]:
    """What happened since it was last looked at, and the last line of the trail that was looked at.

    The lines of a gemeente are numbered without a gap, in the order in which they were committed: none comes later.
    """
    first = models.WebhookMark.objects.get(webhook_id=webhook.id).line
    lines = list(models.AuditLine.objects.filter(gemeente=webhook.gemeente, number__gt=first).order_by("number"))
    found = [
        Event(f"line/{row.number}", KIND_OF_ACTION[row.action], row.subject, row.at)
        for row in lines
        if row.action in KIND_OF_ACTION and row.result == "ok"
    ]
    runs = models.Run.objects.filter(
        gemeente=webhook.gemeente, complete=True, looks_back=False, made_at__gte=webhook.made_at
    )
    found += [Event(f"run/{row.pk}", EventKind.RUN_FINISHED, f"run/{row.pk}", row.made_at) for row in runs]
    seen = models.BijzonderheidStep.objects.filter(
        bijzonderheid__gemeente=webhook.gemeente, number=1, at__gte=webhook.made_at
    )
    found += [
        Event(f"bijzonderheid/{row.bijzonderheid_id}", EventKind.NEW_BIJZONDERHEID,
              f"bijzonderheid/{row.bijzonderheid_id}", row.at)
        for row in seen
    ]  # fmt: skip
    return [each for each in found if each.kind in webhook.kinds], lines[-1].number if lines else first


@transaction.atomic
def put(webhook: Webhook, bodies: Iterable[tuple[Event, str]], *, line: int, mark: str, at: datetime) -> int:
    """Put what was not told yet in the outbox, and keep up to where was looked: both or neither."""
    known = set(models.WebhookDelivery.objects.filter(webhook_id=webhook.id).values_list("key", flat=True))
    fresh = [(event, body) for event, body in bodies if event.key not in known]
    for event, body in fresh:
        models.WebhookDelivery.objects.create(
            webhook_id=webhook.id, key=event.key, kind=event.kind.value, body=body, at=at
        )
    models.WebhookMark.objects.filter(webhook_id=webhook.id).update(line=line, mark=mark)
    return len(fresh)


def to_try(now: datetime) -> list[Delivery]:
    """What may be offered now, the oldest first; nothing of a webhook that was ended."""
    rows = _open(_deliveries().filter(webhook__end__isnull=True))
    return [each for each in map(_delivery, rows) if each.may_be_tried(now)]


def deliveries(webhook: Webhook, *, newest: int) -> list[Delivery]:
    """The last of one webhook, the newest first."""
    return [_delivery(row) for row in _deliveries().filter(webhook_id=webhook.id).order_by("-pk")[:newest]]


def of_gemeente(scope: Scope, gemeente: str) -> list[Webhook]:
    """Those of one gemeente, the newest first."""
    return [each for each in every() if each.gemeente == gemeente and scope.covers(gemeente)]


def given_up(webhook: Webhook) -> list[Delivery]:
    """The messages it was not told, the newest first."""
    rows = _deliveries().filter(webhook_id=webhook.id, steps__state=MailState.REFUSED.value).distinct()
    return [each for each in map(_delivery, rows.order_by("-pk")) if each.given_up]


def waiting(webhook: Webhook) -> int:
    """How many messages it is still to be told."""
    return _open(models.WebhookDelivery.objects.filter(webhook_id=webhook.id)).count()


def note_step(delivery: Delivery, state: MailState, *, at: datetime, told: str = "") -> None:
    """Write down what became of an attempt."""
    number = models.WebhookStep.objects.filter(delivery_id=delivery.id).count() + 1
    models.WebhookStep.objects.create(delivery_id=delivery.id, number=number, state=state.value, at=at, told=told[:300])


def _open(rows: QuerySet[models.WebhookDelivery]) -> QuerySet[models.WebhookDelivery]:
    """Those of which the last step was not the end; what was offered again is open once more."""
    last = models.WebhookStep.objects.filter(delivery=OuterRef("pk")).order_by("-number").values("state")[:1]
    return rows.annotate(last=Coalesce(Subquery(last), Value(MailState.WAITING.value))).exclude(last__in=_ENDED)


def _last_line(gemeente: str) -> int:
    return models.AuditHead.objects.filter(gemeente=gemeente).values_list("number", flat=True).first() or 0


def _deliveries() -> QuerySet[models.WebhookDelivery]:
    rows = models.WebhookDelivery.objects.select_related("webhook", "webhook__end").prefetch_related("steps")
    return rows.order_by("pk")


def _webhook(row: models.Webhook) -> Webhook:
    ended = getattr(row, "end", None)
    kinds = tuple(EventKind(kind) for kind in row.kinds)
    at = ended.at if ended else None
    return Webhook(row.pk, row.gemeente, row.url, kinds, row.salt, row.made_at, row.made_by, at)


def _delivery(row: models.WebhookDelivery) -> Delivery:
    steps = list(row.steps.all())
    again = max((at for at, step in enumerate(steps) if step.state == MailState.WAITING.value), default=-1)
    since, steps = steps[again].at if again >= 0 else row.at, steps[again + 1 :]
    last = steps[-1] if steps else None
    return Delivery(
        id=row.pk,
        webhook=_webhook(row.webhook),
        key=row.key,
        kind=EventKind(row.kind),
        body=row.body,
        at=row.at,
        state=MailState(last.state) if last else MailState.WAITING,
        failures=sum(step.state == MailState.FAILED.value for step in steps),
        last_at=last.at if last else None,
        told=last.told if last else "",
        since=since,
    )
