"""The rule that says which reports of residents are one event: a reviewed table of distances and times.

`event_rule.toml` holds the usual one with its reasons. A registration of the police is an event already, and so is
what an officer finds; only reports of residents are taken together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from openvis.domain.category import Category, categories, category
from openvis.domain.incident import ReportedBy
from openvis.domain.number_text import setting
from openvis.domain.shown_value import shown, shown_name
from openvis.errors import BadProfile

NAME = "event_rule.toml"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart two reports of one event may be, in place and in time. Both above zero."""

    metres: float
    hours: float


EventRule = Mapping[str, Reach]  # by theme, or by category where one differs from its theme
LIMITS = tuple(limit.name for limit in fields(Reach))


@cache
def usual_rule() -> EventRule:
    """The rule a run works with unless it is given another."""
    return rule_of(tomllib.loads(files("openvis.domain").joinpath(NAME).read_text(encoding="utf-8")), NAME)


def rule_of(content: Mapping[str, Any], file_name: str) -> dict[str, Reach]:
    """The rule in the content of a TOML file.

    Raises BadProfile for anything but [reach.NAME] tables with metres and hours above zero, where NAME is a theme or
    category that residents report.
    """
    tables = content.get("reach")
    if set(content) != {"reach"} or not isinstance(tables, dict):
        raise BadProfile(
            f"{file_name} hoort alleen tabellen als [reach.overlast] te hebben.",
            "Schrijf daaronder: metres = 75 en hours = 12.",
        )
    return {name: _reach(name, table, file_name) for name, table in tables.items()}


def reach_of(slug: str, rule: EventRule) -> Reach | None:
    """The reach for a category; None where each row is an event already. Raises UnknownValue."""
    known = category(slug)
    return rule.get(slug, rule.get(known.theme)) if _by_residents(known) else None


def ruled_categories(rule: EventRule) -> list[str]:
    """The categories of which reports are taken together."""
    return [slug for slug in categories() if reach_of(slug, rule)]


def _by_residents(known: Category) -> bool:
    return known.police_code is None and known.reported_by is ReportedBy.PUBLIC


def _reach(name: str, table: object, file_name: str) -> Reach:
    _check_name(name, file_name)
    if not isinstance(table, dict) or set(table) != set(LIMITS):
        raise BadProfile(
            f"{file_name}: [reach.{shown_name(name)}] hoort precies twee getallen te hebben.",
            "Schrijf: metres = 75 en hours = 12.",
        )
    for limit, value in table.items():
        number = setting(value)
        if number is None or not number > 0:
            raise BadProfile(
                f"{file_name}: [reach.{shown_name(name)}] heeft bij '{limit}' geen getal boven 0.",
                "Schrijf bijvoorbeeld 75.",
            )
    return Reach(**{limit: float(table[limit]) for limit in LIMITS})


def _check_name(name: str, file_name: str) -> None:
    reported = [known for known in categories().values() if _by_residents(known)]
    themes = sorted({known.theme for known in reported})
    if name in themes or name in {known.slug for known in reported}:
        return
    if name in categories() or name in {known.theme for known in categories().values()}:
        problem = "bestaat uit registraties, en daarvan is elke rij al een gebeurtenis"
    else:
        problem = "is geen thema en geen categorie"
    raise BadProfile(
        f"{file_name}: {shown(name)} {problem}.", f"Kies {' of '.join(themes)}, of een categorie die daarin valt."
    )
