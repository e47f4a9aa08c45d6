"""Aanwezigheid: adding a registration, adding a version to one, and reading them now or as they were known."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from openvis.domain.access import Person, Scope
from openvis.domain.presence import Presence, PresenceKind, PresenceState, Rhythm
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields


@transaction.atomic
def add(draft: Presence, *, by: Person | None, at: datetime) -> Presence:
    """Store a new registration. `draft.id` is ignored; `by` is None for the program itself."""
    row = models.Presence.objects.create(gemeente=draft.gemeente)
    return _domain(_append(row, 1, draft, by, at))


@transaction.atomic
def append_version(changed: Presence, *, by: Person | None, at: datetime) -> Presence:
    """Add the next version. Raises NotAllowedNow where `changed.version` is no longer the last."""
    row = models.Presence.objects.select_for_update().get(pk=changed.id)
    _check_version(row, changed.version)
    return _domain(_append(row, changed.version + 1, changed, by, at))


def get(scope: Scope, presence_id: int) -> Presence:
    """The newest version of one. Raises NotPermitted when it does not exist or lies outside the scope."""
    return versions(scope, presence_id)[-1]


def locked(scope: Scope, presence_id: int, *, version: int) -> Presence:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    row = _one(_rows(scope).select_for_update(), presence_id)
    _check_version(row, version)
    return _domain(list(row.steps.all())[-1])


def versions(scope: Scope, presence_id: int) -> list[Presence]:
    """Every version of one, the oldest first."""
    return [_domain(step) for step in _one(_rows(scope), presence_id).steps.all()]


def of_gemeente(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[Presence]:
    """The newest version of each, the latest start first; as it was known at a moment when one is given."""
    steps = models.PresenceStep.objects.filter(gemeente__in=scope.gemeenten & {gemeente})
    if known is not None:
        steps = steps.filter(at__lte=known)
    newest = {step.presence_id: step for step in steps.order_by("number")}
    found = [_domain(step) for step in newest.values()]
    return sorted(found, key=lambda each: (each.starts_on, each.id), reverse=True)


def of_intervention(scope: Scope, intervention_id: int) -> list[Presence]:
    """What was registered for an intervention, by its newest version, the first start first; no mistakes."""
    numbers = models.PresenceStep.objects.filter(gemeente__in=scope.gemeenten, intervention_id=intervention_id)
    newest = [get(scope, number) for number in sorted(set(numbers.values_list("presence_id", flat=True)))]
    found = [
        each for each in newest if each.intervention_id == intervention_id and each.state is not PresenceState.WITHDRAWN
    ]
    return sorted(found, key=lambda each: (each.starts_on, each.id))


def gemeente_of(presence_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.Presence.objects.filter(pk=presence_id).values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.Presence]:
    return models.Presence.objects.filter(gemeente__in=scope.gemeenten).prefetch_related("steps")


def _one(rows: QuerySet[models.Presence], presence_id: int) -> models.Presence:
    row = rows.filter(pk=presence_id).first()
    if row is None:
        raise NotPermitted(
            f"Aanwezigheid {presence_id} bestaat niet of hoort niet bij uw gemeente.", "Kies er een uit de lijst."
        )
    return row


def _check_version(row: models.Presence, version: int) -> None:
    if row.steps.count() != version:
        raise NotAllowedNow(
            "Iemand anders heeft dit net gewijzigd; uw wijziging is niet opgeslagen.",
            "Bekijk de nieuwste versie en wijzig die zo nodig.",
        )


def _append(
    row: models.Presence, number: int, content: Presence, by: Person | None, at: datetime
) -> models.PresenceStep:
    return models.PresenceStep.objects.create(
        presence=row,
        gemeente=row.gemeente,
        state=content.state.value,
        kind=content.kind.value,
        title=content.title,
        areas=list(content.areas),
        rhythm=content.rhythm.value,
        starts_on=content.starts_on,
        ends_on=content.ends_on,
        hours=content.hours,
        people=content.people,
        intervention_id=content.intervention_id,
        **step_fields(number, by, at),
    )


def _domain(step: models.PresenceStep) -> Presence:
    return Presence(
        id=step.presence_id,
        gemeente=step.gemeente,
        kind=PresenceKind(step.kind),
        title=step.title,
        areas=tuple(step.areas),
        rhythm=Rhythm(step.rhythm),
        starts_on=step.starts_on,
        ends_on=step.ends_on,
        hours=step.hours,
        people=step.people,
        intervention_id=step.intervention_id,
        state=PresenceState(step.state),
        version=step.number,
        by=step.by,
        at=step.at,
    )
