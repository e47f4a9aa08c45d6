"""A safety plan with priorities and actions that were stored as they are, without a service."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from openvis.domain.access import Person, Role, Scope
from openvis.domain.plan_indicator import PlanIndicator
from openvis.domain.safety_plan import ActionContent, PlanAction, PlanActionState, SafetyPlan, YearPriorities
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
