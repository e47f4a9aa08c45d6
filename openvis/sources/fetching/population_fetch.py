"""Fetching inhabitants from CBS: the key figures of wijken and buurten, by OData v4 or v3, found by their description.

Dwellings and cars come with them where the table has them; a table of a year that is not complete yet may lack them.
Which column holds what, the table says itself: names change every year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure as CBS names it: its measure in v4, the start of its key in v3, and its title in both."""

    measure: str
    key: str
    title: str


INHABITANTS = "value"
FIGURES = {
    INHABITANTS: Figure("T001036", "AantalInwoners_", "Aantal inwoners"),
    "dwellings": Figure("M000297", "Woningvoorraad_", "Woningvoorraad"),
    "cars": Figure("A018943_2", "PersonenautoSTotaal_", "Personenauto's totaal"),
}
PROTOCOLS = ("v4", "v3")
AREAS_PER_QUESTION = 40  # the address stays under 2,000 characters
Columns = dict[str, dict[str, str]]  # what the fetched delivery says of its columns
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
    """Fetch the inhabitants, dwellings and cars of one gemeente, its wijken and buurten into one file in `folder`.

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
        return page_file.write_pages(target, about | columns, _not_empty(pages, table, gemeente))


def _not_empty(pages: Iterator[dict[str, Any]], table: str, gemeente: str) -> Iterator[dict[str, Any]]:
    rows = 0
    for page in pages:
        rows += len(page["value"])
        yield page
    if not rows:
        raise UnknownValue(f"Tabel {table} heeft geen inwoners van {gemeente}.", "Kies een andere gemeente of jaar.")


def _v4(client: httpx.Client, url: str, gemeente: str) -> tuple[Columns, Iterator[dict[str, Any]]]:
    """A row per area and figure: `measures` says which figure a measure is."""
    table = odata_v4.table_of(client, url)
    titles = odata_v4.measures_of(client, table)
    found = {role: odata_v4.measure_in(titles, each.measure, each.title) for role, each in FIGURES.items()}
    _check_inhabitants(found, url)
    measures = {measure: role for role, measure in found.items() if measure}
    areas = " or ".join(f"startswith({table.area},'{prefix}{gemeente[2:]}')" for prefix in _LEVEL_PREFIXES)
    asked = " or ".join(f"{odata_v4.MEASURE} eq '{measure}'" for measure in measures)
    columns = {"area": table.area, INHABITANTS: odata_v4.VALUE, "measure": odata_v4.MEASURE}
    pages = odata_v4.observations(client, table, f"({asked}) and ({areas})")
    return {"columns": columns, "measures": measures}, pages


def _v3(client: httpx.Client, base_url: str, table: str, gemeente: str) -> tuple[Columns, Iterator[dict[str, Any]]]:
    """A row per area, with a column per figure."""
    service = f"{base_url}/ODataApi/odata/{table}"
    properties = odata.rows_v3(client, f"{service}/DataProperties")
    area = odata.column_of(properties, service, "GeoDetail", "GeoDimension")
    found = {role: _column_of(properties, figure) for role, figure in FIGURES.items()}
    _check_inhabitants(found, service)
    columns = {"area": area, **{role: key for role, key in found.items() if key}}
    keys = [key for key in odata.keys_v3(client, f"{service}/{area}") if _lies_in(key, gemeente)]
    return {"columns": columns}, _pages_v3(client, f"{service}/TypedDataSet", list(columns.values()), keys)


def _pages_v3(client: httpx.Client, url: str, columns: list[str], keys: list[str]) -> Iterator[dict[str, Any]]:
    for some in odata.parts(keys, AREAS_PER_QUESTION):
        wanted = odata.any_of(columns[0], some)
        for page in odata.pages_v3(client, url, {"$filter": wanted, "$select": ",".join(columns)}):
            odata.check_columns(page, columns, url)
            yield page


def _check_inhabitants(found: Mapping[str, str | None], url: str) -> None:
    if found[INHABITANTS] is None:
        title = FIGURES[INHABITANTS].title
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen maat '{title}' ({url}).", NEXT_STEP)


def _column_of(properties: list[dict[str, Any]], figure: Figure) -> str | None:
    """The key of a figure; by its title first, because a key may begin as that of another."""
    topics = [row for row in properties if row.get("Type") == "Topic"]
    titled = [row for row in topics if str(row.get("Title") or "").strip().casefold() == figure.title.casefold()]
    keyed = [row for row in topics if str(row.get("Key")).startswith(figure.key)]
    return next((str(row["Key"]) for row in titled + keyed), None)


def _lies_in(key: str, gemeente: str) -> bool:
    try:
        return gemeente_of(key.strip()) == gemeente
    except UnknownValue:
        return False
