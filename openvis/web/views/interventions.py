"""Interventions: the list, a new one from a row of the attention list, one with its evaluation, and its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import interventions as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import person_can_issue, person_can_see, verbs_open_to
from openvis.decisions.rules.states import OPEN_INTERVENTIONS, Verb
from openvis.domain.access import Permission
from openvis.domain.area import level_of
from openvis.domain.category import category
from openvis.domain.intervention import Intervention
from openvis.domain.note import Note
from openvis.domain.number_text import whole_number
from openvis.domain.period import month_of
from openvis.domain.words import joined, unknown_there
from openvis.errors import InputError, UnknownValue
from openvis.store import audit, buurtberichten, interventions, notes, results, work_orders
from openvis.store.results import StoredAttention
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.forms.interventions import InterventionForm, suggested_intervention
from openvis.web.order_lines import order_lines
from openvis.web.presenters.buurt import trend
from openvis.web.presenters.decisions import evaluation_line, intervention_line, timeline
from openvis.web.presenters.notes import notes_beside
from openvis.web.trail import trail_of
from openvis.web.words import category_label

STEP_OF = {
    "starten": (Verb.START_INTERVENTION, decide.start_intervention, "Start", "De interventie loopt."),
    "beeindigen": (Verb.END_INTERVENTION, decide.end_intervention, "Beëindig", "De interventie is beëindigd."),
    "annuleren": (Verb.CANCEL_INTERVENTION, decide.cancel_intervention, "Annuleer", "De interventie is geannuleerd."),
}


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    names = places.area_names(visitor.scope)
    standing = notes.standing(visitor.scope, visitor.gemeente)
    lines = [
        intervention_line(each, names)
        | {"evaluation": evaluation_line(results.evaluation_of(visitor.scope, each.id), each, standing)}
        for each in interventions.of_gemeente(visitor.scope, visitor.gemeente)
    ]
    return render(request, "web/interventions.html", {"lines": lines, "can_decide": visitor.can(Permission.DECIDE)})


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new intervention, filled in from the attention row or buurt and type in the address."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.DECIDE, visitor.gemeente)
    target = _target(request, visitor)
    today = timezone.localdate()
    form = InterventionForm(request.POST or None, initial=suggested_intervention(target["title"], today))
    open_ones = _open_ones(visitor, target)
    # The box names those on the page: a form sent twice does not know the one it made the first time.
    seen = ",".join(str(each.id) for each in open_ones)
    warned = not visitor.can(Permission.DECIDE) or request.POST.get("toch", "") == seen
    if request.method == "POST" and form.is_valid() and warned:
        try:
            made = decide.make_intervention(
                visitor.person,
                form.plan((target["area"],), (target["category"],)),
                gemeente=visitor.gemeente,
                attention_id=target["attention_id"],
                decision_id=whole_number(request.GET.get("besluit", "")),
                now=timezone.now(),
                origin=ORIGIN,
            )
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De interventie staat klaar. Zij begint pas als u haar start.")
            return redirect("intervention", made.id)
    context = target | {"form": form, "open_ones": open_ones, "seen": seen, "not_warned": form.is_bound and not warned}
    wrong = form.errors or context["not_warned"]
    return render(request, "web/intervention_new.html", context, status=400 if wrong else 200)


@page(Permission.SEE_PICTURE)
def detail(request: HttpRequest, intervention_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    intervention = interventions.get(visitor.scope, intervention_id)
    names = places.area_names(visitor.scope)
    stored = results.attention_row(visitor.scope, intervention.attention_id) if intervention.attention_id else None
    orders = work_orders.of_intervention(visitor.scope, intervention_id)
    standing = notes.standing(visitor.scope, visitor.gemeente)
    message = buurtberichten.of_intervention(visitor.scope, intervention_id)
    context = {
        "line": intervention_line(intervention, names),
        "message": message if message and person_can_see(visitor.person, message) else None,
        "reason": stored.row.sentence if stored else "",
        "reason_unknown": unknown_there(stored.row.unknown, stored.row.source_rows) if stored else "",
        "reason_notes": _notes_on(stored, standing),
        "trail": trail_of(visitor, intervention_id, here=f"intervention/{intervention_id}"),
        "evaluation": evaluation_line(results.evaluation_of(visitor.scope, intervention_id), intervention, standing),
        "places": [
            {"code": area, "name": names.get(area, area), "category": intervention.categories[0]}
            for area in intervention.areas
        ],
        "types": joined([category_label(slug) for slug in intervention.categories], most=10, more="andere"),
        "series": {
            "area": intervention.areas[0],
            "area_name": names.get(intervention.areas[0], intervention.areas[0]),
            "category": intervention.categories[0],
            "label": category_label(intervention.categories[0]),
        },
        "trend": _trend(visitor, intervention),
        "steps": _steps(visitor, intervention),
        "can_issue": person_can_issue(visitor.person, intervention),
        "can_see_work_orders": visitor.can(Permission.SEE_WORK_ORDERS),
        "work_orders": order_lines(visitor, orders),
        "timeline": timeline(audit.lines(visitor.scope, f"intervention/{intervention_id}")),
    }
    return render(request, "web/intervention.html", context)


def _notes_on(stored: StoredAttention | None, standing: Sequence[Note]) -> list[dict[str, str]]:
    """What was said of the row an intervention answers."""
    if stored is None:
        return []
    row = stored.row
    return notes_beside(standing, row.area, row.category, row.period_from, row.period_to)


@require_POST
@page(None, page_of_thing="intervention")
def step(request: HttpRequest, intervention_id: int, verb: str) -> HttpResponse:
    """Start, end or cancel."""
    if verb not in STEP_OF:
        raise UnknownValue(f"'{verb}' bestaat niet.", "Kies een knop op de pagina van de interventie.")
    _, change, _, done = STEP_OF[verb]
    change(visitor_of(request).person, intervention_id, now=timezone.now(), origin=ORIGIN)
    messages.success(request, done)
    return redirect("intervention", intervention_id)


def _open_ones(visitor: Visitor, target: dict[str, Any]) -> list[Intervention]:
    """What is planned or running against the same type in the same buurt."""
    return [
        each
        for each in interventions.of_gemeente(visitor.scope, visitor.gemeente)
        if each.state in OPEN_INTERVENTIONS and target["category"] in each.categories and each.touches(target["area"])
    ]


def _target(request: HttpRequest, visitor: Visitor) -> dict[str, Any]:
    """Which buurt and type the new intervention is about: from an attention row, or named in the address."""
    names = places.area_names(visitor.scope)
    if asked := request.GET.get("aandacht"):
        number = whole_number(asked)
        stored = None if number is None else results.attention_row(visitor.scope, number)
        if stored is None:
            raise UnknownValue("Deze regel van de aandachtslijst bestaat niet.", "Begin opnieuw vanaf de lijst.")
        row, reason = stored.row, stored.row.sentence
        reason_unknown = unknown_there(row.unknown, row.source_rows)
        area, slug, attention_id = row.area, row.category, stored.id
    else:
        area, slug = request.GET.get("gebied", ""), request.GET.get("soort", "")
        if not area or not slug:
            raise UnknownValue(
                "Een nieuwe interventie gaat over één buurt en één soort, en die staan niet in dit adres.",
                "Kies 'Maak interventie' bij een regel van de aandachtslijst of op de pagina van een buurt.",
            )
        reason, reason_unknown, attention_id = "", "", None
        level_of(area)
        category(slug)
    label = category_label(slug)
    area_name = names.get(area, area)
    return {
        "area": area,
        "area_name": area_name,
        "category": slug,
        "label": label,
        "reason": reason,
        "reason_unknown": reason_unknown,
        "attention_id": attention_id,
        "title": f"{label} in {area_name}",
    }


def _trend(visitor: Visitor, intervention: Intervention) -> dict[str, Any]:
    """The months of the buurt and type of the first source, and in which of them the intervention runs."""
    series = results.series(
        visitor.scope, visitor.gemeente, area=intervention.areas[0], category=intervention.categories[0]
    )
    one_source = series.filter(pl.col("source") == pl.col("source").min())
    first, last = month_of(intervention.starts_on), month_of(intervention.ends_on)
    return trend(one_source) | {"from": first.label, "to": last.label}


def _steps(visitor: Visitor, intervention: Intervention) -> list[dict[str, str]]:
    """The buttons this person gets."""
    open_verbs = verbs_open_to(visitor.person, intervention)
    return [
        {"address": address, "label": label} for address, (verb, _, label, _) in STEP_OF.items() if verb in open_verbs
    ]
