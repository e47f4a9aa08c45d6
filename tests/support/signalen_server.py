"""A server on 127.0.0.1 that speaks as Signalen's private API documents it, with its bad days.

It wants a Bearer token, hands out pages that link to the next in `_links.next.href`, filters by `updated_after`, and
tells everything about a melding: text, notes, reporter and address too, so that a test can see they are forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.support.signalen_files import POINTS, SECRETS
from tests.support.supplier_server import Answer, Supplier, serving

TOKEN = "een-geheim-token-van-de-gemeente"
PATH = "/signals/v1/private/signals/"


@dataclass
class SignalenServer(Supplier):
    """What it holds, and what it was asked."""

    signals: list[dict[str, Any]] = field(default_factory=list)
    page_rows: int = 100
    promises: int | None = None
    asked: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)


def melding(number: int, **changes: Any) -> dict[str, Any]:
    """One melding as the API tells it; `changes` replace whole fields."""
    lng, lat = POINTS[number % 3]
    return {
        "_links": {"self": {"href": f"{PATH}{number}"}},
        "id": number,
        "text": SECRETS[0],
        "text_extra": SECRETS[1],
        "source": "online",
        "category": {"main": "Schoon", "main_slug": "schoon", "sub": "Hondenpoep", "sub_slug": "hondenpoep"},
        "location": {
            "address_text": SECRETS[2],
            "geometrie": {"type": "Point", "coordinates": [lng, lat]},
            "bag_validated": True,
        },
        "reporter": {"email": SECRETS[3], "phone": "0612345678"},
        "notes": [{"text": SECRETS[0]}],
        "incident_date_start": "2024-05-01T22:30:00+00:00",
        "incident_date_end": None,
        "created_at": "2024-05-02T08:15:30.250000+02:00",
        "updated_at": f"2024-05-{1 + number % 28:02d}T12:00:00+02:00",
        **changes,
    }


@contextmanager
def signalen_server() -> Iterator[SignalenServer]:
    """A running server; it stops at the end of the block."""
    state = SignalenServer()
    with serving(state, lambda target, headers: _answer(state, target, headers["Authorization"])):
        yield state


def _answer(state: SignalenServer, target: str, token: str | None) -> Answer:
    address = urlsplit(target)
    state.asked.append(target)
    state.tokens.add(token)
    if token != f"Bearer {TOKEN}":
        return 401, json.dumps({"detail": f"Niet geldig: {token}"})
    params = dict(parse_qsl(address.query))
    known = address.path == PATH and "ordering" in params
    return (200, json.dumps(_page(state, params))) if known else (404, "{}")


def _page(state: SignalenServer, params: dict[str, str]) -> dict[str, Any]:
    after = datetime.fromisoformat(params.get("updated_after", "0001-01-01T00:00:00+00:00"))
    found = [signal for signal in state.signals if datetime.fromisoformat(signal["updated_at"]) >= after]
    found.sort(key=lambda signal: signal[params["ordering"]])
    page, size = int(params.get("page", 1)), min(int(params["page_size"]), state.page_rows)
    following = urlencode({**params, "page": page + 1})
    more = len(found) > page * size
    return {
        "_links": {
            "self": {"href": f"{state.url}{PATH}"},
            "next": {"href": state.link(f"{PATH}?{following}") if more else None},
            "previous": {"href": None},
        },
        "count": len(found) if state.promises is None else state.promises,
        "results": found[(page - 1) * size : page * size],
    }
