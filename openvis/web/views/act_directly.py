"""Zet werkopdracht uit: from a row of the attention list or a bijzonderheid, under what is already decided or anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from openvis.decisions import act_directly as decide
from openvis.decisions.rules.permissions import PERMISSIONS_OF, check_permission
from openvis.decisions.rules.states import OPEN_INTERVENTIONS
from openvis.domain.access import Permission
from openvis.domain.area import lies_in
from openvis.domain.attention import AttentionRow
from openvis.domain.category import THEMES
from openvis.domain.intervention import Intervention
from openvis.domain.number_text import whole_number
from openvis.domain.words import word
from openvis.domain.work_order import WorkOrder
from openvis.errors import NotPermitted, UnknownValue
from openvis.store import bijzonderheden, interventions, order_places, results
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.act_directly import NO_ACTION, ActForm, suggested_action
from openvis.web.order_grid import grid_of
from openvis.web.views.work_order_forms import teams
from openvis.web.words import category_label


@dataclass(frozen=True, slots=True)
class Cause:
    """What stood out: a row of the attention list, a bijzonderheid, or both."""

    area: str
    category: str
    sentence: str
    row: AttentionRow | None
    attention_id: int | None


@page(None)
def act(request: HttpRequest) -> HttpResponse:
    """To the order form of an intervention that covers it; where there is none, one form for both."""
    visitor, asked = visitor_of(request), _asked(request)
    try:
        cause = _cause(visitor, asked)
    except (UnknownValue, NotPermitted):
        if request.method == "POST":
            _do(visitor, asked, NO_ACTION)  # the service refuses, and writes it down
        raise
    if request.method != "POST":
        check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
        if under := _covering(visitor, cause):
            return redirect(f"{reverse('work-order-new', args=[under.id])}?{urlencode(_asked_of(under, cause))}")
        _check_may_act(visitor)
    names = places.area_names(visitor.scope)
    area_name = names.get(cause.area, cause.area)
    form = ActForm(
        request.POST or None,
        category="" if cause.category in THEMES else cause.category,
        teams=teams(visitor),
        streets=order_places.street_names(visitor.scope, cause.area),
        initial=suggested_action(timezone.localdate(), next(iter(teams(visitor)), "")),
    )
    attempt = Attempt(form)
    if request.method == "POST" and (form.is_valid() or not visitor.can(Permission.ACT_DIRECTLY)):
        action = form.action(cause.area, area_name) if form.is_valid() else NO_ACTION
        with attempt:
            issued = _do(visitor, asked, action)
            messages.success(request, "De interventie loopt en de werkopdracht is uitgezet.")
            return redirect("work-order", issued.id)
    context = {
        "form": form,
        "cause": cause,
        "label": category_label(cause.category),
        "area_name": area_name,
        "map": grid_of(visitor, cause.area, form),
    }
    return render(request, "web/act_directly.html", context, status=attempt.status)


def _do(visitor: Visitor, asked: dict[str, int], action: decide.Action) -> WorkOrder:
    given: dict[str, Any] = {"now": timezone.now(), "origin": ORIGIN}
    if "bijzonderheid" in asked:
        return decide.act_on_bijzonderheid(visitor.person, asked["bijzonderheid"], action, **given)
    return decide.act_on_row(visitor.person, asked["aandacht"], action, gemeente=visitor.gemeente, **given)


def _asked(request: HttpRequest) -> dict[str, int]:
    """Which bijzonderheid or row the address names."""
    for name in ("bijzonderheid", "aandacht"):
        if (number := whole_number(request.GET.get(name, ""))) is not None:
            return {name: number}
    raise UnknownValue("In dit adres staat niet waarvoor de werkopdracht is.", "Begin vanaf de aandachtslijst.")


def _cause(visitor: Visitor, asked: dict[str, int]) -> Cause:
    if "bijzonderheid" in asked:
        return _of_bijzonderheid(visitor, asked["bijzonderheid"])
    stored = results.attention_row(visitor.scope, asked["aandacht"])
    if stored is None:
        raise UnknownValue("Deze regel van de aandachtslijst bestaat niet.", "Begin opnieuw vanaf de lijst.")
    row = stored.row
    return Cause(row.area, row.category, row.sentence, row, stored.id)


def _of_bijzonderheid(visitor: Visitor, number: int) -> Cause:
    known = bijzonderheden.get(visitor.scope, number)
    row = None if known.from_people else known.row
    told = row.sentence if row else known.signals[-1].text
    last = known.sightings[-1].attention_id if known.sightings else None
    return Cause(known.area, known.category, told, row, last)


def _covering(visitor: Visitor, cause: Cause) -> Intervention | None:
    """The newest open intervention that is about this."""
    for each in interventions.of_gemeente(visitor.scope, visitor.gemeente):
        about = each.answers(cause.row) if cause.row else cause.category in each.categories and each.touches(cause.area)
        if each.state in OPEN_INTERVENTIONS and about:
            return each
    return None


def _asked_of(under: Intervention, cause: Cause) -> dict[str, Any]:
    """What the address of the order form says: the row, its type, and its buurt where the intervention is about it."""
    asked: dict[str, Any] = {"soort": cause.category}
    if cause.attention_id is not None:
        asked["aandacht"] = cause.attention_id
    if any(lies_in(cause.area, area) for area in under.areas):
        asked["buurt"] = cause.area
    return asked


def _check_may_act(visitor: Visitor) -> None:
    """Raise NotPermitted with who may, where this person may not."""
    if visitor.can(Permission.ACT_DIRECTLY):
        return
    who = [word(role) for role, held in PERMISSIONS_OF.items() if Permission.ACT_DIRECTLY in held]
    decides = [word(role) for role, held in PERMISSIONS_OF.items() if Permission.DECIDE in held]
    raise NotPermitted(
        f"Hier is nog geen interventie voor. Direct een werkopdracht uitzetten mag een {' of '.join(who)}.",
        f"Vraag een {' of '.join(decides)} om een interventie te maken.",
    )
