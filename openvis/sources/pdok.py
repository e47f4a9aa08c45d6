"""Fetching areas from PDOK (OGC API Features), page by page, into one GeoJSON file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx

from openvis.domain.area import GEMEENTE_CODE
from openvis.errors import SourceUnreachable, UnknownValue
from openvis.sources import area_columns
from openvis.sources.polite_client import NEXT_STEP, check_same_server, get_json, polite_client

PDOK = "https://api.pdok.nl"
PAGE_FEATURES = 1_000


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
