"""Webhooks as the operator of this machine keeps them: who is told, of what, and no longer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from openvis.decisions.hooks.addresses import check_address
from openvis.decisions.rules.hook_verbs import HookVerb
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.webhook import EventKind, Webhook
from openvis.errors import InputError
from openvis.store import audit, webhooks
from openvis.store.change import one_change

ORIGIN = "cli"
MAKE, END, GIVE_UP = "make-webhook", HookVerb.END.value, "give-up-webhook"


def subscribe(gemeente: str, url: str, kinds: Sequence[EventKind], *, now: datetime) -> tuple[Webhook, str]:
    """A webhook and the secret its messages are signed by, told once. Raises InputError for an address or no kinds."""
    check_address(url)
    if not kinds:
        raise InputError("Er is niet gezegd waarvan bericht moet komen.", f"Kies uit {', '.join(EventKind)}.")
    with one_change():
        made = webhooks.add(gemeente=gemeente, url=url, kinds=kinds, salt=secrets.token_hex(32), by=SYSTEM, at=now)
        note(MAKE, made, now, ", ".join(kinds))
    return made, secret_of(made)


def unsubscribe(number: int, *, now: datetime) -> Webhook:
    """Tell it nothing any more; what still waits for it is not sent. Raises InputError where there is none."""
    found = next((each for each in webhooks.every() if each.id == number), None)
    if found is None:
        raise InputError("Deze webhook bestaat niet.", "`openvis webhook list` toont welke er zijn.")
    with one_change():
        webhooks.end(found, by=SYSTEM, at=now)
        note(END, found, now)
    return found


def secret_of(webhook: Webhook) -> str:
    """By what its messages are signed. It follows from the key of this installation, so that no table holds it."""
    key = f"webhook/{settings.SECRET_KEY}".encode()
    return "ovw_" + hmac.new(key, webhook.salt.encode(), hashlib.sha256).hexdigest()


def note(action: str, webhook: Webhook, now: datetime, detail: str = "") -> None:
    audit.append(AuditLine(now, SYSTEM, action, f"webhook/{webhook.id}", webhook.gemeente, ORIGIN, OK, detail))
