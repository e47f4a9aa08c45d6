"""The minutes of a VIS-overleg: the agenda with its figures as they then were, what was decided, and the actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.utils.timezone import localtime
from docx.document import Document

from openvis.domain.overleg import Agenda, Decision, Meeting, MeetingState, key_of
from openvis.domain.words import day_in_words, word
from openvis.reports.documents.pdf import tagged_pdf
from openvis.reports.documents.word import add_table, new_document, word_file

CONCEPT = {
    MeetingState.SCHEDULED: "Conceptagenda: de punten kunnen nog veranderen.",
    MeetingState.IN_SESSION: "Concept: de vergadering is nog niet gesloten.",
    MeetingState.CALLED_OFF: "Deze vergadering is afgelast.",
}
ACTION_HEAD = ("Besluit", "Actie", "Wie", "Uiterlijk")


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that stands in them."""

    gemeente_name: str
    meeting: Meeting
    agenda: Agenda
    decisions: Sequence[Decision]
    made_at: datetime  # of the document; for a meeting that was held the moment it was closed


def minutes_pdf(minutes: Minutes) -> bytes:
    """As a tagged PDF."""
    return tagged_pdf("minutes", contents(minutes), made_at=minutes.made_at)


def minutes_word(minutes: Minutes) -> bytes:
    """As a Word document."""
    told = contents(minutes)
    document = new_document(told["title"], made_at=minutes.made_at)
    document.add_paragraph(told["subtitle"])
    if told["concept"]:
        document.add_paragraph().add_run(told["concept"]).bold = True
    document.add_paragraph(told["table"])
    document.add_paragraph(told["figures"])
    for part in told["parts"]:
        _add_part(document, part)
    document.add_heading("Actielijst", level=1)
    if told["actions"]:
        add_table(document, ACTION_HEAD, told["actions"])
    else:
        document.add_paragraph(told["no_actions"])
    return word_file(document)


def _add_part(document: Document, part: dict[str, Any]) -> None:
    document.add_heading(part["title"], level=1)
    for item in part["items"]:
        document.add_heading(f"{item['number']}. {item['title']}", level=2)
        for line in item["lines"]:
            document.add_paragraph(line)
        for decision in item["decisions"]:
            document.add_paragraph(style="List Bullet").add_run(decision).bold = True


def contents(minutes: Minutes) -> dict[str, Any]:
    """The words of the document, in the order in which they stand."""
    meeting, held = minutes.meeting, minutes.meeting.state is MeetingState.HELD
    return {
        "title": f"{'Verslag' if held else 'Agenda'} VIS-overleg {day_in_words(meeting.on)}",
        "subtitle": f"Gemeente {minutes.gemeente_name}",
        "concept": CONCEPT.get(meeting.state, ""),
        "table": f"Aan tafel: {', '.join(word(seat) for seat in meeting.seats)}.",
        "figures": figures_in_words(minutes.agenda),
        "parts": _parts(minutes),
        "action_head": list(ACTION_HEAD),
        "actions": _actions(minutes),
        "no_actions": "Er zijn geen acties afgesproken.",
        "foot": f"VIS-overleg {day_in_words(meeting.on)}, gemeente {minutes.gemeente_name}",
    }


def figures_in_words(agenda: Agenda) -> str:
    """Of when the figures are: a reader must know that they are not those of today."""
    day = day_in_words(localtime(agenda.written_at))
    if agenda.run_id is None:
        return f"Agenda van {day}. Er waren nog geen cijfers berekend."
    return f"Cijfers zoals bekend op {day} (berekening {agenda.run_id})."


def _parts(minutes: Minutes) -> list[dict[str, Any]]:
    numbered = list(enumerate(minutes.agenda.items, start=1))
    return [
        {
            "title": _heading(found[0][1].part),
            "items": [
                {
                    "number": number,
                    "title": item.title,
                    "lines": item.text.splitlines(),
                    "decisions": [decision_in_words(each) for each in minutes.decisions if each.item.id == item.id]
                    if item.id
                    else [],
                }
                for number, item in found
            ],
        }
        for _, group in groupby(numbered, key=lambda pair: key_of(pair[1]))
        for found in [list(group)]
    ]


def _heading(part: StrEnum) -> str:
    told = word(part)
    return told[:1].upper() + told[1:]


def decision_in_words(decision: Decision) -> str:
    """What was decided, who does it and by when: "Besluit 2 (volgen): ... Wijkagent, uiterlijk 9 maart 2026."."""
    told = f"Besluit {decision.number} ({word(decision.kind)}): {decision.text}"
    if decision.who is None or decision.due_on is None:
        return told
    return f"{told} {_heading(decision.who)}, uiterlijk {day_in_words(decision.due_on)}."


def _actions(minutes: Minutes) -> list[list[str]]:
    """Who does what by when, as it was agreed; how it went afterwards stands on the page of open actions."""
    return [
        [str(each.number), each.text, word(each.who), day_in_words(each.due_on)]
        for each in minutes.decisions
        if each.who is not None and each.due_on is not None
    ]
