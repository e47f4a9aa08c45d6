"""Work orders for whoever looks: named, dated today, and no nearer than they may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from openvis.domain.access import Permission
from openvis.domain.work_order import WorkOrder
from openvis.web import places
from openvis.web.access import Visitor
from openvis.web.presenters.work_orders import work_order_line


def order_lines(visitor: Visitor, orders: Iterable[WorkOrder]) -> list[dict[str, Any]]:
    names, today = places.area_names(visitor.scope), timezone.localdate()
    near = visitor.can(Permission.SEE_VISIT_PLACES)
    return [work_order_line(order, names, today, near=near) for order in orders]
