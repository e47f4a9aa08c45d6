"""Every subject that has something waiting. A new one adds a line here, and its kinds in domain/due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from openvis.decisions.due import (
    actions,
    bijzonderheden,
    buurtberichten,
    forecast_criteria,
    interventions,
    meetings,
    plans,
    shared_products,
    sources,
    tasks,
    top_x,
    undermining,
    work_orders,
)
from openvis.decisions.rules.permissions import person_can
from openvis.domain.access import Person, Scope
from openvis.domain.due import WAITS_FOR, Due, DueKind, in_order


@dataclass(frozen=True, slots=True)
class Subject:
    """Where some kinds of waiting things come from."""

    kinds: frozenset[DueKind]
    due: Callable[[Scope, str, date], list[Due]]


SUBJECTS = (
    Subject(work_orders.KINDS, work_orders.due),
    Subject(plans.KINDS, plans.due),
    Subject(bijzonderheden.KINDS, bijzonderheden.due),
    Subject(actions.KINDS, actions.due),
    Subject(meetings.KINDS, meetings.due),
    Subject(interventions.KINDS, interventions.due),
    Subject(buurtberichten.KINDS, buurtberichten.due),
    Subject(forecast_criteria.KINDS, forecast_criteria.due),
    Subject(top_x.KINDS, top_x.due),
    Subject(undermining.KINDS, undermining.due),
    Subject(shared_products.KINDS, shared_products.due),
    Subject(sources.KINDS, sources.due),
    Subject(tasks.KINDS, tasks.due),
)


def kinds_for(person: Person) -> list[DueKind]:
    """The kinds of things that can wait for this person, in the order of the register."""
    return [kind for kind in DueKind if person_can(person, WAITS_FOR[kind])]


def waiting_for(person: Person, gemeente: str, today: date) -> list[Due]:
    """All that waits for a person in one gemeente, the most urgent first; nothing outside the person's scope."""
    if not person.scope.covers(gemeente):
        return []
    return in_order(theirs(person, due_of(gemeente, today, set(kinds_for(person)))), today)


def due_of(gemeente: str, today: date, kinds: AbstractSet[DueKind]) -> list[Due]:
    """All that waits in one gemeente, of the subjects that know any of these kinds: for the program itself."""
    return [
        due
        for subject in SUBJECTS
        if not subject.kinds.isdisjoint(kinds)
        for due in subject.due(Scope.of(gemeente), gemeente, today)
    ]


def theirs(person: Person, found: Iterable[Due]) -> list[Due]:
    """Those that wait for this person: by what he may do, where, and for which team he works."""
    own = set(kinds_for(person))
    return [
        due
        for due in found
        if due.kind in own
        and person.scope.covers(due.gemeente)
        and (not due.team or not person.team or due.team == person.team)
    ]
