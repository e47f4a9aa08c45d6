"""Werkopdrachten: the list, issuing one, and on the street: accept, report done or not done; or take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import work_orders as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_open, verbs_open_to
from openvis.decisions.rules.states import OPEN_WORK_ORDERS, Verb
from openvis.domain.access import Permission, Person
from openvis.domain.words import word
from openvis.domain.work_order import NotDoneReason, WorkOrder, WorkOrderState
from openvis.errors import InputError, NotAllowedNow, UnknownValue
from openvis.store import audit, interventions, work_orders
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.forms.work_orders import ChangeForm, DoneForm, NotDoneForm, WorkOrderForm, suggested_work_order
from openvis.web.presenters.decisions import intervention_line, timeline, work_order_line
from openvis.web.words import sentence

FORM_OF = {
    Verb.ACCEPT_WORK_ORDER: ChangeForm,
    Verb.REPORT_DONE: DoneForm,
    Verb.REPORT_NOT_DONE: NotDoneForm,
    Verb.WITHDRAW_WORK_ORDER: ChangeForm,
}
ADDRESS_OF = {
    Verb.ACCEPT_WORK_ORDER: "accepteren",
    Verb.REPORT_DONE: "uitgevoerd",
    Verb.REPORT_NOT_DONE: "niet-uitgevoerd",
    Verb.WITHDRAW_WORK_ORDER: "intrekken",
}
DONE_SENTENCE = {
    Verb.ACCEPT_WORK_ORDER: "U hebt de werkopdracht geaccepteerd.",
    Verb.REPORT_DONE: "Uw bevinding is opgeslagen. Dank u.",
    Verb.REPORT_NOT_DONE: "Opgeslagen: de werkopdracht is niet uitgevoerd.",
    Verb.WITHDRAW_WORK_ORDER: "De werkopdracht is ingetrokken.",
}


@page(Permission.SEE_WORK_ORDERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Every order of the gemeente in the state asked for; without a question those that still wait for someone."""
    visitor = visitor_of(request)
    asked = request.GET.get("staat", "open")
    states = _states_of(asked)
    names = places.area_names(visitor.scope)
    orders = [order for order in work_orders.of_gemeente(visitor.scope, visitor.gemeente) if order.state in states]
    choices = [("open", "Open"), *((state.value, sentence(word(state))) for state in WorkOrderState), ("alle", "Alle")]
    context = {"lines": [work_order_line(order, names) for order in orders], "states": choices, "asked": asked}
    return render(request, "web/work_orders.html", context)


@page(None)
def new(request: HttpRequest, intervention_id: int) -> HttpResponse:
    """The form for a work order under one intervention."""
    visitor = visitor_of(request)
    form = WorkOrderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = decide.issue_work_order(
                visitor.person, intervention_id=intervention_id, now=timezone.now(), origin=ORIGIN, **form.answers()
            )
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De werkopdracht is uitgezet.")
            return redirect("work-order", issued.id)
    check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
    intervention = interventions.get(visitor.scope, intervention_id)
    check_open(intervention)
    first = max(timezone.localdate(), intervention.starts_on)
    form.initial = suggested_work_order(first, intervention.ends_on)
    line = intervention_line(intervention, places.area_names(visitor.scope))
    return render(request, "web/work_order_new.html", {"form": form, "line": line}, status=400 if form.errors else 200)


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
    status, refusal = 400, ""
    if form.is_valid():
        try:
            _do(verb, visitor.person, order_id, form)
        except NotAllowedNow as error:
            status, refusal = 409, str(error)
        except InputError as error:
            refusal = str(error)
        else:
            messages.success(request, DONE_SENTENCE[verb])
            return redirect("work-order", order_id)
    order = work_orders.get(visitor.scope, order_id)
    return _page_of(request, visitor, order, tried=(verb, form), refusal=refusal, status=status)


def _do(verb: Verb, person: Person, order_id: int, form: Any) -> WorkOrder:
    given = {"version": form.cleaned_data["version"], "now": timezone.now(), "origin": ORIGIN}
    if verb is Verb.ACCEPT_WORK_ORDER:
        return decide.accept_work_order(person, order_id, **given)
    if verb is Verb.REPORT_DONE:
        return decide.report_done(person, order_id, finding=form.finding(), **given)
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
    forms = {verb: FORM_OF[verb](initial={"version": order.version}, auto_id=_ids(verb)) for verb in verbs}
    lost = None
    if tried is not None:
        verb, form = tried
        form.data = form.data.dict() | {"version": order.version}
        if verb in forms:
            forms[verb] = form
        else:
            lost = form
    context = {
        "line": work_order_line(order, places.area_names(visitor.scope)),
        "actions": {ADDRESS_OF[verb].replace("-", "_"): form for verb, form in forms.items()},
        "lost": lost,
        "refusal": refusal,
        "timeline": timeline(audit.lines(visitor.scope, f"work-order/{order.id}")),
    }
    return render(request, "web/work_order.html", context, status=status)


def _ids(verb: Verb) -> str:
    """Several forms share one page, so each names its fields after its verb."""
    return f"{verb.value}_%s"


def _states_of(asked: str) -> frozenset[WorkOrderState]:
    known = {state.value: frozenset({state}) for state in WorkOrderState}
    known |= {"open": OPEN_WORK_ORDERS, "alle": frozenset(WorkOrderState)}
    if asked not in known:
        raise UnknownValue(f"'{asked}' is geen staat van een werkopdracht.", "Kies een staat uit de lijst.")
    return known[asked]
