"""Looks at a source as the store keeps them, for pages."""

from __future__ import annotations

from datetime import datetime

from openvis.domain.quality import Assessment, Grade, Measure, Measured

LATE = Measured(
    Measure.FRESHNESS, Grade.BAD, 19, None, period="2025-11-30",
    sentence="De nieuwste cijfers zijn van november 2025. De bron komt elke maand; de volgende gegevens hadden er op "
    "17 december 2025 moeten zijn, 19 dagen geleden.",
)  # fmt: skip
NO_TIME = Measured(
    Measure.TIME_KNOWN,
    Grade.ATTENTION,
    160,
    1310,
    "Alleen de dag bekend, geen tijdstip: 160 van de 1.310 rijen (12 %).",
)
PLACED = Measured(
    Measure.LOCATED, Grade.GOOD, 0, 1310, "Alleen de buurt bekend: geen van de 1.310 rijen. Op een punt: 1.310."
)
JUMP = Measured(
    Measure.PLACE_JUMP, Grade.ATTENTION, 14, 18, area="BU99010103", period="2025-11-11",
    sentence="Op 11 november 2025 liggen 14 van de 18 rijen (78 %) van die dag op één punt in Markt 3; op alle andere "
    "dagen samen 2.",
)  # fmt: skip


def assessment(
    source: str, at: datetime, *measures: Measured, gemeente: str = "GM9901", batch: str = "b1"
) -> Assessment:
    """One look; what officers found with two things that stand out, unless others are given."""
    found = measures or (NO_TIME, PLACED, JUMP)
    return Assessment(gemeente, source, at, "quality-1", {"incidents": 3}, batch, found)
