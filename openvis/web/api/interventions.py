"""Interventions, and what the last run that judged them says of each promise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from openvis.domain.access import Permission
from openvis.domain.intervention import Evaluation, Intervention, InterventionState
from openvis.store import interventions, results
from openvis.web.access import Visitor
from openvis.web.api.asking import LARGEST, Listing, Question, one, page, visitor_for
from openvis.web.api.found import found_or_404
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
InterventionShape = shape_of(
    Intervention,
    evaluations=(list[shape_of(Evaluation)], "of each promise; the one it started with first"),  # type: ignore[misc]
)


class Interventions(Listing):
    state: InterventionState | None = None


@router.get("/interventions", response=page_of(InterventionShape))
def list_interventions(request: HttpRequest, asked: Query[Interventions]) -> HttpResponse:
    """All of the gemeente, the latest start first."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = interventions.of_gemeente(visitor.scope, visitor.gemeente)
    wanted = [each for each in found if asked.state in (None, each.state)]
    return page(request, asked, wanted, lambda each: told(visitor, each))


@router.get("/interventions/{id}", response=InterventionShape)
def get_intervention(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """One of them."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    return one(told(visitor, found_or_404(interventions.get, visitor, id)))


def told(visitor: Visitor, known: Intervention) -> dict[str, Any]:
    """As the page tells it: cells only to who may see points."""
    cells = list(known.cells) if visitor.can(Permission.SEE_POINTS) else []
    return plain(known) | {"cells": cells} | {"evaluations": plain(results.evaluations_of(visitor.scope, known.id))}
