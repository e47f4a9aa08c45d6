"""Things that go from state to state: the row itself is never edited, its steps are appended one by one.

The state is that of the last step, and the number of the last step is the version. Two people who add the same
number cannot both succeed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db import models

from openvis.domain.access import Role
from openvis.store.models.appended import Appended


def slug(kinds: type[StrEnum], *, blank: bool = False, **options: Any) -> models.CharField:
    """A column for the slug of one enum."""
    return models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in kinds], blank=blank, **options)


class Step(Appended):
    """One change of state. `by_role` is empty where the program itself made the change."""

    number = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    by_role = slug(Role, blank=True)
    at = models.DateTimeField()

    class Meta(Appended.Meta):
        abstract = True
