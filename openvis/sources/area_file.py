"""The areas in a map file, GeoJSON or GeoPackage, as they stand there: code, name, year and a shape in the plane."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from openvis.domain.area import level_of
from openvis.domain.delivery import Reject, RejectKind
from openvis.domain.number_text import whole_number
from openvis.errors import IncompleteFile, UnknownValue, UnreadableFile, WrongColumns
from openvis.sources import area_columns
from openvis.sources.area_columns import first_filled
from openvis.sources.area_shapes import in_plane, repaired
from openvis.sources.geopackage import promised_bytes
from openvis.sources.profile_rules import AreasRule, area_code
from openvis.sources.wrong_input import check_columns, existing_file, place

_AGAIN = "Haal het bestand opnieuw op. Er is niets opgeslagen."


@dataclass(frozen=True, slots=True)
class AreaFeature:
    """One area of a file, before wijken and gemeente are made. `shape` is in the plane."""

    row: int
    code: str
    name: str
    wijk_name: str | None
    gemeente_name: str | None
    vintage: int | None
    shape: Any


def layers_of(
    path: Path, rule: AreasRule | None, plane: str, gemeente: str | None = None
) -> Iterator[tuple[list[dict[str, Any]], np.ndarray]]:
    """Rows and shapes of every layer that has area codes; of one gemeente only, where a layer says whose an area is.

    Of some 250 columns only those we know are read: the file of the whole country would not fit in memory otherwise.
    """
    # Only now: it loads all of geopandas and pandas where those happen to be installed.
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    _check_whole(existing_file(path))
    present: list[str] = []
    used = False
    try:
        for layer, kind in pyogrio.list_layers(path):
            if kind is None:
                continue
            fields = [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]
            present += fields
            if not _has_codes(fields, rule):
                continue
            used = True
            wanted = [name for name in fields if _is_wanted(name, rule)]
            meta, _, wkb, values = pyogrio.raw.read(path, layer=layer, columns=wanted, where=_where(fields, gemeente))
            if not len(wkb):
                continue
            fields = [str(name) for name in meta["fields"]]
            keys = [_key(name, rule) for name in fields]
            rows = [dict(zip(keys, row, strict=True)) for row in zip(*values, strict=True)]
            yield rows, _shapes(path, wkb, meta["crs"], plane)
    except (DataSourceError, DataLayerError) as error:
        raise UnreadableFile(f"{place(path)} is geen leesbaar kaartbestand (GeoJSON of GeoPackage).", _AGAIN) from error
    if not used:
        _raise_columns(path, rule, present)


def _key(name: str, rule: AreasRule | None) -> str:
    return name if rule and name in (rule.code, rule.name) else name.lower()


def _is_wanted(name: str, rule: AreasRule | None) -> bool:
    return name.lower() in area_columns.KNOWN or (rule is not None and name in (rule.code, rule.name))


def _where(fields: list[str], gemeente: str | None) -> str | None:
    """Which rows to read. A code of a gemeente holds no quote, so it can be written as it is."""
    column = next((name for name in fields if name.lower() in area_columns.GEMEENTE), None)
    return f"\"{column}\" = '{gemeente}'" if gemeente and column else None


def _has_codes(fields: list[str], rule: AreasRule | None) -> bool:
    if rule:
        return rule.code in fields and rule.name in fields
    return any(name.lower() in area_columns.CODE for name in fields)


def _raise_columns(path: Path, rule: AreasRule | None, present: list[str]) -> None:
    if rule:
        check_columns(
            path, [rule.code, rule.name], present, "Verander [areas] in het profiel of kies een ander bestand."
        )
    raise WrongColumns(
        f"{place(path)} heeft geen kolom met gebiedscodes. Verwacht: een van {', '.join(area_columns.CODE)}. "
        f"In het bestand staan: {', '.join(present) or 'geen kolommen'}.",
        "Gebruik een bestand van CBS of PDOK, of een profiel met [areas].",
    )


def _check_whole(path: Path) -> None:
    """A file that was cut off must not be read up to the cut."""
    if path.suffix.lower() == ".gpkg" and path.stat().st_size < (promised_bytes(path) or 0):
        raise IncompleteFile(f"{place(path)} is afgebroken: het is korter dan het zelf zegt.", _AGAIN)
    if path.suffix.lower() not in (".geojson", ".json"):
        return
    try:
        json.loads(path.read_bytes())
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{place(path)} is geen UTF-8.", _AGAIN) from error
    except json.JSONDecodeError as error:
        raise IncompleteFile(
            f"{place(path, error.lineno)} is afgebroken of beschadigd: dit is geen geldige GeoJSON.", _AGAIN
        ) from error


def _shapes(path: Path, wkb: np.ndarray, crs: str | None, plane: str) -> np.ndarray:
    shapes = shapely.from_wkb(wkb)
    if crs is None:
        raise UnreadableFile(f"{place(path)} zegt niet in welk stelsel de coördinaten staan.", "Voeg een CRS toe.")
    west, south, east, north = shapely.total_bounds(shapes)
    degrees = crs in ("EPSG:4326", "OGC:CRS84")
    if degrees and not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise UnreadableFile(
            f"{place(path)}: de coördinaten zijn geen graden, en het bestand noemt geen ander stelsel.",
            "Voeg het lid `crs` toe aan het bestand, bijvoorbeeld urn:ogc:def:crs:EPSG::28992.",
        )
    return in_plane(shapes, crs, plane)


def feature_of(
    path: Path, number: int, row: dict[str, Any], shape: Any, rule: AreasRule | None
) -> AreaFeature | Reject | None:
    """One area; None for water, a reject where the code or the outline is not usable."""
    if (first_filled(row, area_columns.WATER) or "").upper() == "JA":
        return None
    text = area_code(rule, row[rule.code]) if rule else first_filled(row, area_columns.CODE)
    if text is None:
        return Reject(number, rule.code if rule else None, "Dit gebied heeft geen bruikbare code.")
    try:
        level_of(text)
    except UnknownValue as error:
        return Reject(number, None, error.sentence)
    surface = repaired(shape)
    if surface is None:
        return Reject(number, None, "Dit gebied heeft geen omtrek.", text, RejectKind.EMPTY)
    names = (rule.name,) if rule else area_columns.NAME[text[:2]]
    gemeente_name = rule.gemeente_name if rule else first_filled(row, area_columns.GEMEENTE_NAME)
    year = first_filled(row, area_columns.VINTAGE)
    return AreaFeature(
        row=number,
        code=text,
        name=first_filled(row, names) or text,
        wijk_name=first_filled(row, area_columns.WIJK_NAME),
        gemeente_name=gemeente_name,
        vintage=whole_number(year[:4]) if year else None,
        shape=surface,
    )
