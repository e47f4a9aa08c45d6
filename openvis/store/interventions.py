"""Interventions: adding one, adding a state to one, and reading them with the state they are in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from openvis.domain.access import Person, Scope
from openvis.domain.intervention import Intervention, InterventionKind, InterventionState, SuccessCriterion
from openvis.errors import NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields


@transaction.atomic
def add(draft: Intervention, *, by: Person | None, at: datetime) -> Intervention:
    """Store a new intervention with its first state. `draft.id` is ignored; `by` is None for the program itself."""
    row = models.Intervention.objects.create(
        gemeente=draft.gemeente,
        title=draft.title,
        kind=draft.kind.value,
        area=draft.area,
        category=draft.category,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        reduction_percent=draft.criterion.reduction_percent,
        attention_id=draft.attention_id,
    )
    _append(row, 1, draft.state, by, at)
    return _domain(row)


@transaction.atomic
def append_state(intervention: Intervention, state: InterventionState, *, by: Person | None, at: datetime) -> None:
    """Add the next state of an intervention."""
    row = models.Intervention.objects.select_for_update().get(pk=intervention.id)
    _append(row, row.steps.count() + 1, state, by, at)


def get(scope: Scope, intervention_id: int) -> Intervention:
    """One intervention. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _one(_rows(scope), intervention_id)


def locked(scope: Scope, intervention_id: int) -> Intervention:
    """As `get`, and nobody else changes it or issues an order under it until this transaction ends."""
    return _one(_rows(scope).select_for_update(), intervention_id)


def of_gemeente(scope: Scope, gemeente: str) -> list[Intervention]:
    """The interventions of a gemeente, the latest start first."""
    rows = _rows(scope).filter(gemeente=gemeente).order_by("-starts_on", "-pk")
    return [_domain(row) for row in rows]


def gemeente_of(intervention_id: int) -> str | None:
    """Whose intervention this is: all that may be known before it is known whether the person may know more."""
    rows = models.Intervention.objects.filter(pk=intervention_id)
    return rows.values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.Intervention]:
    return models.Intervention.objects.filter(gemeente__in=scope.gemeenten).prefetch_related("steps")


def _one(rows: QuerySet[models.Intervention], intervention_id: int) -> Intervention:
    row = rows.filter(pk=intervention_id).first()
    if row is None:
        raise NotPermitted(
            f"Interventie {intervention_id} bestaat niet of hoort niet bij uw gemeente.",
            "Kies een interventie uit de lijst.",
        )
    return _domain(row)


def _append(row: models.Intervention, number: int, state: InterventionState, by: Person | None, at: datetime) -> None:
    models.InterventionStep.objects.create(
        intervention=row, gemeente=row.gemeente, state=state.value, **step_fields(number, by, at)
    )


def _domain(row: models.Intervention) -> Intervention:
    return Intervention(
        id=row.pk,
        gemeente=row.gemeente,
        title=row.title,
        kind=InterventionKind(row.kind),
        area=row.area,
        category=row.category,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        criterion=SuccessCriterion(row.reduction_percent),
        state=InterventionState(list(row.steps.all())[-1].state),
        attention_id=row.attention_id,
    )
