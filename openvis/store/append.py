"""Adding rows to a table as files that are written first and then taken up by one commit.

The writer of delta-rs keeps much of what it writes in memory, half a gigabyte for four million rows. Here polars
writes the files as the rows stream by, beside the table, and a commit only names them: until then they are nothing,
and what a crash leaves of them `leftovers.py` takes away.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable
from deltalake.transaction import AddAction, RemoveAction


def append(table: DeltaTable, rows: pl.LazyFrame, *, beside: Path, name: str, properties: CommitProperties) -> None:
    """Add rows, with exactly the columns of the table, in one commit.

    beside  an empty folder to write in, on the disk of the table; name  what the files are called, new to the table
    """
    folders = table.metadata().partition_columns
    rows.sink_parquet(pl.PartitionBy(beside, key=folders, include_key=False), mkdir=True, compression="snappy")
    home = Path(table.table_uri.removeprefix("file://"))
    files = sorted(beside.rglob("*.parquet"))
    actions: list[AddAction | RemoveAction] = [
        _moved(file, file.relative_to(beside).parent, home, f"{name}-{at}") for at, file in enumerate(files)
    ]
    table.create_write_transaction(
        actions, "append", table.schema(), partition_by=folders, commit_properties=properties
    )
    table.update_incremental()  # the object does not look back at what it committed


def _moved(file: Path, folder: Path, home: Path, name: str) -> AddAction:
    """Put one file in its folder of the table; what the commit is to say of it."""
    path = folder / f"{name}.parquet"
    (home / folder).mkdir(parents=True, exist_ok=True)
    os.replace(file, home / path)
    facts = (home / path).stat()
    return AddAction(
        path=path.as_posix(),
        size=facts.st_size,
        partition_values=dict(part.split("=", 1) for part in folder.parts),
        modification_time=int(facts.st_mtime * 1000),
        data_change=True,
        stats=json.dumps(_stats(home / path)),
    )


def _stats(path: Path) -> dict[str, Any]:
    return {"numRecords": pl.scan_parquet(path).select(pl.len()).collect().item()}
