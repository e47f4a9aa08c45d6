"""What was decided about the words of suppliers, and which words the runs saw."""

from __future__ import annotations

from datetime import datetime

from openvis.domain.access import Scope
from openvis.domain.incident import ReportedBy
from openvis.domain.mapping import MappingDecision
from openvis.store import models


def decisions(scope: Scope) -> list[MappingDecision]:
    """Every decision within the scope, in the order in which they were made."""
    return [
        _of(record) for record in models.MappingDecision.objects.filter(gemeente__in=scope.gemeenten).order_by("pk")
    ]


def decisions_at(scope: Scope, moment: datetime) -> list[MappingDecision]:
    """The same as it was at a moment."""
    return [decision for decision in decisions(scope) if decision.at <= moment]


def decisions_until(scope: Scope, number: int) -> list[MappingDecision]:
    """The same as a run saw it that names this number."""
    return [decision for decision in decisions(scope) if decision.number <= number]


def add(
    *,
    gemeente: str,
    source: str,
    word: str,
    category: str,
    reported_by: ReportedBy | None,
    reason: str = "",
    by: str,
    now: datetime,
) -> MappingDecision:
    """Write a decision down."""
    record = models.MappingDecision.objects.create(
        gemeente=gemeente,
        source=source,
        word=word,
        category=category,
        reported_by=reported_by.value if reported_by else "",
        reason=reason,
        by=by,
        at=now,
    )
    return _of(record)


def _of(record: models.MappingDecision) -> MappingDecision:
    return MappingDecision(
        number=record.pk,
        gemeente=record.gemeente,
        source=record.source,
        word=record.word,
        category=record.category,
        reported_by=ReportedBy(record.reported_by) if record.reported_by else None,
        by=record.by,
        at=record.at,
        reason=record.reason,
    )
