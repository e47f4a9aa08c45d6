"""Deciding on interventions: make one with its criterion, start it, end it, or cancel it before it starts.

There is no service that changes a period or a criterion. Both are fixed when the intervention is made, so that
afterwards nobody can move the goal to where the ball went; a better idea is a new intervention.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_nothing_open, check_start, check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.requirements import check_answers, check_intervention
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.intervention import Intervention, InterventionKind, InterventionState, SuccessCriterion
from openvis.store import bijzonderheden, interventions, results, work_orders


def make_intervention(
    person: Person,
    *,
    gemeente: str,
    title: str,
    kind: InterventionKind,
    area: str,
    category: str,
    starts_on: date,
    ends_on: date,
    reduction_percent: int,
    attention_id: int | None,
    now: datetime,
    origin: str,
) -> Intervention:
    """Plan an intervention: `reduction_percent` fewer incidents than expected from `starts_on` up to `ends_on`.

    Raises NotPermitted for who, InputError for what: a past start, an end before the start, a criterion that is
    no decrease, or an area or incident type other than those of the attention row it answers.
    """
    draft = Intervention(
        id=0,  # not stored yet
        gemeente=gemeente,
        title=title.strip(),
        kind=kind,
        area=area,
        category=category,
        starts_on=starts_on,
        ends_on=ends_on,
        criterion=SuccessCriterion(reduction_percent),
        state=InterventionState.PLANNED,
        attention_id=attention_id,
    )
    verb = Verb.MAKE_INTERVENTION
    with recorded(person, verb, subject="intervention/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_intervention(draft, localdate(now))
        if attention_id is not None:
            check_answers(draft, results.attention_row(person.scope, attention_id))
        made = interventions.add(draft, by=person, at=now)
        attempt.subject = f"intervention/{made.id}"
        if attention_id is not None:
            _take_up(person, attention_id, made, now)
    return made


def _take_up(person: Person, attention_id: int, made: Intervention, now: datetime) -> None:
    """An intervention against a bijzonderheid takes it up, unless another did so before."""
    known = bijzonderheden.of_attention(person.scope, attention_id)
    if known and known.state is not BijzonderheidState.TAKEN_UP:
        reason = f"Interventie gemaakt: {made.title}."
        bijzonderheden.append_judgement(known, BijzonderheidState.TAKEN_UP, reason, by=person, at=now)


def start_intervention(person: Person, intervention_id: int, *, now: datetime, origin: str) -> Intervention:
    """From planned to running, within its own period. Raises NotPermitted or NotAllowedNow."""
    return _change(person, Verb.START_INTERVENTION, intervention_id, now=now, origin=origin)


def end_intervention(person: Person, intervention_id: int, *, now: datetime, origin: str) -> Intervention:
    """From running to ended, once no work order is open. Raises NotPermitted or NotAllowedNow."""
    return _change(person, Verb.END_INTERVENTION, intervention_id, now=now, origin=origin)


def cancel_intervention(person: Person, intervention_id: int, *, now: datetime, origin: str) -> Intervention:
    """From planned to cancelled, once no work order is open. Raises NotPermitted or NotAllowedNow."""
    return _change(person, Verb.CANCEL_INTERVENTION, intervention_id, now=now, origin=origin)


def _change(person: Person, verb: Verb, intervention_id: int, *, now: datetime, origin: str) -> Intervention:
    subject, gemeente = f"intervention/{intervention_id}", interventions.gemeente_of(intervention_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        intervention = interventions.locked(person.scope, intervention_id)
        after = check_step(intervention, verb)
        if verb is Verb.START_INTERVENTION:
            check_start(intervention, localdate(now))
        else:
            check_nothing_open(work_orders.of_intervention(person.scope, intervention_id))
        interventions.append_state(intervention, after, by=person, at=now)
        return interventions.get(person.scope, intervention_id)
