"""Making an intervention and changing one: the same form, which first tells which fall could be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openvis.decisions import interventions as decide
from openvis.decisions.foresight import foresight, hotspot_cells, to_compare_with
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.states import OPEN_INTERVENTIONS, Verb
from openvis.domain.access import Permission
from openvis.domain.area import level_of
from openvis.domain.attention import AttentionRow
from openvis.domain.category import NO_KIND, THEMES, TOTAL, categories, category
from openvis.domain.intervention import Intervention, InterventionKind, InterventionPlan, SuccessCriterion, outermost
from openvis.domain.number_text import whole_number
from openvis.domain.partner import partners
from openvis.domain.safety_plan import UNFINISHED
from openvis.domain.words import unknown_there
from openvis.errors import InputError, NotPermitted, UnknownValue
from openvis.store import interventions, results, safety_plan
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.fields import on_what_is_there_now
from openvis.web.forms.interventions import (
    ChangeForm,
    InterventionForm,
    as_initial,
    mark_of,
    suggested_intervention,
)
from openvis.web.presenters import interventions as show
from openvis.web.words import category_label


@dataclass(frozen=True, slots=True)
class Target:
    """What the address of the form says it is about; empty where it says nothing."""

    areas: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    row: AttentionRow | None = None
    attention_id: int | None = None


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new intervention, filled in from the attention row or the buurten and types in the address."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.DECIDE, visitor.gemeente)
    target, names = _target(request, visitor), places.area_names(visitor.scope)
    title = show.title_of(target.areas, target.categories, names)
    initial = suggested_intervention(title, timezone.localdate(), target.areas, target.categories)
    form = InterventionForm(request.POST or None, initial=initial, **_choices(request, visitor, target.categories))
    open_ones = _open_ones(visitor, _said(form))
    # The box names those on the page: a form sent twice does not know the one it made the first time.
    seen = ",".join(str(each.id) for each in open_ones)
    warned = not visitor.can(Permission.DECIDE) or request.POST.get("toch", "") == seen
    attempt = Attempt(form)
    if _is_sent(request, form, visitor) and warned:
        with attempt:
            made = decide.make_intervention(
                visitor.person,
                _plan(form, visitor),
                gemeente=visitor.gemeente,
                attention_id=target.attention_id,
                decision_id=whole_number(request.GET.get("besluit", "")),
                now=timezone.now(),
                origin=ORIGIN,
            )
            messages.success(request, "De interventie staat klaar. Zij begint pas als u haar start.")
            return redirect("intervention", made.id)
    row = target.row
    context = {
        "heading": "Nieuwe interventie",
        "reason": row.sentence if row else "",
        "reason_unknown": unknown_there(row.unknown, row.source_rows) if row else "",
        "open_ones": open_ones,
        "seen": seen,
        "not_warned": _was_sent(request) and not warned,
    }
    return _page(request, visitor, form, context)


@page(None)
def change(request: HttpRequest, intervention_id: int) -> HttpResponse:
    """The form for the next version. When another was quicker, what was typed is kept and his version is named."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.DECIDE, visitor.gemeente)
    before = _to_change(request, visitor, intervention_id)
    if request.method != "POST":
        check_step(before, Verb.CHANGE_INTERVENTION)
    form = ChangeForm(
        request.POST or None,
        initial=as_initial(before) | {"version": before.version},
        started=before.started_with is not None,
        **_choices(request, visitor, before.categories, before),
    )
    attempt = Attempt(form)
    if _is_sent(request, form, visitor):
        with attempt:
            changed = decide.change_intervention(
                visitor.person,
                intervention_id,
                _plan(form, visitor, before),
                version=form.cleaned_data["version"],
                why=form.cleaned_data["why"],
                now=timezone.now(),
                origin=ORIGIN,
            )
            messages.success(request, f"Versie {changed.version} is opgeslagen. De vorige blijft te lezen.")
            return redirect("intervention", intervention_id)
    if attempt.overtaken:
        on_what_is_there_now(form, before.version)
    context = {"heading": f"{before.title} wijzigen", "before": before, "started": before.started_with is not None}
    return _page(request, visitor, form, context, status=attempt.status)


def _to_change(request: HttpRequest, visitor: Visitor, intervention_id: int) -> Intervention:
    """The intervention as it is now. What somebody sends for one that is not his goes to the service all the same: that
    refuses it, and writes it down."""
    try:
        return interventions.get(visitor.scope, intervention_id)
    except NotPermitted:
        form = ChangeForm(request.POST, started=False, **_choices(request, visitor, ()))
        if request.method == "POST" and form.is_valid():
            given = {"version": form.cleaned_data["version"], "why": form.cleaned_data["why"], "origin": ORIGIN}
            decide.change_intervention(visitor.person, intervention_id, form.plan(), now=timezone.now(), **given)
        raise


def _page(
    request: HttpRequest, visitor: Visitor, form: InterventionForm, context: dict[str, Any], *, status: int = 400
) -> HttpResponse:
    """The form with what could be seen of the areas, types and days that are in it now."""
    said, names = _said(form), places.area_names(visitor.scope)
    plan = _imagined(said)
    seen_before = form.data.get("told", "") if form.is_bound else ""
    now = mark_of(said) if plan else ""
    proposed = to_compare_with(visitor.scope, visitor.gemeente, plan.areas) if plan else []
    chosen = form["compared_with"].value() or ([] if form.is_bound else proposed)
    context |= {
        "form": form,
        "told": now,
        "not_told": _was_sent(request) and visitor.can(Permission.DECIDE) and bool(now) and seen_before != now,
        "seen_beforehand": _seen_beforehand(visitor, plan, said),
        "area_groups": show.area_groups(names, set(said.get("areas") or ())),
        "whole_gemeente": {
            "code": visitor.gemeente, "name": names.get(visitor.gemeente, visitor.gemeente),
            "chosen": visitor.gemeente in (said.get("areas") or ()),
        },
        "type_groups": show.type_groups(form.types, set(said.get("categories") or ())),
        "to_compare": show.ticks(dict.fromkeys([*proposed, *chosen]), names, set(chosen)),
        "is_proposed": bool(proposed),
        "partners": show.ticks(partners(), partners(), set(said.get("partners") or ())),
        "partners_chosen": bool(said.get("partners")),
    }  # fmt: skip
    wrong = form.errors or context.get("not_warned") or context["not_told"]
    return render(
        request, "web/intervention_form.html", context, status=status if _was_sent(request) and wrong else 200
    )


def _seen_beforehand(visitor: Visitor, plan: InterventionPlan | None, said: dict[str, Any]) -> dict[str, Any] | None:
    return show.foresight_lines(foresight(visitor.scope, visitor.gemeente, plan), said) if plan else None


def _was_sent(request: HttpRequest) -> bool:
    """Whether it was sent to be stored, and not only to see what could be seen."""
    return request.method == "POST" and "kijk" not in request.POST


def _is_sent(request: HttpRequest, form: InterventionForm, visitor: Visitor) -> bool:
    """Whether it may go to the service: whoever may decide was told first which fall could be seen."""
    if not _was_sent(request) or not form.is_valid():
        return False
    said = form.cleaned_data
    return not visitor.can(Permission.DECIDE) or _imagined(said) is None or said["told"] == mark_of(said)


def _said(form: InterventionForm) -> dict[str, Any]:
    """What the form says now, as far as it can be read."""
    if not form.is_bound:
        return dict(form.initial)
    form.is_valid()
    return dict(form.cleaned_data)


def _imagined(said: dict[str, Any]) -> InterventionPlan | None:
    """A plan of which only what decides the expectation is filled in; None while that is not complete."""
    names = ("areas", "categories", "starts_on", "ends_on", "judged_on")
    if not all(said.get(name) for name in names) or said["ends_on"] <= said["starts_on"]:
        return None
    if not set(said["categories"]) <= set(categories()):
        return None
    return InterventionPlan(
        title="",
        kind=InterventionKind.PREVENTIVE,
        areas=outermost(said["areas"]),
        categories=tuple(sorted(said["categories"])),
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        criterion=SuccessCriterion(said.get("reduction_percent") or 1, said["judged_on"]),
    )


def _plan(form: InterventionForm, visitor: Visitor, before: Intervention | None = None) -> InterventionPlan:
    """The plan with the cells of the hotspots as they are now; once it started, with those of then."""
    if before and before.started_with is not None:
        return form.plan(before.cells)
    cells = hotspot_cells(visitor.scope, visitor.gemeente, form.plan()) if form.cleaned_data["only_hotspots"] else ()
    if form.cleaned_data["only_hotspots"] and not cells and visitor.can(Permission.DECIDE):
        raise InputError(
            "De laatste berekening vond geen hotspots van deze soorten in deze buurten.",
            "Haal het vinkje bij de hotspots weg.",
        )
    return form.plan(cells)


def _choices(
    request: HttpRequest, visitor: Visitor, fitting: tuple[str, ...], before: Intervention | None = None
) -> dict[str, Any]:
    """What can be chosen. What was sent that is not on offer goes along: the service refuses it, and writes it down."""
    names = places.area_names(visitor.scope)
    kept = set(before.categories) if before else set(fitting)
    types = {slug: category_label(slug) for slug in _counted_types(visitor) | kept}
    asked = {name: set(request.POST.getlist(name)) for name in ("areas", "compared_with", "categories")}
    actions = _plan_actions(visitor, before)
    odd_actions = [each for each in request.POST.getlist("serves") if each.isdecimal() and each not in actions]
    odd_areas = (asked["areas"] | asked["compared_with"]) - set(names)
    return {
        "areas": [*names.items(), *((code, code) for code in sorted(odd_areas))],
        "types": [*types.items(), *((slug, slug) for slug in sorted(asked["categories"] - set(types)))],
        "actions": [*actions.items(), *((sent, sent) for sent in odd_actions)],
        "fitting": sorted((asked["categories"] or set(fitting)) & set(types)),
    }


def _plan_actions(visitor: Visitor, before: Intervention | None) -> dict[str, str]:
    """The actions of the safety plan of this year and the next that are not finished, and the one it has."""
    names = safety_plan.action_names(visitor.scope, visitor.gemeente)
    year = timezone.localdate().year
    coming = [each for of in (year, year + 1) for each in safety_plan.actions(visitor.scope, visitor.gemeente, of)]
    offered = {each.id for each in coming if each.state in UNFINISHED} | {before.serves if before else None}
    return {str(number): name for number, name in names.items() if number in offered}


def _counted_types(visitor: Visitor) -> set[str]:
    """The types that the last run counted per buurt; all that may be shown there while there was no run."""
    found = results.figures(visitor.scope, visitor.gemeente)["category"].unique().to_list()
    known = {slug: each for slug, each in categories().items() if slug not in NO_KIND and slug != TOTAL}
    allowed = {slug for slug, each in known.items() if not each.sensitive}
    return allowed & set(found) or allowed


def _open_ones(visitor: Visitor, said: dict[str, Any]) -> list[Intervention]:
    """What is planned or running against one of the types in one of the places."""
    areas, types = said.get("areas") or (), set(said.get("categories") or ())
    return [
        each
        for each in interventions.of_gemeente(visitor.scope, visitor.gemeente)
        if each.state in OPEN_INTERVENTIONS
        and types & set(each.categories)
        and any(each.touches(area) for area in areas)
    ]


def _target(request: HttpRequest, visitor: Visitor) -> Target:
    """Which places and types the new intervention is about: from an attention row, or named in the address."""
    if asked := request.GET.get("aandacht"):
        number = whole_number(asked)
        stored = None if number is None else results.attention_row(visitor.scope, number)
        if stored is None or stored.row.category in THEMES:
            raise UnknownValue("Deze regel van de aandachtslijst bestaat niet.", "Begin opnieuw vanaf de lijst.")
        row = stored.row
        return Target(outermost((row.area, *row.areas)), (row.category,), row, stored.id)
    areas, types = request.GET.getlist("gebied"), request.GET.getlist("soort")
    for code in areas:
        level_of(code)
    for slug in types:
        category(slug)
    return Target(outermost(areas), tuple(sorted(set(types))))
