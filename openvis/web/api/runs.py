"""Runs: by which method and from which version of the data the figures were made."""

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from openvis.domain.access import Permission
from openvis.domain.run import Run
from openvis.web.api.asking import RUN, Listing, Question, one, page, visitor_for
from openvis.web.api.shapes import page_of, plain, shape_of
from openvis.web.shown_run import chosen_run, runs_to_choose

router = Router()
RunShape = shape_of(Run)


@router.get("/runs", response=page_of(RunShape))
def list_runs(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    """All that can be looked at, newest first."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    return page(request, asked, runs_to_choose(visitor), plain)


@router.get("/runs/{id}", response=RunShape)
def get_run(request: HttpRequest, asked: Query[Question], id: str = Path(pattern=RUN)) -> HttpResponse:
    """One of them."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    return one(plain(chosen_run(visitor, id).run))
