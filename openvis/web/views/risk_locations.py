"""Risicolocaties: the list, a new one, and its steps, for who may see such places only. Every look is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import risk_locations as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.number_text import whole_number
from openvis.domain.undermining import ObjectKind, rules
from openvis.errors import UnknownValue
from openvis.web import places
from openvis.web.access import ORIGIN, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.undermining import RiskLocationForm
from openvis.web.presenters.undermining import location_line

STEPS = {
    "gecontroleerd": (Verb.CHECK_RISK_LOCATION, "De controle is vastgelegd; de termijn begint opnieuw."),
    "afvoeren": (Verb.REMOVE_RISK_LOCATION, "De locatie is van de lijst en de plek is gewist."),
}


@page(None)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    found = decide.look_at_locations(visitor.person, gemeente=visitor.gemeente, **_now())
    names = places.area_names(visitor.scope)
    context = {
        "lines": [location_line(each, names) for each in found if each.place is not None],
        "gone": sum(each.place is None for each in found),
        "days": rules().keep_risk_locations.days,
    }
    return render(request, "web/risk_locations.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.RISK_LOCATIONS, visitor.gemeente)
    buurten = places.names_of_level(visitor.scope, AreaLevel.BUURT)
    sent = request.POST.get("buurt", "")
    known = buurten if not sent or sent in buurten else buurten | {sent: sent}  # the service refuses in a sentence
    form = RiskLocationForm(request.POST or None, buurten=known)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"object_kind": ObjectKind(form.cleaned_data["object_kind"])}
        with attempt:
            decide.put_on_list(visitor.person, gemeente=visitor.gemeente, **given, **_now())
            messages.success(request, "De locatie staat op de lijst.")
            return redirect("risk-locations")
    context = {"form": form, "title": "Risicolocatie in beeld brengen", "back": "risk-locations"}
    return render(request, "web/undermining_form.html", context, status=attempt.status)


@require_POST
@page(None, page_of_thing="risk-locations")
def step(request: HttpRequest, location_id: int, verb: str) -> HttpResponse:
    if verb not in STEPS:
        raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop op de pagina.")
    which, done = STEPS[verb]
    version = whole_number(request.POST.get("version", "")) or 0
    decide.take_step(visitor_of(request).person, which, location_id, version=version, **_now())
    messages.success(request, done)
    return redirect("risk-locations")


def _now() -> dict[str, Any]:
    return {"now": timezone.now(), "origin": ORIGIN}
