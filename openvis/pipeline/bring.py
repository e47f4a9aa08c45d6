"""Taking a delivery in, and looking at once at how good its source is now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from openvis.domain.access import Scope
from openvis.domain.batch import Batch
from openvis.pipeline.quality import assess_source
from openvis.store.imports import run_import


def bring(*, scope: Scope, now: datetime, **delivery: Any) -> Batch:
    """As `store.imports.run_import`, of which it takes and raises everything; the source is assessed afterwards."""
    batch = run_import(scope=scope, now=now, **delivery)
    assess_source(batch, scope=scope, now=now)
    return batch
