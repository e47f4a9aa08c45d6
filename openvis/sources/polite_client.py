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
LONGEST_WAIT = 60.0  # seconds; a server that asks for more (Retry-After) is asked again after this
TIMEOUT = 60.0
NO_ACCESS = frozenset({401, 403})
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
NEXT_STEP = "Er is niets opgeslagen. Probeer het later, of lees een bestand in dat u zelf hebt gedownload."


class AccessRefused(SourceUnreachable):
    """The server answers, but not to us: the token is absent, wrong or has too few rights."""


@contextmanager
def polite_client(client: httpx.Client | None) -> Iterator[httpx.Client]:
    """The client that was given, or a new one that is closed afterwards."""
    if client is not None:
        yield client
        return
    with httpx.Client(timeout=TIMEOUT, headers={"User-Agent": "OpenVIS"}, follow_redirects=True) as new:
        yield new


def get_json(
    client: httpx.Client, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at an address. Raises SourceUnreachable after the last try, AccessRefused at once."""
    answer = _get(client, url, params, headers)
    try:
        content = answer.json()
    except ValueError as error:
        raise SourceUnreachable(f"{_server(url)} antwoordt met iets anders dan JSON ({url}).", NEXT_STEP) from error
    if not isinstance(content, dict):
        raise SourceUnreachable(f"{_server(url)} antwoordt met JSON van een andere vorm ({url}).", NEXT_STEP)
    return content


def _get(
    client: httpx.Client, url: str, params: Mapping[str, str] | None, headers: Mapping[str, str] | None
) -> httpx.Response:
    # A space as %20: an OData server need not read a plus sign as one.
    address = f"{url}?{urlencode(params, quote_via=quote, safe='$,')}" if params else url
    problem, asked_wait = "", 0.0
    for wait in (PAUSE, *WAITS):
        sleep(max(wait, asked_wait))
        try:
            answer = client.get(address, headers=headers)
        except httpx.TimeoutException:
            problem = "antwoordt niet op tijd"
            continue
        except httpx.TransportError:
            problem = "is niet te bereiken"
            continue
        if answer.is_success:
            return answer
        problem, asked_wait = f"antwoordt met foutcode {answer.status_code}", _asked_wait(answer)
        if answer.status_code in NO_ACCESS:
            raise AccessRefused(f"{_server(url)} weigert de toegang met foutcode {answer.status_code}.", NEXT_STEP)
        if answer.status_code not in TRY_AGAIN:
            break
    raise SourceUnreachable(f"{_server(url)} {problem} ({url}).", NEXT_STEP)


def _asked_wait(answer: httpx.Response) -> float:
    """Seconds the server asks us to wait; none where it does not say, or names a moment instead of seconds."""
    asked = answer.headers.get("Retry-After", "")
    return min(float(asked), LONGEST_WAIT) if asked.isascii() and asked.isdigit() else 0.0


def _server(url: str) -> str:
    return f"De server {httpx.URL(url).host}"


def check_same_server(url: str, following: str) -> str:
    """The address of a next page, which must lie on the server that was asked. Raises SourceUnreachable."""
    joined = httpx.URL(url).join(following)
    if (joined.host, joined.port) != (httpx.URL(url).host, httpx.URL(url).port):
        raise SourceUnreachable(f"{_server(url)} verwijst voor de volgende bladzijde naar {joined.host}.", NEXT_STEP)
    return str(joined)
