"""Making the store ready: its tables exist, and what a crash left half done is finished or withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from openvis.errors import ConfigurationError
from openvis.store.repair import repair_store


def prepare_store(now: datetime) -> list[str]:
    """Bring the database up to date and repair the store. Returns Dutch sentences on what was repaired.

    Raises ConfigurationError when the database cannot be reached or written.
    """
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except OperationalError:
        raise _unusable() from None
    return repair_store(now)


def _unusable() -> ConfigurationError:
    place = connection.settings_dict
    if connection.vendor == "postgresql":
        where = f"{place['NAME']} op {place['HOST'] or 'deze computer'}, poort {place['PORT'] or 5432}"
        return ConfigurationError(
            f"De database {where} laat OpenVIS niet binnen.",
            "Controleer of PostgreSQL draait en of naam en wachtwoord in OPENVIS_DATABASE_URL kloppen.",
        )
    return ConfigurationError(
        f"De database {place['NAME']} is niet te gebruiken.",
        "Controleer of u het bestand mag schrijven, of de schijf vol is, en of een ander programma het bezet houdt.",
    )
