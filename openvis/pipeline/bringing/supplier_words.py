"""The words of suppliers that came in without a kind: how many rows each has, and what it looks like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.category import NO_KIND, TOTAL, UNKNOWN, categories
from openvis.domain.delivery import frame_schema
from openvis.domain.incident import ReportedBy
from openvis.domain.mapping import SupplierWord, proposals

SHOWN = 3  # proposals per word
_ASKED = ("word", "rows", "public_rows", "follows_category")
_PUBLIC = pl.col("reported_by") == ReportedBy.PUBLIC.value
_LEVELS = [AreaLevel.BUURT.value, AreaLevel.WIJK.value, AreaLevel.GEMEENTE.value]


def supplier_words(incidents: pl.LazyFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """One row per source and word, in the shape of `domain.mapping.SupplierWord`, without its run and gemeente.

    The frames hold one gemeente, after the decisions were applied. Rows of a list are counted one by one; of a table
    what it counted, at its highest level, where it was given. A source without any such word is not in it.
    """
    listed = incidents.with_columns(period=pl.col("occurred_from").dt.strftime("%Y-%m"), amount=pl.lit(1, pl.Int64))
    counted = _highest_level(counts).with_columns(amount=pl.col("value").fill_null(0))
    sizes = pl.concat([_sizes(listed), _sizes(counted.lazy())])
    waiting = sizes.filter(pl.col("supplier_category").is_not_null() | (pl.col("category") == UNKNOWN))
    words = waiting.group_by("source", "supplier_category", "category").agg(
        pl.col("rows").sum(),
        pl.col("rows").filter(_PUBLIC).sum().alias("public_rows"),
        pl.col("period_from").min(),
        pl.col("period_to").max(),
    )
    whole = sizes.group_by("source").agg(all_rows=pl.col("rows").sum(), follows_category=_follows_category())
    return (
        words.join(whole, on="source", how="left")
        .rename({"supplier_category": "word"})
        .with_columns(nearest=pl.struct(_ASKED).map_elements(_proposals, return_dtype=pl.String))
        .select(pl.col(name).cast(kind) for name, kind in _columns().items())
        .sort("source", "rows", "word", descending=[False, True, False], nulls_last=True)
    )


def _columns() -> dict[str, pl.DataType]:
    return {name: kind for name, kind in frame_schema(SupplierWord).items() if name not in {"run", "gemeente"}}


def _sizes(rows: pl.LazyFrame) -> pl.DataFrame:
    """How much of each source has which category and word."""
    of_kinds = rows.filter(pl.col("category") != TOTAL)
    sizes = of_kinds.group_by("source", "category", "supplier_category", "reported_by").agg(
        rows=pl.col("amount").sum().cast(pl.Int64),
        period_from=pl.col("period").min(),
        period_to=pl.col("period").max(),
    )
    return sizes.collect()


def _highest_level(counts: pl.DataFrame) -> pl.DataFrame:
    """The rows of each source at the highest level it delivers, so that nothing counts twice."""
    rank = pl.col("level").replace_strict(_LEVELS, range(len(_LEVELS)), return_dtype=pl.Int64)
    return counts.filter(rank == rank.max().over("source"))


def _follows_category() -> pl.Expr:
    """Whether who reported a row of a source follows from its category, and some of it is reported by the public.

    Then an unknown word was only called found by an officer because nothing was known. Where a profile or column says
    it of every row, a decision must not turn what officers found into what the public reports.
    """
    usual = {slug: known.reported_by.value for slug, known in categories().items()}
    own = pl.col("category").replace_strict(usual, default=None, return_dtype=pl.String)
    known = pl.col("supplier_category").is_null() & ~pl.col("category").is_in(list(NO_KIND))
    return (own == pl.col("reported_by")).filter(known).all() & _PUBLIC.filter(known).any()


def _proposals(asked: Mapping[str, Any]) -> str:
    """The nearest categories that a word may mean, as JSON."""
    facts = {name: asked[name] for name in _ASKED[1:]}
    near = proposals(asked["word"] or "", SHOWN, **facts)
    return json.dumps([(each.slug, round(each.score, 2), each.name) for each in near], ensure_ascii=False)
