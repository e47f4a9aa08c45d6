"""Every attempt leaves one line in the audit trail: with the change when it is made, alone when it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from openvis.decisions.rules.hook_verbs import HookVerb
from openvis.decisions.rules.states import FileVerb, LookVerb, Verb
from openvis.domain.access import Person
from openvis.domain.area import GEMEENTE_CODE
from openvis.domain.audit import OK, REFUSED, AuditLine
from openvis.errors import OpenVISError
from openvis.store import audit
from openvis.store.change import one_change

AnyVerb = Verb | FileVerb | LookVerb | HookVerb


@dataclass(slots=True)
class Attempt:
    """What is being tried. A service that makes something new names it here once it has a number, and one that finds
    under a lock that it is another verb says that."""

    verb: AnyVerb
    subject: str
    detail: str = ""


@contextmanager
def recorded(
    person: Person, verb: AnyVerb, *, subject: str, gemeente: str | None, now: datetime, origin: str
) -> Iterator[Attempt]:
    """The block and its audit line are one transaction; a refusal undoes the block and is written down instead.

    `gemeente` is whose thing it is; where there is no such thing the line goes to a gemeente of the person.
    """
    attempt = Attempt(verb, subject)
    trail = gemeente if gemeente and GEMEENTE_CODE.fullmatch(gemeente) else min(person.scope.gemeenten, default="")

    def line(result: str, detail: str) -> AuditLine:
        return AuditLine(now, person.username, attempt.verb.value, attempt.subject, trail, origin, result, detail)

    try:
        with one_change():
            yield attempt
            audit.append(line(OK, attempt.detail))
    except OpenVISError as refusal:
        attempt.subject = subject  # whatever was made is gone again
        audit.append(line(REFUSED, refusal.sentence))
        raise


def came_along(
    person: Person, verb: Verb, *, subject: str, gemeente: str, because: str, now: datetime, origin: str
) -> None:
    """A line for what changed beside something else, inside the `recorded` of that: it is what can be refused."""
    audit.append(AuditLine(now, person.username, verb.value, subject, gemeente, origin, OK, because))
