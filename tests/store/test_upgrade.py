"""A store made by an earlier version gets the columns that came since, and nothing in it changes by that."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from deltalake import CommitProperties, DeltaTable, write_deltalake

from openvis.domain.batch import BatchState
from openvis.domain.delivery import TABLES, later_columns, schema_of
from openvis.store import delta, read
from openvis.store.staging import KEY, row_hashes
from tests.support.deliveries import SCOPE, counts, deliver, incidents

pytestmark = pytest.mark.django_db


def store_as_before(table: str, frame: pl.DataFrame) -> None:
    """Write rows as the version before the later columns did: without them, with the hash of then."""
    bare = frame.drop(later_columns(table))
    rows = bare.with_columns(
        pl.lit("a" * 32).alias("batch"),
        delta.YEAR_OF[table].cast(pl.Int32).alias("year"),
        row_hashes(bare.drop(KEY)).alias("row_hash"),
    )
    path = delta.tables_folder() / table
    path.parent.mkdir(parents=True, exist_ok=True)
    write_deltalake(
        path,
        rows,
        partition_by=["gemeente", "year"],
        configuration=delta.KEEP_HISTORY,
        commit_properties=CommitProperties(custom_metadata={"batch": "a" * 32}),
    )


OLD = {"counts": counts([4, None, 6]), "incidents": incidents(["a", "b", "c"])}
READERS = {"counts": read.counts, "incidents": read.incidents}


def columns_of(table: str) -> set[str]:
    return {field.name for field in DeltaTable(delta.tables_folder() / table).schema().fields}


@pytest.mark.parametrize("table", OLD)
def test_old_rows_are_read_with_nothing_in_the_new_column(table: str) -> None:
    store_as_before(table, OLD[table])
    found = READERS[table](SCOPE).collect()
    assert found.schema == OLD[table].schema
    assert found.sort("reference").equals(OLD[table].sort("reference"))


@pytest.mark.parametrize("table", OLD)
def test_importing_the_same_again_after_an_upgrade_changes_nothing(table: str, tmp_path: Path) -> None:
    store_as_before(table, OLD[table])
    batch = deliver(OLD[table], table, folder=tmp_path)
    assert (batch.state, batch.unchanged, batch.added, batch.changed) == (BatchState.UNCHANGED, 3, 0, 0)


@pytest.mark.parametrize("table", OLD)
def test_new_rows_land_beside_old_ones_and_old_versions_stay_readable(table: str, tmp_path: Path) -> None:
    store_as_before(table, OLD[table])
    before = read.versions_now()
    frame = (
        OLD[table]
        .head(1)
        .with_columns(
            reference=pl.lit("new"), category=pl.lit("niet-ingedeeld"), supplier_category=pl.lit("Iets nieuws")
        )
    )
    batch = deliver(frame, table, folder=tmp_path)
    assert (batch.state, batch.added, batch.changed) == (BatchState.LANDED, 1, 0)
    assert set(later_columns(table)) <= columns_of(table)
    now = READERS[table](SCOPE).collect()
    assert dict(now.select("reference", "supplier_category").iter_rows())["new"] == "Iets nieuws"
    assert now["supplier_category"].null_count() == 3
    then = READERS[table](SCOPE, versions=before).collect()
    assert then.sort("reference").equals(OLD[table].sort("reference"))


def test_a_row_that_gets_a_word_has_changed_and_one_that_loses_it_too(tmp_path: Path) -> None:
    deliver(incidents(["a", "b"]), "incidents", folder=tmp_path)
    with_word = incidents(["a"], category="niet-ingedeeld", supplier_category="Iets nieuws")
    assert deliver(with_word, "incidents", folder=tmp_path).changed == 1
    assert deliver(incidents(["a", "b"]), "incidents", folder=tmp_path).changed == 1


def test_only_a_field_with_a_default_came_later() -> None:
    found = {table: later_columns(table) for table in TABLES}
    assert found["incidents"] == found["counts"] == ["supplier_category"]
    assert found["areas"] == []
    assert found["population"] == ["dwellings", "cars"]


def test_inhabitants_of_before_have_no_dwellings_until_a_file_gives_them(tmp_path: Path) -> None:
    old = population([("BU99990001", 900), ("BU99990002", None)])
    store_as_before("population", old)
    assert read.population(SCOPE).select("dwellings", "cars").rows() == [(None, None)] * 2
    assert deliver(old, "population", folder=tmp_path).unchanged == 2
    richer = old.head(1).with_columns(dwellings=pl.lit(400, pl.Int64), cars=pl.lit(310, pl.Int64))
    assert deliver(pl.concat([richer, old.tail(1)]), "population", folder=tmp_path).changed == 1
    found = read.population(SCOPE).sort("area").select("inhabitants", "dwellings", "cars")
    assert found.rows() == [(900, 400, 310), (None, None, None)]


def population(people: list[tuple[str, int | None]]) -> pl.DataFrame:
    (gemeente,) = SCOPE.gemeenten
    rows = [
        {"gemeente": gemeente, "source": "cbs-inwoners", "reference": f"{code}/2024", "area": code, "level": "buurt"}
        | {"vintage": 2024, "inhabitants": number}
        for code, number in people
    ]
    return pl.DataFrame(rows, schema=schema_of("population"))
