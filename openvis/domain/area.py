"""Areas: gemeente > wijk > buurt, each a code that only means something together with its vintage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from openvis.domain.shown_value import shown, shown_name
from openvis.errors import UnknownValue

# Compare with `fullmatch`: to Python `$` also stands before a line break at the end.
GEMEENTE_CODE = re.compile(r"^GM[0-9]{4}$")
WIJK_CODE = re.compile(r"^WK[0-9]{4}[0-9A-Z]{2}$")
# Alphanumeric on purpose: BU0363AD03 (Damrak, Amsterdam) is a real code.
BUURT_CODE = re.compile(r"^BU[0-9]{4}[0-9A-Z]{4}$")

VINTAGES = range(1995, 2101)  # the first wijk and buurt map is of 1995; the end only stops a typing mistake

# CBS puts what cannot be placed in these; they are a remainder, never an area on the map.
UNPLACED_GEMEENTEN = frozenset({"GM0998", "GM0999"})


class AreaLevel(StrEnum):
    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"


LEVELS = (
    (AreaLevel.GEMEENTE, GEMEENTE_CODE),
    (AreaLevel.WIJK, WIJK_CODE),
    (AreaLevel.BUURT, BUURT_CODE),
)


def level_of(code: str) -> AreaLevel:
    """The level a code belongs to, read from its shape. Raises UnknownValue for any other text."""
    for level, pattern in LEVELS:
        if pattern.fullmatch(code):
            return level
    raise UnknownValue(
        f"{shown(code)} is geen gebiedscode.",
        "Een code is GM + 4 cijfers, WK + 4 cijfers + 2 tekens of BU + 4 cijfers + 4 tekens.",
    )


def gemeente_of(code: str) -> str:
    """The gemeente a gemeente, wijk or buurt code lies in: `BU03560803` -> `GM0356`."""
    level_of(code)
    return f"GM{code[2:6]}"


def wijk_of(code: str) -> str:
    """The wijk a buurt or wijk code lies in: `BU03560803` -> `WK035608`."""
    if level_of(code) is AreaLevel.GEMEENTE:
        raise UnknownValue(f"{shown(code)} is een gemeente en ligt niet in een wijk.")
    return f"WK{code[2:8]}"


def lies_in(area: str, place: str) -> bool:
    """Whether an area is this gemeente, wijk or buurt, or lies inside it: a code begins with that of what is around."""
    return area[2:].startswith(place[2:])


def checked_gemeente(code: str) -> str:
    """The code of a gemeente. Raises UnknownValue for anything else."""
    if not GEMEENTE_CODE.fullmatch(code):
        raise UnknownValue(f"'{code}' is geen gemeentecode.", "Schrijf hem als GM0356.")
    return code


def checked_vintage(year: int) -> int:
    """The same year, if CBS can have made a division of it. Raises UnknownValue."""
    if year not in VINTAGES:
        raise UnknownValue(
            f"{shown_name(year)} is geen jaar van een gebiedsindeling.",
            f"Kies een jaar van {VINTAGES[0]} tot en met {VINTAGES[-1]}.",
        )
    return year


@dataclass(frozen=True, slots=True)
class Area:
    """One area of one vintage. `shape` is WKB in `crs`, a plane system in metres (RD-New in the Netherlands)."""

    gemeente: str
    source: str
    reference: str  # "<code>/<vintage>"
    code: str
    vintage: int
    level: AreaLevel
    name: str
    parent: str | None
    crs: str
    shape: bytes


@dataclass(frozen=True, slots=True)
class Population:
    """Inhabitants of one area on 1 January of a year; CBS rounds these to fives. Dwellings and cars where given."""

    gemeente: str
    source: str
    reference: str  # "<area>/<year>"
    area: str
    level: AreaLevel
    vintage: int
    inhabitants: int | None  # None: not given, never zero
    dwellings: int | None = None
    cars: int | None = None  # passenger cars, by where they are registered
