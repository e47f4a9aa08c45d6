"""What may be asked, and who asks it: the parameters every collection shares, and what is refused.

Every parameter has a bound, and one that is not known is refused: a filter with a typing mistake would otherwise
answer with everything.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from ninja import Schema
from pydantic import ConfigDict, Field

from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission, Person
from openvis.domain.run import Run
from openvis.errors import InputError, NotPermitted
from openvis.web.access import Visitor
from openvis.web.shown_run import chosen_run

GEMEENTE = r"^GM[0-9]{4}$"
AREA = r"^(GM[0-9]{4}|WK[0-9]{4}[0-9A-Z]{2}|BU[0-9]{4}[0-9A-Z]{4})$"
SLUG = r"^[a-z0-9][a-z0-9-]{0,59}$"
RUN = r"^[A-Za-z0-9_-]{1,64}$"
PERIOD = r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"
WEEK = r"^[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])$"
SOURCE = r"^[a-z0-9][a-z0-9,._-]{0,99}$"
MOST = 1000  # on one page
FARTHEST = 10_000_000
LARGEST = 2_147_483_647  # the highest number of a thing
JSON = "application/json"

Row = TypeVar("Row")


class Question(Schema):
    """What can be asked of everything."""

    model_config = ConfigDict(extra="forbid")

    gemeente: str | None = Field(
        None, pattern=GEMEENTE, description="one of your own; the first where you have several"
    )


class Listing(Question):
    """What can be asked of a collection."""

    limit: int = Field(100, ge=1, le=MOST, description="how many at most on one page")
    offset: int = Field(0, ge=0, le=FARTHEST, description="how many to pass over")


class OfRun(Question):
    """What can be asked of figures: those of the newest run, or of an earlier one."""

    run: str | None = Field(None, pattern=RUN, description="a run of /runs; the newest without it")


def visitor_for(request: HttpRequest, asked: Question, permission: Permission) -> Visitor:
    """Whoever asks, looking at the gemeente asked for. Raises InputError for an unknown parameter, or NotPermitted."""
    check_known(request, asked)
    person: Person = request.auth  # type: ignore[attr-defined]
    own = sorted(person.scope.gemeenten)
    if not own:
        raise NotPermitted("Dit account hoort bij geen enkele gemeente.", "Vraag de beheerder om een gemeente.")
    gemeente = asked.gemeente or own[0]
    check_permission(person, permission, gemeente)
    return Visitor(person, gemeente)


def check_known(request: HttpRequest, asked: Question) -> None:
    """Raise InputError for a parameter that this question does not have."""
    known = type(asked).model_fields
    if unknown := sorted(name for name in request.GET if name not in known):
        raise InputError(f"Deze vraag kent geen '{unknown[0][:40]}'.", f"Wat zij wel kent: {', '.join(known)}.")


def run_of(visitor: Visitor, asked: OfRun) -> Run:
    """The run asked for. Raises UnknownValue where there is none by that name, NothingStored where there is none."""
    return chosen_run(visitor, asked.run or "").run


def page(
    request: HttpRequest, asked: Listing, rows: Sequence[Row], told: Callable[[Row], Any], run: Run | None = None
) -> HttpResponse:
    """One page of a list, with the way to the one after it and before it."""
    shown = [told(row) for row in rows[asked.offset : asked.offset + asked.limit]]
    return _page(request, asked, len(rows), shown, run)


def page_of_frame(request: HttpRequest, asked: Listing, rows: pl.DataFrame, run: Run) -> HttpResponse:
    """One page of rows that have the names of JSON already."""
    return _page(request, asked, rows.height, rows.slice(asked.offset, asked.limit).to_dicts(), run)


def one(told: dict[str, Any]) -> HttpResponse:
    return HttpResponse(as_json(told), content_type=JSON)


def as_json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _page(request: HttpRequest, asked: Listing, total: int, items: list[Any], run: Run | None) -> HttpResponse:
    after, before = asked.offset + asked.limit, max(asked.offset - asked.limit, 0)
    links = {
        "next": _address(request, after, asked.limit) if after < total else None,
        "prev": _address(request, before, asked.limit) if asked.offset else None,
    }
    answer = one({"total": total, "run": run.id if run else None, **links, "items": items})
    if told := ", ".join(f'<{address}>; rel="{name}"' for name, address in links.items() if address):
        answer["Link"] = told
    return answer


def _address(request: HttpRequest, offset: int, limit: int) -> str:
    kept: dict[str, Any] = {name: value for name, value in request.GET.items() if name not in ("limit", "offset")}
    return f"{request.path}?{urlencode(kept | {'limit': limit, 'offset': offset})}"
