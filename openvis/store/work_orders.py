"""Work orders: adding one, adding a step to one, and reading them with the state, terms and findings they have.

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
from openvis.domain.order_place import OrderPlace
from openvis.domain.words import day_in_words, word
from openvis.domain.work_order import (
    OPEN_WORK_ORDERS,
    ActionTaken,
    DayPart,
    Finding,
    FollowUp,
    NotDoneReason,
    Priority,
    Report,
    Sending,
    Situation,
    Terms,
    TermsVersion,
    WeekPart,
    Worked,
    WorkOrder,
    WorkOrderState,
)
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import begun_by, step_fields, steps_until


@transaction.atomic
def add(draft: WorkOrder, *, by: Person | None, at: datetime) -> WorkOrder:
    """Store a new order with its first step. `draft.id` and `draft.version` are ignored."""
    row = models.WorkOrder.objects.create(
        gemeente=draft.gemeente,
        intervention_id=draft.intervention_id,
        attention_id=draft.attention_id,
        follows_id=draft.follows,
        area=draft.place.area,
        cells=list(draft.place.cells),
        street=draft.place.street,
        category=draft.category,
        reason=draft.reason,
    )
    _add_terms(_append(row, 1, draft.state, by, at, None), draft.terms)
    return _domain(row)


@transaction.atomic
def append_change(
    order: WorkOrder,
    state: WorkOrderState,
    *,
    by: Person | None,
    at: datetime,
    terms: Terms | None = None,
    finding: Finding | None = None,
    reason: NotDoneReason | None = None,
    sending: Sending | None = None,
) -> WorkOrder:
    """Add the next step to the order as it was read. Raises NotAllowedNow when it has changed since."""
    row = models.WorkOrder.objects.select_for_update().get(pk=order.id)
    _check_version(row, order.version)
    step = _append(row, order.version + 1, state, by, at, reason)
    if terms is not None:
        _add_terms(step, terms)
    if finding is not None:
        _add_finding(step, finding)
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


def locked(scope: Scope, order_id: int, *, version: int, only_asked: bool = False) -> WorkOrder:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when the order is no longer at `version`.

    only_asked  it may have gone on since, as long as the same is asked of whoever goes there
    """
    row = _one(_rows(scope).select_for_update(of=("self",)), order_id)
    if not (only_asked and _still_asked(row, version)):
        _check_version(row, version)
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[WorkOrder]:
    """The orders of a gemeente, the first due first; as they were known at a moment when one is given."""
    found = [_domain(row) for row in _rows(scope, known).filter(gemeente=gemeente)]
    return sorted(found, key=lambda order: (order.terms.due_on, order.id))


def terms_of(scope: Scope, order_id: int) -> list[TermsVersion]:
    """What was asked in one order, from the first version to the last. Raises NotPermitted as `get`."""
    row = _one(_rows(scope), order_id)
    return [
        TermsVersion(step.number, step.at, step.by_role, _terms(step.terms))
        for step in _steps(row)
        if _has(step, "terms")
    ]


def carried_out(scope: Scope, gemeente: str, *, before: datetime) -> list[tuple[str, date]]:
    """Where and on which day somebody was, by the visits that were reported before a moment: (area, day)."""
    return [(each.area, each.day) for each in worked(scope, gemeente, before=before)]


def worked(scope: Scope, gemeente: str, *, before: datetime) -> list[Worked]:
    """What every visit took that was reported before a moment, in time."""
    found = models.Finding.objects.filter(
        step__work_order__gemeente__in=scope.gemeenten & {gemeente}, step__at__lt=before
    )
    told = found.order_by("step__at", "pk").values_list("step__work_order__area", "step__at", "minutes")
    return [Worked(area, localtime(at).date(), minutes) for area, at, minutes in told]


def minutes_spent(scope: Scope, intervention_id: int) -> int:
    """What was reported under one intervention, together."""
    found = models.Finding.objects.filter(
        step__work_order__gemeente__in=scope.gemeenten, step__work_order__intervention_id=intervention_id
    )
    return sum(found.values_list("minutes", flat=True))


def of_intervention(scope: Scope, intervention_id: int) -> list[WorkOrder]:
    """The orders issued under one intervention, the first due first."""
    found = [_domain(row) for row in _rows(scope).filter(intervention_id=intervention_id)]
    return sorted(found, key=lambda order: (order.terms.due_on, order.id))


def gemeente_of(order_id: int) -> str | None:
    """Whose order this is: all that may be known before it is known whether the person may know more."""
    return models.WorkOrder.objects.filter(pk=order_id).values_list("gemeente", flat=True).first()


def visits_left(order_id: int) -> int:
    """How many visits an order waits for: only to name what is tried, before it is known whether that may."""
    row = models.WorkOrder.objects.filter(pk=order_id).first()
    return _domain(row).visits_left if row else 0


def _rows(scope: Scope, known: datetime | None = None) -> QuerySet[models.WorkOrder]:
    rows = begun_by(models.WorkOrder.objects.filter(gemeente__in=scope.gemeenten), known)
    return rows.prefetch_related(steps_until("steps", models.WorkOrderStep, known), "steps__finding", "steps__terms")


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


def _add_terms(step: models.WorkOrderStep, terms: Terms) -> None:
    models.WorkOrderTerms.objects.create(
        step=step,
        gemeente=step.gemeente,
        tasks=list(terms.tasks),
        team=terms.team,
        week_part=terms.week_part.value,
        day_parts=[part.value for part in terms.day_parts],
        priority=terms.priority.value,
        due_on=terms.due_on,
        visits=terms.visits,
    )


def _add_finding(step: models.WorkOrderStep, finding: Finding) -> None:
    models.Finding.objects.create(
        step=step,
        gemeente=step.gemeente,
        situation=finding.situation.value,
        action=finding.action.value,
        checks=finding.checks,
        warnings=finding.warnings,
        fines=finding.fines,
        minutes=finding.minutes,
        follow_up=finding.follow_up.value if finding.follow_up else "",
    )


def _check_version(row: models.WorkOrder, version: int) -> None:
    last = _steps(row)[-1]
    if last.number == version:
        return
    moment = localtime(last.at)
    who = f"een {word(Role(last.by_role))}" if last.by_role else "het systeem"
    did = f"wijzigde op {day_in_words(moment)} om {moment:%H:%M} wat er moet gebeuren"
    if last.number == 1 or not _has(last, "terms"):
        state = word(WorkOrderState(last.state))
        did = f"zette haar op {day_in_words(moment)} om {moment:%H:%M} op '{state}'"
    raise NotAllowedNow(
        f"Deze werkopdracht is intussen gewijzigd: {who} {did}. Uw wijziging is niet opgeslagen.",
        "Open de werkopdracht opnieuw en kijk of uw wijziging nog nodig is.",
    )


def _still_asked(row: models.WorkOrder, version: int) -> bool:
    """Whether the order waits for visits, and what is asked of them is what it was at `version`."""
    steps = _steps(row)
    since = [step for step in steps if step.number > version]
    open_now = WorkOrderState(steps[-1].state) in OPEN_WORK_ORDERS
    return 1 <= version <= len(steps) and open_now and not any(_has(step, "terms") for step in since)


def _steps(row: models.WorkOrder) -> list[models.WorkOrderStep]:
    return list(row.steps.all())


def _has(step: models.WorkOrderStep, what: str) -> bool:
    """Whether something was stored with a step; the prefetch knows, so that nothing is asked again."""
    return getattr(step, what, None) is not None


def _domain(row: models.WorkOrder) -> WorkOrder:
    steps = _steps(row)
    last, asked = steps[-1], [step for step in steps if _has(step, "terms")]
    return WorkOrder(
        id=row.pk,
        gemeente=row.gemeente,
        intervention_id=row.intervention_id,
        place=OrderPlace(row.area, tuple(row.cells), row.street),
        category=row.category,
        reason=row.reason,
        terms=_terms(asked[-1].terms),
        state=WorkOrderState(last.state),
        reports=tuple(Report(step.at, _finding(step.finding)) for step in steps if _has(step, "finding")),
        version=last.number,
        not_done_reason=NotDoneReason(last.not_done_reason) if last.not_done_reason else None,
        attention_id=row.attention_id,
        follows=row.follows_id,
        changed_at=asked[-1].at if len(asked) > 1 else None,
    )


def _terms(row: models.WorkOrderTerms) -> Terms:
    return Terms(
        tasks=tuple(row.tasks),
        team=row.team,
        week_part=WeekPart(row.week_part),
        day_parts=tuple(DayPart(part) for part in row.day_parts),
        priority=Priority(row.priority),
        due_on=row.due_on,
        visits=row.visits,
    )


def _finding(row: models.Finding) -> Finding:
    return Finding(
        situation=Situation(row.situation),
        action=ActionTaken(row.action),
        checks=row.checks,
        warnings=row.warnings,
        fines=row.fines,
        minutes=row.minutes,
        follow_up=FollowUp(row.follow_up) if row.follow_up else None,
    )
