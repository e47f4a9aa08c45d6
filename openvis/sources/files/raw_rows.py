"""What every table-like file is read into first: rows of text with their line numbers, and how the text is written.

Only the columns asked for are kept; the others are forgotten as soon as a line has been split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from openvis.domain.delivery import Reject

CHUNK_ROWS = 100_000  # some 10 to 40 MB of text: a reader of a file of any size holds two such pieces at once
LINE = "\n"  # the column of line numbers: no name a column of a file can have


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How the text of a file is to be read. `delimiter` and `encoding` are for CSV, `sheet` for XLSX."""

    kind: str = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class RawRows:
    """A piece of a file: `frame` has `LINE` and the columns asked for, as trimmed text; empty text is null."""

    frame: pl.DataFrame
    rows_read: int
    rejects: list[Reject] = field(default_factory=list)  # lines with too few or too many fields


def pack(columns: Sequence[str], lines: Sequence[int], values: list[list[str]], rejects: list[Reject]) -> RawRows:
    """Make a piece of split lines; `values` holds one list per column, as long as `lines`."""
    texts = [_series(name, column) for name, column in zip(columns, values, strict=True)]
    return trim(pl.DataFrame(texts), lines, rejects)


def _series(name: str, column: list[str]) -> pl.Series:
    """A column of text. Half a sign (a lone surrogate) becomes a question mark: no text can hold it."""
    try:
        return pl.Series(name, column, dtype=pl.String)
    except UnicodeEncodeError:
        return pl.Series(name, [text.encode("utf-8", "replace").decode() for text in column], dtype=pl.String)


def trim(texts: pl.DataFrame, lines: Sequence[int], rejects: list[Reject]) -> RawRows:
    """Make a piece of columns of text, as long as `lines`: trimmed, empty text becomes null."""
    numbers = pl.Series(LINE, lines, dtype=pl.Int64)
    return RawRows(
        texts.select(numbers, pl.all().str.strip_chars().replace("", None)), len(lines) + len(rejects), rejects
    )
