"""A calculation that is asked for, and one that is stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from openvis.decisions.counting import ask_count_anew, stop_counting
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope

HOME = "GM9901"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COORDINATOR = Person(7004, "coordinator-9901", Role.COORDINATOR, Scope.of(HOME))


def count_anew(by: Person = COORDINATOR) -> None:
    ask_count_anew(by, gemeente=HOME, now=NOW, origin="test")


ON_COUNTING: dict[Verb, Callable[[Person], None]] = {
    Verb.COUNT_ANEW: count_anew,
    Verb.STOP_COUNTING: lambda by: stop_counting(by, gemeente=HOME, now=NOW, origin="test"),
}
