"""The attention list: why to look where, in order of rank."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.errors import UnknownValue
from openvis.store import results
from openvis.store.results import StoredAttention
from openvis.web.api.asking import AREA, LARGEST, SLUG, Listing, OfRun, Question, one, page, run_of, visitor_for
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
AttentionShape = shape_of(
    AttentionRow,
    called="ListedRow",
    id=(int, "by which decisions point at it"),
    runId=(str, "the run on whose list it stands"),
)


class Rows(Listing, OfRun):
    category: str | None = Field(None, pattern=SLUG)
    area: str | None = Field(None, pattern=AREA, description="the row is of this area, or of a cluster it lies in")
    kind: AttentionKind | None = None


@router.get("/attention-rows", response=page_of(AttentionShape))
def list_attention_rows(request: HttpRequest, asked: Query[Rows]) -> HttpResponse:
    """The list of one run, as it stands on the Veiligheidsbeeld."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = results.attention(visitor.scope, visitor.gemeente, run_id=run.id)
    return page(request, asked, [each for each in found if _fits(each.row, asked)], told, run)


@router.get("/attention-rows/{id}", response=AttentionShape)
def get_attention_row(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """One row, of whichever run."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = results.attention_row(visitor.scope, id)
    if found is None:
        raise UnknownValue("Deze regel is er niet, of hoort niet bij uw gemeente.", "Kies er een van /attention-rows.")
    return one(told(found))


def told(stored: StoredAttention) -> dict[str, Any]:
    return plain(stored.row) | {"id": stored.id, "runId": stored.run_id}


def _fits(row: AttentionRow, asked: Rows) -> bool:
    if asked.area and asked.area not in (row.area, *row.areas):
        return False
    return asked.category in (None, row.category) and asked.kind in (None, row.kind)
