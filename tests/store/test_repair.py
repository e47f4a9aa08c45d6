"""What a program that stopped halfway left behind is finished or withdrawn, and said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from filelock import FileLock

from openvis.domain.batch import BatchState
from openvis.domain.delivery import Chunk, Reject
from openvis.store import batches, delta, merge, models, read, results
from openvis.store.repair import repair_store
from openvis.store.staging import staging_folder
from tests.support.deliveries import GEMEENTE, NOW, SCOPE, counts, deliver
from tests.support.published import attention_row, beside, evaluation, figures, publish, run, series

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
INTERRUPTED = (
    "De import van levering.csv van 01-04-2019 11:00 is halverwege gestopt; daarvan is niets opgeslagen. "
    "Importeer het bestand opnieuw."
)


class PowerCut(BaseException):
    """Ends a program as a power cut does: nothing in it gets to clean up."""


def stop(*_: object, **__: object) -> None:
    raise PowerCut


@contextmanager
def power_cut_at(monkeypatch: pytest.MonkeyPatch, owner: object, function: str) -> Iterator[None]:
    """The program stops the moment it gets to this function."""
    with monkeypatch.context() as patched:
        patched.setattr(owner, function, stop)
        with pytest.raises(PowerCut):
            yield


def stop_while_reading(folder: Path) -> None:
    def chunks() -> Iterator[Chunk]:
        yield Chunk(counts([8, 8]), [Reject(2, None, "kapot")], 3)
        raise PowerCut

    with pytest.raises(PowerCut):
        deliver(counts([1]), folder=folder, chunks=chunks())


def values() -> list[int | None]:
    return read.counts(SCOPE).sort("reference").collect()["value"].to_list()


# ----- imports


def test_nothing_to_do_costs_three_questions_and_says_nothing(tmp_path: Path) -> None:
    deliver(counts([1]), folder=tmp_path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert repair_store(LATER) == []
    assert len(asked) == 3


def test_an_empty_store_is_left_empty() -> None:
    assert repair_store(LATER) == []
    assert not delta.tables_folder().exists()


def test_an_import_that_stopped_before_its_commit_is_called_interrupted(tmp_path: Path) -> None:
    deliver(counts([1]), folder=tmp_path)
    stop_while_reading(tmp_path)
    assert repair_store(LATER) == [INTERRUPTED]
    batch = next(batch for batch in read.batches(SCOPE) if batch.state is BatchState.INTERRUPTED)
    assert (batch.gemeente, batch.note, batch.finished_at, batch.version) == (GEMEENTE, INTERRUPTED, LATER, None)
    assert read.rejects(SCOPE, batch.id) == []
    assert values() == [1]
    assert list(staging_folder().iterdir()) == []
    assert repair_store(LATER) == []


def test_a_repaired_import_still_says_what_its_reader_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = [Chunk(counts([4, 5]), [], 2, remarks=["De wijken tellen niet op."])]
    with power_cut_at(monkeypatch, batches, "finish"):
        deliver(counts([4, 5]), folder=tmp_path, chunks=iter(chunks))
    [sentence] = repair_store(LATER)
    assert read.batches(SCOPE)[0].note == f"De wijken tellen niet op. {sentence}"


def test_an_import_that_stopped_after_its_commit_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rejects = [Reject(3, "maand", "Geen maand.", "2018-13")]
    with power_cut_at(monkeypatch, batches, "finish"):
        deliver(counts([4, 5]), folder=tmp_path, rejects=rejects)
    [unfinished] = read.batches(SCOPE)
    assert unfinished.state is BatchState.STARTED
    [sentence] = repair_store(LATER)
    assert sentence == (
        "De import van levering.csv van 01-04-2019 11:00 was opgeslagen maar nog niet afgemeld; "
        "dat is nu gedaan (2 nieuw, 0 gewijzigd, 1 tegengehouden)."
    )
    [batch] = read.batches(SCOPE)
    assert (batch.state, batch.note) == (BatchState.LANDED, sentence)
    assert (batch.rows_read, batch.added, batch.changed, batch.unchanged, batch.rejected) == (3, 2, 0, 0, 1)
    assert batch.version == read.versions_now()["counts"]
    assert batch.finished_at is not None
    assert batch.finished_at < datetime.now(UTC)
    assert read.rejects(SCOPE, batch.id) == rejects
    assert values() == [4, 5]
    assert deliver(counts([4, 5]), folder=tmp_path).state is BatchState.UNCHANGED


def test_several_stops_in_a_row_are_each_told(tmp_path: Path) -> None:
    stop_while_reading(tmp_path)
    stop_while_reading(tmp_path)
    assert repair_store(LATER) == [INTERRUPTED, INTERRUPTED]


def test_an_import_can_go_on_without_a_repair_and_is_not_mistaken_for_the_stopped_one(tmp_path: Path) -> None:
    stop_while_reading(tmp_path)
    deliver(counts([1, 2]), folder=tmp_path)
    assert repair_store(LATER) == [INTERRUPTED]
    assert sorted(batch.state for batch in read.batches(SCOPE)) == [BatchState.INTERRUPTED, BatchState.LANDED]
    assert values() == [1, 2]


def test_an_import_that_is_still_going_is_left_alone(tmp_path: Path) -> None:
    stop_while_reading(tmp_path)
    with FileLock(delta.tables_folder() / "imports.lock"):
        assert repair_store(LATER) == []
    assert repair_store(LATER) == [INTERRUPTED]


def test_files_without_a_commit_go_and_files_of_older_versions_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(counts([1, 1]), folder=tmp_path)
    older = read.versions_now()
    deliver(counts([2, 2]), folder=tmp_path)
    table = delta.tables_folder() / "counts"
    kept = set(table.rglob("*.*"))
    unfinished = [
        table / f"gemeente={GEMEENTE}" / "year=2018" / "part-00000-unfinished.snappy.parquet",
        table / f"gemeente={GEMEENTE}" / "year=2018" / "part-00000-unfinished.snappy.parquet#1",
        table / "_delta_log" / "_commit_1234.json.tmp",
        table / "_delta_log" / "00000000000000000009.json#1",
    ]
    for path in unfinished:
        path.write_bytes(b"half")
    stop_while_reading(tmp_path)
    assert repair_store(LATER) == [INTERRUPTED, "In de tabel counts zijn 4 onafgemaakte bestanden opgeruimd."]
    assert set(table.rglob("*.*")) == kept
    assert read.counts(SCOPE, versions=older).collect()["value"].to_list() == [1, 1]
    assert values() == [2, 2]


def test_a_stop_before_the_table_was_made_leaves_a_table_that_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with power_cut_at(monkeypatch, merge, "commit"):
        deliver(counts([1]), folder=tmp_path)
    (delta.tables_folder() / "counts" / "_delta_log").mkdir(parents=True)  # as far as making it may get
    assert values() == []
    assert repair_store(LATER) == [INTERRUPTED]
    deliver(counts([1]), folder=tmp_path)
    assert values() == [1]


# ----- runs


def stopped_run(monkeypatch: pytest.MonkeyPatch, after: str) -> None:
    """A run that stopped after this much of it was written; the list and evaluations come last, together."""
    steps = {"nothing": (results, "_append"), "all figures": (models.Attention.objects, "bulk_create")}
    made = run("run-stopped", made_at=NOW)
    with power_cut_at(monkeypatch, *steps[after]):
        results.save_run(made, [attention_row()], figures(made), series(made), [evaluation(7)], beside=beside(made))


@pytest.mark.parametrize("after", ["nothing", "all figures"])
def test_a_run_that_stopped_halfway_is_withdrawn(after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = publish("run-1", attention=[attention_row(observed=1)], with_beside=True)
    stopped_run(monkeypatch, after)
    assert results.latest_run(SCOPE, GEMEENTE) == earlier
    assert repair_store(LATER) == [
        "De berekening run-stopped van 01-04-2019 11:00 is halverwege gestopt en weggehaald. Start haar opnieuw."
    ]
    for table in delta.PUBLISHED:
        assert delta.rows(SCOPE, table).collect()["run"].unique().to_list() == ["run-1"], table
    assert list(models.Run.objects.values_list("id", flat=True)) == ["run-1"]
    assert repair_store(LATER) == []


def test_a_withdrawn_run_can_be_made_again_under_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_run(monkeypatch, "all figures")
    repair_store(LATER)
    made = publish("run-stopped", made_at=NOW)
    assert results.figures(SCOPE, GEMEENTE).height == figures(made).height


def test_a_run_that_is_still_publishing_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped_run(monkeypatch, "all figures")
    with FileLock(delta.tables_folder() / "runs.lock"):
        assert repair_store(LATER) == []
    assert len(repair_store(LATER)) == 1
