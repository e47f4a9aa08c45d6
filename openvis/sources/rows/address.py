"""An address as a row gives it, and where it was found. Addresses are asked for and forgotten; none is ever stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from openvis.domain.incident import Precision

_NUMBER = re.compile(r"([0-9]{1,5})[ -]?([0-9a-z]{0,6})")
_NO_LETTER = re.compile(r"[^a-z0-9' -]|(?<![a-z0-9])-|-(?![a-z0-9])")
_POSTCODE = re.compile(r"[1-9][0-9]{3}[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Address:
    """As `address_of` makes it: lower case, without accents; empty where not given."""

    postcode: str  # "2022zj"
    number: str  # "1"
    addition: str  # "a"; "bis"
    street: str
    city: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search by: a number or city alone is no place."""
        return not (self.postcode or self.street)


@dataclass(frozen=True, slots=True)
class Found:
    """Where an address is: RD-New metres, and how exactly that is known."""

    x: float
    y: float
    precision: Precision


class AddressFinder(Protocol):
    """Finds many addresses at once."""

    def find(self, addresses: Sequence[Address]) -> list[Found | None]:
        """A place for each address, in their order; None where there is none, or more than one fits as well."""
        ...


def address_of(postcode: str | None, number: str | None, street: str | None, city: str | None) -> Address:
    """The address four texts make. A number may carry its addition: "12a", "12-2", "12 bis"."""
    whole = _NUMBER.fullmatch(plain(number))
    digits, addition = (whole[1].lstrip("0"), whole[2]) if whole else ("", "")
    code = plain(postcode).replace(" ", "")
    return Address(code if _POSTCODE.fullmatch(code) else "", digits, addition, plain(street), plain(city))


def plain(text: str | None) -> str:
    """Lower case, without accents, marks and double spaces, so that two ways of writing are one.

    A mark could also mean something to a search program, so none is left.
    """
    letters = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode()
    return " ".join(_NO_LETTER.sub(" ", letters.casefold()).split())
