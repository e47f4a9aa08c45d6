"""A risk raster from elsewhere in sentences, for a page and for the terminal alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from openvis.domain.category import category
from openvis.domain.period import parse_period
from openvis.domain.raster import RasterCatch, made_beforehand
from openvis.domain.words import day_in_words, unknown_beside


def name_of(raster: RasterCatch) -> str:
    """The raster in a choice: "woninginbraak, oktober 2026 (Bureau Voorbeeld)"."""
    about = category(raster.category).label.lower() if raster.category else "niet over een soort van OpenVIS"
    return f"{about}, {parse_period(raster.period).label} ({raster.maker})"


def score_in_words(score: float) -> str:
    """A score as a reader writes it, with four figures that matter: "0,8125", "0,000012", "12345"."""
    if abs(score) >= 1000:
        return f"{score:.0f}"
    text = format(Decimal(f"{score:.4g}"), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def made_in_words(raster: RasterCatch) -> str:
    """Who made it, when, and what that means: "Gemaakt door X op 28 september 2026, voor oktober 2026 begon."."""
    before = made_beforehand(raster.made_on, raster.period)
    if raster.made_on is None or before is None:
        return f"Gemaakt door {raster.maker}; niemand zegt wanneer, dus of het een voorspelling was, is niet bekend."
    day, period = day_in_words(date.fromisoformat(raster.made_on)), parse_period(raster.period).label
    when = f"vóór {period} begon" if before else f"toen {period} al begonnen was: geen voorspelling vooraf"
    return f"Gemaakt door {raster.maker} op {day}, {when}."


def comparison_in_words(raster: RasterCatch) -> str:
    """How many incidents lay in the highest cells, beside chance and the year before; or why that is not told.

    Rows without a kind may be of this one: how many there were stands at the end.
    """
    if not raster.unknown:
        return _comparison(raster)
    beside = unknown_beside(raster.unknown, raster.source_rows)
    return f"{_comparison(raster)} Van de rijen met een punt in die periode niet ingedeeld: {beside}."


def _comparison(raster: RasterCatch) -> str:
    period = parse_period(raster.period).label
    if raster.category is None:
        return "Er is niets om mee te vergelijken: de kaart gaat niet over een soort die OpenVIS telt."
    if raster.incidents is None or raster.caught is None:
        return f"Nog niet vergeleken: {period} is niet voorbij, of deze soort wordt nooit per plek getoond."
    if not raster.incidents:
        return f"Er is niets om mee te vergelijken: van {period} is geen incident van deze soort met een punt bekend."
    surface = score_in_words(round(raster.top_surface * 100, 1))
    by_chance = score_in_words(round(raster.top_surface * raster.incidents, 1))
    said = (
        f"Van de {raster.incidents} incidenten met een punt in {period} lagen er {raster.caught} in de "
        f"{raster.top_cells} hoogste van de {raster.cells} cellen ({surface} % van het oppervlak). "
        f"Op goed geluk zijn dat er {by_chance}."
    )
    if raster.caught_before is None:
        return f"{said} Van het jaar ervoor zijn geen incidenten met een punt bekend om het naast te leggen."
    earlier = score_in_words(round(raster.caught_before, 1))
    verdict = (
        "De kaart ving er dus niet meer dan de telling van het jaar ervoor."
        if raster.caught <= raster.caught_before
        else "De kaart ving er meer; of dat toeval is, is met één periode niet te zeggen."
    )
    chosen = "Even veel cellen, gekozen op wat er in de twaalf maanden ervoor gebeurde, vingen er"
    return f"{said} {chosen} {earlier}. {verdict}"
