"""Interventions to start, to end, and to judge on the day that was fixed before they began."""

from __future__ import annotations

from datetime import date

from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.due import Due, DueKind
from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.period import parse_period
from openvis.domain.words import joined
from openvis.store import interventions, results

KINDS = frozenset({DueKind.START_INTERVENTION, DueKind.END_INTERVENTION, DueKind.JUDGE_INTERVENTION})
STARTED = {InterventionState.RUNNING, InterventionState.ENDED}


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    found = interventions.of_gemeente(scope, gemeente)
    return [due for each in found for due in (_step(each), _judgement(scope, each, today)) if due]


def _step(each: Intervention) -> Due | None:
    if each.state is InterventionState.PLANNED:
        return _of(each, DueKind.START_INTERVENTION, "begint en is nog niet gestart", each.starts_on)
    if each.state is InterventionState.RUNNING:
        return _of(each, DueKind.END_INTERVENTION, "loopt af en is nog niet beëindigd", each.ends_on)
    return None


def _judgement(scope: Scope, each: Intervention, today: date) -> Due | None:
    """From its start until a run has held its months against what was expected, up to the day that was fixed."""
    on = each.criterion.judged_on
    if each.state not in STARTED or (on <= today and _is_judged(scope, each)):
        return None
    return _of(each, DueKind.JUDGE_INTERVENTION, "is aan haar oordeel toe", on)


def _is_judged(scope: Scope, each: Intervention) -> bool:
    """Whether the last month to judge is in the evaluation that was stored last."""
    found = results.evaluation_of(scope, each.id)
    return found is not None and all(month.end <= parse_period(found.period_to).end for month in each.months_to_judge)


def _of(each: Intervention, kind: DueKind, told: str, on: date) -> Due:
    types = joined([label_of(slug).lower() for slug in each.categories], most=2, more="andere soorten")
    sentence = f"Interventie {each.id} ({types}) {told}."
    return Due(kind, each.gemeente, str(each.id), sentence, "intervention", each.id, on=on, areas=each.areas)
