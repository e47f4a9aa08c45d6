"""One import is one commit or nothing, and the same delivery twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.domain.delivery import Chunk, Reject, schema_of
from openvis.errors import IncompleteFile, InputError, NotPermitted, StoreBusy, UnreadableFile, WrongColumns
from openvis.store import delta, history, read
from openvis.store.imports import run_import
from openvis.store.staging import staging_folder
from tests.support.deliveries import (
    GEMEENTE,
    NOW,
    OTHER_GEMEENTE,
    SCOPE,
    areas,
    counts,
    deliver,
    incidents,
    population,
)

pytestmark = pytest.mark.django_db


def stored(table: str = "counts", scope: Scope = SCOPE) -> pl.DataFrame:
    frame = getattr(read, table)(scope)
    return frame.lazy().collect().sort("source", "reference")


def the_only_batch() -> Batch:
    [batch] = read.batches(SCOPE)
    return batch


# ----- what lands


@pytest.mark.parametrize(
    ("table", "frame"),
    [
        ("counts", counts([3, 0, None, 7])),
        ("incidents", incidents(["H-1", "H-2", "H-3"])),
        ("areas", areas("BU99010101", "BU99010102")),
        ("population", population({"BU99010101": 1250, "BU99010102": None})),
    ],
)
def test_what_was_delivered_is_what_is_read(table: str, frame: pl.DataFrame, tmp_path: Path) -> None:
    batch = deliver(frame, table, folder=tmp_path)
    assert_frame_equal(stored(table), frame.sort("source", "reference"))
    assert stored(table).schema == schema_of(table)
    assert (batch.state, batch.added, batch.changed, batch.unchanged) == (BatchState.LANDED, frame.height, 0, 0)


def test_not_given_stays_empty_and_zero_stays_zero(tmp_path: Path) -> None:
    deliver(counts([0, None]), folder=tmp_path)
    assert stored()["value"].to_list() == [0, None]


def test_the_batch_says_everything_about_the_import(tmp_path: Path) -> None:
    rejects = [Reject(3, "maand", "Geen maand.", "2018-13"), Reject(9, None, "Te weinig kolommen.")]
    batch = deliver(counts([1, 2, 3]), rejects=rejects, folder=tmp_path)
    assert batch == the_only_batch()
    assert (batch.gemeente, batch.source, batch.table) == (GEMEENTE, "politie-maandcijfers", "counts")
    assert (batch.file_name, batch.by, batch.started_at) == ("levering.csv", "analist", NOW)
    assert (batch.rows_read, batch.added, batch.rejected) == (5, 3, 2)
    assert batch.version == history.versions_now()["counts"]
    assert batch.finished_at is not None
    assert batch.file_sha256 == sha256(b"3 rows").hexdigest()
    assert read.rejects(SCOPE, batch.id) == rejects


def test_an_import_is_one_commit_that_names_the_batch(tmp_path: Path) -> None:
    batch = deliver(counts([1, 2, 3]), rejects=[Reject(2, None, "x")], pieces=3, folder=tmp_path)
    newest, created = history.commits("counts")
    assert (newest.version, created.version) == (batch.version, 0)
    facts = {name: newest.facts[name] for name in ("batch", "gemeente", "rows_read", "rejected", "added", "changed")}
    assert facts == {
        "batch": batch.id, "gemeente": GEMEENTE, "rows_read": "4", "rejected": "1", "added": "3", "changed": "0"
    }  # fmt: skip


def test_progress_counts_the_rows_of_the_file(tmp_path: Path) -> None:
    seen: list[int] = []
    deliver(counts([1] * 10), pieces=5, folder=tmp_path, on_progress=seen.append)
    assert seen == [2, 4, 6, 8, 10]


def test_nothing_is_left_in_the_staging_folder(tmp_path: Path) -> None:
    deliver(counts([1]), folder=tmp_path)
    assert list(staging_folder().iterdir()) == []


def test_the_folders_are_gemeente_and_year(tmp_path: Path) -> None:
    deliver(counts([1] * 13), folder=tmp_path)
    tables = delta.tables_folder()
    folders = {path.parent.relative_to(tables).as_posix() for path in tables.rglob("*.parquet")}
    assert folders == {f"counts/gemeente={GEMEENTE}/year=2018", f"counts/gemeente={GEMEENTE}/year=2019"}


def test_a_delivery_may_hold_two_sources(tmp_path: Path) -> None:
    both = pl.concat([counts([1, 2]), counts([3, 4], source="politie-jaarcijfers")])
    deliver(both, folder=tmp_path)
    assert stored().height == 4
    assert deliver(both, folder=tmp_path).state is BatchState.UNCHANGED


# ----- the same again, and corrected


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    deliver(counts([1, None, 3]), folder=tmp_path)
    before = history.versions_now()
    batch = deliver(counts([1, None, 3]), folder=tmp_path)
    assert (batch.state, batch.added, batch.changed, batch.unchanged) == (BatchState.UNCHANGED, 0, 0, 3)
    assert batch.version is None
    assert history.versions_now() == before


def test_a_corrected_row_replaces_and_the_rest_is_untouched(tmp_path: Path) -> None:
    first = deliver(counts([1, 2, 3, 4]), folder=tmp_path)
    second = deliver(counts([1, 9, 3, None, 5]), folder=tmp_path)
    assert (second.added, second.changed, second.unchanged) == (1, 2, 2)
    assert stored()["value"].to_list() == [1, 9, 3, None, 5]
    kept = delta.rows(SCOPE, "counts").sort("reference").collect()["batch"].to_list()
    assert kept == [first.id, second.id, first.id, second.id, second.id]


def test_from_not_given_to_zero_is_a_change(tmp_path: Path) -> None:
    deliver(counts([None]), folder=tmp_path)
    assert deliver(counts([0]), folder=tmp_path).changed == 1


def test_rows_that_a_later_delivery_does_not_mention_stay(tmp_path: Path) -> None:
    deliver(counts([1, 2, 3]), folder=tmp_path)
    deliver(counts([1]), folder=tmp_path)
    assert stored()["value"].to_list() == [1, 2, 3]


def test_a_corrected_date_moves_the_row_to_another_year_instead_of_doubling_it(tmp_path: Path) -> None:
    deliver(incidents(["H-1", "H-2"]), "incidents", folder=tmp_path)
    moved = incidents(["H-1"], start=datetime(2021, 2, 3, 4, 5))
    batch = deliver(moved, "incidents", folder=tmp_path)
    assert (batch.added, batch.changed) == (0, 1)
    found = {row["reference"]: row["occurred_from"] for row in stored("incidents").to_dicts()}
    assert found == {"H-1": datetime(2021, 2, 3, 4, 5), "H-2": datetime(2018, 6, 2, 20, 0)}
    assert delta.rows(SCOPE, "incidents").filter(reference="H-1").collect()["year"].to_list() == [2021]


def test_the_same_reference_of_another_source_is_another_row(tmp_path: Path) -> None:
    deliver(incidents(["H-1"]), "incidents", folder=tmp_path)
    assert deliver(incidents(["H-1"], source="meldingen"), "incidents", folder=tmp_path).added == 1
    assert stored("incidents").height == 2


def test_the_same_reference_in_another_gemeente_is_another_row(tmp_path: Path) -> None:
    scope = Scope.of(GEMEENTE, OTHER_GEMEENTE)
    deliver(incidents(["H-1"]), "incidents", folder=tmp_path)
    batch = deliver(incidents(["H-1"], gemeente=OTHER_GEMEENTE), "incidents", folder=tmp_path, scope=scope)
    assert batch.added == 1
    assert stored("incidents", scope)["gemeente"].sort().to_list() == [GEMEENTE, OTHER_GEMEENTE]


deliveries = st.lists(st.dictionaries(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 3))), max_size=4)


@given(deliveries=deliveries, pieces=st.integers(1, 3))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_of_deliveries_ends_in_what_a_dictionary_would_hold(
    deliveries: list[dict[int, int | None]], pieces: int, tmp_path_factory: pytest.TempPathFactory, settings: object
) -> None:
    folder = tmp_path_factory.mktemp("series")
    settings.OPENVIS_DATA = folder / "data"  # type: ignore[attr-defined]
    months = counts([0] * 31)["reference"].to_list()
    truth: dict[str, int | None] = {}
    for delivery in filter(None, deliveries):
        frame = counts([0] * 31).with_row_index("number").filter(pl.col("number").is_in(list(delivery)))
        frame = frame.with_columns(value=pl.Series([delivery[number] for number in frame["number"]], dtype=pl.Int64))
        expected = {
            "added": sum(months[number] not in truth for number in delivery),
            "changed": sum(months[n] in truth and truth[months[n]] != value for n, value in delivery.items()),
            "unchanged": sum(months[n] in truth and truth[months[n]] == value for n, value in delivery.items()),
        }
        batch = deliver(frame.drop("number"), folder=folder, pieces=pieces)
        assert {name: getattr(batch, name) for name in expected} == expected
        truth |= {months[number]: value for number, value in delivery.items()}
    assert dict(stored().select("reference", "value").iter_rows()) == truth


# ----- what is refused


def refused(error: type[Exception], frame: pl.DataFrame, folder: Path, **options: object) -> tuple[str, Batch]:
    before = history.versions_now()
    with pytest.raises(error) as raised:
        deliver(frame, folder=folder, **options)
    assert history.versions_now() == before
    assert list(staging_folder().iterdir()) == []
    newest = read.batches(Scope.of(GEMEENTE, OTHER_GEMEENTE))[0]
    assert newest.state is BatchState.REFUSED
    assert newest.note == str(raised.value)
    return str(raised.value), newest


def test_rows_outside_the_scope_are_refused(tmp_path: Path) -> None:
    sentence, batch = refused(NotPermitted, counts([1], gemeente=OTHER_GEMEENTE), tmp_path)
    assert sentence.startswith("levering.csv bevat rijen van GM9902; daarvoor mag u niets importeren.")
    assert batch.gemeente == OTHER_GEMEENTE


def test_one_row_of_another_gemeente_among_own_rows_refuses_the_file(tmp_path: Path) -> None:
    mixed = pl.concat([counts([1, 2]), counts([3], gemeente=OTHER_GEMEENTE)])
    sentence, _ = refused(InputError, mixed, tmp_path, scope=Scope.of(GEMEENTE, OTHER_GEMEENTE), pieces=3)
    assert "meer dan één gemeente: GM9901, GM9902" in sentence
    assert stored().is_empty()


def test_a_gemeente_that_is_no_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'Ergens' in levering.csv is geen gemeentecode"):
        deliver(counts([1]).with_columns(gemeente=pl.lit("Ergens")), folder=tmp_path, scope=Scope.of("Ergens"))


@pytest.mark.parametrize("column", ["reference", "period", "area", "category"])
def test_a_required_column_with_a_hole_refuses_the_file(column: str, tmp_path: Path) -> None:
    frame = counts([1, 2, 3]).with_columns(
        pl.when(pl.int_range(3) == 1).then(None).otherwise(pl.col(column)).alias(column)
    )
    sentence, batch = refused(IncompleteFile, frame, tmp_path)
    assert f"In levering.csv is '{column}' bij 1 rijen leeg" in sentence
    assert batch.gemeente == GEMEENTE


def test_one_reference_with_two_contents_refuses_the_file(tmp_path: Path) -> None:
    frame = pl.concat([incidents(["H-1", "H-2"]), incidents(["H-2"], start=datetime(2019, 1, 1))])
    sentence, _ = refused(InputError, frame, tmp_path, table="incidents", pieces=3)
    assert "één keer hetzelfde kenmerk bij rijen die van elkaar verschillen, zoals H-2 (2 rijen)" in sentence


def test_a_row_repeated_to_the_letter_counts_once_and_the_batch_says_so(tmp_path: Path) -> None:
    frame = pl.concat([incidents(["H-1", "H-2"]), incidents(["H-1"]), incidents(["H-1"])])
    batch = deliver(frame, "incidents", folder=tmp_path, pieces=2)
    assert (batch.rows_read, batch.added) == (4, 2)
    assert batch.note == "Letterlijk herhaalde rijen in het bestand: 2. Zij tellen één keer."
    assert stored("incidents").height == 2
    assert deliver(frame, "incidents", folder=tmp_path).state is BatchState.UNCHANGED


def test_what_the_reader_noticed_stays_with_the_batch(tmp_path: Path) -> None:
    chunks = [Chunk(counts([1, 2]), [], 2), Chunk(counts([]), remarks=["De wijken tellen niet op.", "Nog iets."])]
    batch = deliver(counts([1, 2]), folder=tmp_path, chunks=iter(chunks))
    assert (batch.state, batch.note) == (BatchState.LANDED, "De wijken tellen niet op. Nog iets.")


def test_a_file_that_ends_too_early_is_refused_whole(tmp_path: Path) -> None:
    def cut_off() -> Iterator[Chunk]:
        yield Chunk(counts([1, 2]), [Reject(2, None, "kapot")], 3)
        raise IncompleteFile("levering.csv eindigt op regel 4.")

    sentence, batch = refused(IncompleteFile, counts([1]), tmp_path, chunks=cut_off())
    assert sentence == "levering.csv eindigt op regel 4."
    assert (batch.rows_read, batch.rejected, batch.added) == (3, 1, 0)
    assert read.rejects(SCOPE, batch.id) == [Reject(2, None, "kapot")]


def test_a_file_refused_before_its_first_row_is_visible_to_a_caller_with_one_gemeente(tmp_path: Path) -> None:
    def wrong() -> Iterator[Chunk]:
        raise WrongColumns("De kolom 'maand' ontbreekt.")
        yield

    refused(WrongColumns, counts([1]), tmp_path, chunks=wrong())
    assert the_only_batch().note == "De kolom 'maand' ontbreekt."


def test_a_file_refused_before_its_first_row_is_visible_under_the_gemeente_asked_for(tmp_path: Path) -> None:
    both = Scope.of(GEMEENTE, OTHER_GEMEENTE)
    refused(IncompleteFile, counts([]), tmp_path, scope=both, gemeente=OTHER_GEMEENTE)
    assert [batch.gemeente for batch in read.batches(both)] == [OTHER_GEMEENTE]


@pytest.mark.parametrize(
    ("rejects", "advice"), [([], "het goede bestand"), ([Reject(2, "x", "nee")], "de tegengehouden rijen")]
)
def test_a_file_without_a_usable_row_is_refused(rejects: list[Reject], advice: str, tmp_path: Path) -> None:
    sentence, batch = refused(IncompleteFile, counts([]), tmp_path, rejects=rejects)
    assert "geen enkele rij" in sentence
    assert advice in sentence
    assert read.rejects(SCOPE, batch.id) == rejects


def test_a_file_that_is_not_there_says_which(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"weg.csv kan niet worden gelezen"):
        run_import(table="counts", source="x", scope=SCOPE, path=tmp_path / "weg.csv", chunks=[], by="analist", now=NOW)
    assert read.batches(SCOPE) == []


def test_a_chunk_of_another_shape_is_a_mistake_in_the_program(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="a chunk for counts"):
        deliver(counts([1]).drop("value"), folder=tmp_path)


def test_a_second_import_at_the_same_time_is_told_to_wait(tmp_path: Path) -> None:
    delta.tables_folder().mkdir(parents=True)
    with (
        FileLock(delta.tables_folder() / "imports.lock"),
        pytest.raises(StoreBusy, match=r"Er schrijft nu een andere import naar deze gegevens. Probeer het opnieuw"),
    ):
        deliver(counts([1]), folder=tmp_path)
    assert read.batches(SCOPE) == []
    assert deliver(counts([1]), folder=tmp_path).state is BatchState.LANDED


def test_a_refused_import_frees_the_lock(tmp_path: Path) -> None:
    refused(IncompleteFile, counts([]), tmp_path)
    assert deliver(counts([1]), folder=tmp_path).state is BatchState.LANDED
