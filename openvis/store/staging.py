"""Setting a delivery ready beside the tables: checked piece by piece, so that memory does not grow with the file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from openvis.domain.access import Scope
from openvis.domain.area import GEMEENTE_CODE
from openvis.domain.delivery import Chunk, Reject, later_columns, reject_of_json, required_columns
from openvis.errors import IncompleteFile, InputError, NotPermitted
from openvis.store import delta

REJECTS = "rejects.jsonl"
KEY = ["source", "reference"]  # unique within a gemeente
EMPTY_CELL = np.uint64(0x4F70656E56495321)  # stands for null: bits no cell has but by a chance of one in 2**64


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
    keys: list[np.ndarray] = field(default_factory=list)  # of every piece the hashes of KEY: 8 bytes a row
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # what words of the supplier became: `Chunk.words`

    @property
    def folder(self) -> Path:
        return staging_folder() / self.batch_id

    def scan(self) -> pl.LazyFrame:
        return pl.scan_ipc(self.folder / "rows-*.arrow")

    def want(self, rows: pl.DataFrame, part: int) -> None:
        """Set apart the rows of one part that are to be landed, where some are stored already."""
        rows.write_ipc(self.folder / f"wanted-{part:08d}.arrow", compression="lz4")

    def scan_wanted(self) -> pl.LazyFrame:
        """The rows to land: those set apart, or all of them where nothing had to be compared."""
        apart = sorted(self.folder.glob("wanted-*.arrow"))
        return pl.scan_ipc(apart) if apart else self.scan()

    def drop(self, rows: pl.DataFrame) -> None:
        """Set apart the keys of stored rows that this delivery takes the place of."""
        rows.write_ipc(self.folder / "dropped.arrow", compression="lz4")

    def scan_dropped(self) -> pl.LazyFrame:
        """KEY of the stored rows that go."""
        return pl.scan_ipc(self.folder / "dropped.arrow")

    def rejects(self) -> Iterator[Reject]:
        """The rows kept out, in the order of the file; none when the folder is gone."""
        path = self.folder / REJECTS
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from (reject_of_json(json.loads(line)) for line in lines)

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
            staging.facts |= chunk.facts
            staging.words |= chunk.words
            if chunk.frame.height:
                _check_shape(staging, chunk.frame)
                _check_owner(staging, chunk.frame, scope)
                ready = _with_import_columns(staging, chunk.frame)
                ready.write_ipc(staging.folder / f"rows-{number:08d}.arrow", compression="lz4")
                staging.rows += chunk.frame.height
                staging.keys.append(chunk.frame.select(key_hash()).to_series().to_numpy())
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
    if strange := [code for code in sorted(gemeenten) if not GEMEENTE_CODE.fullmatch(code)]:
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
        row_hashes(frame.drop(KEY), later_columns(staging.table)).alias("row_hash"),
    )


def key_hash() -> pl.Expr:
    """A hash of KEY that is the same for equal keys while this program runs, and no longer."""
    return pl.concat_str(KEY, separator="\x1f").hash(seed=1)


def row_hashes(frame: pl.DataFrame, later: Container[str] = ()) -> pl.Series:
    """A 64-bit hash of the content of each row: the same on every machine and in every version of polars.

    It is made of the bits of the cells, not of the way polars writes a number or a moment. It is there to see whether
    a row with a known reference changed; it does not withstand somebody who looks for two rows with the same hash.
    An empty cell of a column in `later` leaves the hash as it was before that column existed.
    """
    hashes = np.zeros(frame.height, dtype=np.uint64)
    for column in frame:
        stirred = _stirred(hashes ^ _bits(column))
        hashes = np.where(column.is_null().to_numpy(), hashes, stirred) if column.name in later else stirred
    return pl.Series(hashes.view(np.int64))


def _bits(column: pl.Series) -> np.ndarray:
    """64 bits per cell: those of a number or moment itself, of text and bytes a hash; EMPTY_CELL for null."""
    if column.dtype in (pl.String, pl.Binary):
        different = column.unique()
        digests = [EMPTY_CELL if value is None else _digest(value) for value in different.cast(pl.Binary).to_list()]
        if len(digests) == 1:
            return np.full(len(column), digests[0], dtype=np.uint64)
        numbers = column.replace_strict(different, pl.Series(digests, dtype=pl.UInt64), return_dtype=pl.UInt64)
        return numbers.to_numpy()
    numbers = column.to_physical().cast(pl.Float64 if column.dtype.is_float() else pl.Int64)
    bits = numbers.fill_null(0).to_numpy().view(np.uint64)
    return np.where(column.is_null().to_numpy(), EMPTY_CELL, bits) if column.null_count() else bits


def _digest(value: bytes) -> int:
    return int.from_bytes(blake2b(value, digest_size=8).digest(), "little")


def _stirred(bits: np.ndarray) -> np.ndarray:
    """The last step of SplitMix64: one to one, and every bit that goes in reaches all that come out."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(bits ^ (bits >> np.uint64(31)), dtype=np.uint64)
