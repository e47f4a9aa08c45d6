"""What each stored source says per area, category and complete month, in one shape for tables and for incidents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.period import Period, month_of, parse_period

# An incident file often starts within a month. That month counts when the file starts in its first days.
FIRST_DAYS = 7
MONTH_KEY = r"^\d{4}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of one gemeente, in the shapes of the domain."""

    incidents: pl.LazyFrame
    counts: pl.DataFrame
    areas: pl.DataFrame
    population: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SourceMonths:
    """One source in its latest vintage. Columns of `cells`: area, level, category, reported_by, period, value.

    A cell that is absent means zero in a list of incidents and "not given" in a table (`counted_by_supplier`).
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
        vintage, kept, remarks = _latest_vintage(str(source), rows, pl.len())
        first, last = (parse_period(str(key)) for key in (kept["period"].min(), kept["period"].max()))
        cells = kept.select("area", "level", "category", "reported_by", "period", pl.col("value").cast(pl.Float64))
        found.append(SourceMonths(str(source), vintage, True, tuple(first.until(last)), cells, remarks))
    return found


def incident_lists(known: Known, now: datetime) -> list[SourceMonths]:
    """The sources that list incidents, counted per buurt and month.

    A month is complete when the list reaches past its end; nothing later than `now` counts as reach. A list that
    holds no complete month is left out.
    """
    places = ("source", "vintage", "category", "reported_by", pl.col("buurt").alias("area"))
    month = pl.col("occurred_from").dt.strftime("%Y-%m").alias("period")
    counted = known.incidents.group_by(*places, month).agg(value=pl.len().cast(pl.Float64)).collect()
    reach = known.incidents.group_by("source").agg(
        first=pl.col("occurred_from").min(), last=pl.max_horizontal(pl.col("occurred_to", "reported_at").max())
    )
    reach_of = {source: (first, min(last, now.replace(tzinfo=None))) for source, first, last in reach.collect().rows()}
    found = []
    for (source,), rows in sorted(counted.group_by("source")):
        vintage, kept, remarks = _latest_vintage(str(source), rows, pl.col("value").sum())
        months = _complete_months(*reach_of[source])
        if months:
            inside = kept.filter(pl.col("period").is_between(pl.lit(months[0].key), pl.lit(months[-1].key)))
            cells = inside.with_columns(level=pl.lit(AreaLevel.BUURT.value))
            columns = ("area", "level", "category", "reported_by", "period", "value")
            found.append(SourceMonths(str(source), vintage, False, months, cells.select(columns), remarks))
    return found


def _complete_months(first: datetime, last: datetime) -> tuple[Period, ...]:
    start = month_of(first.date()) if first.day <= FIRST_DAYS else month_of(first.date()).shift(1)
    return tuple(start.until(month_of(last.date()).shift(-1)))


def _latest_vintage(source: str, rows: pl.DataFrame, amount: pl.Expr) -> tuple[int, pl.DataFrame, tuple[str, ...]]:
    """Codes only mean something within one vintage, so the others are left out, and that is said."""
    latest = int(rows.select(pl.col("vintage").max()).item())
    others = rows.filter(pl.col("vintage") != latest)
    if others.is_empty():
        return latest, rows, ()
    vintages = " en ".join(str(vintage) for vintage in others["vintage"].unique().sort())
    sentence = (
        f"Bron {source}: {int(others.select(amount).item())} tellingen in de gebiedsindeling van {vintages} "
        f"doen niet mee; alleen die van {latest}."
    )
    return latest, rows.filter(pl.col("vintage") == latest), (sentence,)
