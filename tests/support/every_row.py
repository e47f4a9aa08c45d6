"""Everything that is stored, for tests that nothing changed: read past the program, so that nothing is forgotten."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection

from openvis.store.models.audit import AuditHead, AuditLine

TRAIL = {AuditLine, AuditHead}


def every_row() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the trail, as the database has it."""
    tables = [model._meta.db_table for model in apps.get_app_config("store").get_models() if model not in TRAIL]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found
