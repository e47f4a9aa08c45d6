"""Areas of one division, and their shapes."""

from typing import Any, Literal

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.area import VINTAGES, Area, AreaLevel
from openvis.errors import UnknownValue
from openvis.store import read
from openvis.web.access import Visitor
from openvis.web.api.asking import AREA, Listing, Question, as_json, one, page, visitor_for
from openvis.web.api.shapes import page_of, plain, rows_of, shape_of
from openvis.web.map_layers import cells_layer

router = Router()
NOT_TOLD = ("source", "reference", "crs", "shape")
AreaShape = shape_of(Area, but=NOT_TOLD)
GEOJSON = "application/geo+json"
AS_LAYER: dict[str, Any] = {"responses": {200: {"content": {GEOJSON: {"schema": {}}}}}}


class OfDivision(Question):
    vintage: int | None = Field(None, ge=VINTAGES[0], le=VINTAGES[-1], description="year of the division; the newest")


class Areas(Listing, OfDivision):
    level: AreaLevel | None = None
    format: Literal["json", "geojson"] = Field("json", description="geojson: all of them with their shapes, in WGS 84")


@router.get("/areas", response=page_of(AreaShape), openapi_extra=AS_LAYER)
def list_areas(request: HttpRequest, asked: Query[Areas]) -> HttpResponse:
    """The gemeente, its wijken and its buurten in one division."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = _of(visitor, asked)
    if asked.level:
        found = found.filter(level=asked.level.value)
    if asked.format == "geojson":
        return HttpResponse(as_json(layer_of(found)), content_type=GEOJSON)
    return page(request, asked, _told(found), plain)


@router.get("/areas/{code}", response=AreaShape)
def get_area(request: HttpRequest, asked: Query[OfDivision], code: str = Path(pattern=AREA)) -> HttpResponse:
    """One of them."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = _of(visitor, asked).filter(code=code)
    if found.is_empty():
        raise UnknownValue("Dit gebied bestaat niet in uw gemeente.", "Kies een gebied van /areas.")
    return one(_told(found)[0])


def layer_of(areas: pl.DataFrame) -> dict[str, Any]:
    """The areas as GeoJSON in WGS 84, whole: nothing of their borders is left out as on the map of a page."""
    layer = cells_layer(areas.with_columns(reference=pl.col("code")))
    for feature, told in zip(layer["features"], _told(areas), strict=True):
        feature["properties"] = told
    return layer


def _of(visitor: Visitor, asked: OfDivision) -> pl.DataFrame:
    every = read.areas(visitor.scope)
    vintage = asked.vintage or every["vintage"].max()
    return every.filter(vintage=vintage).sort("level", "code") if vintage else every


def _told(areas: pl.DataFrame) -> list[dict[str, Any]]:
    return rows_of(areas, but=NOT_TOLD).to_dicts()
