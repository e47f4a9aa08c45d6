"""The safety plan of the demo town put in the store, as its adviseur would have written it through the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from openvis.demo.safety_plan import GOALS, STOPPED_BECAUSE, THEME, TITLE, WEIGHTS, WHY, PlannedAction, planned_actions
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import SYSTEM
from openvis.domain.safety_plan import LinkKind, PlanAction, PlanActionState, SafetyPlan, YearPriorities
from openvis.store import presence, safety_plan, top_x

BEFORE = timedelta(days=400)  # the plan was there before the year began
EVERY = timedelta(days=45)  # between two lines of a log


def register_plan(now: datetime) -> list[PlanAction]:
    """The plan and its actions of this year, each with what was done."""
    year, scope = localdate(now).year, Scope.of(GEMEENTE)
    draft = SafetyPlan(0, GEMEENTE, f"{TITLE} {year - 1}-{year + 2}", THEME, year - 1, year + 2, GOALS, 0, "", now, "")
    plan = safety_plan.add_plan(draft, by=None, at=now - BEFORE)
    adviseur = Person(0, "adviseur", Role.ADVISEUR, scope)
    return [_register(plan, each, adviseur, now) for each in planned_actions()]


def set_priorities(plan_id: int, now: datetime) -> None:
    """What the council decided, after the last run: the next one ranks by it."""
    weighed = YearPriorities(GEMEENTE, plan_id, localdate(now).year, 1, WEIGHTS, WHY, SYSTEM, now)
    safety_plan.add_priorities(weighed, by=None, at=now)


def _register(plan: SafetyPlan, planned: PlannedAction, by: Person, now: datetime) -> PlanAction:
    """One action through its states, with a line of the log every month and a half, the last of them a week ago."""
    year = localdate(now).year
    draft = PlanAction(0, GEMEENTE, plan.id, year, 0, planned.content, PlanActionState.PLANNED, 0, None, None)
    action = safety_plan.add_action(draft, by=None, at=now - BEFORE)
    last = max(date(year, 1, 1), localdate(now) - timedelta(days=7))
    for number, text in enumerate(reversed(planned.done)):
        on = max(date(year, 1, 1), last - number * EVERY)
        safety_plan.add_progress(action, on, text, by=by, at=now - timedelta(days=1))
    for state in _way_to(planned.state):
        reason = STOPPED_BECAUSE if state is PlanActionState.STOPPED else ""
        action = safety_plan.append_action(replace(action, state=state), reason, by=None, at=now - timedelta(days=1))
    return action


def _way_to(state: PlanActionState) -> list[PlanActionState]:
    if state is PlanActionState.PLANNED:
        return []
    return list(dict.fromkeys([PlanActionState.RUNNING, state]))


def link_what_carries_out(actions: list[PlanAction], now: datetime) -> None:
    """The moments of the Top-X, some presence, and the approach to ondermijning."""
    scope = Scope.of(GEMEENTE)
    by = Person(0, "adviseur", Role.ADVISEUR, scope)
    for moment in top_x.of_gemeente(scope, GEMEENTE):
        safety_plan.add_link(actions[3], f"{LinkKind.TOP_X.value}/{moment.id}", linked=True, by=by, at=now)
    for there in presence.of_gemeente(scope, GEMEENTE)[:3]:
        safety_plan.add_link(actions[6], f"{LinkKind.PRESENCE.value}/{there.id}", linked=True, by=by, at=now)
    safety_plan.add_link(actions[1], LinkKind.UNDERMINING.value, linked=True, by=by, at=now)
