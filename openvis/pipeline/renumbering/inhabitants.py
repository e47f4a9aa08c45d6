"""Inhabitants in the division of the counts they are set against: of that division, carried to it, or not given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from openvis.analysis.deliveries.carrying import Parts, carried
from openvis.domain.area import AreaLevel
from openvis.domain.exposure import Exposure
from openvis.domain.words import word
from openvis.pipeline.renumbering.divisions import Divisions


@dataclass(frozen=True, slots=True)
class Inhabitants:
    """Numbers by area, and what is to be said of them."""

    numbers: Mapping[str, int]
    remarks: tuple[str, ...] = ()


def numbers_of(
    exposure: Exposure, population: pl.DataFrame, divisions: Divisions, vintage: int, buurten: Sequence[str]
) -> Inhabitants:
    """As `inhabitants_of`, of dwellings or cars too; of those nothing where nothing leads to this division."""
    numbers = population.with_columns(inhabitants=pl.col(exposure.value))
    if numbers["inhabitants"].count() == 0 and exposure is not Exposure.INHABITANTS:
        return Inhabitants({})
    return inhabitants_of(numbers, divisions, vintage, buurten, exposure)


def inhabitants_of(
    population: pl.DataFrame,
    divisions: Divisions,
    vintage: int,
    buurten: Sequence[str],
    exposure: Exposure = Exposure.INHABITANTS,
) -> Inhabitants:
    """The newest numbers there are of exactly these `buurten`, the division of year `vintage`.

    Years with the same buurten count as one division, as they do for counts. Else the newest year that a concordance
    leads from is carried to it. Where nothing leads there, only buurten that both years know and of which the outline
    is not known to differ keep their number; that, as a carried number, is said.
    """
    given = population.filter(pl.col("inhabitants").is_not_null())
    years = sorted((int(year) for year in given["vintage"].unique()), reverse=True)
    alike = [year for year in years if year == vintage or _same(population, divisions, year, vintage, set(buurten))]
    if alike or not years:
        same = given.filter(pl.col("vintage").is_in(alike)).sort("vintage")
        moved = divisions.moved(sorted({vintage, *alike[:1]}))
        return Inhabitants(dict(same.select("area", "inhabitants").iter_rows()), tuple(moved))  # the newest stays
    for year in years:
        numbers = given.filter(pl.col("vintage") == year)
        if route := divisions.route(year, vintage, _buurten(population)):
            told = (
                f"De {word(exposure)} zijn van {year} en omgerekend naar de gebiedsindeling van {vintage}, "
                f"{word(route.basis)}."
            )
            return Inhabitants(_carried(numbers, route.parts), (told, *divisions.moved(route.years)))
    if exposure is not Exposure.INHABITANTS:
        return Inhabitants({})
    return _of_both(given.filter(pl.col("vintage") == years[0]), divisions, years[0], vintage, buurten)


def _same(population: pl.DataFrame, divisions: Divisions, year: int, vintage: int, buurten: set[str]) -> bool:
    counted = set(_buurten(population.filter(pl.col("vintage") == year))["area"])
    return counted == buurten or divisions.alike(year, vintage)


def _buurten(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("level") == AreaLevel.BUURT.value).select("area", "vintage")


def _carried(numbers: pl.DataFrame, parts: Parts) -> dict[str, int]:
    """Buurten by their shares; a new one that gets a part of an unknown number is unknown. The gemeente stays."""
    known = dict(numbers.select("area", "inhabitants").iter_rows())
    new = sorted({code for to in parts.values() for code in to})
    values = np.array([[[known.get(old, np.nan)]] for old in parts], dtype=np.float64)
    shares = np.array([[to[code].millionths if code in to else 0 for code in new] for to in parts.values()])
    result = carried(values, shares)[:, 0, 0]
    moved = {code: int(number) for code, number in zip(new, result, strict=True) if not np.isnan(number)}
    gemeente = numbers.filter(pl.col("level") == AreaLevel.GEMEENTE.value)
    return moved | dict(gemeente.select("area", "inhabitants").iter_rows())


def _of_both(
    numbers: pl.DataFrame, divisions: Divisions, year: int, vintage: int, buurten: Sequence[str]
) -> Inhabitants:
    kept = set(buurten) - set(divisions.moved_share(year, vintage))
    mine = pl.col("area").is_in(sorted(kept)) | (pl.col("level") == AreaLevel.GEMEENTE.value)
    found = dict(numbers.filter(mine).select("area", "inhabitants").iter_rows())
    without = [code for code in buurten if code not in found]
    return Inhabitants(
        found,
        (
            f"De inwoners zijn van {year} en de cijfers in de gebiedsindeling van {vintage}; die hebben andere "
            f"buurten. Van {len(without)} buurten is geen aantal inwoners bekend. Lees de inwoners van {vintage} in, "
            "of een omrekentabel.",
        ),
    )
