"""XLSX, through calamine. Cells become the text a CSV would have had, so that everything after this is the same.

A date cell becomes `2025-12-31T23:15:00` whatever the profile's date formats say: the file itself says it is a date.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from openvis.domain.delivery import Reject
from openvis.errors import UnreadableFile
from openvis.sources.raw_rows import CHUNK_ROWS, FileFormat, RawRows, pack
from openvis.sources.wrong_input import existing_file, place, quoted

DATE_CELL = "%Y-%m-%dT%H:%M:%S"
DAY = timedelta(days=1)


def header_of(path: Path, file_format: FileFormat) -> list[str]:
    """The column names, trimmed. Raises UnreadableFile when it is no XLSX or the sheet is absent or empty."""
    return _header(path, _sheet(path, file_format))[1]


def rows_of(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawRows]:
    """The rows in pieces of at most CHUNK_ROWS; a row without any value is no row."""
    sheet = _sheet(path, file_format)
    header_line, header = _header(path, sheet)
    at = [header.index(column) for column in columns]
    rows = ((line, row) for line, row in enumerate(sheet, start=1) if line > header_line and _filled(row))
    while piece := list(islice(rows, CHUNK_ROWS)):
        values = [[_text(row[index], file_format.decimal) for _, row in piece] for index in at]
        rejects: list[Reject] = []
        yield pack(columns, [line for line, _ in piece], values, rejects)


def _sheet(path: Path, file_format: FileFormat) -> list[list[Any]]:
    """Every row of the sheet, empty ones too, so that the place in the list is the line."""
    try:
        book = CalamineWorkbook.from_path(existing_file(path))
    except CalamineError as error:
        raise UnreadableFile(
            f"{place(path)} is geen leesbaar Excelbestand.",
            "Open het in Excel en sla het op als .xlsx. Er is niets opgeslagen.",
        ) from error
    name = file_format.sheet or book.sheet_names[0]
    if name not in book.sheet_names:
        raise UnreadableFile(
            f"{place(path)} heeft geen blad '{name}'. Er zijn: {quoted(book.sheet_names)}.",
            "Zet de goede naam bij `sheet` in het profiel.",
        )
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def _header(path: Path, sheet: list[list[Any]]) -> tuple[int, list[str]]:
    for line, row in enumerate(sheet, start=1):
        if _filled(row):
            return line, [_text(cell, ".").strip() for cell in row]
    raise UnreadableFile(f"{place(path)}: het blad is leeg.", "Kies het goede blad.")


def _filled(row: list[Any]) -> bool:
    return any(cell != "" for cell in row)


def _text(cell: Any, decimal: str) -> str:
    if isinstance(cell, datetime):
        return cell.strftime(DATE_CELL)
    if isinstance(cell, date):
        return f"{cell.isoformat()}T00:00:00"
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S")
    if isinstance(cell, timedelta):
        seconds = int((cell % DAY).total_seconds())
        return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", decimal)
    return str(cell)
