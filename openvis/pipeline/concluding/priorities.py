"""The council's priorities: how heavily an incident of a theme or category weighs in the ranking."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from openvis.domain.category import THEMES, categories, category
from openvis.domain.number_text import setting
from openvis.domain.shown_value import shown, shown_name
from openvis.errors import BadProfile, UnknownValue
from openvis.pipeline.bringing.toml_file import read_toml

NO_PRIORITY = 1.0


def weights(priorities: Mapping[str, float]) -> Callable[[str], float]:
    """The weight of a category by its slug: its own, else that of its theme, else 1. Raises UnknownValue."""
    themes = {known.theme for known in categories().values()}
    for name, weight in priorities.items():
        if name not in categories() and name not in themes:
            raise UnknownValue(
                f"De prioriteit {shown(name)} is geen categorie en geen thema.",
                f"De thema's zijn: {', '.join(sorted(themes))}.",
            )
        if not (math.isfinite(weight) and weight >= 0):
            raise UnknownValue(f"De prioriteit van {shown(name)} is {weight}.", "Schrijf een getal van 0 of hoger.")
    return lambda slug: priorities.get(slug, priorities.get(_theme_of(slug), NO_PRIORITY))


def _theme_of(slug: str) -> str:
    """A theme together weighs what the theme weighs, whatever weight one of its categories has."""
    return slug if slug in THEMES else category(slug).theme


def read_priorities(path: Path) -> dict[str, float]:
    """The council's priorities from a TOML file with one table, `[weights]`: theme or category = weight.

    Raises UnreadableFile and BadProfile, for what is no theme, category or weight too.
    """
    content = read_toml(path, example="Begin met [weights] en schrijf daaronder: naam = getal.")
    table = content.get("weights")
    if set(content) != {"weights"} or not isinstance(table, dict):
        raise BadProfile(
            f"{shown_name(path.name)} hoort één tabel te hebben, [weights].",
            "Schrijf daaronder bijvoorbeeld: woninginbraak = 2.",
        )
    for name, weight in table.items():
        if setting(weight) is None:
            raise BadProfile(
                f"In {shown_name(path.name)} is het gewicht van {shown(name)} geen getal.", "Schrijf bijvoorbeeld 1.5."
            )
    found = {name: float(weight) for name, weight in table.items()}
    try:
        weights(found)
    except UnknownValue as error:
        raise BadProfile(f"In {shown_name(path.name)}: {error.sentence}", error.next_step) from None
    return found
