"""What hangs together with one intervention, read for the pages that show it."""

from __future__ import annotations

from typing import Any

from openvis.decisions.rules.policies import person_can_see
from openvis.domain.access import Permission, Scope
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.buurtbericht import Buurtbericht
from openvis.domain.overleg import Decision
from openvis.store import bijzonderheden, buurtberichten, interventions, overleg, results, work_orders
from openvis.store.results import StoredAttention
from openvis.web.access import Visitor
from openvis.web.presenters.trail import Trail, trail_steps


def trail_of(visitor: Visitor, intervention_id: int, *, here: str) -> list[dict[str, Any]]:
    """The steps from signal to effect. What somebody has no permission for is left out, not shown empty."""
    scope = visitor.scope
    intervention = interventions.get(scope, intervention_id)
    answers = intervention.attention_id
    attention = results.attention_row(scope, answers) if answers is not None else None
    orders = work_orders.of_intervention(scope, intervention_id) if visitor.can(Permission.SEE_WORK_ORDERS) else []
    message = buurtberichten.of_intervention(scope, intervention_id)
    if message and not person_can_see(visitor.person, message):
        message = None
    made = [f"intervention/{intervention_id}", *(f"work-order/{order.id}" for order in orders)]
    made += [f"buurtbericht/{message.id}"] if message else []
    decisions = _decisions(visitor, made)
    trail = Trail(
        intervention=intervention,
        attention=attention,
        seen=_seen(visitor, attention, decisions, message),
        decisions=decisions,
        message=message,
        orders=orders,
        evaluation=results.evaluation_of(scope, intervention_id),
    )
    return trail_steps(trail, here)


def _decisions(visitor: Visitor, made: list[str]) -> list[Decision]:
    """Those that led to the intervention or to one of its orders, each once, in the order in which they were taken."""
    if not visitor.can(Permission.SEE_MEETINGS):
        return []
    found = {each.id: each for subject in made for each in overleg.decisions_behind(visitor.scope, subject)}
    return sorted(found.values(), key=lambda each: (each.meeting_on, each.number))


def _seen(
    visitor: Visitor, attention: StoredAttention | None, decisions: list[Decision], message: Buurtbericht | None
) -> list[Bijzonderheid]:
    """The bijzonderheid that the row belongs to; without a row those that the decisions or the message were about."""
    if attention is not None:
        known = bijzonderheden.of_attention(visitor.scope, attention.id)
        return [known] if known else []
    named = {
        int(number)
        for decision in decisions
        for kind, _, number in (subject.partition("/") for subject in decision.item.subjects)
        if kind == "bijzonderheid"
    }
    about = bijzonderheden_behind(visitor.scope, message) if message else []
    return [bijzonderheden.get(visitor.scope, number) for number in sorted(named | {each.id for each in about})]


def bijzonderheden_behind(scope: Scope, message: Buurtbericht) -> list[Bijzonderheid]:
    """Those of the buurt and type of a buurtbericht that were known when it was written."""
    return [
        each
        for each in bijzonderheden.of_gemeente(scope, message.gemeente)
        if message.is_about(each.area, each.category) and each.began_at <= message.written_at
    ]
