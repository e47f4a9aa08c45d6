"""Doelen van de verwachting: every version with what it came to, setting one beforehand, and changing it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openvis.decisions import forecast_criteria as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.forecast_criterion import ForecastCriterion
from openvis.errors import UnknownValue
from openvis.store import forecast_criteria as store
from openvis.store import results
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.forecast_criteria import CriterionForm, suggested_criterion
from openvis.web.presenters import forecast_criteria as presenter


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    found = store.of_gemeente(visitor.scope, visitor.gemeente)
    told = store.judgements(visitor.scope, visitor.gemeente)
    context = {
        "cards": presenter.cards(found, told, timezone.localdate()),
        "can_set": visitor.can(Permission.SET_CRITERIA),
    }
    return render(request, "web/forecast_criteria.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new criterion; after one that was judged with the same aim (`na`)."""
    visitor = visitor_of(request)

    def like() -> ForecastCriterion | None:
        return _like(request, visitor)

    def set_it(form: CriterionForm) -> ForecastCriterion:
        return decide.set_criterion(
            visitor.person, form.aim(), gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN
        )

    return _form(request, visitor, like, set_it, "Doel vastleggen")


@page(None)
def change(request: HttpRequest, criterion_id: int) -> HttpResponse:
    """The form for a new version of a criterion whose day has not come."""
    visitor = visitor_of(request)

    def before() -> ForecastCriterion:
        found = store.get(visitor.scope, criterion_id)
        if request.method != "POST":
            decide.check_changeable(found, timezone.localdate())
        return found

    def change_it(form: CriterionForm) -> ForecastCriterion:
        return decide.change_criterion(visitor.person, criterion_id, form.aim(), now=timezone.now(), origin=ORIGIN)

    return _form(request, visitor, before, change_it, f"Doel {criterion_id} wijzigen")


def _form(
    request: HttpRequest,
    visitor: Visitor,
    like: Callable[[], ForecastCriterion | None],
    act: Callable[[CriterionForm], ForecastCriterion],
    title: str,
) -> HttpResponse:
    """What is sent goes to the service first, which refuses and writes that down; then what it is like is looked up."""
    if request.method != "POST":
        check_permission(visitor.person, Permission.SET_CRITERIA, visitor.gemeente)
    types = _types(visitor)
    unknown = sorted(set(request.POST.getlist("categories")) - {slug for slug, _ in types})
    form = CriterionForm(request.POST or None, types=[*types, *((slug, slug) for slug in unknown)])
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            made = act(form)
            messages.success(request, f"Doel {made.id} ligt vast. Het kan niet meer worden bijgesteld, wel vervangen.")
            return redirect("forecast-criteria")
    found = like()
    form.initial = suggested_criterion(found, timezone.localdate())
    context = {"form": form, "title": title, "like": found}
    return render(request, "web/forecast_criterion_new.html", context, status=attempt.status)


def _like(request: HttpRequest, visitor: Visitor) -> ForecastCriterion | None:
    asked = request.GET.get("na", "")
    if not asked:
        return None
    if not asked.isdigit():
        raise UnknownValue(f"'{asked}' is geen nummer van een doel.", "Begin opnieuw vanaf de lijst met doelen.")
    return store.get(visitor.scope, int(asked))


def _types(visitor: Visitor) -> list[tuple[str, str]]:
    """The types of which the newest run has a forecast, by label."""
    found = results.forecast_verdicts(visitor.scope, visitor.gemeente)["category"].unique().to_list()
    return sorted(((slug, presenter.type_label(slug)) for slug in found), key=lambda pair: pair[1])
