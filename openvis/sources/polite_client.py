"""Ask a supplier's server for JSON: calmly, again when it stumbles, and with a sentence when it does not answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import sleep
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from openvis.errors import SourceUnreachable

PAUSE = 0.2  # seconds between two questions, so that a large fetch is no burden
WAITS = (1.0, 4.0, 10.0)  # seconds before each new try
TIMEOUT = 60.0
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
NEXT_STEP = "Er is niets opgeslagen. Probeer het later, of lees een bestand in dat u zelf hebt gedownload."


@contextmanager
def polite_client(client: httpx.Client | None) -> Iterator[httpx.Client]:
    """The client that was given, or a new one that is closed afterwards."""
    if client is not None:
        yield client
        return
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": "OpenVIS"}, follow_redirects=True) as new:
        yield new


def get_json(client: httpx.Client, url: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address. Raises SourceUnreachable after the last try."""
    answer = _get(client, url, params)
    try:
        content = answer.json()
    except ValueError as error:
        raise SourceUnreachable(f"{_server(url)} antwoordt met iets anders dan JSON ({url}).", NEXT_STEP) from error
    if not isinstance(content, dict):
        raise SourceUnreachable(f"{_server(url)} antwoordt met JSON van een andere vorm ({url}).", NEXT_STEP)
    return content


def _get(client: httpx.Client, url: str, params: Mapping[str, str] | None) -> httpx.Response:
    # A space as %20: an OData server need not read a plus sign as one.
    address = f"{url}?{urlencode(params, quote_via=quote, safe='$,')}" if params else url
    problem = ""
    for wait in (PAUSE, *WAITS):
        sleep(wait)
        try:
            answer = client.get(address)
        except httpx.TimeoutException:
            problem = "antwoordt niet op tijd"
            continue
        except httpx.TransportError:
            problem = "is niet te bereiken"
            continue
        if answer.is_success:
            return answer
        problem = f"antwoordt met foutcode {answer.status_code}"
        if answer.status_code not in TRY_AGAIN:
            break
    raise SourceUnreachable(f"{_server(url)} {problem} ({url}).", NEXT_STEP)


def _server(url: str) -> str:
    return f"De server {httpx.URL(url).host}"


def check_same_server(url: str, following: str) -> str:
    """The address of a next page, which must lie on the server that was asked. Raises SourceUnreachable."""
    joined = httpx.URL(url).join(following)
    if (joined.host, joined.port) != (httpx.URL(url).host, httpx.URL(url).port):
        raise SourceUnreachable(f"{_server(url)} verwijst voor de volgende bladzijde naar {joined.host}.", NEXT_STEP)
    return str(joined)
