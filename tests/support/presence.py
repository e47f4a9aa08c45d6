"""Registrations of aanwezigheid, and every way to change one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from openvis.decisions import presence as decide
from openvis.decisions.presence import Registration
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.presence import Presence, PresenceKind, PresenceState, Rhythm

HOME, BUURT = "GM9901", "BU99010101"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WIJKCOORDINATOR = Person(7001, "wijkcoordinator-9901", Role.WIJKCOORDINATOR, Scope.of(HOME))


def registration(**changes: Any) -> Registration:
    """A wijkboa in one buurt, four hours every week since the new year."""
    asked: dict[str, Any] = {
        "kind": PresenceKind.WIJKBOA,
        "areas": (BUURT,),
        "rhythm": Rhythm.WEEKLY,
        "starts_on": date(2026, 1, 6),
        "hours": 4.0,
    } | changes
    return Registration(**asked)


def register(by: Person = WIJKCOORDINATOR, *, now: datetime = NOW, gemeente: str = HOME, **changes: Any) -> Presence:
    return decide.register(by, registration(**changes), gemeente=gemeente, now=now, origin="test")


def registered() -> Presence:
    return register()


def change_presence(verb: Verb, by: Person, thing: Presence, *, now: datetime = NOW) -> Presence:
    """Try a verb on a registration, the way its page would."""
    given: dict[str, Any] = {"version": thing.version, "now": now, "origin": "test"}
    ways: dict[Verb, Callable[[], Presence]] = {
        Verb.CORRECT_PRESENCE: lambda: decide.correct(by, thing.id, registration(hours=5.5), **given),
        Verb.END_PRESENCE: lambda: decide.end(by, thing.id, last_day=date(2026, 2, 24), **given),
        Verb.WITHDRAW_PRESENCE: lambda: decide.withdraw(by, thing.id, **given),
    }
    return ways[verb]()


def presence(**changes: Any) -> Presence:
    """One that was never stored."""
    facts: dict[str, Any] = {
        "id": 1, "gemeente": HOME, "kind": PresenceKind.TENT, "title": "", "areas": (BUURT,), "rhythm": Rhythm.DAY,
        "starts_on": date(2026, 1, 6), "ends_on": None, "hours": 4.0, "people": 60, "intervention_id": None,
        "state": PresenceState.STANDING, "version": 1, "by": "wijkcoordinator", "at": NOW,
    }  # fmt: skip
    return Presence(**facts | changes)
