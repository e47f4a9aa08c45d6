"""Decisions about words of suppliers, applied to the rows a run reads. Stored rows are never rewritten by it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from openvis.domain.mapping import MappingDecision, newest, word_key

_ABOUT = ("source", "supplier_category")


def mapped(rows: pl.LazyFrame, decisions: Sequence[MappingDecision]) -> pl.LazyFrame:
    """The rows of one gemeente (incidents or counts) with the category that was decided for their word.

    `reported_by` stays as the row has it, unless the decision says who reports it. Only rows that came in without a
    kind have a word, so a decision never touches what a profile or table mapped.
    """
    decided = newest(decisions)
    if not decided:
        return rows
    words = rows.select(_ABOUT).filter(pl.col("supplier_category").is_not_null()).unique().collect()
    found = [(row, decided.get((row[0], word_key(row[1])))) for row in words.iter_rows()]
    meanings = pl.DataFrame(
        [(*row, made.category, made.reported_by.value if made.reported_by else None) for row, made in found if made],
        schema=dict.fromkeys((*_ABOUT, "decided", "decided_by"), pl.String),
        orient="row",
    )
    joined = rows.join(meanings.lazy(), on=_ABOUT, how="left", maintain_order="left")
    return joined.with_columns(
        category=pl.coalesce("decided", "category"), reported_by=pl.coalesce("decided_by", "reported_by")
    ).drop("decided", "decided_by")
