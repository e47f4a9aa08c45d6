"""Duiding: adding a note, withdrawing one, and reading those that stand, now or at an earlier moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from openvis.domain.access import Scope
from openvis.domain.note import Note
from openvis.errors import NotPermitted
from openvis.store import models


def add(draft: Note) -> Note:
    """Store a new note. `draft.id` is ignored."""
    row = models.Note.objects.create(
        gemeente=draft.gemeente,
        area=draft.area,
        category=draft.category,
        period_from=draft.period_from,
        period_to=draft.period_to,
        text=draft.text,
        by=draft.by,
        at=draft.at,
    )
    return _domain(row)


@transaction.atomic
def withdraw(note: Note, *, by: str, at: datetime) -> None:
    models.NoteWithdrawal.objects.create(note_id=note.id, gemeente=note.gemeente, by=by, at=at)


def locked(scope: Scope, note_id: int) -> Note:
    """One note, which nobody else withdraws until this transaction ends.

    Raises NotPermitted when it does not exist or lies outside the scope: both read the same.
    """
    row = models.Note.objects.select_for_update().filter(gemeente__in=scope.gemeenten, pk=note_id).first()
    if row is None:
        raise NotPermitted(
            f"Duiding {note_id} bestaat niet of hoort niet bij uw gemeente.", "Kies een duiding uit de lijst."
        )
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[Note]:
    """Every note of a gemeente, also those that were withdrawn, the newest first."""
    return [_domain(row) for row in _rows(scope).filter(gemeente=gemeente).order_by("-at", "-pk")]


def standing(scope: Scope, gemeente: str, at: datetime | None = None) -> list[Note]:
    """The notes that stand beside the figures, the newest first: now, or as somebody read them at a moment."""
    notes = of_gemeente(scope, gemeente)
    if at is None:
        return [note for note in notes if note.withdrawn_at is None]
    return [note for note in notes if note.stood(at)]


def gemeente_of(note_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.Note.objects.filter(pk=note_id).values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.Note]:
    return models.Note.objects.filter(gemeente__in=scope.gemeenten).select_related("withdrawal")


def _domain(row: models.Note) -> Note:
    withdrawal = getattr(row, "withdrawal", None)
    return Note(
        id=row.pk,
        gemeente=row.gemeente,
        area=row.area,
        category=row.category,
        period_from=row.period_from,
        period_to=row.period_to,
        text=row.text,
        by=row.by,
        at=row.at,
        withdrawn_by=withdrawal.by if withdrawal else None,
        withdrawn_at=withdrawal.at if withdrawal else None,
    )
