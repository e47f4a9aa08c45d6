"""Werkopdrachten and what came back of them: fixed answers and counts, never who went or whom they met."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.work_order import WorkOrder, WorkOrderState
from openvis.store import work_orders
from openvis.web.access import Visitor
from openvis.web.api.asking import LARGEST, SLUG, Listing, Question, one, page, visitor_for
from openvis.web.api.found import found_or_404
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
WorkOrderShape = shape_of(WorkOrder)


class WorkOrders(Listing):
    state: WorkOrderState | None = None
    category: str | None = Field(None, pattern=SLUG)


@router.get("/work-orders", response=page_of(WorkOrderShape))
def list_work_orders(request: HttpRequest, asked: Query[WorkOrders]) -> HttpResponse:
    """All of the gemeente, the first due first."""
    visitor = visitor_for(request, asked, Permission.SEE_WORK_ORDERS)
    found = work_orders.of_gemeente(visitor.scope, visitor.gemeente)
    wanted = [each for each in found if asked.state in (None, each.state) and asked.category in (None, each.category)]
    return page(request, asked, wanted, lambda each: told(visitor, each))


@router.get("/work-orders/{id}", response=WorkOrderShape)
def get_work_order(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """One of them."""
    visitor = visitor_for(request, asked, Permission.SEE_WORK_ORDERS)
    return one(told(visitor, found_or_404(work_orders.get, visitor, id)))


def told(visitor: Visitor, order: WorkOrder) -> dict[str, Any]:
    """No nearer than whoever asks may see."""
    near = visitor.can(Permission.SEE_VISIT_PLACES)
    place = plain(order.place) if near else {"area": order.place.area, "cells": [], "street": ""}
    return plain(order) | {"place": place}
