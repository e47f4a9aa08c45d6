"""Names and shapes of the areas of one gemeente, read once per version of the stored areas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

import polars as pl
import shapely

from openvis.domain.access import Scope
from openvis.domain.area import AreaLevel
from openvis.store import read
from openvis.web.map_layers import shapes_layer

KEPT = 64  # gemeenten in memory: a region, with room


def area_names(scope: Scope) -> dict[str, str]:
    """The name of every gemeente, wijk and buurt of the scope, by code; the newest vintage decides."""
    return _names(scope, areas_version())


def gemeente_name(code: str) -> str:
    """What a gemeente is called, also another one: that is for everybody to know, and nothing else of it is read."""
    return area_names(Scope.of(code)).get(code, code)


def names_of_level(scope: Scope, level: AreaLevel) -> dict[str, str]:
    """The names of one level, by code, in the order of the names."""
    prefix = {AreaLevel.GEMEENTE: "GM", AreaLevel.WIJK: "WK", AreaLevel.BUURT: "BU"}[level]
    found = [(code, name) for code, name in area_names(scope).items() if code.startswith(prefix)]
    return dict(sorted(found, key=lambda pair: pair[1]))


def buurten_at(scope: Scope, x: Sequence[float], y: Sequence[float]) -> list[str]:
    """The code of the buurt that each point of the plane of the areas lies in; empty where it lies in none."""
    codes, tree = _tree(scope, areas_version())
    found = [""] * len(x)
    if codes and len(x):
        at, within = tree.query(shapely.points(x, y), predicate="intersects")
        for point, buurt in zip(at.tolist(), within.tolist(), strict=True):
            found[point] = codes[buurt]
    return found


def shapes_json(scope: Scope) -> str:
    """The buurten of the scope as GeoJSON text for the map."""
    return _shapes(scope, areas_version())


def areas_version() -> int:
    """The version of the stored areas; -1 before the first import. Part of the address of the shapes."""
    return read.versions_now(["areas"]).get("areas", -1)


@lru_cache(maxsize=KEPT)
def _names(scope: Scope, version: int) -> dict[str, str]:
    areas = _areas(scope, version).sort("vintage")
    return dict(areas.select("code", "name").iter_rows())


@lru_cache(maxsize=KEPT)
def _shapes(scope: Scope, version: int) -> str:
    return json.dumps(shapes_layer(_areas(scope, version)), separators=(",", ":"))


@lru_cache(maxsize=KEPT)
def _tree(scope: Scope, version: int) -> tuple[list[str], shapely.STRtree]:
    areas = _areas(scope, version)
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max(), level=AreaLevel.BUURT.value).sort("code")
    return newest["code"].to_list(), shapely.STRtree(shapely.from_wkb(newest["shape"].to_list()))


def _areas(scope: Scope, version: int) -> pl.DataFrame:
    return read.areas(scope, versions={"areas": version} if version >= 0 else None)
