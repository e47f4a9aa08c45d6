"""The moments of the Top-X: the next one as its day comes or has gone by, or that none was planned."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.top_x import next_moment
from openvis.store import top_x

KINDS = frozenset({DueKind.TOP_X, DueKind.NO_TOP_X})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    """Nothing for a gemeente that wrote nothing of a Top-X: not every gemeente has one."""
    moments = top_x.of_gemeente(scope, gemeente)
    coming = next_moment(moments)
    if coming is not None:
        told = "De Top-X wordt opnieuw bekeken. Vul daarna in hoeveel erbij kwamen en eraf gingen."
        return [Due(DueKind.TOP_X, gemeente, str(coming.id), told, "top-x", on=coming.day)]
    if not moments and not top_x.criteria(scope, gemeente):
        return []
    return [Due(DueKind.NO_TOP_X, gemeente, "next", "Er is geen volgend moment van de Top-X gepland.", "top-x")]
