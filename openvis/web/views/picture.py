"""The Veiligheidsbeeld: the attention list first, then one type on the map and in the table beside it."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from openvis.decisions.due.register import waiting_for
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionRow
from openvis.domain.category import TOTAL
from openvis.domain.due import waiting_now
from openvis.domain.due_words import how_many_wait
from openvis.domain.incident import ReportedBy
from openvis.domain.list_change import LEAST_BETWEEN, ListChange, list_change
from openvis.domain.run import Run, Window
from openvis.domain.words import word
from openvis.errors import NothingStored
from openvis.store import quality, results
from openvis.store.results import StoredAttention
from openvis.web import filters, places
from openvis.web.access import Visitor, page, visitor_of
from openvis.web.beside import beside_list, notes_shown
from openvis.web.filters import Measure, Order, PictureFilter, TypeChoice
from openvis.web.presenters.attention import SHOWN, attention_lines, gone_lines
from openvis.web.presenters.picture import (
    FigureRow,
    classes,
    figure_rows,
    legend,
    map_values,
    of_level,
    unknown_sentence,
    unshaded,
    why_no_expectation,
)
from openvis.web.presenters.quality import warnings
from openvis.web.presenters.recent import recent
from openvis.web.shown_run import run_to_show
from openvis.web.views.raster import RASTER, raster_context
from openvis.web.words import REPORTED_BY, day, number, period_range, sentence

LEGEND_TITLE = {Measure.COUNT: "Aantal per buurt", Measure.RATE: "Aantal per 1.000 inwoners, per buurt"}
MEASURES = {
    Measure.COUNT: "Aantal",
    Measure.RATE: "Per 1.000 inwoners",
    Measure.RASTER: "Risicokaart van elders",
}
SHAPES_KEPT = 24 * 3600  # seconds in the browser; the address changes with the areas


@page(Permission.SEE_PICTURE)
def picture(request: HttpRequest) -> HttpResponse:
    """The whole page, or only the figures when htmx asks after a change of the filter."""
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    attention = results.attention(visitor.scope, visitor.gemeente, run_id=run.id)
    choices = _choices(visitor, run)
    wijken = places.names_of_level(visitor.scope, AreaLevel.WIJK)
    rasters = results.raster_catches(visitor.scope, visitor.gemeente, run_id=run.id)
    asked = filters.read_filter(request.GET, choices, wijken, preferred=TOTAL, with_raster=bool(rasters))
    if asked.measure is Measure.RASTER:
        context = raster_context(visitor, run, asked, rasters, request.GET.get(RASTER, ""))
    else:
        context = _figures_context(request, visitor, run, asked, attention)
    context |= _filter_context(asked, choices, wijken, with_raster=bool(rasters))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "web/picture_figures.html", context | {"swapped": True})
    earlier = results.run_before(visitor.scope, run, LEAST_BETWEEN)
    change = _change_since(visitor, earlier, attention) if earlier else None
    lines = attention_lines(attention, beside_list(request, visitor, change))
    context |= {
        "anything_tested": run.tested > 0,
        "tested": number(run.tested),
        "left_out": run.remarks,
        "false_per_100": round(run.discovery_rate * 100),
        "first_lines": lines[:SHOWN],
        "other_lines": lines[SHOWN:],
        "compared_with": day(earlier.made_at) if earlier else "",
        "gone_lines": gone_lines(change),
        "can_decide": visitor.can(Permission.DECIDE),
        "can_issue": visitor.can(Permission.ISSUE_WORK_ORDERS),
        "waiting": _waiting(visitor),
        "can_propose": visitor.can(Permission.PROPOSE_MESSAGES),
        "warnings": warnings(quality.latest(visitor.scope, visitor.gemeente)),
        "can_see_sources": visitor.can(Permission.SEE_SOURCES),
    }
    return render(request, "web/picture.html", context)


@page(Permission.SEE_PICTURE)
def shapes(request: HttpRequest) -> HttpResponse:
    """The buurten of the gemeente as GeoJSON, for the map."""
    visitor = visitor_of(request)
    response = HttpResponse(places.shapes_json(visitor.scope), content_type="application/geo+json")
    response["Cache-Control"] = f"private, max-age={SHAPES_KEPT}"
    return response


def _waiting(visitor: Visitor) -> str:
    """How much waits for whoever looks: the picture is where one begins, and what must be done must not be missed."""
    today = timezone.localdate()
    return how_many_wait(waiting_now(waiting_for(visitor.person, visitor.gemeente, today), today), today)


def _change_since(visitor: Visitor, earlier: Run, attention: list[StoredAttention]) -> ListChange:
    before = results.attention(visitor.scope, visitor.gemeente, run_id=earlier.id)
    return list_change([each.row for each in before], [each.row for each in attention])


def _choices(visitor: Visitor, run: Run) -> list[TypeChoice]:
    found = results.figures(
        visitor.scope, visitor.gemeente, run_id=run.id, window=Window.YEAR, level=AreaLevel.GEMEENTE
    )
    if found.is_empty():
        raise NothingStored(
            "De laatste berekening heeft geen cijfers opgeleverd.",
            "Kijk op de pagina Bronnen of er aantallen zijn ingelezen, en bereken opnieuw.",
        )
    return filters.type_choices(found)


def _filter_context(
    asked: PictureFilter, choices: list[TypeChoice], wijken: dict[str, str], *, with_raster: bool
) -> dict[str, Any]:
    groups = [(REPORTED_BY[kind], [each for each in choices if each.reported_by is kind]) for kind in ReportedBy]
    return {
        "asked": asked,
        "type_groups": [group for group in groups if group[1]],
        "windows": [
            (key, sentence(word(window)), window is asked.window) for key, window in filters.WINDOW_OF_WORD.items()
        ],
        "wijken": wijken.items(),
        "measures": [(each.value, name) for each, name in MEASURES.items() if with_raster or each in LEGEND_TITLE],
    }


def _figures_context(
    request: HttpRequest, visitor: Visitor, run: Run, asked: PictureFilter, attention: list[StoredAttention]
) -> dict[str, Any]:
    choice = asked.choice
    found = results.figures(
        visitor.scope, visitor.gemeente, run_id=run.id, category=choice.category, window=asked.window
    ).filter(pl.col("source") == choice.source)
    months = results.series(
        visitor.scope, visitor.gemeente, area=visitor.gemeente, category=choice.category, run_id=run.id
    ).filter(source=choice.source)["period"]
    rows = figure_rows(
        found, asked.measure, asked.order, months[0] if len(months) else None, notes_shown(request, visitor)
    )
    buurten = of_level(rows, AreaLevel.BUURT, asked.wijk)
    tops = classes(buurten)
    watched = {area for row in _of_type(attention, choice) for area in (row.area, *row.areas)}
    return {
        "heading": f"{choice.label}, {_period(found)}",
        "reported_by": REPORTED_BY[choice.reported_by],
        "found_by_officers": choice.reported_by is ReportedBy.OFFICER,
        "gemeente_rows": of_level(rows, AreaLevel.GEMEENTE),
        "wijk_rows": of_level(rows, AreaLevel.WIJK, asked.wijk),
        "buurt_rows": buurten,
        "columns": _columns(asked),
        "legend_title": LEGEND_TITLE[asked.measure],
        "legend": legend(tops, asked.measure),
        "unshaded": unshaded(buurten, asked.measure),
        "why_no_expectation": why_no_expectation(choice, buurten) if buurten else "",
        "map_data": _map_data(buurten, tops, watched),
        "watched": watched,
        "is_total_type": choice.category == TOTAL,
        "unknown_sentence": unknown_sentence(found, choice),
        "some_unknown": any(row.some_unknown for row in rows),
        "can_see_sources": visitor.can(Permission.SEE_SOURCES),
        "recent": recent(results.nowcast(visitor.scope, visitor.gemeente, run_id=run.id), choice),
    }


def _of_type(attention: list[StoredAttention], choice: TypeChoice) -> list[AttentionRow]:
    return [each.row for each in attention if each.row.category == choice.category]


def _map_data(buurten: list[FigureRow], tops: list[float], watched: set[str]) -> dict[str, Any]:
    return {
        "shapes": f"{reverse('shapes')}?v={places.areas_version()}",
        "values": map_values(buurten, tops, watched),
        "order": [row.code for row in buurten],
    }


def _columns(asked: PictureFilter) -> list[dict[str, Any]]:
    """The headings of the table, each an address that sorts by it."""
    names = {
        Order.NAME: "Gebied",
        Order.COUNT: "Aantal",
        Order.RATE: "Per 1.000 inwoners",
        Order.EXPECTED: "Verwacht",
        Order.YEAR_BEFORE: "Jaar eerder",
    }
    return [
        {"name": name, "query": asked.query(order=order), "sorted": order is asked.order, "text": order is Order.NAME}
        for order, name in names.items()
    ]


def _period(figures: pl.DataFrame) -> str:
    if figures.is_empty():
        return "geen cijfers"
    first = figures.row(0, named=True)
    return period_range(first["period_from"], first["period_to"])
