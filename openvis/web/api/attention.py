"""The attention list: why to look where, in order of rank."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router
from pydantic import Field

from openvis.domain.access import Permission
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.delivery import frame_schema
from openvis.domain.json_names import camel
from openvis.domain.note import Note, notes_on_places
from openvis.errors import UnknownValue
from openvis.store import results
from openvis.store.results import StoredAttention
from openvis.web.api.asking import AREA, LARGEST, SLUG, Listing, OfRun, Question, one, page, run_of, visitor_for
from openvis.web.api.beside import NOTES, standing, texts
from openvis.web.api.files import AS_TABLES, Form, TableForm, file_of
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
AttentionShape = shape_of(
    AttentionRow,
    called="ListedRow",
    id=(int, "by which decisions point at it"),
    runId=(str, "the run on whose list it stands"),
    notes=NOTES,
)

COLUMNS: dict[str, Any] = {camel(name): kind for name, kind in frame_schema(AttentionRow).items()} | {
    "areas": pl.List(pl.String), "id": pl.Int64, "runId": pl.String, "notes": pl.List(pl.String),
}  # fmt: skip


class Rows(Listing, OfRun):
    category: str | None = Field(None, pattern=SLUG)
    area: str | None = Field(None, pattern=AREA, description="the row is of this area, or of a cluster it lies in")
    kind: AttentionKind | None = None
    format: TableForm = Field(Form.JSON, description="json by the page; the others whole")


@router.get("/attention-rows", response=page_of(AttentionShape), openapi_extra=AS_TABLES)
def list_attention_rows(request: HttpRequest, asked: Query[Rows]) -> HttpResponseBase:
    """The list of one run, as it stands on the Veiligheidsbeeld."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    run = run_of(visitor, asked)
    found = results.attention(visitor.scope, visitor.gemeente, run_id=run.id)
    beside = standing(visitor, run.id)
    wanted = [each for each in found if _fits(each.row, asked)]
    if asked.format is Form.JSON:
        return page(request, asked, wanted, lambda each: told(each, beside), run)
    rows = pl.DataFrame([told(each, beside) for each in wanted], schema=COLUMNS)
    return file_of(request, visitor, rows, asked.format, f"aandachtslijst-{run.id}")


@router.get("/attention-rows/{id}", response=AttentionShape)
def get_attention_row(request: HttpRequest, asked: Query[Question], id: int = Path(ge=1, le=LARGEST)) -> HttpResponse:
    """One row, of whichever run."""
    visitor = visitor_for(request, asked, Permission.SEE_PICTURE)
    found = results.attention_row(visitor.scope, id)
    if found is None:
        raise UnknownValue("Deze regel is er niet, of hoort niet bij uw gemeente.", "Kies er een van /attention-rows.")
    return one(told(found, standing(visitor, found.run_id)))


def told(stored: StoredAttention, beside: Sequence[Note]) -> dict[str, Any]:
    row = stored.row
    written = notes_on_places(beside, (row.area, *row.areas), row.category, row.period_from, row.period_to)
    return plain(row) | {"id": stored.id, "runId": stored.run_id, "notes": texts(written)}


def _fits(row: AttentionRow, asked: Rows) -> bool:
    if asked.area and asked.area not in (row.area, *row.areas):
        return False
    return asked.category in (None, row.category) and asked.kind in (None, row.kind)
