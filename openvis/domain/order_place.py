"""Where a werkopdracht sends people: a buurt, and nearer than that only what the order says. Never a house."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openvis.domain.places_and_times import CELL, cell_name

CELL_NAME = re.compile(r"E(\d{4})N(\d{4})")
# What may be a number in the name of a street: 2e Dwarsstraat, Plein 1940, Rijksweg A12.
_POSTCODE = re.compile(r"\b\d{4} ?[A-Z]{2}\b")
_OF_THE_NAME = re.compile(r"\b\d{1,2}(?:e|de|ste)\b|\b(?:1[5-9]|20)\d\d\b|\b[ANan]\d{1,3}\b")
_STREET = r"(?:straat|laan|weg|plein|kade|hof|dijk|gracht|singel|pad|dreef|steeg|plantsoen|markt|baan)"
_HOUSE = re.compile(rf"\w*{_STREET},? (?:nr\.?|nummer|huisnummer)? ?(?!(?:1[5-9]|20)\d\d\b)\d{{1,4}}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrderPlace:
    """area    a buurt, or a wijk or gemeente where that is what the intervention is about
    cells   squares of 100 metres as CBS names them, within that area
    street  its name, where that says it better
    """

    area: str
    cells: tuple[str, ...] = ()
    street: str = ""

    @property
    def is_near(self) -> bool:
        """Whether it says more than in which buurt: then it is for who may see where people are sent."""
        return bool(self.cells or self.street)


def corner_of(cell: str) -> tuple[int, int]:
    """The corner in the southwest of a cell, in metres RD-New: E1447N5082 -> (144700, 508200).

    Raises ValueError for a text that names no cell.
    """
    found = CELL_NAME.fullmatch(cell)
    if found is None:
        raise ValueError(f"{cell!r} names no cell")
    return int(found[1]) * CELL, int(found[2]) * CELL


def cells_within(left: float, bottom: float, right: float, top: float) -> list[str]:
    """The names of all cells that a rectangle touches, from the southwest row by row."""
    columns = range(int(left // CELL), int(-(-right // CELL)))
    rows = range(int(bottom // CELL), int(-(-top // CELL)))
    return [cell_name(column * CELL, row * CELL) for row in rows for column in columns]


def numbers_a_house(street: str) -> bool:
    """Whether what should be the name of a street has a number that is no part of such a name."""
    return bool(_POSTCODE.search(street) or re.search(r"\d", _OF_THE_NAME.sub("", street)))


def names_a_house(text: str) -> bool:
    """Whether a sentence seems to point at one address: "Kerkstraat 12"."""
    return bool(_POSTCODE.search(text) or _HOUSE.search(text))
