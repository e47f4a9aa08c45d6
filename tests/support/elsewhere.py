"""A risk raster from elsewhere over the small town, and the run that laid it beside the counts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import shapely

from openvis.domain.delivery import frame_schema, schema_of
from openvis.domain.raster import RasterArea, RasterCatch
from openvis.store import read, results
from tests.support import published, small_town
from tests.support.deliveries import GEMEENTE, deliver
from tests.support.small_town import BUURTEN, MADE_AT, MONTHS, SIDE

CELL = SIDE // 2  # four cells to a buurt
PERIOD = MONTHS[-1]
FACTS = {
    "gemeente": GEMEENTE, "source": "risicokaart", "period": PERIOD, "high_is_risk": True, "made_on": "2025-11-28",
    "meaning": "Kans op een inbraak in december.", "maker": "Bureau Voorbeeld", "category": "woninginbraak",
}  # fmt: skip
CELLS = 4 * len(BUURTEN)


def cell_rows(**changed: Any) -> pl.DataFrame:
    """A cell for every quarter of every buurt; the score grows from the first to the last, 0,01 a cell."""
    rows = []
    for number in range(CELLS):
        east, north = number % 8, number // 8
        west, south = 135_000 + east * CELL, 450_000 + north * CELL
        reference = f"{changed.get('period', PERIOD)}/{west + CELL // 2}/{south + CELL // 2}"
        shape = shapely.to_wkb(shapely.box(west, south, west + CELL, south + CELL))
        rows.append(
            {
                **FACTS,
                "reference": reference,
                "score": (number + 1) / 100,
                "crs": "EPSG:28992",
                "shape": shape,
                **changed,
            }
        )
    return pl.DataFrame(rows, schema=schema_of("rasters"))


def catch(**changed: Any) -> RasterCatch:
    """The raster as a whole: 12 of 40 incidents in 3 of 48 cells, and 9 in as many by the year before."""
    facts = {
        **FACTS, "run": "proef-2", "cells": CELLS, "top_cells": 3, "top_surface": 3 / CELLS, "incidents": 40,
        "caught": 12, "caught_before": 9.0,
    }  # fmt: skip
    return RasterCatch(**facts | changed)


def area_rows(run: str) -> pl.DataFrame:
    """The last buurt has the highest score; of the first nothing was counted, and the second has no score."""
    rows = [
        {
            "run": run, "gemeente": GEMEENTE, "source": FACTS["source"], "period": PERIOD, "area": code,
            "area_name": name, "cells": 4, "covered": 1.0, "mean": 0.04 * place, "highest": 0.04 * place + 0.02,
            "top_cells": 3 if place == len(BUURTEN) else 0, "count": None if place == 1 else place,
            "unknown": None if place == 1 else 2, "source_rows": None if place == 1 else 40,
        }
        for place, (code, name) in enumerate(BUURTEN.items(), start=1)
    ]  # fmt: skip
    rows[1] |= {"cells": 0, "covered": 0.0, "mean": None, "highest": None}
    return pl.DataFrame(rows, schema=frame_schema(RasterArea))


def bring_raster(folder: Path, **changed: Any) -> None:
    """Import the raster, and publish a run a day later than that of the town, with the same figures."""
    deliver(cell_rows(), "rasters", folder=folder)
    versions = read.versions_now()
    run = published.run("proef-2", made_at=MADE_AT + timedelta(days=1), period_to=PERIOD, tested=36, versions=versions)
    rasters = pl.DataFrame([catch(**changed)], schema=frame_schema(RasterCatch))
    beside = {"raster_areas": area_rows(run.id), "raster_catches": rasters}
    results.save_run(run, [], small_town.figures(run.id), small_town.series(run.id), [], beside=beside)
