"""The plan of the town: sixteen kinds of actions that can all be stored, with real indicators and whole sentences."""

from __future__ import annotations

from collections import Counter

import pytest

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.plan_requirements import PROGRESS_LENGTH, WHY_LENGTH, check_content, check_weights
from openvis.demo.safety_plan import GOALS, STOPPED_BECAUSE, WEIGHTS, WHY, planned_actions
from openvis.domain.plan_indicator import Needs, PlanIndicator, indicator_kind
from openvis.domain.safety_plan import OWNERS, PlanActionState
from tests.support.safety_plan import plan_of

ACTIONS = planned_actions()
PLAN = plan_of(goals=GOALS)


def test_there_are_sixteen_for_two_goals_of_every_owner_and_in_every_state_but_one():
    assert len(ACTIONS) == 16
    assert {each.content.goal for each in ACTIONS} == {1, 2}
    assert {each.content.owner for each in ACTIONS} == set(OWNERS)
    assert {each.state for each in ACTIONS} == set(PlanActionState) - {PlanActionState.CARRIED_OVER}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda each: each.content.wanted[:40])
def test_each_could_have_been_written_on_the_page(action):
    check_content(action.content, PLAN)
    assert action.done
    for line in action.done:
        check_text("Wat is gedaan", line, PROGRESS_LENGTH)
        assert line[0].isupper()
        assert line[-1] == "."


def test_every_need_of_an_indicator_but_that_of_a_survey_is_shown():
    kinds = Counter(each.kind for action in ACTIONS for each in action.content.indicators)
    assert len(kinds) >= 10
    assert {indicator_kind(kind).needs for kind in kinds} == set(Needs) - {Needs.QUESTION}


def test_an_indicator_can_have_months_of_its_own():
    assert ACTIONS[4].content.indicators[0] == PlanIndicator("incidents", "autokraak", first_month=10, last_month=12)
    assert ACTIONS[0].content.indicators[0] == PlanIndicator("incidents", "woninginbraak")
    assert ACTIONS[15].content.indicators == (PlanIndicator("presence-hours", "wijkboa-hours"),)
    assert ACTIONS[9].content.indicators == ()


def test_the_priorities_can_be_set():
    check_weights(WEIGHTS)
    check_text("De reden", WHY, WHY_LENGTH)
    check_text("De reden", STOPPED_BECAUSE, WHY_LENGTH)
    assert any(weight > 1 for weight in WEIGHTS.values())
    assert any(weight < 1 for weight in WEIGHTS.values())
