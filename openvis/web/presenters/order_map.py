"""A small map of where a werkopdracht sends people: the area amid those around it, and its cells. Drawn once, as lines,
so that it needs no map service and no script; the same is said in the table beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import cos, radians
from typing import Any

from pyproj import Transformer

from openvis.domain.area import lies_in
from openvis.domain.order_place import OrderPlace, corner_of
from openvis.domain.places_and_times import CELL
from openvis.store.results import StoredAttention
from openvis.web.map_layers import WGS84
from openvis.web.words import interval, number, period_range

SIZE = 1000  # of the drawing, in its own units
AROUND = 0.4  # of the size of the area, on each side
RD_NEW = "EPSG:28992"
Point = tuple[float, float]


def order_map(layer: Mapping[str, Any], area: str, cells: Sequence[str], grid: Iterable[str] = ()) -> dict[str, Any]:
    """The paths to draw; empty where the shape of the area is not known.

    layer  the buurten of the gemeente as GeoJSON; cells  that were chosen; grid  all there are to choose from
    """
    features = layer["features"]
    here = [each for each in features if lies_in(each["properties"]["code"], area)]
    if not here:
        return {}
    place = _placing([point for each in here for ring in _rings(each["geometry"]) for point in ring])
    others = [each for each in features if each not in here]
    named = dict.fromkeys((*grid, *cells))
    return {
        "size": SIZE,
        "areas": [{"d": _path(_rings(each["geometry"]), place), "here": each in here} for each in (*others, *here)],
        "cells": [{"name": name, "d": _path([ring_of(name)], place), "chosen": name in set(cells)} for name in named],
    }


def ring_of(cell: str) -> list[Point]:
    """The corners of a cell in degrees, the first one again at the end."""
    x, y = corner_of(cell)
    corners = [(x, y), (x + CELL, y), (x + CELL, y + CELL), (x, y + CELL), (x, y)]
    return [_to_degrees().transform(*corner) for corner in corners]


def why_rows(place: OrderPlace, area_name: str, signal: StoredAttention | None, *, near: bool) -> list[dict[str, str]]:
    """What the map shows and the figures as they then were, as terms and values."""
    rows = {"Gebied": area_name}
    if near:
        rows |= {"Straat": place.street, "Vakken": ", ".join(place.cells)}
    if signal is not None:
        row = signal.row
        rows |= {
            "Periode": period_range(row.period_from, row.period_to),
            "Aantal": number(row.observed),
            "Verwacht": number(round(row.expected)) if row.expected is not None else "",
            "Tussen (90 %)": interval(row.low, row.high),
        }
    return [{"term": term, "value": value} for term, value in rows.items() if value]


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(RD_NEW, WGS84, always_xy=True)


def _rings(geometry: Mapping[str, Any]) -> list[list[Point]]:
    told = geometry["coordinates"]
    return told if geometry["type"] == "Polygon" else [ring for part in told for ring in part]


def _placing(points: Sequence[Point]) -> Any:
    """From degrees to the drawing: these points in its middle, with room around them."""
    stretch = cos(radians(points[0][1]))  # a degree east is shorter than a degree north
    xs, ys = [east * stretch for east, _ in points], [-north for _, north in points]
    left, top = min(xs), min(ys)
    across = max(max(xs) - left, max(ys) - top)
    scale = SIZE / (across * (1 + 2 * AROUND))

    def place(point: Point) -> str:
        x, y = point[0] * stretch - left + across * AROUND, -point[1] - top + across * AROUND
        return f"{round(x * scale)},{round(y * scale)}"

    return place


def _path(rings: Iterable[Iterable[Point]], place: Any) -> str:
    return "".join(f"M{'L'.join(place(point) for point in ring)}Z" for ring in rings)
