"""A CSV or XLSX file as rows of text, whichever of the two it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from openvis.errors import WrongColumns
from openvis.sources.files import csv_file, xlsx_file
from openvis.sources.files.raw_rows import FileFormat, RawRows
from openvis.sources.files.wrong_input import check_columns, place


def header_of(path: Path, file_format: FileFormat) -> list[str]:
    """The column names, trimmed. Raises InputError when the file cannot be read that way."""
    if file_format.kind == "xlsx":
        return xlsx_file.header_of(path, file_format)
    return csv_file.header_of(path, file_format)


def rows_of(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawRows]:
    """The rows in pieces, with these columns. Raises WrongColumns where one is absent or stands there twice."""
    header = header_of(path, file_format)
    check_columns(path, columns, header, "Verander het profiel of kies het goede bestand.")
    for column in columns:
        if header.count(column) > 1:
            raise WrongColumns(
                f"{place(path, column=column)} komt {header.count(column)} keer voor.",
                "Geef elke kolom een eigen naam.",
            )
    rows = xlsx_file.rows_of if file_format.kind == "xlsx" else csv_file.rows_of
    yield from rows(path, file_format, list(dict.fromkeys(columns)))
