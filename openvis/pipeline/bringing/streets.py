"""The streets that incidents are laid on: each point on the nearest stretch, as long as there is one close by."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import shapely

from openvis.analysis.expectations.history import Floats, Ints
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.street import FARTHEST


class Streets:
    """The network of the newest year. Places are stretches, or streets: all stretches with one name."""

    def __init__(self, segments: pl.DataFrame) -> None:
        """`segments` is a frame of the table of streets; of several years only the newest takes part."""
        newest = segments.filter(pl.col("vintage") == pl.col("vintage").max()).sort("reference")
        named = newest.filter(pl.col("name").is_not_null())
        self._segments = _Lines(newest, newest["reference"].to_list())
        self._streets = _Lines(named, named["name"].to_list())

    @property
    def names(self) -> list[str]:
        """Of the streets, in the order of their counts."""
        return self._streets.names

    def shares(self, x: Floats, y: Floats) -> list[tuple[PlaceKind, Ints, Floats]]:
        """Per kind of place: the points on each place, and how long it is. Points far from any count nowhere."""
        kinds = {PlaceKind.STREET: self._streets, PlaceKind.SEGMENT: self._segments}
        return [(kind, lines.counts(x, y), lines.metres) for kind, lines in kinds.items() if len(lines.metres)]


class _Lines:
    """Lines that belong to places, of which several may belong to one."""

    def __init__(self, segments: pl.DataFrame, places: Sequence[str]) -> None:
        self._tree = shapely.STRtree(shapely.from_wkb(segments["shape"].to_numpy()))
        names, self._place = np.unique(np.array(places, dtype=str), return_inverse=True)
        self.names: list[str] = names.tolist()
        self.metres: Floats = np.bincount(
            self._place, weights=segments["length"].to_numpy(), minlength=len(names)
        ).astype(np.float64)

    def counts(self, x: Floats, y: Floats) -> Ints:
        """How many points lie nearest to each place. As near to two, a point belongs to the first of them."""
        point, line = self._tree.query_nearest(shapely.points(x, y), max_distance=FARTHEST, all_matches=True)
        first = np.full(len(x), len(self.metres))
        np.minimum.at(first, point, self._place[line])
        return np.bincount(first, minlength=len(self.metres) + 1)[:-1]
