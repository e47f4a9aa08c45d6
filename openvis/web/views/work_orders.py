"""Werkopdrachten: one of them, and on the street: accept, report a visit, stop; or take it back."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import work_orders as decide
from openvis.decisions.rules.policies import verbs_open_to
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission, Person
from openvis.domain.work_order import NotDoneReason, WorkOrder
from openvis.errors import UnknownValue
from openvis.store import audit, results, work_orders
from openvis.store.results import StoredAttention
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.work_orders import ChangeForm, DoneForm, NotDoneForm
from openvis.web.order_lines import order_lines
from openvis.web.presenters.decisions import timeline
from openvis.web.presenters.order_map import order_map, why_rows
from openvis.web.presenters.work_orders import version_lines
from openvis.web.trail import trail_of

FORM_OF = {
    Verb.ACCEPT_WORK_ORDER: ChangeForm,
    Verb.REPORT_DONE: DoneForm,
    Verb.REPORT_NOT_DONE: NotDoneForm,
    Verb.WITHDRAW_WORK_ORDER: ChangeForm,
}
# A visit and the last visit are told in one form: which of the two it is follows from the order.
ADDRESS_OF = {
    Verb.ACCEPT_WORK_ORDER: "accepteren",
    Verb.REPORT_DONE: "uitgevoerd",
    Verb.REPORT_NOT_DONE: "niet-uitgevoerd",
    Verb.WITHDRAW_WORK_ORDER: "intrekken",
}
DONE_SENTENCE = {
    Verb.ACCEPT_WORK_ORDER: "U hebt de werkopdracht geaccepteerd.",
    Verb.REPORT_DONE: "Uw bevinding is opgeslagen. Dank u.",
    Verb.REPORT_NOT_DONE: "Opgeslagen: de werkopdracht wordt niet verder uitgevoerd.",
    Verb.WITHDRAW_WORK_ORDER: "De werkopdracht is ingetrokken.",
}


@page(Permission.SEE_WORK_ORDERS)
def detail(request: HttpRequest, order_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    return _page_of(request, visitor, work_orders.get(visitor.scope, order_id))


@require_POST
@page(None, page_of_thing="work-order")
def change(request: HttpRequest, order_id: int, address: str) -> HttpResponse:
    """Accept, report or take back. When another was quicker, the page shows his change and keeps what was filled in."""
    visitor = visitor_of(request)
    verb = next((verb for verb, known in ADDRESS_OF.items() if known == address), None)
    if verb is None:
        raise UnknownValue(f"'{address}' bestaat niet.", "Kies een knop op de pagina van de werkopdracht.")
    form = FORM_OF[verb](request.POST, auto_id=_ids(verb))
    attempt = Attempt(form, told_apart=True)
    if form.is_valid():
        with attempt:
            _do(verb, visitor.person, order_id, form)
            messages.success(request, DONE_SENTENCE[verb])
            return redirect("work-order", order_id)
    order = work_orders.get(visitor.scope, order_id)
    return _page_of(request, visitor, order, tried=(verb, form), refusal=attempt.refusal, status=attempt.status)


def _do(verb: Verb, person: Person, order_id: int, form: Any) -> WorkOrder:
    given = {"version": form.cleaned_data["version"], "now": timezone.now(), "origin": ORIGIN}
    if verb is Verb.ACCEPT_WORK_ORDER:
        return decide.accept_work_order(person, order_id, **given)
    if verb is Verb.REPORT_DONE:
        return decide.report_visit(person, order_id, finding=form.finding(), **given)
    if verb is Verb.REPORT_NOT_DONE:
        return decide.report_not_done(person, order_id, reason=NotDoneReason(form.cleaned_data["reason"]), **given)
    return decide.withdraw_work_order(person, order_id, **given)


def _page_of(
    request: HttpRequest,
    visitor: Visitor,
    order: WorkOrder,
    *,
    tried: tuple[Verb, Any] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one order with a form for each thing this person may do to it now."""
    verbs = verbs_open_to(visitor.person, order)
    forms = {
        verb: FORM_OF[verb](initial={"version": order.version}, auto_id=_ids(verb)) for verb in verbs if verb in FORM_OF
    }
    lost = None
    if tried is not None:
        verb, form = tried
        form.data = form.data.dict() | {"version": order.version}
        if verb in forms:
            forms[verb] = form
        else:
            lost = form
    [line] = order_lines(visitor, [order])
    near = visitor.can(Permission.SEE_VISIT_PLACES)
    context = {
        "line": line,
        "actions": {ADDRESS_OF[verb].replace("-", "_"): form for verb, form in forms.items()},
        "map": order_map(json.loads(places.shapes_json(visitor.scope)), order.area, order.place.cells if near else ()),
        "area_name": line["area_name"],
        "why": why_rows(order.place, line["area_name"], _signal_of(visitor, order), near=near),
        "can_change": Verb.CHANGE_WORK_ORDER in verbs,
        "versions": version_lines(work_orders.terms_of(visitor.scope, order.id)) if order.changed_at else [],
        "lost": lost,
        "refusal": refusal,
        "trail": trail_of(visitor, order.intervention_id, here=f"work-order/{order.id}"),
        "timeline": timeline(audit.lines(visitor.scope, f"work-order/{order.id}")),
    }
    return render(request, "web/work_order.html", context, status=status)


def _signal_of(visitor: Visitor, order: WorkOrder) -> StoredAttention | None:
    """The row of the attention list it was issued for, as it was then."""
    return results.attention_row(visitor.scope, order.attention_id) if order.attention_id else None


def _ids(verb: Verb) -> str:
    """Several forms share one page, so each names its fields after its verb."""
    return f"{verb.value}_%s"
