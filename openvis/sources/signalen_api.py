"""Meldingen from Signalen's REST API: fetched page by page with a token, and read from the file that makes.

Of each melding only its number, category, point and moments are kept, from the first moment on: text, notes, reporter
and address are forgotten before anything is written. The token goes into one header, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import polars as pl

from openvis.domain.delivery import Chunk, schema_of
from openvis.errors import ConfigurationError, SourceUnreachable, UnknownValue, UnreadableFile
from openvis.sources.fetching import page_file
from openvis.sources.fetching.polite_client import NEXT_STEP, AccessRefused, Trail, get_json, polite_client
from openvis.sources.files.raw_rows import RawRows, pack
from openvis.sources.files.wrong_input import place
from openvis.sources.incident_file import read_rows
from openvis.sources.rows.signalen_rows import MOMENT_COLUMNS, SOURCE, Axes, one_notation, signalen_profile

SIGNALS = "/signals/v1/private/signals/"
PAGE_ROWS = 500
COLUMNS = ("id", "sub_slug", "lng", "lat", *MOMENT_COLUMNS)
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def fetch(
    folder: Path, *, base_url: str, token: str, since: date | None = None, client: httpx.Client | None = None
) -> Path:
    """Fetch the meldingen into one file in `folder`, whole or not at all, and return its path.

    `since` leaves out what was not changed on or after that day; meldingen that were recategorised later come again.
    Raises ConfigurationError without a usable token, SourceUnreachable when Signalen does not answer as documented.
    """
    url = _checked_address(base_url) + SIGNALS
    headers = {"Authorization": f"Bearer {_checked_token(token)}"}
    # In order of creation, so that a melding made while we turn the pages lands on the last one.
    params = {"page_size": str(PAGE_ROWS), "ordering": "created_at"}
    if since:
        midnight = datetime.combine(since, time(), ZoneInfo("Europe/Amsterdam"))
        params["updated_after"] = midnight.isoformat()
    name = f"{SOURCE}_vanaf_{since.isoformat()}" if since else SOURCE
    about = {"table": SOURCE, "since": since.isoformat() if since else None}
    with polite_client(client) as asking:
        pages = _pages(asking, url, params, headers)
        return page_file.write_pages(folder / f"{name}{page_file.SUFFIX}", about, pages)


def read(path: Path, *, gemeente: str, areas: pl.DataFrame) -> Iterator[Chunk]:
    """The meldingen of one gemeente from a fetched file; `areas` is a frame of the areas table.

    The file is read twice: once to see that it is whole and which axis is which, once to hand it over.
    """
    if page_file.read_about(path)["table"] != SOURCE:
        raise UnreadableFile(f"{place(path)} is geen levering van Signalen.", "Kies een ander bestand.")
    axes = Axes(path)
    for raw in _fetched_rows(path):
        axes.add(*(raw.frame[name].cast(pl.Float64, strict=False) for name in ("lng", "lat")))
    names = {"lng": "lat", "lat": "lng"} if axes.check() else {}
    rows = (RawRows(raw.frame.rename(names), raw.rows_read) for raw in _fetched_rows(path))
    yield from read_rows(path, rows, profile=signalen_profile(gemeente), areas=areas)
    yield Chunk(pl.DataFrame(schema=schema_of("incidents")), remarks=axes.remarks())


# ----- asking


def _checked_address(base_url: str) -> str:
    """The address of the server. Raises UnknownValue where the token would travel readable for others."""
    try:
        address = httpx.URL(base_url)
    except httpx.InvalidURL:
        address = httpx.URL("")
    if address.scheme == "https" or (address.scheme == "http" and address.host in _LOCAL):
        return base_url.rstrip("/")
    raise UnknownValue(
        "Het adres van Signalen begint niet met https, dus het token zou voor anderen leesbaar zijn.",
        "Schrijf het adres als https://signalen.voorbeeld.nl.",
    )


def _checked_token(token: str) -> str:
    """The token without spaces around it. Raises ConfigurationError, without the token, where it cannot be one."""
    bare = token.strip()
    if not bare or not bare.isascii() or not bare.isprintable() or " " in bare:
        problem = "bevat tekens die niet in een token horen" if bare else "is leeg"
        raise ConfigurationError(
            f"De instelling OPENVIS_SIGNALEN_TOKEN {problem}.", "Zet er het token in dat de beheerder van Signalen gaf."
        )
    return bare


def _pages(
    client: httpx.Client, url: str, params: dict[str, str] | None, headers: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """Every page as `{"value": rows}`, each row the columns of COLUMNS."""
    scheme, trail, rows, promised = httpx.URL(url).scheme, Trail(url), 0, 0
    following: str | None = url
    while following:
        url = following
        page = _page(client, url, params, headers)
        value = [_row(melding) for melding in page["results"]]
        rows, promised, params = rows + len(value), promised or page["count"], None
        yield {"value": value}
        link = page["_links"]["next"]["href"]
        # Behind a proxy Signalen may name itself http; the token only travels as it did the first time.
        following = trail.next(url, str(httpx.URL(url).join(link).copy_with(scheme=scheme))) if link else None
    if rows < promised:
        raise SourceUnreachable(f"Signalen belooft {promised} meldingen en geeft er {rows}.", NEXT_STEP)


def _page(client: httpx.Client, url: str, params: dict[str, str] | None, headers: dict[str, str]) -> dict[str, Any]:
    try:
        page = get_json(client, url, params, headers)
    except AccessRefused as error:
        raise AccessRefused(
            f"{error.sentence} Het token van Signalen klopt niet, is verlopen of mag geen meldingen lezen.",
            "Vraag een nieuw token en zet het in OPENVIS_SIGNALEN_TOKEN. Er is niets opgeslagen.",
        ) from None
    try:
        as_documented = isinstance(page["results"], list) and isinstance(page["count"], int)
        link = page["_links"]["next"]["href"]
    except (KeyError, TypeError):
        as_documented, link = False, None
    if not as_documented or not (link is None or isinstance(link, str)):
        raise SourceUnreachable("Signalen antwoordt met iets anders dan een bladzijde meldingen.", NEXT_STEP)
    return page


def _row(melding: Any) -> dict[str, Any]:
    """What is kept of one melding. Raises SourceUnreachable that names the field which is not there."""
    row = {name: _field(melding, name) for name in ("id", *MOMENT_COLUMNS)}
    row["sub_slug"] = _field(melding, "category", "sub_slug")
    coordinates = _field(melding, "location", "geometrie", "coordinates")
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        raise _changed("location.geometrie.coordinates")
    return {**row, "lng": coordinates[0], "lat": coordinates[1]}


def _field(melding: Any, *names: str) -> Any:
    for name in names:
        if not isinstance(melding, dict) or name not in melding:
            raise _changed(".".join(names))
        melding = melding[name]
    return melding


def _changed(field: str) -> SourceUnreachable:
    return SourceUnreachable(f"Bij een melding uit Signalen ontbreekt het veld '{field}'.", NEXT_STEP)


# ----- reading


def _fetched_rows(path: Path) -> Iterator[RawRows]:
    for page in page_file.read_pages(path):
        if page.rows:
            texts = [["" if row.get(name) is None else str(row[name]) for row in page.rows] for name in COLUMNS]
            raw = pack(COLUMNS, [page.line] * len(page.rows), texts, [])
            yield RawRows(raw.frame.with_columns(one_notation(name) for name in MOMENT_COLUMNS), raw.rows_read)
