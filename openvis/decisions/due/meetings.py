"""The VIS-overleg: a meeting to come, and one whose day went by while it was not opened or not closed."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.overleg import Meeting, MeetingState
from openvis.store import overleg

KINDS = frozenset({DueKind.MEETING, DueKind.MEETING_LEFT_OPEN})
LEFT_OPEN = {
    MeetingState.SCHEDULED: "is niet geopend. Houd het nog, kies een andere dag of gelast het af",
    MeetingState.IN_SESSION: "is nog niet gesloten. Het verslag blijft zo lang een concept",
}


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    return [found for each in overleg.of_gemeente(scope, gemeente) if (found := _of(each, today))]


def _of(each: Meeting, today: date) -> Due | None:
    if each.on < today and each.state in LEFT_OPEN:
        return _due(DueKind.MEETING_LEFT_OPEN, each, f"VIS-overleg {each.id} {LEFT_OPEN[each.state]}.")
    if each.state is MeetingState.SCHEDULED:
        return _due(DueKind.MEETING, each, f"VIS-overleg {each.id}. U kunt nog een eigen punt inbrengen.")
    return None


def _due(kind: DueKind, each: Meeting, sentence: str) -> Due:
    """Another day is another thing: who heard of the first hears of that too."""
    of = f"{each.id}/{each.on}" if kind is DueKind.MEETING else str(each.id)
    return Due(kind, each.gemeente, of, sentence, "meeting", each.id, on=each.on)
