"""Duiding beside a figure, in every answer that tells it: what was written, never by whom."""

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.area import lies_in
from openvis.domain.note import Note
from openvis.domain.places_and_times import PlaceKind
from openvis.store import notes
from openvis.web.access import Visitor
from openvis.web.api.asking import AREA, SLUG, Listing, OfRun, page, visitor_for
from openvis.web.api.shapes import page_of, plain, shape_of
from openvis.web.shown_run import chosen_run

router = Router()
NOTES: Any = (list[str], "what people who know the place wrote of it (duiding), the newest first")
NOT_TOLD = ("by", "withdrawn_by", "withdrawn_at")  # account names; what was withdrawn is not told at all


class Notes(Listing, OfRun):
    category: str | None = Field(None, pattern=SLUG, description="also those on all kinds")
    area: str | None = Field(None, pattern=AREA, description="also those on what this area lies in")


@router.get("/notes", response=page_of(shape_of(Note, but=NOT_TOLD)))
def list_notes(request: HttpRequest, asked: Query[Notes]) -> HttpResponse:
    """Duiding that stands beside the figures, the newest first; with a run, as it stood then."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    wanted = [
        note
        for note in standing(visitor, asked.run)
        if (asked.area is None or lies_in(asked.area, note.area))
        and (asked.category is None or note.category in (None, asked.category))
    ]
    return page(request, asked, wanted, lambda note: plain(note, but=NOT_TOLD))


def standing(visitor: Visitor, run: str | None = None) -> list[Note]:
    """The notes beside the figures: as they stand now, or as they stood when an earlier run was looked at."""
    known = None
    if run:
        shown = chosen_run(visitor, run)
        known = shown.run.moment if shown.looks_back else None
    return notes.standing(visitor.scope, visitor.gemeente, known)


def texts(found: Iterable[Note]) -> list[str]:
    return [note.text for note in found]


def with_notes(
    rows: pl.DataFrame, found: Iterable[Note], first: str = "period_from", last: str = "period_to"
) -> pl.DataFrame:
    """Rows of areas and types with what was written of each: `Note.is_about`, for many rows at once.

    first, last  columns with the keys of the periods a row is about
    """
    told = [pl.when(_is_about(rows, note, first, last)).then(pl.lit(note.text)) for note in found]
    nothing = pl.lit([], pl.List(pl.String))
    return rows.with_columns(notes=pl.concat_list(told).list.drop_nulls() if told else nothing)


def of_forecast(rows: pl.DataFrame, gemeente: str, found: Iterable[Note]) -> pl.DataFrame:
    """What is expected, with what was written of the year before it until its last day, as beside its page.

    Of a cell only what was written of the whole gemeente: a note is on a buurt, and a cell says not in which it lies.
    """
    month = pl.col("first").str.head(7)
    about = rows.with_columns(
        area=pl.when(pl.col("kind") == PlaceKind.BUURT.value).then("place").otherwise(pl.lit(gemeente)),
        year_before=(month.str.head(4).cast(pl.Int32) - 1).cast(pl.String) + month.str.slice(4),
        until=pl.col("last").str.head(7),
    )
    return with_notes(about, found, "year_before", "until").drop("area", "year_before", "until")


def _is_about(rows: pl.DataFrame, note: Note, first: str, last: str) -> pl.Expr:
    between = pl.concat_str(first, pl.lit(" "), last)
    spans = rows.select(between.alias("span"))["span"].unique().drop_nulls()
    areas = [area for area in rows["area"].unique() if lies_in(area, note.area)]
    of_type = pl.lit(True) if note.category is None else pl.col("category") == note.category
    in_days = between.is_in([span for span in spans if note.is_of_days_between(*span.split(" "))])
    return pl.col("area").is_in(areas) & of_type & in_days
