"""CBS OData v4 (datasets.cbs.nl): what the columns of a table are, from its own description, and its observations.

A table is long: one row per cell, with the code of a measure and a code per dimension. A cell that holds nothing is not
in the answer at all: it is "not given", never zero. Columns are known by what they are, not by what they are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from openvis.errors import SourceUnreachable
from openvis.sources.fetching import odata
from openvis.sources.fetching.polite_client import NEXT_STEP

DATASETS = "https://datasets.cbs.nl/odata/v1"
VALUE, MEASURE = "Value", "Measure"


@dataclass(frozen=True, slots=True)
class Table:
    """A table at its address, and which of its dimensions is which; None where it has no such dimension."""

    url: str
    area: str
    period: str | None
    other: str | None  # the first dimension that is neither place nor time, such as the kind of crime


def table_of(client: httpx.Client, url: str) -> Table:
    """What the dimensions of the table at `url` are. Raises SourceUnreachable where none of them is a place."""
    kinds: dict[str, list[str]] = {"area": [], "period": [], "other": []}
    for row in odata.rows_by_link(client, f"{url}/Dimensions"):
        kind, name = str(row.get("Kind", "")), row.get("Identifier")
        if isinstance(name, str):
            kinds["area" if "Geo" in kind else "period" if "Time" in kind else "other"].append(name)
    if not kinds["area"]:
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen gebieden (Geo...) ({url}).", NEXT_STEP)
    first = {role: next(iter(names), None) for role, names in kinds.items()}
    return Table(url, str(first["area"]), first["period"], first["other"])


def measures_of(client: httpx.Client, table: Table) -> dict[str, str]:
    """The titles of the measures by code."""
    rows = list(odata.rows_by_link(client, f"{table.url}/MeasureCodes"))
    return {str(row.get("Identifier")): str(row.get("Title", "")).strip() for row in rows if row.get("Identifier")}


def measure_of(client: httpx.Client, table: Table, code: str | None, title: str) -> str:
    """The code of a measure: `code` where the table has it, else the one with this title, else the only one."""
    titles = measures_of(client, table)
    if found := measure_in(titles, code, title):
        return found
    if len(titles) != 1:
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen maat '{title}' ({table.url}).", NEXT_STEP)
    return next(iter(titles))


def measure_in(titles: Mapping[str, str], code: str | None, title: str) -> str | None:
    """`code` where these measures have it, else the one with this title; None where no or more than one has it."""
    if code in titles:
        return code
    titled = [found for found, words in titles.items() if words.casefold() == title.casefold()]
    return titled[0] if len(titled) == 1 else None


def codes_of(client: httpx.Client, table: Table, dimension: str) -> dict[str, str]:
    """The titles of a dimension by code, in the order of the table; codes as they are, padding included."""
    rows = odata.rows_by_link(client, f"{table.url}/{dimension}Codes")
    return {str(row["Identifier"]): str(row.get("Title", "")) for row in rows if row.get("Identifier")}


def observations(client: httpx.Client, table: Table, wanted: str) -> Iterator[dict[str, Any]]:
    """Every page of observations for a `$filter`; each row is checked to have the columns of the table."""
    columns = [name for name in (table.area, table.period, table.other, MEASURE, VALUE) if name]
    pages = odata.pages_by_link(client, f"{table.url}/Observations", {"$filter": wanted})
    for page in pages:
        odata.check_columns(page, columns, table.url)
        yield page
