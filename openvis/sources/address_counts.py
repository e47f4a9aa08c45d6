"""How many addresses lie in each square of 100 metres, counted from a file of addresses: no address is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from openvis.domain.address_count import SOURCE
from openvis.domain.area import checked_vintage
from openvis.domain.delivery import Chunk, schema_of
from openvis.domain.places_and_times import CELL, cell_name
from openvis.errors import UnknownValue
from openvis.sources.address_file import address_points
from openvis.sources.areas.placing import BuurtMap
from openvis.sources.files.wrong_input import place


def read(
    path: Path, *, gemeente: str, vintage: int, areas: pl.DataFrame, earlier: pl.DataFrame | None = None
) -> Iterator[Chunk]:
    """One chunk with a row for each cell of each buurt; what lies elsewhere is counted in a remark.

    areas    a frame of the areas of the gemeente, of one or more vintages, in RD-New
    earlier  what is stored of the same year: cells that have no address any more get 0

    Raises InputError as `address_points` does, and UnknownValue where no address lies in the gemeente.
    """
    year = checked_vintage(vintage)
    x, y = address_points(path)
    newest = areas.filter(pl.col("vintage") == pl.col("vintage").max())
    buurten = BuurtMap(newest).place(x, y)
    inside = buurten != np.array(None)
    if not inside.any():
        raise UnknownValue(
            f"{place(path)}: geen enkel adres ligt in {gemeente}.",
            "Kies de adressen van uw gemeente, met x en y in RD-meters. Er is niets opgeslagen.",
        )
    frame = _counted(x[inside], y[inside], buurten[inside], gemeente, year)
    elsewhere = int(len(x) - inside.sum())
    remarks = [f"Adressen die buiten {gemeente} liggen en niet meetellen: {elsewhere}."] if elsewhere else []
    yield Chunk(_with_emptied(frame, earlier), [], len(x), remarks)


def _counted(x: np.ndarray, y: np.ndarray, buurten: np.ndarray, gemeente: str, year: int) -> pl.DataFrame:
    corners = [(np.floor(axis / CELL) * CELL).astype(np.int64).tolist() for axis in (x, y)]
    cells = [cell_name(*corner) for corner in zip(*corners, strict=True)]
    rows = pl.DataFrame({"buurt": buurten.tolist(), "cell": cells}).group_by("buurt", "cell").len("addresses")
    return _shaped(
        rows.with_columns(
            gemeente=pl.lit(gemeente),
            source=pl.lit(SOURCE),
            reference=pl.format("{}/{}/{}", pl.lit(year), "buurt", "cell"),
            vintage=pl.lit(year),
        ).sort("reference")
    )


def _with_emptied(frame: pl.DataFrame, earlier: pl.DataFrame | None) -> pl.DataFrame:
    if earlier is None or earlier.is_empty():
        return frame
    same_year = earlier.filter(pl.col("vintage") == frame["vintage"][0])
    gone = same_year.join(frame, on="reference", how="anti").with_columns(addresses=pl.lit(0, pl.Int64))
    return pl.concat([frame, _shaped(gone)])


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col(name).cast(kind) for name, kind in schema_of("addresses").items())
