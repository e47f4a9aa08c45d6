"""Panels of others, of which the answer was published or can be counted by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from openvis.domain.panel import Panel


def seattle(data: Path) -> Panel:
    """Drug market intervention: 39 of 9,642 blocks, from quarter 13 of 16; all registered crime."""
    rows = pl.read_csv(data / "seattle_dmi" / "blocks_quarters.csv.gz", schema_overrides={"ID": pl.String})
    treated = set(rows.filter(pl.col("Intervention") == 1)["ID"])
    wide = rows.pivot(on="time", index="ID", values="any_crime")
    quarters = [str(quarter) for quarter in range(1, 17)]
    areas = tuple(wide["ID"])
    return Panel(
        areas=areas,
        periods=tuple(quarters),
        counts=wide.select(quarters).to_numpy().astype(np.float64),
        starts=tuple(12 if area in treated else None for area in areas),
        ring=(False,) * len(areas),
        season=4,
    )


def california(data: Path) -> Panel:
    """Proposition 99: packs of cigarettes per head in 39 states, 1970 to 2000, California from 1989."""
    rows = pl.read_csv(data / "prop99" / "california_prop99.csv", separator=";")
    wide = rows.pivot(on="Year", index="State", values="PacksPerCapita")
    years = [str(year) for year in range(1970, 2001)]
    areas = tuple(wide["State"])
    return Panel(
        areas=areas,
        periods=tuple(years),
        counts=wide.select(years).to_numpy().astype(np.float64),
        starts=tuple(19 if area == "California" else None for area in areas),
        ring=(False,) * len(areas),
    )
