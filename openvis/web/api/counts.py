"""Counts after the disclosure check: by month, over the periods of the Veiligheidsbeeld, and what still comes in."""

import polars as pl
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.incident import ReportedBy
from openvis.domain.nowcast import Nowcast
from openvis.domain.run import Figure, SeriesPoint, WeekCount, Window
from openvis.errors import InputError
from openvis.store import results
from openvis.web.api.asking import (
    AREA,
    PERIOD,
    SLUG,
    SOURCE,
    WEEK,
    Listing,
    OfRun,
    page_of_frame,
    run_of,
    visitor_for,
)
from openvis.web.api.beside import NOTES, standing, with_notes
from openvis.web.api.files import AS_FILES, Form, file_of
from openvis.web.api.shapes import page_of, rows_of, shape_of

router = Router()


class OfSource(Listing, OfRun):
    category: str | None = Field(None, pattern=SLUG, description="slug of /categories")
    source: str | None = Field(None, pattern=SOURCE)
    reportedBy: ReportedBy | None = Field(None, description="breng (public) and haal (officer) are never one figure")
    format: Form = Field(Form.JSON, description="json by the page; the others whole, geojson of one category")


class Counted(OfSource):
    area: str | None = Field(None, pattern=AREA)
    level: AreaLevel | None = None


class Months(Counted):
    periodFrom: str | None = Field(None, pattern=PERIOD, description="first month, as 2026-01")
    periodTo: str | None = Field(None, pattern=PERIOD, description="last month")


class Weeks(OfSource):
    area: str | None = Field(None, pattern=AREA, description="a buurt: weeks are counted per buurt only")
    periodFrom: str | None = Field(None, pattern=WEEK, description="first ISO week, as 2026-W07")
    periodTo: str | None = Field(None, pattern=WEEK, description="last ISO week")


class Windows(Counted):
    window: Window | None = Field(None, description="how much time, back from the last complete month")


@router.get("/counts", response=page_of(shape_of(SeriesPoint, notes=NOTES)), openapi_extra=AS_FILES)
def list_counts(request: HttpRequest, asked: Query[Months]) -> HttpResponseBase:
    """Every published month of every area and kind, with what was expected of it."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = _of_areas(
        results.series(visitor.scope, visitor.gemeente, area=asked.area, category=asked.category, run_id=run.id), asked
    )
    if asked.periodFrom:
        found = found.filter(pl.col("period") >= asked.periodFrom)
    if asked.periodTo:
        found = found.filter(pl.col("period").str.head(len(asked.periodTo)) <= asked.periodTo)
    found = with_notes(
        found.sort("area", "category", "source", "period"), standing(visitor, run.id), "period", "period"
    )
    return _answer(request, asked, found, "aantallen")


@router.get("/weeks", response=page_of(shape_of(WeekCount, notes=NOTES)), openapi_extra=AS_FILES)
def list_weeks(request: HttpRequest, asked: Query[Weeks]) -> HttpResponseBase:
    """Events by ISO week per buurt, of the last two years: what the public reported, where lists of incidents tell."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = _of_source(
        results.weeks(visitor.scope, visitor.gemeente, area=asked.area, category=asked.category, run_id=run.id), asked
    )
    if asked.periodFrom:
        found = found.filter(pl.col("period") >= asked.periodFrom)
    if asked.periodTo:
        found = found.filter(pl.col("period") <= asked.periodTo)
    return _answer(request, asked, with_notes(found, standing(visitor, run.id), "period", "period"), "weken")


@router.get("/figures", response=page_of(shape_of(Figure, notes=NOTES)), openapi_extra=AS_FILES)
def list_figures(request: HttpRequest, asked: Query[Windows]) -> HttpResponseBase:
    """The figures of the Veiligheidsbeeld: the last month, quarter and year, beside the year before."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = results.figures(
        visitor.scope, visitor.gemeente, run_id=run.id,
        area=asked.area, category=asked.category, window=asked.window, level=asked.level,
    )  # fmt: skip
    found = _of_source(found, asked).sort("area", "category", "source", "window")
    return _answer(request, asked, with_notes(found, standing(visitor, run.id)), "cijfers")


@router.get("/nowcasts", response=page_of(shape_of(Nowcast)), openapi_extra=AS_FILES)
def list_nowcasts(request: HttpRequest, asked: Query[OfSource]) -> HttpResponseBase:
    """The last weeks and months of the whole gemeente: what is in, and an estimate of what it will be."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = _of_source(results.nowcast(visitor.scope, visitor.gemeente, run_id=run.id), asked)
    if asked.category:
        found = found.filter(category=asked.category)
    return _answer(request, asked, found, "laatste-weken")


def _of_areas(found: pl.DataFrame, asked: Counted) -> pl.DataFrame:
    return _of_source(found.filter(level=asked.level.value) if asked.level else found, asked)


def _of_source(found: pl.DataFrame, asked: OfSource) -> pl.DataFrame:
    if asked.source:
        found = found.filter(source=asked.source)
    return found.filter(reported_by=asked.reportedBy.value) if asked.reportedBy else found


def _answer(request: HttpRequest, asked: OfSource, found: pl.DataFrame, name: str) -> HttpResponseBase:
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run, told = run_of(visitor, asked), rows_of(found)
    if asked.format is Form.JSON:
        return page_of_frame(request, asked, told, run)
    if asked.format is Form.GEOJSON and (asked.category is None or "area" not in told.columns):
        raise InputError("GeoJSON is er van gebieden en van één soort tegelijk.", "Noem een soort: category=...")
    return file_of(request, visitor, told, asked.format, f"{name}-{run.id}")
