"""Bijzonderheden: handing in what one sees, and saying what something is, taking it up or closing it, with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.requirements import check_reason, check_signal
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.bijzonderheid import Bijzonderheid, Signal, SignalKind
from openvis.errors import InputError
from openvis.store import bijzonderheden, overleg


def hand_in_signal(
    person: Person,
    *,
    gemeente: str,
    area: str,
    category: str,
    kind: SignalKind,
    text: str,
    seen_from: date,
    seen_to: date,
    now: datetime,
    origin: str,
) -> Bijzonderheid:
    """What somebody sees in a buurt: another sighting of what is known, or something new.

    Raises NotPermitted for who; InputError for what: another place or type than may be named, days to come, or what
    this person handed in already.
    """
    signal = Signal(kind, text.strip(), seen_from, seen_to, person.username, person.role, now)
    verb = Verb.HAND_IN_SIGNAL
    with recorded(person, verb, subject="bijzonderheid/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        check_signal(signal, gemeente, area, category, localdate(now))
        known = bijzonderheden.add_signal(gemeente, area, category, signal, by=person)
        if any(_says_the_same(each, signal) for each in known.signals[:-1]):
            raise InputError("Dit signaal hebt u al ingeleverd.", "Kijk in de lijst met bijzonderheden.")
        attempt.subject = f"bijzonderheid/{known.id}"
    return known


def _says_the_same(one: Signal, other: Signal) -> bool:
    return replace(one, at=other.at) == other


def assess(
    person: Person, bijzonderheid_id: int, *, reason: str, now: datetime, origin: str, decision_id: int | None = None
) -> Bijzonderheid:
    """Say what it is. May be done again when more is known. Raises NotPermitted, NotAllowedNow or InputError."""
    return _judge(person, Verb.ASSESS, bijzonderheid_id, reason, decision_id, now=now, origin=origin)


def take_up(
    person: Person, bijzonderheid_id: int, *, reason: str, now: datetime, origin: str, decision_id: int | None = None
) -> Bijzonderheid:
    """Say what is done about it. Raises NotPermitted, NotAllowedNow or InputError."""
    return _judge(person, Verb.TAKE_UP, bijzonderheid_id, reason, decision_id, now=now, origin=origin)


def dismiss(
    person: Person, bijzonderheid_id: int, *, reason: str, now: datetime, origin: str, decision_id: int | None = None
) -> Bijzonderheid:
    """Say why nothing is done about it, once it was assessed. Raises NotPermitted, NotAllowedNow or InputError."""
    return _judge(person, Verb.DISMISS, bijzonderheid_id, reason, decision_id, now=now, origin=origin)


def _judge(
    person: Person,
    verb: Verb,
    bijzonderheid_id: int,
    reason: str,
    decision_id: int | None,
    *,
    now: datetime,
    origin: str,
) -> Bijzonderheid:
    subject, gemeente = f"bijzonderheid/{bijzonderheid_id}", bijzonderheden.gemeente_of(bijzonderheid_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        known = bijzonderheden.locked(person.scope, bijzonderheid_id)
        after = check_step(known, verb)
        check_reason(reason)
        bijzonderheden.append_judgement(known, after, reason.strip(), by=person, at=now)
        if decision_id is not None:  # it was judged in a VIS-overleg
            overleg.add_outcome(overleg.get_decision(person.scope, decision_id), subject, at=now)
        return bijzonderheden.get(person.scope, bijzonderheid_id)
