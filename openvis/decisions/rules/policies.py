"""Whether something is allowed now, given the state it is in and the day it is.

A permission says who: a coordinator may issue work orders. A policy says when: not for an intervention that ended.
Each rule has two doors: `check_...` raises with a sentence, `person_can_...` answers yes or no for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import cast

from openvis.decisions.rules.permissions import check_permission, person_can
from openvis.decisions.rules.states import (
    OPEN_INTERVENTIONS,
    PERMISSION_OF,
    SUBJECT_OF,
    VERB_WORDS,
    State,
    Step,
    Thing,
    Verb,
)
from openvis.domain.access import Permission, Person
from openvis.domain.buurtbericht import Buurtbericht
from openvis.domain.intervention import Intervention, InterventionVersion
from openvis.domain.safety_plan import PlanAction
from openvis.domain.words import day_in_words, word
from openvis.domain.work_order import OPEN_WORK_ORDERS, WorkOrder
from openvis.errors import NotAllowedNow, NotPermitted


def check_step(thing: Thing[State], verb: Verb) -> State:
    """The state a verb leads to from where the thing is. Raises NotAllowedNow when the table has no such step."""
    after = {step.verb: step.after for step in _steps_from(thing)}
    if verb in after:
        return after[verb]
    subject = SUBJECT_OF[type(thing)]
    the, this = ("Het", "dit") if subject.neuter else ("De", "deze")
    open_verbs = " of ".join(VERB_WORDS[each] for each in after)
    raise NotAllowedNow(
        f"{the} {subject.name} staat op '{word(thing.state)}'; {VERB_WORDS[verb]} kan dan niet.",
        f"Wat nog wel kan: {open_verbs}." if after else f"Aan {this} {subject.name} verandert niets meer.",
    )


def person_can_do(person: Person, verb: Verb, thing: Thing[StrEnum]) -> bool:
    """Whether a page should offer this verb on this thing to this person."""
    try:
        check_permission(person, PERMISSION_OF[verb], thing.gemeente)
        check_step(thing, verb)
    except (NotPermitted, NotAllowedNow):
        return False
    return True


def verbs_open_to(person: Person, thing: Thing[StrEnum]) -> list[Verb]:
    """Everything this person could do to this thing now, in the order of the table."""
    return [step.verb for step in _steps_from(thing) if person_can_do(person, step.verb, thing)]


def check_open(intervention: Intervention) -> None:
    """Raise NotAllowedNow when no work may be ordered for an intervention any more."""
    if intervention.state not in OPEN_INTERVENTIONS:
        raise NotAllowedNow(
            f"De interventie staat op '{word(intervention.state)}'; een werkopdracht uitzetten kan dan niet.",
            "Maak een nieuwe interventie.",
        )


def person_can_issue(person: Person, intervention: Intervention) -> bool:
    """Whether a page should offer this person a new work order under this intervention."""
    try:
        check_permission(person, PERMISSION_OF[Verb.ISSUE_WORK_ORDER], intervention.gemeente)
        check_open(intervention)
    except (NotPermitted, NotAllowedNow):
        return False
    return True


def check_start(intervention: Intervention, today: date) -> None:
    """Raise NotAllowedNow outside the period that was fixed for the intervention."""
    if today < intervention.starts_on:
        raise NotAllowedNow(
            f"De interventie begint op {day_in_words(intervention.starts_on)}.",
            "Start haar op of na die dag, of wijzig de startdatum.",
        )
    if today > intervention.ends_on:
        raise NotAllowedNow(
            f"De einddatum {day_in_words(intervention.ends_on)} is voorbij.",
            "Wijzig de dagen van de interventie, of annuleer haar.",
        )


def check_not_judged(versions: Sequence[InterventionVersion], today: date) -> None:
    """Raise NotAllowedNow once the day has come on which a running intervention is judged."""
    days = [each.plan.criterion.judged_on for each in versions if each.number == each.plan.started_with]
    if days and today >= days[0]:
        raise NotAllowedNow(
            f"Op {day_in_words(days[0])} is deze interventie beoordeeld; het doel ligt vast.",
            "Beëindig haar en maak zo nodig een nieuwe.",
        )


def check_second_person(person: Person, message: Buurtbericht) -> None:
    """Raise NotAllowedNow where a person would approve what he wrote himself."""
    if person.username in message.writers:
        raise NotAllowedNow(
            "U hebt zelf aan dit buurtbericht geschreven; een tweede persoon keurt het goed.",
            "Vraag een collega die buurtberichten mag goedkeuren.",
        )


def person_can_see(person: Person, message: Buurtbericht) -> bool:
    """Whether a message is there for this person: a draft only for who writes, approves or oversees messages."""
    if not person.scope.covers(message.gemeente) or not person_can(person, Permission.SEE_MESSAGES):
        return False
    closer = (Permission.PROPOSE_MESSAGES, Permission.APPROVE_MESSAGES, Permission.SEE_AUDIT)
    return message.intervention_id is not None or any(person_can(person, each) for each in closer)


def check_writes_log(person: Person, action: PlanAction) -> None:
    """Raise NotPermitted unless an action of the plan is of this person's role, or the person may change the plan."""
    if person.role is not action.content.owner and not person_can(person, Permission.EDIT_PLAN):
        raise NotPermitted(
            f"Deze actie is van de {word(action.content.owner)}.", "Vraag die om op te schrijven wat er is gedaan."
        )


def check_nothing_open(orders: Sequence[WorkOrder]) -> None:
    """Raise NotAllowedNow while work orders of an intervention still wait for someone."""
    if waiting := sum(order.state in OPEN_WORK_ORDERS for order in orders):
        stand = "staat nog 1 werkopdracht" if waiting == 1 else f"staan nog {waiting} werkopdrachten"
        raise NotAllowedNow(f"Er {stand} open bij deze interventie.", "Laat die eerst afronden of intrekken.")


def _steps_from(thing: Thing[State]) -> list[Step[State]]:
    steps = cast(Sequence[Step[State]], SUBJECT_OF[type(thing)].steps)
    return [step for step in steps if step.before is thing.state]
