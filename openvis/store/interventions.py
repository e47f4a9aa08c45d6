"""Interventions: adding one, adding a version or a state to one, and reading them as they stand.

Whoever changes one says which version he looked at; when another was quicker he is told who, and nothing is
overwritten.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from openvis.domain.access import Person, Role, Scope
from openvis.domain.intervention import (
    Comparison,
    Intervention,
    InterventionKind,
    InterventionPlan,
    InterventionState,
    InterventionVersion,
    SuccessCriterion,
    judging,
)
from openvis.domain.words import day_in_words, word
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import begun_by, step_fields, steps_until

NOT_BEGUN = {InterventionState.PLANNED.value, InterventionState.CANCELLED.value}


@transaction.atomic
def add(draft: Intervention, *, by: Person | None, at: datetime) -> Intervention:
    """Store a new intervention with its first version and state. `draft.id` is ignored; `by` is None for the program
    itself. What is stored as started before it was there is judged by its first version."""
    row = models.Intervention.objects.create(gemeente=draft.gemeente, attention_id=draft.attention_id)
    _append_version(row, 1, draft, "", by, at)
    _append(row, draft.state, by, at)
    return _domain(row)


@transaction.atomic
def append_state(intervention: Intervention, state: InterventionState, *, by: Person | None, at: datetime) -> None:
    """Add the next state of an intervention."""
    _append(models.Intervention.objects.select_for_update().get(pk=intervention.id), state, by, at)


@transaction.atomic
def append_version(
    intervention: Intervention, plan: InterventionPlan, *, why: str, by: Person | None, at: datetime
) -> Intervention:
    """Add the next version to the intervention as it was read. Raises NotAllowedNow when it has changed since."""
    row = models.Intervention.objects.select_for_update().get(pk=intervention.id)
    _check_version(row, intervention.version)
    _append_version(row, intervention.version + 1, plan, why, by, at)
    return _domain(models.Intervention.objects.get(pk=row.pk))


def get(scope: Scope, intervention_id: int) -> Intervention:
    """One intervention. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _domain(_row(_rows(scope), intervention_id))


def locked(scope: Scope, intervention_id: int, *, version: int | None = None) -> Intervention:
    """As `get`, and nobody else changes it or issues an order under it until this transaction ends.

    Raises NotAllowedNow when it is no longer at `version`, where one is named.
    """
    row = _row(_rows(scope).select_for_update(), intervention_id)
    if version is not None:
        _check_version(row, version)
    return _domain(row)


def versions(scope: Scope, intervention_id: int) -> list[InterventionVersion]:
    """Everything that was decided of it, the first version first. Raises NotPermitted as `get` does."""
    return _versions(_row(_rows(scope), intervention_id))


def promises(scope: Scope, gemeente: str) -> list[Intervention]:
    """The versions that judge an intervention, of all of a gemeente that started, the newest first."""
    rows = _rows(scope).filter(gemeente=gemeente).order_by("-pk")
    return [promise for row in rows for promise in judging(_versions(row))]


def of_gemeente(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[Intervention]:
    """The interventions of a gemeente, the latest start first; as they were known at a moment when one is given."""
    found = [_domain(row) for row in _rows(scope, known).filter(gemeente=gemeente).order_by("-pk")]
    return sorted(found, key=lambda each: each.starts_on, reverse=True)


def gemeente_of(intervention_id: int) -> str | None:
    """Whose intervention this is: all that may be known before it is known whether the person may know more."""
    rows = models.Intervention.objects.filter(pk=intervention_id)
    return rows.values_list("gemeente", flat=True).first()


def _rows(scope: Scope, known: datetime | None = None) -> QuerySet[models.Intervention]:
    rows = begun_by(models.Intervention.objects.filter(gemeente__in=scope.gemeenten), known)
    return rows.prefetch_related(
        steps_until("steps", models.InterventionStep, known), steps_until("versions", models.InterventionVersion, known)
    )


def _versions(row: models.Intervention) -> list[InterventionVersion]:
    every = row.versions.all()
    return [InterventionVersion(_domain(row, each), each.by, each.by_role, each.at, each.why) for each in every]


def _row(rows: QuerySet[models.Intervention], intervention_id: int) -> models.Intervention:
    row = rows.filter(pk=intervention_id).first()
    if row is None:
        raise NotPermitted(
            f"Interventie {intervention_id} bestaat niet of hoort niet bij uw gemeente.",
            "Kies een interventie uit de lijst.",
        )
    return row


def _check_version(row: models.Intervention, version: int) -> None:
    last = list(row.versions.all())[-1]
    if last.number == version:
        return
    moment = localtime(last.at)
    who = f"een {word(Role(last.by_role))}" if last.by_role else "het systeem"
    raise NotAllowedNow(
        f"Deze interventie is intussen gewijzigd: {who} maakte op {day_in_words(moment)} om {moment:%H:%M} "
        f"versie {last.number}. Uw wijziging is niet opgeslagen.",
        "Kijk naar de nieuwste versie en of uw wijziging nog nodig is.",
    )


def _append(row: models.Intervention, state: InterventionState, by: Person | None, at: datetime) -> None:
    models.InterventionStep.objects.create(
        intervention=row,
        gemeente=row.gemeente,
        state=state.value,
        version=row.versions.count(),
        **step_fields(row.steps.count() + 1, by, at),
    )


def _append_version(
    row: models.Intervention, number: int, plan: InterventionPlan, why: str, by: Person | None, at: datetime
) -> None:
    models.InterventionVersion.objects.create(
        intervention=row,
        gemeente=row.gemeente,
        title=plan.title,
        kind=plan.kind.value,
        areas=list(plan.areas),
        categories=list(plan.categories),
        cells=list(plan.cells),
        measure=plan.measure,
        partners=list(plan.partners),
        hours=plan.hours,
        serves_id=plan.serves,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        reduction_percent=plan.criterion.reduction_percent,
        comparison=plan.criterion.comparison.value,
        compared_with=list(plan.criterion.compared_with),
        judged_on=plan.criterion.judged_on,
        why=why,
        **step_fields(number, by, at),
    )


def _domain(row: models.Intervention, version: models.InterventionVersion | None = None) -> Intervention:
    """The intervention as one version has it, the newest where none is named."""
    of_it = version or list(row.versions.all())[-1]
    steps = list(row.steps.all())
    begun = (step.version for step in steps if step.state not in NOT_BEGUN)
    return Intervention(
        id=row.pk,
        gemeente=row.gemeente,
        title=of_it.title,
        kind=InterventionKind(of_it.kind),
        areas=tuple(of_it.areas),
        categories=tuple(of_it.categories),
        cells=tuple(of_it.cells),
        measure=of_it.measure,
        partners=tuple(of_it.partners),
        hours=of_it.hours,
        serves=of_it.serves_id,
        starts_on=of_it.starts_on,
        ends_on=of_it.ends_on,
        criterion=SuccessCriterion(
            of_it.reduction_percent, of_it.judged_on, Comparison(of_it.comparison), tuple(of_it.compared_with)
        ),
        state=InterventionState(steps[-1].state),
        attention_id=row.attention_id,
        version=of_it.number,
        started_with=next(begun, None),
    )
