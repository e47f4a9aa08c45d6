"""Webhooks as the beheerder of a gemeente keeps them: offering again what was given up, and stopping one."""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.rules.hook_verbs import HookVerb
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.recording import recorded
from openvis.domain.access import Permission, Person
from openvis.domain.notification import MailState
from openvis.domain.webhook import Delivery, Webhook
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import webhooks


def offer_again(person: Person, webhook_id: int, *, now: datetime, origin: str) -> list[Delivery]:
    """Put all that was given up back in the outbox, to be tried for as long as if it were new.

    Raises NotPermitted, or NotAllowedNow where nothing was given up or the webhook was ended.
    """
    verb, found = HookVerb.OFFER_AGAIN, _of(webhook_id)
    gemeente, subject = found.gemeente if found else None, f"webhook/{webhook_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        hook = _checked(person, found)
        missed = webhooks.given_up(hook)
        if not missed:
            raise NotAllowedNow("Er is niets opgegeven.", "U hoeft niets te doen.")
        for each in missed:
            webhooks.note_step(each, MailState.WAITING, at=now)
        attempt.detail = "1 bericht" if len(missed) == 1 else f"{len(missed)} berichten"
        return missed


def end(person: Person, webhook_id: int, *, now: datetime, origin: str) -> Webhook:
    """Tell it nothing any more; what still waits is not sent. Raises NotPermitted, or NotAllowedNow where it ended."""
    verb, found = HookVerb.END, _of(webhook_id)
    gemeente, subject = found.gemeente if found else None, f"webhook/{webhook_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        hook = _checked(person, found)
        webhooks.end(hook, by=person.username, at=now)
        return hook


def _of(webhook_id: int) -> Webhook | None:
    return next((each for each in webhooks.every() if each.id == webhook_id), None)


def _checked(person: Person, found: Webhook | None) -> Webhook:
    """The webhook, if this person may change it and it stands."""
    check_permission(person, Permission.KEEP_WEBHOOKS, found.gemeente if found else "")
    if found is None:
        raise NotPermitted("Deze webhook bestaat niet of hoort niet bij uw gemeente.", "Kies een webhook uit de lijst.")
    if found.ended_at is not None:
        raise NotAllowedNow("Deze webhook is al gestopt.", "Vraag de beheerder van de server om een nieuwe.")
    return found
