"""Deciding on the safety plan: making one, changing it, and setting the priorities of a year.

The priorities of a year are the weights of the attention list (ADR 037), so a change is a new version with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.plan_requirements import WHY_LENGTH, check_plan, check_weights
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.category import THEMES, category
from openvis.domain.safety_plan import EQUAL, SafetyPlan, YearPriorities
from openvis.errors import InputError
from openvis.store import safety_plan as store


def make_plan(person: Person, draft: SafetyPlan, *, gemeente: str, now: datetime, origin: str) -> SafetyPlan:
    """Store a plan of years that no other plan has. Raises NotPermitted for who and InputError for what."""
    verb = Verb.MAKE_SAFETY_PLAN
    with recorded(person, verb, subject="safety-plan/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        made = replace(_tidy(draft), gemeente=gemeente, version=0, by=person.username, at=now, why="")
        check_plan(made, store.plans(person.scope, gemeente))
        made = store.add_plan(made, by=person, at=now)
        attempt.subject, attempt.detail = f"safety-plan/{made.id}", made.title
    return made


def change_plan(
    person: Person, plan_id: int, draft: SafetyPlan, *, version: int, why: str, now: datetime, origin: str
) -> SafetyPlan:
    """The next version. Raises as `make_plan`, and NotAllowedNow when `version` is no longer the last."""
    verb, gemeente = Verb.CHANGE_SAFETY_PLAN, store.plan_gemeente(plan_id)
    subject = f"safety-plan/{plan_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        plans = {each.id: each for each in store.plans(person.scope, gemeente or "")}
        before = plans.pop(plan_id)
        said = {name: getattr(_tidy(draft), name) for name in ("title", "theme", "first_year", "last_year", "goals")}
        after = replace(before, **said, version=version, by=person.username, at=now, why=why.strip())
        check_text("De reden", why, WHY_LENGTH)
        check_plan(after, [*plans.values()], _used(person, before))
        changed = store.append_plan(after, by=person, at=now)
        attempt.detail = f"versie {changed.version}: {changed.why}"
    return changed


def set_priorities(
    person: Person,
    weights: Mapping[str, float],
    *,
    gemeente: str,
    year: int,
    seen: int,
    why: str,
    now: datetime,
    origin: str,
) -> YearPriorities:
    """The next version of the priorities of a year; the next run ranks by it.

    seen  number of the version on the page, 0 for none. Raises NotAllowedNow where there is a newer one.
    """
    verb = Verb.SET_PRIORITIES
    subject = f"priorities/{year}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        plan = store.plan_of_year(person.scope, gemeente, year)
        if plan is None:
            raise InputError(f"Er is geen plan waar {year} bij hoort.", "Maak eerst een plan.")
        check_text("De reden", why, WHY_LENGTH)
        check_weights(weights)
        said = {slug: weight for slug, weight in weights.items() if weight != _else(slug, weights)}
        last = next(iter(store.priorities(person.scope, gemeente, year=year)), None)
        if last and seen == last.number and dict(last.weights) == said:
            raise InputError("Er is niets gewijzigd.", "Wijzig een gewicht, of ga terug zonder op te slaan.")
        made = YearPriorities(gemeente, plan.id, year, seen + 1, said, why.strip(), person.username, now)
        made = store.add_priorities(made, by=person, at=now)
        attempt.detail = f"versie {made.number}: {made.why}"
    return made


def _tidy(draft: SafetyPlan) -> SafetyPlan:
    goals = tuple(goal.strip() for goal in draft.goals if goal.strip())
    return replace(draft, title=draft.title.strip(), theme=draft.theme.strip(), goals=goals)


def _else(slug: str, weights: Mapping[str, float]) -> float:
    """What a type or theme weighs where nothing is said of it: a type as much as its theme."""
    return EQUAL if slug in THEMES else weights.get(category(slug).theme, EQUAL)


def _used(person: Person, plan: SafetyPlan) -> list[tuple[int, int]]:
    """Which years and goals of a plan something stands in."""
    found = store.actions_of_plan(person.scope, plan)
    of_priorities = [(each.year, 1) for each in store.priorities(person.scope, plan.gemeente)]
    return [(each.year, each.content.goal) for each in found] + [
        each for each in of_priorities if each[0] in plan.years
    ]
