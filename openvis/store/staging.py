"""Setting a delivery ready beside the tables: checked piece by piece, so that memory does not grow with the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import polars as pl

from openvis.domain.access import Scope
from openvis.domain.delivery import Chunk, Reject, required_columns
from openvis.errors import IncompleteFile, InputError, NotPermitted
from openvis.store import delta

REJECTS = "rejects.jsonl"


def staging_folder() -> Path:
    return delta.tables_folder() / "staging"


@dataclass
class Staging:
    """The folder of one delivery, and what was counted on the way in."""

    folder: Path
    table: str
    source: str
    file_name: str
    gemeente: str = ""
    rows_read: int = 0
    rows: int = 0
    rejected: int = 0

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / "rows-*.parquet")

    def rejects(self) -> Iterator[Reject]:
        return read_rejects(self.folder)


def read_rejects(folder: Path) -> Iterator[Reject]:
    """The rejects that were set ready, in the order of the file; none when the folder is gone."""
    path = folder / REJECTS
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from (Reject(**json.loads(line)) for line in lines)


def stage(
    staging: Staging, chunks: Iterable[Chunk], *, scope: Scope, batch_id: str, on_progress: Callable[[int], None] | None
) -> None:
    """Write every chunk to the staging folder. Raises when a row may not or cannot be stored; nothing is then."""
    staging.folder.mkdir(parents=True)
    with (staging.folder / REJECTS).open("w", encoding="utf-8") as rejects:
        for number, chunk in enumerate(chunks):
            for reject in chunk.rejects:
                rejects.write(json.dumps(asdict(reject)) + "\n")
            staging.rejected += len(chunk.rejects)
            staging.rows_read += chunk.rows_read
            if chunk.frame.height:
                _check(staging, chunk.frame, scope)
                ready = _with_import_columns(chunk.frame, staging.table, batch_id)
                ready.write_parquet(staging.folder / f"rows-{number:08d}.parquet")
                staging.rows += chunk.frame.height
            if on_progress:
                on_progress(staging.rows_read)


def _check(staging: Staging, frame: pl.DataFrame, scope: Scope) -> None:
    if frame.schema != delta.SPECS[staging.table].columns:
        raise TypeError(f"{staging.source} hands over {frame.schema}, not the columns of {staging.table}")
    for column in required_columns(staging.table):
        if frame[column].null_count():
            raise IncompleteFile(f"In {staging.file_name} is de kolom '{column}' niet overal gevuld.")
    if frame["source"].unique().to_list() != [staging.source]:
        raise TypeError(f"rows of another source than {staging.source}")
    gemeenten = set(frame["gemeente"].unique())
    staging.gemeente = staging.gemeente or min(gemeenten)
    if others := gemeenten - {staging.gemeente}:
        raise InputError(
            f"{staging.file_name} bevat rijen van {staging.gemeente} en ook van {', '.join(sorted(others))}.",
            "Lever per gemeente een bestand, of noem de gemeente bij het importeren.",
        )
    if not scope.covers(staging.gemeente):
        raise NotPermitted(
            f"{staging.file_name} hoort bij {staging.gemeente}; daarvoor mag u niets importeren.",
            "Vraag de beheerder om toegang tot die gemeente.",
        )


def _with_import_columns(frame: pl.DataFrame, table: str, batch_id: str) -> pl.DataFrame:
    spec = delta.SPECS[table]
    assert spec.year is not None
    return frame.with_columns(
        pl.lit(batch_id).alias("batch"),
        spec.year.cast(pl.Int32).alias("year"),
        pl.Series("row_hash", row_hashes(frame), dtype=pl.Int64),
    )


def row_hashes(frame: pl.DataFrame) -> list[int]:
    """A 64-bit hash of the content of each row, the same on every machine and in every version of polars."""
    texts = [
        pl.col(name).bin.encode("hex") if kind == pl.Binary else pl.col(name).cast(pl.String)
        for name, kind in frame.schema.items()
    ]
    lines = frame.select(pl.concat_str([text.fill_null("\x00") for text in texts], separator="\x1f")).to_series()
    return [int.from_bytes(blake2b(line.encode(), digest_size=8).digest(), "big", signed=True) for line in lines]
