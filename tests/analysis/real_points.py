"""Real incidents as arrays, for the tests that lay our figures beside those of others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

FEET = 0.3048
CELL = 250.0  # metres
CELLS = (88, 107)  # rows, columns of cells over all points of Portland
# Metres and days of a near repeat, some wide enough for its chance to lie between 0 and 1.
RULES = ((100, 30), (200, 14), (200, 60), (400, 30), (400, 90))


def portland(data: Path, *, last_year: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """x and y in metres and the day of burglaries, 2012-03 .. 2017-05."""
    rows = pl.read_csv(data / "portland" / "burglary_2012-03_2017-05.csv.gz", try_parse_dates=True)
    if last_year:
        rows = rows.filter(pl.col("occ_date") >= pl.date(2016, 6, 1))
    x, y = (rows[name].to_numpy() * FEET for name in ("x_coordina", "y_coordina"))
    return x, y, rows["occ_date"].to_physical().to_numpy().astype(np.int64)


def portland_cells(data: Path) -> np.ndarray:
    """Burglaries per cell of 250 m, row by row from the south-west."""
    x, y, _ = portland(data)
    column, row = (np.floor((values - values.min()) / CELL).astype(np.int64) for values in (x, y))
    return np.bincount(row * CELLS[1] + column, minlength=CELLS[0] * CELLS[1]).astype(np.float64)


def toronto_counts(data: Path) -> np.ndarray:
    """Break and enter per neighbourhood, in the order of the file of outlines."""
    outlines = json.loads((data / "toronto" / "toronto_neighbourhoods_140.geojson").read_text(encoding="utf-8"))
    events = pl.read_csv(data / "toronto" / "toronto_mci_2014_2019.csv.gz").filter(pl.col("MCI") == "Break and Enter")
    counts = dict(events["hood"].value_counts().iter_rows())
    return np.array([float(counts.get(area["properties"]["name"], 0)) for area in outlines["features"]])
