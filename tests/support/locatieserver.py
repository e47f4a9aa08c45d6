"""A server on 127.0.0.1 that answers `free` searches as the PDOK Locatieserver (v3_1) does, with its bad days.

It scores a register of addresses by how many words of the question they hold, keeps to `fq`, `fl` and `rows`, writes
`gemeentecode` without GM and `centroide_ll` with the longitude first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pyproj import Transformer

from tests.support.small_gemeente import BUURTEN, square
from tests.support.supplier_server import Answer, Supplier, serving

Doc = dict[str, Any]
_TO_DEGREES = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
PATH = "/bzk/locatieserver/search/v3_1/free"


@dataclass
class LocatieserverServer(Supplier):
    """What it holds, and what it was asked."""

    docs: list[Doc] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    renames: dict[str, str] = field(default_factory=dict)  # a field in the answers by its new name


def doc(
    buurt: int, kind: str, *, street: str, number: int | None = None, postcode: str | None = None, **more: Any
) -> Doc:
    """An entry of the register, in the middle of one of the small buurten, moved a metre per house number."""
    middle = square(BUURTEN[buurt]).centroid
    x, y = middle.x + (number or 0), middle.y
    lng, lat = _TO_DEGREES.transform(x, y)
    entry = {
        "bron": "BAG",
        "type": kind,
        "straatnaam": street,
        "huisnummer": number,
        "postcode": postcode,
        "woonplaatsnaam": "Vierkant",
        "gemeentecode": "9900",
        "centroide_ll": f"POINT({lng:.8f} {lat:.8f})",
        "centroide_rd": f"POINT({x} {y})",
        **more,
    }
    return {name: value for name, value in entry.items() if value is not None}


def register() -> list[Doc]:
    """Two streets of three houses with their postcodes, and the same street in the gemeente next door."""
    houses = [doc(0, "adres", street="Riouwstraat", number=n, postcode="2022ZJ") for n in (1, 2, 3)]
    houses += [doc(1, "adres", street="Curaçaokade", number=n, postcode="2023AB") for n in (1, 2, 3)]
    streets = [doc(0, "weg", street="Riouwstraat"), doc(1, "weg", street="Curaçaokade")]
    codes = [doc(0, "postcode", street="Riouwstraat", postcode="2022ZJ")]
    other = doc(2, "adres", street="Riouwstraat", number=1, postcode="9999ZZ", gemeentecode="0392")
    return [*houses, *streets, *codes, other, doc(3, "gemeente", street="Riouwstraat")]


@contextmanager
def locatieserver_server() -> Iterator[LocatieserverServer]:
    """A running server; it stops at the end of the block."""
    state = LocatieserverServer(docs=register())
    with serving(state, lambda target, headers: _answer(state, target)):
        yield state


def _answer(state: LocatieserverServer, target: str) -> Answer:
    address = urlsplit(target)
    params = dict(parse_qsl(address.query))
    state.asked.append(params)
    return (200, json.dumps(_found(state, params))) if address.path == PATH and "fq" in params else (404, "{}")


def _found(state: LocatieserverServer, params: dict[str, str]) -> dict[str, Any]:
    asked = re.fullmatch(r"gemeentecode:(\d{4}) AND type:\(([a-z OR]+)\)", params["fq"])
    if asked is None:
        raise ValueError(f"this server does not know the filter {params['fq']}")
    words = set(params["q"].split())
    scored = [
        {**entry, "score": float(len(words & _words(entry)))}
        for entry in state.docs
        if entry.get("gemeentecode") == asked[1] and entry["type"] in asked[2].split(" OR ")
    ]
    found = sorted((entry for entry in scored if entry["score"]), key=lambda entry: -entry["score"])
    names = params["fl"].split(",")
    kept = [
        {state.renames.get(name, name): entry[name] for name in names if name in entry}
        for entry in found[: int(params["rows"])]
    ]
    return {"response": {"numFound": len(found), "start": 0, "docs": kept}}


def _words(entry: Doc) -> set[str]:
    texts = (entry.get(name, "") for name in ("straatnaam", "huisnummer", "postcode", "woonplaatsnaam"))
    return {str(text).lower().replace("ç", "c") for text in texts if text}
