"""The four square buurten of the small gemeente as files of a map, as CBS and PDOK hand them over."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely

from tests.support.small_gemeente import BUURTEN, GEMEENTE, square


def as_geojson(*, crs: str | None = "urn:ogc:def:crs:EPSG::28992", **changed: Any) -> bytes:
    """A feature per buurt; `changed` are properties that are other than usual."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "buurtcode": code,
                "buurtnaam": f"Buurt {number}",
                "gemeentecode": GEMEENTE,
                "gemeentenaam": "Vierkant",
                "jaar": 2024,
                "contactpersoon": "Pietje Puk",
            }
            | changed,
            "geometry": shapely.geometry.mapping(square(code)),
        }
        for number, code in enumerate(BUURTEN, start=1)
    ]
    content: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(content).encode()


def as_geopackage(folder: Path) -> bytes:
    """The same in a GeoPackage."""
    path = folder / "gebieden.gpkg"
    columns = {
        "buurtcode": list(BUURTEN),
        "buurtnaam": [f"Buurt {number}" for number in range(1, 5)],
        "gemeentecode": [GEMEENTE] * 4,
        "gemeentenaam": ["Vierkant"] * 4,
        "jaar": [2024] * 4,
    }
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(square(code)) for code in BUURTEN], dtype=object),
        field_data=[
            np.array(cells, dtype=object if isinstance(cells[0], str) else np.int64) for cells in columns.values()
        ],
        fields=list(columns),
        layer="buurten",
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:28992",
    )
    return path.read_bytes()
