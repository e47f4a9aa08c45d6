"""Signals of ondermijning and risk locations, and every step of one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from openvis.decisions import risk_locations, undermining
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.undermining import (
    NoFollowUp,
    ObjectKind,
    Origin,
    RiskLocation,
    UnderminingPhase,
    UnderminingSignal,
)

HOME, BUURT, WIJK = "GM9901", "BU99010103", "WK990101"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
ADVISEUR = Person(7003, "adviseur-9901", Role.ADVISEUR, Scope.of(HOME))
CASE = "Z-2026-0412"


def take_in(by: Person = ADVISEUR, *, now: datetime = NOW, **changes: Any) -> UnderminingSignal:
    asked: dict[str, Any] = {
        "gemeente": HOME,
        "theme": "drugs",
        "buurt": BUURT,
        "origin_of": Origin.RESIDENT,
        "received_on": TODAY,
    } | changes
    return undermining.take_in(by, now=now, origin="test", **asked)


def taken_in() -> UnderminingSignal:
    return take_in()


def step(verb: Verb, thing: UnderminingSignal, by: Person = ADVISEUR, **changes: Any) -> UnderminingSignal:
    asked: dict[str, Any] = {"version": thing.version, "now": NOW, "origin": "test"}
    if verb is Verb.HAND_OVER_UNDERMINING:
        asked["case"] = CASE
    if verb is Verb.DROP_UNDERMINING:
        asked["reason"] = NoFollowUp.TOO_LITTLE
    return undermining.take_step(by, verb, thing.id, **asked | changes)


def enriched() -> UnderminingSignal:
    return step(Verb.ENRICH_UNDERMINING, taken_in())


def weighed() -> UnderminingSignal:
    return step(Verb.WEIGH_UNDERMINING, enriched())


def put_on_list(by: Person = ADVISEUR, *, now: datetime = NOW, **changes: Any) -> RiskLocation:
    asked: dict[str, Any] = {
        "gemeente": HOME,
        "theme": "drugs",
        "buurt": BUURT,
        "place": "Havenweg",
        "object_kind": ObjectKind.GARAGES,
    } | changes
    return risk_locations.put_on_list(by, now=now, origin="test", **asked)


def on_list() -> RiskLocation:
    return put_on_list()


def change_undermining(
    verb: Verb, by: Person, thing: UnderminingSignal | RiskLocation, *, now: datetime = NOW
) -> UnderminingSignal | RiskLocation | None:
    """Try a verb on something that exists, the way its page would."""
    given: dict[str, Any] = {"version": thing.version, "now": now, "origin": "test"}
    if isinstance(thing, RiskLocation):
        return risk_locations.take_step(by, verb, thing.id, **given)
    erase: Callable[..., None] = undermining.erase
    return erase(by, thing.id, **given) if verb is Verb.ERASE_UNDERMINING else step(verb, thing, by, now=now)


def signal(**changes: Any) -> UnderminingSignal:
    """One that was never stored, with all its content."""
    facts: dict[str, Any] = {
        "id": 1, "gemeente": HOME, "theme": "drugs", "wijk": WIJK, "received_on": TODAY,
        "phase": UnderminingPhase.SIGNAL, "since": TODAY, "reason": None, "buurt": BUURT, "origin": Origin.RESIDENT,
        "case": CASE, "cleared_on": None, "version": 1,
    }  # fmt: skip
    return UnderminingSignal(**facts | changes)
