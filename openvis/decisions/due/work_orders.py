"""Work orders that wait: for the team that does them, and for whoever issued them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from openvis.decisions.rules.states import OPEN_INTERVENTIONS
from openvis.domain.access import Scope
from openvis.domain.category import label_of
from openvis.domain.due import Due, DueKind
from openvis.domain.work_order import WorkOrder, asking_for_another
from openvis.store import interventions, work_orders

KINDS = frozenset({DueKind.ORDER, DueKind.LATE_ORDER, DueKind.FOLLOW_UP})


def due(scope: Scope, gemeente: str, today: date) -> list[Due]:
    orders = work_orders.of_gemeente(scope, gemeente)
    found = []
    for order in orders:
        if order.is_open:
            told = f"Werkopdracht {order.id} voor {order.terms.team}: {_what(order)}."
            found.append(_due(DueKind.ORDER, order, told, order.terms.due_on, team=order.terms.team))
        if order.is_open and order.terms.due_on < today:
            told = f"Werkopdracht {order.id} van {order.terms.team} is niet op tijd gedaan: {_what(order)}."
            found.append(_due(DueKind.LATE_ORDER, order, told, order.terms.due_on))
    return found + [
        _due(DueKind.FOLLOW_UP, order, f"Na werkopdracht {order.id} moet er nog iemand heen: {_what(order)}.", None)
        for order in _to_follow_up(orders, scope, gemeente)
    ]


def _to_follow_up(orders: Sequence[WorkOrder], scope: Scope, gemeente: str) -> Iterator[WorkOrder]:
    """Orders that ask for another that was not issued yet, while their intervention is open."""
    asked = asking_for_another(orders)
    if not asked:
        return
    still = {each.id for each in interventions.of_gemeente(scope, gemeente) if each.state in OPEN_INTERVENTIONS}
    yield from (order for order in asked if order.intervention_id in still)


def _what(order: WorkOrder) -> str:
    return label_of(order.category).lower()


def _due(kind: DueKind, order: WorkOrder, sentence: str, on: date | None, team: str = "") -> Due:
    return Due(
        kind, order.gemeente, str(order.id), sentence, "work-order", order.id, on=on, areas=(order.area,), team=team
    )
