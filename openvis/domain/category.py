"""Incident categories: one reviewed table, `categories.csv`, that every source is mapped to.

Police codes, their titles and who reports them (breng/haal) follow CBS table 47018NED and the police's breng list
(CC BY 4.0); Signalen slugs follow Amsterdam/signals; feitcodes follow the Besluit OM-afdoening (state of 2017).
Every code of those lists has a category here or a reason in `set_aside.csv`.
A label says what a code holds, not what its official title suggests: 2.4.1 "Burengerucht" contains only
breaches of a temporary restraining order, and 1.2.1 only passenger cars.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from openvis.domain.incident import ReportedBy
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue

TOTAL = "totaal-misdrijven"  # the supplier's own total: shown and checked, never added up or analysed
UNKNOWN = "niet-ingedeeld"  # kept and counted, but nobody knows yet what it is: never analysed, never acted upon
OUTSIDE = "buiten-beeld"  # looked at, and nothing for a picture of safety (`set_aside.csv`, or a decision): the same
NO_KIND = frozenset({TOTAL, UNKNOWN, OUTSIDE})
# How all categories of a theme together are called; the other themes are never analysed.
THEMES = {
    "vermogen": "Diefstal en inbraak",
    "geweld": "Geweld",
    "overlast": "Overlast",
    "leefomgeving": "Leefomgeving",
    "openbare-orde": "Openbare orde",
    "verkeer": "Verkeer",
    "milieu": "Milieu",
    "overig": "Overige misdrijven",
}
POLICE_KEY_WIDTH = 6  # CBS pads the key of SoortMisdrijf to six characters: "1.1.1 "


# What shows that a text starts with a police key, also one that does not exist yet.
_POLICE_KEY = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    label: str
    theme: str
    reported_by: ReportedBy
    police_code: str | None
    signalen: tuple[str, ...]
    feitcodes: tuple[str, ...]
    sensitive: bool  # never shown below gemeente level
    boa_domain: str | None  # I to VI: the domain of the boa who writes it, where it can be known
    also_called: tuple[str, ...]  # other names: the police's own title first, then words people use
    reviewed: date  # when this line was last looked through, as CONTRIBUTING.md asks

    @property
    def police_key(self) -> str | None:
        """The padded key to ask CBS for."""
        return self.police_code.ljust(POLICE_KEY_WIDTH) if self.police_code else None


@cache
def categories() -> dict[str, Category]:
    """Every category by its slug, in the order of the table."""
    text = files("openvis.domain").joinpath("categories.csv").read_text(encoding="utf-8")
    return {row["slug"]: _category(row) for row in csv.DictReader(text.splitlines())}


@cache
def _by_police_code() -> dict[str, Category]:
    return {category.police_code: category for category in categories().values() if category.police_code}


def category(slug: str) -> Category:
    """The category with this slug. Raises UnknownValue."""
    try:
        return categories()[slug]
    except KeyError:
        raise UnknownValue(
            f"De categorie {shown(slug)} bestaat niet.", "`openvis categories` toont alle categorieën."
        ) from None


def label_of(slug: str) -> str:
    """How a category, or all categories of a theme together, is called. Raises UnknownValue."""
    return THEMES[slug] if slug in THEMES else category(slug).label


def feeds_forecast(slug: str, reported_by: ReportedBy) -> bool:
    """Whether rows of this category, made known by these, may feed a forecast that hours are divided by (breng only).

    What officers find measures where they were: a forecast that learns from it sends them there again. So neither rows
    that an officer made known, nor categories of which such rows are the rule, nor what has no kind.
    """
    known = category(slug)
    return reported_by is ReportedBy.PUBLIC and known.reported_by is ReportedBy.PUBLIC and slug not in NO_KIND


@cache
def choices() -> dict[str, Category]:
    """The categories something can be: not the supplier's total, and not what has no kind."""
    return {slug: found for slug, found in categories().items() if slug not in NO_KIND}


def police_code_of(key_or_title: str) -> str | None:
    """The police code a key or title starts with, whether OpenVIS knows it or not; None where it is no such text."""
    found = _POLICE_KEY.match(key_or_title.strip())
    return found[0] if found else None


def category_of_police(key_or_title: str) -> Category:
    """The category of a police key, padded or not, or of a title that starts with one: "1.1.1 Diefstal ..."."""
    text = key_or_title.strip()
    code = "0.0.0" if text.casefold() == "totaal misdrijven" else text.split(" ", 1)[0]
    try:
        return _by_police_code()[code]
    except KeyError:
        raise UnknownValue(
            f"{shown(key_or_title)} is geen soort misdrijf dat OpenVIS kent.",
            "Vul openvis/domain/categories.csv aan als de politie een soort heeft toegevoegd.",
        ) from None


def _category(row: dict[str, str]) -> Category:
    return Category(
        slug=row["slug"],
        label=row["label"],
        theme=row["theme"],
        reported_by=ReportedBy(row["reported_by"]),
        police_code=row["police_code"] or None,
        signalen=tuple(row["signalen"].split()),
        feitcodes=tuple(row["feitcodes"].split()),
        sensitive=row["sensitive"] == "yes",
        boa_domain=row["boa_domain"] or None,
        also_called=tuple(filter(None, row["also_called"].split("; "))),
        reviewed=date.fromisoformat(row["reviewed"]),
    )
