"""Risk locations, in tables of their own: for who may see such places only, and erased when they go off the list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from openvis.domain.access import Person, Scope
from openvis.domain.undermining import ObjectKind, RiskLocation, RiskState
from openvis.errors import NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields
from openvis.store.undermining import changed_meanwhile


@transaction.atomic
def add(draft: RiskLocation, *, by: Person | None, at: datetime) -> RiskLocation:
    """Store a new one. `draft.id` is ignored; `by` is None for the program itself."""
    row = models.RiskLocation.objects.create(gemeente=draft.gemeente, theme=draft.theme, wijk=draft.wijk)
    if draft.buurt is None or draft.place is None or draft.object_kind is None:
        raise ValueError("A risk location is stored with its buurt, place and kind.")
    models.RiskLocationContent.objects.create(
        location=row,
        gemeente=row.gemeente,
        buurt=draft.buurt,
        place=draft.place,
        object_kind=draft.object_kind.value,
    )
    _append(row, 1, draft.state, by, at)
    return get(Scope.of(draft.gemeente), row.pk)


@transaction.atomic
def append_state(location: RiskLocation, state: RiskState, *, by: Person | None, at: datetime) -> RiskLocation:
    """Add the next step; what goes off the list is erased with it. Raises NotAllowedNow beside another's change."""
    row = _one(_rows(Scope.of(location.gemeente)), location.id)
    if row.steps.count() != location.version:
        raise changed_meanwhile()
    _append(row, location.version + 1, state, by, at)
    if state is RiskState.REMOVED:
        models.RiskLocationContent.erase(location_id=row.pk)
    return get(Scope.of(location.gemeente), row.pk)


def get(scope: Scope, location_id: int) -> RiskLocation:
    """One of them. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _domain(_one(_rows(scope), location_id))


def locked(scope: Scope, location_id: int, *, version: int) -> RiskLocation:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    row = _one(_rows(scope).select_for_update(), location_id)
    if row.steps.count() != version:
        raise changed_meanwhile()
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[RiskLocation]:
    """Every one, the newest first."""
    return [_domain(row) for row in _rows(scope).filter(gemeente=gemeente).order_by("-pk")]


def gemeente_of(location_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.RiskLocation.objects.filter(pk=location_id).values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.RiskLocation]:
    return models.RiskLocation.objects.filter(gemeente__in=scope.gemeenten).prefetch_related("steps", "contents")


def _one(rows: QuerySet[models.RiskLocation], location_id: int) -> models.RiskLocation:
    row = rows.filter(pk=location_id).first()
    if row is None:
        raise NotPermitted(
            f"Risicolocatie {location_id} bestaat niet of hoort niet bij uw gemeente.", "Kies er een uit de lijst."
        )
    return row


def _append(row: models.RiskLocation, number: int, state: RiskState, by: Person | None, at: datetime) -> None:
    models.RiskLocationStep.objects.create(
        location=row, gemeente=row.gemeente, state=state.value, **step_fields(number, by, at)
    )


def _domain(row: models.RiskLocation) -> RiskLocation:
    last = list(row.steps.all())[-1]
    content = next(iter(row.contents.all()), None)
    return RiskLocation(
        id=row.pk,
        gemeente=row.gemeente,
        theme=row.theme,
        wijk=row.wijk,
        state=RiskState(last.state),
        since=localdate(last.at),
        buurt=content.buurt if content else None,
        place=content.place if content else None,
        object_kind=ObjectKind(content.object_kind) if content else None,
        version=last.number,
    )
