"""The files about the place itself: buurt shapes as CBS publishes them, and inhabitants per buurt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from openvis.demo.town import GEMEENTE, GEMEENTE_NAME, VINTAGE, Buurt, buurten

RD_MEMBER = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def write_areas(path: Path) -> Path:
    """GeoJSON of the buurten in RD-New, one feature a line."""
    features = ",\n".join(json.dumps(_feature(place), ensure_ascii=False) for place in buurten())
    crs = json.dumps(RD_MEMBER)
    path.write_text(
        f'{{\n"type": "FeatureCollection",\n"name": "{path.stem}",\n"crs": {crs},\n"features": [\n{features}\n]\n}}\n',
        encoding="utf-8",
    )
    return path


def _feature(place: Buurt) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {
            "statcode": place.code,
            "statnaam": place.name,
            "wijkcode": place.wijk,
            "wijknaam": place.wijk_name,
            "gm_code": GEMEENTE,
            "gm_naam": GEMEENTE_NAME,
            "jaar": VINTAGE,
        },
        "geometry": {"type": "Polygon", "coordinates": [[list(corner) for corner in place.shape.exterior.coords]]},
    }


def write_population(path: Path) -> Path:
    """Inhabitants per buurt, in the layout of the CBS register: a nameless row number, the code, the number."""
    rows = enumerate(buurten(), start=1)
    frame = pl.DataFrame(
        [(str(number), place.code, place.inhabitants) for number, place in rows],
        schema={"": pl.String, "nhood_id": pl.String, "population": pl.Int64},
        orient="row",
    )
    frame.write_csv(path, quote_style="non_numeric")
    return path
