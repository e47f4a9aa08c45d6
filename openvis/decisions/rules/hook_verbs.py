"""What a person may do with a webhook. It has no states of its own: it tells until it is ended."""

from __future__ import annotations

from enum import StrEnum


class HookVerb(StrEnum):
    """Each asks the permission to keep webhooks."""

    OFFER_AGAIN = "offer-webhook-again"
    END = "end-webhook"


HOOK_VERB_WORDS = {
    HookVerb.OFFER_AGAIN: "opgegeven berichten aan een webhook opnieuw sturen",
    HookVerb.END: "een webhook stoppen",
}
