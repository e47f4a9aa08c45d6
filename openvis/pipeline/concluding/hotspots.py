"""Where incidents of one type come together, and where they come back: 80-20, hotspots, near repeat, open windows.

Cells are the squares of 100 metres in which the public ever reported anything with a point, of whatever type, and those
beside them. Farther away, in water and fields, nobody would expect an incident, and compared with those every street
would be a hotspot; with the reported cells alone, none of which is empty, every type would seem evenly spread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from openvis.analysis.expectations.history import Floats, Ints, exposure_of
from openvis.analysis.places.concentration import Concentration, concentration
from openvis.analysis.places.near_repeat import DAYS, METRES, knox, open_windows
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.analysis.places.surroundings import hotspots_of_counts
from openvis.analysis.rankings.discovery import DISCOVERY_RATE, q_values_of_p
from openvis.domain.area import AreaLevel
from openvis.domain.delivery import frame_of
from openvis.domain.places_and_times import (
    CELL,
    BusyStreet,
    HotCell,
    NearRepeat,
    OpenWindow,
    PlaceKind,
    PlaceShare,
    cell_name,
)
from openvis.pipeline.bringing.streets import Streets
from openvis.pipeline.concluding.draws import generator_of
from openvis.pipeline.counting.point_lists import PointList, Points
from openvis.sources.areas.placing import BuurtMap

DRAWS = 99  # of chance beside an 80-20
PERMUTATIONS = 999  # of the dates, for a near repeat
MOST_STREETS, BUSY = 25, 3  # streets that are named, at most, and the incidents each of them has at least
DAY_ONE = date(1970, 1, 1)
TABLES: Mapping[str, type] = {
    "place_shares": PlaceShare,
    "busy_streets": BusyStreet,
    "hot_cells": HotCell,
    "near_repeats": NearRepeat,
    "open_windows": OpenWindow,
}


def hotspots(
    points: Points,
    areas: pl.DataFrame,
    inhabitants: Mapping[str, int | None],
    versions: Mapping[str, int],
    *,
    today: date,
    streets: pl.DataFrame | None = None,
) -> dict[str, pl.DataFrame]:
    """The tables of TABLES by name, not yet labelled with the run. `today`: the day on which a window is open or not.

    `streets` is a frame of the table of streets; without one nothing is said of streets.

    What is drawn, is drawn from the versions of the data: the same data give the same figures, to the cell.
    """
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("level") == AreaLevel.BUURT.value)
    buurten = newest.sort("code")
    found: dict[str, list[Any]] = {name: [] for name in TABLES}
    if points.lists:
        grid = _Grid(points.everything, buurten)
        network = None if streets is None or streets.is_empty() else Streets(streets)
        for each in points.lists:
            rng = generator_of(versions, each.category)
            found["place_shares"] += _shares(each, grid, _exposure(buurten["code"], inhabitants), rng)
            if network:
                along, busiest = _along_streets(each, network, generator_of(versions, f"{each.category}/street"))
                found["place_shares"] += along
                found["busy_streets"] += busiest
            found["hot_cells"] += _hot_cells(each, grid)
            found["near_repeats"].append(_near_repeat(each, rng))
        found["near_repeats"] = _over_all_types(found["near_repeats"])
        repeating = {row.category for row in found["near_repeats"] if row.repeats}
        for each in points.lists:
            if each.category in repeating:
                found["open_windows"] += _windows(each, grid, today)
    return {name: frame_of(found[name], kind) for name, kind in TABLES.items()}


class _Grid:
    """The cells, in order of column and row, each with the buurt in which its middle lies."""

    def __init__(self, points: pl.DataFrame, buurten: pl.DataFrame) -> None:
        beside = pl.DataFrame({"east": [-1, 0, 1]}).join(pl.DataFrame({"north": [-1, 0, 1]}), how="cross")
        reported = points.select(*_in_cell()).unique().join(beside, how="cross")
        all_of_them = reported.select(pl.col("column") + pl.col("east"), pl.col("row") + pl.col("north")).unique()
        self._cells = all_of_them.sort("column", "row").with_row_index("place")
        self.column, self.row = (self._cells[axis].to_numpy() for axis in ("column", "row"))
        self.neighbours = grid_neighbours(self.column, self.row)
        self._names = dict(buurten.select("code", "name").iter_rows())
        self._map = BuurtMap(buurten)

    def __len__(self) -> int:
        return len(self._cells)

    def places(self, points: pl.DataFrame) -> Ints:
        """The number of the cell each point lies in."""
        inside = points.select(*_in_cell()).join(self._cells, on=["column", "row"], how="left", maintain_order="left")
        return inside["place"].to_numpy().astype(np.int64)

    def labels(self, places: Ints) -> list[dict[str, Any]]:
        """What a row says of where each of these cells is."""
        x, y = CELL * self.column[places], CELL * self.row[places]
        codes = self._map.place(x + CELL / 2, y + CELL / 2)
        return [
            {
                "cell": cell_name(east, north),
                "x": east,
                "y": north,
                "buurt": code or "",
                "buurt_name": self._names.get(code, ""),
            }
            for east, north, code in zip(x.tolist(), y.tolist(), codes, strict=True)
        ]


def _in_cell() -> list[pl.Expr]:
    return [(pl.col(axis) / CELL).floor().cast(pl.Int64).alias(name) for axis, name in (("x", "column"), ("y", "row"))]


def _facts(each: PointList) -> dict[str, Any]:
    """What every row says of the type; the run and gemeente come later."""
    return {"run": "", "gemeente": "", "category": each.category, "source": each.source}


def _period(each: PointList) -> dict[str, Any]:
    return {"period_from": each.months[0].key, "period_to": each.months[-1].key}


def _exposure(buurten: Iterable[str], inhabitants: Mapping[str, int | None]) -> dict[str, float]:
    """What chance gives each buurt: by its inhabitants, or to each alike where none are known."""
    codes = list(buurten)
    people = np.array([inhabitants.get(code) for code in codes], dtype=np.float64)
    return dict(zip(codes, exposure_of(people).tolist(), strict=True))


def _shares(
    each: PointList, grid: _Grid, exposure: Mapping[str, float], rng: np.random.Generator
) -> Iterator[PlaceShare]:
    if each.per_buurt is not None and each.per_buurt.keys() <= exposure.keys():
        counts = np.array([each.per_buurt.get(code, 0) for code in exposure])
        by_chance = np.array(list(exposure.values()))
        yield _share(each, PlaceKind.BUURT, concentration(counts, rng, exposure=by_chance, draws=DRAWS), exposure)
    in_cells = np.bincount(grid.places(each.of_months), minlength=len(grid))
    yield _share(each, PlaceKind.CELL, concentration(in_cells, rng, draws=DRAWS), {})


def _along_streets(
    each: PointList, streets: Streets, rng: np.random.Generator
) -> tuple[list[PlaceShare], list[BusyStreet]]:
    """Of streets and of stretches. Where people can be counts: by chance, twice as many in a street twice as long."""
    x, y = (each.of_months[axis].to_numpy() for axis in ("x", "y"))
    shares, busiest = [], []
    for place, counts, metres in streets.shares(x, y):
        if counts.sum():
            found = _share(each, place, concentration(counts, rng, exposure=metres, draws=DRAWS), {})
            shares.append(replace(found, no_street=len(x) - found.incidents))
            if place is PlaceKind.STREET:
                busiest = _busiest(each, streets.names, counts, metres, min(found.fewest, MOST_STREETS))
    return shares, busiest


def _busiest(each: PointList, names: Sequence[str], counts: Ints, metres: Floats, most: int) -> list[BusyStreet]:
    """The first `most` by count; a street with one or two incidents is not busy, whatever it holds."""
    return [
        BusyStreet(
            **_facts(each),
            **_period(each),
            street=names[at],
            incidents=int(counts[at]),
            metres=round(float(metres[at])),
            expected=float(counts.sum() * metres[at] / metres.sum()),
        )
        for at in np.argsort(-counts, kind="stable")[:most].tolist()
        if counts[at] >= BUSY
    ]


def _share(each: PointList, place: PlaceKind, found: Concentration, exposure: Mapping[str, float]) -> PlaceShare:
    return PlaceShare(
        **_facts(each),
        **_period(each),
        place=place,
        places=found.places,
        incidents=found.incidents,
        fewest=found.fewest,
        held=found.held,
        by_inhabitants=len(set(exposure.values())) > 1,
        by_chance=found.by_chance,
        low=found.low,
        high=found.high,
        p=found.p,
    )


def _hot_cells(each: PointList, grid: _Grid) -> list[HotCell]:
    counts = np.bincount(grid.places(each.of_months), minlength=len(grid))
    found = hotspots_of_counts(counts, grid.neighbours)
    together = np.diff(grid.neighbours.indptr) + 1
    around = np.rint(grid.neighbours @ counts).astype(np.int64) + counts
    hot = np.flatnonzero(found.hot)
    return [
        HotCell(
            **_facts(each),
            **label,
            count=int(counts[place]),
            around=int(around[place]),
            cells_around=int(together[place]),
            expected=float(together[place] * counts.mean()),
            gi_star=float(found.gi_star[place]),
            p=float(found.p[place]),
            q=float(found.q[place]),
        )
        for place, label in zip(hot, grid.labels(hot), strict=True)
    ]


def _near_repeat(each: PointList, rng: np.random.Generator) -> NearRepeat:
    table = knox(*_moments(each.of_months), rng, metres=(METRES,), days=(DAYS,), permutations=PERMUTATIONS)
    return NearRepeat(
        **_facts(each),
        **_period(each),
        metres=int(METRES),
        days=DAYS,
        incidents=each.of_months.height,
        without_point=each.without_point,
        pairs=int(table.pairs[0, 0]),
        expected=float(table.expected[0, 0]),
        p=float(table.p[0, 0]),
        q=1.0,
        repeats=False,
        known_until=each.known_until.isoformat(),
    )


def _over_all_types(rows: Sequence[NearRepeat]) -> list[NearRepeat]:
    """The same rows with what false discovery over all types leaves of them."""
    q = q_values_of_p(np.array([row.p for row in rows]))
    return [
        replace(row, q=float(each), repeats=bool(each <= DISCOVERY_RATE and row.pairs > row.expected))
        for row, each in zip(rows, q, strict=True)
    ]


def _windows(each: PointList, grid: _Grid, today: date) -> list[OpenWindow]:
    found = open_windows(*_moments(each.points), (today - DAY_ONE).days)
    places = grid.places(each.points)[found.incident]
    cells = np.unique(places)
    last = [DAY_ONE + timedelta(days=int(found.last_day[places == cell].max())) for cell in cells]
    return [
        OpenWindow(**_facts(each), **label, incidents=int((places == cell).sum()), last_day=day.isoformat())
        for cell, label, day in zip(cells, grid.labels(cells), last, strict=True)
    ]


def _moments(points: pl.DataFrame) -> tuple[Floats, Floats, Ints]:
    """x, y and day; of an incident that lasted or is not known to the day, the first day it can have happened."""
    day = points["occurred_from"].dt.date().to_physical().cast(pl.Int64)
    return points["x"].to_numpy(), points["y"].to_numpy(), day.to_numpy()
