"""De verwachting: where incidents of one type are expected in the days to come, and how well earlier ones came out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate

from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.category import NO_KIND
from openvis.domain.forecast import CELL_SIDE, HORIZONS, ForecastVerdict
from openvis.domain.forecast_criterion import ForecastCriterion
from openvis.domain.forecast_words import WHAT, cells_in_words, period_in_words, verdict_in_words
from openvis.domain.incident import ReportedBy
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.run import Run, Window
from openvis.errors import UnknownValue
from openvis.store import forecast_criteria, read, results, work_orders
from openvis.web import filters, places
from openvis.web.access import Visitor, page, visitor_of
from openvis.web.beside import notes_shown
from openvis.web.filters import TypeChoice
from openvis.web.map_layers import cells_layer
from openvis.web.presenters import forecast as presenter
from openvis.web.presenters import forecast_criteria as criteria_presenter
from openvis.web.presenters import forecast_overview as overview_presenter
from openvis.web.presenters import forecast_score as score_presenter
from openvis.web.presenters.forecast_periods import period_rows
from openvis.web.presenters.forecast_when import When
from openvis.web.presenters.forecast_when import when as presented_when
from openvis.web.presenters.notes import notes_beside_type
from openvis.web.seen import seen
from openvis.web.shown_run import CHOICE, run_to_show

PREFERRED = "woninginbraak"
USUAL_HORIZON = HORIZONS[1]
_OF_RESIDENTS = {"source": pl.lit(""), "reported_by": pl.lit(ReportedBy.PUBLIC.value)}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which forecast an address asks for, of those the visitor may see."""

    choice: TypeChoice
    horizon: int
    kind: PlaceKind

    def query(self, **more: str) -> str:
        return urlencode({"soort": self.choice.value, "dagen": self.horizon, "plek": self.kind.value} | more)


@page(Permission.SEE_PICTURE)
def forecast(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    choices = filters.type_choices(seen(results.forecast_places, visitor, run).with_columns(**_OF_RESIDENTS))
    context: dict[str, Any] = {"choices": choices, "what": WHAT}
    if choices:
        rows, asked = _asked(request, visitor, run, choices)
        found = _with_places(visitor, run, asked, _forecast(visitor, run, rows, asked))
        names = places.area_names(visitor.scope)
        when, buurten = _when(visitor, run, asked), _buurten(visitor, run, asked)
        shown = presenter.rows(found, names, when.mostly if when and asked.kind is PlaceKind.BUURT else {})
        context |= {
            **_filter_context(visitor, run, asked),
            "cells_are_small": cells_in_words(found.places[0].side),
            "told": presenter.sentences(found),
            "total": presenter.totals_in_words(found, buurten["expected"].to_list()),
            "grain": presenter.grain_in_words(_in_cells(visitor, run, asked), int(buurten["last_year"].sum())),
            "verdict": _verdict(visitor, run, asked),
            "first_rows": shown[: presenter.SHOWN],
            "other_rows": shown[presenter.SHOWN :],
            "when": when,
            "notes": notes_beside_type(
                notes_shown(request, visitor), names, asked.choice.category, *presenter.months_told(found)
            ),
            "legend": presenter.legend(found),
            "worked": bool(found.worked),
            "map_data": _map_data(run, found, asked, names),
            "download": f"{reverse('forecast-file')}?{asked.query(**{CHOICE: run.id})}",
        }
    return render(request, "web/forecast.html", context)


@page(Permission.SEE_POINTS)
def shapes(request: HttpRequest) -> HttpResponse:
    """The coloured cells as GeoJSON for the map. Kept by no browser: who may see them today, may not tomorrow."""
    visitor = visitor_of(request)
    run, rows, asked = _of_address(request, visitor)
    if asked.kind is not PlaceKind.CELL:
        raise UnknownValue("Deze verwachting is per buurt, niet per vak.", "Kijk op de pagina Verwachting.")
    drawn = presenter.cell_shapes(_forecast(visitor, run, rows, asked), _plane(visitor))
    return _geojson(cells_layer(drawn))


@page(Permission.SEE_PICTURE)
def as_file(request: HttpRequest) -> HttpResponse:
    """The coloured places with what is expected there, as GeoJSON for a map program."""
    visitor = visitor_of(request)
    run, rows, asked = _of_address(request, visitor)
    found = _forecast(visitor, run, rows, asked)
    if asked.kind is PlaceKind.CELL:
        layer = cells_layer(presenter.cell_shapes(found, _plane(visitor)))
    else:
        layer = json.loads(places.shapes_json(visitor.scope))
    response = _geojson(presenter.with_expectations(layer, found))
    name = f"verwachting-{asked.choice.category}-{found.places[0].first}.geojson"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(Permission.SEE_PICTURE)
def scoreboard(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    scores = seen(results.forecast_scores, visitor, run)
    choices = filters.type_choices(scores.with_columns(**_OF_RESIDENTS))
    context: dict[str, Any] = {"choices": choices, "what": WHAT}
    if choices:
        rows, asked = _asked_of(request, scores, choices)
        calibration = _only(seen(results.forecast_calibration, visitor, run), asked)
        told, verdicts = score_presenter.scores_of(rows), _verdicts(visitor, run, asked)
        context |= {
            **_filter_context(visitor, run, asked),
            "verdict": _verdict(visitor, run, asked),
            "verdicts": score_presenter.verdict_rows(verdicts),
            **score_presenter.board(told, request.GET.get("periode", ""), _side(visitor, run)),
            "periods": period_rows(score_presenter.singles_of(told), verdicts),
            "criteria": _criteria(visitor, run, asked),
            "overview": _overview(visitor, run, asked, choices),
            "coming": f"de komende {period_in_words(asked.horizon)}",
            "chosen_by_hand": "soort" in request.GET,
            "calibration": score_presenter.calibration_rows(calibration),
            "calibration_of_rungs": score_presenter.calibration_of_rungs(calibration),
            "calibration_told": score_presenter.calibration_in_words(calibration),
        }
    return render(request, "web/forecast_score.html", context)


def _of_address(request: HttpRequest, visitor: Visitor) -> tuple[Run, pl.DataFrame, Asked]:
    run = run_to_show(request, visitor)
    found = seen(results.forecast_places, visitor, run)
    choices = filters.type_choices(found.with_columns(**_OF_RESIDENTS))
    if not choices:
        raise UnknownValue("Van deze berekening is er geen verwachting.", "Kijk op de pagina Verwachting.")
    rows, asked = _asked(request, visitor, run, choices)
    return run, rows, asked


def _asked(request: HttpRequest, visitor: Visitor, run: Run, choices: list[TypeChoice]) -> tuple[pl.DataFrame, Asked]:
    return _asked_of(request, seen(results.forecast_places, visitor, run).with_columns(horizon=_length()), choices)


def _asked_of(request: HttpRequest, rows: pl.DataFrame, choices: list[TypeChoice]) -> tuple[pl.DataFrame, Asked]:
    """The rows of what is asked: a type, a number of days and a kind of place; the usual ones where nothing is."""
    choice = filters.chosen_type(request.GET.get("soort", ""), choices, preferred=PREFERRED)
    own = rows.filter(category=choice.category)
    horizons = sorted(own["horizon"].unique().to_list())
    usual = USUAL_HORIZON if USUAL_HORIZON in horizons else horizons[0]
    horizon = _one_of(request, "dagen", {str(each): each for each in horizons}, usual)
    own = own.filter(horizon=horizon)
    kinds = [kind for kind in (PlaceKind.CELL, PlaceKind.BUURT) if kind.value in own["kind"]]
    kind = _one_of(request, "plek", {each.value: each for each in kinds}, kinds[0])
    return own.filter(kind=kind.value), Asked(choice, horizon, kind)


def _one_of(request: HttpRequest, question: str, known: dict[str, Any], usual: Any) -> Any:
    """Raises UnknownValue for an answer that is not there."""
    given = request.GET.get(question, "")
    if given and given not in known:
        raise UnknownValue(f"'{given}' is er niet voor deze soort.", "Kies opnieuw op de pagina Verwachting.")
    return known.get(given, usual)


def _forecast(visitor: Visitor, run: Run, rows: pl.DataFrame, asked: Asked) -> presenter.Forecast:
    scores = _only(seen(results.forecast_scores, visitor, run), asked)
    number = int(scores["places"].max()) if scores.height else rows.height  # type: ignore[arg-type]
    return presenter.forecast_of(rows, number)


def _with_places(visitor: Visitor, run: Run, asked: Asked, found: presenter.Forecast) -> presenter.Forecast:
    """The forecast with the buurt of every place, and for who sees werkopdrachten where one was carried out lately."""
    of_cells = [place for place in found.coloured if place.x is not None and place.y is not None]
    x, y = ([float(getattr(place, name) or 0) + place.side / 2 for place in of_cells] for name in ("x", "y"))
    buurten = places.buurten_at(visitor.scope, x, y)
    if asked.kind is PlaceKind.CELL:
        found = replace(found, buurt_of={place.place: buurt for place, buurt in zip(of_cells, buurten, strict=True)})
    else:
        found = replace(found, buurt_of={place.place: place.place for place in found.places})
    if not visitor.can(Permission.SEE_WORK_ORDERS):
        return found
    visits = work_orders.carried_out(visitor.scope, visitor.gemeente, before=run.moment)
    return replace(found, worked=presenter.days_worked(found, visits, asked.horizon))


def _buurten(visitor: Visitor, run: Run, asked: Asked) -> pl.DataFrame:
    """What is expected in every buurt, also where cells are shown."""
    found = results.forecast_places(visitor.scope, visitor.gemeente, run_id=run.id, category=asked.choice.category)
    return found.filter(_length().eq(asked.horizon), kind=PlaceKind.BUURT.value)


def _side(visitor: Visitor, run: Run) -> int:
    return results.side_of_cells(visitor.scope, visitor.gemeente, run_id=run.id) or CELL_SIDE


def _in_cells(visitor: Visitor, run: Run, asked: Asked) -> bool:
    """Whether this type is forecast in cells, of which a buurt is the sum, for who may see them and who may not."""
    scores = results.forecast_scores(visitor.scope, visitor.gemeente, run_id=run.id, category=asked.choice.category)
    return PlaceKind.CELL.value in scores["kind"]


def _only(rows: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    return rows.filter(category=asked.choice.category, horizon=asked.horizon, kind=asked.kind.value)


def _when(visitor: Visitor, run: Run, asked: Asked) -> When | None:
    """Of buurten, also where cells are shown: a cell follows the week of its buurt."""
    of_type = {"run_id": run.id, "category": asked.choice.category}
    shares, trials = (
        read(visitor.scope, visitor.gemeente, **of_type)
        for read in (results.forecast_dayparts, results.forecast_daypart_trials)
    )
    found = results.forecast_places(visitor.scope, visitor.gemeente, **of_type)
    buurten = found.filter(_length().eq(asked.horizon), kind=PlaceKind.BUURT.value)
    return presented_when(buurten, shares, trials, asked.horizon)


def _length() -> pl.Expr:
    """Days of a stored row."""
    return (pl.col("last").str.to_date() - pl.col("first").str.to_date()).dt.total_days() + 1


def _verdicts(visitor: Visitor, run: Run, asked: Asked) -> list[ForecastVerdict]:
    """What was decided of the forecast asked for; of buurten that are cells taken together, what was of the cells."""
    found = results.forecast_verdicts(visitor.scope, visitor.gemeente, run_id=run.id)
    own = _only(found, asked)
    if own.is_empty():
        own = _only(found, replace(asked, kind=PlaceKind.CELL))
    return score_presenter.verdicts_of(own)


def _verdict(visitor: Visitor, run: Run, asked: Asked) -> str:
    found = _verdicts(visitor, run, asked)
    return verdict_in_words(found[-1], asked.choice.label.lower()) if found else ""


def _criteria(visitor: Visitor, run: Run, asked: Asked) -> list[criteria_presenter.CriterionCard]:
    """The versions that are about this type and horizon, as they stood when the run was made."""
    own = [each for each in _versions(visitor, run, asked) if asked.choice.category in each.categories]
    told = forecast_criteria.judgements(visitor.scope, visitor.gemeente, known=run.made_at)
    return criteria_presenter.cards(own, told, localdate(run.made_at), only=asked.choice.category)


def _versions(visitor: Visitor, run: Run, asked: Asked) -> list[ForecastCriterion]:
    found = forecast_criteria.of_gemeente(visitor.scope, visitor.gemeente)
    return [each for each in found if each.at <= run.made_at and each.horizon == asked.horizon]


def _overview(visitor: Visitor, run: Run, asked: Asked, choices: list[TypeChoice]) -> dict[str, Any]:
    """Every type of the filter, at the horizon that is asked for."""
    scope, gemeente = visitor.scope, visitor.gemeente
    figures = results.figures(scope, gemeente, run_id=run.id, window=Window.MONTH, level=AreaLevel.GEMEENTE)
    public = figures.filter(~pl.col("category").is_in(list(NO_KIND)), reported_by=ReportedBy.PUBLIC.value)
    told = forecast_criteria.judgements(scope, gemeente, known=run.made_at)
    return overview_presenter.overview(
        seen(results.forecast_scores, visitor, run).filter(horizon=asked.horizon),
        results.forecast_verdicts(scope, gemeente, run_id=run.id).filter(horizon=asked.horizon),
        results.forecast_places(scope, gemeente, run_id=run.id).filter(_length().eq(asked.horizon)),
        [each.category for each in choices],
        criteria_presenter.standing(_versions(visitor, run, asked), told, localdate(run.made_at)),
        sorted(public["category"].unique()),
    )


def _filter_context(visitor: Visitor, run: Run, asked: Asked) -> dict[str, Any]:
    places_seen = seen(results.forecast_places, visitor, run).filter(category=asked.choice.category)
    kinds = [kind for kind in (PlaceKind.CELL, PlaceKind.BUURT) if kind.value in places_seen["kind"]]
    return {
        "asked": asked,
        "choice": asked.choice,
        "horizons": [(each, period_in_words(each), each == asked.horizon) for each in HORIZONS],
        "kinds": [(kind.value, presenter.PLACE_NAMES[kind], kind is asked.kind) for kind in kinds],
        "is_cells": asked.kind is PlaceKind.CELL,
    }


def _map_data(run: Run, found: presenter.Forecast, asked: Asked, names: dict[str, str]) -> dict[str, Any]:
    values = presenter.map_values(found, names)
    outline = f"{reverse('shapes')}?v={places.areas_version()}"
    if asked.kind is PlaceKind.BUURT:
        return {"shapes": outline, "values": values, "order": list(values)}
    cells = f"{reverse('forecast-cells')}?{asked.query(**{CHOICE: run.id})}"
    return {"shapes": cells, "outline": outline, "values": values, "order": list(values)}


def _geojson(layer: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(layer, separators=(",", ":")), content_type="application/geo+json")


def _plane(visitor: Visitor) -> str:
    """The plane system of the gemeente, in which cells are squares."""
    return str(read.areas(visitor.scope).sort("vintage")["crs"][-1])
