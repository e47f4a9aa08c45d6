"""What each stored source says per area, category and complete month, in one shape for tables and for incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from openvis.analysis.events import REACH, Reach
from openvis.domain.area import AreaLevel
from openvis.domain.period import Period, month_of, parse_period
from openvis.pipeline.count_events import events_and_reports
from openvis.pipeline.vintages import counts_in_one_division, incidents_in_one_division

# An incident file often starts within a month. That month counts when the file starts in its first days.
FIRST_DAYS = 7
MONTH_KEY = r"^\d{4}-\d{2}$"
CELL = ("area", "level", "category", "reported_by", "period", "value", "reports")


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of one gemeente, in the shapes of the domain."""

    incidents: pl.LazyFrame
    counts: pl.DataFrame
    areas: pl.DataFrame
    population: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SourceMonths:
    """One source in its latest vintage. Columns of `cells`: area, level, category, reported_by, period, value, reports.

    A cell that is absent means zero in a list of incidents and "not given" in a table (`counted_by_supplier`).
    `reports` is how many reports the events of `value` were known by; empty where every row is an event.
    """

    source: str
    vintage: int
    counted_by_supplier: bool
    months: tuple[Period, ...]  # all complete ones, none left out
    cells: pl.DataFrame
    remarks: tuple[str, ...]


def tables_of_counts(known: Known) -> list[SourceMonths]:
    """The sources that count themselves, by month. Their last month is complete because they delivered it."""
    monthly = known.counts.filter(pl.col("period").str.contains(MONTH_KEY))
    found = []
    for (source,), rows in sorted(monthly.group_by("source")):
        kept = counts_in_one_division(str(source), rows)
        first, last = (parse_period(str(key)) for key in (kept.rows["period"].min(), kept.rows["period"].max()))
        cells = kept.rows.with_columns(pl.col("value").cast(pl.Float64), reports=pl.lit(None, pl.Float64)).select(CELL)
        months = tuple(first.until(last))
        found.append(SourceMonths(str(source), kept.vintage, True, months, cells, kept.remarks))
    return found


def incident_lists(known: Known, now: datetime, reach: Mapping[str, Reach] = REACH) -> list[SourceMonths]:
    """The sources that list incidents, counted per buurt and month: several reports of one event are one.

    All of them in the newest division (`vintages`). A month is complete when the list reaches past its end; nothing
    later than `now` counts as such. A list that holds no complete month is left out.
    """
    placed = incidents_in_one_division(known.incidents, known.areas)
    counted = events_and_reports(placed.rows, reach)
    extent = placed.rows.group_by("source").agg(
        first=pl.col("occurred_from").min(), last=pl.max_horizontal(pl.col("occurred_to", "reported_at").max())
    )
    extents = {source: (first, min(last, now.replace(tzinfo=None))) for source, first, last in extent.collect().rows()}
    found = []
    for (source,), rows in sorted(counted.group_by("source")):
        lost = placed.lost.get(str(source))
        months = tuple(month for month in _complete_months(*extents[source]) if lost is None or month > lost.until)
        if months:
            inside = rows.filter(pl.col("period").is_between(pl.lit(months[0].key), pl.lit(months[-1].key)))
            cells = inside.with_columns(level=pl.lit(AreaLevel.BUURT.value)).select(CELL)
            vintage = int(rows.select(pl.col("vintage").max()).item())
            remarks = (lost.remark,) if lost else ()
            found.append(SourceMonths(str(source), vintage, False, months, cells, remarks))
    return found


def _complete_months(first: datetime, last: datetime) -> tuple[Period, ...]:
    start = month_of(first.date()) if first.day <= FIRST_DAYS else month_of(first.date()).shift(1)
    return tuple(start.until(month_of(last.date()).shift(-1)))
