"""The council's priorities: how heavily an incident of a theme or category weighs in the ranking."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from openvis.domain.category import categories, category
from openvis.errors import UnknownValue

NO_PRIORITY = 1.0


def weights(priorities: Mapping[str, float]) -> Callable[[str], float]:
    """The weight of a category by its slug: its own, else that of its theme, else 1. Raises UnknownValue."""
    themes = {known.theme for known in categories().values()}
    for name, weight in priorities.items():
        if name not in categories() and name not in themes:
            raise UnknownValue(
                f"De prioriteit '{name}' is geen categorie en geen thema.",
                f"De thema's zijn: {', '.join(sorted(themes))}.",
            )
        if not (math.isfinite(weight) and weight >= 0):
            raise UnknownValue(f"De prioriteit van '{name}' is {weight}.", "Schrijf een getal van 0 of hoger.")
    return lambda slug: priorities.get(slug, priorities.get(category(slug).theme, NO_PRIORITY))
