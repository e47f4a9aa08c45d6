"""The reference of a delivered cell: what makes a later delivery of the same cell replace it."""

from __future__ import annotations

import polars as pl

from openvis.domain.category import UNKNOWN


def cell_reference(word: pl.Expr) -> pl.Expr:
    """ "<area>/<category>/<period>"; cells without a category keep apart by their `word`, null where it is not kept."""
    named = pl.concat_str(pl.lit(f"{UNKNOWN}:"), word)
    what = pl.when(pl.col("category") == UNKNOWN).then(named.fill_null(UNKNOWN)).otherwise(pl.col("category"))
    return pl.concat_str("area", what, "period", separator="/")
