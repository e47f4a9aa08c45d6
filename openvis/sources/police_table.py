"""Registered crime per gemeente, wijk and buurt: police tables 47022NED (months) and 47018NED (years).

`read` takes the CSV layout `regiocode,regio,niveau,soort_misdrijf,maand|jaar,aantal` and the file `fetch` makes.
The file is read twice: once to see that it is whole, once to hand it over. An empty cell is "not given", never zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import polars as pl

from openvis.domain.area import GEMEENTE_CODE, gemeente_of
from openvis.domain.delivery import Chunk, Reject
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.errors import IncompleteFile, SourceUnreachable, UnknownValue
from openvis.sources import odata, page_file
from openvis.sources.police_cells import CellColumns, counts_frame, read_cells
from openvis.sources.police_checks import Rectangle, check_totals
from openvis.sources.polite_client import NEXT_STEP, polite_client
from openvis.sources.raw_rows import LINE, FileFormat, RawRows, pack
from openvis.sources.table_file import header_of, rows_of
from openvis.sources.wrong_input import check_columns, place

__all__ = ["DATADERDEN", "check_totals", "fetch", "read"]

DATADERDEN = "https://dataderden.cbs.nl"
TABLES = {"47022NED": PeriodKind.MONTH, "47018NED": PeriodKind.YEAR}
# 10 areas x 12 periods x 59 types stays under the 10,000 rows CBS answers with, and the address under 2,000 characters.
AREAS_PER_QUESTION, PERIODS_PER_QUESTION = 10, 12

_CSV = FileFormat()
_MONTHS = CellColumns("regiocode", "soort_misdrijf", "maand", "aantal", PeriodKind.MONTH)
_YEARS = CellColumns("regiocode", "soort_misdrijf", "jaar", "aantal", PeriodKind.YEAR)


def read(path: Path, *, gemeente: str | None = None, vintage: int | None = None) -> Iterator[Chunk]:
    """The counts of one gemeente, at every level in the file.

    `gemeente` may be left out when the file holds one. `vintage` is the year of the area division; left out, it is
    what the fetched delivery says, or else the year of the last period: the police convert a series to a recent one.
    Raises IncompleteFile, WrongColumns or UnknownValue before the first chunk; then nothing of the file is used.
    """
    columns = _columns(path)
    survey = _Survey(gemeente)
    for raw in _raw_rows(path, columns):
        survey.add(path, raw, columns)
    chosen = survey.check(path, columns)
    year = vintage or _given_vintage(path) or int(survey.last_period[:4])
    rejects = survey.left_out()
    for raw in _raw_rows(path, columns):
        cells = read_cells(path, raw.frame, columns)
        wanted = cells.filter(_usable(columns.kind) & (pl.col("gemeente") == chosen))
        yield Chunk(counts_frame(wanted, columns.kind, year), rejects, raw.rows_read)
        rejects = []


def _usable(kind: PeriodKind) -> pl.Expr:
    return ~pl.col("off_map") & (pl.col("kind") == kind.value)


class _Survey:
    """What the first reading finds out."""

    def __init__(self, gemeente: str | None) -> None:
        self.last_period = ""
        self._gemeente = gemeente
        self._found: dict[str, None] = {}
        self._rectangle = Rectangle()
        self._off_map: list[pl.DataFrame] = []
        self._other_kind: list[pl.DataFrame] = []

    def add(self, path: Path, raw: RawRows, columns: CellColumns) -> None:
        if raw.rejects:
            raise IncompleteFile(
                f"{place(path, raw.rejects[0].row)}: {raw.rejects[0].reason}", "Er is niets opgeslagen."
            )
        cells = read_cells(path, raw.frame, columns)
        usable = cells.filter(_usable(columns.kind))
        self._off_map.append(cells.filter("off_map").select(LINE, "area"))
        self._other_kind.append(cells.filter(~pl.col("off_map") & (pl.col("kind") != columns.kind.value)).select(LINE))
        self._found |= dict.fromkeys(usable["gemeente"].unique(maintain_order=True))
        mine = usable.filter(pl.col("gemeente") == (self._gemeente or next(iter(self._found), "")))
        self._rectangle.add(mine)
        self.last_period = max(self.last_period, str(mine["period"].max() or ""))

    def check(self, path: Path, columns: CellColumns) -> str:
        """The gemeente this is about. Raises UnknownValue where it is absent or must be chosen."""
        found = list(self._found)
        if self._gemeente is None and len(found) > 1:
            raise UnknownValue(
                f"{place(path)} bevat {len(found)} gemeenten: {', '.join(found[:5])}{' ...' if found[5:] else ''}.",
                "Kies er een met --gemeente.",
            )
        if self._gemeente is not None and found and self._gemeente not in found:
            raise UnknownValue(
                f"{place(path, column=columns.area)} bevat {self._gemeente} niet, wel {', '.join(found[:5])}.",
                "Kies een andere gemeente of een ander bestand.",
            )
        self._rectangle.check(path)
        return self._gemeente or found[0]

    def left_out(self) -> list[Reject]:
        """One line for each kind of row that takes no part, with how many there are."""
        rejects = []
        for cells in pl.concat(self._off_map).partition_by("area", maintain_order=True):
            code = cells["area"][0]
            reason = f"{len(cells)} rijen gaan over {code}: dat is geen gemeente, wijk of buurt op de kaart."
            rejects.append(Reject(cells[LINE][0], "regiocode", reason, code))
        other = pl.concat(self._other_kind)
        if not other.is_empty():
            reason = f"{len(other)} rijen gaan over een andere soort periode dan de rest en tellen niet mee."
            rejects.append(Reject(other[LINE][0], None, reason))
        return rejects


# ----- the two layouts


def _columns(path: Path) -> CellColumns:
    if path.suffix == page_file.SUFFIX:
        names = page_file.read_about(path)["columns"]
        kind = PeriodKind(page_file.read_about(path)["kind"])
        return CellColumns(names["area"], names["type"], names["period"], names["value"], kind)
    header = header_of(path, _CSV)
    columns = _YEARS if _YEARS.period in header and _MONTHS.period not in header else _MONTHS
    check_columns(path, columns.names, header)
    return columns


def _raw_rows(path: Path, columns: CellColumns) -> Iterator[RawRows]:
    if path.suffix == page_file.SUFFIX:
        return _fetched_rows(path, columns)
    return rows_of(path, _CSV, columns.names)


def _fetched_rows(path: Path, columns: CellColumns) -> Iterator[RawRows]:
    for page in page_file.read_pages(path):
        if page.rows:
            texts = [[_text(row.get(name)) for row in page.rows] for name in columns.names]
            yield pack(columns.names, [page.line] * len(page.rows), texts, [])


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _given_vintage(path: Path) -> int | None:
    return page_file.read_about(path).get("vintage") if path.suffix == page_file.SUFFIX else None


# ----- fetching


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
