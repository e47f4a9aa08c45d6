"""Setting a delivery ready beside the tables: checked piece by piece, so that memory does not grow with the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl

from openvis.domain.access import Scope
from openvis.domain.area import GEMEENTE_CODE
from openvis.domain.delivery import Chunk, Reject, required_columns
from openvis.errors import IncompleteFile, InputError, NotPermitted
from openvis.store import delta

REJECTS = "rejects.jsonl"


def staging_folder() -> Path:
    """Where deliveries are set ready: one folder per batch, gone when the batch has ended."""
    return delta.tables_folder() / "staging"


@dataclass
class Staging:
    """The folder of one delivery, and what was counted on the way in."""

    batch_id: str
    table: str
    file_name: str
    gemeente: str = ""  # of the rows; empty until there is one
    sources: set[str] = field(default_factory=set)
    rows_read: int = 0  # rows of the file
    rows: int = 0  # rows to store
    rejected: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return staging_folder() / self.batch_id

    def scan(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / "rows-*.parquet")

    def rejects(self) -> Iterator[Reject]:
        """The rows kept out, in the order of the file; none when the folder is gone."""
        path = self.folder / REJECTS
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from (Reject(**json.loads(line)) for line in lines)

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def stage(staging: Staging, chunks: Iterable[Chunk], *, scope: Scope) -> Iterator[int]:
    """Write every chunk to the staging folder; yields the rows of the file read so far.

    Raises InputError for a row that cannot be stored and NotPermitted for one outside the scope.
    """
    staging.folder.mkdir(parents=True)
    with (staging.folder / REJECTS).open("w", encoding="utf-8") as rejects:
        for number, chunk in enumerate(chunks):
            rejects.writelines(json.dumps(asdict(reject)) + "\n" for reject in chunk.rejects)
            staging.rejected += len(chunk.rejects)
            staging.rows_read += chunk.rows_read
            staging.remarks += chunk.remarks
            if chunk.frame.height:
                _check_shape(staging, chunk.frame)
                _check_owner(staging, chunk.frame, scope)
                ready = _with_import_columns(staging, chunk.frame)
                ready.write_parquet(staging.folder / f"rows-{number:08d}.parquet")
                staging.rows += chunk.frame.height
            yield staging.rows_read


def _check_shape(staging: Staging, frame: pl.DataFrame) -> None:
    wanted = delta.SPECS[staging.table].columns
    if frame.schema != wanted:
        raise TypeError(f"a chunk for {staging.table} has {frame.schema}, not {wanted}")
    staging.sources |= set(frame["source"].unique())
    for column in required_columns(staging.table):
        if frame[column].null_count():
            raise IncompleteFile(
                f"In {staging.file_name} is '{column}' bij {frame[column].null_count()} rijen leeg; "
                f"de eerste heeft kenmerk {frame.filter(pl.col(column).is_null())['reference'][0]}.",
                "Vul de kolom, of laat de bron de rijen weigeren.",
            )


def _check_owner(staging: Staging, frame: pl.DataFrame, scope: Scope) -> None:
    gemeenten = {staging.gemeente or frame["gemeente"][0], *frame["gemeente"].unique()}
    if strange := [code for code in sorted(gemeenten) if not GEMEENTE_CODE.match(code)]:
        raise InputError(f"'{strange[0]}' in {staging.file_name} is geen gemeentecode.", "Een code is GM + 4 cijfers.")
    staging.gemeente = staging.gemeente or frame["gemeente"][0]
    if outside := [code for code in sorted(gemeenten) if not scope.covers(code)]:
        raise NotPermitted(
            f"{staging.file_name} bevat rijen van {', '.join(outside)}; daarvoor mag u niets importeren.",
            "Vraag de beheerder om toegang tot die gemeente.",
        )
    if len(gemeenten) > 1:
        raise InputError(
            f"{staging.file_name} bevat rijen van meer dan één gemeente: {', '.join(sorted(gemeenten))}.",
            "Noem de gemeente bij het importeren, of lever per gemeente een bestand.",
        )


def _with_import_columns(staging: Staging, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(staging.batch_id).alias("batch"),
        delta.YEAR_OF[staging.table].cast(pl.Int32).alias("year"),
        row_hashes(frame).alias("row_hash"),
    )


def row_hashes(frame: pl.DataFrame) -> pl.Series:
    """A 64-bit hash of the content of each row: the same on every machine and in every version of polars."""
    texts = [
        pl.col(name).bin.encode("hex") if kind == pl.Binary else pl.col(name).cast(pl.String)
        for name, kind in frame.schema.items()
    ]
    lines = frame.select(pl.concat_str([text.fill_null("\x00") for text in texts], separator="\x1f")).to_series()
    digests = b"".join([blake2b(line.encode(), digest_size=8).digest() for line in lines.to_list()])
    return pl.Series(np.frombuffer(digests, dtype=">i8").astype(np.int64))
