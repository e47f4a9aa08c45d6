"""Lines of the audit trail as the supervisor reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openvis.domain.audit import OK, AuditLine
from openvis.web.presenters.decisions import happened
from openvis.web.words import moment

# In the address -> what the store and the routes call it, and its name on the page.
SUBJECTS = {"interventie": ("intervention", "Interventie"), "werkopdracht": ("work-order", "Werkopdracht")}
VIA = {"web": "website", "cli": "opdrachtregel"}


def log_line(line: AuditLine) -> dict[str, Any]:
    """When, who, what, about which thing, and whether it was done or refused."""
    kind, _, number = line.subject.partition("/")
    slug, name = next(((slug, name) for slug, (stored, name) in SUBJECTS.items() if stored == kind), ("", ""))
    linked = bool(slug) and number.isdecimal()  # what was refused before it existed has no number
    return {
        "at": moment(line.at),
        "actor": line.actor,
        "event": happened(line),
        "subject": f"{name} {number}" if linked else _about(kind, number, line),
        "route": kind if linked else "",
        "number": number,
        "over": slug,
        "origin": VIA.get(line.origin, line.origin),
        "result": "gelukt" if line.result == OK else "geweigerd",
    }


def _about(kind: str, number: str, line: AuditLine) -> str:
    """What a line is about that has no page of its own."""
    if kind == "account":
        return f"Account {number}"
    if kind == "shared-product":  # with whom and until when, or in which form it was opened
        return ": ".join(filter(None, (f"Gedeeld product {number}", line.detail if line.result == OK else "")))
    return line.detail if kind == "mapping" and line.result == OK else ""


def trail_in_words(damage: Sequence[str]) -> dict[str, Any]:
    """Whether the trail is whole, in a sentence, and otherwise every place where it is not."""
    if not damage:
        return {"whole": True, "sentences": ["Het logboek klopt: geen enkele regel is gewijzigd of weggehaald."]}
    return {"whole": False, "sentences": ["Het logboek klopt niet. Meld dit aan de beheerder.", *damage]}
