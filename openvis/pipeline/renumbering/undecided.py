"""Incidents of which only an old buurt is known that was split: what they leave unknown, and where they still count."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.event_rule import EventRule
from openvis.domain.incident import ReportedBy
from openvis.pipeline.counting.count_events import CELL, events_already, residents_reports

_KIND = ("category", "reported_by", "period")
# The code of the wijk and of the gemeente a buurt lies in, as `domain.area` reads them, for a whole column.
_ABOVE: dict[AreaLevel, Callable[[pl.Expr], pl.Expr]] = {
    AreaLevel.WIJK: lambda buurt: "WK" + buurt.str.slice(2, 6),
    AreaLevel.GEMEENTE: lambda buurt: "GM" + buurt.str.slice(2, 4),
}


def undecided_cells(undecided: pl.DataFrame, rule: EventRule) -> pl.DataFrame:
    """Counts of undecided incidents in their old buurten: columns of a cell, source, `pieces` and `is_report`.

    Without a point a report is never joined with another (`analysis.events`), so each is an event. `is_report`:
    whether it is of a kind that is counted over all lists of residents' reports.
    """
    lazy = undecided.lazy()
    reports = residents_reports(lazy, rule).group_by("source", "category", *CELL).agg(value=pl.len().cast(pl.Float64))
    told = reports.with_columns(is_report=True, reported_by=pl.lit(ReportedBy.PUBLIC.value))
    counted = pl.concat([events_already(lazy, rule).with_columns(is_report=False), told], how="diagonal")
    pieces = undecided.select("source", "pieces", area="buurt").unique(["source", "area"])
    return counted.join(pieces, on=["source", "area"], how="left")


def with_undecided(cells: pl.DataFrame, undecided: pl.DataFrame) -> pl.DataFrame:
    """Cells of buurten with what is not known of them left open, and the totals above that are known all the same.

    cells      cells of buurten, at least area, level, category, reported_by, period and value
    undecided  area (the old buurt), category, reported_by, period, value and `pieces`, what each buurt was split into

    A piece is unknown (null) in every type and month in which its old buurt had an undecided incident. The gemeente
    counts it; so does a wijk that holds all the pieces.
    """
    hidden = undecided.explode("pieces").select(pl.col("pieces").alias("area"), *_KIND).unique()
    level = pl.lit(AreaLevel.BUURT.value)
    parts = [cells.join(hidden, on=["area", *_KIND], how="anti"), hidden.with_columns(level=level)]
    above = [_totals(cells, undecided, hidden, level) for level in _ABOVE]
    return pl.concat([*parts, *above], how="diagonal").select(cells.columns)


def _totals(cells: pl.DataFrame, undecided: pl.DataFrame, hidden: pl.DataFrame, level: AreaLevel) -> pl.DataFrame:
    """The totals of one level that the open cells would otherwise leave unknown."""
    above, key = _ABOVE[level], ["area", *_KIND]
    decided = cells.with_columns(area=above(pl.col("area"))).group_by(key).agg(known=pl.col("value").sum())
    inside = undecided.with_columns(areas=pl.col("pieces").list.eval(above(pl.element())).list.unique())
    alone = inside.filter(pl.col("areas").list.len() == 1).with_columns(area=pl.col("areas").list.first())
    torn = inside.filter(pl.col("areas").list.len() > 1).explode("areas").select(pl.col("areas").alias("area"), *_KIND)
    return (
        hidden.with_columns(area=above(pl.col("area")))
        .unique()
        .join(torn, on=key, how="anti")
        .join(decided, on=key, how="left")
        .join(alone.group_by(key).agg(more=pl.col("value").sum()), on=key, how="left")
        .select(*key, value=pl.col("known").fill_null(0.0) + pl.col("more").fill_null(0.0), level=pl.lit(level.value))
    )
