"""The signals of people in the demo, stored as if its boa and wijkcoordinator handed them in and others judged."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from openvis.demo.told_signals import SIGNALS, ToldSignal
from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import OK, AuditLine
from openvis.domain.bijzonderheid import Bijzonderheid, BijzonderheidState, Signal
from openvis.store import audit, bijzonderheden
from openvis.store.change import one_change

SCOPE = Scope.of(GEMEENTE)
VERB_TO = {
    BijzonderheidState.ASSESSED: "assess-bijzonderheid",
    BijzonderheidState.TAKEN_UP: "take-up-bijzonderheid",
    BijzonderheidState.DISMISSED: "dismiss-bijzonderheid",
}


def register_signals(now: datetime) -> None:
    """All of them, or none; none when it was done before."""
    with one_change():
        if any(each.from_people for each in bijzonderheden.of_gemeente(SCOPE, GEMEENTE)):
            return
        for told in SIGNALS:
            _judge(told, _hand_in(told, now), now)


def _hand_in(told: ToldSignal, now: datetime) -> Bijzonderheid:
    for days, role in told.days_ago:
        at, by = now - timedelta(days=days), _person(role)
        seen = localdate(at) - timedelta(days=1)
        signal = Signal(told.kind, told.text, seen, seen, by.username, role, at)
        known = bijzonderheden.add_signal(GEMEENTE, told.area, told.category, signal, by=by)
        _note(by, "hand-in-signal", known, at)
    return known


def _judge(told: ToldSignal, known: Bijzonderheid, now: datetime) -> None:
    """A day after each other, from the day on which it was handed in last."""
    for number, (state, role, reason) in enumerate(told.judged, start=1):
        at, by = now - timedelta(days=told.days_ago[-1][0] - number), _person(role)
        bijzonderheden.append_judgement(known, state, reason, by=by, at=at)
        _note(by, VERB_TO[state], known, at)


def _person(role: Role) -> Person:
    return Person(0, role.value, role, SCOPE)


def _note(by: Person, verb: str, known: Bijzonderheid, at: datetime) -> None:
    audit.append(AuditLine(at, by.username, verb, f"bijzonderheid/{known.id}", GEMEENTE, "demo", OK))
