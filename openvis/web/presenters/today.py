"""What waits for somebody, as the daily list shows it: by urgency, each with its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from openvis.decisions.notices.outbox import address_of
from openvis.domain.due import Due, Urgency, waiting_now
from openvis.domain.due_words import when_in_words, where_in_words
from openvis.domain.words import word
from openvis.web.words import sentence


def groups(found: Sequence[Due], names: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """The list of today, the most urgent first; only groups that hold something."""
    now = waiting_now(found, today)
    lines = [(due.urgency(today), due_line(due, names, today)) for due in now]
    made = [
        {
            "slug": each.value,
            "title": sentence(word(each)),
            "lines": [line for urgency, line in lines if urgency is each],
        }
        for each in Urgency
    ]
    return [group for group in made if group["lines"]]


def due_line(due: Due, names: Mapping[str, str], today: date) -> dict[str, Any]:
    return {
        "sentence": due.sentence,
        "where": where_in_words(due, names),
        "when": sentence(when_in_words(due, today)),
        "kind": sentence(word(due.kind)),
        "address": address_of(due),
    }
