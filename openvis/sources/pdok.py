"""Fetching areas from PDOK: OGC API Features, page by page, into one GeoJSON file; or the GeoPackage of one vintage.

The pages are what a gemeente needs. The GeoPackage holds the whole country, some hundreds of megabytes: for a region,
or for a vintage the pages no longer give.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from openvis.domain.area import checked_gemeente, checked_vintage
from openvis.errors import SourceUnreachable, UnknownValue
from openvis.sources.areas import area_columns
from openvis.sources.fetching.polite_client import NEXT_STEP, NotThere, Trail, ask, get_json, polite_client
from openvis.sources.fetching.whole_file import whole_file
from openvis.sources.files.geopackage import promised_bytes

PDOK, DOWNLOADS = "https://api.pdok.nl", "https://service.pdok.nl"
PAGE_FEATURES = 1_000
# CBS publishes a vintage up to three times, each more complete; the last is asked for first.
EDITIONS = ("_v3", "_v2", "_v1", "")
COLLECTIONS = {"gemeenten": "gemeentecode", "wijken": "wijkcode", "buurten": "buurtcode"}  # and what each is known by
MAY_BE_ABSENT = ("gemeenten",)  # then the outline is that of the buurten together
MOST_MEGABYTES = 4_000

Box = tuple[float, float, float, float]  # west, south, east, north in degrees (CRS84)


def fetch(
    folder: Path,
    *,
    gemeente: str,
    vintage: int,
    box: Box | None = None,
    base_url: str = PDOK,
    client: httpx.Client | None = None,
) -> Path:
    """Fetch the outline of one gemeente, its wijken and its buurten from PDOK into one GeoJSON file in `folder`.

    `box` asks for what touches a rectangle too, for a server that filters by place only. Areas of other gemeenten are
    left out. Only codes, names, water and outlines are kept of some 250 columns. Raises SourceUnreachable.
    """
    checked_gemeente(gemeente)
    where = {"gemeentecode": gemeente} | ({"bbox": ",".join(map(str, box))} if box else {})
    found: list[dict[str, Any]] = []
    with polite_client(client) as asking:
        for collection, code in COLLECTIONS.items():
            url = f"{base_url}/cbs/wijken-en-buurten-{checked_vintage(vintage)}/ogc/v1/collections/{collection}/items"
            try:
                found += _items(asking, url, where, ("gemeentecode", code))
            except NotThere:
                if collection not in MAY_BE_ABSENT:
                    raise
    features = [_stripped(item) for item in found if item["properties"].get("gemeentecode") == gemeente]
    if not features:
        raise UnknownValue(
            f"PDOK heeft geen gebieden van {gemeente} in {vintage}.", "Kies een andere gemeente of jaar."
        )
    target = folder / f"gebieden_{gemeente}_{vintage}.geojson"
    with whole_file(target) as waiting:
        waiting.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return target


def _items(client: httpx.Client, url: str, where: dict[str, str], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    trail = Trail(url)
    page = get_json(client, url, {"f": "json", "limit": str(PAGE_FEATURES), **where})
    features = _features(page, url, columns)
    while link := _next_link(page):
        url = trail.next(url, link)
        page = get_json(client, url)
        features += _features(page, url, columns)
    promised = page.get("numberMatched")
    if promised is not None and promised != len(features):
        raise SourceUnreachable(f"PDOK belooft {promised} gebieden en geeft er {len(features)} ({url}).", NEXT_STEP)
    return features


def _next_link(page: dict[str, Any]) -> str | None:
    links = page.get("links") or []
    return next((str(link.get("href")) for link in links if isinstance(link, dict) and link.get("rel") == "next"), None)


def _features(page: dict[str, Any], url: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """The areas of a page, each with these columns: a renamed one must not look like "no areas", or like another."""
    features = page.get("features")
    if not isinstance(features, list) or not all(_is_feature(item) for item in features):
        raise SourceUnreachable(f"PDOK antwoordt met iets anders dan gebieden ({url}).", NEXT_STEP)
    for properties in (item["properties"] for item in features):
        if absent := [name for name in columns if name not in properties]:
            there = ", ".join(sorted(properties)[:8])
            raise SourceUnreachable(
                f"PDOK geeft gebieden zonder de kolom '{absent[0]}', wel met {there} ({url}).", NEXT_STEP
            )
    return features


def _is_feature(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("properties"), dict) and "geometry" in item


def _stripped(item: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in item["properties"].items() if name.lower() in area_columns.KNOWN}
    return {"type": "Feature", "properties": kept, "geometry": item["geometry"]}


def fetch_geopackage(
    folder: Path, *, vintage: int, base_url: str = DOWNLOADS, client: httpx.Client | None = None
) -> Path:
    """Download the wijken and buurten of the whole country into `folder`, whole or not at all.

    The newest edition of the vintage there is. Raises SourceUnreachable, UnknownValue for a vintage without one.
    """
    with polite_client(client) as asking:
        for edition in EDITIONS:
            name = f"wijkenbuurten_{checked_vintage(vintage)}{edition}.gpkg"
            url = f"{base_url}/cbs/wijkenbuurten/{vintage}/atom/downloads/{name}"
            try:
                with whole_file(folder / name) as waiting:
                    ask(asking, url, partial(_save, path=waiting))
                    _check_geopackage(waiting, url)
                return folder / name
            except NotThere:
                continue
    raise UnknownValue(f"PDOK heeft geen GeoPackage van {vintage}.", "Kies een ander jaar.")


def _save(answer: httpx.Response, path: Path) -> None:
    written = 0
    with path.open("wb") as stream:
        for piece in answer.iter_bytes():
            written += stream.write(piece)
            if written > MOST_MEGABYTES * 2**20:
                raise SourceUnreachable(f"Het bestand van PDOK is groter dan {MOST_MEGABYTES} MB.", NEXT_STEP)


def _check_geopackage(path: Path, url: str) -> None:
    promised = promised_bytes(path)
    if promised is None:
        raise SourceUnreachable(f"PDOK geeft iets anders dan een GeoPackage ({url}).", NEXT_STEP)
    if path.stat().st_size < promised:
        raise SourceUnreachable(
            f"PDOK geeft een half GeoPackage: {path.stat().st_size} van {promised} bytes ({url}).", NEXT_STEP
        )
