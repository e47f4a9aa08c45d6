"""A copy of a map without what is about persons: GeoJSON in RD, with only the columns that are kept.

Of a map of areas only the columns OpenVIS reads are kept, of another those that are not about persons; the shapes stay
as they are, and a feature keeps its number.
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

from openvis.domain.personal_data import PEOPLE, kind_inside, kind_of_cell, kind_of_column
from openvis.domain.reading import LeftOut
from openvis.sources import risk_raster
from openvis.sources.areas.area_file import has_area_codes, layers_of
from openvis.sources.files.clean_copy import UNREADABLE
from openvis.sources.files.raw_rows import RawRows, trim
from openvis.sources.profiles.profile_rules import RD_NEW

SUFFIX = ".geojson"
_RD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


@dataclass(frozen=True, slots=True)
class MapRows:
    """The features of a map as text, their shapes in RD, and what of it was not kept."""

    columns: dict[str, list[str | None]]
    shapes: np.ndarray
    left_out: list[LeftOut]
    emptied: Counter[tuple[str, str]]  # column and kind -> cells made empty because of a person


def rows_of_map(path: Path, gemeente: str) -> MapRows:
    """The areas of a map, of one gemeente where the map says whose an area is and has any of it; or all its shapes.

    Raises UnreadableFile, IncompleteFile or WrongColumns for what is no map.
    """
    if not has_area_codes(path):
        return _any_shapes(path)
    rows, shapes = _areas(path, gemeente)
    if not rows:  # read again, so that the dry run can say which gemeenten there are
        rows, shapes = _areas(path, None)
    names = list(dict.fromkeys(name for row in rows for name in row))
    emptied: Counter[tuple[str, str]] = Counter()
    columns = {name: [_area_cell(name, row.get(name), emptied) for row in rows] for name in names}
    return MapRows(columns, shapes, [], emptied)


def _any_shapes(path: Path) -> MapRows:
    """The shapes of a map without codes of areas, and every column that is not about persons."""
    texts, shapes = risk_raster.features_of(path)
    personal = {name: kind for name, cells in texts.items() if (kind := kind_of_column(name, cells))}
    emptied: Counter[tuple[str, str]] = Counter()
    columns = {
        name: [_cell(name, cell, emptied) for cell in cells] for name, cells in texts.items() if name not in personal
    }
    return MapRows(columns, shapes, [LeftOut(name, kind) for name, kind in personal.items()], emptied)


def _areas(path: Path, gemeente: str | None) -> tuple[list[dict[str, Any]], np.ndarray]:
    rows: list[dict[str, Any]] = []
    shapes: list[np.ndarray] = []
    for some, of_them in layers_of(path, None, RD_NEW, gemeente):
        rows += some
        shapes.append(of_them)
    return rows, np.concatenate(shapes) if shapes else np.empty(0, dtype=object)


def _area_cell(name: str, value: object, emptied: Counter[tuple[str, str]]) -> str | None:
    """A cell as text; empty where it is about a person. Many a buurt is called after somebody."""
    if value is None or value != value:  # NaN is not itself
        return None
    kind = kind_inside(str(value))
    if kind and kind != PEOPLE:
        emptied[name, kind] += 1
        return None
    return str(value)


def _cell(name: str, text: str | None, emptied: Counter[tuple[str, str]]) -> str | None:
    """The same of a map of something else, where no name of anybody has to be kept."""
    kind = kind_of_cell(text) if text else None
    if kind:
        emptied[name, kind] += 1
    return None if kind else text


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
