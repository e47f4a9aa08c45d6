"""CSV and gzipped CSV, streamed: damage of any kind is a sentence with the line, never half a file.

Line 1 is the header. A file must end with a line break: that is the only sign that its last value is whole.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from openvis.domain.delivery import Reject
from openvis.errors import IncompleteFile, InputError, UnreadableFile, WrongColumns
from openvis.sources.raw_rows import CHUNK_ROWS, FileFormat, RawRows, pack
from openvis.sources.wrong_input import existing_file, place

if TYPE_CHECKING:
    from _csv import Reader

GZIP_START, ZIP_START = b"\x1f\x8b", b"PK\x03\x04"
DELIMITERS = {",": "komma", ";": "puntkomma", "\t": "tab", "|": "streep"}
_AGAIN = "Haal het bestand opnieuw op. Er is niets opgeslagen."
_Record = tuple[int, list[str]]  # first line of the record, its fields


def header_of(path: Path, file_format: FileFormat) -> list[str]:
    """The column names, trimmed. Raises InputError when the file is not a CSV of this format."""
    with _open_csv(path, file_format) as csv_lines:
        return csv_lines.header


def rows_of(path: Path, file_format: FileFormat, columns: Sequence[str]) -> Iterator[RawRows]:
    """The rows in pieces of at most CHUNK_ROWS. Raises IncompleteFile or UnreadableFile, with the line."""
    with _open_csv(path, file_format) as csv_lines:
        at = [csv_lines.header.index(column) for column in columns]
        width, records = len(csv_lines.header), csv_lines.records()
        piece = list(islice(records, CHUNK_ROWS))
        while piece:
            following = list(islice(records, CHUNK_ROWS))
            if not following:
                _check_end(path, piece[-1], width, csv_lines.last_line)
            yield _piece(piece, width, columns, at)
            piece = following


def _piece(records: list[_Record], width: int, columns: Sequence[str], at: list[int]) -> RawRows:
    whole = [(line, fields) for line, fields in records if len(fields) == width]
    ragged = [] if len(whole) == len(records) else [record for record in records if len(record[1]) != width]
    rejects = [
        Reject(line, None, f"De regel heeft {len(fields)} velden en de kop heeft er {width}.")
        for line, fields in ragged
    ]
    values = [[fields[index] for _, fields in whole] for index in at]
    return pack(columns, [line for line, _ in whole], values, rejects)


def _check_end(path: Path, last: _Record, width: int, last_line: str) -> None:
    line, fields = last
    if len(fields) < width:
        raise IncompleteFile(
            f"{place(path, line)} is afgebroken: {len(fields)} van de {width} velden. Het bestand is niet compleet.",
            _AGAIN,
        )
    if not last_line.endswith(("\n", "\r")):
        raise IncompleteFile(
            f"{place(path, line)} is de laatste en eindigt zonder regeleinde. Het bestand lijkt afgebroken.",
            "Haal het opnieuw op. Is het wel compleet, zet dan een regeleinde achter de laatste regel.",
        )


class _CsvLines:
    """The records of an open CSV file, with the line each starts on."""

    def __init__(self, path: Path, text: TextIO, file_format: FileFormat) -> None:
        self.last_line = ""
        self._reader: Reader = csv.reader(self._lines(text), delimiter=file_format.delimiter, strict=True)
        self.header = self._header(path, file_format.delimiter)

    @property
    def line(self) -> int:
        """The last line that was read."""
        return self._reader.line_num

    def records(self) -> Iterator[_Record]:
        line = self._reader.line_num + 1
        for fields in self._reader:
            if fields:  # an empty line is no record
                yield line, fields
            line = self._reader.line_num + 1

    def _lines(self, text: TextIO) -> Iterator[str]:
        for line in text:
            self.last_line = line
            yield line

    def _header(self, path: Path, delimiter: str) -> list[str]:
        header = [name.strip() for name in next(self._reader, [])]
        if not any(header):
            raise UnreadableFile(f"Bestand {path.name} is leeg of begint niet met kolomnamen.", _AGAIN)
        others = [other for other in DELIMITERS if other != delimiter and other in header[0]]
        if len(header) == 1 and others:
            raise WrongColumns(
                f"{place(path, 1)}: de kolommen lijken gescheiden door een {DELIMITERS[others[0]]} ('{others[0]}'), "
                f"maar verwacht wordt een {DELIMITERS.get(delimiter, 'ander teken')} ('{delimiter}').",
                "Zet het goede scheidingsteken (`delimiter`) in het profiel, of sla het bestand anders op.",
            )
        return header


@contextmanager
def _open_csv(path: Path, file_format: FileFormat) -> Iterator[_CsvLines]:
    """Open the file and turn whatever goes wrong while reading it into a sentence."""
    csv_lines: _CsvLines | None = None
    try:
        with _open_bytes(path) as stream, TextIOWrapper(stream, _encoding(path, file_format), newline="") as text:
            csv_lines = _CsvLines(path, text, file_format)
            yield csv_lines
    except EOFError as error:
        raise IncompleteFile(
            f"{place(path)} houdt op na regel {_line(csv_lines)}: het gecomprimeerde bestand is afgebroken.", _AGAIN
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise UnreadableFile(f"{place(path)} is beschadigd na regel {_line(csv_lines)}.", _AGAIN) from error
    except UnicodeDecodeError as error:
        line = _undecodable_line(path, file_format) or _line(csv_lines) + 1
        raise UnreadableFile(
            f"{place(path, line)} is niet te lezen als {file_format.encoding}.",
            "Zet de goede `encoding` in het profiel (vaak cp1252), of sla het bestand op als UTF-8.",
        ) from error
    except csv.Error as error:
        raise _csv_error(path, _line(csv_lines), str(error)) from error


def _csv_error(path: Path, line: int, problem: str) -> InputError:
    if "unexpected end" in problem:
        return IncompleteFile(
            f"{place(path)} houdt op na regel {line}, midden in een veld tussen aanhalingstekens.", _AGAIN
        )
    return UnreadableFile(f"{place(path, line)} is geen geldige CSV: er staat een aanhalingsteken verkeerd.", _AGAIN)


def _line(csv_lines: _CsvLines | None) -> int:
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
    with _open_bytes(path) as stream:
        for line, text in enumerate(stream, start=1):
            try:
                text.decode(file_format.encoding)
            except UnicodeDecodeError:
                return line
    return None
