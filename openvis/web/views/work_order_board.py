"""The board of werkopdrachten: filtered, by state, with the work per team and what came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openvis.decisions.rules.states import OPEN_INTERVENTIONS
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel, lies_in
from openvis.domain.work_order import OPEN_WORK_ORDERS, Priority, WorkOrder, WorkOrderState, asking_for_another
from openvis.domain.workload import came_back, workload
from openvis.errors import UnknownValue
from openvis.store import deployment, interventions, work_orders
from openvis.web import places
from openvis.web.access import Visitor, page, visitor_of
from openvis.web.forms.fields import choices_of
from openvis.web.order_lines import order_lines
from openvis.web.presenters import work_order_board as show
from openvis.web.words import category_label, day

LATELY = timedelta(days=7)


@page(Permission.SEE_WORK_ORDERS)
def board(request: HttpRequest) -> HttpResponse:
    """The orders in the state asked for, without a question those that wait; and below it all of the gemeente."""
    visitor, today = visitor_of(request), timezone.localdate()
    every = work_orders.of_gemeente(visitor.scope, visitor.gemeente)
    states = _states_of(request.GET.get("staat", "open"))
    chosen = [order for order in every if order.state in states and _fits(order, request.GET)]
    lines = order_lines(visitor, show.in_board_order(chosen))
    line_of = {line["id"]: line for line in order_lines(visitor, every)}
    back = came_back(every, timezone.now() - LATELY)
    hours, week = _hours_of_plan(visitor)
    context = {
        "told": show.told(lines),
        "columns": show.columns(lines, [state for state in WorkOrderState if state in states]),
        "filters": _filters(request.GET, visitor, every),
        "workload": show.workload_rows(workload(every, hours, today)),
        "week": week,
        "back_totals": show.back_totals(back),
        "back": show.back_rows(back, line_of),
        "more_back": max(len(back) - show.SHOWN_BACK, 0),
        "follow_ups": _follow_ups(visitor, every, line_of),
        "can_issue": visitor.can(Permission.ISSUE_WORK_ORDERS),
    }
    return render(request, "web/work_orders.html", context)


def _fits(order: WorkOrder, asked: Mapping[str, str]) -> bool:
    """Whether an order is one of those asked for; what was not asked leaves all of them."""
    own = {"team": order.terms.team, "soort": order.category, "voorrang": order.terms.priority.value}
    if any(asked.get(name) not in {None, "", value} for name, value in own.items()):
        return False
    wijk = asked.get("wijk", "")
    return not wijk or lies_in(order.area, wijk)


def _filters(asked: Mapping[str, str], visitor: Visitor, every: Sequence[WorkOrder]) -> list[dict[str, Any]]:
    """A choice list each, holding only what occurs."""
    wijken = places.names_of_level(visitor.scope, AreaLevel.WIJK)
    teams = sorted({order.terms.team for order in every})
    kinds = sorted({order.category for order in every}, key=category_label)
    there = [(code, name) for code, name in wijken.items() if any(lies_in(order.area, code) for order in every)]
    states = [("open", "Open"), *choices_of(WorkOrderState), ("alle", "Alle")]
    offered = (
        ("staat", "Stand", states, "open"),
        ("team", "Team", [("", "Alle teams"), *((team, team) for team in teams)], ""),
        ("soort", "Soort", [("", "Alle soorten"), *((slug, category_label(slug)) for slug in kinds)], ""),
        ("wijk", "Wijk", [("", "Alle wijken"), *there], ""),
        ("voorrang", "Voorrang", [("", "Alle"), *choices_of(Priority)], ""),
    )
    return [
        {"name": name, "label": label, "choices": choices, "chosen": asked.get(name, usual)}
        for name, label, choices, usual in offered
    ]


def _hours_of_plan(visitor: Visitor) -> tuple[dict[str, float] | None, str]:
    """The hours per team of the plan of this week, or of the first week to come, and which week that is."""
    today = timezone.localdate()
    coming = [
        plan for plan in deployment.plans(visitor.scope, visitor.gemeente) if plan.request.week > today - timedelta(7)
    ]
    if not coming:
        return None, ""
    first = min(plan.request.week for plan in coming)
    request = next(plan.request for plan in coming if plan.request.week == first)  # the newest version stands first
    hours: dict[str, float] = defaultdict(float)
    for each in request.available:
        hours[each.team] += each.hours
    return dict(hours), f"week van {day(request.week)}"


def _follow_ups(
    visitor: Visitor, every: Sequence[WorkOrder], line_of: dict[int, dict[str, Any]]
) -> list[dict[str, Any]]:
    """For who may issue another: the orders that ask for one."""
    if not visitor.can(Permission.ISSUE_WORK_ORDERS):
        return []
    found = interventions.of_gemeente(visitor.scope, visitor.gemeente)
    still = frozenset(each.id for each in found if each.state in OPEN_INTERVENTIONS)
    return show.follow_up_rows(asking_for_another(every), line_of, still)


def _states_of(asked: str) -> frozenset[WorkOrderState]:
    known = {state.value: frozenset({state}) for state in WorkOrderState}
    known |= {"open": OPEN_WORK_ORDERS, "alle": frozenset(WorkOrderState)}
    if asked not in known:
        raise UnknownValue(f"'{asked}' is geen staat van een werkopdracht.", "Kies een staat uit de lijst.")
    return known[asked]
