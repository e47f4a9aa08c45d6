"""Ask a supplier's server: calmly, again when it stumbles, and with a sentence when it does not answer.

Never more than five questions a second, a few tries, and the wait a server asks for. Nothing endless is followed: not
a ring of addresses, not an answer without an end.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import cache
from time import sleep
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import httpx

from openvis.errors import SourceUnreachable, UnknownValue

PAUSE = 0.2  # seconds between two questions, so that a large fetch is no burden
WAITS = (1.0, 4.0, 10.0)  # seconds before each new try
LONGEST_WAIT = 60.0  # seconds; a server that asks for more (Retry-After) is asked again after this
TIMEOUT = 60.0
MOST_REDIRECTS = 5
MOST_BYTES = 256 * 1024 * 1024  # of one answer; a page of a supplier is some megabytes at most
MOST_PAGES = 20_000
NO_ACCESS = frozenset({401, 403})
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
NEXT_STEP = "Er is niets opgeslagen. Probeer het later, of lees een bestand in dat u zelf hebt gedownload."

Read = TypeVar("Read")


class AccessRefused(SourceUnreachable):
    """The server answers, but not to us: the token is absent, wrong or has too few rights."""


class NotThere(SourceUnreachable):
    """The server answers that there is nothing at this address."""


def open_client(contact: str = "") -> httpx.Client:
    """A client that says who asks. `contact` is an address or e-mail a supplier may turn to; close it afterwards."""
    reachable = "".join(sign for sign in contact if sign.isascii() and sign.isprintable()).strip()
    agent = f"OpenVIS (+{reachable})" if reachable else "OpenVIS"
    headers = {"User-Agent": agent}
    return httpx.Client(
        timeout=TIMEOUT, headers=headers, verify=_trusted(), follow_redirects=True, max_redirects=MOST_REDIRECTS
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Who may vouch for a server: to read all their certificates takes longer than many a question."""
    return httpx.create_ssl_context()


@contextmanager
def polite_client(client: httpx.Client | None, contact: str = "") -> Iterator[httpx.Client]:
    """The client that was given, or a new one that is closed afterwards."""
    if client is not None:
        yield client
        return
    with open_client(contact) as new:
        yield new


def get_json(
    client: httpx.Client, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at an address. Raises SourceUnreachable after the last try, AccessRefused at once."""
    body = ask(client, url, _whole_body, params, headers)
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceUnreachable(f"{_server(url)} antwoordt met iets anders dan JSON ({url}).", NEXT_STEP) from error
    if not isinstance(content, dict):
        raise SourceUnreachable(f"{_server(url)} antwoordt met JSON van een andere vorm ({url}).", NEXT_STEP)
    return content


def ask(
    client: httpx.Client,
    url: str,
    read: Callable[[httpx.Response], Read],
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Read:
    """What `read` makes of the answer, which comes in as a stream; it starts anew after a connection that broke.

    Raises SourceUnreachable after the last try, NotThere and AccessRefused at once, UnknownValue for no address.
    """
    # A space as %20: an OData server need not read a plus sign as one.
    address = f"{url}?{urlencode(params, quote_via=quote, safe='$,')}" if params else url
    problem, asked_wait = "", 0.0
    for wait in (PAUSE, *WAITS):
        sleep(max(wait, asked_wait))
        asked_wait = 0.0
        try:
            with client.stream("GET", address, headers=headers) as answer:
                if answer.is_success:
                    return read(answer)
                problem, asked_wait = f"antwoordt met foutcode {answer.status_code}", _asked_wait(answer)
                _raise_final(answer.status_code, url)
        except httpx.HTTPError as error:
            problem = _problem(error, url)
        except httpx.InvalidURL as error:
            raise _no_address(url) from error
    raise SourceUnreachable(f"{_server(url)} {problem} ({url}).", NEXT_STEP)


def _raise_final(status: int, url: str) -> None:
    """Raise for an answer that asking again will not change."""
    if status in NO_ACCESS:
        raise AccessRefused(f"{_server(url)} weigert de toegang met foutcode {status}.", NEXT_STEP)
    if status not in TRY_AGAIN:
        kind = NotThere if status in (404, 410) else SourceUnreachable
        raise kind(f"{_server(url)} antwoordt met foutcode {status} ({url}).", NEXT_STEP)


def _problem(error: httpx.HTTPError, url: str) -> str:
    """What went wrong, where another try may help. Raises where it will not."""
    if isinstance(error, httpx.TooManyRedirects):
        raise SourceUnreachable(
            f"{_server(url)} stuurt steeds door naar een ander adres ({url}).", NEXT_STEP
        ) from error
    if isinstance(error, httpx.UnsupportedProtocol):
        raise _no_address(url) from error
    if _is_about_certificate(error):
        raise SourceUnreachable(
            f"{_server(url)} toont geen geldig certificaat: het is niet zeker dat dit de goede server is ({url}).",
            "Klopt het adres, en kent deze computer de certificaten van uw organisatie? Er is niets opgeslagen.",
        ) from error
    if isinstance(error, httpx.TimeoutException):
        return "antwoordt niet op tijd"
    broken = isinstance(error, httpx.ReadError | httpx.RemoteProtocolError | httpx.DecodingError)
    return "breekt het antwoord af" if broken else "is niet te bereiken"


def _is_about_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _no_address(url: str) -> UnknownValue:
    return UnknownValue(f"'{url}' is geen adres van een server.", "Schrijf het als https://api.pdok.nl.")


def _whole_body(answer: httpx.Response) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise SourceUnreachable(
                f"{_server(str(answer.url))} geeft een antwoord zonder eind: meer dan {MOST_BYTES // 2**20} MB.",
                NEXT_STEP,
            )
    return bytes(body)


def _asked_wait(answer: httpx.Response) -> float:
    """Seconds the server asks us to wait: a number, or a moment counted from the server's own clock; else none."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        return min(float(asked), LONGEST_WAIT)
    try:
        moment, now = (parsedate_to_datetime(text) for text in (asked, answer.headers.get("Date", "")))
        return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def _server(url: str) -> str:
    try:
        return f"De server {httpx.URL(url).host}"
    except httpx.InvalidURL:
        return "De server"


class Trail:
    """The addresses of the pages that were asked, so that a server cannot send us round in a ring or elsewhere."""

    def __init__(self, url: str) -> None:
        self._first = httpx.URL(url)
        self._seen: set[str] = set()

    def next(self, url: str, following: str) -> str:
        """The address of the page after `url`. Raises SourceUnreachable for another server or a page seen before."""
        try:
            joined = httpx.URL(url).join(following)
        except httpx.InvalidURL as error:
            raise SourceUnreachable(f"{_server(url)} verwijst naar iets dat geen adres is.", NEXT_STEP) from error
        if (joined.host, joined.port) != (self._first.host, self._first.port):
            raise SourceUnreachable(
                f"{_server(url)} verwijst voor de volgende bladzijde naar {joined.host}.", NEXT_STEP
            )
        if str(joined) in self._seen:
            raise SourceUnreachable(f"{_server(url)} verwijst naar een bladzijde die er al was ({url}).", NEXT_STEP)
        self._seen.add(str(joined))
        return str(joined)
