"""Signals and risk locations whose term ends soon. A sentence says only the number: it may leave the building."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.undermining import OPEN_PHASES, RiskState
from openvis.store import risk_locations, undermining

KINDS = frozenset({DueKind.UNDERMINING_TERM, DueKind.RISK_LOCATION_TERM})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    signals = [
        Due(
            DueKind.UNDERMINING_TERM,
            gemeente,
            str(each.id),
            f"De bewaartermijn van signaal {each.id} loopt af. Besluit, of de inhoud wordt gewist.",
            "undermining",
            on=each.kept_until,
        )
        for each in undermining.of_gemeente(scope, gemeente)
        if each.phase in OPEN_PHASES and each.cleared_on is None and each.kept_until >= today
    ]
    places = [
        Due(
            DueKind.RISK_LOCATION_TERM,
            gemeente,
            str(each.id),
            f"Kijk of risicolocatie {each.id} nog op de lijst hoort, anders wordt zij gewist.",
            "risk-locations",
            on=each.kept_until,
        )
        for each in risk_locations.of_gemeente(scope, gemeente)
        if each.state is not RiskState.REMOVED and each.kept_until >= today
    ]
    return [*signals, *places]
