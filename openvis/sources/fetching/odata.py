"""The CBS open data protocols: OData v3 (dataderden.cbs.nl) and v4 (datasets.cbs.nl).

Both hand out pages. v3 is asked with `$top` and `$skip`; where the server makes the pages smaller it adds
`odata.nextLink`, which is followed first. v4 only has `@odata.nextLink`. Keys are padded with spaces, in answers
and in `$filter` alike. Periods are asked for one by one, never as a range: the key of a year lies between months.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from openvis.errors import SourceUnreachable
from openvis.sources.fetching.polite_client import NEXT_STEP, Trail, get_json

PAGE_ROWS = 5_000  # CBS refuses questions with more than 10,000 rows in the answer
MOST_ROWS = 1_000_000  # of one question; a server that ignores `$skip` would answer for ever
_NEXT_LINKS = ("odata.nextLink", "@odata.nextLink")


def pages_v3(client: httpx.Client, url: str, params: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Every page of an OData v3 entity set."""
    for skip in range(0, MOST_ROWS, PAGE_ROWS):
        window = {**params, "$format": "json", "$top": str(PAGE_ROWS), "$skip": str(skip)}
        rows = 0
        for page in pages_by_link(client, url, window):
            rows += len(page["value"])
            yield page
        if rows < PAGE_ROWS:
            return
    raise SourceUnreachable(f"De server {httpx.URL(url).host} geeft rijen zonder eind ({url}).", NEXT_STEP)


def pages_by_link(client: httpx.Client, url: str, params: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The page at an address and every page it links to."""
    trail = Trail(url)
    page = _page(client, url, params)
    yield page
    while link := next((page[name] for name in _NEXT_LINKS if page.get(name)), None):
        url = trail.next(url, str(link))
        page = _page(client, url, None)
        yield page


def rows_v3(client: httpx.Client, url: str) -> list[dict[str, Any]]:
    """All rows of a small entity set, such as a dimension."""
    return [row for page in pages_v3(client, url, {}) for row in page["value"]]


def keys_v3(client: httpx.Client, url: str) -> list[str]:
    """The keys of a dimension, padding included."""
    return [str(row["Key"]) for row in rows_v3(client, url) if row.get("Key")]


def column_of(properties: list[dict[str, Any]], url: str, *types: str) -> str:
    """The first column of one of these types, from `DataProperties`: some tables call the areas `RegioS`."""
    for row in properties:
        if row.get("Type") in types and row.get("Datatype") != "String" and row.get("Key"):
            return str(row["Key"])
    raise SourceUnreachable(f"De beschrijving van de tabel noemt geen {' of '.join(types)} ({url}).", NEXT_STEP)


def rows_by_link(client: httpx.Client, url: str) -> Iterator[dict[str, Any]]:
    """All rows of a small entity set of OData v4."""
    for page in pages_by_link(client, url, {}):
        yield from page["value"]


def check_columns(page: dict[str, Any], columns: Sequence[str], url: str) -> None:
    """Raises SourceUnreachable where a row lacks a column: then the supplier changed the table."""
    for row in page["value"]:
        if absent := [name for name in columns if name not in row]:
            there = ", ".join(sorted(row)[:8])
            raise SourceUnreachable(
                f"De server {httpx.URL(url).host} geeft rijen zonder de kolom '{absent[0]}', wel met {there} ({url}).",
                NEXT_STEP,
            )


def parts(keys: list[str], size: int) -> list[list[str]]:
    """The keys in pieces, so that no question asks too much at once."""
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def any_of(column: str, keys: Sequence[str]) -> str:
    """A `$filter` for a list of keys, each compared as it is, padding included."""
    return "(" + " or ".join(f"{column} eq '{key}'" for key in keys) + ")"


def _page(client: httpx.Client, url: str, params: dict[str, str] | None) -> dict[str, Any]:
    page = get_json(client, url, params)
    rows = page.get("value")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceUnreachable(f"De server {httpx.URL(url).host} antwoordt zonder rijen ({url}).", NEXT_STEP)
    return page
