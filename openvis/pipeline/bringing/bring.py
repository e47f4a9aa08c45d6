"""Taking a delivery in, and looking at once at how good its source is now; or trying it without storing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.domain.delivery import Chunk
from openvis.domain.look import Trial
from openvis.pipeline.grading.quality import assess_source
from openvis.store.imports import run_import
from openvis.store.trials import try_import

Progress = Callable[[int], None] | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Rows on their way in: to which table, of which source and gemeente, and from which file. They can be read once.

    `source` and `gemeente` are what is known before the first row; empty where only the rows say it.
    """

    table: str
    source: str
    gemeente: str
    path: Path
    chunks: Iterable[Chunk]


def bring(
    delivery: Delivery, *, scope: Scope, by: str, now: datetime, batch_id: str = "", on_progress: Progress = None
) -> Batch:
    """As `store.imports.run_import`, of which it raises everything; the source is assessed afterwards."""
    batch = run_import(
        table=delivery.table,
        source=delivery.source,
        gemeente=delivery.gemeente,
        scope=scope,
        path=delivery.path,
        chunks=delivery.chunks,
        by=by,
        now=now,
        batch_id=batch_id,
        on_progress=on_progress,
    )
    assess_source(batch, scope=scope, now=now)
    return batch


def try_out(delivery: Delivery, *, scope: Scope, on_progress: Progress = None) -> Trial:
    """What `bring` would do. Raises what it would raise; nothing is stored."""
    return try_import(
        table=delivery.table, scope=scope, path=delivery.path, chunks=delivery.chunks, on_progress=on_progress
    )
