"""Buurtberichten that wait: for a second person, for their writer, or to be sent."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.buurtbericht import BuurtberichtState
from openvis.domain.category import label_of
from openvis.domain.due import Due, DueKind
from openvis.store import buurtberichten

TOLD = {
    DueKind.APPROVE_MESSAGE: "wacht op goedkeuring",
    DueKind.SENT_BACK_MESSAGE: "is teruggestuurd",
    DueKind.SEND_MESSAGE: "is goedgekeurd en nog niet verstuurd",
}
KINDS = frozenset(TOLD)


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    """By the day each should go out. A draft that was never offered waits for nobody."""
    kind_of = {BuurtberichtState.OFFERED: DueKind.APPROVE_MESSAGE, BuurtberichtState.APPROVED: DueKind.SEND_MESSAGE}
    found = []
    for message in buurtberichten.of_gemeente(scope, gemeente):
        sent_back = message.state is BuurtberichtState.DRAFT and message.reason
        if kind := DueKind.SENT_BACK_MESSAGE if sent_back else kind_of.get(message.state):
            told = f"Buurtbericht {message.id} over {label_of(message.place.category).lower()} {TOLD[kind]}."
            found.append(
                Due(
                    kind,
                    gemeente,
                    f"{message.id}/{message.version}",  # sent back again is another thing that waits
                    told,
                    "buurtbericht",
                    message.id,
                    on=message.content.send_on,
                    areas=(message.place.buurt,),
                )
            )
    return found
