"""What each stored source says per area, category and complete month, in one shape for tables and for incidents."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period, parse_period
from openvis.domain.run import source_name
from openvis.pipeline.vintages import counts_in_one_division

MONTH_KEY = r"^\d{4}-\d{2}$"
CELL = ("area", "level", "category", "reported_by", "period", "value")
REPORTS_CELL = pl.Schema(
    {"source": pl.String, "area": pl.String, "category": pl.String, "period": pl.String, "reports": pl.Float64}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of one gemeente, in the shapes of the domain."""

    incidents: pl.LazyFrame
    counts: pl.DataFrame
    areas: pl.DataFrame
    population: pl.DataFrame


@dataclass(frozen=True, slots=True)
class SourceMonths:
    """One source in its latest vintage, or several lists of residents' reports that are counted together.

    Columns of `cells`: area, level, category, reported_by, period, value. A cell that is absent means zero in a list
    of incidents and "not given" in a table (`counted_by_supplier`). `reports` holds how many reports of each list the
    events of `value` were known by (REPORTS_CELL), of the categories whose rows are reports.
    """

    sources: tuple[str, ...]
    vintage: int
    counted_by_supplier: bool
    months: tuple[Period, ...]  # all complete ones, none left out
    cells: pl.DataFrame
    reports: pl.DataFrame
    absent: tuple[Period, ...] = ()  # of these months: in which a list is missing, so that nothing is known
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return source_name(self.sources)


def tables_of_counts(known: Known) -> list[SourceMonths]:
    """The sources that count themselves, by month. Their last month is complete because they delivered it."""
    monthly = known.counts.filter(pl.col("period").str.contains(MONTH_KEY))
    found = []
    for (source,), rows in sorted(monthly.group_by("source")):
        kept = counts_in_one_division(str(source), rows)
        first, last = (parse_period(str(key)) for key in (kept.rows["period"].min(), kept.rows["period"].max()))
        cells = kept.rows.with_columns(pl.col("value").cast(pl.Float64)).select(CELL)
        months = tuple(first.until(last))
        reports = pl.DataFrame(schema=REPORTS_CELL)
        found.append(SourceMonths((str(source),), kept.vintage, True, months, cells, reports, remarks=kept.remarks))
    return found


def of_buurten(cells: pl.DataFrame, reported_by: ReportedBy | None = None) -> pl.DataFrame:
    """Counted cells in the columns of `SourceMonths.cells`."""
    labels = {"level": pl.lit(AreaLevel.BUURT.value)}
    if reported_by:
        labels["reported_by"] = pl.lit(reported_by.value)
    return cells.with_columns(**labels).select(CELL)
