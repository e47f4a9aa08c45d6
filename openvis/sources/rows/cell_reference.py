"""The reference of a delivered cell: what makes a later delivery of the same cell replace it."""

from __future__ import annotations

import polars as pl

from openvis.domain.category import OUTSIDE, UNKNOWN


def cell_reference(word: pl.Expr) -> pl.Expr:
    """ "<area>/<category>/<period>"; cells without a kind keep apart by their `word`, null where it is not kept."""
    named = pl.concat_str("category", pl.lit(":"), word)
    apart = pl.col("category").is_in([UNKNOWN, OUTSIDE])
    what = pl.when(apart).then(named.fill_null(pl.col("category"))).otherwise(pl.col("category"))
    return pl.concat_str("area", what, "period", separator="/")
