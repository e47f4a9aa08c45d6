"""Landing a staged delivery in its table: what is new, what changed, and one commit for all of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass

import numpy as np
import polars as pl
from deltalake import CommitProperties, DeltaTable

from openvis.domain.access import Scope
from openvis.errors import InputError
from openvis.store import delta
from openvis.store.append import append
from openvis.store.learnt_words import outdated, words_with_kind
from openvis.store.staging import KEY, Staging, key_hash

ROWS_AT_ONCE = 50_000  # handed to the merge in pieces of this many rows
ROWS_COMPARED = 1_000_000  # so many are compared at a time with what is stored, so that memory stays what it is


@dataclass(frozen=True, slots=True)
class Difference:
    """How a delivery differs from what is stored, in rows."""

    added: int
    changed: int
    unchanged: int
    repeated: int  # stood in the file again, to the letter; they count once
    years: tuple[int, ...]  # every folder the merge must open: a corrected date moves a row to another year
    moved: int = 0  # stored cells that go, because their word means something else by now

    @property
    def anything(self) -> bool:
        """Whether there is anything to land."""
        return bool(self.added or self.changed or self.moved)


def compare(staging: Staging) -> Difference:
    """Count what a delivery would change, and set that ready to be landed.

    Raises InputError when one reference stands for different rows.
    """
    repeated = _count_repeated(staging)
    old = _stored(staging)
    if not repeated and old.head(1).collect().is_empty():
        years = staging.scan().select(pl.col("year").unique()).collect(engine="streaming")["year"]
        return Difference(staging.rows, 0, 0, 0, tuple(years.sort()))
    rows: Counter[str] = Counter()
    touched: set[int] = set()
    parts = 1 + staging.rows // ROWS_COMPARED
    for part in range(parts):
        compared = _compared(staging, old, part, parts).collect(engine="streaming")
        rows.update(dict(compared["status"].value_counts().iter_rows()))
        wanted = compared.filter(pl.col("status") != "unchanged")
        touched |= {*wanted["year"], *wanted["old_year"].drop_nulls()}
        staging.want(wanted.select(delta.SPECS[staging.table].stored.names()), part)
    moved = outdated(staging)
    if moved is not None:
        staging.drop(moved.select(KEY))
        touched |= set(moved["year"])
    return Difference(
        added=rows["added"],
        changed=rows["changed"],
        unchanged=rows["unchanged"],
        repeated=repeated,
        years=tuple(sorted(touched)),
        moved=0 if moved is None else moved.height,
    )


def commit(staging: Staging, difference: Difference) -> int:
    """Land everything new or changed in one commit that names the batch. Returns the version it made."""
    table = delta.table_to_write(staging.table)
    rows = staging.scan_wanted().select(delta.SPECS[staging.table].stored.names())
    properties = CommitProperties(custom_metadata=_facts(staging, difference))
    if difference.changed or difference.moved:
        _merge(table, rows, staging, difference, properties)
    else:  # nothing to replace, so that nothing that is stored need be read
        append(table, rows, beside=staging.folder / "files", name=staging.batch_id, properties=properties)
    return table.version()


def _merge(
    table: DeltaTable, rows: pl.LazyFrame, staging: Staging, difference: Difference, properties: CommitProperties
) -> None:
    years = ", ".join(map(str, difference.years))
    gone = "gone"
    rows = rows.with_columns(pl.lit(False).alias(gone))
    if difference.moved:
        dropped = staging.scan_dropped().with_columns(pl.lit(staging.gemeente).alias("gemeente"))
        rows = pl.concat([rows, dropped.with_columns(pl.lit(True).alias(gone))], how="diagonal")
    merger = table.merge(
        rows.collect_batches(chunk_size=ROWS_AT_ONCE, maintain_order=False, engine="streaming"),
        # Naming the folders keeps the merge from opening the rest of the table.
        f"t.gemeente = '{staging.gemeente}' AND t.year IN ({years}) "
        "AND t.source = s.source AND t.reference = s.reference",
        source_alias="s",
        target_alias="t",
        commit_properties=properties,
    )
    (
        merger.when_matched_delete(f"s.{gone}")
        .when_matched_update_all(f"NOT s.{gone}", except_cols=[gone])
        .when_not_matched_insert_all(f"NOT s.{gone}", except_cols=[gone])
        .execute()
    )


def _facts(staging: Staging, difference: Difference) -> dict[str, str]:
    """What the commit remembers: enough to finish the batch when the program stops right after it."""
    counted = {name: str(value) for name, value in asdict(difference).items() if name != "years"}
    read = {
        "rows_read": str(staging.rows_read),
        "rejected": str(staging.rejected),
        "remarks": json.dumps(staging.remarks),
        "words": json.dumps(words_with_kind(staging)),
    }
    return {"batch": staging.batch_id, "gemeente": staging.gemeente} | read | counted


def _stored(staging: Staging) -> pl.LazyFrame:
    """What is stored of the sources of the delivery."""
    return (
        delta.rows(Scope.of(staging.gemeente), staging.table)
        .filter(pl.col("source").is_in(sorted(staging.sources)))
        .select(*KEY, old_hash="row_hash", old_year="year")
    )


def _compared(staging: Staging, old: pl.LazyFrame, part: int, parts: int) -> pl.LazyFrame:
    """One part of the delivery, one row per reference, each marked added, changed or unchanged."""
    here = key_hash() % parts == part
    status = (
        pl.when(pl.col("old_hash").is_null())
        .then(pl.lit("added"))
        .when(pl.col("old_hash") == pl.col("row_hash"))
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("changed"))
    )
    new = staging.scan().filter(here).unique(subset=KEY, keep="any")
    return new.join(old.filter(here), on=KEY, how="left").with_columns(status=status)


def _count_repeated(staging: Staging) -> int:
    prints = np.sort(np.concatenate(staging.keys))
    twice = np.unique(prints[1:][prints[1:] == prints[:-1]])
    if not len(twice):
        return 0
    several = (
        staging.scan()
        .filter(key_hash().is_in(pl.Series(twice).implode()))
        .group_by(KEY)
        .agg(pl.len().alias("rows"), pl.col("row_hash").n_unique().alias("kinds"))
        .filter(pl.col("rows") > 1)
        .collect(engine="streaming")
    )
    clashing = several.filter(pl.col("kinds") > 1).sort(KEY)
    if clashing.height:
        raise InputError(
            f"In {staging.file_name} staat {_times(clashing.height)} hetzelfde kenmerk bij rijen die van elkaar "
            f"verschillen, zoals {clashing['reference'][0]} ({clashing['rows'][0]} rijen).",
            "Kies een kolom die elke rij eenmaal aanwijst, of lever van elke rij alleen de laatste stand.",
        )
    return int(several["rows"].sum()) - several.height


def _times(number: int) -> str:
    return "één keer" if number == 1 else f"{number} keer"
