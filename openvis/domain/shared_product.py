"""A shared product: one kept report that a partner or another gemeente may read, for a purpose and until a day.

A product is what was made for others; the figures it was made of stay where they are.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from openvis.domain.partner import partner
from openvis.domain.report_kind import ReportKind

# A report tells of twelve months. After half a year half of what it tells is old, and the reason to share may be too.
MOST_MONTHS = 6
PURPOSE_LENGTH = range(10, 301)


class ShareState(StrEnum):
    SHARED = "shared"
    WITHDRAWN = "share-withdrawn"


class ReaderKind(StrEnum):
    PARTNER = "partner"  # an organisation; its accounts belong to the gemeente that shares
    GEMEENTE = "gemeente"  # another one in this installation


class ShareStand(StrEnum):
    """How it is on a day: the last day makes an end without anybody doing something."""

    OPEN = "share-open"
    ENDED = "share-ended"
    WITHDRAWN = "share-taken-back"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who may read: never a person. `code` is a slug of partners.csv, or the code of a gemeente."""

    kind: ReaderKind
    code: str


@dataclass(frozen=True, slots=True)
class Look:
    """One time it was opened: when, and in which form ("html", "pdf"). Who did is in the trail of the reader."""

    at: datetime
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedProduct:
    """ends_on  the last day on which it opens; `version` goes up when that is moved or the product is withdrawn"""

    id: int
    gemeente: str  # that shares
    report_id: int
    report_kind: ReportKind
    title: str  # of the report
    reader: Reader
    purpose: str
    ends_on: date
    state: ShareState
    version: int
    shared_at: datetime
    shared_by: str
    changed_at: datetime
    changed_by: str

    def stand(self, today: date) -> ShareStand:
        if self.state is ShareState.WITHDRAWN:
            return ShareStand.WITHDRAWN
        return ShareStand.OPEN if today <= self.ends_on else ShareStand.ENDED

    def opens(self, today: date) -> bool:
        return self.stand(today) is ShareStand.OPEN


def latest_end(today: date) -> date:
    """The last day that may be chosen: the same day of the month MOST_MONTHS later, or the last of a shorter month."""
    year, month = divmod(today.year * 12 + today.month - 1 + MOST_MONTHS, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def reader_in_words(reader: Reader, names: Mapping[str, str]) -> str:
    """ "woningcorporatie", or "gemeente Buurstad" where the name is known."""
    if reader.kind is ReaderKind.PARTNER:
        return partner(reader.code)
    return f"gemeente {names.get(reader.code, reader.code)}"
