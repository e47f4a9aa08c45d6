"""JSON of which the order of the keys says something. PostgreSQL's own kind of JSON sorts them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models


class OrderedJSON(models.JSONField):
    """A value that is read back as it was written, because it is kept as text: what follows the columns of a file."""

    def get_internal_type(self) -> str:
        return "TextField"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> str:
        return json.dumps(value)  # every sign outside ASCII escaped: PostgreSQL keeps no text with a NUL in it
