"""Having the figures made anew, and stopping that. The worker does it; here is checked and written down who asks."""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person, Scope
from openvis.domain.job import Job, JobKind
from openvis.errors import NotAllowedNow
from openvis.store import jobs

SUBJECT = "run/new"


def ask_count_anew(person: Person, *, gemeente: str, now: datetime, origin: str) -> Job:
    """Put a new run of a gemeente in the queue; while one is on its way, that one. Raises NotPermitted."""
    verb = Verb.COUNT_ANEW
    with recorded(person, verb, subject=SUBJECT, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente)
        going = counting(gemeente)
        if going is not None and going.is_open:
            return going
        return jobs.ask(JobKind.COUNT, gemeente=gemeente, by=person.username, input={}, now=now)


def stop_counting(person: Person, *, gemeente: str, now: datetime, origin: str) -> Job:
    """Stop the run that is on its way. Raises NotPermitted, or NotAllowedNow where there is none."""
    verb = Verb.STOP_COUNTING
    with recorded(person, verb, subject=SUBJECT, gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente)
        going = counting(gemeente)
        if going is None or not going.is_open:
            raise NotAllowedNow("Er wordt nu niets berekend.", "Er valt niets te stoppen.")
        return jobs.ask_stop(Scope.of(gemeente), going.id, now)


def counting(gemeente: str) -> Job | None:
    """The last time somebody asked for a run of this gemeente on a page."""
    return jobs.last_of_kind(Scope.of(gemeente), JobKind.COUNT)
