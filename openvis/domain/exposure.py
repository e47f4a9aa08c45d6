"""What the number of incidents of a type is held against: a reviewed table, `exposures.csv`."""

from __future__ import annotations

import csv
from enum import StrEnum
from functools import cache
from importlib.resources import files


class Exposure(StrEnum):
    """A count of an area, by the name it has in `domain.area.Population`."""

    INHABITANTS = "inhabitants"
    DWELLINGS = "dwellings"
    CARS = "cars"


@cache
def _table() -> dict[str, Exposure]:
    text = files("openvis.domain").joinpath("exposures.csv").read_text(encoding="utf-8")
    return {row["category"]: Exposure(row["exposure"]) for row in csv.DictReader(text.splitlines())}


def exposure_for(slug: str) -> Exposure:
    """What a category is held against where it is given; inhabitants where the table does not say."""
    return _table().get(slug, Exposure.INHABITANTS)
