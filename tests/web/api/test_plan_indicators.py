"""The indicators of the safety plan: the page of the action, the spreadsheet of the plan and the API tell the same."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import python_calamine

from openvis.domain.access import Role
from openvis.domain.plan_indicator import PlanIndicator
from tests.support.in_process import site_for
from tests.support.presence import register
from tests.support.safety_plan import content, kept_action, kept_plan
from tests.web.reading import table_rows, text_of

YEAR = 2025
INDICATORS = (
    PlanIndicator("incidents", "woninginbraak"),
    PlanIndicator("incidents", "fietsendiefstal", area="BU99010103", first_month=4, last_month=9),
    PlanIndicator("presence-hours"),
    PlanIndicator("incidents", "woninginbraak", area="BU99990000"),  # nothing is known of that one
)


def in_sheet(client: Any) -> list[dict[str, Any]]:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(client.get(f"/plan/{YEAR}/plan.xlsx").content))
    head, *rows = book.get_sheet_by_name("Cijfers").to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_page_spreadsheet_and_api(visit):
    register(hours=4.5)
    plan = kept_plan()
    action = kept_action(plan, year=YEAR, content=content(indicators=INDICATORS))
    kept_action(plan, year=YEAR, content=content(indicators=INDICATORS[:1]))
    client = visit(Role.ANALIST)
    there, _ = site_for(client)
    told = list(there.plan_indicators(year=YEAR))
    assert [each.action for each in told] == ["1"] * 4 + ["2"]
    assert [each.value.indicator for each in told[:4]] == list(INDICATORS)
    assert [each.value.value is None for each in told] == [False, False, False, True, False]
    shown = [*table_rows(client.get(f"/plan/acties/{action.id}/"))]
    for each, row in zip(told, in_sheet(client), strict=True):
        assert (str(row["actie"]).removesuffix(".0"), row["waarom geen cijfer"]) == (each.action, each.value.said)
        assert (row["aantal"], row["eerder"]) == tuple(
            "" if count is None else count for count in (each.value.value, each.value.before)
        )
    on_page = shown[1:5]  # below the head, in the order of the action
    for each, (_, count, before, *rest) in zip(told[:4], on_page, strict=True):
        assert (count.split(" ")[0], before) == (in_words(each.value.value), in_words(each.value.before))
        assert each.value.said in " ".join(rest)


def in_words(count: float | None) -> str:
    return "–" if count is None else f"{count:,g}".translate(str.maketrans(",.", ".,"))


def test_a_year_without_a_plan_has_none_and_what_is_no_year_is_refused(visit):
    client = visit(Role.ANALIST)
    assert client.get("/api/v1/plan-indicators", {"year": 2050}).json()["items"] == []
    assert client.get("/api/v1/plan-indicators", {"year": 20260}).status_code == 400


def test_who_may_not_see_the_plan_gets_no_figures_of_it(visit):
    kept_action(year=YEAR)
    for role in (Role.PARTNER, Role.BEHEERDER):
        answer = visit(role).get("/api/v1/plan-indicators", {"year": YEAR})
        assert answer.status_code == 403, text_of(answer)
