"""The open werkopdrachten of the demo, stored as if its people had issued, accepted and reported them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from openvis.demo.open_orders import OPEN_ORDERS, OpenOrder
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import OK, AuditLine
from openvis.domain.intervention import Intervention, InterventionKind, InterventionState
from openvis.domain.order_place import OrderPlace
from openvis.domain.work_order import DayPart, Terms, WeekPart, WorkOrder, WorkOrderState
from openvis.store import audit, interventions, work_orders
from openvis.store.change import one_change

SCOPE = Scope.of(GEMEENTE)
COORDINATOR, BOA = (Person(0, role.value, role, SCOPE) for role in (Role.COORDINATOR, Role.BOA))
ORIGIN = "demo"
BETWEEN = timedelta(days=2)  # one visit and the next


def register_open_orders(now: datetime) -> None:
    """Under the intervention of the register that runs; nothing when it was done before, or none runs."""
    with one_change():
        if any(order.is_open for order in work_orders.of_gemeente(SCOPE, GEMEENTE)):
            return
        for plan in interventions.of_gemeente(SCOPE, GEMEENTE):
            if plan.state is InterventionState.RUNNING and plan.kind is not InterventionKind.COMMUNICATION:
                for told in OPEN_ORDERS:
                    _register(told, plan, now)
                return


def _register(told: OpenOrder, plan: Intervention, now: datetime) -> None:
    at = now + told.issued
    order = work_orders.add(_draft(told, plan, now), by=COORDINATOR, at=at)
    _note(COORDINATOR, "issue-work-order", order, at)
    if not told.found:
        return
    at += timedelta(hours=3)
    order = work_orders.append_change(order, WorkOrderState.ACCEPTED, by=BOA, at=at)
    _note(BOA, "accept-work-order", order, at)
    for number, finding in enumerate(told.found, start=1):
        at += BETWEEN
        after = WorkOrderState.DONE if number == told.visits else WorkOrderState.UNDER_WAY
        order = work_orders.append_change(order, after, by=BOA, at=at, finding=finding)
        _note(BOA, "report-visit", order, at)
    if told.given_up:
        at += BETWEEN
        order = work_orders.append_change(order, WorkOrderState.CLOSED_EARLY, by=BOA, at=at, reason=told.given_up)
        _note(BOA, "report-not-done", order, at)


def _draft(told: OpenOrder, plan: Intervention, now: datetime) -> WorkOrder:
    due_on = localdate(now + told.due)
    return WorkOrder(
        id=0,  # not stored yet
        gemeente=GEMEENTE,
        intervention_id=plan.id,
        place=OrderPlace(plan.areas[0]),
        category=plan.categories[0],
        reason=f"Deze werkopdracht hoort bij de interventie '{plan.title}'.",
        terms=Terms(
            (told.task,), told.team, WeekPart.ANY_DAY, (DayPart.EVENING,), told.priority, due_on, visits=told.visits
        ),
        state=WorkOrderState.ISSUED,
        reports=(),
        version=0,
    )


def _note(by: Person, action: str, order: WorkOrder, at: datetime) -> None:
    audit.append(AuditLine(at, by.username, action, f"work-order/{order.id}", GEMEENTE, ORIGIN, OK, ""))
