"""Duiding: writing a note beside a figure, and withdrawing one that does not hold. Nothing is edited."""

from __future__ import annotations

from datetime import datetime

from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.recording import recorded
from openvis.decisions.rules.requirements import check_note
from openvis.decisions.rules.states import PERMISSION_OF, Verb
from openvis.domain.access import Person
from openvis.domain.note import Note
from openvis.errors import NotAllowedNow
from openvis.store import notes, results


def write_note(
    person: Person,
    *,
    gemeente: str,
    area: str,
    category: str | None,
    period_from: str,
    period_to: str,
    text: str,
    now: datetime,
    origin: str,
) -> Note:
    """Write what a figure means. Raises NotPermitted for who, InputError for what, NotAllowedNow without figures."""
    verb = Verb.WRITE_NOTE
    with recorded(person, verb, subject="note/new", gemeente=gemeente, now=now, origin=origin) as attempt:
        check_permission(person, PERMISSION_OF[verb], gemeente)
        run = results.latest_run(person.scope, gemeente)
        if run is None:
            raise NotAllowedNow("Er zijn nog geen cijfers om te duiden.", "Laat eerst een berekening maken.")
        draft = Note(0, gemeente, area, category, period_from, period_to, text.strip(), person.username, now)
        check_note(draft, run.period_to)
        made = notes.add(draft)
        attempt.subject = f"note/{made.id}"
    return made


def withdraw_note(person: Person, note_id: int, *, now: datetime, origin: str) -> None:
    """Take a note away from beside the figures; it stays in the list. Raises NotPermitted or NotAllowedNow."""
    verb, gemeente = Verb.WITHDRAW_NOTE, notes.gemeente_of(note_id)
    with recorded(person, verb, subject=f"note/{note_id}", gemeente=gemeente, now=now, origin=origin):
        check_permission(person, PERMISSION_OF[verb], gemeente or "")
        note = notes.locked(person.scope, note_id)
        if note.withdrawn_at is not None:
            raise NotAllowedNow("Deze duiding is al ingetrokken.", "Schrijf zo nodig een nieuwe.")
        notes.withdraw(note, by=person.username, at=now)
