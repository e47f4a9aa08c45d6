"""What an order may ask, to choose from: one reviewed table, `order_tasks.csv`, by incident type, theme, or for all."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from openvis.domain.category import category


def tasks_of(slug: str) -> tuple[str, ...]:
    """The tasks that fit an incident type: those of its own first, then of its theme, then those for all."""
    known = _by_what()
    found = [*known.get(slug, ()), *known.get(category(slug).theme, ()), *known.get("", ())]
    return tuple(dict.fromkeys(found))


@cache
def _by_what() -> dict[str, list[str]]:
    text = files("openvis.domain").joinpath("order_tasks.csv").read_text(encoding="utf-8")
    told: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        told.setdefault(row["of"], []).append(row["task"])
    return told
