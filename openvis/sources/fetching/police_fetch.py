"""Fetching the police table from CBS by OData v3 or v4: the cells of one gemeente, area by area, period by period."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx

from openvis.domain.area import checked_gemeente, gemeente_of
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.errors import UnknownValue
from openvis.sources.fetching import odata, odata_v4, page_file, police_fetch_v4
from openvis.sources.fetching.polite_client import polite_client
from openvis.sources.rows.police_cells import CellColumns

DATADERDEN = "https://dataderden.cbs.nl"
TABLES = {"47022NED": PeriodKind.MONTH, "47018NED": PeriodKind.YEAR}
PROTOCOLS = ("v3", "v4")
# 10 areas x 12 periods x 59 types stays under the 10,000 rows CBS answers with, and the address under 2,000 characters.
AREAS_PER_QUESTION, PERIODS_PER_QUESTION = 10, 12

Span = tuple[Period | None, Period | None]
Delivery = tuple[dict[str, Any], list[str], Iterator[dict[str, Any]]]  # what it is, its periods, its pages


def fetch(
    folder: Path,
    *,
    gemeente: str,
    table: str = "47022NED",
    protocol: str = "v3",
    base_url: str | None = None,
    first: Period | None = None,
    last: Period | None = None,
    client: httpx.Client | None = None,
) -> Path:
    """Fetch the cells of one gemeente into one file in `folder`, whole or not at all, and return its path.

    `first` and `last` are months for 47022NED and years for 47018NED; left out, all there are.
    Raises SourceUnreachable when CBS does not answer as its documentation says.
    """
    checked_gemeente(gemeente)
    return _fetched(
        folder,
        gemeente,
        lambda key: _lies_in(key, gemeente),
        table=table,
        protocol=protocol,
        base_url=base_url,
        span=(first, last),
        client=client,
    )


def fetch_others(
    folder: Path,
    *,
    gemeenten: Collection[str],
    first: Period | None = None,
    last: Period | None = None,
    protocol: str = "v3",
    base_url: str | None = None,
    client: httpx.Client | None = None,
) -> Path:
    """Fetch the months of these gemeenten as a whole, without their wijken and buurten, as `fetch` does."""
    wanted = {checked_gemeente(code) for code in gemeenten}
    return _fetched(
        folder,
        "gemeenten",
        lambda key: key.strip() in wanted,
        table="47022NED",
        protocol=protocol,
        base_url=base_url,
        span=(first, last),
        client=client,
    )


def _fetched(
    folder: Path,
    about_whom: str,
    is_wanted: Callable[[str], bool],
    *,
    table: str,
    protocol: str,
    base_url: str | None,
    span: Span,
    client: httpx.Client | None,
) -> Path:
    if table not in TABLES:
        raise UnknownValue(f"De tabel {table} kent OpenVIS niet.", f"Kies uit {', '.join(TABLES)}.")
    if protocol not in PROTOCOLS:
        raise UnknownValue(f"Het protocol '{protocol}' kent OpenVIS niet.", f"Kies uit {', '.join(PROTOCOLS)}.")
    ask_for = {"v3": _v3, "v4": _v4}[protocol]
    with polite_client(client) as asking:
        about, periods, pages = ask_for(asking, base_url, table, is_wanted, span)
        if not periods:
            raise UnknownValue(f"Tabel {table} heeft geen cijfers over {about_whom} in deze perioden.", "Kies anders.")
        name = "_".join(parse_period(key).key for key in (periods[0], periods[-1]))
        target = folder / f"{table}_{about_whom}_{name}{page_file.SUFFIX}"
        return page_file.write_pages(target, {"table": table, "gemeente": about_whom, **about}, pages)


def _v3(
    client: httpx.Client, base_url: str | None, table: str, is_wanted: Callable[[str], bool], span: Span
) -> Delivery:
    base_url = base_url or DATADERDEN
    service = f"{base_url}/ODataApi/OData/{table}"
    properties = odata.rows_v3(client, f"{service}/DataProperties")
    columns = _columns_of(properties, TABLES[table], service)
    areas = [key for key in odata.keys_v3(client, f"{service}/{columns.area}") if is_wanted(key)]
    periods = _wanted_periods(odata.keys_v3(client, f"{service}/{columns.period}"), columns.kind, *span)
    periods = periods if areas else []
    about = {
        "kind": columns.kind.value,
        "vintage": _vintage_of(properties),
        "columns": {"area": columns.area, "type": columns.type, "period": columns.period, "value": columns.value},
    }
    feed = f"{base_url}/ODataFeed/odata/{table}/TypedDataSet"
    return about, periods, _pages(client, feed, columns, areas, periods)


def _v4(
    client: httpx.Client, base_url: str | None, table: str, is_wanted: Callable[[str], bool], span: Span
) -> Delivery:
    url = f"{base_url or police_fetch_v4.POLICE}/{table}"
    described, about = police_fetch_v4.description(client, url, TABLES[table])
    areas = [key for key in odata_v4.codes_of(client, described, described.area) if is_wanted(key)]
    keys = odata_v4.codes_of(client, described, str(described.period))
    periods = _wanted_periods(list(keys), TABLES[table], *span)
    periods = periods if areas else []
    asked, pages = police_fetch_v4.asked_cells(client, described, areas, periods)
    return about | asked, periods, pages


def _pages(
    client: httpx.Client, feed: str, columns: CellColumns, areas: list[str], periods: list[str]
) -> Iterator[dict[str, Any]]:
    for some_areas, some_periods in product(
        odata.parts(areas, AREAS_PER_QUESTION), odata.parts(periods, PERIODS_PER_QUESTION)
    ):
        wanted = f"{odata.any_of(columns.area, some_areas)} and {odata.any_of(columns.period, some_periods)}"
        for page in odata.pages_v3(client, feed, {"$filter": wanted, "$select": ",".join(columns.names)}):
            odata.check_columns(page, columns.names, feed)
            yield page


def _columns_of(properties: list[dict[str, Any]], kind: PeriodKind, service: str) -> CellColumns:
    """Which column is which, from the table's own description."""
    return CellColumns(
        area=odata.column_of(properties, service, "GeoDetail", "GeoDimension"),
        type=odata.column_of(properties, service, "Dimension"),
        period=odata.column_of(properties, service, "TimeDimension"),
        value=odata.column_of(properties, service, "Topic"),
        kind=kind,
    )


def _vintage_of(properties: list[dict[str, Any]]) -> int | None:
    described = [str(row.get("Description")) for row in properties if row.get("Type") in ("GeoDetail", "GeoDimension")]
    found = re.search(r"indeling ([0-9]{4})(?![0-9])", " ".join(described))
    return int(found[1]) if found else None


def _lies_in(key: str, gemeente: str) -> bool:
    try:
        return gemeente_of(key.strip()) == gemeente
    except UnknownValue:
        return False


def _wanted_periods(keys: list[str], kind: PeriodKind, first: Period | None, last: Period | None) -> list[str]:
    """The keys to ask for, one by one: only of this kind, so that no year comes along with the months."""
    by_period = {parse_period(key): key for key in keys if "KW" not in key}
    wanted = sorted(period for period in by_period if period.kind is kind)
    return [by_period[p] for p in wanted if (first is None or p >= first) and (last is None or p <= last)]
