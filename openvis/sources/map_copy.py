"""A copy of a map without what is about persons: GeoJSON in RD, with only the columns that are kept.

Of a map of areas only the columns OpenVIS reads are kept, with the shapes as they are; a feature keeps its number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from openvis.domain.personal_data import PEOPLE, kind_inside
from openvis.sources.area_file import layers_of
from openvis.sources.clean_copy import UNREADABLE
from openvis.sources.profile_rules import RD_NEW
from openvis.sources.raw_rows import RawRows, trim

SUFFIX = ".geojson"
_RD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


@dataclass(frozen=True, slots=True)
class MapRows:
    """The features of a map as text, and their shapes in RD."""

    columns: dict[str, list[str | None]]
    shapes: np.ndarray
    emptied: Counter[tuple[str, str]]  # column and kind -> cells made empty because of a person


def rows_of_map(path: Path, gemeente: str) -> MapRows:
    """The areas of a map; of one gemeente, where the map says whose an area is and has any of it.

    Raises UnreadableFile, IncompleteFile or WrongColumns for what is no map of areas.
    """
    rows, shapes = _areas(path, gemeente)
    if not rows:  # read again, so that the dry run can say which gemeenten there are
        rows, shapes = _areas(path, None)
    names = list(dict.fromkeys(name for row in rows for name in row))
    emptied: Counter[tuple[str, str]] = Counter()
    columns = {name: [_cell(name, row.get(name), emptied) for row in rows] for name in names}
    return MapRows(columns, shapes, emptied)


def _areas(path: Path, gemeente: str | None) -> tuple[list[dict[str, Any]], np.ndarray]:
    rows: list[dict[str, Any]] = []
    shapes: list[np.ndarray] = []
    for some, of_them in layers_of(path, None, RD_NEW, gemeente):
        rows += some
        shapes.append(of_them)
    return rows, np.concatenate(shapes) if shapes else np.empty(0, dtype=object)


def _cell(name: str, value: object, emptied: Counter[tuple[str, str]]) -> str | None:
    """A cell as text; empty where it is about a person. Many a buurt is called after somebody."""
    if value is None or value != value:  # NaN is not itself
        return None
    text = str(value)
    kind = kind_inside(text)
    if kind and kind != PEOPLE:
        emptied[name, kind] += 1
        return None
    return text


def write_copy(copy: Path, columns: Mapping[str, Sequence[str | None]], shapes: np.ndarray) -> None:
    """Write the copy, and beside it that every row could be read."""
    features = [
        {
            "type": "Feature",
            "properties": {name: cells[at] for name, cells in columns.items()},
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
        }
        for at, shape in enumerate(shapes)
    ]
    content = {"type": "FeatureCollection", "crs": _RD, "features": features}
    copy.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (copy.parent / UNREADABLE).touch()


def rows_of_copy(copy: Path, columns: Sequence[str]) -> RawRows:
    """What stands in a copy, as rows of text; a feature has its place in the file as its row."""
    features = json.loads(copy.read_text(encoding="utf-8"))["features"]
    texts = {name: [each["properties"].get(name) or "" for each in features] for name in columns}
    frame = pl.DataFrame(texts, schema=dict.fromkeys(columns, pl.String()))
    return trim(frame, range(1, len(features) + 1), [])
