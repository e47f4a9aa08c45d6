"""Interventions: the list, one with its versions and judgements, and its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import interventions as decide
from openvis.decisions.foresight import foresight
from openvis.decisions.rules.policies import person_can_issue, person_can_see, verbs_open_to
from openvis.decisions.rules.states import OPEN_INTERVENTIONS, Verb
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel, level_of
from openvis.domain.intervention import Intervention, InterventionState
from openvis.domain.intervention_effect import InterventionEffect
from openvis.domain.note import Note
from openvis.domain.number_text import whole_number
from openvis.domain.period import month_of
from openvis.domain.run import Window
from openvis.domain.words import unknown_there, word
from openvis.errors import UnknownValue
from openvis.store import audit, buurtberichten, interventions, notes, presence, results, safety_plan, work_orders
from openvis.store.results import StoredAttention
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.order_lines import order_lines
from openvis.web.presenters import interventions as show
from openvis.web.presenters.buurt import trend
from openvis.web.presenters.decisions import evaluation_line, intervention_line, timeline
from openvis.web.presenters.effects import effect_part
from openvis.web.presenters.notes import notes_beside
from openvis.web.presenters.presence import presence_line
from openvis.web.trail import trail_of
from openvis.web.words import category_label, day, sentence

STEP_OF = {
    "starten": (Verb.START_INTERVENTION, decide.start_intervention, "Start", "De interventie loopt."),
    "beeindigen": (Verb.END_INTERVENTION, decide.end_intervention, "Beëindig", "De interventie is beëindigd."),
    "annuleren": (Verb.CANCEL_INTERVENTION, decide.cancel_intervention, "Annuleer", "De interventie is geannuleerd."),
}
IN_ORDER = (
    InterventionState.RUNNING, InterventionState.PLANNED, InterventionState.ENDED, InterventionState.CANCELLED,
)  # fmt: skip


@page(Permission.SEE_PICTURE)
def listing(request: HttpRequest) -> HttpResponse:
    """All of them by state: what runs first."""
    visitor = visitor_of(request)
    names = places.area_names(visitor.scope)
    standing = notes.standing(visitor.scope, visitor.gemeente)
    found = interventions.of_gemeente(visitor.scope, visitor.gemeente)
    lines = {
        state: [
            intervention_line(each, names)
            | {"evaluation": evaluation_line(results.evaluation_of(visitor.scope, each.id), each, standing)}
            for each in found
            if each.state is state
        ]
        for state in IN_ORDER
    }
    groups = [{"name": sentence(word(state)), "lines": some} for state, some in lines.items() if some]
    return render(request, "web/interventions.html", {"groups": groups, "can_decide": visitor.can(Permission.DECIDE)})


@page(Permission.SEE_PICTURE)
def detail(request: HttpRequest, intervention_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    intervention = interventions.get(visitor.scope, intervention_id)
    versions = interventions.versions(visitor.scope, intervention_id)
    judging = next((each.plan for each in versions if each.number == intervention.started_with), intervention)
    names = places.area_names(visitor.scope)
    stored = results.attention_row(visitor.scope, intervention.attention_id) if intervention.attention_id else None
    orders = work_orders.of_intervention(visitor.scope, intervention_id)
    minutes = work_orders.minutes_spent(visitor.scope, intervention_id)
    actions = safety_plan.action_names(visitor.scope, visitor.gemeente)
    message = buurtberichten.of_intervention(visitor.scope, intervention_id)
    effects = results.effects_of(visitor.scope, intervention_id)
    context = {
        "line": intervention_line(intervention, names),
        "message": message if message and person_can_see(visitor.person, message) else None,
        "judging": judging,
        "judged_on": day(judging.criterion.judged_on),
        "comparison": word(judging.criterion.comparison),
        # As it is now, but for what was promised: that is as it stood at the start.
        "facts": show.facts(
            replace(intervention, ends_on=judging.ends_on, criterion=judging.criterion), names, minutes, actions
        ),
        "changed_after": intervention.promise != judging.promise,
        "cells": _cells(visitor, intervention),
        "reason": stored.row.sentence if stored else "",
        "reason_unknown": unknown_there(stored.row.unknown, stored.row.source_rows) if stored else "",
        "reason_notes": _notes_on(stored, notes.standing(visitor.scope, visitor.gemeente)),
        "trail": trail_of(visitor, intervention_id, here=f"intervention/{intervention_id}"),
        **_judgements(visitor, versions, effects, names),
        "beforehand": _beforehand(visitor, intervention),
        **_map(visitor, judging, effects.get(judging.version)),
        "series": None if judging.version in effects else _series(visitor, judging, names),
        "versions": show.version_lines(versions, names, actions),
        "steps": _steps(visitor, intervention),
        "can_change": Verb.CHANGE_INTERVENTION in verbs_open_to(visitor.person, intervention),
        "can_issue": person_can_issue(visitor.person, intervention),
        "can_see_work_orders": visitor.can(Permission.SEE_WORK_ORDERS),
        "work_orders": order_lines(visitor, orders),
        "can_register": _can_register(visitor, intervention),
        "presences": [presence_line(each, names) for each in presence.of_intervention(visitor.scope, intervention_id)],
        "timeline": timeline(audit.lines(visitor.scope, f"intervention/{intervention_id}")),
    }
    return render(request, "web/intervention.html", context)


def _beforehand(visitor: Visitor, intervention: Intervention) -> dict[str, Any] | None:
    """Which fall could be seen: told until it starts, and judged by afterwards."""
    if intervention.state is not InterventionState.PLANNED:
        return None
    goal = {"reduction_percent": intervention.criterion.reduction_percent}
    return show.foresight_lines(foresight(visitor.scope, visitor.gemeente, intervention), goal)


def _can_register(visitor: Visitor, intervention: Intervention) -> bool:
    """Presence is registered for an intervention in one of its buurten, while it is open."""
    in_a_buurt = level_of(intervention.areas[0]) is AreaLevel.BUURT
    return visitor.can(Permission.REGISTER_PRESENCE) and intervention.state in OPEN_INTERVENTIONS and in_a_buurt


def _judgements(
    visitor: Visitor, versions: Sequence[Any], effects: Mapping[int, InterventionEffect], names: Mapping[str, str]
) -> dict[str, Any]:
    """What the runs say of the promise it started with, and of each later one, apart."""
    plans = {each.number: each.plan for each in versions}
    standing = notes.standing(visitor.scope, visitor.gemeente)
    seen = results.evaluations_of(visitor.scope, versions[0].plan.id)
    lines = []
    for each in seen:
        told = evaluation_line(each, plans[each.version], standing)
        assert told is not None
        lines.append(told | {"version": each.version, "final": each.final, "goal": show.goal_of(plans[each.version])})
    first = versions[0].plan.started_with
    judged = next((each for each in seen if each.version == first), None)
    return {
        "evaluation": next((each for each in lines if each["version"] == first), None),
        "later_evaluations": [each for each in lines if each["version"] != first],
        "effect": effect_part(effects[first], judged, names) if judged and first in effects else None,
    }


def _map(visitor: Visitor, plan: Intervention, found: InterventionEffect | None) -> dict[str, Any]:
    """The buurten it is about on a map, and the same as a table, with what was counted there in the last year."""
    buurten = places.names_of_level(visitor.scope, AreaLevel.BUURT)
    figures = results.figures(visitor.scope, visitor.gemeente, window=Window.YEAR, level=AreaLevel.BUURT)
    of_plan = figures.filter(pl.col("category").is_in(list(plan.categories)))
    counts = dict(of_plan.group_by("area").agg(pl.col("count").sum()).iter_rows())
    areas = found.areas if found else show.areas_of(plan, buurten)
    rows = show.area_rows(areas, buurten, counts)
    shapes = f"{reverse('shapes')}?v={places.areas_version()}"
    shown, folded = show.at_hand(rows)
    return {
        "area_rows": shown,
        "other_rows": folded,
        "map_data": show.map_data(rows, buurten, shapes),
        "legend": show.legend(areas),
    }


def _cells(visitor: Visitor, plan: Intervention) -> str:
    """Where in these areas the work is: the cells themselves only for who may see points."""
    if not plan.cells:
        return ""
    many = "1 vak van 100 meter" if len(plan.cells) == 1 else f"{len(plan.cells)} vakken van 100 meter"
    named = f": {', '.join(plan.cells)}" if visitor.can(Permission.SEE_POINTS) else ""
    return f"Het werk is in {many}{named}. Het oordeel gaat over de hele buurten."


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
    version = whole_number(request.POST.get("version", "")) or 0
    change(visitor_of(request).person, intervention_id, version=version, now=timezone.now(), origin=ORIGIN)
    messages.success(request, done)
    return redirect("intervention", intervention_id)


def _series(visitor: Visitor, plan: Intervention, names: dict[str, str]) -> dict[str, Any] | None:
    """The months of the buurt and type, where it is about one of each, and in which of them it runs."""
    if len(plan.areas) > 1 or len(plan.categories) > 1:
        return None
    [area], [slug] = plan.areas, plan.categories
    series = results.series(visitor.scope, visitor.gemeente, area=area, category=slug)
    if series.is_empty():
        return None
    one_source = series.filter(pl.col("source") == pl.col("source").min())
    runs = {"from": month_of(plan.starts_on).label, "to": month_of(plan.ends_on).label}
    what = {"area": area, "area_name": names.get(area, area), "category": slug, "label": category_label(slug)}
    return what | {"trend": trend(one_source) | runs}


def _steps(visitor: Visitor, intervention: Intervention) -> list[dict[str, str]]:
    """The buttons this person gets."""
    open_verbs = verbs_open_to(visitor.person, intervention)
    return [
        {"address": address, "label": label} for address, (verb, _, label, _) in STEP_OF.items() if verb in open_verbs
    ]
