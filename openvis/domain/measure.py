"""The library of measures (maatregelen): what can be done against a type, and how far that is known to work.

One reviewed table, `measures.toml`, that says of itself what each word in it means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from openvis.domain.category import THEMES, category
from openvis.domain.intervention import InterventionKind
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue

NAME = "measures.toml"


class Evidence(StrEnum):
    """How far it is known whether it works."""

    GOOD = "good"
    SOME = "some"
    MIXED = "mixed"
    LITTLE = "little"


class Effect(StrEnum):
    """What is known of the direction."""

    LESS = "less"
    NO_DIFFERENCE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measure:
    """against  types or themes;  does, known, fails  whole sentences;  weeks  how long it usually runs"""

    slug: str
    name: str
    against: tuple[str, ...]
    kind: InterventionKind
    does: str
    evidence: Evidence
    effect: Effect
    known: str
    sources: tuple[str, ...]
    fails: str
    weeks: int

    def fits(self, slug: str) -> bool:
        """Whether it is meant for a type, or for the theme of that type."""
        return bool({slug, category(slug).theme} & set(self.against))


COLUMNS = tuple(field.name for field in fields(Measure) if field.name != "slug")


@cache
def measures() -> dict[str, Measure]:
    """All of them by slug, in the order of their names."""
    content = tomllib.loads(files("openvis.domain").joinpath(NAME).read_text(encoding="utf-8"))
    found = [measure_of(slug, table) for slug, table in content.items()]
    return {each.slug: each for each in sorted(found, key=lambda each: each.name)}


def measure(slug: str) -> Measure:
    """The measure with this slug. Raises UnknownValue."""
    if slug not in measures():
        raise UnknownValue(f"{shown(slug)} is geen maatregel.", "Kies een maatregel uit de lijst.")
    return measures()[slug]


def measure_of(slug: str, table: Mapping[str, Any]) -> Measure:
    """One table of the file. Raises UnknownValue for one that is not complete, or that says something unknown."""
    if set(table) != set(COLUMNS):
        odd = sorted(set(table) ^ set(COLUMNS))
        raise UnknownValue(
            f"{NAME}: bij '{slug}' is iets te veel of te weinig: {', '.join(odd)}.",
            f"Elke maatregel heeft {', '.join(COLUMNS)}.",
        )
    if empty := sorted(name for name, value in table.items() if not value):
        raise UnknownValue(f"{NAME}: bij '{slug}' is {empty[0]} leeg.", "Vul het in; 'little' is ook een antwoord.")
    if table["evidence"] == Evidence.LITTLE and table["effect"] != Effect.UNKNOWN:
        raise UnknownValue(
            f"{NAME}: van '{slug}' is weinig bekend, en toch staat er wat het doet.", 'Schrijf effect = "unknown".'
        )
    for name in table["against"]:
        if name not in THEMES:
            category(name)
    return Measure(
        slug=slug,
        name=table["name"],
        against=tuple(table["against"]),
        kind=InterventionKind(table["kind"]),
        does=table["does"],
        evidence=Evidence(table["evidence"]),
        effect=Effect(table["effect"]),
        known=table["known"],
        sources=tuple(table["sources"]),
        fails=table["fails"],
        weeks=table["weeks"],
    )
