"""What the forms of the safety plan make of what was typed, and what they begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from openvis.domain.access import Role
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.safety_plan import ActionContent
from openvis.web.forms.safety_plan import ActionForm, LinkForm, PlanForm, PrioritiesForm, action_as_initial, weights_of
from tests.support.safety_plan import plan_of, priorities_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SLUGS = ("vermogen", "overlast", "woninginbraak", "autokraak")
CONTENT = ActionContent(
    goal=2,
    wanted="Wij willen dat bewoners elkaar helpen.",
    owner=Role.WIJKCOORDINATOR,
    partners=("halt", "politie"),
    indicators=(
        PlanIndicator("incidents", "vermogen", "WK990101", "", 10, 12),
        PlanIndicator("people-reached", "residents-evening"),
        PlanIndicator("survey", "slachtoffer"),
    ),
)


def action_form(data: dict[str, Any] | None = None, **options: Any) -> ActionForm:
    asked = {"goals": ("Een", "Twee"), "types": SLUGS, "wijken": {"WK990101": "Centrum"}, "rows": 4} | options
    return ActionForm(data, **asked)


def test_an_action_that_is_shown_and_sent_back_is_the_same_action():
    form = action_form(action_as_initial(CONTENT) | {"version": 1})
    assert form.is_valid(), form.errors
    assert form.content() == CONTENT


def test_a_row_without_a_kind_is_no_indicator_and_months_that_are_left_out_are_the_whole_year():
    sent = action_as_initial(CONTENT) | {"kind_0": "", "first_month_1": "", "last_month_1": ""}
    form = action_form(sent)
    assert form.is_valid(), form.errors
    assert form.content().indicators == CONTENT.indicators[1:]
    assert [len(row) for row in form.indicator_rows()] == [5] * 4


@pytest.mark.parametrize(
    "odd",
    [{"goal": 3}, {"goal": ""}, {"owner": "boa"}, {"wanted": ""}, {"partners": ["jansen"]}, {"kind_0": "sfeer"}],
    ids=str,
)
def test_what_is_not_on_offer_is_refused_by_the_form(odd):
    assert not action_form(action_as_initial(CONTENT) | odd).is_valid()


def test_a_plan_has_a_goal_per_line_and_asks_why_only_for_a_change():
    plan = plan_of()
    sent = {name: getattr(plan, name) for name in ("title", "theme", "first_year", "last_year")}
    new = PlanForm(sent | {"goals": "\r\n".join(plan.goals)}, changing=False)
    assert new.is_valid()
    assert new.draft(plan.gemeente, NOW).goals == plan.goals
    assert "why" not in new.fields
    assert "why" in PlanForm(sent | {"goals": "Een"}, changing=True).errors


def test_a_theme_begins_at_one_and_a_type_at_nothing_of_its_own():
    held = priorities_of(plan_of(id=1), weights={"woninginbraak": 3.0, "overlast": 0.5})
    assert weights_of(held, SLUGS) == {"vermogen": 1.0, "overlast": 0.5, "woninginbraak": 3.0, "autokraak": None}
    assert weights_of(None, SLUGS) == {"vermogen": 1.0, "overlast": 1.0, "woninginbraak": None, "autokraak": None}
    form = PrioritiesForm(
        {"vermogen": "1", "overlast": "0.5", "woninginbraak": "3", "why": "Zo.", "seen": 1}, slugs=SLUGS
    )
    assert form.is_valid()
    assert form.weights() == {"vermogen": 1.0, "overlast": 0.5, "woninginbraak": 3.0}


def test_only_what_is_there_can_be_linked():
    offered = {"presence/4": "Buurttent"}
    assert LinkForm({"subject": "presence/4"}, offered=offered).is_valid()
    assert not LinkForm({"subject": "presence/5"}, offered=offered).is_valid()
