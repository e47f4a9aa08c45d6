"""The VIS-overleg as pages show it: the agenda part by part, decisions with what came of them, and actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse

from openvis.domain.agenda import due_in_words
from openvis.domain.category import THEMES
from openvis.domain.message_texts import can_be_told
from openvis.domain.overleg import (
    Action,
    ActionState,
    Agenda,
    AgendaItem,
    Decision,
    DecisionKind,
    Meeting,
    MeetingState,
    key_of,
)
from openvis.domain.words import word
from openvis.reports.documents.minutes import figures_in_words
from openvis.web.words import badge, day, moment, sentence

# kind of subject -> its page, and how a link to it is called
PAGE_OF = {
    "intervention": ("intervention", "Interventie"),
    "work-order": ("work-order", "Werkopdracht"),
    "bijzonderheid": ("bijzonderheid", "Bijzonderheid"),
    "buurtbericht": ("buurtbericht", "Buurtbericht"),
}


def meeting_line(meeting: Meeting, decisions: Sequence[Decision] = ()) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "title": f"VIS-overleg {day(meeting.on)}",
        "state": badge(meeting.state),
        "table": ", ".join(word(seat) for seat in meeting.seats),
        "version": meeting.version,
        "decisions": len(decisions),
        "is_planned": meeting.state is MeetingState.SCHEDULED,
        "is_held": meeting.state is MeetingState.HELD,
        "in_session": meeting.state is MeetingState.IN_SESSION,
    }


def parts(agenda: Agenda, decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """The agenda under its headings, each point numbered through."""
    numbered = list(enumerate(agenda.items, start=1))
    return [
        {
            "key": key,
            "slug": key.replace("/", "-"),
            "title": sentence(word(found[0][1].part)),
            "items": [item_line(number, item, decisions) for number, item in found],
        }
        for key, group in groupby(numbered, key=lambda pair: key_of(pair[1]))
        for found in [list(group)]
    ]


def item_line(number: int, item: AgendaItem, decisions: Sequence[Decision]) -> dict[str, Any]:
    """One point with where to read more, and what was decided at it."""
    taken = [decision_line(each) for each in decisions if item.id and each.item.id == item.id]
    return {
        "id": item.id,
        "number": number,
        "title": item.title,
        "lines": item.text.splitlines(),
        "links": links(item.subjects, item),
        "decisions": taken,
        "bijzonderheid": number_of(item, "bijzonderheid"),
        "point": number_of(item, "point"),
    }


def links(subjects: Sequence[str], item: AgendaItem | None = None) -> list[dict[str, str]]:
    """The pages of what something is about."""
    found = []
    for subject in subjects:
        kind, _, number = subject.partition("/")
        if kind in PAGE_OF:
            page, label = PAGE_OF[kind]
            found.append({"address": reverse(page, args=[int(number)]), "label": f"{label} {number}"})
    if item and item.area:
        asked = "" if item.category in THEMES else f"?soort={item.category}"
        found.append({"address": reverse("area", args=[item.area]) + asked, "label": "Cijfers en verloop"})
    return found


def number_of(item: AgendaItem, kind: str) -> int | None:
    """Which bijzonderheid, intervention or row a point is about, if one."""
    found = [subject.partition("/")[2] for subject in item.subjects if subject.startswith(f"{kind}/")]
    return int(found[0]) if found else None


def decision_line(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "number": decision.number,
        "kind": sentence(word(decision.kind)),
        "text": decision.text,
        "who": sentence(word(decision.who)) if decision.who else "",
        "due": day(decision.due_on) if decision.due_on else "",
        "by": decision.by,
        "at": moment(decision.at),
        "outcomes": links(decision.outcomes),
        "make": _make_address(decision),
        "order": _order_address(decision),
        "write": _write_address(decision),
    }


def _make_address(decision: Decision) -> str:
    """Where an intervention is made because of it; empty where it is about no place and type."""
    item = decision.item
    if not item.area or item.category in THEMES:
        return ""
    row = number_of(item, "attention")
    about = f"aandacht={row}" if row else f"gebied={item.area}&soort={item.category}"
    return f"{reverse('intervention-new')}?{about}&besluit={decision.id}"


def _order_address(decision: Decision) -> str:
    """Where a work order is issued because of it: under the intervention the point is about, or that was made."""
    made = [subject.partition("/")[2] for subject in decision.outcomes if subject.startswith("intervention/")]
    number = int(made[-1]) if made else number_of(decision.item, "intervention")
    return f"{reverse('work-order-new', args=[number])}?besluit={decision.id}" if number else ""


def _write_address(decision: Decision) -> str:
    """Where a buurtbericht is written because of it; empty where another thing was decided, or about no buurt."""
    item = decision.item
    if decision.kind is not DecisionKind.BUURTBERICHT or not can_be_told(item.area, item.category):
        return ""
    row = number_of(item, "attention")
    about = f"aandacht={row}" if row else f"gebied={item.area}&soort={item.category}"
    return f"{reverse('buurtbericht-new')}?{about}&besluit={decision.id}"


def action_line(action: Action, today: date) -> dict[str, Any]:
    decided, last = action.decision, action.steps[-1]
    return decision_line(decided) | {
        "action_id": action.id,
        "version": action.version,
        "state": badge(action.state),
        "is_open": action.state is ActionState.OPEN,
        "late": action.is_late(today),
        "when": due_in_words(action, today),
        "title": decided.item.title,
        "meeting_id": decided.meeting_id,
        "meeting_on": day(decided.meeting_on),
        "ended": f"{sentence(word(last.state))} op {day(last.at)}. {last.reason}".strip(),
    }


def behind(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """The decisions because of which something was made, for the page of what was made."""
    return [
        {
            "address": f"{reverse('meeting', args=[each.meeting_id])}#besluit-{each.number}",
            "label": f"besluit {each.number} van het VIS-overleg van {day(each.meeting_on)}",
            "text": each.text,
        }
        for each in decisions
    ]


def figures_line(meeting: Meeting, agenda: Agenda) -> str:
    """Of when the agenda is."""
    if meeting.state in {MeetingState.SCHEDULED, MeetingState.CALLED_OFF}:
        return "De agenda schrijft zichzelf uit de nieuwste cijfers. Bij het openen ligt zij vast."
    return figures_in_words(agenda)


def who_choices(actions: Sequence[Action], asked: str) -> list[dict[str, Any]]:
    """Everybody with an action, to choose from."""
    found: Mapping[str, str] = {
        each.decision.who.value: sentence(word(each.decision.who)) for each in actions if each.decision.who
    }
    pairs = [("", "Iedereen"), *sorted(found.items(), key=lambda pair: pair[1])]
    return [{"value": value, "label": label, "chosen": value == asked} for value, label in pairs]
