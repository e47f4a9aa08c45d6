"""Webhooks of a gemeente: which programs are told what, what was given up and why, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions.hooks import keeping
from openvis.domain.access import Permission
from openvis.domain.webhook import Delivery, Webhook
from openvis.domain.words import joined, word
from openvis.store import webhooks
from openvis.web.access import ORIGIN, page, visitor_of
from openvis.web.words import moment, sentence

SHOWN = 10  # messages that were given up, of each


@page(Permission.KEEP_WEBHOOKS)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    found = webhooks.of_gemeente(visitor.scope, visitor.gemeente)
    return render(request, "web/webhooks.html", {"lines": [_line(each) for each in found]})


@require_POST
@page(None, page_of_thing="webhooks")
def again(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Offer again what was given up."""
    person = visitor_of(request).person
    missed = keeping.offer_again(person, webhook_id, now=timezone.now(), origin=ORIGIN)
    told = "1 bericht wordt" if len(missed) == 1 else f"{len(missed)} berichten worden"
    messages.success(request, f"{told} opnieuw gestuurd.")
    return redirect("webhooks")


@require_POST
@page(None, page_of_thing="webhooks")
def end(request: HttpRequest, webhook_id: int) -> HttpResponse:
    keeping.end(visitor_of(request).person, webhook_id, now=timezone.now(), origin=ORIGIN)
    messages.success(request, "De webhook is gestopt. Het adres krijgt geen berichten meer.")
    return redirect("webhooks")


def _line(hook: Webhook) -> dict[str, Any]:
    missed, waiting = webhooks.given_up(hook), webhooks.waiting(hook)
    return {
        "id": hook.id,
        "url": hook.url,
        "kinds": joined([word(kind) for kind in hook.kinds], most=9, more="andere"),
        "works": hook.ended_at is None,
        "stand": f"Gestopt op {moment(hook.ended_at)}." if hook.ended_at else f"Werkt sinds {moment(hook.made_at)}.",
        "waiting": _waits(waiting),
        "given_up": len(missed),
        "missed": [_missed(each) for each in missed[:SHOWN]],
    }


def _waits(count: int) -> str:
    if not count:
        return "Er wacht niets."
    return "Er wacht 1 bericht." if count == 1 else f"Er wachten {count} berichten."


def _missed(delivery: Delivery) -> dict[str, str]:
    return {"what": sentence(word(delivery.kind)), "at": moment(delivery.at), "why": delivery.told}
