"""The table of kinds of incident."""

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from openvis.domain.access import Permission
from openvis.domain.category import Category, categories
from openvis.errors import UnknownValue
from openvis.web.api.asking import SLUG, Listing, Question, one, page, visitor_for
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
CategoryShape = shape_of(Category)


@router.get("/categories", response=page_of(CategoryShape))
def list_categories(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    """Every kind, in the order of the table."""
    visitor_for(request, asked, Permission.SEE_PICTURE)
    return page(request, asked, list(categories().values()), plain)


@router.get("/categories/{slug}", response=CategoryShape)
def get_category(request: HttpRequest, asked: Query[Question], slug: str = Path(pattern=SLUG)) -> HttpResponse:
    """One kind."""
    visitor_for(request, asked, Permission.SEE_PICTURE)
    if slug not in categories():
        raise UnknownValue("Deze soort bestaat niet.", "Kies een soort van /categories.")
    return one(plain(categories()[slug]))
