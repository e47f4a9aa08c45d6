"""The briefing of the week: what stands out, what is new, what is being done."""

from __future__ import annotations

from datetime import timedelta

from openvis.domain.area import AreaLevel
from openvis.domain.report import Bullets, Document, Paragraph, Section
from openvis.domain.words import day_in_words
from openvis.reports.kinds import parts
from openvis.reports.kinds.stored import Stored

MOST = 10
WEEK = timedelta(days=7)


def weekly(stored: Stored) -> Document:
    """Of the seven days before the moment it looks from."""
    return stored.document(
        f"Weekbriefing veiligheid van {day_in_words(stored.day)}",
        (
            parts.attention(stored, stored.attention, MOST),
            _new(stored),
            parts.running(stored),
            parts.orders(stored),
            parts.forecast(stored),
            Section("Verloop", parts.months_chart(stored, stored.asked.gemeente, marks=True)),
        ),
    )


def _new(stored: Stored) -> Section:
    new = [each for each in stored.bijzonderheden if each.began_at > stored.asked.as_of - WEEK]
    told = tuple(parts.bijzonderheid_in_words(stored, each) for each in new)
    level = AreaLevel.GEMEENTE.value
    none = Paragraph(f"In de laatste zeven dagen kwam er in de {level} geen bijzonderheid bij.")
    return Section("Nieuwe bijzonderheden", (Bullets(told),) if told else (none,))
