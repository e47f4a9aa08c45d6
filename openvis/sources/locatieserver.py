"""Addresses found by the PDOK Locatieserver (v3_1, `free` search), one gemeente at a time.

Each different address is one question, asked calmly and once: what was found is kept in a file in the caller's folder,
under a fingerprint of the address, so that the file holds points and no addresses. What was not found is asked again
the next time: new houses are added to the register every day.

Two traps of this server: `gemeentecode` is written without GM, and `centroide_ll` has the longitude first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from openvis.domain.area import checked_gemeente
from openvis.domain.incident import Precision
from openvis.errors import SourceUnreachable
from openvis.sources.areas.placing import to_plane
from openvis.sources.fetching.polite_client import NEXT_STEP, get_json, polite_client
from openvis.sources.profiles.profile_rules import RD_NEW
from openvis.sources.rows.address import Address, Found, plain

PDOK = "https://api.pdok.nl"
SEARCH = "/bzk/locatieserver/search/v3_1/free"
CACHE = "locatieserver.jsonl"
_FIELDS = "type,score,gemeentecode,woonplaatsnaam,straatnaam,huisnummer,postcode,centroide_ll,centroide_rd"
_EXACT_FIRST = (Precision.POINT, Precision.POSTCODE, Precision.STREET)
_POINT = re.compile(r"POINT\((-?[0-9]{1,9}(?:\.[0-9]{0,30})?) (-?[0-9]{1,9}(?:\.[0-9]{0,30})?)\)")


class Locatieserver:
    """Finds addresses in one gemeente."""

    def __init__(
        self,
        folder: Path,
        *,
        gemeente: str,
        base_url: str = PDOK,
        client: httpx.Client | None = None,
        contact: str = "",
    ) -> None:
        """`folder` keeps what was found. Raises UnknownValue for a code that is no gemeente."""
        self._gemeente = checked_gemeente(gemeente)
        self._url = base_url.rstrip("/") + SEARCH
        self._client, self._contact = client, contact
        self._path = folder / CACHE
        self._known = _read_cache(self._path)

    def find(self, addresses: Sequence[Address]) -> list[Found | None]:
        """A place for each address; None where there is none or where two fit as well.

        Raises SourceUnreachable; what was found before that is kept.
        """
        prints = [_fingerprint(self._gemeente, address) for address in addresses]
        new = {key: address for key, address in zip(prints, addresses, strict=True) if key not in self._known}
        found: dict[str, Found] = {}
        if new:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with polite_client(self._client, self._contact) as client, self._path.open("a", encoding="ascii") as cache:
                for key, address in new.items():
                    place = None if address.is_empty else self._ask(client, address)
                    if place:
                        found[key] = place
                        cache.write(json.dumps([key, place.x, place.y, place.precision.value]) + "\n")
        self._known |= found
        return [self._known.get(key) for key in prints]

    def _ask(self, client: httpx.Client, address: Address) -> Found | None:
        params = {
            "q": _question(address),
            "fq": f"gemeentecode:{self._gemeente.removeprefix('GM')} AND type:(adres OR weg OR postcode)",
            "fl": _FIELDS,
            "rows": "2",
        }
        answers = [
            answer for doc in _docs(get_json(client, self._url, params)) if (answer := self._answer(doc, address))
        ]
        if not answers:
            return None
        best = min(answers, key=lambda answer: (_EXACT_FIRST.index(answer.found.precision), -answer.score))
        equal = [a for a in answers if (a.found.precision, a.score) == (best.found.precision, best.score)]
        return best.found if len({answer.city for answer in equal}) == 1 else None

    def _answer(self, doc: dict[str, Any], address: Address) -> _Answer | None:
        """What the server says, or None where that is about something else than was asked."""
        if f"GM{_field(doc, 'gemeentecode')}" != self._gemeente:
            return None
        precision = _precision(doc, address)
        if precision is None:
            return None
        return _Answer(float(_field(doc, "score")), str(doc.get("woonplaatsnaam")), Found(*_point(doc), precision))


@dataclass(frozen=True, slots=True)
class _Answer:
    score: float  # says which answer fits better than another to the same question; nothing by itself
    city: str
    found: Found


def _precision(doc: dict[str, Any], address: Address) -> Precision | None:
    """How exactly an answer tells where the address is: the house itself, its postcode, its street, or not."""
    kind = _field(doc, "type")
    same_postcode = bool(address.postcode) and plain(doc.get("postcode")).replace(" ", "") == address.postcode
    same_street = bool(address.street) and plain(doc.get("straatnaam")) == address.street
    same_house = bool(address.number) and str(doc.get("huisnummer")) == address.number
    if kind == "adres" and same_house and (same_postcode if address.postcode else same_street):
        return Precision.POINT
    if kind in ("adres", "postcode") and same_postcode:
        return Precision.POSTCODE
    return Precision.STREET if kind in ("adres", "weg") and same_street else None


def _point(doc: dict[str, Any]) -> tuple[float, float]:
    """RD metres, from `centroide_rd` or else from `centroide_ll`."""
    name = "centroide_rd" if "centroide_rd" in doc else "centroide_ll"
    written = _POINT.fullmatch(str(_field(doc, name)))
    if not written:
        raise _changed(name)
    first, second = float(written[1]), float(written[2])
    if name == "centroide_rd":
        return first, second
    x, y = to_plane(np.array([first]), np.array([second]), "EPSG:4326", RD_NEW)
    return float(x[0]), float(y[0])


def _docs(answer: dict[str, Any]) -> list[dict[str, Any]]:
    response = answer.get("response")
    docs = response.get("docs") if isinstance(response, dict) else None
    if not isinstance(docs, list) or not all(isinstance(doc, dict) for doc in docs):
        raise _changed("response.docs")
    return docs


def _field(doc: dict[str, Any], name: str) -> Any:
    if name not in doc:
        raise _changed(name)
    return doc[name]


def _changed(field: str) -> SourceUnreachable:
    return SourceUnreachable(f"De Locatieserver antwoordt zonder een leesbaar veld '{field}'.", NEXT_STEP)


def _question(address: Address) -> str:
    house = f"{address.number} {address.addition}".strip()
    return " ".join(part for part in (address.street, house, address.postcode, address.city) if part)


def _fingerprint(gemeente: str, address: Address) -> str:
    parts = (gemeente, address.postcode, address.number, address.addition, address.street, address.city)
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def _read_cache(path: Path) -> dict[str, Found]:
    """What was found before. A line that was cut off by a crash is only asked again."""
    known: dict[str, Found] = {}
    for line in path.read_text(encoding="ascii").splitlines() if path.exists() else ():
        try:
            key, x, y, precision = json.loads(line)
            known[key] = Found(x, y, Precision(precision))
        except ValueError:
            continue
    return known
