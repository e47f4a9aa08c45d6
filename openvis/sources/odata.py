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
from openvis.sources.polite_client import NEXT_STEP, check_same_server, get_json

PAGE_ROWS = 5_000  # CBS refuses questions with more than 10,000 rows in the answer
_NEXT_LINKS = ("odata.nextLink", "@odata.nextLink")


def pages_v3(client: httpx.Client, url: str, params: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Every page of an OData v3 entity set."""
    skip = 0
    while True:
        window = {**params, "$format": "json", "$top": str(PAGE_ROWS), "$skip": str(skip)}
        rows = 0
        for page in pages_by_link(client, url, window):
            rows += len(page["value"])
            yield page
        if rows < PAGE_ROWS:
            return
        skip += PAGE_ROWS


def pages_by_link(client: httpx.Client, url: str, params: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The page at an address and every page it links to."""
    page = _page(client, url, params)
    yield page
    while link := next((page[name] for name in _NEXT_LINKS if page.get(name)), None):
        url = check_same_server(url, link)
        page = _page(client, url, None)
        yield page


def rows_v3(client: httpx.Client, url: str) -> list[dict[str, Any]]:
    """All rows of a small entity set, such as a dimension."""
    return [row for page in pages_v3(client, url, {}) for row in page["value"]]


def any_of(column: str, keys: Sequence[str]) -> str:
    """A `$filter` for a list of keys, each compared as it is, padding included."""
    return "(" + " or ".join(f"{column} eq '{key}'" for key in keys) + ")"


def _page(client: httpx.Client, url: str, params: dict[str, str] | None) -> dict[str, Any]:
    page = get_json(client, url, params)
    if not isinstance(page.get("value"), list):
        raise SourceUnreachable(f"De server {httpx.URL(url).host} antwoordt zonder rijen ({url}).", NEXT_STEP)
    return page
