"""The buurten, wijken and gemeente a source speaks of, with their names and inhabitants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from openvis.analysis.deliveries.exposure_gaps import filled, parked_elsewhere
from openvis.analysis.expectations.monthly_counts import Place
from openvis.analysis.places.neighbours import Neighbours, border_neighbours
from openvis.domain.area import AreaLevel, level_of, wijk_of
from openvis.domain.exposure import Exposure
from openvis.domain.words import word
from openvis.pipeline.renumbering.divisions import Divisions
from openvis.pipeline.renumbering.inhabitants import numbers_of
from openvis.sources.areas.area_borders import shared_borders

SQUARE_KM = 1_000_000.0  # square metres


@dataclass(frozen=True, slots=True)
class Places:
    buurten: tuple[Place, ...]
    above: tuple[Place, ...]  # the wijken and then the gemeente
    neighbours: Neighbours | None  # which buurten lie beside each other; None where no outline is known
    unknown: tuple[str, ...]  # buurten that are counted but have no area
    remarks: tuple[str, ...] = ()  # on inhabitants of another division


def places_of(
    areas: pl.DataFrame,
    population: pl.DataFrame,
    gemeente: str,
    vintage: int,
    counted: Iterable[str],
    divisions: Divisions,
) -> Places:
    """All buurten of the gemeente and those that were counted, in order of code.

    Names come from the areas of the same vintage, or else from the newest; a code without an area is its own name.
    Inhabitants are of the same division or carried to it (`inhabitants`); those of a wijk or gemeente are the sum of
    its buurten where not given.
    """
    vintages = areas["vintage"].unique().to_list()
    known = areas.filter(pl.col("vintage") == (vintage if vintage in vintages else max(vintages, default=vintage)))
    names = dict(known.select("code", "name").iter_rows())
    buurten = sorted({code for code in {*names, *counted} if level_of(code) is AreaLevel.BUURT})
    wijken = sorted({wijk_of(code) for code in buurten})
    counted_by = {each: numbers_of(each, population, divisions, vintage, buurten) for each in Exposure}
    inhabitants = counted_by[Exposure.INHABITANTS].numbers
    of_cars = {
        code: number
        for code, number in counted_by[Exposure.CARS].numbers.items()
        if code not in inhabitants or not parked_elsewhere(number, inhabitants[code])
    }
    dwellings, no_dwellings = _of_all(counted_by[Exposure.DWELLINGS].numbers, inhabitants, buurten)
    cars, no_cars = _of_all(of_cars, inhabitants, buurten)
    estimated = [
        f"De {word(each)} van {number} {'buurt' if number == 1 else 'buurten'} zijn geschat naar het aantal "
        "inwoners: ze zijn niet gegeven, of staan er alleen ingeschreven (zoals auto's van een leasebedrijf)."
        for each, number in ((Exposure.DWELLINGS, no_dwellings), (Exposure.CARS, no_cars))
        if number
    ]
    drawn = known.filter(pl.col("code").is_in(buurten) & (pl.col("shape").bin.size() > 0)).sort("code")
    shapes = dict(zip(drawn["code"], np.asarray(shapely.from_wkb(drawn["shape"].to_numpy())), strict=True))

    def place(code: str, parts: list[str]) -> Place:
        number = inhabitants.get(code)
        if number is None and parts and all(part in inhabitants for part in parts):
            number = sum(inhabitants[part] for part in parts)
        square_km = float(shapely.area(shapes[code])) / SQUARE_KM if code in shapes else None
        return Place(
            code, names.get(code, code), level_of(code), number, square_km, dwellings.get(code), cars.get(code)
        )

    above = [place(wijk, [buurt for buurt in buurten if wijk_of(buurt) == wijk]) for wijk in wijken]
    return Places(
        buurten=tuple(place(buurt, []) for buurt in buurten),
        above=(*above, place(gemeente, buurten)),
        neighbours=_neighbours(shapes, buurten) if shapes else None,
        unknown=tuple(buurt for buurt in buurten if buurt not in names),
        remarks=tuple(dict.fromkeys([remark for each in counted_by.values() for remark in each.remarks] + estimated)),
    )


def _of_all(
    numbers: Mapping[str, int], inhabitants: Mapping[str, int], buurten: Sequence[str]
) -> tuple[Mapping[str, int], int]:
    """With the few that are absent filled in, where that can be done for every buurt, and how many those are."""
    if any(code not in inhabitants for code in buurten):
        return numbers, 0
    every = filled(numbers, {code: inhabitants[code] for code in buurten})
    return (numbers, 0) if every is None else (every, sum(code not in numbers for code in buurten))


def _neighbours(shapes: Mapping[str, shapely.Geometry], buurten: Sequence[str]) -> Neighbours:
    """By the outlines of one division; a buurt without an outline lies beside nobody."""
    at = np.array([buurten.index(code) for code in shapes])
    one, other, metres = shared_borders(np.array(list(shapes.values())))
    return border_neighbours(at[one], at[other], metres, areas=len(buurten))
