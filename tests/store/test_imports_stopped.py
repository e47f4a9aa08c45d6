"""An import that is stopped by whoever asked for it: nothing of it stays but a batch that says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.delivery import Chunk
from openvis.errors import Stopped
from openvis.store import imports, merge, read, staging
from openvis.store.repair import repair_store
from tests.support.deliveries import GEMEENTE, counts

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCOPE = Scope.of(GEMEENTE)


def run(folder: Path, **how):
    path = folder / "levering.csv"
    path.write_text("inhoud", encoding="utf-8")
    chunks = [Chunk(counts([1, 2]), rows_read=2), Chunk(counts([3], area="BU99010102"), rows_read=1)]
    return imports.run_import(
        table="counts", source="politie", scope=SCOPE, path=path, chunks=chunks, by="analist", now=NOW, **how
    )


def assert_nothing_left() -> None:
    assert read.counts(SCOPE).collect().is_empty()
    assert list(staging.staging_folder().iterdir()) == []
    assert repair_store(NOW) == []


def test_a_stop_between_two_pieces_stores_nothing(tmp_path):
    def stop(rows: int) -> None:
        if rows > 2:
            raise Stopped("Iemand heeft dit gestopt; er is niets opgeslagen.")

    with pytest.raises(Stopped):
        run(tmp_path, on_progress=stop, batch_id="a" * 32)
    (batch,) = read.batches(SCOPE)
    assert (batch.id, batch.state, batch.rows_read) == ("a" * 32, BatchState.INTERRUPTED, 3)
    assert batch.note == "Iemand heeft dit gestopt; er is niets opgeslagen."
    assert_nothing_left()


def test_ctrl_c_while_reading_stores_nothing(tmp_path):
    def interrupt(rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, on_progress=interrupt)
    (batch,) = read.batches(SCOPE)
    assert batch.state is BatchState.INTERRUPTED
    assert "daarvan is niets opgeslagen" in batch.note
    assert_nothing_left()


def test_ctrl_c_just_after_the_commit_keeps_what_was_stored(tmp_path, monkeypatch):
    whole = merge.commit

    def commit(*args):
        whole(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(merge, "commit", commit)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path)
    (batch,) = read.batches(SCOPE)
    assert (batch.state, batch.added) == (BatchState.LANDED, 3)
    assert read.counts(SCOPE).collect().height == 3
    assert list(staging.staging_folder().iterdir()) == []
    assert repair_store(NOW) == []
