"""A police table by OData v4, where a cell that holds nothing is simply absent: "not given", never zero.

What was asked is kept with the delivery, so that the reader can tell an absent cell from a page that was lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import polars as pl

from openvis.domain.period import PeriodKind
from openvis.errors import SourceUnreachable, UnreadableFile
from openvis.sources.fetching import odata, odata_v4
from openvis.sources.fetching.polite_client import NEXT_STEP
from openvis.sources.files.raw_rows import LINE, RawRows
from openvis.sources.files.wrong_input import place
from openvis.sources.rows.police_cells import CellColumns

POLICE = f"{odata_v4.DATASETS}/Politie"
TITLE = "Geregistreerde misdrijven"
AREAS_PER_QUESTION, PERIODS_PER_QUESTION = 15, 12  # the address stays under 2,000 characters


def description(client: httpx.Client, url: str, kind: PeriodKind) -> tuple[odata_v4.Table, dict[str, Any]]:
    """The table, and what its columns are called. Raises SourceUnreachable where a dimension is not there."""
    table = odata_v4.table_of(client, url)
    if table.period is None or table.other is None:
        absent = "perioden" if table.period is None else "soorten"
        raise SourceUnreachable(f"De beschrijving van de tabel noemt geen {absent} ({url}).", NEXT_STEP)
    columns = {"area": table.area, "type": table.other, "period": table.period, "value": odata_v4.VALUE}
    return table, {"kind": kind.value, "columns": columns}


def asked_cells(
    client: httpx.Client, table: odata_v4.Table, areas: list[str], periods: list[str]
) -> tuple[dict[str, Any], Iterator[dict[str, Any]]]:
    """What is asked, to keep with the delivery, and the pages of observations that answer it."""
    titles = odata_v4.codes_of(client, table, str(table.other))
    asked = {"areas": areas, "types": list(titles), "periods": periods}
    measure = odata_v4.measure_of(client, table, None, TITLE)
    return {"asked": asked, "titles": titles}, _pages(client, table, measure, areas, periods)


def _pages(
    client: httpx.Client, table: odata_v4.Table, measure: str, areas: list[str], periods: list[str]
) -> Iterator[dict[str, Any]]:
    for some_areas, some_periods in product(
        odata.parts(areas, AREAS_PER_QUESTION), odata.parts(periods, PERIODS_PER_QUESTION)
    ):
        which = (odata.any_of(table.area, some_areas), odata.any_of(str(table.period), some_periods))
        wanted = f"{odata_v4.MEASURE} eq '{measure}' and {which[0]} and {which[1]}"
        yield from odata_v4.observations(client, table, wanted)


def filled(path: Path, rows: Iterator[RawRows], columns: CellColumns, about: dict[str, Any]) -> Iterator[RawRows]:
    """The fetched rows with the title of each type, and then the cells that were asked and absent, without a value."""
    asked, titles = _asked(path, about), _titles(path, about)
    keys = [columns.area, columns.type, columns.period]
    seen, line = [], 0
    for raw in rows:
        seen.append(raw.frame.select(keys))
        line = max(line, raw.frame.select(pl.col(LINE).max()).item() or 0)
        yield RawRows(_titled(raw.frame, columns, titles), raw.rows_read, raw.rejects)
    whole = pl.DataFrame({columns.area: asked["areas"]}).join(pl.DataFrame({columns.type: asked["types"]}), how="cross")
    whole = whole.join(pl.DataFrame({columns.period: asked["periods"]}), how="cross")
    absent = whole.join(pl.concat(seen), on=keys, how="anti", maintain_order="left") if seen else whole
    if absent.is_empty():
        return
    empty = absent.select(pl.lit(line, pl.Int64).alias(LINE), *keys, pl.lit(None, pl.String).alias(columns.value))
    yield RawRows(_titled(empty, columns, titles), 0)


def _asked(path: Path, about: dict[str, Any]) -> dict[str, pl.Series]:
    asked = about.get("asked")
    lists = {name: asked.get(name) for name in ("areas", "types", "periods")} if isinstance(asked, dict) else {}
    if not lists or not all(isinstance(texts, list) for texts in lists.values()):
        raise UnreadableFile(f"{place(path)} zegt niet welke cellen gevraagd zijn.", "Haal het opnieuw op.")
    return {
        name: pl.Series([str(text).strip() for text in texts or ()], dtype=pl.String) for name, texts in lists.items()
    }


def _titles(path: Path, about: dict[str, Any]) -> dict[str, str]:
    titles = about.get("titles")
    if not isinstance(titles, dict):
        raise UnreadableFile(f"{place(path)} zegt niet hoe de soorten heten.", "Haal het opnieuw op.")
    return {str(code).strip(): str(title) for code, title in titles.items()}


def _titled(frame: pl.DataFrame, columns: CellColumns, titles: dict[str, str]) -> pl.DataFrame:
    """A code like CRI1100 says nothing to us; the title begins with the police's own code."""
    named = {code: title for code, title in titles.items() if title}
    return frame.with_columns(pl.col(columns.type).replace(named))
