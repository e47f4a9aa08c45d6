"""The safety plan: what each indicator of each action came to, as known now. The same figures as its spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from openvis.decisions.rules.plan_requirements import YEARS
from openvis.domain.access import Permission
from openvis.domain.plan_indicator import IndicatorValue
from openvis.reports.plan_figures import values_of
from openvis.store import safety_plan
from openvis.web.api.asking import Listing, page, visitor_for
from openvis.web.api.shapes import page_of, plain, shape_of

router = Router()
IndicatorShape = shape_of(IndicatorValue, action=(str, "number of the action in the plan"))


class Indicators(Listing):
    year: int | None = Field(None, ge=YEARS[0], le=YEARS[-1], description="this year where left out")


@router.get("/plan-indicators", response=page_of(IndicatorShape))
def list_plan_indicators(request: HttpRequest, asked: Query[Indicators]) -> HttpResponse:
    """Of every action of the year, in the order of the plan. A null value: `said` tells why."""
    visitor = visitor_for(request, asked, Permission.SEE_PLAN)
    year, now = asked.year or timezone.localdate().year, timezone.now()
    found = [
        (action, value)
        for action in safety_plan.actions(visitor.scope, visitor.gemeente, year, known=now)
        for value in values_of(visitor.scope, action, now)
    ]
    return page(request, asked, found, lambda pair: _told(str(pair[0].number), pair[1]))


def _told(action: str, value: IndicatorValue) -> dict[str, Any]:
    made: dict[str, Any] = plain(value)
    return made | {"action": action}
