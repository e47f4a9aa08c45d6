"""What one delivery changed of what was known, by source and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

REVISIONS = "revisions"  # what the facts of a batch call them


@dataclass(frozen=True, slots=True)
class Revision:
    """Rows of one source in one period. A row that moved is withdrawn in the period it left and added in the other."""

    source: str
    period: str  # a month, for a list; for a table the period of its cells
    added: int
    changed: int
    withdrawn: int  # gone, or given before and not any more


def as_facts(revisions: list[Revision]) -> dict[str, Any]:
    """What a batch keeps of them; nothing where nothing changed."""
    return {REVISIONS: [asdict(revision) for revision in revisions]} if revisions else {}


def of_facts(facts: Mapping[str, Any]) -> list[Revision] | None:
    """As they were kept with the batch; None where none were."""
    kept = facts.get(REVISIONS)
    return None if kept is None else [Revision(**row) for row in kept]
