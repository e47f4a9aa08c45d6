"""Earlier runs in words: how each is named, and what came of making one again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from openvis.domain.period import parse_period
from openvis.domain.run import Run
from openvis.reports.listing import WALL_CLOCK, Listing

NAMED = 5  # differences that a sentence names


class Compared(Protocol):
    """One kind of result, stored and made again (`pipeline.again.Compared`)."""

    @property
    def what(self) -> str: ...
    @property
    def stored(self) -> int: ...
    @property
    def different(self) -> tuple[str, ...]: ...


class Again(Protocol):
    """A run made again (`pipeline.again.Again`)."""

    @property
    def run(self) -> Run: ...
    @property
    def same_method(self) -> bool: ...
    @property
    def compared(self) -> Sequence[Compared]: ...


def runs(rows: Sequence[Run]) -> Listing:
    """Every run: what it shows, and until when."""
    stored = [{field.name: getattr(run, field.name) for field in dataclasses.fields(Run)} for run in rows]
    words = [{**row, "shows": shows(run)} for row, run in zip(stored, rows, strict=True)]
    columns = {"id": "run", "made_at": "berekend op", "period_to": "tot en met", "shows": "wat het is"}
    return Listing("Runs", columns, stored, words)


def shows(run: Run) -> str:
    """What kind of picture a run is: what people saw, or one that looks back."""
    if run.as_of:
        return f"kijkt terug: zoals bekend op {_moment(run.as_of)}"
    if run.looks_back:
        return f"kijkt terug: alsof na {parse_period(run.period_to).label} nog niets bekend was"
    return "zoals toen getoond"


def equal_sentence(again: Again) -> str:
    numbers = [f"{_count(each.stored)} {each.what}" for each in again.compared]
    return f"Run {again.run.id} is opnieuw gemaakt: {_listed(numbers)}, allemaal gelijk."


def difference_sentence(again: Again) -> str:
    """How many of what are not the same, with the first of them."""
    found = [
        f"{_count(len(each.different))} van de {_count(each.stored)} {each.what} (eerste: "
        f"{', '.join(each.different[:NAMED])})"
        for each in again.compared
        if each.different
    ]
    return f"Run {again.run.id} is opnieuw gemaakt en is niet gelijk: anders zijn {_listed(found)}."


def why_different(again: Again) -> str:
    if not again.same_method:
        return f"Hij is gemaakt met methode {again.run.method}; deze versie van OpenVIS rekent anders."
    return "De methode is dezelfde. Onderzoek of er buiten OpenVIS om in de opslag is geschreven."


def _moment(at: datetime) -> str:
    return f"{at.astimezone(WALL_CLOCK):%d-%m-%Y %H:%M}"


def _listed(parts: Sequence[str]) -> str:
    return " en ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
