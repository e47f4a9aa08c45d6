"""Where a webhook may go: over https to the world outside, or to this machine itself; never quietly into a network.

Who may name an address could otherwise have this server knock on doors that only it can reach.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from openvis.errors import InputError

LONGEST = 500


def check_address(url: str) -> SplitResult:
    """The parts of an address that may be used. Raises InputError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InputError("Dit is geen adres.", "Schrijf het als https://naam/pad.") from None
    if len(url) > LONGEST or parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise InputError("Dit is geen adres.", "Schrijf het als https://naam/pad.")
    if parts.username or parts.password or parts.fragment:
        raise InputError("In dit adres staat een naam, wachtwoord of #.", "Laat dat weg; berichten zijn ondertekend.")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise InputError("Een webhook gaat over https.", "Alleen naar deze machine zelf (127.0.0.1) mag http.")
    return parts


def place_of(parts: SplitResult) -> str:
    """The one number to connect to, looked up and checked at once: a name that answers otherwise later is no way in.

    Raises InputError for a name that is not known, or lies in a private network where that was not allowed.
    """
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise InputError(f"De naam {host} is niet bekend.", "Controleer het adres.") from None
    for number in found:
        if not _may_be_reached(number, host):
            raise InputError(
                f"{host} ligt in een besloten netwerk.", "Zet OPENVIS_WEBHOOK_PRIVATE=1 als dat de bedoeling is."
            )
    return found[0]


def _is_here(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def _may_be_reached(number: str, host: str) -> bool:
    place = ipaddress.ip_address(number)
    if place.is_loopback:
        return _is_here(host)
    return place.is_global or (settings.OPENVIS_WEBHOOK_PRIVATE and place.is_private and not place.is_link_local)
