"""What a buurtbericht proposes to say: one reviewed table of texts by kind of incident, `message_texts.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from openvis.domain.area import AreaLevel, level_of
from openvis.domain.category import NO_KIND, categories, category
from openvis.errors import InputError

GENERAL = "algemeen"  # for a kind that has no text of its own
GEMEENTE_LINE = "gemeente"  # the line that needs the telephone number of the gemeente


@dataclass(frozen=True, slots=True)
class MessageText:
    slug: str
    label: str
    categories: tuple[str, ...]
    metres: int  # the area and period it proposes
    days: int
    title: str
    opening: str
    advice: tuple[str, ...]
    call: tuple[str, ...]  # slugs of the lines that say whom to call
    reviewed: date


@cache
def message_texts() -> dict[str, MessageText]:
    """Every text by its slug, in the order of the table."""
    return {row["slug"]: _text(row) for row in _table()["text"]}


@cache
def never_told() -> frozenset[str]:
    """The categories of which no letter goes round, beside the sensitive ones."""
    return frozenset(_table()["never"]["categories"])


def texts_for(slug: str) -> list[MessageText]:
    """The texts that fit a category, its own first and the general one last."""
    own = [text for text in message_texts().values() if slug in text.categories]
    return [*own, message_texts()[GENERAL]]


def message_text(slug: str) -> MessageText:
    """One text. Raises InputError where there is none with this slug."""
    found = message_texts().get(slug)
    if found is None:
        raise InputError("Deze tekst bestaat niet.", "Kies een tekst uit de lijst.")
    return found


def check_told(slug: str) -> None:
    """Raise InputError where no buurtbericht may be about a category."""
    known = category(slug)
    if slug in NO_KIND:
        raise InputError("Een buurtbericht gaat over één soort incident.", "Kies een soort.")
    if known.sensitive or slug in never_told():
        raise InputError(
            f"Over {known.label.lower()} gaat geen buurtbericht rond: buren zouden weten om wie het gaat.",
            "Bespreek in het VIS-overleg wat er wel kan.",
        )


def can_be_told(area: str, slug: str) -> bool:
    """Whether a buurtbericht could be about this type in this area: one buurt, and one type that may go round."""
    if not area or level_of(area) is not AreaLevel.BUURT or slug not in categories():
        return False
    return slug not in NO_KIND and not category(slug).sensitive and slug not in never_told()


def call_lines(slug: str, phone: str) -> tuple[str, ...]:
    """Whom to call, for a message that began with this text."""
    lines = _table()["call"]
    return tuple(str(lines[name]).format(phone=phone) for name in message_text(slug).call)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("openvis.domain").joinpath("message_texts.toml").read_text(encoding="utf-8"))


def _text(row: dict[str, Any]) -> MessageText:
    facts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    return MessageText(**facts)
