"""Interventions to start and to end."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.due import Due, DueKind
from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.words import joined
from openvis.store import interventions

KINDS = frozenset({DueKind.START_INTERVENTION, DueKind.END_INTERVENTION})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    return [found for each in interventions.of_gemeente(scope, gemeente) if (found := _due(each))]


def _due(each: Intervention) -> Due | None:
    types = joined([label_of(slug).lower() for slug in each.categories], most=2, more="andere soorten")
    name = f"Interventie {each.id} ({types})"
    if each.state is InterventionState.PLANNED:
        return _of(each, DueKind.START_INTERVENTION, f"{name} begint en is nog niet gestart.", each.starts_on)
    if each.state is InterventionState.RUNNING:
        return _of(each, DueKind.END_INTERVENTION, f"{name} loopt af en is nog niet beëindigd.", each.ends_on)
    return None


def _of(each: Intervention, kind: DueKind, sentence: str, on: date) -> Due:
    return Due(kind, each.gemeente, str(each.id), sentence, "intervention", each.id, on=on, areas=each.areas)
