"""What a delivery changed, seen from the two versions of the table before and after it.

Only the files that differ between the two are opened: what lies in the others did not change.
"""

from __future__ import annotations

import polars as pl

from openvis.domain.batch import Batch
from openvis.domain.revision import Revision, of_facts
from openvis.store import delta
from openvis.store.merge import ROWS_COMPARED
from openvis.store.staging import KEY, key_hash

PERIOD_OF = {"incidents": pl.col("occurred_from").dt.strftime("%Y-%m"), "counts": pl.col("period")}
GIVEN = {"incidents": pl.lit(True), "counts": pl.col("value").is_not_null()}
SEEN = pl.Schema(
    {"source": pl.String, "reference": pl.String, "period": pl.String, "row_hash": pl.Int64, "given": pl.Boolean}
)


def revisions_of(batch: Batch) -> list[Revision]:
    """What a delivery changed, newest period first: as it was kept, else from the versions; none where nothing did."""
    kept = of_facts(batch.facts)
    return revisions_in(batch.table, batch.version) if kept is None else kept


def revisions_in(table: str, version: int | None) -> list[Revision]:
    """What the commit that made a version changed. Empty for a table without periods."""
    if version is None or table not in PERIOD_OF:
        return []
    before, after = _files(table, version - 1), _files(table, version)
    old, new = _rows(table, before - after), _rows(table, after - before)
    held = int(old.select(pl.len()).collect(engine="streaming").item())
    if not held:
        told = [_counted(new.select("source", "period", what=pl.lit("added")))]
    else:
        parts = 1 + held // ROWS_COMPARED
        told = [_counted(_compared(old, new, part, parts)) for part in range(parts)]
    rows = pl.concat(told).group_by("source", "period").sum().sort("source", "period", descending=[False, True])
    return [Revision(**row) for row in rows.iter_rows(named=True)]


def _compared(old: pl.LazyFrame, new: pl.LazyFrame, part: int, parts: int) -> pl.LazyFrame:
    """What became of one part of the rows, so that memory does not grow with the table."""
    here = key_hash() % parts == part
    both = old.filter(here).join(new.filter(here), on=KEY, how="full", suffix="_new", coalesce=True)
    return pl.concat([_left(both), _came(both), _changed(both)])


def _counted(told: pl.LazyFrame) -> pl.DataFrame:
    numbers = (pl.col("what").eq(what).sum().cast(pl.Int64).alias(what) for what in ("added", "changed", "withdrawn"))
    return told.group_by("source", "period").agg(*numbers).collect(engine="streaming")


def _left(both: pl.LazyFrame) -> pl.LazyFrame:
    """Rows that are gone, went to another period, or are no longer given."""
    moved = pl.col("period_new").is_null() | (pl.col("period") != pl.col("period_new"))
    withheld = pl.col("given") & ~pl.col("given_new").fill_null(True)
    found = both.filter(pl.col("period").is_not_null() & (moved | withheld))
    return found.select("source", "period", what=pl.lit("withdrawn"))


def _came(both: pl.LazyFrame) -> pl.LazyFrame:
    new = pl.col("period").is_null() | (pl.col("period") != pl.col("period_new"))
    found = both.filter(pl.col("period_new").is_not_null() & new)
    return found.select("source", period="period_new", what=pl.lit("added"))


def _changed(both: pl.LazyFrame) -> pl.LazyFrame:
    found = both.filter(
        pl.col("period") == pl.col("period_new"),
        pl.col("row_hash") != pl.col("row_hash_new"),
        pl.col("given_new") | ~pl.col("given"),
    )
    return found.select("source", "period", what=pl.lit("changed"))


def _files(table: str, version: int) -> set[str]:
    found = delta.table_to_read(table, version) if version >= 0 else None
    return set(found.file_uris()) if found else set()


def _rows(table: str, files: set[str]) -> pl.LazyFrame:
    told = {"period": PERIOD_OF[table], "given": GIVEN[table]}
    scans = [pl.scan_parquet(file).with_columns(**told).select(SEEN.names()).cast(SEEN) for file in sorted(files)]
    return pl.concat([pl.LazyFrame(schema=SEEN), *scans])
