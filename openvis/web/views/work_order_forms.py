"""Werkopdrachten: issuing one under an intervention, and asking something else of one that was issued."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from openvis.decisions import work_orders as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_open, check_step
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel, lies_in
from openvis.domain.category import label_of
from openvis.domain.intervention import Intervention
from openvis.domain.number_text import whole_number
from openvis.domain.work_order import Terms, WorkOrder
from openvis.errors import InputError, NotAllowedNow
from openvis.store import interventions, order_places, work_orders
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.work_orders import (
    NOTHING_ASKED,
    OtherTermsForm,
    WorkOrderForm,
    asked_before,
    suggested_work_order,
)
from openvis.web.order_grid import grid_of
from openvis.web.order_lines import order_lines
from openvis.web.presenters.decisions import intervention_line
from openvis.web.presenters.work_orders import version_lines

DONE = 302


@page(None)
def new(request: HttpRequest, intervention_id: int) -> HttpResponse:
    """The form for a work order under one intervention.

    In the address `buurt` says where, `aandacht` why, `volgt` which order asked for this one, and `besluit` which
    decision of a VIS-overleg it carries out.
    """
    visitor = visitor_of(request)
    follows, attention = (whole_number(request.GET.get(name, "")) for name in ("volgt", "aandacht"))
    known = interventions.gemeente_of(intervention_id) == visitor.gemeente
    intervention = interventions.get(visitor.scope, intervention_id) if known else None
    area, category = _about(request, intervention)
    form = _form(request, visitor, intervention, area, category)
    attempt = Attempt(form)
    if request.method == "POST" and (intervention is None or form.is_valid()):
        with attempt:
            issued = decide.issue_work_order(
                visitor.person,
                intervention_id=intervention_id,
                terms=form.terms() if form.is_valid() else NOTHING_ASKED,
                place=form.place(area) if form.is_valid() else None,
                category=category,
                attention_id=attention,
                follows=follows,
                decision_id=whole_number(request.GET.get("besluit", "")),
                now=timezone.now(),
                origin=ORIGIN,
            )
            messages.success(request, "De werkopdracht is uitgezet.")
            return redirect("work-order", issued.id)
    check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
    intervention = interventions.get(visitor.scope, intervention_id)
    check_open(intervention)
    form.initial = _suggested(visitor, intervention, follows)
    names = places.area_names(visitor.scope)
    context = {
        "form": form,
        "line": intervention_line(intervention, names),
        "area_name": names.get(area, area),
        "map": grid_of(visitor, area, form),
        "label": label_of(category),
        "others": _others(visitor, intervention, area, category),
        "follows": follows,
    }
    return render(request, "web/work_order_new.html", context, status=attempt.status)


@page(None)
def edit(request: HttpRequest, order_id: int) -> HttpResponse:
    """What is asked of an open order, to be changed. When another was quicker, the page says what it has become and
    keeps what was typed."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
    elif work_orders.gemeente_of(order_id) != visitor.gemeente:
        _change(visitor, order_id, 0, NOTHING_ASKED)  # the service refuses, and writes it down
    order = work_orders.get(visitor.scope, order_id)
    asked = asked_before(order.terms, order.category) | {"version": order.version}
    form = OtherTermsForm(request.POST or None, category=order.category, teams=teams(visitor), initial=asked)
    status, refusal = 200, ""
    if request.method == "POST":
        status, refusal = _try_change(visitor, order, form) if form.is_valid() else (400, "")
        if status == DONE:
            messages.success(request, "De werkopdracht is gewijzigd. De boa ziet de nieuwe opdracht.")
            return redirect("work-order", order_id)
    if not refusal:
        check_step(order, Verb.CHANGE_WORK_ORDER)
    [line] = order_lines(visitor, [order])
    changes = version_lines(work_orders.terms_of(visitor.scope, order.id))
    context = {"form": form, "line": line, "refusal": refusal, "is_open": order.is_open, "last_change": changes[:1]}
    return render(request, "web/work_order_edit.html", context, status=status)


def teams(visitor: Visitor) -> list[str]:
    """The teams that ever got an order, the last one first."""
    orders = work_orders.of_gemeente(visitor.scope, visitor.gemeente)
    return list(dict.fromkeys(order.terms.team for order in sorted(orders, key=lambda order: -order.id)))


def _change(visitor: Visitor, order_id: int, version: int, terms: Terms) -> WorkOrder:
    return decide.change_work_order(
        visitor.person, order_id, version=version, terms=terms, now=timezone.now(), origin=ORIGIN
    )


def _try_change(visitor: Visitor, order: WorkOrder, form: OtherTermsForm) -> tuple[int, str]:
    """The status of the answer, and why not where another was quicker: what was typed is then kept, to be sent again
    by somebody who has seen what the order has become."""
    try:
        _change(visitor, order.id, form.cleaned_data["version"], form.terms())
    except InputError as error:
        form.add_error(None, str(error))
        return 400, ""
    except NotAllowedNow as error:
        typed = cast(QueryDict, form.data).copy()
        typed["version"] = str(order.version)
        form.data = typed
        return 409, str(error)
    return DONE, ""


def _form(
    request: HttpRequest, visitor: Visitor, intervention: Intervention | None, area: str, category: str
) -> WorkOrderForm:
    if intervention is None or category not in intervention.categories or not _goes_to(intervention, area):
        return WorkOrderForm(request.POST or None, category="")  # the service refuses it
    streets = order_places.street_names(visitor.scope, area)
    return WorkOrderForm(request.POST or None, category=category, teams=teams(visitor), streets=streets)


def _about(request: HttpRequest, intervention: Intervention | None) -> tuple[str, str]:
    """Area and type: of the address, or else the first of the intervention."""
    first = (intervention.areas[0], intervention.categories[0]) if intervention else ("", "")
    return request.GET.get("buurt") or first[0], request.GET.get("soort") or first[1]


def _goes_to(intervention: Intervention, area: str) -> bool:
    return any(lies_in(area, each) for each in intervention.areas)


def _suggested(visitor: Visitor, intervention: Intervention, follows: int | None) -> dict[str, Any]:
    """What the form starts with: as the order asked that it follows, or else as most orders do."""
    first = max(timezone.localdate(), intervention.starts_on)
    known = teams(visitor)
    told = suggested_work_order(first, intervention.ends_on, known[0] if known else "")
    if follows is None:
        return told
    before = work_orders.get(visitor.scope, follows)
    nearer = {"street": before.place.street, "cells": " ".join(before.place.cells)}
    return asked_before(before.terms, before.category) | nearer | {"due_on": told["due_on"], "visits": 1}


def _others(visitor: Visitor, intervention: Intervention, area: str, category: str) -> list[dict[str, str]]:
    """Where else people may be sent under an intervention, and against what else, with the address of that form."""
    names = places.area_names(visitor.scope)
    buurten = [code for code in places.names_of_level(visitor.scope, AreaLevel.BUURT) if _goes_to(intervention, code)]
    areas = [code for code in dict.fromkeys((*intervention.areas, *buurten)) if code != area]
    kinds = [slug for slug in intervention.categories if slug != category]
    told = [(names.get(code, code), {"buurt": code, "soort": category}) for code in areas]
    told += [(label_of(slug).lower(), {"buurt": area, "soort": slug}) for slug in kinds]
    return [{"label": label, "address": f"?{urlencode(asked)}"} for label, asked in told]
