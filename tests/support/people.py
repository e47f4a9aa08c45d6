"""People with a role, and the things they decide on: what the tests of decisions begin with.

The buitenstaander is not a role: anyone may be one, by working for another gemeente.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import polars as pl

from openvis.decisions import act_directly, buurtberichten, interventions, mapping, work_orders
from openvis.decisions import bijzonderheden as judging
from openvis.decisions.notes import write_note
from openvis.decisions.rules.permissions import person_can
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission, Person, Role, Scope
from openvis.domain.attention import AttentionKind, AttentionRow
from openvis.domain.bijzonderheid import Bijzonderheid, SignalKind
from openvis.domain.buurtbericht import Buurtbericht, Channel, MessageContent
from openvis.domain.category import UNKNOWN
from openvis.domain.delivery import frame_schema
from openvis.domain.intervention import Intervention, InterventionKind, InterventionPlan, SuccessCriterion
from openvis.domain.mapping import MappingDecision, SupplierWord
from openvis.domain.note import Note
from openvis.domain.overleg import Action, Meeting
from openvis.domain.presence import Presence
from openvis.domain.run import Run
from openvis.domain.safety_plan import PlanAction, SafetyPlan
from openvis.domain.shared_product import SharedProduct
from openvis.domain.top_x import TopXMoment
from openvis.domain.undermining import RiskLocation, UnderminingSignal
from openvis.domain.work_order import (
    ActionTaken,
    DayPart,
    Finding,
    NotDoneReason,
    Priority,
    Situation,
    Terms,
    WeekPart,
    WorkOrder,
)
from openvis.store import bijzonderheden, results
from tests.support.overleg import bring_in, do_in_meeting, do_to_action, in_session, open_action, plan
from tests.support.presence import change_presence
from tests.support.safety_plan import change_plan, change_plan_action
from tests.support.sharing import change_share
from tests.support.top_x import change_moment
from tests.support.undermining import change_undermining

HOME, AWAY = "GM9901", "GM9902"
BUURT, CATEGORY = "BU99010101", "woninginbraak"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday, half past ten in the gemeente
TODAY = date(2026, 3, 2)
FINDING = Finding(
    Situation.FOUND_AND_SOLVED, ActionTaken.ENFORCED, checks=12, warnings=3, fines=1, minutes=90, follow_up=None
)
TERMS = Terms(
    tasks=("Controleer de lichtmasten en spreek bewoners aan.",),
    team="Team Noord",
    week_part=WeekPart.WORKDAYS,
    day_parts=(DayPart.EVENING,),
    priority=Priority.NORMAL,
    due_on=date(2026, 3, 9),
)
SENTENCE = "Woninginbraak in Kerkbuurt: 9 in februari 2026; verwacht 3 (tussen 1 en 6)."

_numbers = count(1)


def person(role: Role, gemeente: str = HOME) -> Person:
    return Person(next(_numbers), f"{role}-{gemeente[2:]}", role, Scope.of(gemeente))


ANALIST = person(Role.ANALIST)
ADVISEUR = person(Role.ADVISEUR)
COORDINATOR = person(Role.COORDINATOR)
BOA = person(Role.BOA)


def make(by: Person = ADVISEUR, *, now: datetime = NOW, **changes: Any) -> Intervention:
    """A planned intervention: twelve weeks from today, twenty percent fewer burglaries."""
    asked: dict[str, Any] = {
        "title": "Lichtmastactie Kerkbuurt",
        "kind": InterventionKind.PREVENTIVE,
        "areas": (BUURT,),
        "categories": (CATEGORY,),
        "starts_on": TODAY,
        "ends_on": TODAY + timedelta(weeks=12),
        "criterion": SuccessCriterion(20, TODAY + timedelta(weeks=18)),
    } | changes
    of_what = {"gemeente": asked.pop("gemeente", HOME)}
    of_what |= {name: asked.pop(name, None) for name in ("attention_id", "decision_id")}
    return interventions.make_intervention(by, InterventionPlan(**asked), **of_what, now=now, origin="test")


def change(plan: Intervention, by: Person = ADVISEUR, *, now: datetime = NOW, why: str = "Nieuw inzicht.", **said: Any):
    """The next version of an intervention as it was read: somewhat longer, unless it is said what is different."""
    changed = replace(plan, **said or {"ends_on": plan.ends_on + timedelta(days=7)})
    return interventions.change_intervention(
        by, plan.id, changed, version=plan.version, why=why, now=now, origin="test"
    )


def running(**changes: Any) -> Intervention:
    return interventions.start_intervention(ADVISEUR, make(**changes).id, now=NOW, origin="test")


def issue(
    by: Person = COORDINATOR, intervention: Intervention | None = None, *, now: datetime = NOW, **changes: Any
) -> WorkOrder:
    """An issued order to check the lamp posts within a week; under a running intervention unless one is given.

    changes  of the terms by their names, or what the service takes beside them
    """
    named = {each.name for each in fields(Terms)}
    terms = replace(TERMS, **{name: value for name, value in changes.items() if name in named})
    beside = {name: value for name, value in changes.items() if name not in named}
    number = (intervention or running()).id
    return work_orders.issue_work_order(by, intervention_id=number, terms=terms, now=now, origin="test", **beside)


def act(by: Person = COORDINATOR, bijzonderheid_id: int = 0, *, now: datetime = NOW, **changes: Any) -> WorkOrder:
    """Send somebody straight away, by a small intervention."""
    action = act_directly.Action(InterventionKind.PREVENTIVE, 20, TERMS, "Kerkbuurt")
    return act_directly.act_on_bijzonderheid(by, bijzonderheid_id, replace(action, **changes), now=now, origin="test")


def accepted(**changes: Any) -> WorkOrder:
    order = issue(**changes)
    return work_orders.accept_work_order(BOA, order.id, version=order.version, now=NOW, origin="test")


def attention(**changes: Any) -> int:
    """The number of a stored row of the attention list."""
    made_at = changes.pop("made_at", NOW)
    fields: dict[str, Any] = {
        "gemeente": HOME,
        "area": BUURT,
        "area_name": "Kerkbuurt",
        "category": CATEGORY,
        "source": "politie-maandcijfers",
        "kind": AttentionKind.ACUTE,
        "period_from": "2026-02",
        "period_to": "2026-02",
        "observed": 9,
        "expected": 3.2,
        "low": 1,
        "high": 6,
        "probability": 0.006,
        "q_value": 0.04,
        "excess": 5.4,
        "weight": 1.0,
        "rank": 1,
        "sentence": SENTENCE,
    } | changes
    row = AttentionRow(**fields)
    run = Run(f"run-{next(_numbers)}", row.gemeente, made_at, "2026-02", "attention-1", {"counts": 1}, 40, 0.1)
    results.save_run(run, [row], pl.DataFrame(), pl.DataFrame(), [])
    return results.attention(Scope.of(row.gemeente), row.gemeente, run_id=run.id)[0].id


def noticed(**changes: Any) -> Bijzonderheid:
    """A bijzonderheid that a run has just seen."""
    seen = bijzonderheden.of_attention(Scope.of(HOME), attention(**changes))
    assert seen is not None
    return seen


def assessed(**changes: Any) -> Bijzonderheid:
    return judging.assess(ADVISEUR, noticed(**changes).id, reason="Eén nacht, één straat.", now=NOW, origin="test")


def signal(by: Person = BOA, *, now: datetime = NOW, **changes: Any) -> Bijzonderheid:
    """What a boa saw in the buurt yesterday."""
    asked: dict[str, Any] = {
        "gemeente": HOME,
        "area": BUURT,
        "category": CATEGORY,
        "kind": SignalKind.OWN_EYES,
        "text": "Achterdeuren staan open in het donker.",
        "seen_from": now.date() - timedelta(days=1),
        "seen_to": now.date(),
    } | changes
    return judging.hand_in_signal(by, now=now, origin="test", **asked)


def plan_meeting(by: Person) -> Meeting:
    return plan(by, now=NOW)


def meeting() -> Meeting:
    """A VIS-overleg that is planned for today, with one own point."""
    return bring_in(ADVISEUR, plan_meeting(ADVISEUR), now=NOW)


def meeting_with_points() -> Meeting:
    """The same with a point of everybody who may bring one in."""
    brought = meeting()
    for role in Role:
        if role is not Role.ADVISEUR and person_can(person(role), Permission.JOIN_MEETINGS):
            brought = bring_in(person(role), brought, now=NOW)
    return brought


def meeting_in_session() -> Meeting:
    return in_session(ADVISEUR, now=NOW)


def action() -> Action:
    """What the police would find out, decided at a meeting that is still in session."""
    return open_action(ADVISEUR, now=NOW)


def note(by: Person = ADVISEUR, *, now: datetime = NOW, **changes: Any) -> Note:
    """A note on burglary in the buurt in February, beside the figures of a run."""
    figures()
    return write(by, now=now, **changes)


def figures() -> None:
    """A stored run, so that there is something to say something of."""
    attention()


def write(by: Person, *, now: datetime = NOW, **changes: Any) -> Note:
    asked: dict[str, Any] = {
        "gemeente": HOME,
        "area": BUURT,
        "category": CATEGORY,
        "period_from": "2026-02",
        "period_to": "2026-02",
        "text": "In deze maand was er kermis.",
    } | changes
    return write_note(by, now=now, origin="test", **asked)


def message_content(**changes: Any) -> MessageContent:
    """What a message for a whole buurt says, from today, judged after twelve weeks."""
    asked: dict[str, Any] = {
        "metres": 0,
        "days": 30,
        "title": "Er is ingebroken in uw buurt",
        "opening": "In uw buurt is ingebroken. U kunt zelf veel doen.",
        "advice": ("Doe de deur op slot.", "Laat een lamp aan.", "Let op elkaars huis."),
        "phone": "",
        "send_on": TODAY,
        "judged_on": TODAY + timedelta(weeks=18),
        "reduction_percent": 20,
    } | changes
    return MessageContent(**asked)


def write_message(by: Person = ANALIST, *, now: datetime = NOW, **changes: Any) -> Buurtbericht:
    """A draft on burglary for the buurt of a row of the attention list."""
    asked: dict[str, Any] = {"gemeente": HOME, "text": "woninginbraak", "content": message_content()} | changes
    if not asked.keys() & {"cell", "attention_id"}:
        asked["attention_id"] = attention()
    return buurtberichten.make_message(by, now=now, origin="test", **asked)


def offered(**changes: Any) -> Buurtbericht:
    return do(Verb.OFFER_MESSAGE, ANALIST, write_message(**changes))


def approved(**changes: Any) -> Buurtbericht:
    return do(Verb.APPROVE_MESSAGE, ADVISEUR, offered(**changes))


def words(*changes: dict[str, Any]) -> None:
    """A stored run that saw words nobody knows: of officers, unless a change says otherwise."""
    usual: dict[str, Any] = {
        "gemeente": HOME,
        "source": "handhaving",
        "word": "Iets nieuws",
        "category": UNKNOWN,
        "rows": 12,
        "public_rows": 0,
        "all_rows": 340,
        "period_from": "2025-03",
        "period_to": "2026-02",
        "follows_category": False,
        "nearest": '[["boa-afval", 0.61, "afval dumpen"], ["boa-vuur", 0.4, "vuur stoken"]]',
    }
    run = Run(f"run-{next(_numbers)}", HOME, NOW, "2026-02", "attention-1", {"counts": 1}, 40, 0.1)
    rows = [usual | change | {"run": run.id} for change in changes or ({},)]
    frame = pl.DataFrame(rows, schema=frame_schema(SupplierWord))
    results.save_run(run, [], pl.DataFrame(), pl.DataFrame(), [], beside={"words": frame})


def map_word(
    by: Person = COORDINATOR, word: str = "Iets nieuws", slug: str = "boa-afval", **changes: Any
) -> MappingDecision:
    asked: dict[str, Any] = {"gemeente": HOME, "source": "handhaving", "now": NOW, "origin": "test"} | changes
    return mapping.map_word(by, word=word, slug=slug, **asked)


def do(verb: Verb, by: Person, thing: Any, *, now: datetime = NOW) -> Any:
    """Try a verb on something that exists, the way a page would."""
    if isinstance(thing, WorkOrder):
        extra: dict[Verb, dict[str, Any]] = {
            Verb.REPORT_VISIT: {"finding": FINDING},
            Verb.REPORT_DONE: {"finding": FINDING},
            Verb.REPORT_NOT_DONE: {"reason": NotDoneReason.WEATHER},
            Verb.CHANGE_WORK_ORDER: {"terms": replace(thing.terms, team="Team Zuid")},
        }
        service: Callable[..., WorkOrder] = WORK_ORDER_SERVICES[verb]
        return service(by, thing.id, version=thing.version, now=now, origin="test", **extra.get(verb, {}))
    if isinstance(thing, UnderminingSignal | RiskLocation):
        return change_undermining(verb, by, thing, now=now)
    if isinstance(thing, PlanAction):
        return change_plan_action(verb, by, thing, now=now)
    if isinstance(thing, SafetyPlan):
        return change_plan(by, thing, now=now)
    if isinstance(thing, TopXMoment):
        return change_moment(verb, by, thing, now=now)
    if isinstance(thing, SharedProduct):
        return change_share(verb, by, thing, now=now)
    if isinstance(thing, Meeting):
        return do_in_meeting(verb, by, thing, now=now)
    if isinstance(thing, Action):
        return do_to_action(verb, by, thing, now=now)
    if isinstance(thing, Presence):
        return change_presence(verb, by, thing, now=now)
    if isinstance(thing, Buurtbericht):
        answers: dict[str, Any] = MESSAGE_ANSWERS.get(verb, {})
        return MESSAGE_SERVICES[verb](by, thing.id, version=thing.version, now=now, origin="test", **answers)
    if verb is Verb.ACT_DIRECTLY:
        act(by, thing.id, now=now)
        return bijzonderheden.get(Scope.of(HOME), thing.id)
    if isinstance(thing, Bijzonderheid):
        return BIJZONDERHEID_SERVICES[verb](by, thing.id, reason="Daarom.", now=now, origin="test")
    if verb is Verb.CHANGE_INTERVENTION:
        return change(thing, by, now=now)
    return INTERVENTION_SERVICES[verb](by, thing.id, now=now, origin="test")


MESSAGE_SERVICES: dict[Verb, Callable[..., Buurtbericht]] = {
    Verb.CHANGE_MESSAGE: buurtberichten.change_message,
    Verb.OFFER_MESSAGE: buurtberichten.offer_message,
    Verb.APPROVE_MESSAGE: buurtberichten.approve_message,
    Verb.SEND_BACK_MESSAGE: buurtberichten.send_back_message,
    Verb.REPORT_SENT: buurtberichten.report_sent,
    Verb.DROP_MESSAGE: buurtberichten.drop_message,
    Verb.RECALL_MESSAGE: buurtberichten.recall_message,
}
MESSAGE_ANSWERS: dict[Verb, dict[str, Any]] = {
    Verb.CHANGE_MESSAGE: {"content": message_content(title="Een andere titel")},
    Verb.APPROVE_MESSAGE: {"assured": True},
    Verb.SEND_BACK_MESSAGE: {"reason": "Te lang."},
    Verb.DROP_MESSAGE: {"reason": "Niet meer nodig."},
    Verb.RECALL_MESSAGE: {"reason": "De dader is gepakt."},
    Verb.REPORT_SENT: {"channels": [Channel.LETTER, Channel.WHATSAPP], "sent_on": TODAY},
}
INTERVENTION_SERVICES = {
    Verb.START_INTERVENTION: interventions.start_intervention,
    Verb.END_INTERVENTION: interventions.end_intervention,
    Verb.CANCEL_INTERVENTION: interventions.cancel_intervention,
}
BIJZONDERHEID_SERVICES = {
    Verb.ASSESS: judging.assess,
    Verb.TAKE_UP: judging.take_up,
    Verb.DISMISS: judging.dismiss,
}
WORK_ORDER_SERVICES = {
    Verb.ACCEPT_WORK_ORDER: work_orders.accept_work_order,
    Verb.REPORT_VISIT: work_orders.report_visit,
    Verb.REPORT_DONE: work_orders.report_visit,
    Verb.REPORT_NOT_DONE: work_orders.report_not_done,
    Verb.CHANGE_WORK_ORDER: work_orders.change_work_order,
    Verb.WITHDRAW_WORK_ORDER: work_orders.withdraw_work_order,
}
