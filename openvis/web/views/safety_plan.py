"""The safety plan: the year with its goals and actions, the plan itself, and the priorities of a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from openvis.decisions import reports as decide_reports
from openvis.decisions import safety_plan as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.plan_requirements import YEARS
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason
from openvis.domain.number_text import whole_number
from openvis.domain.report_kind import ReportKind
from openvis.domain.run import Window
from openvis.domain.safety_plan import SafetyPlan
from openvis.errors import NotPermitted
from openvis.reports.documents.files import XLSX
from openvis.reports.plan_sheet import plan_sheet
from openvis.store import results
from openvis.store import safety_plan as store
from openvis.store.reports import KeptReport
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.fields import WebForm
from openvis.web.forms.safety_plan import PlanForm, PrioritiesForm, weights_of
from openvis.web.presenters import safety_plan as show
from openvis.web.words import day


@page(Permission.SEE_PLAN)
def overview(request: HttpRequest) -> HttpResponse:
    """One year of the plan: its goals with their actions, and the priorities that hold."""
    visitor, year = visitor_of(request), asked_year(request)
    plan = store.plan_of_year(visitor.scope, visitor.gemeente, year)
    actions = store.actions(visitor.scope, visitor.gemeente, year)
    held = store.priorities_in_force(visitor.scope, visitor.gemeente, _day_in(year))
    run = results.latest_run(visitor.scope, visitor.gemeente)
    plans = store.plans(visitor.scope, visitor.gemeente)
    context = {
        "year": year,
        "years": sorted({each for every in plans for each in every.years}),
        "plan": plan,
        "goals": show.goal_groups(plan, actions) if plan else [],
        "priorities": held,
        "weights": show.weight_lines(held.weights) if held else [],
        "goes_on": held is not None and held.year != year,
        "run_of": run.plan if run else "",
        "can_edit": visitor.can(Permission.EDIT_PLAN),
        "can_make": visitor.can(Permission.MAKE_REPORTS),
        "annual_reports": [{"id": each.id, "as_of": day(each.asked.as_of)} for each in _annual_reports(visitor, year)],
    }
    return render(request, "web/plan.html", context)


@page(Permission.SEE_PLAN)
def sheet(request: HttpRequest, year: int) -> HttpResponse:
    """One year of the plan as a spreadsheet, as it is known now."""
    if year not in YEARS:
        raise Http404
    visitor = visitor_of(request)
    made = plan_sheet(visitor.scope, visitor.gemeente, year, known=timezone.now())
    name = f"plan-{visitor.gemeente}-{year}.xlsx"
    return HttpResponse(made, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _annual_reports(visitor: Visitor, year: int) -> list[KeptReport]:
    """The jaarverslagen that were made of a year, the newest first."""
    kept = decide_reports.readable(visitor.person, visitor.gemeente, ReportKind.ANNUAL)
    return [each for each in kept if each.asked.period == str(year)]


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    visitor, year = visitor_of(request), timezone.localdate().year
    initial = {"theme": "Veiligheid", "first_year": year, "last_year": year + 3}
    form = PlanForm(request.POST or None, changing=False, initial=initial)

    def act() -> str:
        draft = form.draft(visitor.gemeente, timezone.now())
        made = decide.make_plan(visitor.person, draft, gemeente=visitor.gemeente, **now())
        messages.success(request, f"{made.title} is gemaakt. Zet er nu acties in.")
        return f"{reverse('plan')}?jaar={made.first_year}"

    return answer(request, visitor, form, act, "Nieuw plan")


@page(None)
def change(request: HttpRequest, plan_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    plans = {each.id: each for each in store.plans(visitor.scope, visitor.gemeente)}
    before = plans.get(plan_id)
    form = PlanForm(request.POST or None, changing=True, initial=_as_initial(before) if before else {})

    def act() -> str:
        given = form.cleaned_data
        draft = form.draft(visitor.gemeente, timezone.now())
        version = given["version"] or 0
        made = decide.change_plan(visitor.person, plan_id, draft, version=version, why=given["why"], **now())
        messages.success(request, f"Versie {made.version} van het plan is opgeslagen.")
        return f"{reverse('plan')}?jaar={made.first_year}"

    if before is None and request.method != "POST":
        raise NotPermitted("Dit plan bestaat niet of hoort niet bij uw gemeente.", "Kies een plan uit de lijst.")
    return answer(request, visitor, form, act, "Plan wijzigen", {"version": before.version if before else 0})


@page(None)
def priorities(request: HttpRequest, year: int) -> HttpResponse:
    """Every type with what was counted and what is expected, beside the weight it has and the one it will have."""
    if year not in YEARS:
        raise Http404
    visitor = visitor_of(request)
    scope, gemeente = visitor.scope, visitor.gemeente
    versions = store.priorities(scope, gemeente, year=year)
    held = versions[0] if versions else store.priorities_in_force(scope, gemeente, date(year, 12, 31))
    figures = results.figures(scope, gemeente, window=Window.YEAR, level=AreaLevel.GEMEENTE)
    slugs = show.priority_slugs(figures, [*versions, *([held] if held else [])])
    seen = versions[0].number if versions else 0
    form = PrioritiesForm(request.POST or None, slugs=slugs, initial=weights_of(held, slugs) | {"seen": seen})
    levels, seasons = results.expected_levels(scope, gemeente), results.expected_seasons(scope, gemeente)
    rows = show.priority_rows(
        slugs,
        figures,
        [ExpectedLevel(**row) for row in levels.iter_rows(named=True)],
        [ExpectedSeason(**row) for row in seasons.iter_rows(named=True)],
    )

    def act() -> str:
        given = form.cleaned_data
        made = decide.set_priorities(
            visitor.person, form.weights(), gemeente=gemeente, year=year, seen=given["seen"], why=given["why"], **now()
        )
        messages.success(request, f"Versie {made.name} ligt vast. De volgende berekening rekent ermee.")
        return f"{reverse('plan')}?jaar={year}"

    context = {
        "rows": [row | {"field": form[row["slug"]]} for row in rows],
        "versions": show.version_lines(versions),
        "year": year,
    }
    return answer(
        request, visitor, form, act, f"Prioriteiten {year}", {"seen": seen}, "web/plan_priorities.html", context
    )


def asked_year(request: HttpRequest) -> int:
    """The year in the address; this year where it is none."""
    asked = whole_number(request.GET.get("jaar", ""))
    return asked if asked is not None and asked in YEARS else timezone.localdate().year


def now() -> dict[str, Any]:
    return {"now": timezone.now(), "origin": ORIGIN}


def answer(
    request: HttpRequest,
    visitor: Visitor,
    form: WebForm,
    act: Callable[[], str],
    title: str,
    newest: dict[str, int] | None = None,
    template: str = "web/plan_form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """One form: what is sent goes to the service, which refuses and writes that down; what was typed stays.

    act     does it, and says where to go then;  newest  what of the form says on which version it is
    """
    if request.method != "POST":
        check_permission(visitor.person, Permission.EDIT_PLAN, visitor.gemeente)
    attempt = Attempt(form)
    if request.method == "POST" and form.is_valid():
        with attempt:
            return redirect(act())
    if attempt.overtaken:
        again = request.POST.copy()
        again.update({name: str(value) for name, value in (newest or {}).items()})
        form.data = again
    shown = {"form": form, "title": title} | (context or {})
    return render(request, template, shown, status=attempt.status)


def _day_in(year: int) -> date:
    """Today, or the last day of a year that is not this one."""
    today = timezone.localdate()
    return today if today.year == year else date(year, 12, 31)


def _as_initial(plan: SafetyPlan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "theme": plan.theme,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "goals": "\n".join(plan.goals),
        "version": plan.version,
    }
