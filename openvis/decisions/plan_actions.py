"""Deciding on the actions of the safety plan: what is wanted, how far it is, what was done, and what carries it out.

Nothing of the log is edited. An action that is not finished at the end of the year goes on as a new one, which points
to the old; its log goes along.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.free_text import check_text
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.plan_requirements import WHY_LENGTH, check_content, check_progress, link_kind
from openvis.decisions.rules.policies import check_step, check_writes_log
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.safety_plan import ActionContent, LinkKind, PlanAction, PlanActionState, SafetyPlan
from openvis.errors import InputError
from openvis.store import buurtberichten, presence, top_x
from openvis.store import safety_plan as store

GEMEENTE_OF = {
    LinkKind.MESSAGE: buurtberichten.gemeente_of,
    LinkKind.PRESENCE: presence.gemeente_of,
    LinkKind.TOP_X: top_x.gemeente_of,
}


def add_action(
    person: Person, content: ActionContent, *, gemeente: str, year: int, now: datetime, origin: str
) -> PlanAction:
    """Store an action with the next number of its year. Raises NotPermitted for who and InputError for what."""
    verb = Verb.ADD_PLAN_ACTION
    with recorded(person, verb, subject="plan-action/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        plan, said = _plan(person, gemeente, year), _tidy(content)
        check_content(said, plan)
        draft = PlanAction(0, gemeente, plan.id, year, 0, said, PlanActionState.PLANNED, 0, None, None)
        made = store.add_action(draft, by=person, at=now)
        attempt.subject, attempt.detail = f"plan-action/{made.id}", made.name
    return made


def change_action(
    person: Person, action_id: int, content: ActionContent, *, version: int, now: datetime, origin: str
) -> PlanAction:
    """The next version of what an action says. Raises as `add_action`, and NotAllowedNow beside another's change."""
    verb, gemeente = Verb.CHANGE_PLAN_ACTION, store.action_gemeente(action_id)
    subject = f"plan-action/{action_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before, said = store.locked_action(person.scope, action_id, version=version), _tidy(content)
        after = check_step(before, verb)
        check_content(said, _plan(person, before.gemeente, before.year))
        if said == before.content:
            raise InputError("Er is niets gewijzigd.", "Wijzig iets, of ga terug zonder op te slaan.")
        attempt.detail = f"versie {version + 1}"
        return store.append_action(replace(before, content=said, state=after), "", by=person, at=now)


def move_action(
    person: Person, verb: Verb, action_id: int, *, version: int, reason: str = "", now: datetime, origin: str
) -> PlanAction:
    """Start, finish, stop or resume an action; to stop it asks a reason. Raises as `change_action`."""
    gemeente = store.action_gemeente(action_id)
    subject = f"plan-action/{action_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked_action(person.scope, action_id, version=version)
        after = check_step(before, verb)
        if reason.strip() or verb is Verb.STOP_PLAN_ACTION:
            check_text("De reden", reason, WHY_LENGTH)
        attempt.detail = reason.strip()
        return store.append_action(replace(before, state=after), reason.strip(), by=person, at=now)


def carry_over(person: Person, action_id: int, *, version: int, now: datetime, origin: str) -> PlanAction:
    """Let an unfinished action go on in the next year, with the same text, owner and indicators. Raises likewise."""
    verb, gemeente = Verb.CARRY_OVER_PLAN_ACTION, store.action_gemeente(action_id)
    subject = f"plan-action/{action_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before = store.locked_action(person.scope, action_id, version=version)
        after = check_step(before, verb)
        plan = _plan(person, before.gemeente, before.year + 1)
        goal = before.content.goal if plan.id == before.plan_id else 1  # another plan has other goals
        new = replace(
            before,
            plan_id=plan.id,
            year=before.year + 1,
            content=replace(before.content, goal=goal),
            state=PlanActionState.PLANNED,
            carried_from=before.id,
        )
        store.append_action(replace(before, state=after), "", by=person, at=now)
        made = store.add_action(new, by=person, at=now)
        attempt.detail = f"wordt {made.name}"
    return made


def log_progress(person: Person, action_id: int, text: str, *, on: date, now: datetime, origin: str) -> PlanAction:
    """Add a line to the log: what was done, and on which day. Its owner may, and who may change the plan."""
    verb, gemeente = Verb.LOG_PLAN_PROGRESS, store.action_gemeente(action_id)
    subject = f"plan-action/{action_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        action = store.get_action(person.scope, action_id)
        check_writes_log(person, action)
        check_progress(text, on, _plan(person, action.gemeente, action.year), localdate(now))
        store.add_progress(action, on, text.strip(), by=person, at=now)
        attempt.detail = on.isoformat()
    return store.get_action(person.scope, action_id)


def link(
    person: Person, action_id: int, subject: str, *, linked: bool = True, now: datetime, origin: str
) -> PlanAction:
    """Say that something of this gemeente carries an action out, or no longer does."""
    verb, gemeente = Verb.LINK_PLAN_ACTION, store.action_gemeente(action_id)
    named = f"plan-action/{action_id}"
    with recorded(person, verb, subject=named, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        action, kind = store.get_action(person.scope, action_id), link_kind(subject)
        if kind in GEMEENTE_OF and GEMEENTE_OF[kind](int(subject.partition("/")[2])) != action.gemeente:
            raise InputError(f"{subject} is er niet in deze gemeente.", "Kies iets uit de lijst.")
        if (subject in action.links) is linked:
            raise InputError("Dat is al zo.", "Bekijk de actie opnieuw.")
        store.add_link(action, subject, linked=linked, by=person, at=now)
        attempt.detail = f"{'met' if linked else 'los van'} {subject}"
    return store.get_action(person.scope, action_id)


def _plan(person: Person, gemeente: str, year: int) -> SafetyPlan:
    plan = store.plan_of_year(person.scope, gemeente, year)
    if plan is None:
        raise InputError(f"Er is geen plan waar {year} bij hoort.", "Maak eerst een plan, of verleng het vorige.")
    return plan


def _tidy(content: ActionContent) -> ActionContent:
    return replace(content, wanted=content.wanted.strip(), partners=tuple(sorted(set(content.partners))))
