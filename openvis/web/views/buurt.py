"""One buurt (or wijk, or the gemeente): its counts, the trend of one type, and what is being done there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel, level_of, lies_in
from openvis.domain.category import THEMES, TOTAL
from openvis.domain.incident import ReportedBy
from openvis.domain.presence import Presence, totals
from openvis.domain.words import event_rule_sentence, word
from openvis.errors import UnknownValue
from openvis.store import interventions, presence, read, results, work_orders
from openvis.web import filters, places
from openvis.web.access import page, visitor_of
from openvis.web.beside import beside_list, known_then, notes_shown
from openvis.web.forms.presence import last_three_months
from openvis.web.order_lines import order_lines
from openvis.web.presenters import recent
from openvis.web.presenters.attention import SHOWN_OF_BUURT, attention_lines
from openvis.web.presenters.buurt import (
    converted_sentence,
    events_sentence,
    first_months,
    key_counts,
    reporting_sentence,
    trend,
    trend_rows,
    type_groups,
    visible_sentence,
)
from openvis.web.presenters.decisions import intervention_line
from openvis.web.presenters.perception import perception_lines
from openvis.web.presenters.presence import kind_rows
from openvis.web.shown_run import run_to_show

DECISIONS_SHOWN = 10  # of a wijk or gemeente; their own pages list all


@page(Permission.SEE_PICTURE)
def buurt(request: HttpRequest, code: str) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    names = places.area_names(visitor.scope)
    figures = results.figures(visitor.scope, visitor.gemeente, run_id=run.id, area=code)
    if code not in names or figures.is_empty():
        raise UnknownValue(
            f"Van gebied {code} zijn geen cijfers.", "Kies een buurt uit de tabel van het Veiligheidsbeeld."
        )
    attention = [
        each
        for each in results.attention(visitor.scope, visitor.gemeente, run_id=run.id)
        if code in {each.row.area, *each.row.areas}
    ]
    decided = [e for e in interventions.of_gemeente(visitor.scope, visitor.gemeente) if e.touches(code)]
    orders = [e for e in work_orders.of_gemeente(visitor.scope, visitor.gemeente) if lies_in(e.area, code)]
    preferred = next((each.row.category for each in attention if each.row.category not in THEMES), TOTAL)
    choice = filters.chosen_type(request.GET.get("soort", ""), filters.type_choices(figures), preferred=preferred)
    all_series = results.series(visitor.scope, visitor.gemeente, area=code, category=None, run_id=run.id)
    series = all_series.filter(category=choice.category, source=choice.source)
    coming = recent.recent(results.nowcast(visitor.scope, visitor.gemeente, run_id=run.id), choice)
    visible = results.visible_rises(visitor.scope, visitor.gemeente, run_id=run.id, area=code, category=choice.category)
    of_gemeente = level_of(code) is AreaLevel.GEMEENTE
    firsts = first_months(all_series)
    lines = attention_lines(attention, beside_list(request, visitor))
    notes = notes_shown(request, visitor)
    present = presence.of_gemeente(visitor.scope, visitor.gemeente, known=known_then(request))
    groups = type_groups(figures, firsts, notes, present)
    asked_to_report = present if choice.reported_by is ReportedBy.PUBLIC else []
    months = trend_rows(series, notes, asked_to_report)
    context = {
        "code": code,
        "name": names[code],
        "level": word(level_of(code)),
        "key_counts": key_counts(figures, firsts),
        "groups": groups,
        "some_unexpected": any(not row.interval for group in groups for row in group["rows"]),
        "first_lines": lines[:SHOWN_OF_BUURT],
        "other_lines": lines[SHOWN_OF_BUURT:],
        "choice": choice,
        "choice_is_total": choice.category == TOTAL,
        "events_sentence": events_sentence(figures, choice),
        "event_rule": "" if run.event_rule is None else event_rule_sentence(run.event_rule),
        "trend": trend(series) | recent.chart(coming, series["period"].to_list(), of_gemeente=of_gemeente),
        "recent": coming,
        "of_gemeente": of_gemeente,
        "visible": visible_sentence(visible, names),
        "converted": converted_sentence(series),
        "converted_types": sorted({row.converted for group in groups for row in group["rows"] if row.converted}),
        "has_band": series["low"].count() > 0,
        "trend_rows": [
            row | {"incomplete": recent.mark(coming, row["key"], of_gemeente=of_gemeente)} for row in months
        ],
        "perception": perception_lines(read.perception(visitor.scope).filter(gemeente=visitor.gemeente), code, names),
        "reporting": reporting_sentence(months, asked_to_report, code),
        "presence_rows": _presence_rows(present, code),
        "can_register": visitor.can(Permission.REGISTER_PRESENCE),
        "interventions": [intervention_line(each, names) for each in decided[:DECISIONS_SHOWN]],
        "work_orders": order_lines(visitor, orders[:DECISIONS_SHOWN]),
        "more_interventions": max(len(decided) - DECISIONS_SHOWN, 0),
        "more_work_orders": max(len(orders) - DECISIONS_SHOWN, 0),
        "can_assess": visitor.can(Permission.ASSESS),
        "can_decide": visitor.can(Permission.DECIDE),
        "can_propose": visitor.can(Permission.PROPOSE_MESSAGES),
        "can_issue": visitor.can(Permission.ISSUE_WORK_ORDERS),
        "can_see_sources": visitor.can(Permission.SEE_SOURCES),
        "can_see_work_orders": visitor.can(Permission.SEE_WORK_ORDERS),
    }
    return render(request, "web/buurt.html", context)


def _presence_rows(present: list[Presence], code: str) -> list[dict[str, str]]:
    """Each kind of the last three months here; of what was in more places at once the part of this one."""
    return kind_rows(totals(present, code, *last_three_months(timezone.localdate())))
