"""CSV and gzipped CSV, streamed: damage of any kind is a sentence with the line, never half a file.

Line 1 is the header. A file must end with a line break: that is the only sign that its last value is whole.
"""

from __future__ import annotations

import codecs
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from openvis.errors import IncompleteFile, UnreadableFile
from openvis.sources.csv_lines import AGAIN, CsvLines
from openvis.sources.raw_rows import CHUNK_ROWS, FileFormat, RawRows
from openvis.sources.wrong_input import existing_file, place

GZIP_START, ZIP_START = b"\x1f\x8b", b"PK\x03\x04"
_DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)  # what a compressed file raises that is cut off or changed


def header_of(path: Path, file_format: FileFormat) -> list[str]:
    """The column names, trimmed. Raises InputError when the file is not a CSV of this format."""
    with _open_csv(path, file_format) as csv_lines:
        return csv_lines.header


def rows_of(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawRows]:
    """The rows in pieces of at most CHUNK_ROWS. Raises IncompleteFile or UnreadableFile, with the line."""
    with _open_csv(path, file_format) as csv_lines:
        waiting: RawRows | None = None  # the last piece is only handed over when the end of the file is right
        for piece in csv_lines.pieces(columns, CHUNK_ROWS):
            if waiting:
                yield waiting
            waiting = piece
        if waiting:
            _check_end(path, csv_lines)
            yield waiting


def _check_end(path: Path, csv_lines: CsvLines) -> None:
    (line, fields), width = csv_lines.last_record, len(csv_lines.header)
    if fields < width:
        raise IncompleteFile(
            f"{place(path, line)} is afgebroken: {fields} van de {width} velden. Het bestand is niet compleet.", AGAIN
        )
    if not csv_lines.last_line.endswith(("\n", "\r")):
        raise IncompleteFile(
            f"{place(path, line)} is de laatste en eindigt zonder regeleinde. Het bestand lijkt afgebroken.",
            "Haal het opnieuw op. Is het wel compleet, zet dan een regeleinde achter de laatste regel.",
        )


@contextmanager
def _open_csv(path: Path, file_format: FileFormat) -> Iterator[CsvLines]:
    """Open the file and turn whatever goes wrong while reading it into a sentence."""
    csv_lines: CsvLines | None = None
    try:
        with _open_bytes(path) as stream, TextIOWrapper(stream, _encoding(path, file_format), newline="") as text:
            csv_lines = CsvLines(path, text, file_format.delimiter)
            yield csv_lines
    except EOFError as error:
        raise IncompleteFile(
            f"{place(path)} houdt op na regel {_line(csv_lines)}: het gecomprimeerde bestand is afgebroken.", AGAIN
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(f"{place(path)} is beschadigd na regel {_line(csv_lines)}.", AGAIN) from error
    except UnicodeDecodeError as error:
        line = _undecodable_line(path, file_format) or _line(csv_lines) + 1
        raise UnreadableFile(
            f"{place(path, line)} is niet te lezen als {file_format.encoding}.",
            "Zet de goede `encoding` in het profiel (vaak cp1252), of sla het bestand op als UTF-8.",
        ) from error


def _line(csv_lines: CsvLines | None) -> int:
    return csv_lines.line if csv_lines else 0


def _open_bytes(path: Path) -> BinaryIO:
    start = _start_of(path)
    if start.startswith(ZIP_START):
        raise UnreadableFile(
            f"{place(path)} is geen CSV maar een Excel- of zipbestand.",
            'Zet `format = "xlsx"` in het profiel of pak het bestand eerst uit.',
        )
    return cast("BinaryIO", gzip.open(path, "rb")) if start.startswith(GZIP_START) else path.open("rb")


def _start_of(path: Path) -> bytes:
    with existing_file(path).open("rb") as stream:
        return stream.read(4)


def _encoding(path: Path, file_format: FileFormat) -> str:
    """The encoding, without the mark that some programs put in front of UTF-8."""
    with _open_bytes(path) as stream:
        marked = stream.read(3) == codecs.BOM_UTF8
    return "utf-8-sig" if marked else file_format.encoding


def _undecodable_line(path: Path, file_format: FileFormat) -> int | None:
    """The line to look at; None where the file is damaged before it, as a compressed one can be."""
    with _open_bytes(path) as stream, suppress(*_DAMAGED):
        for line, text in enumerate(stream, start=1):
            try:
                text.decode(file_format.encoding)
            except UnicodeDecodeError:
                return line
    return None
