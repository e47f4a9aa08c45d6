"""What others measured, as lists: what residents say in a survey, and risk rasters beside what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import polars as pl

from openvis.domain.area import level_of
from openvis.domain.perception import answer_in_words, indicator_label
from openvis.domain.period import parse_period
from openvis.domain.raster import RasterCatch
from openvis.domain.raster_words import comparison_in_words
from openvis.errors import NothingStored
from openvis.reports.listing import Listing

NO_SURVEY = "Lees eerst een onderzoek in met `openvis import survey`."
NO_RASTER = "Lees er een in met `openvis import raster` en bereken daarna met `openvis analyse`."


def of_area(perception: pl.DataFrame, area: str | None) -> pl.DataFrame:
    """The answers of one area, or all. Raises UnknownValue for what is no area, NothingStored where there are none."""
    if area:
        level_of(area)
    found = perception.filter(area=area) if area else perception
    if found.is_empty():
        raise NothingStored(f"Van {area or 'deze gemeente'} is geen onderzoek onder bewoners ingelezen.", NO_SURVEY)
    return found


def answers(perception: pl.DataFrame) -> Listing:
    """One line per area, question and wave."""
    stored = perception.sort("area", "indicator", "wave").to_dicts()
    words = [
        {
            **row,
            "indicator": indicator_label(row["indicator"]),
            "wave": parse_period(row["wave"]).label + ("" if row["comparable"] else " (*)"),
            "answer": answer_in_words(row),
        }
        for row in stored
    ]
    broken = "(*) De vraag of de manier van vragen veranderde: niet te vergelijken met de meting ervoor."
    more = broken if not perception["comparable"].all() else ""
    columns = {"area": "gebied", "indicator": "vraag", "wave": "meting", "answer": "antwoord"}
    return Listing("Wat bewoners zeggen", columns, stored, words, more)


def rasters(found: Sequence[RasterCatch]) -> Listing:
    """One line per raster of the last run, with what lay in its highest cells. Raises NothingStored without any."""
    if not found:
        raise NothingStored("Naast de laatste berekening is geen risicokaart van elders gelegd.", NO_RASTER)
    stored = [asdict(raster) for raster in found]
    words = [
        {**row, "period": parse_period(raster.period).label, "beside": comparison_in_words(raster)}
        for row, raster in zip(stored, found, strict=True)
    ]
    columns = {"source": "bron", "period": "periode", "maker": "maker", "cells": "cellen", "beside": "naast elkaar"}
    return Listing("Risicokaarten van elders", columns, stored, words)
