"""What others may read until a day that comes near: to share it for longer, or to let it end."""

from __future__ import annotations

from datetime import date, timedelta

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.words import word
from openvis.store import shared_products

KINDS = frozenset({DueKind.SHARE_ENDS})
BEFOREHAND = timedelta(days=7)


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    return [
        Due(
            DueKind.SHARE_ENDS,
            gemeente,
            f"{each.id}/{each.version}",  # shared for longer it ends anew
            f"Gedeeld product {each.id} ({word(each.reader.kind)}) loopt af. Deel het langer, of laat het aflopen.",
            "shared-one",
            each.id,
            on=each.ends_on,
        )
        for each in shared_products.of_gemeente(scope, gemeente)
        if each.opens(today) and today >= each.ends_on - BEFOREHAND
    ]
