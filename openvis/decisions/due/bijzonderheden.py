"""Bijzonderheden that nobody looked at, and those of which nobody decided what happens."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState
from openvis.domain.category import label_of
from openvis.domain.due import Due, DueKind
from openvis.store import bijzonderheden

KINDS = frozenset({DueKind.NEW_BIJZONDERHEID, DueKind.UNDECIDED_BIJZONDERHEID})
LOOKED_AT_WITHIN = timedelta(days=14)  # what waits longer is late


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    found = []
    for each in bijzonderheden.of_gemeente(scope, gemeente):
        what = label_of(each.category).lower()
        if each.state is BijzonderheidState.NEW:
            told = f"Nieuwe bijzonderheid {each.id}: {what}. Nog niet beoordeeld."
            found.append(_due(DueKind.NEW_BIJZONDERHEID, each, told, each.began_at, today))
        elif each.state is BijzonderheidState.ASSESSED:
            told = f"Bijzonderheid {each.id} is beoordeeld: {what}. Er is nog niets besloten."
            found.append(_due(DueKind.UNDECIDED_BIJZONDERHEID, each, told, each.judgements[-1].at, today))
    return found


def _due(kind: DueKind, each: Bijzonderheid, sentence: str, since: datetime, today: date) -> Due:
    """Without a day while it is fresh; it is late from the day on which it should have been looked at."""
    limit = localdate(since) + LOOKED_AT_WITHIN
    return Due(
        kind, each.gemeente, str(each.id), sentence, "bijzonderheid", each.id,
        on=limit if limit < today else None, areas=(each.area,),
    )  # fmt: skip
