"""Reading what happened, and how it came in. Every function takes the caller's scope and reads nothing outside it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.delivery import Reject
from openvis.store import batches as batch_records
from openvis.store import delta
from openvis.store.history import versions_at, versions_now

__all__ = ["areas", "batches", "counts", "incidents", "population", "rejects", "versions_at", "versions_now"]


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


def batches(scope: Scope) -> list[Batch]:
    """Every import for the gemeenten of the scope, newest first."""
    return batch_records.within(scope)


def rejects(scope: Scope, batch_id: str) -> list[Reject]:
    """The rows one import kept out, in the order of the file; none when the batch lies outside the scope."""
    return batch_records.rejects_within(scope, batch_id)


def _columns(scope: Scope, table: str, versions: Mapping[str, int] | None) -> pl.LazyFrame:
    return delta.rows(scope, table, versions).select(delta.SPECS[table].columns.names())
