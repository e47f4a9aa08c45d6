"""CSV and gzipped CSV, streamed: damage of any kind is a sentence with the line, never half a file.

Line 1 is the header, or the first line under a title (`csv_lines.lines_above`). A file must end with a line break: that
is the only sign that its last value is whole.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import cast

from openvis.errors import IncompleteFile, UnreadableFile
from openvis.sources.files.csv_lines import AGAIN, CsvLines
from openvis.sources.files.raw_rows import FileFormat, RawRows
from openvis.sources.files.text_lines import TextLines
from openvis.sources.files.wrong_input import existing_file, place

GZIP_START, ZIP_START = b"\x1f\x8b", b"PK\x03\x04"
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)  # what a compressed file raises that is cut off or changed


def header_of(path: Path, file_format: FileFormat) -> list[str]:
    """The column names, trimmed. Raises InputError when the file is not a CSV of this format."""
    with _open_csv(path, file_format) as text:
        return CsvLines(path, text, file_format.delimiter).header


def rows_of(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawRows]:
    """The rows in pieces of bounded size. Raises IncompleteFile or UnreadableFile, with the line."""
    with _open_csv(path, file_format) as text:
        csv_lines = CsvLines(path, text, file_format.delimiter)
        waiting: RawRows | None = None  # the last piece is only handed over when the end of the file is right
        for piece in csv_lines.pieces(columns):
            if waiting:
                yield waiting
            waiting = piece
        if waiting:
            _check_end(path, csv_lines, text)
            yield waiting


def _check_end(path: Path, csv_lines: CsvLines, text: TextLines) -> None:
    (line, fields), width = csv_lines.last_record, len(csv_lines.header)
    if fields < width:
        raise IncompleteFile(
            f"{place(path, line)} is afgebroken: {fields} van de {width} velden. Het bestand is niet compleet.", AGAIN
        )
    if not text.last_line.endswith(("\n", "\r")):
        raise IncompleteFile(
            f"{place(path, line)} is de laatste en eindigt zonder regeleinde. Het bestand lijkt afgebroken.",
            "Haal het opnieuw op. Is het wel compleet, zet dan een regeleinde achter de laatste regel.",
        )


@contextmanager
def _open_csv(path: Path, file_format: FileFormat) -> Iterator[TextLines]:
    """Open the file and turn damage of what it is packed in into a sentence."""
    with _open_bytes(path) as stream:
        text = TextLines(path, stream, file_format.encoding)
        try:
            yield text
        except EOFError as error:
            raise IncompleteFile(
                f"{place(path)} houdt op na regel {text.line}: het gecomprimeerde bestand is afgebroken.", AGAIN
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableFile(f"{place(path)} is beschadigd na regel {text.line}.", AGAIN) from error


def _open_bytes(path: Path) -> BufferedReader:
    start = _start_of(path)
    if start.startswith(ZIP_START):
        raise UnreadableFile(
            f"{place(path)} is geen CSV maar een Excel- of zipbestand.",
            'Zet `format = "xlsx"` in het profiel of pak het bestand eerst uit.',
        )
    return cast("BufferedReader", gzip.open(path, "rb") if start.startswith(GZIP_START) else path.open("rb"))


def _start_of(path: Path) -> bytes:
    with existing_file(path).open("rb") as stream:
        return stream.read(4)
