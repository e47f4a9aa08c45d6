"""Outlines of the small gemeente as PDOK and CBS publish them: features of its API, and a GeoPackage per vintage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from tests.support.small_gemeente import BUURTEN, GEMEENTE, WIJKEN, square

Feature = dict[str, Any]
# What the layers and columns are called; the water of a gemeente is a row of its own with the same code.
LAYOUTS = {
    "2018": {
        "layers": {"BU": "buurt_2018_v3", "WK": "wijk_2018_v3", "GM": "gemeente_2018_v3"},
        "code": "{level}_CODE",
        "name": "{level}_NAAM",
        "water": "H2O",
        "more": {"JRSTATCODE": "2018{code}", "JAAR": 2018, "OAD": 1200, "AANT_INW": 5},
    },
    "2024": {
        "layers": {"BU": "buurten", "WK": "wijken", "GM": "gemeenten"},
        "code": {"BU": "buurtcode", "WK": "wijkcode", "GM": "gemeentecode"},
        "name": {"BU": "buurtnaam", "WK": "wijknaam", "GM": "gemeentenaam"},
        "water": "water",
        "more": {"jrstatcode": "2024{code}", "jaar": 2024, "aantal_inwoners": -99997, "omgevingsadressendichtheid": 1},
    },
}
ELSEWHERE = ("GM9901", "WK990101", "BU99010101")


def shape_of(code: str) -> shapely.Geometry:
    """The square of a buurt; the joined squares of a wijk or gemeente."""
    return shapely.union_all(
        [square(buurt) for buurt in BUURTEN if buurt[2:].startswith(code[2:])] or [square("BU99010101")]
    )


def pdok_feature(code: str, **more: object) -> Feature:
    """An area as PDOK's OGC API gives it: in degrees, with a number of its inhabitants that nobody asked for."""
    kind = {"BU": "buurt", "WK": "wijk", "GM": "gemeente"}[code[:2]]
    properties = {"gemeentecode": GEMEENTE, "gemeentenaam": "Vierkant", "water": "NEE", "aantal_inwoners": 5}
    properties |= {"wijkcode": f"WK{code[2:8]}"} if kind != "gemeente" else {}
    # In degrees near RD's origin: only the form of the answer matters here.
    ring = [[5.0 + (x - 130_000) / 68_000, 52.0 + (y - 440_000) / 111_000] for x, y in shape_of(code).exterior.coords]
    return {
        "type": "Feature",
        "properties": {**properties, f"{kind}code": code, f"{kind}naam": f"{kind.title()} {code[-2:]}", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def pdok_collections() -> dict[str, list[Feature]]:
    """Every collection, with water and a gemeente next door."""
    next_door = pdok_feature("BU99000101", gemeentecode="GM9901", buurtcode="BU99010101")
    return {
        "buurten": [*map(pdok_feature, BUURTEN), pdok_feature("BU99000199", buurtnaam="Plas", water="JA"), next_door],
        "wijken": [*map(pdok_feature, WIJKEN)],
        "gemeenten": [pdok_feature(GEMEENTE, gemeentenaam="Vierkant")],
    }


def write_geopackage(path: Path, layout: str = "2024") -> Path:
    """Three layers with the columns of a vintage: the small gemeente with its water, and the gemeente next door."""
    names = LAYOUTS[layout]
    for level, codes in {"GM": (GEMEENTE,), "WK": WIJKEN, "BU": BUURTEN}.items():
        water = {"GM": GEMEENTE, "WK": "WK990099", "BU": "BU99009999"}[level]
        other = next(code for code in ELSEWHERE if code.startswith(level))
        rows = [*((code, "NEE") for code in codes), (water, "JA"), (other, "NEE")]
        _write_layer(path, names, level, rows)
    return path


def _write_layer(path: Path, names: dict[str, Any], level: str, rows: list[tuple[str, str]]) -> None:
    columns: dict[str, list[Any]] = {}
    for above in ("GM", "WK", "BU")[: ("GM", "WK", "BU").index(level) + 1]:
        length = {"GM": 6, "WK": 8, "BU": 10}[above]
        columns[_name(names["code"], above)] = [above + code[2:length] for code, _ in rows]
    columns[_name(names["name"], level)] = [f"{level} {code[2:]}" for code, _ in rows]
    columns[_name(names["name"], "GM")] = ["Vierkant" if code[2:6] == GEMEENTE[2:] else "Elders" for code, _ in rows]
    columns[names["water"]] = [water for _, water in rows]
    for name, value in names["more"].items():
        columns[name] = [value.format(code=code) if isinstance(value, str) else value for code, _ in rows]
    pyogrio.raw.write(
        path,
        layer=names["layers"][level],
        append=path.exists(),
        geometry=np.array([shapely.to_wkb(shape_of(code)) for code, _ in rows], dtype=object),
        field_data=[
            np.array(values, dtype=object if isinstance(values[0], str) else None) for values in columns.values()
        ],
        fields=list(columns),
        geometry_type="Polygon",
        crs="EPSG:28992",
        driver="GPKG",
    )


def _name(names: str | dict[str, str], level: str) -> str:
    return names.format(level=level) if isinstance(names, str) else names[level]
