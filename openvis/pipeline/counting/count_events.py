"""From rows of incident lists to events: which reports are of one, over all lists, and what is counted where."""

from __future__ import annotations

import numpy as np
import polars as pl

from openvis.analysis.deliveries.events import Reports, first_reports
from openvis.analysis.expectations.history import Floats, Ints
from openvis.domain.event_rule import EventRule, reach_of, ruled_categories
from openvis.domain.incident import Precision, ReportedBy

# Reports of one category are compared with each other, from whichever list they are; of two categories never.
ALIKE = ("vintage", "category")
# Which of two equal reports is the first is for their names to say, so that the order of rows decides nothing.
NAMED = ("source", "reference")
HOUR = 3600 * 1_000_000  # microseconds
MONTH = pl.col("occurred_from").dt.strftime("%Y-%m").alias("period")
CELL = (pl.col("buurt").alias("area"), MONTH)


def residents_reports(incidents: pl.LazyFrame, rule: EventRule) -> pl.DataFrame:
    """The rows that are reports of residents of which the rule takes some together."""
    columns = (*NAMED, *ALIKE, "buurt", "occurred_from", "occurred_to", "x", "y", "precision")
    return incidents.filter(_taken_together(rule)).select(columns).sort(NAMED).collect()


def events_already(incidents: pl.LazyFrame, rule: EventRule) -> pl.DataFrame:
    """All other rows, each an event: source, vintage, category, reported_by, area, period and value (how many)."""
    kinds = ("source", "vintage", "category", "reported_by")
    counted = incidents.filter(~_taken_together(rule)).group_by(*kinds, *CELL).agg(value=pl.len().cast(pl.Float64))
    return counted.collect()


def with_events(reports: pl.DataFrame, rule: EventRule) -> pl.DataFrame:
    """The same rows in the same order with `event`, the id of the event, and `begins`: it is the first report of it."""
    first = with_first_report(reports, rule)
    ids = reports.select(pl.concat_str(NAMED, separator="/")).to_series()
    return reports.with_columns(event=ids.gather(first), begins=first == np.arange(len(reports)))


def with_first_report(reports: pl.DataFrame, rule: EventRule) -> pl.Series:
    """For every row the row number of the first report of its event."""
    event: Ints = np.arange(len(reports))
    for (_, slug), rows in reports.with_row_index().group_by(ALIKE):
        if reach := reach_of(str(slug), rule):
            index = rows["index"].to_numpy().astype(np.int64)
            event[index] = index[first_reports(_arrays(rows), reach)]
    return pl.Series("event", event)


def _taken_together(rule: EventRule) -> pl.Expr:
    return (pl.col("reported_by") == ReportedBy.PUBLIC.value) & pl.col("category").is_in(ruled_categories(rule))


def _arrays(rows: pl.DataFrame) -> Reports:
    x, y = (rows[name].fill_null(np.nan).to_numpy() for name in ("x", "y"))
    exact = (rows["precision"] == Precision.POINT.value).to_numpy() & ~np.isnan(x + y)
    return Reports(_hours(rows["occurred_from"]), _hours(rows["occurred_to"]), x, y, exact)


def _hours(moments: pl.Series) -> Floats:
    return np.asarray(moments.dt.epoch("us").to_numpy() / HOUR)
