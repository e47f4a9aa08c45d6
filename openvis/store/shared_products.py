"""Shared products: adding one and its steps, and reading them from either side.

Who shares reads them by the scope of its own gemeente; who they are shared with by naming the reader, and nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from openvis.domain.access import Person, Scope
from openvis.domain.report_kind import ReportKind
from openvis.domain.shared_product import Look, Reader, ReaderKind, SharedProduct, ShareState
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.reports import KeptReport
from openvis.store.steps import step_fields


@transaction.atomic
def add(
    report: KeptReport, reader: Reader, *, purpose: str, ends_on: date, by: Person | None, at: datetime
) -> SharedProduct:
    """Share a report. Two who do so at once wait for each other. `by` is None for the program itself."""
    models.Report.objects.select_for_update().get(pk=report.id)
    row = models.SharedProduct.objects.create(
        report_id=report.id,
        gemeente=report.asked.gemeente,
        reader_kind=reader.kind.value,
        reader=reader.code,
        purpose=purpose,
    )
    _append(row, 1, ShareState.SHARED, ends_on, by, at)
    return _domain(_every().get(pk=row.pk))


@transaction.atomic
def append_step(
    product: SharedProduct, state: ShareState, ends_on: date, *, by: Person | None, at: datetime
) -> SharedProduct:
    """Add the next step. Raises NotAllowedNow where `product.version` is no longer the last."""
    row = models.SharedProduct.objects.select_for_update().get(pk=product.id)
    _check_version(row, product.version)
    _append(row, product.version + 1, state, ends_on, by, at)
    return _domain(_every().get(pk=row.pk))


@transaction.atomic
def add_look(product: SharedProduct, form: str, *, at: datetime) -> None:
    """Write down that it was opened."""
    models.SharedProductLook.objects.create(product_id=product.id, gemeente=product.gemeente, at=at, form=form)


def get(scope: Scope, product_id: int) -> SharedProduct:
    """One that this gemeente shares. Raises NotPermitted when it does not exist or lies outside the scope."""
    return _domain(_one(_every().filter(gemeente__in=scope.gemeenten), product_id))


def locked(scope: Scope, product_id: int, *, version: int) -> SharedProduct:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    row = _one(_every().filter(gemeente__in=scope.gemeenten).select_for_update(), product_id)
    _check_version(row, version)
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[SharedProduct]:
    """All that a gemeente shares or shared, the newest first."""
    return _domains(_every().filter(gemeente__in=scope.gemeenten & {gemeente}))


def with_reader(scope: Scope, gemeente: str, reader: Reader) -> list[SharedProduct]:
    """All that is or was shared with a reader who is signed in for a gemeente, the newest first.

    Of a partner only what that gemeente shares with it; a gemeente reads what whatever other one shares with it.
    """
    of_reader = _every().filter(reader_kind=reader.kind.value, reader=reader.code)
    if reader.kind is ReaderKind.PARTNER:
        return _domains(of_reader.filter(gemeente__in=scope.gemeenten & {gemeente}))
    return _domains(of_reader) if reader.code in scope.gemeenten & {gemeente} else []


def steps(scope: Scope, product_id: int) -> list[SharedProduct]:
    """How it was after each step, the oldest first. Raises as `get`."""
    row = _one(_every().filter(gemeente__in=scope.gemeenten), product_id)
    return [_domain(row, upto) for upto in range(1, len(row.steps.all()) + 1)]


def looks(scope: Scope, product_id: int) -> list[Look]:
    """Every time one was opened, the newest first. Raises as `get`."""
    row = _one(_every().filter(gemeente__in=scope.gemeenten), product_id)
    return [Look(each.at, each.form) for each in reversed(row.looks.all())]


def looks_at(scope: Scope, gemeente: str) -> dict[int, tuple[int, datetime]]:
    """Of what a gemeente shares: how often it was opened, and when last; without what nobody opened."""
    found = models.SharedProductLook.objects.filter(gemeente__in=scope.gemeenten & {gemeente})
    counted = found.order_by().values("product").annotate(times=Count("pk"), last=Max("at"))
    return {row["product"]: (row["times"], row["last"]) for row in counted}


def gemeente_of(product_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.SharedProduct.objects.filter(pk=product_id).values_list("gemeente", flat=True).first()


def _every() -> QuerySet[models.SharedProduct]:
    rows = models.SharedProduct.objects.select_related("report").defer("report__content")
    return rows.prefetch_related("steps").order_by("-pk")


def _one(rows: QuerySet[models.SharedProduct], product_id: int) -> models.SharedProduct:
    row = rows.filter(pk=product_id).first()
    if row is None:
        raise NotPermitted(
            "Dit gedeelde product bestaat niet of hoort niet bij uw gemeente.", "Kies een product uit de lijst."
        )
    return row


def _check_version(row: models.SharedProduct, version: int) -> None:
    if row.steps.count() != version:
        raise NotAllowedNow(
            "Iemand anders heeft dit net gewijzigd; uw wijziging is niet opgeslagen.",
            "Bekijk hoe het nu is en wijzig het zo nodig.",
        )


def _append(
    row: models.SharedProduct, number: int, state: ShareState, ends_on: date, by: Person | None, at: datetime
) -> None:
    models.SharedProductStep.objects.create(
        product=row, gemeente=row.gemeente, state=state.value, ends_on=ends_on, **step_fields(number, by, at)
    )


def _domains(rows: Iterable[models.SharedProduct]) -> list[SharedProduct]:
    return [_domain(row) for row in rows]


def _domain(row: models.SharedProduct, upto: int | None = None) -> SharedProduct:
    taken = list(row.steps.all())[:upto]
    first, last = taken[0], taken[-1]
    return SharedProduct(
        id=row.pk,
        gemeente=row.gemeente,
        report_id=row.report_id,
        report_kind=ReportKind(row.report.kind),
        title=row.report.title,
        reader=Reader(ReaderKind(row.reader_kind), row.reader),
        purpose=row.purpose,
        ends_on=last.ends_on,
        state=ShareState(last.state),
        version=last.number,
        shared_at=first.at,
        shared_by=first.by,
        changed_at=last.at,
        changed_by=last.by,
    )
