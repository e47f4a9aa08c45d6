"""Judging a bijzonderheid: say what it is, take it up, or close it. Each with a reason that stays beside it."""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import check_step
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.requirements import check_reason
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.store import bijzonderheden


def assess(person: Person, bijzonderheid_id: int, *, reason: str, now: datetime, origin: str) -> Bijzonderheid:
    """Say what it is. May be done again when more is known. Raises NotPermitted, NotAllowedNow or InputError."""
    return _judge(person, Verb.ASSESS, bijzonderheid_id, reason, now=now, origin=origin)


def take_up(person: Person, bijzonderheid_id: int, *, reason: str, now: datetime, origin: str) -> Bijzonderheid:
    """Say what is done about it. Raises NotPermitted, NotAllowedNow or InputError."""
    return _judge(person, Verb.TAKE_UP, bijzonderheid_id, reason, now=now, origin=origin)


def dismiss(person: Person, bijzonderheid_id: int, *, reason: str, now: datetime, origin: str) -> Bijzonderheid:
    """Say why nothing is done about it, once it was assessed. Raises NotPermitted, NotAllowedNow or InputError."""
    return _judge(person, Verb.DISMISS, bijzonderheid_id, reason, now=now, origin=origin)


def _judge(
    person: Person, verb: Verb, bijzonderheid_id: int, reason: str, *, now: datetime, origin: str
) -> Bijzonderheid:
    subject, gemeente = f"bijzonderheid/{bijzonderheid_id}", bijzonderheden.gemeente_of(bijzonderheid_id)
    with recorded(person, verb, subject=subject, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        known = bijzonderheden.locked(person.scope, bijzonderheid_id)
        after = check_step(known, verb)
        check_reason(reason)
        bijzonderheden.append_judgement(known, after, reason.strip(), by=person, at=now)
        return bijzonderheden.get(person.scope, bijzonderheid_id)
