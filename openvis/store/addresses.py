"""How many addresses lie in an area, by the newest year of which they were counted."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from openvis.domain.access import Scope
from openvis.store import read


def addresses_in_cells(scope: Scope, cells: Collection[str]) -> int | None:
    """In these cells together; None where no addresses were ever brought in."""
    return _number(scope, pl.col("cell").is_in(list(cells)))


def addresses_in_buurt(scope: Scope, buurt: str) -> int | None:
    """In a whole buurt; None as above."""
    return _number(scope, pl.col("buurt") == buurt)


def addresses_by_cell(scope: Scope, cells: Collection[str]) -> dict[str, int]:
    """Of each of these cells that has any."""
    found = _newest(read.addresses(scope)).filter(pl.col("cell").is_in(list(cells)))
    return dict(found.group_by("cell").agg(pl.col("addresses").sum()).sort("cell").iter_rows())


def _number(scope: Scope, chosen: pl.Expr) -> int | None:
    rows = _newest(read.addresses(scope))
    return None if rows.is_empty() else int(rows.filter(chosen)["addresses"].sum())


def _newest(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("vintage") == pl.col("vintage").max())
