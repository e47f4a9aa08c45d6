"""Top-X: the next moment and all before it, the criteria, and the forms that add to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openvis.decisions import top_x as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.top_x import TopXState, criteria_on
from openvis.store import top_x as store
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.fields import WebForm, on_what_is_there_now
from openvis.web.forms.top_x import CriteriaForm, OutcomeForm, PlanForm
from openvis.web.presenters import top_x as show


@page(Permission.SEE_TOP_X)
def listing(request: HttpRequest) -> HttpResponse:
    visitor, today = visitor_of(request), timezone.localdate()
    moments = store.of_gemeente(visitor.scope, visitor.gemeente)
    earlier = {each.id: store.versions(visitor.scope, each.id)[-2::-1] for each in moments}
    context = {
        "next": show.next_sentence(moments, today),
        "lines": show.moment_lines(moments, earlier),
        "criteria": show.criteria_lines(store.criteria(visitor.scope, visitor.gemeente), today),
        "can_handle": visitor.can(Permission.HANDLE_TOP_X),
    }
    return render(request, "web/top_x.html", context)


@page(None)
def criteria(request: HttpRequest) -> HttpResponse:
    """The form for the next version of the criteria, with the text of the last one."""
    visitor, today = visitor_of(request), timezone.localdate()
    before = criteria_on(store.criteria(visitor.scope, visitor.gemeente), today)
    form = CriteriaForm(request.POST or None, initial={"text": before.text if before else "", "valid_from": today})

    def act() -> str:
        made = decide.set_criteria(visitor.person, gemeente=visitor.gemeente, **form.cleaned_data, **_now())
        return f"Versie {made.number} van de criteria ligt vast."

    return _form(request, visitor, form, act, "Criteria van de Top-X")


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    form = PlanForm(request.POST or None)

    def act() -> str:
        decide.plan(visitor.person, gemeente=visitor.gemeente, day=form.cleaned_data["day"], **_now())
        return "Het moment is gepland."

    return _form(request, visitor, form, act, "Moment plannen")


@page(None)
def move(request: HttpRequest, moment_id: int) -> HttpResponse:
    """The form for another day of a moment that was not held."""
    visitor = visitor_of(request)
    form = PlanForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        decide.move(visitor.person, moment_id, day=given["day"], version=given["version"] or 0, **_now())
        return "Het moment is verzet."

    def first() -> dict[str, Any]:
        found = store.get(visitor.scope, moment_id)
        return {"day": found.day, "version": found.version}

    return _form(request, visitor, form, act, "Moment verzetten", first)


@page(None)
def outcome(request: HttpRequest, moment_id: int) -> HttpResponse:
    """The form for what a moment came to; of one that was held, for a correction."""
    visitor = visitor_of(request)
    form = OutcomeForm(request.POST or None)

    def act() -> str:
        given = form.cleaned_data
        correcting = given["version"] > 1 and store.get(visitor.scope, moment_id).state is TopXState.HELD
        service = decide.correct if correcting else decide.hold
        service(visitor.person, moment_id, form.outcome(), day=given["day"], version=given["version"], **_now())
        return "De uitkomst ligt vast. Een verbetering wordt een nieuwe versie."

    def first() -> dict[str, Any]:
        found = store.get(visitor.scope, moment_id)
        told = found.recount
        if told is None:
            return {"day": timezone.localdate(), "version": found.version, "decided_by": ["gemeente"]}
        return {
            "day": found.day,
            "version": found.version,
            "came_in": told.came_in,
            "went_out": told.went_out,
            "stayed": told.stayed,
            "decided_by": [party.value for party in told.decided_by],
            "note": told.note,
        }

    return _form(request, visitor, form, act, "Uitkomst van het moment", first)


def _now() -> dict[str, Any]:
    return {"now": timezone.now(), "origin": ORIGIN}


def _form(
    request: HttpRequest,
    visitor: Visitor,
    form: WebForm,
    act: Callable[[], str],
    title: str,
    first: Callable[[], dict[str, Any]] | None = None,
) -> HttpResponse:
    """One form: what is sent goes to the service, which refuses and writes that down; what was typed stays."""
    if request.method != "POST":
        check_permission(visitor.person, Permission.HANDLE_TOP_X, visitor.gemeente)
        if first is not None:
            form.initial = first()
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            messages.success(request, act())
            return redirect("top-x")
    if attempt.overtaken and first is not None:
        on_what_is_there_now(form, first()["version"])
    return render(request, "web/top_x_form.html", {"form": form, "title": title}, status=attempt.status)
