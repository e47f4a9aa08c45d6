"""One hostile file, and an importer that has to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from openvis.domain.delivery import Chunk, Reject


@dataclass(frozen=True, slots=True)
class Case:
    """`damage` names the file and is the only one with that name; `made` is the whole of it, or makes that."""

    damage: str
    made: bytes | Callable[[], bytes]  # a few are wanted of very many, and some take long to make
    rows: int | None = None  # records in it, where the damage leaves that beyond doubt
    file: str = ""  # its name, where that is part of the damage

    @property
    def content(self) -> bytes:
        return self.made if isinstance(self.made, bytes) else self.made()


@dataclass(frozen=True, slots=True)
class Read:
    """What an importer made of a file: what would be stored, and what it says."""

    landed: int
    rows_read: int | None = None  # None for what counts no rows: a profile, a map
    rejects: list[Reject] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)  # every value that would be stored


@dataclass(frozen=True, slots=True, eq=False)
class Importer:
    """One way in. `read` gets the path of the file that was made of a case."""

    name: str
    file: str  # what the file is called
    cases: Callable[[], Iterator[Case]]
    read: Callable[[Path], Read]
    beside: dict[str, bytes] = field(default_factory=dict)  # clean files that belong to the same delivery
    row_by_row: bool = True  # every row that was read landed or was kept apart; False where rows are added up

    def place(self, folder: Path, case: Case) -> Path:
        """Write the delivery into an empty folder; what to read is the file, or the folder where it has several."""
        for name, content in self.beside.items():
            (folder / name).write_bytes(content)
        path = folder / (case.file or self.file)
        path.write_bytes(case.content)
        return folder if self.beside else path


def of_chunks(chunks: Iterator[Chunk]) -> Read:
    """A whole delivery, as the store would get it."""
    parts = list(chunks)
    frames = [chunk.frame for chunk in parts if chunk.frame.height]
    return Read(
        landed=sum(frame.height for frame in frames),
        rows_read=sum(chunk.rows_read for chunk in parts),
        rejects=[reject for chunk in parts for reject in chunk.rejects],
        remarks=[remark for chunk in parts for remark in chunk.remarks],
        kept=[value for frame in frames for column in frame for value in _different(column)],
    )


def _different(column: pl.Series) -> list[Any]:
    return column.unique().drop_nulls().to_list() if column.dtype != pl.Binary else []
