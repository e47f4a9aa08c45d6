"""A token: by which a program of somebody asks the API, as that account and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

PREFIX = "ovt_"  # by which a token that was left somewhere is known for what it is
LONGEST = timedelta(days=366)
NAME_LENGTH = range(3, 61)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What may be known of a token; the token itself is shown once, when it is made."""

    id: int
    username: str  # whose rights it has
    gemeente: str  # the only one it opens
    name: str  # what it is for
    made_at: datetime
    made_by: str
    ends_on: date  # the last day on which it opens anything
    withdrawn_at: datetime | None
    used_on: date | None  # the last day on which it was used

    def opens(self, today: date) -> bool:
        return self.withdrawn_at is None and today <= self.ends_on
