"""Reading what happened, and how it came in. Every function takes the caller's scope and reads nothing outside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.category import TOTAL, UNKNOWN
from openvis.domain.delivery import Reject
from openvis.domain.mapping import MappingDecision, word_key
from openvis.store import batches as batch_records
from openvis.store import delta
from openvis.store.history import versions_at, versions_now

MONTH_KEY = r"^\d{4}-\d{2}$"

__all__ = [
    "addresses",
    "areas",
    "batches",
    "calendar",
    "concordances",
    "count_totals",
    "counts",
    "delivered_gemeenten",
    "first_month",
    "incident_totals",
    "incidents",
    "other_counts",
    "perception",
    "population",
    "rasters",
    "register",
    "rejects",
    "stored_gemeenten",
    "streets",
    "versions_at",
    "versions_now",
]


def incidents(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.LazyFrame:
    """Incidents in the shape of `domain.incident`; `versions` reads them as they were known then."""
    return _columns(scope, "incidents", versions)


def counts(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.LazyFrame:
    """Delivered counts in the shape of `domain.count`. A null value means not given, never zero."""
    return _columns(scope, "counts", versions)


def areas(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Areas of every stored vintage, in the shape of `domain.area`."""
    return _columns(scope, "areas", versions).collect()


def population(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Inhabitants per area and vintage, in the shape of `domain.area.Population`."""
    return _columns(scope, "population", versions).collect()


def perception(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """What residents answered, of every stored wave, in the shape of `domain.perception.Perception`."""
    return _columns(scope, "perception", versions).collect()


def concordances(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Parts of old buurten, in the shape of `domain.concordance`; what was withdrawn is left out."""
    return _columns(scope, "concordances", versions).filter(pl.col("share") > 0).collect()


def rasters(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Cells of risk rasters from elsewhere, of every stored period, in the shape of `domain.raster.RasterCell`."""
    return _columns(scope, "rasters", versions).collect()


def register(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """All gemeenten of the country, of every stored year, in the shape of `domain.register.RegisteredGemeente`."""
    return _columns(scope, "register", versions).collect()


def other_counts(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.LazyFrame:
    """The police table of other gemeenten as a whole, kept for those of the scope, in the shape of `domain.count`."""
    return _columns(scope, "other_counts", versions)


def streets(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Stretches of street of every stored year, in the shape of `domain.street`; what was withdrawn is left out."""
    return _columns(scope, "streets", versions).filter(pl.col("length") > 0).collect()


def addresses(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """How many addresses a cell holds, of every stored year, in the shape of `domain.address_count`."""
    return _columns(scope, "addresses", versions).filter(pl.col("addresses") > 0).collect()


def attribution_of_streets(scope: Scope, *, versions: Mapping[str, int] | None = None) -> list[str]:
    """Whose data the newest streets are, with their year: to say beside whatever is made of them."""
    rows = _columns(scope, "streets", versions).filter(
        pl.col("length") > 0, pl.col("vintage") == pl.col("vintage").max()
    )
    found = rows.select("attribution", "vintage").unique().sort("attribution").collect()
    return [f"{whose}, {year}" for whose, year in found.iter_rows()]


def calendar(scope: Scope, *, versions: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Events known beforehand, in the shape of `domain.calendar_event`; what is not held is left out."""
    return _columns(scope, "calendar", versions).filter("held").collect()


def batches(scope: Scope) -> list[Batch]:
    """Every import for the gemeenten of the scope, newest first."""
    return batch_records.within(scope)


def rejects(scope: Scope, batch_id: str) -> list[Reject]:
    """The rows one import kept out, in the order of the file; none when the batch lies outside the scope."""
    return batch_records.rejects_within(scope, batch_id)


def count_totals(
    scope: Scope, *, versions: Mapping[str, int] | None = None, decisions: Sequence[MappingDecision] = ()
) -> list[dict[str, Any]]:
    """The supplier's own totals per gemeente, source and level, to check by hand.

    `total` adds the supplier's total line only (None where it gives none); `not_given` counts empty cells of every
    category; `areas` is the number of areas, `period_from` and `period_to` the first and last period. `unknown` is how
    much of `source_rows`, all kinds together, has no kind, after what was decided about words.
    """
    totals = (
        _with_or_without_kind(counts(scope, versions=versions), decisions)
        .group_by("gemeente", "source", "level")
        .agg(
            pl.col("area").n_unique().alias("areas"),
            pl.col("period").min().alias("period_from"),
            pl.col("period").max().alias("period_to"),
            pl.when((pl.col("category") == TOTAL).any())
            .then(pl.col("value").filter(pl.col("category") == TOTAL).sum())
            .alias("total"),
            pl.col("value").null_count().alias("not_given"),
            pl.col("value").filter("without_kind").sum().alias("unknown"),
            pl.col("value").filter(pl.col("category") != TOTAL).sum().alias("source_rows"),
        )
        .sort("gemeente", "source", "level")
    )
    return totals.collect().to_dicts()


def incident_totals(
    scope: Scope, *, versions: Mapping[str, int] | None = None, decisions: Sequence[MappingDecision] = ()
) -> list[dict[str, Any]]:
    """How many incidents each source of a gemeente listed, by who reported them; keys as those of count_totals.

    `areas` is the number of buurten they lie in, `period_from` and `period_to` the first and last month.
    """
    month = pl.col("occurred_from").dt.strftime("%Y-%m")
    totals = (
        _with_or_without_kind(incidents(scope, versions=versions), decisions)
        .group_by("gemeente", "source", "reported_by")
        .agg(
            pl.col("buurt").n_unique().alias("areas"),
            month.min().alias("period_from"),
            month.max().alias("period_to"),
            pl.len().alias("total"),
            pl.col("without_kind").sum().cast(pl.Int64).alias("unknown"),
            pl.len().cast(pl.Int64).alias("source_rows"),
        )
        .sort("gemeente", "source", "reported_by")
    )
    return totals.collect().to_dicts()


def _with_or_without_kind(rows: pl.LazyFrame, decisions: Sequence[MappingDecision]) -> pl.LazyFrame:
    """The rows with `without_kind`: whether nobody knows what they are, after what was decided about their words."""
    about = ["gemeente", "source", "supplier_category"]
    made = {(one.gemeente, *one.about): one.category for one in sorted(decisions, key=lambda one: one.number)}
    seen = rows.select(about).filter(pl.col("supplier_category").is_not_null()).unique().collect() if made else None
    told = [(*row, made.get((*row[:2], word_key(row[2])))) for row in seen.iter_rows()] if seen is not None else []
    decided = pl.LazyFrame(told, schema=dict.fromkeys([*about, "decided"], pl.String), orient="row")
    now = pl.coalesce("decided", "category")
    return rows.join(decided, on=about, how="left").with_columns(without_kind=now == UNKNOWN)


def first_month(scope: Scope) -> str | None:
    """The earliest month anything is known of; None where nothing is known by month."""
    by_month = pl.col("period").filter(pl.col("period").str.contains(MONTH_KEY)).min()
    counted = counts(scope).select(by_month).collect().item()
    listed = incidents(scope).select(pl.col("occurred_from").min().dt.strftime("%Y-%m")).collect().item()
    return min((month for month in (counted, listed) if month), default=None)


def delivered_gemeenten() -> list[str]:
    """The gemeenten of which anything was ever handed in, also what was refused; empty for a file that named none."""
    return batch_records.gemeenten_of_all()


def stored_gemeenten() -> list[str]:
    """The gemeenten that have ever had an import land: for the operator at the machine itself."""
    return batch_records.gemeenten()


def _columns(scope: Scope, table: str, versions: Mapping[str, int] | None) -> pl.LazyFrame:
    return delta.rows(scope, table, versions).select(delta.SPECS[table].columns.names())
