"""Importing a delivery: set ready beside the tables, compared, and landed in one commit or not at all.

The order makes a crash repairable: (1) the batch is written down as started, (2) rows and rejects are staged,
(3) one commit, which names the batch, (4) batch and rejects become visible in one transaction. `repair.py` reads
from the commit, or from its absence, how far an import got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.domain.delivery import Chunk
from openvis.errors import IncompleteFile, OpenVISError, UnreadableFile
from openvis.store import batches, lock, merge, models
from openvis.store.staging import Staging, stage, staging_folder


def run_import(
    *,
    table: str,
    source: str,
    scope: Scope,
    path: Path,
    chunks: Iterable[Chunk],
    by: str,
    now: datetime,
    on_progress: Callable[[int], None] | None = None,
) -> Batch:
    """Store a delivery of one gemeente in a table of what happened; the same delivery again changes nothing.

    `on_progress` gets the number of rows of the file read so far. Raises what the chunks raise, InputError for a
    delivery that cannot be stored, NotPermitted outside the scope, StoreBusy while another import writes; nothing
    is stored then, and all but the last leave a refused batch that says why.
    """
    with lock.only_writer(lock.IMPORTS):
        record = batches.start(
            table=table, source=source, file_name=path.name, file_sha256=_sha256(path), by=by, now=now
        )
        staging = Staging(staging_folder() / record.id, table, source, path.name)
        try:
            stage(staging, chunks, scope=scope, batch_id=record.id, on_progress=on_progress)
            return _land(staging, record)
        except OpenVISError as error:
            _finish(staging, record, BatchState.REFUSED, note=str(error))
            raise
        finally:
            staging.remove()


def _land(staging: Staging, record: models.Batch) -> Batch:
    if not staging.rows:
        raise IncompleteFile(f"In {staging.file_name} staat geen enkele rij die bewaard kan worden.")
    difference = merge.compare(staging)
    state, version = BatchState.UNCHANGED, None
    if difference.added or difference.changed:
        state, version = BatchState.LANDED, merge.commit(staging, difference, record.id)
    return _finish(
        staging,
        record,
        state,
        added=difference.added,
        changed=difference.changed,
        unchanged=difference.unchanged,
        version=version,
        note=repeated_note(difference.repeated),
    )


def _finish(staging: Staging, record: models.Batch, state: BatchState, **facts: int | str | None) -> Batch:
    facts |= {"gemeente": staging.gemeente, "rows_read": staging.rows_read, "rejected": staging.rejected}
    return batches.finish(record, state, staging.rejects(), at=datetime.now(UTC), **facts)


def repeated_note(repeated: int) -> str:
    if not repeated:
        return ""
    return f"{repeated} rijen stonden letterlijk nog een keer in het bestand; zij tellen één keer."


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(
            f"Het bestand {path} kan niet worden gelezen ({error.strerror}).", "Controleer de naam en de rechten."
        ) from None
