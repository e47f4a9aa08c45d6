"""What kind of file it is: CSV or XLSX, its encoding, separator and decimal sign, and the sheet. Reads, never writes.

A guess is about how to read, never about what is there: a file that cannot be read in any way is refused by its reader.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from openvis.errors import UnreadableFile
from openvis.sources.files.csv_file import GZIP_START, ZIP_START
from openvis.sources.files.csv_lines import DELIMITERS, MOST_ABOVE, lines_above
from openvis.sources.files.raw_rows import FileFormat
from openvis.sources.files.wrong_input import existing_file, place
from openvis.sources.files.xlsx_parts import sheet_facts, sheet_names

BLOCK = 1 << 20  # bytes read at once
HEAD_LINES = 60
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COMMA, _POINT = re.compile(r"-?[0-9]{1,12},[0-9]{1,30}"), re.compile(r"-?[0-9]{1,12}\.[0-9]{1,30}")


def guess_format(path: Path) -> FileFormat:
    """How the file is written. Raises UnreadableFile for an empty or damaged file."""
    with existing_file(path).open("rb") as stream:
        start = stream.read(4)
    if not start:
        raise UnreadableFile(f"{place(path)} is leeg.", "Kies een bestand met een rij kolomnamen en rijen eronder.")
    if start.startswith(ZIP_START):
        return FileFormat(kind="xlsx", sheet=_fullest_sheet(path))
    encoding = _encoding(path)
    delimiter = _delimiter(_first_lines(path, encoding))
    return FileFormat(kind="csv", delimiter=delimiter, encoding=encoding)


def with_decimal(file_format: FileFormat, values: Iterator[str]) -> FileFormat:
    """The same with the decimal sign most numbers have: a comma or a point."""
    commas = points = 0
    for value in values:
        commas += bool(_COMMA.fullmatch(value))
        points += bool(_POINT.fullmatch(value))
    return replace(file_format, decimal="," if commas > points else ".")


def _fullest_sheet(path: Path) -> str | None:
    """The sheet with most rows; None for the first, which is what a profile without a sheet reads."""
    rows = {name: sheet_facts(path, name).rows for name in sheet_names(path)}
    fullest = max(rows, key=lambda name: rows[name])
    return None if fullest == next(iter(rows)) else fullest


def _opened(path: Path) -> BinaryIO:
    with path.open("rb") as stream:
        zipped = stream.read(2) == GZIP_START
    return cast("BinaryIO", gzip.open(path, "rb")) if zipped else path.open("rb")


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is, otherwise what Windows programs wrote. UTF-16 says so itself."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with _opened(path) as stream:
            block = stream.read(BLOCK)
            if block.startswith(UTF_16):
                return "utf-16"
            while block:
                decoder.decode(block)
                block = stream.read(BLOCK)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(
            f"{place(path)} is een beschadigd of afgebroken gecomprimeerd bestand.", "Haal het bestand opnieuw op."
        ) from error
    return "utf-8"


def _first_lines(path: Path, encoding: str) -> list[str]:
    with _opened(path) as stream:
        text = stream.read(BLOCK).decode(encoding, errors="replace").lstrip("\ufeff")
    return [line for line in text.splitlines()[:HEAD_LINES] if line.strip()]


def _delimiter(lines: list[str]) -> str:
    """The sign that splits most lines into the same number of fields as the header, and into most of them."""
    best = max(DELIMITERS, key=lambda sign: _agreement(lines, sign))
    return best if _agreement(lines, best) > (0, 0) else ","


def _agreement(lines: list[str], sign: str) -> tuple[float, int]:
    try:
        widths = [len(record) for record in csv.reader(lines, delimiter=sign)]
    except csv.Error:  # a field longer than any
        return (0, 0)
    widths = widths[lines_above(lines[: MOST_ABOVE + 2], sign) :]
    if not widths or widths[0] < 2:
        return (0, 0)
    return (round(widths.count(widths[0]) / len(widths), 1), widths[0])
