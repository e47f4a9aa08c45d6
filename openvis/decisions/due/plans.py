"""A plan of deployment for next week that nobody made yet."""

from __future__ import annotations

from datetime import date, timedelta

from openvis.domain.access import Scope
from openvis.domain.due import Due, DueKind
from openvis.domain.words import day_in_words
from openvis.store import deployment

KINDS = frozenset({DueKind.NO_PLAN})
WEEKS_KEPT = timedelta(weeks=8)  # who has not planned for so long does not plan by the week


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    """Only where weeks are planned: a gemeente that never does is not told that it should."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    last = deployment.plan_before(scope, gemeente, monday + timedelta(days=1))
    if last is None or last.request.week == monday or last.request.week < monday - WEEKS_KEPT:
        return []
    sentence = f"Er is nog geen inzetplan voor de week van {day_in_words(monday)}."
    friday = monday - timedelta(days=3)
    return [Due(DueKind.NO_PLAN, gemeente, str(monday), sentence, "deployment-new", on=max(friday, today))]
