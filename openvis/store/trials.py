"""A dry run: a delivery is set ready and compared as for an import, and then forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from uuid import uuid4

from openvis.domain.access import Scope
from openvis.domain.delivery import Chunk
from openvis.domain.look import Trial
from openvis.store import lock, merge
from openvis.store.batches import moved_sentence
from openvis.store.staging import Staging, stage

SHOWN = 200  # rejects that are told one by one


def try_import(
    *,
    table: str,
    scope: Scope,
    path: Path,
    chunks: Iterable[Chunk],
    on_progress: Callable[[int], None] | None = None,
) -> Trial:
    """What `run_import` of the same chunks would do. Raises what it would raise; stores nothing, not even a batch."""
    with lock.only_writer(lock.IMPORTS):  # whoever repairs the store clears what is set ready by nobody
        staging = Staging(uuid4().hex, table, path.name)
        try:
            for rows_read in stage(staging, chunks, scope=scope):
                if on_progress:
                    on_progress(rows_read)
            difference = merge.compare(staging) if staging.rows else merge.Difference(0, 0, 0, 0, ())
            return Trial(
                rows_read=staging.rows_read,
                added=difference.added,
                changed=difference.changed,
                unchanged=difference.unchanged,
                repeated=difference.repeated,
                rejected=staging.rejected,
                first_rejects=list(islice(staging.rejects(), SHOWN)),
                remarks=[*moved_sentence(difference.moved), *staging.remarks],
            )
        finally:
            staging.remove()
