"""The plan of the demo town lands as somebody would have written it through the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from openvis.demo.safety_plan import GOALS, WEIGHTS, planned_actions
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Scope
from openvis.domain.safety_plan import PlanActionState
from openvis.pipeline.register_plan import link_what_carries_out, register_plan, set_priorities
from openvis.store import presence, safety_plan
from tests.support.presence import presence as presence_of

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(GEMEENTE)


@pytest.mark.parametrize("now", [datetime(2026, 11, 29, 9, tzinfo=UTC), datetime(2027, 1, 3, 9, tzinfo=UTC)], ids=str)
def test_every_action_is_in_its_state_with_its_log_of_this_year(now):
    made = register_plan(now)
    stored = safety_plan.actions(SCOPE, GEMEENTE, now.year)
    assert [each.id for each in stored] == [each.id for each in made]
    for action, planned in zip(stored, planned_actions(), strict=True):
        assert action.content == planned.content
        assert action.state is planned.state
        assert sorted(line.text for line in action.log) == sorted(planned.done)
        assert all(date(now.year, 1, 1) <= line.on <= now.date() for line in action.log)
        assert action.version == {PlanActionState.PLANNED: 1, PlanActionState.RUNNING: 2}.get(action.state, 3)
    plan = safety_plan.plan_of_year(SCOPE, GEMEENTE, now.year)
    assert plan is not None
    assert (plan.goals, plan.years) == (GOALS, range(now.year - 1, now.year + 3))


def test_the_log_is_told_in_the_order_in_which_it_was_written():
    now = datetime(2026, 11, 29, 9, tzinfo=UTC)
    register_plan(now)
    moments = safety_plan.actions(SCOPE, GEMEENTE, 2026)[3].log
    assert [line.text for line in moments] == list(planned_actions()[3].done)
    assert moments[-1].on == date(2026, 11, 22)


def test_priorities_hold_from_now_on_and_not_before():
    now = datetime(2026, 11, 29, 9, tzinfo=UTC)
    [first, *_] = register_plan(now)
    set_priorities(first.plan_id, now)
    held = safety_plan.priorities_in_force(SCOPE, GEMEENTE, now.date())
    assert held is not None
    assert (held.weights, held.name) == (WEIGHTS, "2026/1")
    before = now - timedelta(seconds=1)
    assert safety_plan.priorities_in_force(SCOPE, GEMEENTE, now.date(), known=before) is None


def test_what_there_is_of_the_town_carries_actions_out():
    now = datetime(2026, 11, 29, 9, tzinfo=UTC)
    made = register_plan(now)
    there = [presence.add(presence_of(gemeente=GEMEENTE), by=None, at=now) for _ in range(4)]
    link_what_carries_out(made, now)
    linked = {each.number: each.links for each in safety_plan.actions(SCOPE, GEMEENTE, 2026) if each.links}
    assert set(linked) == {2, 7}
    assert linked[2] == ("undermining",)
    assert len(linked[7]) == 3
    assert set(linked[7]) <= {f"presence/{each.id}" for each in there}
