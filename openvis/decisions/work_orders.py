"""Work orders, from the desk to the street and back: issue, accept, report, withdraw."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_open, check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.requirements import check_finding, check_work_order
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.intervention import Intervention
from openvis.domain.words import unknown_there
from openvis.domain.work_order import (
    DayPart,
    Finding,
    NotDoneReason,
    Priority,
    Sending,
    WeekPart,
    WorkOrder,
    WorkOrderState,
)
from openvis.errors import InputError, NotAllowedNow
from openvis.store import interventions, results, work_orders


def issue_work_order(
    person: Person,
    *,
    intervention_id: int,
    task: str,
    team: str,
    week_part: WeekPart,
    day_part: DayPart,
    priority: Priority,
    due_on: date,
    now: datetime,
    origin: str,
    area: str = "",
    category: str = "",
) -> WorkOrder:
    """Issue an order under an open intervention, to be done by `due_on`. It keeps the sentence that was its reason.

    Raises NotPermitted, NotAllowedNow when the intervention is over, InputError for an empty task or a wrong day.
    """
    verb, gemeente = Verb.ISSUE_WORK_ORDER, interventions.gemeente_of(intervention_id)
    subject = f"intervention/{intervention_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        intervention = interventions.locked(person.scope, intervention_id)
        check_open(intervention)
        draft = WorkOrder(
            id=0,  # not stored yet
            gemeente=intervention.gemeente,
            intervention_id=intervention.id,
            area=area or intervention.areas[0],
            category=category or intervention.categories[0],
            reason=_reason(person.scope, intervention),
            task=task.strip(),
            team=team.strip(),
            week_part=week_part,
            day_part=day_part,
            priority=priority,
            due_on=due_on,
            state=WorkOrderState.ISSUED,
            finding=None,
            version=0,
        )
        check_work_order(draft, intervention, localdate(now))
        issued = work_orders.add(draft, by=person, at=now)
        attempt.subject, attempt.detail = f"work-order/{issued.id}", subject
    return issued


def accept_work_order(person: Person, order_id: int, *, version: int, now: datetime, origin: str) -> WorkOrder:
    """From issued to accepted. Raises NotPermitted or NotAllowedNow, also when `version` is no longer the last."""
    return _change(person, Verb.ACCEPT_WORK_ORDER, order_id, version=version, now=now, origin=origin)


def report_done(
    person: Person, order_id: int, *, version: int, finding: Finding, now: datetime, origin: str
) -> WorkOrder:
    """From accepted to done, with what was found. Raises as `accept_work_order`, and InputError for the finding."""
    return _change(person, Verb.REPORT_DONE, order_id, version=version, now=now, origin=origin, finding=finding)


def report_not_done(
    person: Person, order_id: int, *, version: int, reason: NotDoneReason, now: datetime, origin: str
) -> WorkOrder:
    """To not done, with a reason of the fixed list. Raises as `accept_work_order`."""
    return _change(person, Verb.REPORT_NOT_DONE, order_id, version=version, now=now, origin=origin, reason=reason)


def report_from_street(
    person: Person,
    order_id: int,
    *,
    sending: Sending,
    version: int,
    outcome: Finding | NotDoneReason,
    now: datetime,
    origin: str,
) -> WorkOrder:
    """Done with what was found, or not done with a reason, as a phone sends it until it hears that it arrived.

    A report that arrived before changes nothing and is no refusal, whatever became of the order since. Raises as
    `report_done` and `report_not_done`, also where the key belongs to a report on another order.
    """
    if stored := _arrived(person, order_id, sending):
        return stored
    given: dict[str, Any] = {"version": version, "now": now, "origin": origin, "sending": sending}
    try:
        if isinstance(outcome, Finding):
            return _change(person, Verb.REPORT_DONE, order_id, finding=outcome, **given)
        return _change(person, Verb.REPORT_NOT_DONE, order_id, reason=outcome, **given)
    except NotAllowedNow:
        # Sent a second time while the first was still being stored.
        if stored := _arrived(person, order_id, sending):
            return stored
        raise


def _arrived(person: Person, order_id: int, sending: Sending) -> WorkOrder | None:
    stored = work_orders.arrived(person.scope, sending.key)
    if stored and stored.id != order_id:
        raise InputError(
            f"Deze melding is al opgeslagen bij werkopdracht {stored.id}.", "Vul voor deze werkopdracht een nieuwe in."
        )
    return stored


def withdraw_work_order(person: Person, order_id: int, *, version: int, now: datetime, origin: str) -> WorkOrder:
    """Take an open order back. Raises as `accept_work_order`."""
    return _change(person, Verb.WITHDRAW_WORK_ORDER, order_id, version=version, now=now, origin=origin)


def _change(
    person: Person,
    verb: Verb,
    order_id: int,
    *,
    version: int,
    now: datetime,
    origin: str,
    finding: Finding | None = None,
    reason: NotDoneReason | None = None,
    sending: Sending | None = None,
) -> WorkOrder:
    subject, gemeente = f"work-order/{order_id}", work_orders.gemeente_of(order_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        order = work_orders.locked(person.scope, order_id, version=version)
        after = check_step(order, verb)
        if finding is not None:
            check_finding(finding)
        return work_orders.append_change(
            order, after, by=person, at=now, finding=finding, reason=reason, sending=sending
        )


def _reason(scope: Scope, intervention: Intervention) -> str:
    row_id = intervention.attention_id
    signal = results.attention_row(scope, row_id) if row_id is not None else None
    if signal is None:
        return f"Deze werkopdracht hoort bij de interventie '{intervention.title}'."
    return f"{signal.row.sentence} {unknown_there(signal.row.unknown, signal.row.source_rows)}".strip()
