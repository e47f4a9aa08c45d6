"""What residents say about safety where they live, by a survey: shown beside what was counted, never mixed with it.

The questions are one reviewed table, `indicators.csv`; a question that is not in it keeps the words of the supplier.
A percentage never goes without the number of people who answered. Nothing of this drives a forecast or the attention
list: feeling unsafe follows the pavement and the news as much as it follows crime.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from openvis.domain.area import AreaLevel

FEW_RESPONDENTS = 50  # below this an answer is marked: it may be far from what all residents think


class Unit(StrEnum):
    PERCENTAGE = "percentage"
    MARK = "mark"  # rapportcijfer, 1 to 10
    SCORE = "score"  # a scale of the supplier's own


LIMITS = {Unit.PERCENTAGE: (0.0, 100.0), Unit.MARK: (1.0, 10.0)}


@dataclass(frozen=True, slots=True)
class Indicator:
    """A question we know, in the words of a page. `names` are how suppliers write it."""

    slug: str
    label: str
    unit: Unit
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Perception:
    """One answer of one area in one wave. `value` None means "not given", never zero."""

    gemeente: str
    source: str
    reference: str  # "<area>/<indicator>/<wave>"
    area: str
    level: AreaLevel
    vintage: int
    indicator: str  # a slug of `indicators.csv`, or the supplier's own words
    unit: Unit
    wave: str  # key of domain.period, a year or a month
    value: float | None
    respondents: int | None  # how many people answered; never empty beside a percentage
    low: float | None  # bounds or margin as the supplier gives them; none are made up
    high: float | None
    comparable: bool  # with the wave before; False where the question or the way of asking changed


@cache
def indicators() -> dict[str, Indicator]:
    """Every question we know by its slug, in the order of the table."""
    text = files("openvis.domain").joinpath("indicators.csv").read_text(encoding="utf-8")
    return {row["slug"]: _indicator(row) for row in csv.DictReader(text.splitlines())}


def indicator_of(words: str) -> str:
    """The slug of a question in a supplier's words, whatever its capitals and end; else the words themselves."""
    return _by_name().get(_plain(words), words.strip())


def indicator_label(indicator: str) -> str:
    """How a page calls it: our label, or the supplier's words."""
    known = indicators().get(indicator)
    return known.label if known else indicator


def answer_in_words(row: Mapping[str, Any]) -> str:
    """A row as one reads it: "34 % van 212 mensen, tussen 28 en 40"; a percentage always with its number of people."""
    value, people = row["value"], row["respondents"]
    if value is None:
        return "niet opgegeven"
    if row["unit"] == Unit.PERCENTAGE:
        said = f"{_number(value)} % van {people} mensen"
    else:
        said = f"{_number(value)} ({f'{people} mensen' if people else 'aantal mensen niet opgegeven'})"
    low, high = row["low"], row["high"]
    between = f", tussen {_number(low)} en {_number(high)}" if low is not None and high is not None else ""
    few = f"; weinig antwoorden, minder dan {FEW_RESPONDENTS}" if people and people < FEW_RESPONDENTS else ""
    return f"{said}{between}{few}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def unit_in_words(row: Mapping[str, Any]) -> str:
    """What its value is of: "% van 212 mensen"; of a mark the people alone."""
    people = f"{row['respondents']} mensen" if row["respondents"] else "aantal mensen niet opgegeven"
    return f"% van {people}" if row["unit"] == Unit.PERCENTAGE else f"({people})"


@cache
def _by_name() -> dict[str, str]:
    return {
        _plain(name): known.slug for known in indicators().values() for name in (known.slug, known.label, *known.names)
    }


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").split()).rstrip(" .?:*")


def _indicator(row: dict[str, str]) -> Indicator:
    return Indicator(row["slug"], row["label"], Unit(row["unit"]), tuple(row["names"].split("|")))
