"""A risk raster from elsewhere as a layer of the Veiligheidsbeeld: the figures beside the map, and its cells."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from openvis.domain.access import Permission
from openvis.domain.raster import RasterCatch
from openvis.domain.raster_words import comparison_in_words, name_of
from openvis.domain.run import Run
from openvis.errors import UnknownValue
from openvis.store import read, results
from openvis.web import places
from openvis.web.access import Visitor, page, visitor_of
from openvis.web.filters import PictureFilter
from openvis.web.map_layers import cells_layer
from openvis.web.presenters import raster as presenter
from openvis.web.shown_run import CHOICE, run_to_show

RASTER = "kaart"  # what an address calls one of several rasters: its source and period
CELLS_KEPT = 24 * 3600  # seconds in the browser; the address names the run, of which nothing changes


@page(Permission.SEE_PICTURE)
def cells(request: HttpRequest) -> HttpResponse:
    """The cells of one raster as GeoJSON, for the map."""
    visitor = visitor_of(request)
    run = run_to_show(request, visitor)
    found = chosen(results.raster_catches(visitor.scope, visitor.gemeente, run_id=run.id), request.GET.get(RASTER, ""))
    shown = presenter.drawn(_cells(visitor, run, found), found)
    response = HttpResponse(json.dumps(cells_layer(shown), separators=(",", ":")), content_type="application/geo+json")
    response["Cache-Control"] = f"private, max-age={CELLS_KEPT}"
    return response


def chosen(rasters: list[RasterCatch], asked: str) -> RasterCatch:
    """The raster an address asks for; the newest when it names none. Raises UnknownValue."""
    found = next((each for each in rasters if not asked or key_of(each) == asked), None)
    if found is None:
        raise UnknownValue("Die risicokaart is er niet.", "Kies een andere op de pagina Veiligheidsbeeld.")
    return found


def key_of(raster: RasterCatch) -> str:
    return f"{raster.source}/{raster.period}"


def raster_context(
    visitor: Visitor, run: Run, asked: PictureFilter, rasters: list[RasterCatch], key: str
) -> dict[str, Any]:
    """What the map and the table show where a raster is chosen; `rasters` is not empty."""
    found = chosen(rasters, key)
    shown = presenter.drawn(_cells(visitor, run, found), found)
    areas = results.raster_areas(visitor.scope, visitor.gemeente, run_id=run.id)
    mine = areas.filter(source=found.source, period=found.period)
    return {
        "raster": found,
        "raster_key": key_of(found),
        "heading": f"Risicokaart van elders: {name_of(found)}",
        "notes": [*presenter.raster_notes(found), presenter.undrawn(shown, found)],
        "comparison": comparison_in_words(found),
        "raster_rows": presenter.raster_rows(mine, found, asked.wijk),
        "others": [(f"{asked.query()}&{urlencode({RASTER: key_of(each)})}", name_of(each))
                   for each in rasters if each is not found],
        "legend_title": "Score per cel, van elders",
        "legend": presenter.cell_legend(shown),
        "unshaded": "",
        "watched": False,
        "map_data": {
            "shapes": f"{reverse('raster-cells')}?{urlencode({RASTER: key_of(found), CHOICE: run.id})}",
            "outline": f"{reverse('shapes')}?v={places.areas_version()}",
            "values": presenter.cell_values(shown, found),
            "order": shown["reference"].to_list(),
        },
    }  # fmt: skip


def _cells(visitor: Visitor, run: Run, raster: RasterCatch) -> pl.DataFrame:
    """The cells as the run read them."""
    stored = read.rasters(visitor.scope, versions=run.versions)
    return stored.filter(gemeente=visitor.gemeente, source=raster.source, period=raster.period)
