"""What each stored source says per area, category and complete month, in one shape for tables and for incidents."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from openvis.domain.area import AreaLevel
from openvis.domain.category import TOTAL, UNKNOWN, categories
from openvis.domain.incident import ReportedBy
from openvis.domain.period import Period, parse_period
from openvis.domain.run import source_name
from openvis.pipeline.renumbering.divisions import Divisions
from openvis.pipeline.renumbering.vintages import counts_in_one_division

MONTH_KEY = r"^\d{4}-\d{2}$"
CELL = pl.Schema(
    {
        "area": pl.String,
        "level": pl.String,
        "category": pl.String,
        "reported_by": pl.String,
        "period": pl.String,
        "value": pl.Float64,
        "converted_from": pl.Float64,
        "converted_by": pl.Float64,
    }
)
REPORTS_CELL = pl.Schema(
    {"source": pl.String, "area": pl.String, "category": pl.String, "period": pl.String, "reports": pl.Float64}
)
# Rows of a whole source, of every kind but the supplier's own total: all, without a category, and of sensitive kinds.
ROWS_CELL = pl.Schema(
    {"area": pl.String, "period": pl.String, "all": pl.Float64, "unknown": pl.Float64, "sensitive": pl.Float64}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the store holds of one gemeente, in the shapes of the domain."""

    incidents: pl.LazyFrame
    counts: pl.DataFrame
    areas: pl.DataFrame
    population: pl.DataFrame
    concordances: pl.DataFrame
    calendar: pl.DataFrame

    @property
    def divisions(self) -> Divisions:
        return Divisions(self.areas, self.concordances)


@dataclass(frozen=True, slots=True)
class SourceMonths:
    """One source in one division, or several lists of residents' reports that are counted together.

    Columns of `cells`: CELL. A cell that is absent means zero in a list of incidents and "not given" in a table
    (`counted_by_supplier`); `converted_from` is the vintage a value was converted from and `converted_by` the rank of
    the basis of that, both empty where it stands as it was counted. `reports` holds how many reports of each list the
    events of `value` were known by (REPORTS_CELL), of the categories whose rows are reports. `rows` is how
    much there is of the whole source, whatever kind it is (ROWS_CELL).
    """

    sources: tuple[str, ...]
    vintage: int
    counted_by_supplier: bool
    months: tuple[Period, ...]  # all complete ones, none left out
    cells: pl.DataFrame
    reports: pl.DataFrame
    rows: pl.DataFrame
    absent: tuple[Period, ...] = ()  # of these months: in which a list is missing, so that nothing is known
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return source_name(self.sources)


def tables_of_counts(known: Known, divisions: Divisions) -> list[SourceMonths]:
    """The sources that count themselves, by month. Their last month is complete because they delivered it."""
    monthly = known.counts.filter(pl.col("period").str.contains(MONTH_KEY))
    found = []
    for (source,), rows in sorted(monthly.group_by("source")):
        kept = counts_in_one_division(str(source), rows, divisions)
        first, last = (parse_period(str(key)) for key in (kept.cells["period"].min(), kept.cells["period"].max()))
        cells = _shaped(kept.cells)
        months = tuple(first.until(last))
        reports = pl.DataFrame(schema=REPORTS_CELL)
        rows_of = rows_per_cell(kept.cells.lazy().with_columns(amount=pl.col("value").fill_null(0)))
        found.append(
            SourceMonths((str(source),), kept.vintage, True, months, cells, reports, rows_of, remarks=kept.remarks)
        )
    return found


def rows_per_cell(rows: pl.LazyFrame) -> pl.DataFrame:
    """ROWS_CELL of rows with columns area, period, category and `amount`, how many each row stands for."""
    sensitive = [slug for slug, known in categories().items() if known.sensitive]
    return (
        rows.filter(pl.col("category") != TOTAL)
        .group_by("area", "period")
        .agg(
            pl.col("amount").sum().alias("all"),
            pl.col("amount").filter(pl.col("category") == UNKNOWN).sum().alias("unknown"),
            pl.col("amount").filter(pl.col("category").is_in(sensitive)).sum().alias("sensitive"),
        )
        .select(pl.col(name).cast(kind) for name, kind in ROWS_CELL.items())
        .collect()
    )


def of_buurten(cells: pl.DataFrame, reported_by: ReportedBy | None = None) -> pl.DataFrame:
    """Counted cells in the columns of `SourceMonths.cells`."""
    labels = {"level": pl.lit(AreaLevel.BUURT.value)}
    if reported_by:
        labels["reported_by"] = pl.lit(reported_by.value)
    return _shaped(cells.with_columns(**labels))


def _shaped(cells: pl.DataFrame) -> pl.DataFrame:
    absent = {name: pl.lit(None) for name in CELL if name not in cells.columns}
    return cells.with_columns(**absent).select(pl.col(name).cast(kind) for name, kind in CELL.items())
