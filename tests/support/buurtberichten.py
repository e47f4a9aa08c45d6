"""Cells with addresses, around which a buurtbericht can be written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.buurtbericht import corner_of
from openvis.domain.delivery import frame_schema, schema_of
from openvis.domain.places_and_times import CELL, OpenWindow
from openvis.domain.run import Run
from openvis.store import results
from tests.support.deliveries import deliver
from tests.support.people import BUURT, CATEGORY, HOME, NOW

CELL_OF_WINDOW = "E1361N4501"


def window(cell: str = CELL_OF_WINDOW, buurt: str = BUURT) -> str:
    """A stored run that saw an open window in a cell; the name of the cell."""
    column, row = corner_of(cell)
    run = Run(f"venster-{cell}-{buurt}", HOME, NOW, "2026-02", "attention-1", {"counts": 1}, 40, 0.1)
    seen = OpenWindow(
        run.id, HOME, CATEGORY, "politie", cell, CELL * column, CELL * row, buurt, "Kerkbuurt", 2, "2026-03-20"
    )
    frame = pl.DataFrame([seen], schema=frame_schema(OpenWindow))
    results.save_run(run, [], pl.DataFrame(), pl.DataFrame(), [], beside={"open_windows": frame})
    return cell


def bring_addresses(folder: Path, numbers: Mapping[str, int], *, buurt: str = BUURT, vintage: int = 2026) -> None:
    """So many addresses in each cell."""
    rows: list[dict[str, Any]] = [
        {
            "gemeente": HOME,
            "source": "adressen",
            "reference": f"{vintage}/{buurt}/{cell}",
            "vintage": vintage,
            "buurt": buurt,
            "cell": cell,
            "addresses": number,
        }
        for cell, number in numbers.items()
    ]
    deliver(pl.DataFrame(rows, schema=schema_of("addresses")), "addresses", folder=folder)
