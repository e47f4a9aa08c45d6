"""What every step of an intervention or work order records: its place, who made it, in which role, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from openvis.domain.access import Person
from openvis.domain.audit import SYSTEM


def step_fields(number: int, by: Person | None, at: datetime) -> dict[str, Any]:
    """The columns all steps share. `by` is None where the program itself made the change."""
    return {
        "number": number,
        "by": by.username if by else SYSTEM,
        "by_role": by.role.value if by else "",
        "at": at,
    }
