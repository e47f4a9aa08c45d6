"""Reports that were made: keeping one, reading it as it was, and whether everybody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from openvis.domain.access import Scope
from openvis.domain.report import Document
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.domain.report_text import report_of_text, report_text
from openvis.errors import NotPermitted
from openvis.store import models


@dataclass(frozen=True, slots=True)
class KeptReport:
    """One report as it was made. `text` is the whole of it; `document` reads that."""

    id: int
    asked: ReportAsked
    title: str
    text: str
    by: str
    made_at: datetime
    public: bool

    @property
    def document(self) -> Document:
        return report_of_text(self.text)


def add(asked: ReportAsked, document: Document, *, by: str, at: datetime) -> KeptReport:
    """Keep a report. Each making is a row of its own."""
    row = models.Report.objects.create(
        gemeente=asked.gemeente,
        kind=asked.kind.value,
        as_of=asked.as_of,
        run=asked.run,
        area=asked.area,
        period=asked.period,
        points=asked.points,
        title=document.title,
        content=report_text(document),
        by=by,
        made_at=at,
    )
    return _domain(row)


def get(scope: Scope, report_id: int) -> KeptReport:
    """One report. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    row = _rows().filter(gemeente__in=scope.gemeenten, pk=report_id).first()
    if row is None:
        raise _unknown()
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str, kind: ReportKind | None = None) -> list[KeptReport]:
    """The reports of a gemeente, of one kind where one is given, the newest first."""
    found = _rows().filter(gemeente__in=scope.gemeenten & {gemeente}).order_by("-pk")
    return [_domain(row) for row in (found if kind is None else found.filter(kind=kind.value))]


def published(gemeente: str) -> KeptReport | None:
    """What everybody may read of a gemeente: of the reports that are published, the one that was so last."""
    found = _rows().filter(gemeente=gemeente, kind=ReportKind.PUBLIC.value, publications__isnull=False).distinct()
    told = [(list(row.publications.all())[-1], row) for row in found]
    standing = sorted(((last.at, row.pk, row) for last, row in told if last.public), key=lambda each: each[:2])
    return _domain(standing[-1][2]) if standing else None


@transaction.atomic
def set_public(report: KeptReport, *, public: bool, by: str, at: datetime) -> KeptReport:
    """Say that everybody may read it, or no longer."""
    row = models.Report.objects.select_for_update().get(pk=report.id)
    models.ReportPublication.objects.create(
        report=row, gemeente=row.gemeente, number=row.publications.count() + 1, public=public, by=by, at=at
    )
    return _domain(_rows().get(pk=row.pk))


def gemeente_of(report_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.Report.objects.filter(pk=report_id).values_list("gemeente", flat=True).first()


def _rows() -> QuerySet[models.Report]:
    return models.Report.objects.prefetch_related("publications")


def _unknown() -> NotPermitted:
    return NotPermitted("Dit rapport bestaat niet of hoort niet bij uw gemeente.", "Kies een rapport uit de lijst.")


def _domain(row: models.Report) -> KeptReport:
    asked = ReportAsked(
        kind=ReportKind(row.kind), gemeente=row.gemeente, as_of=row.as_of, run=row.run, area=row.area,
        period=row.period, points=row.points,
    )  # fmt: skip
    told = list(row.publications.all())
    public = bool(told) and told[-1].public
    return KeptReport(row.pk, asked, row.title, row.content, row.by, row.made_at, public)
