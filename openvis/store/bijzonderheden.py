"""Bijzonderheden: joining what a run or a person saw to what is known, adding a judgement, and reading them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from openvis.domain.access import Person, Role, Scope
from openvis.domain.attention import AttentionRow
from openvis.domain.bijzonderheid import (
    FROM_PEOPLE,
    Bijzonderheid,
    BijzonderheidState,
    Judgement,
    Sighting,
    Signal,
    SignalKind,
    joined,
    joined_by,
)
from openvis.errors import NotPermitted
from openvis.store import models
from openvis.store.as_domain import attention_row
from openvis.store.steps import begun_by, step_fields, steps_until


def join(gemeente: str, rows: Iterable[tuple[int, AttentionRow]], *, at: datetime) -> None:
    """Add what one run saw, by the number of its stored rows: to the bijzonderheid it is part of, or as a new one."""
    scope = Scope.of(gemeente)
    with transaction.atomic():
        numbered = list(rows)
        row_of = dict(numbered)
        for number, earlier in joined(numbered, of_gemeente(scope, gemeente)):
            row = row_of[number]
            known = earlier.id if earlier else _add(gemeente, row.area, row.category, row.source, None, at)
            models.BijzonderheidSighting.objects.create(bijzonderheid_id=known, gemeente=gemeente, attention_id=number)


@transaction.atomic
def add_signal(gemeente: str, area: str, category: str, signal: Signal, *, by: Person) -> Bijzonderheid:
    """Add what a person handed in: to the bijzonderheid it is another sighting of, or as a new one."""
    scope = Scope.of(gemeente)
    earlier = [_domain(row) for row in _rows(scope).select_for_update(of=("self",)).filter(source=FROM_PEOPLE)]
    same = joined_by(gemeente, area, category, earlier, signal.at)
    number = same.id if same else _add(gemeente, area, category, FROM_PEOPLE, by, signal.at)
    models.BijzonderheidSignal.objects.create(
        bijzonderheid_id=number,
        gemeente=gemeente,
        kind=signal.kind.value,
        text=signal.text,
        seen_from=signal.seen_from,
        seen_to=signal.seen_to,
        by=signal.by,
        by_role=signal.by_role.value,
        at=signal.at,
    )
    return get(scope, number)


def _add(gemeente: str, area: str, category: str, source: str, by: Person | None, at: datetime) -> int:
    made = models.Bijzonderheid.objects.create(gemeente=gemeente, area=area, category=category, source=source)
    _append(made, 1, BijzonderheidState.NEW, "", by, at)
    return int(made.pk)


@transaction.atomic
def append_judgement(
    known: Bijzonderheid, state: BijzonderheidState, reason: str, *, by: Person | None, at: datetime
) -> None:
    """Add the next step: what somebody concluded, and why."""
    row = models.Bijzonderheid.objects.select_for_update().get(pk=known.id)
    _append(row, row.steps.count() + 1, state, reason, by, at)


def get(scope: Scope, bijzonderheid_id: int) -> Bijzonderheid:
    """One bijzonderheid. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _one(_rows(scope), bijzonderheid_id)


def locked(scope: Scope, bijzonderheid_id: int) -> Bijzonderheid:
    """As `get`, and nobody else judges it until this transaction ends."""
    return _one(_rows(scope).select_for_update(), bijzonderheid_id)


def of_gemeente(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[Bijzonderheid]:
    """Every bijzonderheid of a gemeente, the one seen last first; as it was known at a moment when one is given."""
    found = [_domain(row) for row in _rows(scope, known).filter(gemeente=gemeente)]
    return sorted(found, key=lambda each: (each.last_at, 0.0 if each.from_people else each.row.harm), reverse=True)


def of_attention(scope: Scope, attention_id: int) -> Bijzonderheid | None:
    """The bijzonderheid a row of an attention list was joined to, if it is one."""
    row = _rows(scope).filter(sightings__attention_id=attention_id).first()
    return _domain(row) if row else None


def gemeente_of(bijzonderheid_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    rows = models.Bijzonderheid.objects.filter(pk=bijzonderheid_id)
    return rows.values_list("gemeente", flat=True).first()


def _rows(scope: Scope, known: datetime | None = None) -> QuerySet[models.Bijzonderheid]:
    found = begun_by(models.Bijzonderheid.objects.filter(gemeente__in=scope.gemeenten), known)
    seen = models.BijzonderheidSighting.objects.all()
    if known is not None:
        seen = seen.filter(attention__run__made_at__lte=known)
    return found.prefetch_related(
        steps_until("steps", models.BijzonderheidStep, known),
        steps_until("signals", models.BijzonderheidSignal, known),
        Prefetch("sightings", seen),
        "sightings__attention__run",
    )


def _one(rows: QuerySet[models.Bijzonderheid], bijzonderheid_id: int) -> Bijzonderheid:
    row = rows.filter(pk=bijzonderheid_id).first()
    if row is None:
        raise NotPermitted(
            f"Bijzonderheid {bijzonderheid_id} bestaat niet of hoort niet bij uw gemeente.",
            "Kies een bijzonderheid uit de lijst.",
        )
    return _domain(row)


def _append(
    row: models.Bijzonderheid, number: int, state: BijzonderheidState, reason: str, by: Person | None, at: datetime
) -> None:
    models.BijzonderheidStep.objects.create(
        bijzonderheid=row, gemeente=row.gemeente, state=state.value, reason=reason, **step_fields(number, by, at)
    )


def _domain(row: models.Bijzonderheid) -> Bijzonderheid:
    steps = list(row.steps.all())
    return Bijzonderheid(
        id=row.pk,
        gemeente=row.gemeente,
        area=row.area,
        category=row.category,
        source=row.source,
        state=BijzonderheidState(steps[-1].state),
        sightings=tuple(_sighting(each) for each in row.sightings.all()),
        judgements=tuple(
            Judgement(BijzonderheidState(step.state), step.reason, step.by, step.at) for step in steps[1:]
        ),
        signals=tuple(_signal(each) for each in row.signals.all()),
    )


def _sighting(seen: models.BijzonderheidSighting) -> Sighting:
    run = seen.attention.run
    return Sighting(run.pk, run.made_at, seen.attention_id, attention_row(seen.attention))


def _signal(row: models.BijzonderheidSignal) -> Signal:
    return Signal(
        kind=SignalKind(row.kind),
        text=row.text,
        seen_from=row.seen_from,
        seen_to=row.seen_to,
        by=row.by,
        by_role=Role(row.by_role),
        at=row.at,
    )
