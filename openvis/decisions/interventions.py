"""Deciding on interventions: make one with its criterion, change it, start it, end it, or cancel it before it starts.

Nothing is edited. A change is a new version with a reason. The version that stood when it started judges it, so that
afterwards nobody can move the goal to where the ball went; a later promise is judged too, and stands beside it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_not_judged, check_nothing_open, check_start, check_step
from openvis.decisions.rules.recording import came_along, recorded
from openvis.decisions.rules.requirements import (
    check_answers,
    check_change,
    check_intervention,
    check_reason,
    check_serves,
)
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.intervention import Intervention, InterventionPlan, InterventionState, outermost
from openvis.store import bijzonderheden, interventions, overleg, results, safety_plan, work_orders


def make_intervention(
    person: Person,
    plan: InterventionPlan,
    *,
    gemeente: str,
    attention_id: int | None,
    decision_id: int | None = None,
    now: datetime,
    origin: str,
) -> Intervention:
    """Plan an intervention; because of a decision of a VIS-overleg where one is named.

    Raises NotPermitted for who, InputError for what: a past start, an end before the start, a criterion that is
    no decrease, or areas or incident types that are not those of the attention row it answers.
    """
    draft = _draft(plan, gemeente, attention_id)
    verb = Verb.MAKE_INTERVENTION
    with recorded(person, verb, subject="intervention/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_intervention(draft, localdate(now))
        _check_serves(draft)
        if attention_id is not None:
            check_answers(draft, results.attention_row(person.scope, attention_id))
        made = interventions.add(draft, by=person, at=now)
        attempt.subject = f"intervention/{made.id}"
        if decision_id is not None:
            overleg.add_outcome(overleg.get_decision(person.scope, decision_id), attempt.subject, at=now)
        if attention_id is not None:
            _take_up(person, attention_id, made, now)
    return made


def change_intervention(
    person: Person,
    intervention_id: int,
    plan: InterventionPlan,
    *,
    version: int,
    why: str,
    now: datetime,
    origin: str,
) -> Intervention:
    """A new version, with the reason for it. Once it runs, what it is about and when it began are fixed.

    Raises NotPermitted, InputError as `make_intervention`, and NotAllowedNow when `version` is no longer the last or
    its day of judgement has come.
    """
    verb, gemeente = Verb.CHANGE_INTERVENTION, interventions.gemeente_of(intervention_id)
    subject = f"intervention/{intervention_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        before, today = interventions.locked(person.scope, intervention_id, version=version), localdate(now)
        check_step(before, verb)
        check_not_judged(interventions.versions(person.scope, intervention_id), today)
        draft = replace(
            before, **{each.name: getattr(_draft(plan, "", None), each.name) for each in fields(InterventionPlan)}
        )
        check_reason(why)
        check_change(before, draft, today)
        _check_serves(draft)
        if before.attention_id is not None:
            check_answers(draft, results.attention_row(person.scope, before.attention_id))
        changed = interventions.append_version(before, draft, why=why.strip(), by=person, at=now)
        attempt.detail = f"versie {changed.version}: {why.strip()}"
    return changed


def _check_serves(draft: Intervention) -> None:
    check_serves(draft, None if draft.serves is None else safety_plan.action_gemeente(draft.serves))


def _draft(plan: InterventionPlan, gemeente: str, attention_id: int | None) -> Intervention:
    """The plan as it may be stored: nothing named twice, and in an order that does not depend on who ticked what."""
    said = {each.name: getattr(plan, each.name) for each in fields(InterventionPlan)}
    said |= {
        "title": plan.title.strip(),
        "areas": outermost(plan.areas),
        "categories": tuple(sorted(set(plan.categories))),
        "cells": tuple(sorted(set(plan.cells))),
        "partners": tuple(sorted(set(plan.partners))),
    }
    return Intervention(id=0, gemeente=gemeente, state=InterventionState.PLANNED, attention_id=attention_id, **said)


def plan_beside(
    person: Person,
    plan: InterventionPlan,
    *,
    gemeente: str,
    attention_id: int | None,
    because: str,
    now: datetime,
    origin: str,
) -> Intervention:
    """Plan the intervention that comes with another decision, such as a buurtbericht; who may, was asked for that one.

    Raises InputError as `make_intervention` does.
    """
    draft = _draft(plan, gemeente, attention_id)
    check_intervention(draft, localdate(now))
    made = interventions.add(draft, by=person, at=now)
    _along(person, Verb.MAKE_INTERVENTION, made, because, now, origin)
    if draft.attention_id is not None:
        _take_up(person, draft.attention_id, made, now)
    return made


def move_beside(person: Person, verb: Verb, intervention_id: int, *, because: str, now: datetime, origin: str) -> None:
    """Start or cancel such an intervention, unless somebody has done something with it since."""
    intervention = interventions.locked(person.scope, intervention_id)
    if intervention.state is InterventionState.PLANNED:
        interventions.append_state(intervention, check_step(intervention, verb), by=person, at=now)
        _along(person, verb, intervention, because, now, origin)


def _along(person: Person, verb: Verb, made: Intervention, because: str, now: datetime, origin: str) -> None:
    subject = f"intervention/{made.id}"
    came_along(person, verb, subject=subject, gemeente=made.gemeente, because=because, now=now, origin=origin)


def _take_up(person: Person, attention_id: int, made: Intervention, now: datetime) -> None:
    """An intervention against a bijzonderheid takes it up, unless another did so before."""
    known = bijzonderheden.of_attention(person.scope, attention_id)
    if known and known.state is not BijzonderheidState.TAKEN_UP:
        reason = f"Interventie gemaakt: {made.title}."
        bijzonderheden.append_judgement(known, BijzonderheidState.TAKEN_UP, reason, by=person, at=now)


def start_intervention(
    person: Person, intervention_id: int, *, version: int | None = None, now: datetime, origin: str
) -> Intervention:
    """From planned to running, within its own period. Raises NotPermitted or NotAllowedNow.

    version  the one that was looked at, where a person looked: what somebody else changed meanwhile is not started
    """
    return _change(person, Verb.START_INTERVENTION, intervention_id, version, now=now, origin=origin)


def end_intervention(
    person: Person, intervention_id: int, *, version: int | None = None, now: datetime, origin: str
) -> Intervention:
    """From running to ended, once no work order is open. Raises NotPermitted or NotAllowedNow."""
    return _change(person, Verb.END_INTERVENTION, intervention_id, version, now=now, origin=origin)


def cancel_intervention(
    person: Person, intervention_id: int, *, version: int | None = None, now: datetime, origin: str
) -> Intervention:
    """From planned to cancelled, once no work order is open. Raises NotPermitted or NotAllowedNow."""
    return _change(person, Verb.CANCEL_INTERVENTION, intervention_id, version, now=now, origin=origin)


def _change(
    person: Person, verb: Verb, intervention_id: int, version: int | None, *, now: datetime, origin: str
) -> Intervention:
    subject, gemeente = f"intervention/{intervention_id}", interventions.gemeente_of(intervention_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        intervention = interventions.locked(person.scope, intervention_id, version=version)
        after = check_step(intervention, verb)
        if verb is Verb.START_INTERVENTION:
            check_start(intervention, localdate(now))
        else:
            check_nothing_open(work_orders.of_intervention(person.scope, intervention_id))
        interventions.append_state(intervention, after, by=person, at=now)
        return interventions.get(person.scope, intervention_id)
