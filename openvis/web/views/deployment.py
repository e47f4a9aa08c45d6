"""Inzet: the newest plan, asking for one, a visit changed by hand, and the plan as files."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from openvis.decisions import deployment as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.deployment import Available, Shift
from openvis.domain.deployment_plan import DeploymentPlan, DeploymentRequest
from openvis.domain.deployment_words import by_name, rule_in_words
from openvis.domain.job import Job, JobKind
from openvis.domain.work_order import DayPart
from openvis.errors import InputError, UnknownValue
from openvis.store import deployment, jobs, results
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.calendar_file import calendar_of, shifts_with_visits
from openvis.web.forms.deployment import DeploymentForm, MoreVisitsForm, VisitForm, field_of, suggested
from openvis.web.presenters import deployment as presenter
from openvis.web.presenters.deployment_shift import shift_page
from openvis.web.presenters.uploads import progress
from openvis.web.words import sentence


@page(Permission.SEE_WORK_ORDERS)
def listing(request: HttpRequest) -> HttpResponse:
    """The newest plan, how far another is that is being made, and the plans before it."""
    visitor = visitor_of(request)
    found = deployment.plans(visitor.scope, visitor.gemeente)
    job = decide.planning(visitor.gemeente)
    context = _context(visitor, found[0] if found else None) | {
        "busy": _busy(job) if job and job.is_open else None,
        "failed": job.sentence if job and _failed(job) else "",
        "change_rules": bool(job and _failed(job) and job.kind is JobKind.PLAN),
        "others": [presenter.plan_line(plan) for plan in found[1:]],
    }
    return render(request, "web/deployment.html", context)


@page(Permission.SEE_WORK_ORDERS)
def stand(request: HttpRequest) -> HttpResponse:
    """How far it is, asked by the page every second; a page that is out of date is drawn anew."""
    job = decide.planning(visitor_of(request).gemeente)
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "web/upload_progress.html", _busy(job))


@page(Permission.SEE_WORK_ORDERS)
def detail(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan, also an older version."""
    visitor = visitor_of(request)
    return render(request, "web/deployment.html", _context(visitor, deployment.plan(visitor.scope, plan_id)))


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form for hours and rules of a week."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
    levels = {"buurten": AreaLevel.BUURT, "wijken": AreaLevel.WIJK}
    names = {name: places.names_of_level(visitor.scope, level) for name, level in levels.items()}
    last = deployment.last_request(visitor.scope, visitor.gemeente)
    form = DeploymentForm(request.POST or None, initial=suggested(last, timezone.localdate()), **names)
    if request.method == "POST" and form.is_valid():
        try:
            decide.ask_plan(
                visitor.person, gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN, **form.answers()
            )
        except InputError as refusal:
            asked_in = [form.field_of(rule) for rule in getattr(refusal, "rules", ())]
            for field in asked_in or [None]:
                form.add_error(field, str(refusal))
        else:
            return redirect("deployment")
    context = {"form": form} | ({} if form.is_bound else _conflict(visitor, last))
    return render(request, "web/deployment_new.html", context, status=400 if form.errors else 200)


@page(None)
def visit(request: HttpRequest, plan_id: int, line: int) -> HttpResponse:
    """Change one line of a plan by hand: the plan stays, and a new version says what the change costs and breaks."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
    plan = deployment.plan(visitor.scope, plan_id) if request.method != "POST" else _own(visitor, plan_id)
    names = {code: name for name, code in plan.result.places.items()} if plan else {}
    buurten = dict(sorted(names.items(), key=lambda pair: pair[1]))
    visits = plan.result.plan.visits if plan else ()
    old = visits[line] if line < len(visits) else None
    if old is None and request.method != "POST":
        raise UnknownValue("Dit bezoek staat niet in het plan.", "Kies een bezoek uit de tabel.")
    initial = {"place": plan.result.places[old.place], "visits": old.visits} if plan and old else {}
    form = VisitForm(request.POST or None, buurten=buurten, initial=initial)
    attempt = Attempt(form)
    if request.method == "POST" and (form.is_valid() or plan is None):
        given = form.cleaned_data
        with attempt:
            decide.change_visit(
                visitor.person, plan_id, line=line, place=given.get("place", ""), visits=given.get("visits") or 0,
                now=timezone.now(), origin=ORIGIN,
            )  # fmt: skip
            messages.success(request, "De wijziging wordt doorgerekend.")
            return redirect("deployment")
    context = {"form": form, "plan_id": plan_id, "line": old and presenter.visit_line(old)}
    return render(request, "web/deployment_visit.html", context, status=attempt.status)


@page(None)
def more_visits(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add visits to a plan by hand, with what that costs and breaks in a new version."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.ISSUE_WORK_ORDERS, visitor.gemeente)
    plan = deployment.plan(visitor.scope, plan_id) if request.method != "POST" else _own(visitor, plan_id)
    slots = plan.request.available if plan else ()
    shifts = presenter.shift_choices(plan) if plan else {}
    names = {code: name for name, code in plan.result.places.items()} if plan else {}
    buurten = dict(sorted(names.items(), key=lambda pair: pair[1]))
    form = MoreVisitsForm(request.POST or None, shifts=shifts, buurten=buurten)
    attempt = Attempt(form)
    if request.method == "POST" and (form.is_valid() or plan is None):
        given = form.cleaned_data
        slot = slots[int(given["shift"])] if plan else Available("", Shift(timezone.localdate(), DayPart.NIGHT), 0.0)
        with attempt:
            decide.add_visit(
                visitor.person, plan_id, team=slot.team, shift=slot.shift, place=given.get("place", ""),
                visits=given.get("visits") or 0, now=timezone.now(), origin=ORIGIN,
            )  # fmt: skip
            messages.success(request, "De wijziging wordt doorgerekend.")
            return redirect("deployment")
    context = {"form": form, "plan_id": plan_id, "adds": True}
    return render(request, "web/deployment_visit.html", context, status=attempt.status)


@page(Permission.SEE_WORK_ORDERS)
def shift(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """One shift of one team, for on a phone: where to go, in which order, and why there."""
    visitor = visitor_of(request)
    plan = deployment.plan(visitor.scope, plan_id)
    _check_shift(plan, number)
    forecast = results.forecast_places(visitor.scope, visitor.gemeente, run_id=plan.run)
    context = shift_page(plan, number, forecast, places=visitor.can(Permission.SEE_VISIT_PLACES))
    return render(request, "web/deployment_shift.html", context)


@page(Permission.SEE_WORK_ORDERS)
def calendar(request: HttpRequest, plan_id: int, number: int | None = None) -> HttpResponse:
    """Of the whole week, or of one shift."""
    plan = deployment.plan(visitor_of(request).scope, plan_id)
    if number is not None:
        _check_shift(plan, number)
    answer = HttpResponse(calendar_of(plan, number), content_type="text/calendar; charset=utf-8")
    of_shift = "" if number is None else f"-{number}"
    answer["Content-Disposition"] = f'attachment; filename="inzet-{plan.request.week}-{plan.id}{of_shift}.ics"'
    return answer


def _check_shift(plan: DeploymentPlan, number: int) -> None:
    if number >= len(shifts_with_visits(plan)):
        raise UnknownValue("Deze dienst staat niet in het plan.", "Kies een dienst op de pagina Inzet.")


@page(Permission.SEE_WORK_ORDERS)
def geojson(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The buurten of the plan with their visits, and for who may see them the places to stop at."""
    visitor = visitor_of(request)
    plan = deployment.plan(visitor.scope, plan_id)
    layer = json.loads(places.shapes_json(visitor.scope))
    visits: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for each in plan.result.plan.visits:
        visits[plan.result.places[each.place]] += each.visits
        minutes[plan.result.places[each.place]] += each.minutes
    layer["features"] = [each for each in layer["features"] if visits[each["properties"]["code"]]]
    for each in layer["features"]:
        own = each["properties"]
        own |= {"visits": visits[own["code"]], "minutes": minutes[own["code"]], "week": str(plan.request.week)}
    if visitor.can(Permission.SEE_VISIT_PLACES):
        layer["features"] += presenter.stop_features(plan)
    answer = HttpResponse(json.dumps(layer, separators=(",", ":")), content_type="application/geo+json")
    answer["Content-Disposition"] = f'attachment; filename="inzet-{plan.request.week}-{plan.id}.geojson"'
    return answer


def _failed(job: Job) -> bool:
    return not job.is_open and "plan" not in job.result


def _conflict(visitor: Visitor, last: DeploymentRequest | None) -> dict[str, Any]:
    """Why there is no plan of the last request, and which of its rules that sentence names, each with its field."""
    job = decide.planning(visitor.gemeente)
    if last is None or job is None or not _failed(job) or job.input.get("request") != last.id:
        return {}
    names = places.area_names(visitor.scope)
    told = [(rule_in_words(by_name(rule, names)), field_of(rule, last)) for rule in last.rules]
    named = [(sentence(words), field) for words, field in told if field and words in job.sentence]
    return {"conflict": job.sentence, "conflicting": named}


def _own(visitor: Visitor, plan_id: int) -> DeploymentPlan | None:
    """The plan where it is one of the gemeente; None lets the service refuse, so that it is written down."""
    if deployment.gemeente_of(plan_id) != visitor.gemeente:
        return None
    return deployment.plan(visitor.scope, plan_id)


def _context(visitor: Visitor, plan: DeploymentPlan | None) -> dict[str, Any]:
    known = _known(visitor, plan) if plan else None
    first = _first(visitor, plan) if plan else None
    shown = plan and presenter.plan_page(plan, known, places=visitor.can(Permission.SEE_VISIT_PLACES), first=first)
    today = timezone.localdate()
    return {
        "plan": shown,
        "next": presenter.shifts_next(shown["days"], today) if shown else None,
        "today": today.isoformat(),
        "can_plan": visitor.can(Permission.ISSUE_WORK_ORDERS),
    }


def _first(visitor: Visitor, plan: DeploymentPlan) -> DeploymentPlan:
    """The plan as it was calculated, before it was changed by hand, once or more often."""
    while plan.result.changed_from:
        plan = deployment.plan(visitor.scope, plan.result.changed_from)
    return plan


def _known(visitor: Visitor, plan: DeploymentPlan) -> datetime | None:
    """The moment as of which the run of a plan read its figures; None of a run that is no longer kept."""
    runs = results.runs(visitor.scope, visitor.gemeente)
    return next((run.moment for run in runs if run.id == plan.run), None)


def _busy(job: Job) -> dict[str, Any]:
    return {"progress": progress(job), "no_worker": not jobs.worker_is_there()}
