"""Landing a staged delivery in its table: what is new, what changed, and one commit for all of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import polars as pl
from deltalake import CommitProperties

from openvis.domain.access import Scope
from openvis.errors import InputError
from openvis.store import delta
from openvis.store.staging import Staging


@dataclass(frozen=True, slots=True)
class Difference:
    """How a delivery differs from what is stored."""

    added: int
    changed: int
    unchanged: int
    repeated: int  # rows that stood in the file more than once, to the letter; they count once
    years: tuple[int, ...]  # every year folder the merge has to open, of old rows and of new ones


def compare(staging: Staging) -> Difference:
    """Count what a delivery would change. Raises InputError when one reference stands for different rows."""
    repeated = _check_references(staging)
    compared = _compared(staging)
    totals = compared.group_by("status").len().collect(engine="streaming")
    count = dict(totals.iter_rows())
    touched = compared.filter(pl.col("status") != "unchanged")
    years = touched.select(pl.concat([pl.col("year"), pl.col("old_year")]).drop_nulls().unique()).collect()
    return Difference(
        added=count.get("added", 0),
        changed=count.get("changed", 0),
        unchanged=count.get("unchanged", 0),
        repeated=repeated,
        years=tuple(sorted(years.to_series().to_list())),
    )


def commit(staging: Staging, difference: Difference, batch_id: str) -> int:
    """Land everything that is new or changed in one commit that names the batch. Returns the version it made."""
    stored = delta.SPECS[staging.table].stored
    source = _compared(staging).filter(pl.col("status") != "unchanged").select(stored.names())
    table = delta.table_to_write(staging.table)
    facts = {name: value for name, value in asdict(difference).items() if name != "years"} | {
        "batch": batch_id,
        "rows_read": staging.rows_read,
        "rejected": staging.rejected,
        "gemeente": staging.gemeente,
    }
    years = ", ".join(map(str, difference.years))
    merger = table.merge(
        source.collect_batches(engine="streaming"),
        # Naming the folders keeps the merge from opening the rest of the table.
        f"t.gemeente = '{staging.gemeente}' AND t.year IN ({years}) "
        "AND t.source = s.source AND t.reference = s.reference",
        source_alias="s",
        target_alias="t",
        commit_properties=CommitProperties(custom_metadata={name: str(value) for name, value in facts.items()}),
    )
    merger.when_matched_update_all().when_not_matched_insert_all().execute()
    return table.version()


def _compared(staging: Staging) -> pl.LazyFrame:
    """The delivery, one row per reference, each with its status against what is stored."""
    old = (
        delta.rows(Scope.of(staging.gemeente), staging.table)
        .filter(pl.col("source") == staging.source)
        .select("reference", old_hash="row_hash", old_year="year")
    )
    return (
        staging.scan()
        .unique(subset="reference", keep="any")
        .join(old, on="reference", how="left")
        .with_columns(
            status=pl.when(pl.col("old_hash").is_null())
            .then(pl.lit("added"))
            .when(pl.col("old_hash") == pl.col("row_hash"))
            .then(pl.lit("unchanged"))
            .otherwise(pl.lit("changed"))
        )
    )


def _check_references(staging: Staging) -> int:
    several = (
        staging.scan()
        .group_by("reference")
        .agg(pl.len().alias("rows"), pl.col("row_hash").n_unique().alias("kinds"))
        .filter(pl.col("rows") > 1)
        .collect(engine="streaming")
    )
    clashing = several.filter(pl.col("kinds") > 1).sort("reference")
    if clashing.height:
        raise InputError(
            f"In {staging.file_name} staan {clashing.height} kenmerken bij rijen die van elkaar verschillen, "
            f"zoals {clashing['reference'][0]} ({clashing['rows'][0]} keer).",
            "Kies een kolom die elke rij eenmaal aanwijst, of lever alleen de laatste stand van elke rij.",
        )
    return int(several["rows"].sum()) - several.height
