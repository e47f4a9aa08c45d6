"""Where teams stop within the buurten of a plan, in which order and how far: cells of the forecast, over streets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import shapely
from pyproj import Transformer
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree, distance

from openvis.analysis.deployments.short_list import short_list
from openvis.analysis.deployments.visit_order import walk
from openvis.analysis.expectations.history import Floats
from openvis.domain.deployment import Shift, Visit
from openvis.domain.deployment_plan import Stop, Walk, shifts_of
from openvis.domain.forecast import CELL_SIDE
from openvis.domain.places_and_times import PlaceKind
from openvis.pipeline.planning.week_demand import NO_TYPE, WEEK_AHEAD, Weighing, length_of
from openvis.sources.areas.placing import BuurtMap, transformer

TO_A_STREET = 300.0  # metres from the middle of a cell to where one can walk on; farther away the way is not known
NAMED_WITHIN = CELL_SIDE  # metres to the street a cell is called by
WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of the forecast that lie in a buurt, by name: middle, buurt by name, and harm by cell and shift."""

    middle: dict[str, tuple[float, float]]
    buurt_of: dict[str, str]
    harm: dict[tuple[str, Shift], float]


def walks_of(visits: Sequence[Visit], cells: Cells, streets: pl.DataFrame, most: int, crs: str) -> tuple[Walk, ...]:
    """The stops of every shift of a plan, at most so many in each, in the order to walk along them.

    streets  a frame of the table of streets; of several years the newest counts. Where a stop lies too far from any, or
             no street leads from one to another, the walk is as the crow flies and says so
    crs      of the areas, the cells and the streets: a plane system in metres
    """
    chosen = short_list(visits, cells.harm, cells.buurt_of, most)
    names = sorted({name for stops in chosen.values() for name in stops})
    if not names:
        return ()
    middles = np.array([cells.middle[name] for name in names])
    ways = Network(streets).metres(middles)
    called = _street_names(streets, middles)
    to_degrees = transformer(crs, WGS84)
    told = []
    for (team, shift), stops in chosen.items():
        at = np.array([names.index(name) for name in stops])
        between = ways[np.ix_(at, at)]
        over_streets = bool(np.isfinite(between).all())
        metres = between if over_streets else distance.cdist(middles[at], middles[at])
        order, _ = walk(metres)
        steps = [0.0, *(float(metres[one, other]) for one, other in pairwise(order))]
        told.append(
            Walk(
                team,
                shift,
                tuple(
                    _stop(names[at[stop]], cells, called[at[stop]], step, to_degrees)
                    for stop, step in zip(order, steps, strict=True)
                ),
                over_streets,
            )
        )
    return tuple(told)


class Network:
    """Streets to walk along: crossings, and how far it is from one to another in either direction."""

    def __init__(self, streets: pl.DataFrame) -> None:
        newest = streets.filter(pl.col("vintage") == pl.col("vintage").max())
        ends = np.concatenate([newest["begin"].to_numpy(), newest["end"].to_numpy()]).astype(str)
        self._crossings, at = np.unique(ends, return_inverse=True)
        begin, end = np.split(at, 2)
        length = newest["length"].to_numpy()
        shortest = np.lexsort((length, end, begin))  # of two stretches between the same crossings
        _, first = np.unique(np.column_stack([begin, end])[shortest], axis=0, return_index=True)
        kept, size = shortest[first], len(self._crossings)
        self._ways = csr_array((length[kept], (begin[kept], end[kept])), shape=(size, size))

    def metres(self, points: Floats) -> Floats:
        """(points, points) over streets, from the crossing nearest to each; infinite where no way is known."""
        if not len(self._crossings):
            return np.full((len(points), len(points)), np.inf)
        where = np.array([each.split("/") for each in self._crossings], dtype=np.float64) / 10  # from decimetres
        away, node = KDTree(where).query(points)
        at = np.asarray(node, dtype=np.int64)
        ways = np.asarray(dijkstra(self._ways, directed=False, indices=at)[:, at])
        far = away > TO_A_STREET
        ways[far, :] = ways[:, far] = np.inf
        return ways


def _street_names(streets: pl.DataFrame, points: Floats) -> list[str | None]:
    """The nearest street with a name, of those close by."""
    named = streets.filter(pl.col("vintage") == pl.col("vintage").max(), pl.col("name").is_not_null()).sort("reference")
    told: list[str | None] = [None] * len(points)
    if named.height:
        tree = shapely.STRtree(shapely.from_wkb(named["shape"].to_numpy()))
        found = tree.query_nearest(shapely.points(points), max_distance=NAMED_WITHIN, all_matches=False)
        for point, line in found.T.tolist():
            told[point] = named["name"][line]
    return told


def _stop(name: str, cells: Cells, street: str | None, metres: float, to_degrees: Transformer) -> Stop:
    x, y = cells.middle[name]
    longitude, latitude = to_degrees.transform(x, y)
    return Stop(name, street, cells.buurt_of[name], x, y, round(latitude, 6), round(longitude, 6), metres)


def cells_of(
    forecast: pl.DataFrame,
    areas: pl.DataFrame,
    places: Mapping[str, str],
    weighing: Weighing,
    week: date,
) -> Cells:
    """`places`: buurt code -> name. A theme is the sum of types that count already."""
    rows = forecast.filter(
        pl.col("kind") == PlaceKind.CELL,
        ~pl.col("category").is_in(list(NO_TYPE)),
        length_of() == pl.duration(days=WEEK_AHEAD),
    )
    told = Cells({}, {}, {})
    if rows.is_empty() or areas.is_empty():
        return told
    corners = rows.select("place", "x", "y", "side").unique().sort("place")
    x, y = (corners[name].to_numpy() + corners["side"].to_numpy() / 2 for name in ("x", "y"))
    codes = dict(zip(corners["place"], BuurtMap(areas).place(x, y), strict=True))
    for place, east, north in zip(corners["place"], x, y, strict=True):
        if codes[place] in places:
            told.middle[place] = (float(east), float(north))
            told.buurt_of[place] = places[codes[place]]
    shifts = shifts_of(week)
    for place, category, each in rows.sort("place", "category").select("place", "category", "expected").iter_rows():
        if place in told.middle:
            for shift, weight in zip(shifts, weighing.of(category, codes[place]), strict=True):
                told.harm[place, shift] = told.harm.get((place, shift), 0.0) + each * weight
    return told
