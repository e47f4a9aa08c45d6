"""One import, from the first byte read to the commit: what came in, what changed and what was refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class BatchState(StrEnum):
    STARTED = "started"
    LANDED = "landed"  # one commit, everything in it is visible
    UNCHANGED = "unchanged"  # every row was already there, to the letter
    REFUSED = "refused"  # the file could not be used; nothing was stored
    INTERRUPTED = "interrupted"  # the program stopped before the commit; nothing was stored


@dataclass(frozen=True, slots=True)
class Batch:
    id: str
    gemeente: str
    source: str
    table: str
    file_name: str
    file_sha256: str
    state: BatchState
    by: str
    started_at: datetime
    finished_at: datetime | None
    rows_read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    version: int | None  # version of the table this batch made; None where it made none
    note: str  # why refused, or what the repair found
    facts: dict[str, Any] = field(default_factory=dict)  # about the delivery, for its quality (domain.quality)
