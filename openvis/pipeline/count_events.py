"""From rows of incident lists to events per buurt and month, with how many reports they were known by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from openvis.analysis.events import Reach, Reports, first_reports, reach_of
from openvis.analysis.history import Floats, Ints
from openvis.domain.category import categories
from openvis.domain.incident import Precision, ReportedBy

# Together these are counted as one kind; reports of two kinds are never one event.
KIND = ("source", "vintage", "category", "reported_by")
HOUR = 3600 * 1_000_000  # microseconds


def events_and_reports(incidents: pl.LazyFrame, reach: Mapping[str, Reach]) -> pl.DataFrame:
    """Columns of KIND, area (the buurt), period (the month), value (events) and reports, one row per cell with any.

    An event counts in the buurt and month of its first report. `reports` is empty for kinds whose rows are events
    already: registrations, what officers find, and categories without a reach.
    """
    by_residents = _by_residents(reach)
    already = incidents.filter(~by_residents).group_by(*KIND, *_cell()).agg(value=pl.len()).collect()
    columns = (*KIND, "buurt", "occurred_from", "occurred_to", "x", "y", "precision")
    reports = incidents.filter(by_residents).select(columns).collect()
    marked = reports.with_columns(event=with_first_report(reports, reach)).with_row_index()
    begins = pl.col("event") == pl.col("index")
    counted = marked.group_by(*KIND, *_cell()).agg(value=begins.sum(), reports=pl.len())
    return pl.concat(
        [already.with_columns(reports=pl.lit(None, pl.UInt32)), counted], how="vertical_relaxed"
    ).with_columns(pl.col("value", "reports").cast(pl.Float64))


def with_first_report(reports: pl.DataFrame, reach: Mapping[str, Reach]) -> pl.Series:
    """For every row the row number of the first report of its event."""
    event: Ints = np.arange(len(reports))
    for (_, _, slug, _), rows in reports.with_row_index().group_by(KIND):
        rule = reach_of(str(slug), reach)
        if rule:
            index = rows["index"].to_numpy().astype(np.int64)
            event[index] = index[first_reports(_arrays(rows), rule)]
    return pl.Series("event", event)


def _by_residents(reach: Mapping[str, Reach]) -> pl.Expr:
    ruled = [slug for slug in categories() if reach_of(slug, reach)]
    return (pl.col("reported_by") == ReportedBy.PUBLIC.value) & pl.col("category").is_in(ruled)


def _cell() -> tuple[pl.Expr, pl.Expr]:
    return pl.col("buurt").alias("area"), pl.col("occurred_from").dt.strftime("%Y-%m").alias("period")


def _arrays(rows: pl.DataFrame) -> Reports:
    x, y = (rows[name].fill_null(np.nan).to_numpy() for name in ("x", "y"))
    exact = (rows["precision"] == Precision.POINT.value).to_numpy() & ~np.isnan(x + y)
    return Reports(_hours(rows["occurred_from"]), _hours(rows["occurred_to"]), x, y, exact)


def _hours(moments: pl.Series) -> Floats:
    return np.asarray(moments.dt.epoch("us").to_numpy() / HOUR)
