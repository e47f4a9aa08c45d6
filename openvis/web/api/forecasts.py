"""What is expected where in the days to come: per buurt, and per cell for who may see points."""

from typing import Literal

import polars as pl
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.forecast import HORIZONS, ForecastPlace
from openvis.domain.places_and_times import PlaceKind
from openvis.store import results
from openvis.web.api.asking import SLUG, Listing, OfRun, page_of_frame, run_of, visitor_for
from openvis.web.api.beside import NOTES, of_forecast, standing
from openvis.web.api.files import AS_TABLES, Form, TableForm, file_of
from openvis.web.api.shapes import page_of, rows_of, shape_of
from openvis.web.seen import seen

router = Router()


class Forecasts(Listing, OfRun):
    category: str | None = Field(None, pattern=SLUG)
    kind: Literal["cell", "buurt"] | None = Field(None, description="cells are there for who may see points")
    days: int | None = Field(
        None, ge=HORIZONS[0], le=HORIZONS[-1], multiple_of=HORIZONS[0], description="how far ahead: 7, 14 or 28"
    )

    format: TableForm = Field(Form.JSON, description="json by the page; the others whole")


@router.get(
    "/forecasts",
    response=page_of(shape_of(ForecastPlace, run=(str, "the run"), gemeente=(str, "code"), notes=NOTES)),
    openapi_extra=AS_TABLES,
)
def list_forecasts(request: HttpRequest, asked: Query[Forecasts]) -> HttpResponseBase:
    """Every place with its expectation, the most expected first."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = seen(results.forecast_places, visitor, run)
    if asked.category:
        found = found.filter(category=asked.category)
    if asked.kind:
        found = found.filter(kind=PlaceKind(asked.kind).value)
    if asked.days:
        length = (pl.col("last").str.to_date() - pl.col("first").str.to_date()).dt.total_days() + 1
        found = found.filter(length == asked.days)
    told = of_forecast(found, visitor.gemeente, standing(visitor, run.id))
    if asked.format is not Form.JSON:
        return file_of(request, visitor, rows_of(told), asked.format, f"verwachting-{run.id}")
    return page_of_frame(request, asked, rows_of(told), run)
