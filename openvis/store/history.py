"""What the Delta tables remember of themselves: when each version was made, and by which batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from openvis.store import delta


@dataclass(frozen=True, slots=True)
class Commit:
    version: int
    at: datetime
    facts: dict[str, Any]  # everything the writer noted with the commit


def commits(table: str) -> list[Commit]:
    """Every commit of a table, newest first; none where the table does not exist."""
    found = delta.existing_table(table)
    if found is None:
        return []
    return [
        Commit(entry["version"], datetime.fromtimestamp(entry["timestamp"] / 1000, UTC), entry)
        for entry in found.history()
    ]


def commit_of_batch(table: str, batch_id: str) -> Commit | None:
    """The commit that landed a batch, if it got that far."""
    return next((commit for commit in commits(table) if commit.facts.get("batch") == batch_id), None)


def versions_now(tables: Iterable[str] = delta.SPECS) -> dict[str, int]:
    """The newest version of every table that exists, or of those that are asked for."""
    return {name: version for name in tables if (version := delta.newest_version(name)) is not None}


def versions_at(moment: datetime) -> dict[str, int]:
    """The version each table had at a moment; a table that did not exist yet is not in it."""
    then = {name: [commit.version for commit in commits(name) if commit.at <= moment] for name in delta.SPECS}
    return {name: max(versions) for name, versions in then.items() if versions}
