"""Landing a staged delivery in its table: what is new, what changed, and one commit for all of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable, write_deltalake

from openvis.domain.access import Scope
from openvis.errors import InputError
from openvis.store import delta
from openvis.store.staging import KEY, Staging

ROWS_AT_ONCE = 50_000  # handed to the merge in pieces of this many rows


@dataclass(frozen=True, slots=True)
class Difference:
    """How a delivery differs from what is stored, in rows."""

    added: int
    changed: int
    unchanged: int
    repeated: int  # stood in the file again, to the letter; they count once
    years: tuple[int, ...]  # every folder the merge must open: a corrected date moves a row to another year


def compare(staging: Staging) -> Difference:
    """Count what a delivery would change. Raises InputError when one reference stands for different rows."""
    repeated = _count_repeated(staging)
    totals = _with_status(staging, repeated).group_by("status", "year", "old_year").len().collect(engine="streaming")
    rows = dict(totals.group_by("status").agg(pl.col("len").sum()).iter_rows())
    touched = totals.filter(pl.col("status") != "unchanged")
    years = {*touched["year"], *touched["old_year"].drop_nulls()}
    return Difference(
        added=rows.get("added", 0),
        changed=rows.get("changed", 0),
        unchanged=rows.get("unchanged", 0),
        repeated=repeated,
        years=tuple(sorted(years)),
    )


def commit(staging: Staging, difference: Difference) -> int:
    """Land everything new or changed in one commit that names the batch. Returns the version it made."""
    table = delta.table_to_write(staging.table)
    wanted = _with_status(staging, difference.repeated).filter(pl.col("status") != "unchanged")
    rows = wanted.select(delta.SPECS[staging.table].stored.names()).collect_batches(
        chunk_size=ROWS_AT_ONCE, maintain_order=False, engine="streaming"
    )
    properties = CommitProperties(custom_metadata=_facts(staging, difference))
    if difference.changed:
        _merge(table, rows, staging, difference, properties)
    else:  # nothing to replace: rows are added as they come, and none that are stored are read
        write_deltalake(table, rows, mode="append", commit_properties=properties)
    return table.version()


def _merge(
    table: DeltaTable, rows: Any, staging: Staging, difference: Difference, properties: CommitProperties
) -> None:
    years = ", ".join(map(str, difference.years))
    merger = table.merge(
        rows,
        # Naming the folders keeps the merge from opening the rest of the table.
        f"t.gemeente = '{staging.gemeente}' AND t.year IN ({years}) "
        "AND t.source = s.source AND t.reference = s.reference",
        source_alias="s",
        target_alias="t",
        commit_properties=properties,
    )
    merger.when_matched_update_all().when_not_matched_insert_all().execute()


def _facts(staging: Staging, difference: Difference) -> dict[str, str]:
    """What the commit remembers: enough to finish the batch when the program stops right after it."""
    counted = {name: str(value) for name, value in asdict(difference).items() if name != "years"}
    read = {
        "rows_read": str(staging.rows_read),
        "rejected": str(staging.rejected),
        "remarks": json.dumps(staging.remarks),
    }
    return {"batch": staging.batch_id, "gemeente": staging.gemeente} | read | counted


def _with_status(staging: Staging, repeated: int) -> pl.LazyFrame:
    """The delivery, one row per reference, each marked added, changed or unchanged against what is stored."""
    old = (
        delta.rows(Scope.of(staging.gemeente), staging.table)
        .filter(pl.col("source").is_in(sorted(staging.sources)))
        .select(*KEY, old_hash="row_hash", old_year="year")
    )
    new = staging.scan().unique(subset=KEY, keep="any") if repeated else staging.scan()
    status = (
        pl.when(pl.col("old_hash").is_null())
        .then(pl.lit("added"))
        .when(pl.col("old_hash") == pl.col("row_hash"))
        .then(pl.lit("unchanged"))
        .otherwise(pl.lit("changed"))
    )
    return new.join(old, on=KEY, how="left").with_columns(status=status)


def _count_repeated(staging: Staging) -> int:
    several = (
        staging.scan()
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
