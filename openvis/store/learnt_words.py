"""Cells of a table of counts whose word means something else by now: they go when their successors are delivered.

A cell without a kind is told by its word, one with a kind by its kind; so what a delivery counted under which word is
kept with its batch. Nothing goes without a successor: what is not delivered again stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.category import OUTSIDE, UNKNOWN, police_code_of
from openvis.store import delta, models
from openvis.store.staging import KEY, Staging

WORDS = "words"  # under which name a batch keeps them
CELL = ["source", "area", "period"]
TOLD_BY_WORD = (UNKNOWN, OUTSIDE)


def words_with_kind(staging: Staging) -> dict[str, str]:
    """{key of a word: its kind} of a delivery, to be kept; a word without a kind stands with its cells."""
    return {key_of(word): slug for word, slug in staging.words.items() if slug not in TOLD_BY_WORD}


def as_facts(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What a batch keeps of them; nothing where there are none."""
    return {WORDS: dict(words)} if words else {}


def outdated(staging: Staging) -> pl.DataFrame | None:
    """KEY and year of the stored cells that the delivery holds under what their word means now; None for none."""
    if not staging.words:
        return None
    meanings = {key_of(word): slug for word, slug in staging.words.items()}
    stored = delta.rows(Scope.of(staging.gemeente), staging.table).filter(
        pl.col("source").is_in(sorted(staging.sources))
    )
    found = pl.concat([_told_by_word(staging, stored, meanings), _told_by_kind(staging, stored, meanings)])
    gone = found.unique(KEY).collect(engine="streaming")
    return gone if gone.height else None


def _told_by_word(staging: Staging, stored: pl.LazyFrame, meanings: Mapping[str, str]) -> pl.LazyFrame:
    """Cells that had no kind, of words that have one now, or are set aside."""
    old = stored.filter(pl.col("supplier_category").is_not_null())
    seen = old.select(pl.col("supplier_category").unique()).collect()["supplier_category"].to_list()
    became = [(word, meanings[key_of(word)]) for word in seen if key_of(word) in meanings]
    now = pl.LazyFrame(became, schema={"supplier_category": pl.String, "becomes": pl.String}, orient="row")
    delivered = staging.scan().select(*CELL, becomes="category").unique()
    stale = old.join(now, on="supplier_category").filter(pl.col("becomes") != pl.col("category"))
    return stale.join(delivered, on=[*CELL, "becomes"], how="semi").select(*KEY, "year")


def _told_by_kind(staging: Staging, stored: pl.LazyFrame, meanings: Mapping[str, str]) -> pl.LazyFrame:
    """Cells counted under a kind their word does not mean any more, and that are not delivered as that kind."""
    rules = list(_moves(staging, meanings))
    schema = {"batch": pl.String, "category": pl.String, "becomes": pl.String}
    moves = pl.LazyFrame(rules, schema=schema, orient="row").unique()
    delivered = staging.scan().select(*CELL, "category", becomes=_as_told(staging))
    return (
        stored.join(moves, on=["batch", "category"])
        .join(delivered, on=[*CELL, "becomes"], how="semi")
        .join(delivered, on=[*CELL, "category"], how="anti")
        .select(*KEY, "year")
    )


def _moves(staging: Staging, meanings: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(batch, the kind its cells have, what is delivered in their place).

    A cell may hold several words. Where one of them still means the kind and is not in this delivery at all, nobody
    can tell how much of the cell is left, and it stays.
    """
    for batch, words in _earlier(staging):
        for slug in set(words.values()):
            members = {word for word, meant in words.items() if meant == slug}
            moved = {word for word in members if meanings.get(word, slug) != slug}
            left = members - moved
            if left and not left & meanings.keys():
                continue
            for word in moved:
                becomes = meanings[word]
                yield batch, slug, f"{becomes}:{word}" if becomes in TOLD_BY_WORD else becomes


def _earlier(staging: Staging) -> Iterator[tuple[str, dict[str, str]]]:
    """The deliveries of these sources that landed, with the words that had a kind in each."""
    landed = models.Batch.objects.filter(
        gemeente=staging.gemeente, table=staging.table, source__in=staging.sources, state=BatchState.LANDED
    )
    for batch, facts in landed.values_list("id", "facts"):
        if words := facts.get(WORDS):
            yield batch, words


def _as_told(staging: Staging) -> pl.Expr:
    """The kind of a delivered cell, with its word where it has none."""
    words = staging.scan().select(pl.col("supplier_category").unique()).collect()["supplier_category"].drop_nulls()
    keys = pl.Series([key_of(word) for word in words], dtype=pl.String)
    word = pl.col("supplier_category").replace_strict(words, keys, default=None, return_dtype=pl.String)
    told = pl.concat_str("category", pl.lit(":"), word)
    return pl.when(pl.col("category").is_in(TOLD_BY_WORD)).then(told).otherwise(pl.col("category"))


def key_of(word: str) -> str:
    """By what a word is known again: the police's code, else the word to the letter."""
    return police_code_of(word) or word
