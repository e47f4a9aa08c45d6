"""Work orders, from the desk to the street and back: issue, change, accept, report, withdraw."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_open, check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.decisions.rules.work_order_requirements import (
    check_finding,
    check_follows,
    check_place,
    check_terms,
    check_work_order,
)
from openvis.domain.access import Person, Scope
from openvis.domain.intervention import Intervention
from openvis.domain.order_place import OrderPlace
from openvis.domain.words import unknown_there
from openvis.domain.work_order import Finding, NotDoneReason, Sending, Terms, WorkOrder, WorkOrderState
from openvis.errors import InputError, NotAllowedNow
from openvis.store import interventions, overleg, results, work_orders


def issue_work_order(
    person: Person,
    *,
    intervention_id: int,
    terms: Terms,
    place: OrderPlace | None = None,
    category: str = "",
    attention_id: int | None = None,
    follows: int | None = None,
    decision_id: int | None = None,
    now: datetime,
    origin: str,
) -> WorkOrder:
    """Issue an order under an open intervention. It keeps the sentence that was its reason.

    place         within the intervention; its first area, unless it is said
    category      one of its types; its first, unless it is said
    attention_id  the row it answers; that of the intervention, unless it is said
    follows       the order of which a finding asked for this one
    decision_id   the decision of a VIS-overleg it carries out

    Raises NotPermitted, NotAllowedNow when the intervention is over, InputError for what is asked or where.
    """
    verb, gemeente = Verb.ISSUE_WORK_ORDER, interventions.gemeente_of(intervention_id)
    subject = f"intervention/{intervention_id}"
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        intervention = interventions.locked(person.scope, intervention_id)
        check_open(intervention)
        if follows is not None:
            check_follows(work_orders.get(person.scope, follows), intervention.gemeente)
        issued = add_order(
            person, intervention, terms, place, category, attention_id=attention_id, follows=follows, now=now
        )
        attempt.subject, attempt.detail = f"work-order/{issued.id}", subject
        if decision_id is not None:
            overleg.add_outcome(overleg.get_decision(person.scope, decision_id), attempt.subject, at=now)
    return issued


def add_order(
    person: Person,
    intervention: Intervention,
    terms: Terms,
    place: OrderPlace | None,
    category: str,
    *,
    attention_id: int | None = None,
    follows: int | None = None,
    reason: str = "",
    now: datetime,
) -> WorkOrder:
    """Check and store a new order within an attempt that is recorded. Raises InputError."""
    about = category or intervention.categories[0]
    draft = WorkOrder(
        id=0,  # not stored yet
        gemeente=intervention.gemeente,
        intervention_id=intervention.id,
        place=place or OrderPlace(intervention.areas[0]),
        category=about,
        reason=reason or _reason(person.scope, intervention, about, attention_id),
        terms=_tidy(terms),
        state=WorkOrderState.ISSUED,
        reports=(),
        version=0,
        attention_id=intervention.attention_id if attention_id is None else attention_id,
        follows=follows,
    )
    check_work_order(draft, intervention, localdate(now))
    check_place(person.scope, draft.place, intervention)
    return work_orders.add(draft, by=person, at=now)


def change_work_order(
    person: Person, order_id: int, *, version: int, terms: Terms, now: datetime, origin: str
) -> WorkOrder:
    """Ask something else of an open order: another day, team, task, moment, priority or number of visits.

    What was asked before stays in its history. Raises as `accept_work_order`, and InputError for the terms.
    """
    verb, subject, gemeente = Verb.CHANGE_WORK_ORDER, f"work-order/{order_id}", work_orders.gemeente_of(order_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        order = work_orders.locked(person.scope, order_id, version=version)
        after = check_step(order, verb)
        asked = _tidy(terms)
        if asked == order.terms:
            raise InputError("Er is niets gewijzigd.", "Wijzig iets, of ga terug naar de werkopdracht.")
        intervention = interventions.get(person.scope, order.intervention_id)
        check_terms(asked, intervention, localdate(now), visits_made=len(order.reports))
        return work_orders.append_change(order, after, by=person, at=now, terms=asked)


def _tidy(terms: Terms) -> Terms:
    """Without spaces around, empty sentences, or the same twice."""
    tasks = tuple(dict.fromkeys(task.strip() for task in terms.tasks if task.strip()))
    return replace(terms, tasks=tasks, team=terms.team.strip(), day_parts=tuple(dict.fromkeys(terms.day_parts)))


def accept_work_order(person: Person, order_id: int, *, version: int, now: datetime, origin: str) -> WorkOrder:
    """From issued to accepted. Raises NotPermitted or NotAllowedNow, also when `version` is no longer the last."""
    return _change(person, Verb.ACCEPT_WORK_ORDER, order_id, version=version, now=now, origin=origin)


def report_visit(
    person: Person, order_id: int, *, version: int, finding: Finding, now: datetime, origin: str
) -> WorkOrder:
    """What was found on one visit; the last one makes the order done. Raises as `accept_work_order`, and InputError
    for the finding."""
    return _report(person, order_id, finding, version=version, now=now, origin=origin)


def report_not_done(
    person: Person, order_id: int, *, version: int, reason: NotDoneReason, now: datetime, origin: str
) -> WorkOrder:
    """No visit more, with a reason of the fixed list: not done, or closed early. Raises as `accept_work_order`."""
    return _change(person, Verb.REPORT_NOT_DONE, order_id, version=version, now=now, origin=origin, reason=reason)


def report_from_street(
    person: Person,
    order_id: int,
    *,
    sending: Sending,
    version: int,
    outcome: Finding | NotDoneReason,
    now: datetime,
    origin: str,
) -> WorkOrder:
    """A visit with what was found, or not done with a reason, as a phone sends it until it hears that it arrived.

    A report that arrived before changes nothing and is no refusal, whatever became of the order since. Nor is it one
    that others made a visit since: both were there. Raises as `report_visit` and `report_not_done` where the order is
    closed or asks something else by now, and where the key belongs to a report on another order.
    """
    if stored := _arrived(person, order_id, sending):
        return stored
    given: dict[str, Any] = {"version": version, "now": now, "origin": origin, "sending": sending}
    try:
        if isinstance(outcome, Finding):
            return _report(person, order_id, outcome, **given)
        return _change(person, Verb.REPORT_NOT_DONE, order_id, reason=outcome, **given)
    except NotAllowedNow:
        # Sent a second time while the first was still being stored.
        if stored := _arrived(person, order_id, sending):
            return stored
        raise


def _arrived(person: Person, order_id: int, sending: Sending) -> WorkOrder | None:
    stored = work_orders.arrived(person.scope, sending.key)
    if stored and stored.id != order_id:
        raise InputError(
            f"Deze melding is al opgeslagen bij werkopdracht {stored.id}.", "Vul voor deze werkopdracht een nieuwe in."
        )
    return stored


def withdraw_work_order(person: Person, order_id: int, *, version: int, now: datetime, origin: str) -> WorkOrder:
    """Take an open order back; one of which visits were made is closed early. Raises as `accept_work_order`."""
    return _change(person, Verb.WITHDRAW_WORK_ORDER, order_id, version=version, now=now, origin=origin)


def _report(
    person: Person,
    order_id: int,
    finding: Finding,
    *,
    version: int,
    now: datetime,
    origin: str,
    sending: Sending | None = None,
) -> WorkOrder:
    subject, gemeente = f"work-order/{order_id}", work_orders.gemeente_of(order_id)
    verb = _verb_of(work_orders.visits_left(order_id))
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin) as attempt:
        order = _held(person, verb, order_id, gemeente, version, sending)
        attempt.verb = _verb_of(order.visits_left)  # another visit may have come in between
        after = check_step(order, attempt.verb)
        check_finding(finding)
        return work_orders.append_change(order, after, by=person, at=now, finding=finding, sending=sending)


def _verb_of(visits_left: int) -> Verb:
    return Verb.REPORT_VISIT if visits_left > 1 else Verb.REPORT_DONE


def _change(
    person: Person,
    verb: Verb,
    order_id: int,
    *,
    version: int,
    now: datetime,
    origin: str,
    reason: NotDoneReason | None = None,
    sending: Sending | None = None,
) -> WorkOrder:
    subject, gemeente = f"work-order/{order_id}", work_orders.gemeente_of(order_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        order = _held(person, verb, order_id, gemeente, version, sending)
        after = check_step(order, verb)
        if after is WorkOrderState.CLOSED_EARLY and reason is None:
            reason = NotDoneReason.NO_LONGER_NEEDED  # who takes it back says just that
        return work_orders.append_change(order, after, by=person, at=now, reason=reason, sending=sending)


def _held(
    person: Person, verb: Verb, order_id: int, gemeente: str | None, version: int, sending: Sending | None
) -> WorkOrder:
    """The order to change, held; what comes from a phone may be about an order that went on since."""
    check_permission(person, PERMISSION_OF[verb], gemeente or "")
    return work_orders.locked(person.scope, order_id, version=version, only_asked=sending is not None)


def _reason(scope: Scope, intervention: Intervention, category: str, asked: int | None) -> str:
    """The sentence of the row an order is issued for; else of the row the intervention answers."""
    row_id = intervention.attention_id if asked is None else asked
    signal = results.attention_row(scope, row_id) if row_id is not None else None
    if asked is not None and (signal is None or signal.row.category != category):
        raise InputError(
            "Op de aandachtslijst staat niet deze regel voor deze soort.", "Begin opnieuw vanaf de regel op de lijst."
        )
    if signal is None:
        return f"Deze werkopdracht hoort bij de interventie '{intervention.title}'."
    return f"{signal.row.sentence} {unknown_there(signal.row.unknown, signal.row.source_rows)}".strip()
