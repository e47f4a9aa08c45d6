"""Every subject that has something waiting. A new one adds a line here, and its kinds in domain/due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from openvis.decisions.due import (
    bijzonderheden,
    buurtberichten,
    forecast_criteria,
    interventions,
    plans,
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
    Subject(interventions.KINDS, interventions.due),
    Subject(buurtberichten.KINDS, buurtberichten.due),
    Subject(forecast_criteria.KINDS, forecast_criteria.due),
    Subject(top_x.KINDS, top_x.due),
    Subject(undermining.KINDS, undermining.due),
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
    own = set(kinds_for(person))
    found = [
        due
        for subject in SUBJECTS
        if not own.isdisjoint(subject.kinds)
        for due in subject.due(Scope.of(gemeente), gemeente, today)
        if due.kind in own and (not due.team or not person.team or due.team == person.team)
    ]
    return in_order(found, today)
