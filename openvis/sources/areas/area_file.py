"""The areas in a map file, GeoJSON or GeoPackage, as they stand there: code, name, year and a shape in the plane."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj.exceptions import ProjError

from openvis.domain.area import level_of
from openvis.domain.delivery import Reject, RejectKind
from openvis.domain.shown_value import shown_list, shown_name
from openvis.errors import UnknownValue, UnreadableFile, WrongColumns
from openvis.sources.areas import area_columns
from openvis.sources.areas.area_columns import first_filled
from openvis.sources.areas.area_content import A_MAP, check_map, silent_about_content, unreadable_map
from openvis.sources.areas.area_shapes import in_plane, repaired
from openvis.sources.files.wrong_input import check_columns, existing_file, place
from openvis.sources.profiles.profile_rules import AreasRule, area_code

FARTHEST = 1e8  # metres; the earth goes round in less


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

    check_map(existing_file(path))
    present: list[str] = []
    used = False
    try:
        for layer, fields in _fields_of_layers(path):
            present += fields
            if not _has_codes(fields, rule):
                continue
            used = True
            wanted = [name for name in fields if _is_wanted(name, rule)]
            with silent_about_content():
                read = pyogrio.raw.read(path, layer=layer, columns=wanted, where=_where(fields, gemeente))
            meta, _, wkb, values = read
            if not len(wkb):
                continue
            fields = [str(name) for name in meta["fields"]]
            keys = [_key(name, rule) for name in fields]
            _check_once(path, keys)
            rows = [dict(zip(keys, row, strict=True)) for row in zip(*values, strict=True)]
            yield rows, shapes_in_plane(path, wkb, meta["crs"], plane)
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise unreadable_map(path) from error
    if not used:
        _raise_columns(path, rule, present)


def has_area_codes(path: Path) -> bool:
    """Whether a layer of the map has a column with codes of areas. Raises as `layers_of` for what is no map."""
    from pyogrio.errors import DataLayerError, DataSourceError

    check_map(existing_file(path))
    try:
        return any(_has_codes(fields, None) for _, fields in _fields_of_layers(path))
    except (DataSourceError, DataLayerError, UnicodeDecodeError) as error:
        raise unreadable_map(path) from error


def _fields_of_layers(path: Path) -> list[tuple[str, list[str]]]:
    """The layers with outlines, and the columns of each."""
    import pyogrio

    with silent_about_content():
        layers = [layer for layer, kind in pyogrio.list_layers(path) if kind is not None]
        return [(layer, [str(name) for name in pyogrio.read_info(path, layer=layer)["fields"]]) for layer in layers]


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


def _check_once(path: Path, keys: list[str]) -> None:
    for name in area_columns.KNOWN:
        if keys.count(name) > 1:
            raise WrongColumns(
                f"{place(path, column=name)} komt {keys.count(name)} keer voor.", "Geef elke kolom een eigen naam."
            )


def _raise_columns(path: Path, rule: AreasRule | None, present: list[str]) -> None:
    if not present:
        raise UnreadableFile(f"{place(path)} bevat geen gebieden met een omtrek en een code.", A_MAP)
    if rule:
        check_columns(
            path, [rule.code, rule.name], present, "Verander [areas] in het profiel of kies een ander bestand."
        )
    raise WrongColumns(
        f"{place(path)} heeft geen kolom met gebiedscodes. Verwacht: een van {', '.join(area_columns.CODE)}. "
        f"In het bestand staan: {shown_list([shown_name(name) for name in present])}.",
        "Gebruik een bestand van CBS of PDOK, of een profiel met [areas].",
    )


def shapes_in_plane(path: Path, wkb: np.ndarray, crs: str | None, plane: str) -> np.ndarray:
    """The shapes of a layer in the plane. Raises UnreadableFile where it does not say in which system they are."""
    with np.errstate(invalid="ignore"):  # what is no number is looked for below
        shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    if crs is None:
        raise UnreadableFile(f"{place(path)} zegt niet in welk stelsel de coördinaten staan.", "Voeg een CRS toe.")
    shapes[~_has_numbers(shapes)] = None
    west, south, east, north = shapely.total_bounds(shapes)
    outside = west < -180 or east > 180 or south < -90 or north > 90
    if crs in ("EPSG:4326", "OGC:CRS84") and outside:
        raise UnreadableFile(
            f"{place(path)}: de coördinaten zijn geen graden, en het bestand noemt geen ander stelsel.",
            "Voeg het lid `crs` toe aan het bestand, bijvoorbeeld urn:ogc:def:crs:EPSG::28992.",
        )
    try:
        placed = in_plane(shapes, crs, plane)
    except ProjError as error:
        raise UnreadableFile(
            f"{place(path)}: het stelsel van de coördinaten is niet om te rekenen naar {plane}.",
            "Sla het bestand op in EPSG:28992 (RD). Er is niets opgeslagen.",
        ) from error
    placed[~_has_numbers(placed)] = None
    return placed


def _has_numbers(shapes: np.ndarray) -> np.ndarray:
    """Of which shapes every coordinate is a number that lies on the earth."""
    coordinates, of_shape = shapely.get_coordinates(shapes, return_index=True)
    strange = ~(np.abs(coordinates) <= FARTHEST).all(axis=1)  # NaN is not less than anything
    found = np.ones(len(shapes), dtype=bool)
    found[of_shape[strange]] = False
    return found


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
        return Reject(number, None, "Dit gebied heeft geen bruikbare omtrek.", text, RejectKind.EMPTY)
    names = (rule.name,) if rule else area_columns.NAME[text[:2]]
    gemeente_name = rule.gemeente_name if rule else first_filled(row, area_columns.GEMEENTE_NAME)
    year = first_filled(row, area_columns.VINTAGE)
    return AreaFeature(
        row=number,
        code=text,
        name=first_filled(row, names) or text,
        wijk_name=first_filled(row, area_columns.WIJK_NAME),
        gemeente_name=gemeente_name,
        vintage=_vintage(path, number, year) if year else None,
        shape=surface,
    )


def _vintage(path: Path, number: int, text: str) -> int:
    """The year a text begins with: "2024", "2024JJ00", "2024-01-01"."""
    year = re.match(r"[0-9]{4}(?![0-9])", text)
    if year is None:
        raise UnknownValue(
            f"{place(path)}, gebied {number}: het jaar van de indeling is geen jaar.", "Er is niets opgeslagen."
        )
    return int(year[0])
