"""The street network of Delft, and what a test needs around it: a gemeente, and incidents made along one street."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import polars as pl
import shapely
from pyproj import Transformer

from openvis.domain.delivery import schema_of

GEMEENTE, BUURT, YEAR = "GM0503", "BU05030101", 2022
BUSY = "Geerweg"
SPACE = "{http://graphml.graphdrawing.org/xmlns}"


def network(shared_data: Path) -> Path:
    return shared_data / "delft" / "street_network.graphml.gz"


def areas() -> pl.DataFrame:
    """One buurt, as large as the network and some more."""
    row = {
        "gemeente": GEMEENTE, "source": "cbs-gebieden", "reference": f"{BUURT}/{YEAR}", "code": BUURT, "vintage": YEAR,
        "level": "buurt", "name": "Heel Delft", "parent": "WK050301", "crs": "EPSG:28992",
        "shape": shapely.to_wkb(shapely.box(80_000, 442_000, 90_000, 452_000)),
    }  # fmt: skip
    return pl.DataFrame([row], schema=schema_of("areas"))


def slow_edges(path: Path) -> list[dict[str, Any]]:
    """Every directed edge as the file has it, read as a tree of everything: name, length and line in RD."""
    tree = ElementTree.fromstring(gzip.decompress(path.read_bytes()))
    keys = {key.get("id"): key.get("attr.name") for key in tree.iter(f"{SPACE}key")}

    def told(element: Any) -> dict[str, str]:
        return {keys[data.get("key")]: data.text for data in element if data.text}

    nodes = {node.get("id"): told(node) for node in tree.iter(f"{SPACE}node")}
    to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
    edges = []
    for edge in tree.iter(f"{SPACE}edge"):
        facts = told(edge)
        ends = [nodes[edge.get(end)] for end in ("source", "target")]
        points = [(float(end["x"]), float(end["y"])) for end in ends]
        if "geometry" in facts:
            pairs = facts["geometry"].removeprefix("LINESTRING (").removesuffix(")").split(", ")
            points = [tuple(map(float, pair.split())) for pair in pairs]
        name = facts.get("name")
        if name and name.startswith("["):
            name = eval(name)[0]
        line = list(zip(*to_rd.transform(*zip(*points, strict=True)), strict=True))
        edges.append({"name": name, "length": float(facts["length"]), "line": line})
    return edges


def burglaries_along(lines: list[list[tuple[float, float]]], number: int, seed: int, first: int) -> pl.DataFrame:
    """So many in one year, some ten metres beside lines that get them by length."""
    rng = np.random.default_rng(seed)
    shapes = np.array([shapely.LineString(line) for line in lines])
    metres = shapely.length(shapes)
    at = rng.choice(len(shapes), number, p=metres / metres.sum())
    points = shapely.get_coordinates(shapely.line_interpolate_point(shapes[at], rng.random(number), normalized=True))
    xy = np.round(points + rng.uniform(-10, 10, points.shape), 1)
    rows = [
        {
            "gemeente": GEMEENTE, "source": "politie-incidenten", "reference": str(first + at),
            "category": "woninginbraak", "reported_by": "public", "occurred_from": moment, "occurred_to": moment,
            "reported_at": None, "x": float(x), "y": float(y), "precision": "point", "buurt": BUURT, "vintage": YEAR,
            "supplier_category": None,
        }
        for at, (x, y) in enumerate(xy)
        if (moment := datetime(2023, 1, 1, 12) + timedelta(days=int(rng.integers(0, 400))))
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema_of("incidents"))
