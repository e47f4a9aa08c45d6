"""What a visitor asks of the Veiligheidsbeeld, read from the address: incident type, period, wijk, measure, order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

import polars as pl

from openvis.domain.category import TOTAL, categories
from openvis.domain.incident import ReportedBy
from openvis.domain.run import Window
from openvis.errors import UnknownValue
from openvis.web.words import category_label, source_label

Answer = TypeVar("Answer")


class Measure(StrEnum):
    COUNT = "aantal"
    RATE = "per-1000"
    RASTER = "risicokaart"  # not ours: see presenters.raster


class Order(StrEnum):
    NAME = "naam"
    COUNT = "aantal"
    RATE = "per-1000"
    EXPECTED = "verwacht"
    YEAR_BEFORE = "jaar-eerder"


WINDOW_OF_WORD = {"maand": Window.MONTH, "kwartaal": Window.QUARTER, "jaar": Window.YEAR}


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """One incident type of one source, as the filter offers it."""

    value: str
    label: str
    category: str
    source: str
    reported_by: ReportedBy


@dataclass(frozen=True, slots=True)
class PictureFilter:
    choice: TypeChoice
    window: Window
    wijk: str  # empty: all of them
    measure: Measure
    order: Order
    remarks: tuple[str, ...] = ()  # what was asked and does not exist, in sentences; the usual answer took its place

    def query(self, **changed: object) -> str:
        """The address of this filter, with some answers changed."""
        asked = replace(self, **changed)  # type: ignore[arg-type]
        period = next(word for word, window in WINDOW_OF_WORD.items() if window is asked.window)
        answers = {"soort": asked.choice.value, "periode": period, "wijk": asked.wijk}
        return "?" + urlencode(answers | {"maat": asked.measure.value, "volgorde": asked.order.value})


def type_choices(figures: pl.DataFrame) -> list[TypeChoice]:
    """The types in published figures, in the order of the category table; a source is named where a type has two."""
    pairs = figures.select("category", "source", "reported_by").unique().sort("category", "source").rows()
    place = {slug: number for number, slug in enumerate(categories())}
    sources = [category for category, _, _ in pairs]
    choices = [
        _choice(category, source, ReportedBy(reported_by), several=sources.count(category) > 1)
        for category, source, reported_by in pairs
    ]
    return sorted(choices, key=lambda choice: (place.get(choice.category, len(place)), choice.source))


def read_filter(
    asked: Mapping[str, str],
    choices: list[TypeChoice],
    wijken: Mapping[str, str],
    *,
    preferred: str,
    with_raster: bool = False,
) -> PictureFilter:
    """The filter in an address. Of an answer that is not on offer only a remark is left: the others still count."""
    remarks: list[str] = []
    measures = [each for each in Measure if with_raster or each is not Measure.RASTER]

    def answer(question: str, known: Mapping[str, Answer], usual: Answer) -> Answer:
        given = asked.get(question, "")
        if given and given not in known:
            remarks.append(f"'{given}' is geen {question} die hier bestaat. Kies opnieuw in het filter.")
        return known.get(given, usual)

    return PictureFilter(
        choice=answer("soort", _by_slug(choices), chosen_type("", choices, preferred=preferred)),
        window=answer("periode", WINDOW_OF_WORD, Window.YEAR),
        wijk=answer("wijk", {code: code for code in wijken}, ""),
        measure=answer("maat", {each.value: each for each in measures}, Measure.COUNT),
        order=answer("volgorde", {each.value: each for each in Order}, Order.COUNT),
        remarks=tuple(remarks),
    )


def chosen_type(asked: str, choices: list[TypeChoice], *, preferred: str = TOTAL) -> TypeChoice:
    """The type asked for; without a question the preferred one, else the first. Raises UnknownValue."""
    if not asked:
        return next((choice for choice in choices if choice.category == preferred), choices[0])
    if found := _by_slug(choices).get(asked):
        return found
    raise UnknownValue(f"'{asked}' is geen soort die hier bestaat.", "Kies een soort van deze pagina.")


def _by_slug(choices: list[TypeChoice]) -> dict[str, TypeChoice]:
    """Choices by what an address may call them: their value, or the category alone for the first of its sources."""
    return {choice.category: choice for choice in reversed(choices)} | {choice.value: choice for choice in choices}


def _choice(category: str, source: str, reported_by: ReportedBy, *, several: bool) -> TypeChoice:
    label = category_label(category)
    if several:
        return TypeChoice(f"{category}.{source}", f"{label} ({source_label(source)})", category, source, reported_by)
    return TypeChoice(category, label, category, source, reported_by)
