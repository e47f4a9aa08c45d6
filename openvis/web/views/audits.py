"""Two looks in the mirror: whether hours follow what is expected, and how much a forecast rests on who reports."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openvis.domain.access import Permission
from openvis.domain.incident import ReportedBy
from openvis.store import deployment as plans_of
from openvis.store import results
from openvis.web import filters, places
from openvis.web.access import page, visitor_of
from openvis.web.presenters import deployment_audit as hours
from openvis.web.presenters import reporting_rates as presenter
from openvis.web.presenters.deployment_week import plan_lines
from openvis.web.shown_run import run_to_show
from openvis.web.views.forecast import PREFERRED

_OF_RESIDENTS = {"source": pl.lit(""), "reported_by": pl.lit(ReportedBy.PUBLIC.value)}


@page(Permission.SEE_WORK_ORDERS)
def deployment(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    tables = results.deployment_audit(visitor.scope, visitor.gemeente, run_id=run.id)
    plans = plans_of.plans(visitor.scope, visitor.gemeente)
    known = [plan for plan in plans if plan.run == run.id or plan.at <= run.made_at]
    context = {"audit": hours.audit(tables, places.area_names(visitor.scope)), "plans": plan_lines(known)}
    return render(request, "web/deployment_audit.html", context)


@page(Permission.SEE_PICTURE)
def reporting(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    found = results.reporting_rates(visitor.scope, visitor.gemeente, run_id=run.id)
    choices = filters.type_choices(found.with_columns(**_OF_RESIDENTS))
    context: dict[str, Any] = {"choices": choices}
    if choices:
        choice = filters.chosen_type(request.GET.get("soort", ""), choices, preferred=PREFERRED)
        names = places.area_names(visitor.scope)
        buurten = sum(code.startswith("BU") for code in names)
        own = found.filter(category=choice.category)
        context |= {"choice": choice, "rates": presenter.rates(own, names, buurten)}
    return render(request, "web/reporting_rates.html", context)
