"""What is known of the places of one gemeente, to recognise a column of places by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import shapely

from openvis.sources.areas.placing import to_plane

MARGIN = 5_000.0  # metres around the gemeente: what happened just across the border is still a place of it
_WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def spans_east(self, values: np.ndarray) -> float:
        """The share of values that could be an east coordinate in it."""
        return float(((values >= self.west) & (values <= self.east)).mean()) if values.size else 0.0

    def spans_north(self, values: np.ndarray) -> float:
        return float(((values >= self.south) & (values <= self.north)).mean()) if values.size else 0.0


# The Netherlands, for a gemeente whose areas are not there yet.
NETHERLANDS = (Box(7_000, 289_000, 300_000, 629_000), Box(3.2, 50.7, 7.3, 53.7))


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    codes: frozenset[str] = frozenset()  # of buurten
    names: frozenset[str] = frozenset()  # in lower case
    metres: Box = NETHERLANDS[0]
    degrees: Box = NETHERLANDS[1]
    crs: str = "EPSG:28992"
    of_level: Mapping[str, frozenset[str]] = field(default_factory=dict)  # names in lower case, of each level
    of_vintage: Mapping[int, frozenset[str]] = field(default_factory=dict)  # codes of gemeente, wijken and buurten

    @property
    def areas(self) -> frozenset[str]:
        """Every code of every vintage."""
        return frozenset().union(*self.of_vintage.values())

    def vintage_of(self, codes: Iterable[str]) -> int | None:
        """The vintage most of these codes are of, the newest of equals; None where no code is known."""
        wanted = set(codes)
        shared = {year: len(wanted & known) for year, known in self.of_vintage.items()}
        best = max(shared, key=lambda year: (shared[year], year), default=None)
        return best if best is not None and shared[best] else None


def known_places(areas: pl.DataFrame) -> KnownPlaces:
    """The buurten of one gemeente, of their latest vintage; `areas` is a frame of the areas table."""
    buurten = areas.filter(pl.col("level") == "buurt")
    if buurten.is_empty():
        return KnownPlaces()
    buurten = buurten.filter(pl.col("vintage") == pl.col("vintage").max())
    newest = areas.filter(vintage=buurten["vintage"][0])
    crs = buurten["crs"][0]
    west, south, east, north = shapely.total_bounds(shapely.from_wkb(buurten["shape"].to_numpy()))
    metres = Box(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    lon, lat = to_plane(
        np.array([metres.west, metres.west, metres.east, metres.east]),
        np.array([metres.south, metres.north, metres.south, metres.north]),
        crs,
        _WGS84,
    )
    return KnownPlaces(
        codes=frozenset(buurten["code"]),
        names=_names(buurten),
        metres=metres,
        degrees=Box(lon.min(), lat.min(), lon.max(), lat.max()),
        crs=crs,
        of_level={level: _names(newest.filter(level=level)) for level in newest["level"].unique()},
        of_vintage={int(year): frozenset(areas.filter(vintage=year)["code"]) for year in areas["vintage"].unique()},
    )


def _names(areas: pl.DataFrame) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in areas["name"])
