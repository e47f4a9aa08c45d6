"""A safety plan with priorities and actions: stored as they are without a service, and every way to change one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from openvis.decisions import plan_actions as actions
from openvis.decisions import safety_plan as decide
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.safety_plan import OWNERS, ActionContent, PlanAction, PlanActionState, SafetyPlan, YearPriorities
from openvis.store import safety_plan as store

HOME = "GM9901"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ADVISEUR = Person(7004, "adviseur-9901", Role.ADVISEUR, Scope.of(HOME))
GOALS = ("Minder inbraak en diefstal", "Iedereen doet mee")
BURGLARIES = PlanIndicator("incidents", "woninginbraak")


def plan_of(**changes: Any) -> SafetyPlan:
    """One that was never stored: four years from 2025 on."""
    facts: dict[str, Any] = {
        "id": 0,
        "gemeente": HOME,
        "title": "Veilig Stad 2025-2028",
        "theme": "Veiligheid",
        "first_year": 2025,
        "last_year": 2028,
        "goals": GOALS,
        "version": 1,
        "by": ADVISEUR.username,
        "at": NOW,
        "why": "",
    }
    return SafetyPlan(**facts | changes)


def kept_plan(**changes: Any) -> SafetyPlan:
    return store.add_plan(plan_of(**changes), by=ADVISEUR, at=NOW)


def priorities_of(plan: SafetyPlan, **changes: Any) -> YearPriorities:
    facts: dict[str, Any] = {
        "gemeente": plan.gemeente,
        "plan_id": plan.id,
        "year": 2026,
        "number": 1,
        "weights": {"woninginbraak": 3.0, "overlast": 0.5},
        "why": "Besluit van de raad.",
        "by": ADVISEUR.username,
        "at": NOW,
    }
    return YearPriorities(**facts | changes)


def content(**changes: Any) -> ActionContent:
    facts: dict[str, Any] = {
        "goal": 1,
        "wanted": "Wij willen minder inbraken in de donkere maanden.",
        "owner": Role.COORDINATOR,
        "partners": ("politie",),
        "indicators": (BURGLARIES,),
    }
    return ActionContent(**facts | changes)


def action_of(plan: SafetyPlan, **changes: Any) -> PlanAction:
    facts: dict[str, Any] = {
        "id": 0,
        "gemeente": plan.gemeente,
        "plan_id": plan.id,
        "year": 2026,
        "number": 0,
        "content": content(),
        "state": PlanActionState.PLANNED,
        "version": 0,
        "carried_from": None,
        "carried_to": None,
    }
    return PlanAction(**facts | changes)


def kept_action(plan: SafetyPlan | None = None, *, at: datetime = NOW, **changes: Any) -> PlanAction:
    return store.add_action(action_of(plan or kept_plan(), **changes), by=ADVISEUR, at=at)


# ----- through the services


def make_plan(by: Person = ADVISEUR, *, now: datetime = NOW, gemeente: str = HOME, **changes: Any) -> SafetyPlan:
    return decide.make_plan(by, plan_of(**changes), gemeente=gemeente, now=now, origin="test")


def change_plan(by: Person, plan: SafetyPlan, *, now: datetime = NOW, **changes: Any) -> SafetyPlan:
    """The next version: another title, unless a change says otherwise."""
    draft = replace(plan, **changes or {"title": "Samen veilig 2025-2028"})
    given: dict[str, Any] = {"version": plan.version, "why": "De raad wil het anders.", "now": now, "origin": "test"}
    return decide.change_plan(by, plan.id, draft, **given)


def set_priorities(by: Person = ADVISEUR, *, now: datetime = NOW, **changes: Any) -> YearPriorities:
    asked: dict[str, Any] = {
        "weights": {"woninginbraak": 3.0},
        "gemeente": HOME,
        "year": 2026,
        "seen": 0,
        "why": "Besluit van de raad.",
    } | changes
    return decide.set_priorities(by, asked.pop("weights"), now=now, origin="test", **asked)


def add_action(by: Person = ADVISEUR, *, now: datetime = NOW, year: int = 2026, **changes: Any) -> PlanAction:
    return actions.add_action(by, content(**changes), gemeente=HOME, year=year, now=now, origin="test")


def planned_action(**changes: Any) -> PlanAction:
    """An action of a plan; the plan that is there where there is one."""
    the_plan()
    return add_action(**changes)


def the_plan() -> SafetyPlan:
    """The plan there is; a new one where there is none."""
    return next(iter(store.plans(Scope.of(HOME), HOME)), None) or make_plan()


def running_action(**changes: Any) -> PlanAction:
    return change_plan_action(Verb.START_PLAN_ACTION, ADVISEUR, planned_action(**changes))


def actions_of_every_owner() -> PlanAction:
    """One of each role that can own one; that of the coordinator is the last."""
    for owner in OWNERS:
        planned_action(owner=owner)
    return planned_action()


def log(by: Person, action: PlanAction, *, now: datetime = NOW, **changes: Any) -> PlanAction:
    asked: dict[str, Any] = {"text": "Er is een avond met bewoners gehouden.", "on": TODAY} | changes
    return actions.log_progress(by, action.id, asked["text"], on=asked["on"], now=now, origin="test")


def link(by: Person, action: PlanAction, subject: str = "undermining", **changes: Any) -> PlanAction:
    return actions.link(by, action.id, subject, now=NOW, origin="test", **changes)


def log_of_own(by: Person, action: PlanAction, *, now: datetime = NOW) -> PlanAction:
    """A line in the log of the action that is of this person's role; of this one where none is."""
    there = store.actions(Scope.of(HOME), HOME, 2026)
    known = action.id in {each.id for each in there}
    own = next((each for each in there if known and each.content.owner is by.role), action)
    return log(by, own, now=now)


def change_plan_action(verb: Verb, by: Person, thing: PlanAction, *, now: datetime = NOW) -> PlanAction:
    """Try a verb on an action, the way its page would; the action as it is afterwards."""
    given: dict[str, Any] = {"version": thing.version, "now": now, "origin": "test"}
    other = replace(thing.content, wanted="Wij willen dat bewoners elkaar helpen.")
    ways: dict[Verb, Callable[[], PlanAction]] = {
        Verb.CHANGE_PLAN_ACTION: lambda: actions.change_action(by, thing.id, other, **given),
        Verb.CARRY_OVER_PLAN_ACTION: lambda: actions.carry_over(by, thing.id, **given),
        Verb.LOG_PLAN_PROGRESS: lambda: log_of_own(by, thing, now=now),
        Verb.LINK_PLAN_ACTION: lambda: link(by, thing),
    }
    way = ways.get(verb, lambda: actions.move_action(by, verb, thing.id, reason="Het geld is op.", **given))
    made = way()
    return made if made.id == thing.id else store.get_action(Scope.of(HOME), thing.id)


def only_a_plan() -> None:
    """A plan there is, and nothing to point at."""
    the_plan()


def stopped_action() -> PlanAction:
    return change_plan_action(Verb.STOP_PLAN_ACTION, ADVISEUR, running_action())


# What each verb is tried on, and how those are tried that make something new.
BEFORE_OF_PLAN: dict[Verb, Callable[[], Any]] = {
    Verb.MAKE_SAFETY_PLAN: lambda: None,
    Verb.CHANGE_SAFETY_PLAN: the_plan,
    Verb.SET_PRIORITIES: only_a_plan,
    Verb.ADD_PLAN_ACTION: only_a_plan,
    Verb.CHANGE_PLAN_ACTION: planned_action,
    Verb.START_PLAN_ACTION: planned_action,
    Verb.FINISH_PLAN_ACTION: running_action,
    Verb.STOP_PLAN_ACTION: running_action,
    Verb.RESUME_PLAN_ACTION: stopped_action,
    Verb.CARRY_OVER_PLAN_ACTION: running_action,
    Verb.LOG_PLAN_PROGRESS: actions_of_every_owner,
    Verb.LINK_PLAN_ACTION: planned_action,
}
OF_PLAN: dict[Verb, Callable[[Person], object]] = {
    Verb.MAKE_SAFETY_PLAN: make_plan,
    Verb.SET_PRIORITIES: set_priorities,
    Verb.ADD_PLAN_ACTION: add_action,
}
