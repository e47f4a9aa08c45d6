"""One type in the whole gemeente: its trend, the buurten with most, other gemeenten, and what is done about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.category import TOTAL
from openvis.domain.run import Window
from openvis.store import interventions, results
from openvis.web import filters, places
from openvis.web.access import page, visitor_of
from openvis.web.beside import beside_list, notes_shown
from openvis.web.filters import Measure, Order
from openvis.web.presenters import recent
from openvis.web.presenters.attention import SHOWN, attention_lines
from openvis.web.presenters.buurt import trend, trend_rows
from openvis.web.presenters.decisions import intervention_line
from openvis.web.presenters.kind_profile import beside_lines
from openvis.web.presenters.picture import figure_rows, of_level, unknown_sentence
from openvis.web.shown_run import run_to_show
from openvis.web.words import REPORTED_BY, period_range

MOST_BUURTEN = 10


@page(Permission.SEE_PICTURE)
def kind_profile(request: HttpRequest, value: str) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    scope, gemeente = visitor.scope, visitor.gemeente
    of_gemeente = results.figures(scope, gemeente, run_id=run.id, level=AreaLevel.GEMEENTE)
    choice = filters.chosen_type(value, filters.type_choices(of_gemeente))
    notes, names = notes_shown(request, visitor), places.area_names(scope)
    figures = results.figures(scope, gemeente, run_id=run.id, category=choice.category, window=Window.YEAR)
    figures = figures.filter(source=choice.source)
    series = results.series(scope, gemeente, area=gemeente, category=choice.category, run_id=run.id)
    series = series.filter(source=choice.source)
    first = series["period"][0] if series.height else None
    rows = figure_rows(figures, Measure.COUNT, Order.COUNT, first, notes)
    buurten = of_level(rows, AreaLevel.BUURT)
    coming = recent.recent(results.nowcast(scope, gemeente, run_id=run.id), choice)
    attention = results.attention(scope, gemeente, run_id=run.id)
    about = [each for each in attention if each.row.category == choice.category]
    lines = attention_lines(about, beside_list(request, visitor))
    decided = [each for each in interventions.of_gemeente(scope, gemeente) if choice.category in each.categories]
    context = {
        "choice": choice,
        "choice_is_total": choice.category == TOTAL,
        "reported_by": REPORTED_BY[choice.reported_by],
        "period": period_range(figures["period_from"][0], figures["period_to"][0]) if figures.height else "",
        "whole": next(iter(of_level(rows, AreaLevel.GEMEENTE)), None),
        "change": figures.filter(level=AreaLevel.GEMEENTE.value)["change"].to_list(),
        "unknown_sentence": unknown_sentence(figures, choice),
        "buurt_rows": buurten[:MOST_BUURTEN],
        "more_buurten": max(len(buurten) - MOST_BUURTEN, 0),
        "first_lines": lines[:SHOWN],
        "other_lines": lines[SHOWN:],
        "beside": beside_lines(results.beside_gemeenten(scope, gemeente, run_id=run.id, category=choice.category)),
        "trend": trend(series) | recent.chart(coming, series["period"].to_list(), of_gemeente=True),
        "trend_rows": [
            row | {"incomplete": recent.mark(coming, row["key"], of_gemeente=True)} for row in trend_rows(series, notes)
        ],
        "has_band": series["low"].count() > 0,
        "recent": coming,
        "name": names.get(gemeente, gemeente),
        "code": gemeente,
        "interventions": [intervention_line(each, names) for each in decided],
        "can_decide": visitor.can(Permission.DECIDE),
        "can_propose": visitor.can(Permission.PROPOSE_MESSAGES),
        "can_issue": visitor.can(Permission.ISSUE_WORK_ORDERS),
        "can_assess": visitor.can(Permission.ASSESS),
        "can_see_points": visitor.can(Permission.SEE_POINTS),
    }
    return render(request, "web/kind_profile.html", context)
