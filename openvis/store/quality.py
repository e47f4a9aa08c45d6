"""What was found about the quality of sources: written once per look, and read with its history."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from openvis.domain import quality as domain
from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.quality import Assessment, Grade, Measure, Measured
from openvis.store import models


@transaction.atomic
def add(assessment: Assessment) -> None:
    """Store one look at one source: whole, or not at all."""
    record = models.Assessment.objects.create(
        gemeente=assessment.gemeente,
        source=assessment.source,
        at=assessment.at,
        method=assessment.method,
        versions=assessment.versions,
        batch=assessment.batch,
    )
    models.QualityMeasure.objects.bulk_create(
        models.QualityMeasure(
            assessment=record,
            measure=found.measure.value,
            grade=found.grade.value,
            number=found.number,
            of=found.of,
            area=found.area,
            period=found.period,
            sentence=found.sentence,
        )
        for found in assessment.measures
    )


def latest(scope: Scope, gemeente: str) -> list[Assessment]:
    """The newest look at every source of a gemeente, by name of the source; none outside the scope."""
    newest: dict[str, int] = {}
    for source, pk in _rows(scope, gemeente).order_by("source", "at", "pk").values_list("source", "pk"):
        newest[source] = pk
    found = models.Assessment.objects.filter(pk__in=newest.values()).prefetch_related("measures").order_by("source")
    return [_domain(record) for record in found]


def history(scope: Scope, gemeente: str, source: str, *, limit: int) -> list[Assessment]:
    """The last looks at one source, newest first."""
    found = _rows(scope, gemeente).filter(source=source).order_by("-at", "-pk")
    return [_domain(record) for record in found.prefetch_related("measures")[:limit]]


def not_looked_at_since(moment: datetime) -> list[tuple[str, str]]:
    """The gemeente and source of everything that was taken in and not looked at since: for the program itself."""
    arrived = models.Batch.objects.filter(state__in=[BatchState.LANDED, BatchState.UNCHANGED])
    looked_at = models.Assessment.objects.filter(at__gte=moment)
    taken_in, seen = (set(found.values_list("gemeente", "source")) for found in (arrived, looked_at))
    return sorted(taken_in - seen)


def _rows(scope: Scope, gemeente: str) -> QuerySet[models.Assessment]:
    return models.Assessment.objects.filter(gemeente__in=scope.gemeenten & {gemeente})


def _domain(record: models.Assessment) -> domain.Assessment:
    measures = sorted(record.measures.all(), key=lambda measure: measure.pk)
    return Assessment(
        gemeente=record.gemeente,
        source=record.source,
        at=record.at,
        method=record.method,
        versions=record.versions,
        batch=record.batch,
        measures=tuple(
            Measured(
                measure=Measure(found.measure),
                grade=Grade(found.grade),
                number=found.number,
                of=found.of,
                sentence=found.sentence,
                area=found.area,
                period=found.period,
            )
            for found in measures
        ),
    )
