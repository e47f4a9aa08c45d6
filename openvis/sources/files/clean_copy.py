"""A copy of a file without what is about persons: the columns that are kept, with the cells that must go made empty.

The copy is a plain CSV in UTF-8 in which every row stands on the line it had in the file, so that a row that is kept
out is told by the number a person sees. What of the file was no readable row is kept beside it, by line and reason.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

import polars as pl

from openvis.domain.delivery import Chunk, reject_of_json, schema_of
from openvis.domain.personal_data import kind_of_cell
from openvis.sources.files.raw_rows import LINE, FileFormat, RawRows

UNREADABLE = "unreadable.jsonl"
# Every text in which `kind_of_cell` finds something has one of these; most cells have none and are not looked at twice.
_PERHAPS = r"@|\d[\d ()-]{7,}|[A-Za-z]{2}\d{2} ?[A-Za-z]{4}|[A-Za-z0-9]{1,3}-[A-Za-z0-9]{1,3}-[A-Za-z0-9]|[A-Z]\. ?"
_DATE_OR_NUMBER = r"^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T][\d:.+Z-]*)?|-?\d{1,7}([.,]\d+)?)$"


@dataclass(slots=True)
class CleanCopy:
    """Writes the copy piece by piece."""

    path: Path
    columns: Sequence[str]  # that are kept
    rows: int = 0  # of the file, readable or not
    emptied: Counter[tuple[str, str]] = field(default_factory=Counter)  # column and kind -> cells
    _line: int = 1  # the last line that was written

    def write(self, pieces: Iterable[RawRows]) -> Iterator[pl.DataFrame]:
        """Write every piece; yields the cells that were written."""
        with (
            self.path.open("w", encoding="utf-8", newline="") as copy,
            (self.path.parent / UNREADABLE).open("w", encoding="utf-8") as unreadable,
        ):
            csv.writer(copy, lineterminator="\n").writerow(self.columns)
            for piece in pieces:
                self.rows += piece.rows_read
                unreadable.writelines(json.dumps(asdict(reject)) + "\n" for reject in piece.rejects)
                frame = self._cleaned(piece.frame)
                self._append(copy, frame)
                yield frame

    def _cleaned(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.select(
            pl.col(LINE), *(self._cleaned_column(frame[name].str.replace_all(r"[\r\n]+", " ")) for name in self.columns)
        )

    def _cleaned_column(self, cells: pl.Series) -> pl.Series:
        perhaps = cells.filter((cells.str.contains(_PERHAPS) & ~cells.str.contains(_DATE_OR_NUMBER)).fill_null(False))
        found = {text: kind for text in perhaps.unique().to_list() if (kind := kind_of_cell(text))}
        if not found:
            return cells
        for text, times in perhaps.filter(perhaps.is_in(list(found))).value_counts().iter_rows():
            self.emptied[cells.name, found[text]] += times
        return cells.replace(list(found), [None] * len(found))

    def _append(self, copy: TextIO, frame: pl.DataFrame) -> None:
        lines = frame[LINE].to_list()
        if not lines:
            return
        cells = frame.drop(LINE)
        if lines[-1] - lines[0] + 1 == len(lines):
            copy.write("\n" * (lines[0] - self._line - 1))
            copy.write(cells.write_csv(include_header=False, null_value=""))
        else:
            for line, row in zip(lines, cells.iter_rows(), strict=True):
                copy.write("\n" * (line - self._line - 1) + _row(row))
                self._line = line
        self._line = lines[-1]


def copied_format(file: FileFormat) -> FileFormat:
    """How a copy of a file of this format is read."""
    return FileFormat(decimal=file.decimal)


def unreadable_rows(copy: Path, table: str) -> Chunk:
    """The rows of the file that could not be read, to be told with the import of the copy in a table."""
    with (copy.parent / UNREADABLE).open(encoding="utf-8") as lines:
        rejects = [reject_of_json(json.loads(line)) for line in lines]
    return Chunk(pl.DataFrame(schema=schema_of(table)), rejects, rows_read=len(rejects))


def _row(cells: Sequence[str | None]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue()
