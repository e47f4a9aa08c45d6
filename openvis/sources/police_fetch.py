"""Fetching the police table from CBS (OData v3): the cells of one gemeente, area by area and period by period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx

from openvis.domain.area import GEMEENTE_CODE, gemeente_of
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.errors import SourceUnreachable, UnknownValue
from openvis.sources import odata, page_file
from openvis.sources.police_cells import CellColumns
from openvis.sources.polite_client import NEXT_STEP, polite_client

DATADERDEN = "https://dataderden.cbs.nl"
TABLES = {"47022NED": PeriodKind.MONTH, "47018NED": PeriodKind.YEAR}
# 10 areas x 12 periods x 59 types stays under the 10,000 rows CBS answers with, and the address under 2,000 characters.
AREAS_PER_QUESTION, PERIODS_PER_QUESTION = 10, 12


def fetch(
    folder: Path,
    *,
    gemeente: str,
    table: str = "47022NED",
    base_url: str = DATADERDEN,
    first: Period | None = None,
    last: Period | None = None,
    client: httpx.Client | None = None,
) -> Path:
    """Fetch the cells of one gemeente into one file in `folder`, whole or not at all, and return its path.

    `first` and `last` are months for 47022NED and years for 47018NED; left out, all there are.
    Raises SourceUnreachable when CBS does not answer as its documentation says.
    """
    if table not in TABLES:
        raise UnknownValue(f"De tabel {table} kent OpenVIS niet.", f"Kies uit {', '.join(TABLES)}.")
    if not GEMEENTE_CODE.match(gemeente):
        raise UnknownValue(f"'{gemeente}' is geen gemeentecode.", "Schrijf hem als GM0356.")
    with polite_client(client) as asking:
        service = f"{base_url}/ODataApi/OData/{table}"
        properties = odata.rows_v3(asking, f"{service}/DataProperties")
        columns = _columns_of(properties, TABLES[table], service)
        areas = [key for key in _keys(asking, service, columns.area) if _lies_in(key, gemeente)]
        periods = _wanted_periods(_keys(asking, service, columns.period), columns.kind, first, last)
        if not areas or not periods:
            raise UnknownValue(f"Tabel {table} heeft geen cijfers over {gemeente} in deze perioden.", "Kies anders.")
        about = {
            "table": table,
            "gemeente": gemeente,
            "kind": columns.kind.value,
            "vintage": _vintage_of(properties),
            "columns": {"area": columns.area, "type": columns.type, "period": columns.period, "value": columns.value},
        }
        span = "_".join(parse_period(key).key for key in (periods[0], periods[-1]))
        target = folder / f"{table}_{gemeente}_{span}{page_file.SUFFIX}"
        feed = f"{base_url}/ODataFeed/odata/{table}/TypedDataSet"
        return page_file.write_pages(target, about, _pages(asking, feed, columns, areas, periods))


def _pages(
    client: httpx.Client, feed: str, columns: CellColumns, areas: list[str], periods: list[str]
) -> Iterator[dict[str, Any]]:
    questions = product(_parts(areas, AREAS_PER_QUESTION), _parts(periods, PERIODS_PER_QUESTION))
    for some_areas, some_periods in questions:
        wanted = f"{odata.any_of(columns.area, some_areas)} and {odata.any_of(columns.period, some_periods)}"
        yield from odata.pages_v3(client, feed, {"$filter": wanted, "$select": ",".join(columns.names)})


def _parts(keys: list[str], size: int) -> list[list[str]]:
    return [keys[start : start + size] for start in range(0, len(keys), size)]


def _columns_of(properties: list[dict[str, Any]], kind: PeriodKind, service: str) -> CellColumns:
    """Which column is which, from the table's own description: some tables call the areas `RegioS`."""

    def named(*types: str) -> str:
        for row in properties:
            if row.get("Type") in types and row.get("Datatype") != "String":
                return str(row["Key"])
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen {' of '.join(types)} ({service}).", NEXT_STEP)

    return CellColumns(
        named("GeoDetail", "GeoDimension"), named("Dimension"), named("TimeDimension"), named("Topic"), kind
    )


def _vintage_of(properties: list[dict[str, Any]]) -> int | None:
    described = [str(row.get("Description")) for row in properties if row.get("Type") in ("GeoDetail", "GeoDimension")]
    found = re.search(r"indeling (\d{4})", " ".join(described))
    return int(found[1]) if found else None


def _keys(client: httpx.Client, service: str, dimension: str) -> list[str]:
    return [str(row["Key"]) for row in odata.rows_v3(client, f"{service}/{dimension}")]


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
