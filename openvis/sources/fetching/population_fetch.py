"""Fetching inhabitants from CBS: the key figures of wijken and buurten, by OData v4 or v3, found by their description.

Which column holds the areas and which the inhabitants, the table says itself: names change every year.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from openvis.domain.area import checked_gemeente, gemeente_of
from openvis.errors import SourceUnreachable, UnknownValue
from openvis.sources.fetching import odata, odata_v4, page_file
from openvis.sources.fetching.odata_v4 import DATASETS
from openvis.sources.fetching.polite_client import NEXT_STEP, polite_client

OPENDATA = "https://opendata.cbs.nl"  # OData v3
# "Kerncijfers wijken en buurten", one table per year.
KEY_FIGURES = {2022: "85318NED", 2023: "85618NED", 2024: "85984NED", 2025: "86165NED"}
MEASURE, TITLE = "T001036", "Aantal inwoners"
PROTOCOLS = ("v4", "v3")
AREAS_PER_QUESTION = 40  # the address stays under 2,000 characters
_LEVEL_PREFIXES = ("GM", "WK", "BU")


def fetch(
    folder: Path,
    *,
    gemeente: str,
    vintage: int = 2024,
    table: str | None = None,
    protocol: str = "v4",
    base_url: str | None = None,
    client: httpx.Client | None = None,
) -> Path:
    """Fetch the inhabitants of one gemeente, its wijken and buurten into one file in `folder`.

    `table` are the key figures of the year `vintage`, by default the one known for it. Raises SourceUnreachable,
    and UnknownValue for a year whose table is not known or a gemeente the table does not have.
    """
    table = table or KEY_FIGURES.get(vintage)
    if table is None:
        raise UnknownValue(
            f"De tabel met kerncijfers van {vintage} is niet bekend.",
            f"Kies een jaar uit {', '.join(map(str, KEY_FIGURES))}, of noem de tabel van CBS.",
        )
    checked_gemeente(gemeente)
    if protocol not in PROTOCOLS:
        raise UnknownValue(f"Het protocol '{protocol}' kent OpenVIS niet.", f"Kies uit {', '.join(PROTOCOLS)}.")
    about = {"table": table, "gemeente": gemeente, "vintage": vintage}
    target = folder / f"inwoners_{gemeente}_{vintage}{page_file.SUFFIX}"
    with polite_client(client) as asking:
        if protocol == "v4":
            columns, pages = _v4(asking, f"{base_url or DATASETS}/CBS/{table}", gemeente)
        else:
            columns, pages = _v3(asking, base_url or OPENDATA, table, gemeente)
        return page_file.write_pages(target, about | {"columns": columns}, _not_empty(pages, table, gemeente))


def _not_empty(pages: Iterator[dict[str, Any]], table: str, gemeente: str) -> Iterator[dict[str, Any]]:
    rows = 0
    for page in pages:
        rows += len(page["value"])
        yield page
    if not rows:
        raise UnknownValue(f"Tabel {table} heeft geen inwoners van {gemeente}.", "Kies een andere gemeente of jaar.")


def _v4(client: httpx.Client, url: str, gemeente: str) -> tuple[dict[str, str], Iterator[dict[str, Any]]]:
    table = odata_v4.table_of(client, url)
    measure = odata_v4.measure_of(client, table, MEASURE, TITLE)
    areas = " or ".join(f"startswith({table.area},'{prefix}{gemeente[2:]}')" for prefix in _LEVEL_PREFIXES)
    wanted = f"{odata_v4.MEASURE} eq '{measure}' and ({areas})"
    return {"area": table.area, "value": odata_v4.VALUE}, odata_v4.observations(client, table, wanted)


def _v3(
    client: httpx.Client, base_url: str, table: str, gemeente: str
) -> tuple[dict[str, str], Iterator[dict[str, Any]]]:
    service = f"{base_url}/ODataApi/odata/{table}"
    properties = odata.rows_v3(client, f"{service}/DataProperties")
    area = odata.column_of(properties, service, "GeoDetail", "GeoDimension")
    value = next((str(row["Key"]) for row in properties if _is_inhabitants(row)), None)
    if value is None:
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen '{TITLE}' ({service}).", NEXT_STEP)
    keys = [key for key in odata.keys_v3(client, f"{service}/{area}") if _lies_in(key, gemeente)]
    return {"area": area, "value": value}, _pages_v3(client, f"{service}/TypedDataSet", area, value, keys)


def _pages_v3(client: httpx.Client, url: str, area: str, value: str, keys: list[str]) -> Iterator[dict[str, Any]]:
    for some in odata.parts(keys, AREAS_PER_QUESTION):
        wanted = odata.any_of(area, some)
        for page in odata.pages_v3(client, url, {"$filter": wanted, "$select": f"{area},{value}"}):
            odata.check_columns(page, [area, value], url)
            yield page


def _is_inhabitants(row: dict[str, Any]) -> bool:
    title = str(row.get("Title") or "").strip().casefold()
    return row.get("Type") == "Topic" and (
        title == TITLE.casefold() or str(row.get("Key")).startswith("AantalInwoners_")
    )


def _lies_in(key: str, gemeente: str) -> bool:
    try:
        return gemeente_of(key.strip()) == gemeente
    except UnknownValue:
        return False
