"""Making the store ready: its tables exist, and what a crash left half done is finished or withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from openvis.store.repair import repair_store


def prepare_store(now: datetime) -> list[str]:
    """Bring the database up to date and repair the store. Returns Dutch sentences on what was repaired."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    return repair_store(now)
