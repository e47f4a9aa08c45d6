"""Plekken en tijden: where incidents of one type come together and come back. For who may see points only."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openvis.domain.access import Permission
from openvis.domain.incident import ReportedBy
from openvis.domain.places_in_words import CELLS, WHICH
from openvis.domain.run import Run
from openvis.errors import UnknownValue
from openvis.store import read, results
from openvis.web import filters, places
from openvis.web.access import Visitor, page, visitor_of
from openvis.web.beside import notes_shown
from openvis.web.filters import TypeChoice
from openvis.web.map_layers import cells_layer
from openvis.web.presenters import hotspots as presenter
from openvis.web.presenters.notes import notes_beside_type
from openvis.web.shown_run import CHOICE, looks_back, run_to_show

PREFERRED = "woninginbraak"
_PUBLIC = pl.lit(ReportedBy.PUBLIC.value)


@page(Permission.SEE_POINTS)
def hotspots(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    choices = _choices(visitor, run)
    context: dict[str, Any] = {"choices": choices, "which": WHICH, "cells_are_small": CELLS}
    if choices:
        asked = request.GET.get("soort", "")
        found = _places(visitor, run, filters.chosen_type(asked, choices, preferred=PREFERRED))
        rows = presenter.cell_rows(found.cells)
        context |= {
            "choice": found.choice,
            "can_propose": not looks_back(request) and visitor.can(Permission.PROPOSE_MESSAGES),
            "told": presenter.sentences(found, read.attribution_of_streets(visitor.scope, versions=run.versions)),
            "times": presenter.times(found),
            "notes": notes_beside_type(
                notes_shown(request, visitor),
                places.area_names(visitor.scope),
                found.choice.category,
                found.repeat.period_from,
                found.repeat.period_to,
            ),
            "first_cells": rows[: presenter.SHOWN],
            "other_cells": rows[presenter.SHOWN :],
            "streets": presenter.street_rows(found.streets),
            "windows": presenter.window_rows(found.windows),
            "repeats": found.repeat.repeats,
            "legend": presenter.cell_legend(found),
            "map_data": _map_data(run, found),
        }
    return render(request, "web/hotspots.html", context)


@page(Permission.SEE_POINTS)
def cells(request: HttpRequest) -> HttpResponse:
    """The cells on the map as GeoJSON. Kept by no browser: who may see them today, may not tomorrow."""
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    choices = _choices(visitor, run)
    if not choices:
        raise UnknownValue("Van deze berekening zijn er geen vakken.", "Kijk op de pagina Plekken en tijden.")
    found = _places(visitor, run, filters.chosen_type(request.GET.get("soort", ""), choices, preferred=PREFERRED))
    shown = presenter.cell_shapes(found, _plane(visitor))
    return HttpResponse(json.dumps(cells_layer(shown), separators=(",", ":")), content_type="application/geo+json")


def _choices(visitor: Visitor, run: Run) -> list[TypeChoice]:
    """The types of which the run says where they come together; none in a run from before that was looked at."""
    return filters.type_choices(
        results.near_repeats(visitor.scope, visitor.gemeente, run_id=run.id).with_columns(reported_by=_PUBLIC)
    )


def _places(visitor: Visitor, run: Run, choice: TypeChoice) -> presenter.Places:
    readers = (
        results.place_shares,
        results.hot_cells,
        results.near_repeats,
        results.open_windows,
        results.hot_times,
        results.busy_streets,
    )
    return presenter.places_of(choice, *(reader(visitor.scope, visitor.gemeente, run_id=run.id) for reader in readers))


def _map_data(run: Run, found: presenter.Places) -> dict[str, Any] | None:
    """None where there is no cell to draw."""
    values = presenter.cell_values(found)
    asked = urlencode({"soort": found.choice.value, CHOICE: run.id})
    return values and {
        "shapes": f"{reverse('hotspot-cells')}?{asked}",
        "outline": f"{reverse('shapes')}?v={places.areas_version()}",
        "values": values,
        "order": list(values),
    }


def _plane(visitor: Visitor) -> str:
    """The plane system of the gemeente, in which cells are squares."""
    return str(read.areas(visitor.scope).sort("vintage")["crs"][-1])
