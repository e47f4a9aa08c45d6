"""Outlines of gemeente, wijken and buurten: GeoJSON and GeoPackage from CBS and PDOK, and foreign files by a profile.

A file that holds only buurten is enough: wijken and the gemeente are made by joining them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import polars as pl
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from openvis.domain.area import GEMEENTE_CODE, AreaLevel, gemeente_of, level_of, wijk_of
from openvis.domain.delivery import Chunk, Reject, schema_of
from openvis.errors import IncompleteFile, SourceUnreachable, UnknownValue, UnreadableFile, WrongColumns
from openvis.sources import area_columns
from openvis.sources.area_columns import first_filled
from openvis.sources.area_shapes import in_plane, joined, repaired
from openvis.sources.polite_client import NEXT_STEP, check_same_server, get_json, polite_client
from openvis.sources.profile import RD_NEW, AreasRule, Profile, area_code
from openvis.sources.wrong_input import check_columns, existing_file, place

SOURCE = "cbs-gebieden"
PDOK = "https://api.pdok.nl"
PAGE_FEATURES = 1_000
_AGAIN = "Haal het bestand opnieuw op. Er is niets opgeslagen."


@dataclass(frozen=True, slots=True)
class _Feature:
    """One area of a file, before wijken and gemeente are made. `shape` is in the plane."""

    row: int
    code: str
    name: str
    wijk_name: str | None
    gemeente_name: str | None
    vintage: int | None
    shape: Any


def read(
    path: Path, *, gemeente: str | None = None, vintage: int | None = None, profile: Profile | None = None
) -> Iterator[Chunk]:
    """The areas of one gemeente and one vintage, shapes in RD-New or the profile's plane.

    The vintage is what the file says in a column, else `vintage`, else the year in the file's name.
    Raises UnreadableFile, WrongColumns or UnknownValue. Areas without a usable outline become rejects.
    """
    rule = profile.areas if profile else None
    if profile and not rule:
        raise WrongColumns(
            "Het profiel heeft geen [areas], dus een gebiedenbestand is er niet mee te lezen.", "Voeg die tabel toe."
        )
    plane = rule.plane_crs if rule else RD_NEW
    rejects: list[Reject] = []
    features: list[_Feature] = []
    count = 0
    for rows, shapes in _layers(path, rule, plane):
        for row, shape in zip(rows, shapes, strict=True):
            count += 1
            found = _feature(path, count, row, shape, rule)
            if isinstance(found, Reject):
                rejects.append(found)
            elif found is not None:
                features.append(found)
    chosen = _chosen(path, features, profile.gemeente if profile else gemeente)
    mine = [feature for feature in features if gemeente_of(feature.code) == chosen]
    year = _vintage(path, mine, vintage or (rule.vintage if rule else None))
    yield Chunk(_frame(mine, chosen, year, plane), rejects, count)


# ----- reading a file


def _layers(path: Path, rule: AreasRule | None, plane: str) -> Iterator[tuple[list[dict[str, Any]], np.ndarray]]:
    """Rows and shapes of every layer that has area codes."""
    _check_json(existing_file(path))
    present: list[str] = []
    used = False
    try:
        for layer, kind in pyogrio.list_layers(path):
            if kind is None:
                continue
            meta, _, wkb, values = pyogrio.raw.read(path, layer=layer)
            fields = [str(name) for name in meta["fields"]]
            present += fields
            if not _has_codes(fields, rule):
                continue
            used = True
            keys = [_key(name, rule) for name in fields]
            rows = [dict(zip(keys, row, strict=True)) for row in zip(*values, strict=True)]
            yield rows, _shapes(path, wkb, meta["crs"], plane)
    except (DataSourceError, DataLayerError) as error:
        raise UnreadableFile(f"{place(path)} is geen leesbaar kaartbestand (GeoJSON of GeoPackage).", _AGAIN) from error
    if not used:
        _raise_columns(path, rule, present)


def _key(name: str, rule: AreasRule | None) -> str:
    return name if rule and name in (rule.code, rule.name) else name.lower()


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


def _check_json(path: Path) -> None:
    """A GeoJSON that was cut off must not be read up to the cut."""
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


def _feature(
    path: Path, number: int, row: dict[str, Any], shape: Any, rule: AreasRule | None
) -> _Feature | Reject | None:
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
        return Reject(number, None, "Dit gebied heeft geen omtrek.", text)
    names = (rule.name,) if rule else area_columns.NAME[text[:2]]
    gemeente_name = rule.gemeente_name if rule else first_filled(row, area_columns.GEMEENTE_NAME)
    year = first_filled(row, area_columns.VINTAGE)
    return _Feature(
        row=number,
        code=text,
        name=first_filled(row, names) or text,
        wijk_name=first_filled(row, area_columns.WIJK_NAME),
        gemeente_name=gemeente_name,
        vintage=int(year[:4]) if year and year[:4].isdecimal() else None,
        shape=surface,
    )


def _chosen(path: Path, features: list[_Feature], gemeente: str | None) -> str:
    found = sorted({gemeente_of(feature.code) for feature in features})
    if not found:
        raise UnreadableFile(f"{place(path)} bevat geen enkel bruikbaar gebied.", "Kies een ander bestand.")
    if gemeente is None and len(found) > 1:
        names = f"{', '.join(found[:5])}{' ...' if found[5:] else ''}"
        raise UnknownValue(f"{place(path)} bevat {len(found)} gemeenten: {names}.", "Kies er een met --gemeente.")
    if gemeente is not None and gemeente not in found:
        raise UnknownValue(f"{place(path)} bevat {gemeente} niet, wel {', '.join(found[:5])}.", "Kies een andere.")
    return gemeente or found[0]


def _vintage(path: Path, features: list[_Feature], given: int | None) -> int:
    years = sorted({feature.vintage for feature in features if feature.vintage})
    if len(years) > 1:
        raise UnknownValue(
            f"{place(path)} bevat gebieden van meer dan één jaar: {years}.", "Kies een bestand per jaar."
        )
    if years and given and years[0] != given:
        raise UnknownValue(
            f"{place(path)} bevat de indeling van {years[0]}, niet die van {given}.",
            "Laat het jaar weg of verander het.",
        )
    in_name = re.search(r"(?<!\d)(19|20)\d{2}(?!\d)", path.stem)
    year = years[0] if years else given or (int(in_name[0]) if in_name else None)
    if year is None:
        raise UnknownValue(
            f"{place(path)} zegt niet van welk jaar de indeling is.", "Geef het jaar, bijvoorbeeld --vintage 2024."
        )
    return year


# ----- the frame


def _frame(features: list[_Feature], gemeente: str, vintage: int, plane: str) -> pl.DataFrame:
    areas = {feature.code: (feature.name, feature.shape) for feature in features}
    buurten = [feature for feature in features if level_of(feature.code) is AreaLevel.BUURT]
    for wijk in sorted({wijk_of(feature.code) for feature in buurten}):
        parts = [feature for feature in buurten if wijk_of(feature.code) == wijk]
        areas.setdefault(wijk, (parts[0].wijk_name or f"Wijk {wijk[6:]}", joined([part.shape for part in parts])))
    if gemeente not in areas:
        wijken = [shape for code, (_, shape) in areas.items() if level_of(code) is AreaLevel.WIJK]
        name = next((feature.gemeente_name for feature in features if feature.gemeente_name), gemeente)
        areas[gemeente] = (name, joined(wijken))
    rows = [
        {
            "gemeente": gemeente,
            "source": SOURCE,
            "reference": f"{code}/{vintage}",
            "code": code,
            "vintage": vintage,
            "level": level_of(code).value,
            "name": name,
            "parent": _parent(code),
            "crs": plane,
            "shape": shapely.to_wkb(shape),
        }
        for code, (name, shape) in sorted(areas.items())
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def _parent(code: str) -> str | None:
    level = level_of(code)
    if level is AreaLevel.BUURT:
        return wijk_of(code)
    return gemeente_of(code) if level is AreaLevel.WIJK else None


# ----- fetching


def fetch(
    folder: Path, *, gemeente: str, vintage: int, base_url: str = PDOK, client: httpx.Client | None = None
) -> Path:
    """Fetch the buurten and wijken of one gemeente from PDOK (OGC API Features) into one GeoJSON file in `folder`.

    Only codes, names, water and outlines are kept of some 250 columns. Raises SourceUnreachable.
    """
    if not GEMEENTE_CODE.match(gemeente):
        raise UnknownValue(f"'{gemeente}' is geen gemeentecode.", "Schrijf hem als GM0356.")
    features: list[dict[str, Any]] = []
    with polite_client(client) as asking:
        for collection in ("buurten", "wijken"):
            url = f"{base_url}/cbs/wijken-en-buurten-{vintage}/ogc/v1/collections/{collection}/items"
            features += _items(asking, url, gemeente)
    if not features:
        raise UnknownValue(
            f"PDOK heeft geen gebieden van {gemeente} in {vintage}.", "Kies een andere gemeente of jaar."
        )
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"gebieden_{gemeente}_{vintage}.geojson"
    partial = target.with_name(f"{target.name}.part")
    partial.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    os.replace(partial, target)
    return target


def _items(client: httpx.Client, url: str, gemeente: str) -> list[dict[str, Any]]:
    page = get_json(client, url, {"f": "json", "limit": str(PAGE_FEATURES), "gemeentecode": gemeente})
    features = _features(page, url)
    while link := next((link["href"] for link in page.get("links", []) if link.get("rel") == "next"), None):
        url = check_same_server(url, link)
        page = get_json(client, url)
        features += _features(page, url)
    promised = page.get("numberMatched")
    if promised is not None and promised != len(features):
        raise SourceUnreachable(f"PDOK belooft {promised} gebieden en geeft er {len(features)} ({url}).", NEXT_STEP)
    return features


def _features(page: dict[str, Any], url: str) -> list[dict[str, Any]]:
    if not isinstance(page.get("features"), list):
        raise SourceUnreachable(f"PDOK antwoordt met iets anders dan gebieden ({url}).", NEXT_STEP)
    return [
        {
            "type": "Feature",
            "properties": {k: v for k, v in item["properties"].items() if k.lower() in area_columns.KNOWN},
            "geometry": item["geometry"],
        }
        for item in page["features"]
    ]
