"""Actions that were agreed in a VIS-overleg and are not done yet."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.overleg import ActionState
from openvis.domain.words import word
from openvis.store import overleg

KINDS = frozenset({DueKind.ACTION})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    return [
        Due(
            DueKind.ACTION, gemeente, str(each.id),
            f"Actie uit het VIS-overleg voor {word(each.decision.who)}: {word(each.decision.kind)}.",
            "meeting", each.decision.meeting_id, on=each.decision.due_on,
            areas=(each.decision.item.area,) if each.decision.item.area else (),
        )
        for each in overleg.actions(scope, gemeente)
        if each.state is ActionState.OPEN and each.decision.who is not None
    ]  # fmt: skip
