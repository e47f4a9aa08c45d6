"""The lines of an open CSV file in blocks, and the two ways to split a block into fields.

Carefully: with Python's csv module, record by record, which knows the line every record starts on. Fast: with polars,
but only a block in which every line is surely one whole record, so that the two ways cannot differ. The choice is made
block by block: one difficult address does not slow down the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import chain
from pathlib import Path

import numpy as np
import polars as pl

from openvis.domain.delivery import Reject
from openvis.errors import IncompleteFile, InputError, UnreadableFile, WrongColumns
from openvis.sources.files.raw_rows import RawRows, pack, trim
from openvis.sources.files.text_lines import LONGEST_LINE, TextLines
from openvis.sources.files.wrong_input import place

MOST_ABOVE = 10  # lines above the names of the columns: a title, who made it and when, what was asked for
DELIMITERS = {",": "komma", ";": "puntkomma", "\t": "tab", "|": "streep"}
AGAIN = "Haal het bestand opnieuw op. Er is niets opgeslagen."
_Record = tuple[int, list[str]]  # first line of the record, its fields


class CsvLines:
    """The header and the records of an open file. `last_record` is the first line and the number of fields of one."""

    def __init__(self, path: Path, text: TextLines, delimiter: str) -> None:
        self.last_record = (0, 0)
        self._path = path
        self._text = text
        self._delimiter = delimiter
        self.header = self._header()

    def pieces(self, columns: Sequence[str]) -> Iterator[RawRows]:
        """These columns of the rest of the file, by the block."""
        at = [self.header.index(column) for column in columns]
        while block := self._text.next_block():
            text = block.encode()
            if _is_simple(text, self._delimiter, len(self.header)):
                piece = self._split_fast(text, columns, at)
            else:
                piece = self._split_carefully(block, columns, at)
            if piece.rows_read:
                yield piece

    def _split_fast(self, text: bytes, columns: Sequence[str], at: list[int]) -> RawRows:
        last = self._text.line
        self.last_record = (last, len(self.header))
        names = {str(index): pl.String() for index in range(len(self.header))}
        fields = pl.read_csv(
            text,
            has_header=False,
            schema=names,
            columns=at,
            separator=self._delimiter,
            quote_char=None,
        )
        named = fields.select(pl.col(str(index)).alias(name) for index, name in zip(at, columns, strict=True))
        return trim(named, range(last - len(named) + 1, last + 1), [])

    def _split_carefully(self, block: str, columns: Sequence[str], at: list[int]) -> RawRows:
        width = len(self.header)
        whole: list[_Record] = []
        rejects: list[Reject] = []
        for line, fields in self._records(block):
            self.last_record = (line, len(fields))
            if len(fields) == width:
                whole.append((line, fields))
            else:
                reason = f"De regel heeft {len(fields)} velden en de kop heeft er {width}."
                rejects.append(Reject(line, None, reason))
        values = [[fields[index] for _, fields in whole] for index in at]
        return pack(columns, [line for line, _ in whole], values, rejects)

    def _records(self, block: str) -> Iterator[_Record]:
        """The records that start in this block; one that runs on after it is read to its end."""
        lines = list(StringIO(block, newline=""))
        before = self._text.line - len(lines)
        reader = csv.reader(chain(lines, iter(self._text.next_line, "")), delimiter=self._delimiter, strict=True)
        while reader.line_num < len(lines):
            line = before + reader.line_num + 1
            try:
                fields = next(reader)
            except csv.Error as error:
                raise _wrong_quotation(self._path, before + reader.line_num, str(error)) from error
            if fields:  # an empty line is no record
                yield line, fields

    def _header(self) -> list[str]:
        for _ in range(lines_above(self._text.peek(MOST_ABOVE + 2), self._delimiter)):
            self._text.next_line()
        _, names = next(self._records(self._text.next_line()), (1, []))
        header = [name.strip() for name in names]
        if not any(header):
            raise UnreadableFile(f"{place(self._path)} is leeg of begint niet met kolomnamen.", AGAIN)
        others = [other for other in DELIMITERS if other != self._delimiter and other in header[0]]
        if len(header) == 1 and others:
            raise WrongColumns(
                f"{place(self._path, 1)}: de kolommen lijken gescheiden door een {_name_of(others[0])}, maar verwacht "
                f"wordt een {_name_of(self._delimiter)}.",
                "Zet het goede scheidingsteken (`delimiter`) in het profiel, of sla het bestand anders op.",
            )
        return header


def lines_above(lines: Sequence[str], delimiter: str) -> int:
    """How many of the first lines stand above the names of the columns: a title, a date of export, an empty line.

    Such a line has one field at most; the first one with more holds the names, if the next one has as many. What could
    be the names with another delimiter is no title, and where no line has more the first one holds them.
    """
    records = [_fields(line, delimiter) for line in lines]
    at = next((at for at, fields in enumerate(records) if fields and sum(map(bool, fields)) > 1), 0)
    widths = {len(fields) for fields in records[at : at + 2] if fields}
    titles = "".join(lines[:at]).replace(", ", "")
    others = [mark for mark in DELIMITERS if mark != delimiter and mark in titles]
    return at if at <= MOST_ABOVE and len(widths) == 1 and not others and None not in records[: at + 1] else 0


def _fields(line: str, delimiter: str) -> list[str] | None:
    """The fields of one line, trimmed; None where it is no whole record."""
    try:
        return [field.strip() for field in next(csv.reader([line], delimiter=delimiter, strict=True), [])]
    except csv.Error:
        return None


def _name_of(delimiter: str) -> str:
    """A separator in words, with the sign itself where one can see it: "puntkomma (';')"."""
    word = DELIMITERS.get(delimiter, "ander teken")
    return f"{word} ('{delimiter}')" if delimiter.isprintable() and not delimiter.isspace() else word


def _is_simple(text: bytes, delimiter: str, width: int) -> bool:
    """Whether every line is one whole record, and holds nothing that two readers could read differently."""
    if width < 2 or delimiter not in DELIMITERS:  # with one column an empty line could be an empty value
        return False
    if b'"' in text or text.startswith(codecs.BOM_UTF8):  # polars would leave out what it takes for such a mark
        return False
    if text.count(b"\r") != text.count(b"\r\n"):  # a lone one ends a line too
        return False
    signs = np.frombuffer(text, dtype=np.uint8)
    is_end = signs == ord("\n")
    marks = np.flatnonzero(is_end | (signs == ord(delimiter)))
    if not text.endswith(b"\n") or len(marks) % width:
        return False
    lines = is_end[marks].reshape(-1, width)  # of every line its separators and its end
    return bool(lines[:, -1].all() and not lines[:, :-1].any())


def _wrong_quotation(path: Path, line: int, problem: str) -> InputError:
    if "unexpected end" in problem:
        return IncompleteFile(
            f"{place(path)} houdt op na regel {line}, midden in een veld tussen aanhalingstekens.", AGAIN
        )
    if "field limit" in problem:
        return UnreadableFile(
            f"{place(path)} heeft een veld van meer dan {LONGEST_LINE} tekens, dat eindigt na regel {line}.",
            "Waarschijnlijk mist een aanhalingsteken. " + AGAIN,
        )
    return UnreadableFile(f"{place(path, line)} is geen geldige CSV: er staat een aanhalingsteken verkeerd.", AGAIN)
