"""Bijzonderheden: what stood out, and what people made of it. Without who said it."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState
from openvis.domain.note import Note, notes_on_places
from openvis.store import bijzonderheden
from openvis.web.api.asking import AREA, LARGEST, SLUG, Listing, Question, one, page, visitor_for
from openvis.web.api.beside import NOTES, standing, texts
from openvis.web.api.found import found_or_404
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
NOT_TOLD = ("by",)  # account names
BijzonderheidShape = shape_of(Bijzonderheid, but=NOT_TOLD, notes=NOTES)


class Bijzonderheden(Listing):
    state: BijzonderheidState | None = None
    category: str | None = Field(None, pattern=SLUG)
    area: str | None = Field(None, pattern=AREA)


@router.get("/bijzonderheden", response=page_of(BijzonderheidShape))
def list_bijzonderheden(request: HttpRequest, asked: Query[Bijzonderheden]) -> HttpResponse:
    """All of the gemeente, as in the list of the pages."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = bijzonderheden.of_gemeente(visitor.scope, visitor.gemeente)
    wanted = [
        each
        for each in found
        if asked.state in (None, each.state)
        and asked.category in (None, each.category)
        and asked.area in (None, each.area)
    ]
    beside = standing(visitor)
    return page(request, asked, wanted, lambda each: told(each, beside))


@router.get("/bijzonderheden/{id}", response=BijzonderheidShape)
def get_bijzonderheid(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """One of them."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    return one(told(found_or_404(bijzonderheden.get, visitor, id), standing(visitor)))


def told(known: Bijzonderheid, beside: Sequence[Note]) -> dict[str, Any]:
    return plain(known, but=NOT_TOLD) | {"notes": texts(_written(known, beside))}


def _written(known: Bijzonderheid, beside: Sequence[Note]) -> list[Note]:
    """As on its page: of the figures it came from. What people handed in has none."""
    if known.from_people:
        return []
    row = known.row
    return notes_on_places(beside, (known.area, *row.areas), known.category, row.period_from, row.period_to)
