"""Who a gemeente works with: kinds of organisations, never a person. One reviewed table, `partners.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue


@cache
def partners() -> dict[str, str]:
    """{slug: name}, in the order of the table."""
    text = files("openvis.domain").joinpath("partners.csv").read_text(encoding="utf-8")
    return {row["slug"]: row["name"] for row in csv.DictReader(text.splitlines())}


def partner(slug: str) -> str:
    """The name of an organisation. Raises UnknownValue."""
    if slug not in partners():
        raise UnknownValue(f"{shown(slug)} is geen partner.", "Kies een organisatie uit de lijst.")
    return partners()[slug]
