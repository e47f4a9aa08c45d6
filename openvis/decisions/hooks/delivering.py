"""Telling webhooks what happened: into the outbox first, then out of it, signed, and again until it was taken.

A message counts as told once the other side took it and that was written down. When the program dies between the two
it is told again, under the same number, by which the other side knows it: at least once, never lost.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import httpx
from django.conf import settings

from openvis.decisions.hooks.addresses import check_address, place_of
from openvis.decisions.hooks.subscribing import GIVE_UP, note, secret_of
from openvis.domain.notification import GIVEN_UP_AFTER, MailState
from openvis.domain.webhook import Delivery, Event, Webhook
from openvis.errors import InputError, StoreBusy
from openvis.store import lock, webhooks
from openvis.store.change import one_change

Clock = Callable[[], datetime]
PATIENCE = 10.0  # seconds
PAGE_OF = {"run": "runs", "bijzonderheid": "bijzonderheden", "work-order": "work-orders"}  # where the API has more


@dataclass(slots=True)
class Round:
    made: int = 0
    told: int = 0
    failed: int = 0
    given_up: int = 0


def round_waits(now: datetime) -> bool:
    """Whether there is anything to tell: cheap, asked every few seconds."""
    return bool(webhooks.with_news() or webhooks.to_try(now))


def go_round_quietly(clock: Clock) -> None:
    """A round of the worker."""
    with suppress(StoreBusy):
        go_round(clock)


def go_round(clock: Clock) -> Round:
    """Put what happened in the outbox and offer what may be offered. Raises StoreBusy beside another round."""
    with lock.only_writer(lock.HOOKS):
        done = Round(made=sum(_collect(webhook, clock()) for webhook in webhooks.with_news()))
        for delivery in webhooks.to_try(clock()):
            _offer(delivery, done, clock)
    return done


def _collect(webhook: Webhook, now: datetime) -> int:
    mark = webhooks.mark_of(webhook.gemeente)  # before the look: what comes during it is looked for again
    events, line = webhooks.news_of(webhook)
    return webhooks.put(webhook, [(each, body_of(webhook, each)) for each in events], line=line, mark=mark, at=now)


def body_of(webhook: Webhook, event: Event) -> str:
    """That it happened and where more is to be asked, by who may know; nothing of what it was."""
    kind, _, number = event.subject.partition("/")
    page = PAGE_OF.get(kind)
    told = {
        "kind": event.kind.value,
        "gemeente": webhook.gemeente,
        "subject": event.subject,
        "at": event.at.isoformat(),
        "address": f"{settings.OPENVIS_SITE}/api/v1/{page}/{number}" if page else None,
    }
    return json.dumps(told, separators=(",", ":"))


def signature(secret: str, timestamp: str, body: str) -> str:
    """HMAC-SHA256 over moment and content: an old message sent anew by another has an old moment."""
    return hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()


def _offer(delivery: Delivery, done: Round, clock: Clock) -> None:
    trouble = _send(delivery, clock())
    now = clock()
    if not trouble:
        webhooks.note_step(delivery, MailState.SENT, at=now)
        done.told += 1
    elif now - (delivery.since or delivery.at) > GIVEN_UP_AFTER:
        with one_change():
            told = f"{trouble} Na {GIVEN_UP_AFTER.days} dagen proberen is dit opgegeven."
            webhooks.note_step(delivery, MailState.REFUSED, at=now, told=told)
            note(GIVE_UP, delivery.webhook, now, f"{delivery.kind}: {trouble}"[:200])
        done.given_up += 1
    else:
        webhooks.note_step(delivery, MailState.FAILED, at=now, told=trouble)
        done.failed += 1


def _send(delivery: Delivery, now: datetime) -> str:
    """Offer one message; why it was not taken, or nothing."""
    timestamp = str(int(now.timestamp()))
    try:
        parts = check_address(delivery.webhook.url)
        place = place_of(parts)
    except InputError as refusal:
        return refusal.sentence
    host = parts.hostname or ""
    headers = {
        "Host": host if parts.port is None else f"{host}:{parts.port}",
        "Content-Type": "application/json",
        "OpenVIS-Event": delivery.kind.value,
        "OpenVIS-Delivery": str(delivery.id),
        "OpenVIS-Timestamp": timestamp,
        "OpenVIS-Signature": f"sha256={signature(secret_of(delivery.webhook), timestamp, delivery.body)}",
    }
    address = httpx.URL(delivery.webhook.url).copy_with(host=place)
    try:
        with (
            httpx.Client(timeout=PATIENCE, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "POST", address, content=delivery.body, headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):
            return "" if answer.is_success else f"{host} antwoordt met {answer.status_code}."
    except httpx.HTTPError:
        return f"{host} is niet te bereiken."
