"""XLSX, through calamine. Cells become the text a CSV would have had, so that everything after this is the same.

A date cell becomes `2025-12-31T23:15:00` whatever the profile's date formats say: the file itself says it is a date.
A formula without a result, or a fault of Excel, is no empty cell: its row is kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from openvis.domain.delivery import Reject
from openvis.domain.shown_value import shown
from openvis.errors import UnreadableFile
from openvis.sources.files.csv_lines import MOST_ABOVE
from openvis.sources.files.raw_rows import CHUNK_ROWS, FileFormat, RawRows, pack
from openvis.sources.files.wrong_input import existing_file, place, quoted
from openvis.sources.files.xlsx_parts import damaged, sheet_facts

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
    empty = _cells_without_value(path, file_format, header, at)
    beyond: list[tuple[int, list[Any]]] = [(line, []) for line in sorted(empty) if line > len(sheet)]
    rows = (
        (line, row)
        for line, row in chain(enumerate(sheet, start=1), beyond)
        if line > header_line and (line in empty or _filled(row))
    )
    while piece := list(islice(rows, CHUNK_ROWS)):
        whole = [(line, row) for line, row in piece if line not in empty]
        values = [[_text(row[index], file_format.decimal) for _, row in whole] for index in at]
        rejects = [empty[line] for line, _ in piece if line in empty]
        yield pack(columns, [line for line, _ in whole], values, rejects)


def _cells_without_value(
    path: Path, file_format: FileFormat, header: list[str], at: Sequence[int]
) -> dict[int, Reject]:
    """The first cell of each line, in the columns at these places, that looks as if it had a value and has none."""
    found: dict[int, Reject] = {}
    for (line, place_in_row), why in sheet_facts(path, file_format.sheet).empty.items():
        if place_in_row in at:
            found.setdefault(line, Reject(line, header[place_in_row], why))
    return found


def _sheet(path: Path, file_format: FileFormat) -> list[list[Any]]:
    """Every row of the sheet, empty ones too, so that the place in the list is the line."""
    facts = sheet_facts(existing_file(path), file_format.sheet)  # before anything opens it
    try:
        book = CalamineWorkbook.from_path(path)
        name = file_format.sheet or book.sheet_names[0]
        if name not in book.sheet_names:
            raise UnreadableFile(
                f"{place(path)} heeft geen blad {shown(name)}. Er zijn: {quoted(book.sheet_names)}.",
                "Zet de goede naam bij `sheet` in het profiel.",
            )
        rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False) if facts.rows else []
    except (CalamineError, ValueError, OverflowError) as error:
        raise damaged(path) from error
    return rows


def _header(path: Path, sheet: list[list[Any]]) -> tuple[int, list[str]]:
    """The first row with a value; under a title, which is a row with one value, the first row with more."""
    filled = list(islice(((line, row) for line, row in enumerate(sheet, start=1) if _filled(row)), MOST_ABOVE + 1))
    for line, row in filled:
        if sum(cell != "" for cell in row) > 1:
            return line, _names(row)
    if filled:
        return filled[0][0], _names(filled[0][1])
    raise UnreadableFile(f"{place(path)}: het blad is leeg.", "Kies het goede blad.")


def _names(row: list[Any]) -> list[str]:
    return [_text(cell, ".").strip() for cell in row]


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
