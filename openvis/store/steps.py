"""What every step of an intervention or work order records: its place, who made it, in which role, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from openvis.domain.access import Person
from openvis.domain.audit import SYSTEM

Thing = TypeVar("Thing", bound=Model)


def begun_by(rows: QuerySet[Thing], known: datetime | None) -> QuerySet[Thing]:
    """Only what had its first step at a moment; all of it where none is given."""
    return rows if known is None else rows.filter(steps__number=1, steps__at__lte=known)


def steps_until(name: str, steps: Any, known: datetime | None) -> Prefetch[Any]:
    """What was appended to a thing (`name`: by what it is reached), as far as it was there at a moment."""
    every = steps.objects.all()
    return Prefetch(name, every if known is None else every.filter(at__lte=known))


def step_fields(number: int, by: Person | None, at: datetime) -> dict[str, Any]:
    """The columns all steps share. `by` is None where the program itself made the change."""
    return {
        "number": number,
        "by": by.username if by else SYSTEM,
        "by_role": by.role.value if by else "",
        "at": at,
    }
