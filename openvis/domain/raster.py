"""A risk raster from elsewhere: cells with a score that another made, to lay beside what was counted.

It is never added to anything: no count, attention list, expectation or forecast is made of it. What a score says only
its maker knows, so that sentence travels with every cell, with the maker, the period and when it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openvis.domain.period import parse_period

TOP_SHARE = 0.05  # of the cells: the part of a raster that those who use one look at first


@dataclass(frozen=True, slots=True)
class RasterCell:
    """One cell of one period. `shape` is WKB in `crs`, a plane system in metres (RD-New in the Netherlands)."""

    gemeente: str
    source: str
    reference: str  # "<period>/<x>/<y>" of its middle, in whole metres
    period: str  # key of domain.period: what the score is about
    score: float
    high_is_risk: bool  # False where the lowest score is the greatest risk, such as a rank
    meaning: str  # what the score says, in the words of its maker
    maker: str
    made_on: str | None  # the day it was made, as 2024-01-31; None where nobody says
    category: str | None  # the kind of incident it is about; None where it is about none of ours
    crs: str
    shape: bytes


@dataclass(frozen=True, slots=True)
class RasterArea:
    """What a raster says of one buurt, beside what was counted there in its period."""

    run: str
    gemeente: str
    source: str
    period: str
    area: str
    area_name: str
    cells: int  # that lie in the buurt, if only in part
    covered: float  # share of the buurt's surface that has a score
    mean: float | None  # by surface; None where no cell lies in it
    highest: float | None  # the score of the greatest risk
    top_cells: int  # of those cells: among the highest of the whole raster
    count: int | None  # of the raster's kind in its period; None where that is not known or may not be told
    unknown: int | None = None  # rows of the source that counted, there and then, that have no category: as in Figure
    source_rows: int | None = None


@dataclass(frozen=True, slots=True)
class RasterCatch:
    """A raster as a whole, and how many of the incidents in its period lay in its highest cells."""

    run: str
    gemeente: str
    source: str
    period: str
    meaning: str
    maker: str
    made_on: str | None
    category: str | None
    high_is_risk: bool
    cells: int
    top_cells: int
    top_surface: float  # share of the surface of all cells
    incidents: int | None  # with a point in some cell; None where there is nothing to compare with
    caught: int | None  # of those, in the highest cells
    caught_before: float | None  # in as many cells: those with the most incidents in the twelve months before
    unknown: int | None = None  # rows with a point in some cell, in that period, that have no category
    source_rows: int | None = None  # of how many rows, without sensitive categories


def made_beforehand(made_on: str | None, period: str) -> bool | None:
    """Whether a raster was made before the period it is about; None where nobody says when it was made."""
    return None if made_on is None else date.fromisoformat(made_on) < parse_period(period).first
