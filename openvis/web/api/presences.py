"""Aanwezigheid: what was done to be seen in a buurt, in hours and people reached. Without who registered it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.presence import Presence, PresenceKind, PresenceState
from openvis.store import presence
from openvis.web.api.asking import LARGEST, Listing, Question, one, page, visitor_for
from openvis.web.api.found import found_or_404
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
NOT_TOLD = ("by",)
PresenceShape = shape_of(Presence, but=NOT_TOLD)


class Presences(Listing):
    kind: PresenceKind | None = None
    state: PresenceState | None = None
    startedFrom: date | None = Field(None, description="first day, as 2026-03-01")
    startedTo: date | None = None


@router.get("/presences", response=page_of(PresenceShape))
def list_presences(request: HttpRequest, asked: Query[Presences]) -> HttpResponse:
    """The newest version of each, the latest start first."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = presence.of_gemeente(visitor.scope, visitor.gemeente)
    first, last = asked.startedFrom or date.min, asked.startedTo or date.max
    wanted = [
        each
        for each in found
        if asked.kind in (None, each.kind) and asked.state in (None, each.state) and first <= each.starts_on <= last
    ]
    return page(request, asked, wanted, told)


@router.get("/presences/{id}", response=PresenceShape)
def get_presence(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """The newest version of one."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    return one(told(found_or_404(presence.get, visitor, id)))


def told(known: Presence) -> dict[str, Any]:
    made: dict[str, Any] = plain(known, but=NOT_TOLD)
    return made
