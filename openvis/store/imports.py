"""Importing a delivery: set ready beside the tables, compared, and landed in one commit or not at all.

The order makes a crash repairable: (1) the batch is written down as started, (2) rows and rejects are staged,
(3) one commit, which names the batch, (4) batch and rejects become visible in one transaction. `repair.py` reads
from the commit, or from its absence, how far an import got.

One reference twice in one file: to the letter the same is one row, and the batch says how many there were; with
different content the whole file is refused, because nobody can tell a correction from a badly chosen column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openvis.domain.access import Scope
from openvis.domain.batch import Batch, BatchState
from openvis.domain.delivery import Chunk
from openvis.domain.revision import as_facts
from openvis.errors import IncompleteFile, OpenVISError, Stopped
from openvis.store import batches, learnt_words, lock, merge, models
from openvis.store.fingerprint import sha256_of
from openvis.store.repair import repair_import
from openvis.store.revisions import revisions_in
from openvis.store.staging import Staging, stage
from openvis.store.uploads import safe_name


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
    gemeente: str = "",
    batch_id: str = "",
) -> Batch:
    """Store a delivery of one gemeente in a table of what happened; the same delivery again changes nothing.

    `source` and `gemeente` are what the batch says until the rows say it; `on_progress` gets the number of rows
    of the file read so far, and may raise Stopped. A job gives the batch its own id. Raises what the chunks raise,
    InputError for a delivery that cannot be stored, NotPermitted outside the scope, StoreBusy while another import
    writes. Nothing is stored then, and every refused or stopped file leaves a batch that says why.
    """
    with lock.only_writer(lock.IMPORTS):
        record = batches.start(
            table=table,
            source=source,
            gemeente=gemeente or _only(scope),
            file_name=safe_name(path.name),
            file_sha256=sha256_of(path),
            by=by,
            now=now,
            batch_id=batch_id,
        )
        staging = Staging(record.id, table, safe_name(path.name))
        try:
            for rows_read in stage(staging, chunks, scope=scope):
                batches.note_owner(record, staging)
                if on_progress:
                    on_progress(rows_read)
            batch = _land(staging, record)
        except OpenVISError as error:
            batches.note_owner(record, staging)
            state = BatchState.INTERRUPTED if isinstance(error, Stopped) else BatchState.REFUSED
            _finish(staging, record, state, note=str(error))
            staging.remove()
            raise
        except KeyboardInterrupt:  # Ctrl-C: the same question as after a crash, did the commit get there or not?
            repair_import(record, datetime.now(UTC))
            staging.remove()
            raise
        # Not in a `finally`: after any other failure the repair needs what is in the folder.
        staging.remove()
        return batch


def _land(staging: Staging, record: models.Batch) -> Batch:
    if not staging.rows:
        raise IncompleteFile(
            f"In {staging.file_name} staat geen enkele rij die bewaard kan worden.",
            "Bekijk de tegengehouden rijen." if staging.rejected else "Controleer of dit het goede bestand is.",
        )
    difference = merge.compare(staging)
    state, version = BatchState.UNCHANGED, None
    if difference.anything:
        state, version = BatchState.LANDED, merge.commit(staging, difference)
    return _finish(
        staging,
        record,
        state,
        added=difference.added,
        changed=difference.changed,
        unchanged=difference.unchanged,
        version=version,
        note=batches.note_on(difference.repeated, staging.remarks, difference.moved),
        facts=staging.facts
        | ({"repeated": difference.repeated} if difference.repeated else {})
        | as_facts(revisions_in(staging.table, version))
        | learnt_words.as_facts(learnt_words.words_with_kind(staging)),
    )


def _finish(staging: Staging, record: models.Batch, state: BatchState, **facts: Any) -> Batch:
    facts |= {"rows_read": staging.rows_read, "rejected": staging.rejected}
    return batches.finish(record, state, staging.rejects(), at=datetime.now(UTC), **facts)


def _only(scope: Scope) -> str:
    """The gemeente of a scope of one, so that a file refused before its first row is still visible there."""
    return next(iter(scope.gemeenten)) if len(scope.gemeenten) == 1 else ""
