"""Work orders: adding one, adding a change to one, and reading them with the state and finding they have.

The version of an order is the number of its last step. Whoever changes an order says which version he looked at;
when another was quicker he is told who changed what, and nothing is overwritten.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from openvis.domain.access import Person, Role, Scope
from openvis.domain.words import day_in_words, word
from openvis.domain.work_order import (
    DayPart,
    Finding,
    NotDoneReason,
    Priority,
    Sending,
    Situation,
    WeekPart,
    Worked,
    WorkOrder,
    WorkOrderState,
)
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields


@transaction.atomic
def add(draft: WorkOrder, *, by: Person | None, at: datetime) -> WorkOrder:
    """Store a new order with its first step. `draft.id` and `draft.version` are ignored."""
    row = models.WorkOrder.objects.create(
        gemeente=draft.gemeente,
        intervention_id=draft.intervention_id,
        area=draft.area,
        category=draft.category,
        reason=draft.reason,
        task=draft.task,
        team=draft.team,
        week_part=draft.week_part.value,
        day_part=draft.day_part.value,
        priority=draft.priority.value,
        due_on=draft.due_on,
    )
    _append(row, 1, draft.state, by, at, None)
    return _domain(row)


@transaction.atomic
def append_change(
    order: WorkOrder,
    state: WorkOrderState,
    *,
    by: Person | None,
    at: datetime,
    finding: Finding | None = None,
    reason: NotDoneReason | None = None,
    sending: Sending | None = None,
) -> WorkOrder:
    """Add the next step to the order as it was read. Raises NotAllowedNow when it has changed since."""
    row = models.WorkOrder.objects.select_for_update().get(pk=order.id)
    _check_version(row, order.version)
    step = _append(row, order.version + 1, state, by, at, reason)
    if finding is not None:
        models.Finding.objects.create(
            step=step,
            gemeente=row.gemeente,
            situation=finding.situation.value,
            checks=finding.checks,
            warnings=finding.warnings,
            fines=finding.fines,
            minutes=finding.minutes,
            follow_up_needed=finding.follow_up_needed,
        )
    if sending is not None:
        filled_in = min(sending.filled_in_at, at)
        models.SentReport.objects.create(step=step, gemeente=row.gemeente, key=sending.key, filled_in_at=filled_in)
    return _domain(row)


def arrived(scope: Scope, key: UUID) -> WorkOrder | None:
    """The order of which the report with this key was stored; None where it never arrived."""
    row = _rows(scope).filter(steps__sent__key=key).first()
    return _domain(row) if row else None


def get(scope: Scope, order_id: int) -> WorkOrder:
    """One order. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _domain(_one(_rows(scope), order_id))


def locked(scope: Scope, order_id: int, *, version: int) -> WorkOrder:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when the order is no longer at `version`."""
    row = _one(_rows(scope).select_for_update(of=("self",)), order_id)
    _check_version(row, version)
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[WorkOrder]:
    """The orders of a gemeente, the first due first."""
    return [_domain(row) for row in _rows(scope).filter(gemeente=gemeente).order_by("due_on", "pk")]


def carried_out(scope: Scope, gemeente: str, *, before: datetime) -> list[tuple[str, date]]:
    """Where and on which day somebody was, by the orders that were reported done before a moment: (area, day)."""
    done = models.WorkOrderStep.objects.filter(
        work_order__gemeente__in=scope.gemeenten & {gemeente}, state=WorkOrderState.DONE.value, at__lt=before
    )
    told = done.order_by("at", "pk").values_list("work_order__area", "at")
    return [(area, localtime(at).date()) for area, at in told]


def worked(scope: Scope, gemeente: str, *, before: datetime) -> list[Worked]:
    """What every order took that was reported done before a moment, in time."""
    found = models.Finding.objects.filter(
        step__work_order__gemeente__in=scope.gemeenten & {gemeente}, step__at__lt=before
    )
    told = found.order_by("step__at", "pk").values_list("step__work_order__area", "step__at", "minutes")
    return [Worked(area, localtime(at).date(), minutes) for area, at, minutes in told]


def of_intervention(scope: Scope, intervention_id: int) -> list[WorkOrder]:
    """The orders issued under one intervention, the first due first."""
    return [_domain(row) for row in _rows(scope).filter(intervention_id=intervention_id).order_by("due_on", "pk")]


def gemeente_of(order_id: int) -> str | None:
    """Whose order this is: all that may be known before it is known whether the person may know more."""
    return models.WorkOrder.objects.filter(pk=order_id).values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.WorkOrder]:
    rows = models.WorkOrder.objects.filter(gemeente__in=scope.gemeenten)
    return rows.prefetch_related("steps__finding")


def _one(rows: QuerySet[models.WorkOrder], order_id: int) -> models.WorkOrder:
    row = rows.filter(pk=order_id).first()
    if row is None:
        raise NotPermitted(
            f"Werkopdracht {order_id} bestaat niet of hoort niet bij uw gemeente.",
            "Kies een werkopdracht uit de lijst.",
        )
    return row


def _append(
    row: models.WorkOrder,
    number: int,
    state: WorkOrderState,
    by: Person | None,
    at: datetime,
    reason: NotDoneReason | None,
) -> models.WorkOrderStep:
    return models.WorkOrderStep.objects.create(
        work_order=row,
        gemeente=row.gemeente,
        state=state.value,
        not_done_reason=reason.value if reason else "",
        **step_fields(number, by, at),
    )


def _check_version(row: models.WorkOrder, version: int) -> None:
    last = _last_step(row)
    if last.number == version:
        return
    moment = localtime(last.at)
    who = f"een {word(Role(last.by_role))}" if last.by_role else "het systeem"
    raise NotAllowedNow(
        f"Deze werkopdracht is intussen gewijzigd: {who} zette haar op {day_in_words(moment)} om {moment:%H:%M}"
        f" op '{word(WorkOrderState(last.state))}'. Uw wijziging is niet opgeslagen.",
        "Open de werkopdracht opnieuw en kijk of uw wijziging nog nodig is.",
    )


def _last_step(row: models.WorkOrder) -> models.WorkOrderStep:
    return list(row.steps.all())[-1]


def _domain(row: models.WorkOrder) -> WorkOrder:
    last = _last_step(row)
    finding = getattr(last, "finding", None)
    return WorkOrder(
        id=row.pk,
        gemeente=row.gemeente,
        intervention_id=row.intervention_id,
        area=row.area,
        category=row.category,
        reason=row.reason,
        task=row.task,
        team=row.team,
        week_part=WeekPart(row.week_part),
        day_part=DayPart(row.day_part),
        priority=Priority(row.priority),
        due_on=row.due_on,
        state=WorkOrderState(last.state),
        finding=_finding(finding) if finding else None,
        version=last.number,
        not_done_reason=NotDoneReason(last.not_done_reason) if last.not_done_reason else None,
    )


def _finding(row: models.Finding) -> Finding:
    return Finding(
        situation=Situation(row.situation),
        checks=row.checks,
        warnings=row.warnings,
        fines=row.fines,
        minutes=row.minutes,
        follow_up_needed=row.follow_up_needed,
    )
