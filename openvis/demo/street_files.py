"""The streets of the town and its addresses, as a gemeente would deliver them: road lines, and an extract of the BAG.

Houses stand in rows, so a street runs between two rows, or along one where they lie far apart; lanes cross them. Each
buurt is joined to its neighbours. No address has a postcode: every four digits are of some real place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from openvis.demo.area_files import RD_MEMBER
from openvis.demo.places import Addresses, Rows
from openvis.demo.town import GEMEENTE_NAME, buurten

MAKER = "Gemeente Lindewaard (verzonnen)"
CLOSE_ROWS = 30.0  # metres from a row to the middle between it and the next, up to which one street serves both
FRONT = 12.0  # metres from a row that has a street of its own
LANES = 90.0  # metres from one lane across the rows to the next; more where houses lie far apart
_STEMS = (
    "Linde Eiken Beuken Iepen Essen Berken Wilgen Elzen Populieren Kastanje Esdoorn Hazelaar Meidoorn Sleedoorn Vlier "
    "Hulst Taxus Sparren Lariks Vuren Klaver Boterbloem Korenbloem Papaver Anemoon Krokus Narcis Tulpen Hyacint Iris "
    "Lavendel Kamille Distel Brem Heide Varen Mos Riet Lisdodde Wolgras Merel Lijster Vink Mees Zwaluw Spreeuw Kievit "
    "Grutto Wulp Reiger Ooievaar Zwanen Ganzen Eenden Futen Snoek Baars Karper Zalm Otter Bever Hermelijn Egel Vossen "
    "Reeën Hazen"
)
STEMS = _STEMS.split()
KINDS = ("straat", "laan", "weg", "hof", "pad", "dreef", "kade", "singel", "plein", "gaarde", "werf", "steeg")
BEFORE = ("", "Oude ", "Nieuwe ", "Lange ", "Korte ")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Names = list[str | None]


@dataclass(frozen=True, slots=True)
class Streets:
    """Stretches between crossings: `ends` (n, 2, 2) in RD, to the decimetre; joints between buurten have no name."""

    names: Names
    ends: Floats


def draw_streets(addresses: Addresses) -> Streets:
    """Along the rows of houses, as far as one can walk from one stretch to all others."""
    names: Names = []
    ends: list[Floats] = []
    first = 0
    for rows in addresses.rows:
        street, stretches = _in_buurt(rows)
        names += [street_name(first + each) for each in street]
        ends.append(stretches)
        first += max(street, default=-1) + 1
    joints = _joints(ends)
    return _whole(Streets([*names, *[None] * len(joints)], np.concatenate([*ends, joints])))


def street_name(number: int) -> str:
    """Another name for every number there is use for."""
    rest, stem = divmod(number, len(STEMS))
    before, kind = divmod(rest, len(KINDS))
    return BEFORE[before] + STEMS[stem] + KINDS[kind]


def _in_buurt(rows: Rows) -> tuple[list[int], Floats]:
    """The street, by number, and both ends of every stretch from crossing to crossing that stays on its ground."""
    across, between = rows.across(), rows.step
    streets = across[:-1:2] + between if between <= CLOSE_ROWS else across + FRONT
    lanes = np.arange(-rows.reach, rows.reach, max(LANES, 2 * between))
    crossing = np.round(rows.turned(*np.meshgrid(streets, lanes, indexing="ij")), 1).reshape(len(streets), -1, 2)
    found = [
        *((one, crossing[one, [a, b]]) for one, (a, b) in product(range(len(streets)), pairwise(range(len(lanes))))),
        *(
            (len(streets) + one, crossing[[a, b], one])
            for one, (a, b) in product(range(len(lanes)), pairwise(range(len(streets))))
        ),
    ]
    stretches = np.array([ends for _, ends in found])
    inside = shapely.covers(rows.ground, shapely.linestrings(stretches))
    kept = np.flatnonzero(inside).tolist()
    used = sorted({found[at][0] for at in kept})
    return [used.index(found[at][0]) for at in kept], stretches[kept]


def _joints(ends: list[Floats]) -> Floats:
    """Of every two buurten that touch, the shortest way from a crossing of one to a crossing of the other."""
    shapes = np.array([place.shape for place in buurten()], dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = []
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a < b and len(ends[a]) and len(ends[b]):
            here, there = ends[a].reshape(-1, 2), ends[b].reshape(-1, 2)
            away, nearest = map(np.asarray, KDTree(there).query(here))
            at = int(np.argmin(away))
            found.append([here[at], there[nearest[at]]])
    return np.array(found)


def _whole(streets: Streets) -> Streets:
    """Only the stretches that hang together with most others."""
    points, at = np.unique(streets.ends.reshape(-1, 2), axis=0, return_inverse=True)
    begin, end = at.reshape(-1, 2).T
    ways = csr_array((np.ones(len(begin)), (begin, end)), shape=(len(points), len(points)))
    _, part = connected_components(ways, directed=False)
    kept = np.flatnonzero(part[begin] == np.bincount(part).argmax())
    return Streets([streets.names[number] for number in kept], streets.ends[kept])


def write_streets(path: Path, streets: Streets) -> Path:
    """GeoJSON of road lines in RD-New, one a line; a joint has no name."""
    features = ",\n".join(
        json.dumps(
            {
                "type": "Feature",
                "properties": {"straatnaam": name},
                "geometry": {"type": "LineString", "coordinates": ends},
            },
            ensure_ascii=False,
        )
        for name, ends in zip(streets.names, streets.ends.tolist(), strict=True)
    )
    crs = json.dumps(RD_MEMBER)
    path.write_text(
        f'{{\n"type": "FeatureCollection",\n"name": "{path.stem}",\n"crs": {crs},\n"features": [\n{features}\n]\n}}\n',
        encoding="utf-8",
    )
    return path


def write_addresses(path: Path, addresses: Addresses, streets: Streets) -> Path:
    """Every house on the nearest street with a name, numbered from one end to the other."""
    named = [at for at, name in enumerate(streets.names) if name]
    tree = shapely.STRtree(shapely.linestrings(streets.ends[named]))
    nearest: Ints = tree.nearest(shapely.points(addresses.xy))
    x, y = addresses.xy.T
    rows = pl.DataFrame({"straat": [streets.names[named[at]] for at in nearest], "x": x, "y": y})
    rows = rows.sort("straat", "x", "y").with_columns(
        postcode=pl.lit(None),
        huisnummer=pl.int_range(pl.len()).over("straat") + 1,
        toevoeging=pl.lit(None),
        woonplaats=pl.lit(GEMEENTE_NAME),
    )
    rows.select(
        "postcode", "huisnummer", "toevoeging", "straat", "woonplaats", pl.col("x", "y").cast(pl.Int64)
    ).write_csv(path)
    return path
