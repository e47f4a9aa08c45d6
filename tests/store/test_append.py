"""Rows that are added as files: whole, in their folders, under one commit, and gone when the commit never came."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from deltalake import CommitProperties
from polars.testing import assert_frame_equal

from openvis.domain.access import Scope
from openvis.store import append as appending
from openvis.store import delta, history
from openvis.store.leftovers import remove_leftovers
from tests.support.deliveries import GEMEENTE, counts

pytestmark = pytest.mark.django_db


def ready(values: list[int], year: int = 2018) -> pl.DataFrame:
    """Rows as they are kept, each with its own reference."""
    frame = counts(values).with_columns(
        pl.lit("b1").alias("batch"), pl.lit(year, pl.Int32).alias("year"), pl.lit(7, pl.Int64).alias("row_hash")
    )
    return frame.with_columns(reference=pl.format("{}/{}", pl.lit(year), pl.int_range(pl.len())))


def append(frame: pl.DataFrame, tmp_path: Path, name: str = "b1") -> int:
    table = delta.table_to_write("counts")
    stored = delta.SPECS["counts"].stored.names()
    properties = CommitProperties(custom_metadata={"batch": name})
    appending.append(table, frame.lazy().select(stored), beside=tmp_path / name, name=name, properties=properties)
    return table.version()


def stored(versions: dict[str, int] | None = None) -> pl.DataFrame:
    return delta.rows(Scope.of(GEMEENTE), "counts", versions).sort("reference").collect()


def test_what_is_appended_is_read_back_with_its_types(tmp_path: Path) -> None:
    frame = pl.concat([ready([1, 2, 3]), ready([4], 2019)])
    assert append(frame, tmp_path) == 1
    assert_frame_equal(stored(), frame.sort("reference").select(delta.SPECS["counts"].stored.names()))
    assert stored().schema == delta.SPECS["counts"].stored


def test_every_file_lies_in_the_folder_of_its_gemeente_and_year(tmp_path: Path) -> None:
    append(pl.concat([ready([1, 2]), ready([3], 2019)]), tmp_path)
    home = delta.tables_folder() / "counts"
    folders = sorted(path.parent.relative_to(home).as_posix() for path in home.rglob("*.parquet"))
    assert folders == [f"gemeente={GEMEENTE}/year=2018", f"gemeente={GEMEENTE}/year=2019"]


def test_the_commit_names_the_batch_and_counts_the_rows_of_each_file(tmp_path: Path) -> None:
    append(pl.concat([ready([1, 2]), ready([3], 2019)]), tmp_path)
    assert history.commits("counts")[0].facts["batch"] == "b1"
    table = delta.existing_table("counts")
    assert table is not None
    added = pl.DataFrame(table.get_add_actions(flatten=True))
    assert sorted(added["num_records"]) == [1, 2]


def test_an_earlier_version_is_still_what_it_was(tmp_path: Path) -> None:
    first = append(ready([1, 2]), tmp_path)
    append(ready([3], 2019), tmp_path, name="b2")
    assert stored({"counts": first}).height == 2
    assert stored().height == 3


def test_rows_that_were_appended_can_be_merged_into(tmp_path: Path) -> None:
    append(ready([1, 2]), tmp_path)
    table = delta.table_to_write("counts")
    revised = ready([5]).with_columns(row_hash=pl.lit(8, pl.Int64))
    merger = table.merge(revised, "t.reference = s.reference AND t.year IN (2018)", source_alias="s", target_alias="t")
    merger.when_matched_update_all().execute()
    assert stored()["value"].to_list() == [5, 2]


def test_files_without_a_commit_are_nothing_and_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append(ready([1, 2]), tmp_path)

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("deltalake.DeltaTable.create_write_transaction", stopped)
    with pytest.raises(KeyboardInterrupt):
        append(ready([3], 2019), tmp_path, name="b2")
    assert stored().height == 2
    assert remove_leftovers("counts") == 1
    assert stored().height == 2
