"""Work orders that wait: for the team that does them, and for whoever issued them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from openvis.decisions.rules.states import OPEN_INTERVENTIONS, OPEN_WORK_ORDERS
from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.due import Due, DueKind
from openvis.domain.work_order import WorkOrder
from openvis.store import interventions, work_orders

KINDS = frozenset({DueKind.ORDER, DueKind.LATE_ORDER, DueKind.FOLLOW_UP})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    orders = work_orders.of_gemeente(scope, gemeente)
    found = []
    for order in orders:
        if order.state in OPEN_WORK_ORDERS:
            told = f"Werkopdracht {order.id} voor {order.team}: {_what(order)}."
            found.append(_due(DueKind.ORDER, order, told, order.due_on, team=order.team))
        if order.state in OPEN_WORK_ORDERS and order.due_on < today:
            told = f"Werkopdracht {order.id} van {order.team} is niet op tijd gedaan: {_what(order)}."
            found.append(_due(DueKind.LATE_ORDER, order, told, order.due_on))
    return found + [
        _due(DueKind.FOLLOW_UP, order, f"Na werkopdracht {order.id} moet er nog iemand heen: {_what(order)}.", None)
        for order in _to_follow_up(orders, scope, gemeente)
    ]


def _to_follow_up(orders: Sequence[WorkOrder], scope: Scope, gemeente: str) -> Iterator[WorkOrder]:
    """Orders after which somebody has to go again, while their intervention is open and no later order was issued."""
    asked = [order for order in orders if order.finding and order.finding.follow_up_needed]
    if not asked:
        return
    still = {each.id for each in interventions.of_gemeente(scope, gemeente) if each.state in OPEN_INTERVENTIONS}
    newest = {order.intervention_id: order.id for order in sorted(orders, key=lambda order: order.id)}
    for order in asked:
        if order.intervention_id in still and newest[order.intervention_id] == order.id:
            yield order


def _what(order: WorkOrder) -> str:
    return label_of(order.category).lower()


def _due(kind: DueKind, order: WorkOrder, sentence: str, on: date | None, team: str = "") -> Due:
    return Due(
        kind, order.gemeente, str(order.id), sentence, "work-order", order.id, on=on, areas=(order.area,), team=team
    )
