"""What a source hands over: rows as a frame in the shape of one table, and the rows it had to refuse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, get_args, get_type_hints

import polars as pl

from openvis.domain.address_count import AddressCount
from openvis.domain.area import Area, Population
from openvis.domain.calendar_event import CalendarEvent
from openvis.domain.concordance import Concordance
from openvis.domain.count import Count
from openvis.domain.incident import Incident
from openvis.domain.perception import Perception
from openvis.domain.raster import RasterCell
from openvis.domain.register import RegisteredGemeente
from openvis.domain.street import StreetSegment

# The tables of "what happened". Each is the frame form of one dataclass, so a column is defined once.
TABLES: dict[str, type] = {
    "incidents": Incident,
    "counts": Count,
    "areas": Area,
    "population": Population,
    "perception": Perception,
    "concordances": Concordance,
    "rasters": RasterCell,
    "calendar": CalendarEvent,
    "streets": StreetSegment,
    "addresses": AddressCount,
    "register": RegisteredGemeente,
    "other_counts": Count,
}

_POLARS_TYPES: dict[type, Any] = {
    str: pl.String,
    int: pl.Int64,
    float: pl.Float64,
    bool: pl.Boolean,
    bytes: pl.Binary,
    datetime: pl.Datetime("us"),
}


def schema_of(table: str) -> pl.Schema:
    """The polars schema of a table of "what happened"."""
    return frame_schema(TABLES[table])


def frame_schema(row: type) -> pl.Schema:
    """The polars schema of a dataclass: its fields, in their order; enums are their slugs."""
    hints = get_type_hints(row)
    return pl.Schema({column.name: _polars_type(hints[column.name]) for column in fields(row)})


def frame_of(rows: Sequence[Any], kind: type) -> pl.DataFrame:
    """Dataclasses of one kind as rows of a frame, column by column: without the copies that `asdict` makes."""
    schema = frame_schema(kind)
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in schema}, schema=schema)


def required_columns(table: str) -> list[str]:
    """The columns that are never empty."""
    hints = get_type_hints(TABLES[table])
    return [column.name for column in fields(TABLES[table]) if type(None) not in get_args(hints[column.name])]


def later_columns(table: str) -> list[str]:
    """The columns that older rows do not have: fields with a default. Null there means "as before it existed"."""
    return [column.name for column in fields(TABLES[table]) if column.default is not MISSING]


def _polars_type(hint: Any) -> Any:
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    kind = kinds[0]
    return _POLARS_TYPES[str] if issubclass(kind, str) else _POLARS_TYPES[kind]


class RejectKind(StrEnum):
    """Why a row was kept out, for counting; the reason says it in a sentence."""

    UNREADABLE = "unreadable"  # not a number, date or code, or a broken line
    EMPTY = "empty"  # nothing stands where something must
    UNMAPPED = "unmapped"  # the supplier's word has no category here
    OUTSIDE = "outside"  # lies outside the gemeente
    UNPLACED = "unplaced"  # an address or name that was not found, or that several have
    SWAPPED = "swapped"  # east and north stand in each other's place
    REPEATED = "repeated"  # this number came by before in the file
    FUTURE = "future"  # has yet to happen


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was kept out. `row` is its line in the file (1 = header); `value` only ever a date, number or code."""

    row: int
    column: str | None
    reason: str
    value: str | None = None
    kind: RejectKind = RejectKind.UNREADABLE


def reject_of_json(facts: dict[str, Any]) -> Reject:
    """A reject that was written down as JSON."""
    return Reject(**facts | {"kind": RejectKind(facts["kind"])})


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a delivery. A file of any size is a stream of these, so memory does not grow with it."""

    frame: pl.DataFrame  # exactly the columns of schema_of(table)
    rejects: list[Reject] = field(default_factory=list)
    rows_read: int = 0  # rows of the file this chunk covers, landed or refused
    remarks: list[str] = field(default_factory=list)  # what the reader noticed without refusing anything
    facts: dict[str, Any] = field(default_factory=dict)  # what the batch keeps about the delivery, for its quality
    # What each word of the supplier became, where a cell without a kind is told by its word: so that one that was
    # delivered before the word was known can move.
    words: dict[str, str] = field(default_factory=dict)
