"""The Delta tables: which there are, how each is laid out, and how a version of one is read.

| table      | one row is                          | folders          | year of a row         |
|------------|-------------------------------------|------------------|-----------------------|
| incidents  | an event (domain.incident)          | gemeente, year   | of `occurred_from`    |
| counts     | a delivered cell (domain.count)     | gemeente, year   | of the period         |
| areas      | an area of one vintage (domain.area)| gemeente, year   | the vintage           |
| population | inhabitants of one area             | gemeente, year   | the vintage           |
| perception | an answer (domain.perception)       | gemeente, year   | of the wave           |
| concordances | a part of an old buurt (domain.concordance) | gemeente, year | the later vintage |
| rasters    | a cell of another's map (domain.raster) | gemeente, year | of the period      |
| calendar   | an event known beforehand (domain.calendar_event) | gemeente, year | of its first day |
| streets    | a stretch of street (domain.street) | gemeente, year   | the vintage           |
| addresses  | how many in a cell (domain.address_count) | gemeente, year | the vintage |
| register   | a gemeente of the country (domain.register) | gemeente, year | the vintage   |
| other_counts | a cell of another gemeente (domain.count) | gemeente, year | of the period |
| figures    | a published cell (domain.run)       | gemeente, run    | -                     |
| series     | a published month (domain.run)      | gemeente, run    | -                     |
| weeks      | a published week (domain.run)       | gemeente, run    | -                     |
| events     | a report of an event (domain.event) | gemeente, run    | -                     |
| overlaps   | two lists compared (domain.event)   | gemeente, run    | -                     |
| lists      | a list of reports (domain.event)    | gemeente, run    | -                     |
| words      | a word without a kind (domain.mapping) | gemeente, run | -                     |
| nowcast    | an estimate of a recent period (domain.nowcast) | gemeente, run | -            |
| raster_areas | a buurt on another's map (domain.raster) | gemeente, run | -                 |
| raster_catches | another's map as a whole (domain.raster) | gemeente, run | -               |
| place_shares | few places with most incidents (domain.places_and_times) | gemeente, run | - |
| busy_streets | a street with many (domain.places_and_times)     | gemeente, run | -      |
| hot_cells  | a cell of a hotspot (domain.places_and_times) | gemeente, run | -             |
| near_repeats | how often a type repeats (domain.places_and_times) | gemeente, run | -      |
| hot_times  | an hour or dagdeel of the week (domain.places_and_times) | gemeente, run | - |
| open_windows | a cell where it may repeat (domain.places_and_times) | gemeente, run | -    |
| beside_gemeenten | a type beside other gemeenten (domain.beside_gemeenten) | gemeente, run | - |
| visible_rises | how large a rise had to be (domain.visible_rise) | gemeente, run | -       |
| expected_levels | what is expected of a buurt and type (domain.expected_sum) | gemeente, run | -  |
| expected_seasons | the season of a type (domain.expected_sum) | gemeente, run | -                  |
| comparable_areas | a buurt that is like another (domain.comparable_area) | gemeente, run | -     |
| forecast_places | what is expected in a cell or buurt (domain.forecast) | gemeente, run | -  |
| forecast_scores | how one way to forecast did (domain.forecast) | gemeente, run | -          |
| forecast_calibration | what was expected and what came (domain.forecast) | gemeente, run | - |
| forecast_verdicts | which way is shown from when on (domain.forecast) | gemeente, run | -    |
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, Schema
from django.conf import settings

from openvis.domain.access import Scope
from openvis.domain.beside_gemeenten import BesideGemeenten
from openvis.domain.comparable_area import ComparableArea
from openvis.domain.delivery import TABLES, frame_schema, schema_of
from openvis.domain.event import EventReport, ListEvents, Overlap
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason
from openvis.domain.forecast import ForecastCalibration, ForecastPlace, ForecastScore, ForecastVerdict
from openvis.domain.forecast_dayparts import ForecastDaypart, ForecastDaypartTrial
from openvis.domain.mapping import SupplierWord
from openvis.domain.nowcast import Nowcast
from openvis.domain.places_and_times import BusyStreet, HotCell, HotTime, NearRepeat, OpenWindow, PlaceShare
from openvis.domain.published_audit import AuditArea, AuditDrift, AuditMonth
from openvis.domain.raster import RasterArea, RasterCatch
from openvis.domain.reporting_rate import ReportingRate
from openvis.domain.run import Figure, SeriesPoint, WeekCount
from openvis.domain.visible_rise import VisibleRise

# Versions and their history stay until retention removes them on purpose, never as a side effect of a write.
KEEP_HISTORY = {"delta.logRetentionDuration": "interval 36500 days", "delta.enableExpiredLogCleanup": "false"}

KEPT_OPEN = 64  # every table there is, with room for earlier versions
COMMIT = re.compile(r"[0-9]{20}\.json")

# What an import adds to a row: which batch brought it, the year folder it lies in, and a hash of its content.
IMPORT_COLUMNS = pl.Schema({"batch": pl.String(), "year": pl.Int32(), "row_hash": pl.Int64()})


# The year folder a row of what happened lies in.
YEAR_OF = {
    "incidents": pl.col("occurred_from").dt.year(),
    "counts": pl.col("period").str.head(4),
    "areas": pl.col("vintage"),
    "population": pl.col("vintage"),
    "perception": pl.col("wave").str.head(4),
    "concordances": pl.col("to_vintage"),
    "rasters": pl.col("period").str.head(4),
    "calendar": pl.col("first").str.head(4),
    "streets": pl.col("vintage"),
    "addresses": pl.col("vintage"),
    "register": pl.col("vintage"),
    "other_counts": pl.col("period").str.head(4),
}


@dataclass(frozen=True, slots=True)
class TableSpec:
    columns: pl.Schema  # what readers get
    stored: pl.Schema  # what is kept: the same, plus IMPORT_COLUMNS for what happened
    folders: tuple[str, str]


PUBLISHED = {
    "figures": Figure,
    "series": SeriesPoint,
    "weeks": WeekCount,
    "events": EventReport,
    "overlaps": Overlap,
    "lists": ListEvents,
    "words": SupplierWord,
    "nowcast": Nowcast,
    "raster_areas": RasterArea,
    "raster_catches": RasterCatch,
    "place_shares": PlaceShare,
    "busy_streets": BusyStreet,
    "hot_cells": HotCell,
    "near_repeats": NearRepeat,
    "open_windows": OpenWindow,
    "visible_rises": VisibleRise,
    "hot_times": HotTime,
    "expected_levels": ExpectedLevel,
    "expected_seasons": ExpectedSeason,
    "comparable_areas": ComparableArea,
    "beside_gemeenten": BesideGemeenten,
    "forecast_dayparts": ForecastDaypart,
    "forecast_daypart_trials": ForecastDaypartTrial,
    "audit_areas": AuditArea,
    "audit_months": AuditMonth,
    "audit_drift": AuditDrift,
}
# What pages show of a forecast does not say by itself of which run it is; nor a verdict, of what.
_RUN = {"run": pl.String(), "gemeente": pl.String()}
_VERDICT = {"category": pl.String(), "kind": pl.String(), "horizon": pl.Int64()}
FORECASTS = {
    "forecast_places": pl.Schema(_RUN | dict(frame_schema(ForecastPlace))),
    "forecast_scores": pl.Schema(_RUN | dict(frame_schema(ForecastScore))),
    "forecast_calibration": pl.Schema(_RUN | dict(frame_schema(ForecastCalibration))),
    "reporting_rates": frame_schema(ReportingRate),
    "forecast_verdicts": pl.Schema(_RUN | _VERDICT | dict(frame_schema(ForecastVerdict))),
}
_OF_RUNS = {name: frame_schema(row) for name, row in PUBLISHED.items()} | FORECASTS
SPECS = {
    name: TableSpec(schema_of(name), pl.Schema({**schema_of(name), **IMPORT_COLUMNS}), ("gemeente", "year"))
    for name in TABLES
} | {name: TableSpec(schema, schema, ("gemeente", "run")) for name, schema in _OF_RUNS.items()}


def tables_folder() -> Path:
    return Path(settings.OPENVIS_DATA) / "tables"


def newest_version(name: str) -> int | None:
    """The number of the last commit, or None where nothing was ever written.

    By the names of the commits alone, of which none is ever removed: pages ask this all the time, and to open a table
    for it takes many times as long.
    """
    try:
        with os.scandir(tables_folder() / name / "_delta_log") as log:
            return max((int(entry.name[:20]) for entry in log if COMMIT.fullmatch(entry.name)), default=None)
    except FileNotFoundError:
        return None


def existing_table(name: str, version: int | None = None) -> DeltaTable | None:
    """The table, or None where nothing was ever written to it."""
    return None if newest_version(name) is None else DeltaTable(tables_folder() / name, version=version)


def table_to_read(name: str, version: int | None = None) -> DeltaTable | None:
    """The same, for whoever only reads: nobody may write to it, because others read from the very same.

    What a version holds never changes, and to open it takes as long as to find the rows of a page in it.
    """
    asked = newest_version(name) if version is None else version
    path = tables_folder() / name
    try:
        commit = os.stat(path / "_delta_log" / f"{asked or 0:020}.json")
    except FileNotFoundError:
        return existing_table(name, version)
    # A folder that was put back from elsewhere has commits of the same numbers, and a table outlives no fork.
    return _opened(path, asked or 0, (commit.st_ino, commit.st_mtime_ns), os.getpid())


@lru_cache(maxsize=KEPT_OPEN)
def _opened(path: Path, version: int, commit: tuple[int, int], process: int) -> DeltaTable:
    return DeltaTable(path, version=version)


def table_to_write(name: str) -> DeltaTable:
    """The table with every column of today, made empty when it does not exist yet."""
    spec, path = SPECS[name], tables_folder() / name
    if found := existing_table(name):
        return _with_later_columns(found, spec)
    path.mkdir(parents=True, exist_ok=True)
    return DeltaTable.create(path, schema=spec.stored, partition_by=list(spec.folders), configuration=KEEP_HISTORY)


def _with_later_columns(table: DeltaTable, spec: TableSpec) -> DeltaTable:
    """Add the columns that came after the table was made, as a commit of their own; the rows in it have none."""
    there = {field.name for field in table.schema().fields}
    wanted = Schema.from_arrow(spec.stored).fields
    if missing := [field for field in wanted if field.name not in there]:
        table.alter.add_columns(missing)
        table.update_incremental()
    return table


def rows(scope: Scope, name: str, versions: Mapping[str, int] | None = None) -> pl.LazyFrame:
    """The stored rows of a table within the scope, as of `versions` (a table it does not name has no rows yet)."""
    spec = SPECS[name]
    version = versions.get(name) if versions is not None else None
    unknown = versions is not None and version is None
    table = None if unknown or not scope.gemeenten else table_to_read(name, version)
    if table is None:
        return pl.LazyFrame(schema=spec.stored)
    found = pl.scan_delta(table).filter(pl.col("gemeente").is_in(sorted(scope.gemeenten)))
    there = {field.name for field in table.schema().fields}
    later = {column: kind for column, kind in spec.stored.items() if column not in there}
    return found.with_columns(pl.lit(None, kind).alias(column) for column, kind in later.items())
