"""A Top-X with criteria and moments, and every way to change one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from openvis.decisions import top_x as decide
from openvis.decisions.rules.states import Verb
from openvis.decisions.top_x import Outcome
from openvis.domain.access import Person, Role, Scope
from openvis.domain.top_x import Party, Recount, TopXCriteria, TopXMoment, TopXState
from openvis.store import top_x

HOME = "GM9901"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TEXT = "Drie keer veroordeeld in twee jaar, waarvan één keer voor een woninginbraak."
ADVISEUR = Person(7002, "adviseur-9901", Role.ADVISEUR, Scope.of(HOME))


def write_criteria(by: Person = ADVISEUR, *, now: datetime = NOW, **changes: Any) -> TopXCriteria:
    asked: dict[str, Any] = {"gemeente": HOME, "text": TEXT, "valid_from": date(2026, 1, 1)} | changes
    return decide.set_criteria(by, now=now, origin="test", **asked)


def plan_moment(by: Person = ADVISEUR, *, day: date = TODAY, now: datetime = NOW, gemeente: str = HOME) -> TopXMoment:
    return decide.plan(by, gemeente=gemeente, day=day, now=now, origin="test")


def planned_moment() -> TopXMoment:
    """The next moment of a gemeente that has criteria; the one there is where there is one."""
    if not top_x.criteria(Scope.of(HOME), HOME):
        write_criteria()
    there = [each for each in top_x.of_gemeente(Scope.of(HOME), HOME) if each.state is TopXState.PLANNED]
    return there[0] if there else plan_moment()


def outcome(**changes: Any) -> Outcome:
    facts: dict[str, Any] = {"came_in": 3, "went_out": 2, "stayed": 15, "decided_by": (Party.GEMEENTE, Party.POLICE)}
    return Outcome(**facts | changes)


def held_moment() -> TopXMoment:
    made = planned_moment()
    return decide.hold(ADVISEUR, made.id, outcome(), day=TODAY, version=made.version, now=NOW, origin="test")


def change_moment(verb: Verb, by: Person, thing: TopXMoment, *, now: datetime = NOW) -> TopXMoment:
    """Try a verb on a moment, the way its page would."""
    given: dict[str, Any] = {"version": thing.version, "now": now, "origin": "test"}
    ways: dict[Verb, Callable[[], TopXMoment]] = {
        Verb.MOVE_TOP_X: lambda: decide.move(by, thing.id, day=TODAY + timedelta(days=7), **given),
        Verb.HOLD_TOP_X: lambda: decide.hold(by, thing.id, outcome(), day=TODAY, **given),
        Verb.CORRECT_TOP_X: lambda: decide.correct(by, thing.id, outcome(came_in=4), day=TODAY, **given),
    }
    return ways[verb]()


def moment(day: date, listed: tuple[int, int, int] | None = None, number: int = 1) -> TopXMoment:
    """One that was never stored; held where numbers (in, out, staying) are given."""
    recount = Recount(1, *listed, (Party.GEMEENTE,), "") if listed else None
    state = TopXState.HELD if listed else TopXState.PLANNED
    return TopXMoment(number, HOME, day, state, recount, 1, "adviseur", NOW)
