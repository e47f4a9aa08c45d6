"""One event that happened somewhere, without anything that says who was involved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReportedBy(StrEnum):
    """Who made it known. The two are never added up: what officers find measures where officers were."""

    PUBLIC = "public"  # breng: declared or reported by the public
    OFFICER = "officer"  # haal: found by an officer at work


class Precision(StrEnum):
    """How exactly the place is known."""

    POINT = "point"
    STREET = "street"
    POSTCODE = "postcode"
    BUURT = "buurt"


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of the incident table.

    Times are the wall clock of the gemeente, without a zone: the field reasons in local hours.
    `occurred_from` equals `occurred_to` where the moment is known; otherwise they bound it.
    `x` and `y` are metres in the plane system of the gemeente's areas (RD-New in the Netherlands).
    `(source, reference)` is unique within a gemeente; a later row with the same pair replaces it.
    """

    gemeente: str
    source: str
    reference: str
    category: str
    reported_by: ReportedBy
    occurred_from: datetime
    occurred_to: datetime
    reported_at: datetime | None
    x: float | None
    y: float | None
    precision: Precision
    buurt: str
    vintage: int
    supplier_category: str | None = None  # the supplier's own word, only where it has no category yet
