"""The record of every import: started, finished, refused or interrupted, and the rows it kept out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Count

from openvis.domain import batch as domain
from openvis.domain.access import Scope
from openvis.domain.batch import BatchState
from openvis.domain.delivery import Reject, RejectKind
from openvis.store import models
from openvis.store.staging import Staging

REJECTS_PER_INSERT = 1000


def start(
    *,
    table: str,
    source: str,
    gemeente: str,
    file_name: str,
    file_sha256: str,
    by: str,
    now: datetime,
    batch_id: str = "",
) -> models.Batch:
    """Write down that an import began, before anything else is written."""
    return models.Batch.objects.create(
        id=batch_id or uuid4().hex,
        table=table,
        source=source,
        gemeente=gemeente,
        file_name=file_name,
        file_sha256=file_sha256,
        by=by,
        started_at=now,
        state=BatchState.STARTED,
    )


def note_owner(record: models.Batch, staging: Staging) -> None:
    """Write down whose rows these are and of which source, once they have said so."""
    source = next(iter(staging.sources)) if len(staging.sources) == 1 else record.source
    if staging.gemeente and (record.gemeente, record.source) != (staging.gemeente, source):
        record.gemeente, record.source = staging.gemeente, source
        record.save(update_fields=["gemeente", "source"])


def finish(
    record: models.Batch, state: BatchState, rejects: Iterable[Reject] = (), *, at: datetime, **facts: Any
) -> domain.Batch:
    """Close an import: its state, counts and rejects become visible together or not at all."""
    for name, value in facts.items():
        setattr(record, name, value)
    record.state, record.finished_at = state, at
    rows = (
        models.Reject(
            batch=record,
            row=reject.row,
            column=reject.column,
            reason=reject.reason,
            value=reject.value,
            kind=reject.kind,
        )
        for reject in rejects
    )
    with transaction.atomic():
        while some := list(islice(rows, REJECTS_PER_INSERT)):
            models.Reject.objects.bulk_create(some)
        record.save()
    return as_domain(record)


def started() -> list[models.Batch]:
    """Imports that never came to an end, oldest first."""
    return list(models.Batch.objects.filter(state=BatchState.STARTED).order_by("started_at"))


def within(scope: Scope) -> list[domain.Batch]:
    found = models.Batch.objects.filter(gemeente__in=scope.gemeenten).order_by("-started_at", "id")
    return [as_domain(record) for record in found]


def rejects_within(scope: Scope, batch_id: str) -> list[Reject]:
    found = models.Reject.objects.filter(batch_id=batch_id, batch__gemeente__in=scope.gemeenten).order_by("row", "id")
    return [Reject(record.row, record.column, record.reason, record.value, RejectKind(record.kind)) for record in found]


def rejects_by_kind(scope: Scope, batch_id: str) -> dict[RejectKind, int]:
    """How many rows one import kept out, per kind."""
    found = models.Reject.objects.filter(batch_id=batch_id, batch__gemeente__in=scope.gemeenten)
    counted = found.order_by().values_list("kind").annotate(number=Count("id"))
    return {RejectKind(kind): number for kind, number in counted}


def gemeenten() -> list[str]:
    """Every gemeente of which an import landed."""
    landed = models.Batch.objects.filter(state=BatchState.LANDED)
    return sorted(set(landed.values_list("gemeente", flat=True)))


def gemeenten_of_all() -> list[str]:
    """Every gemeente of which anything was handed in; the empty code for a file that did not say whose it was."""
    return sorted(set(models.Batch.objects.values_list("gemeente", flat=True)))


def note_on(repeated: int, remarks: Iterable[str], moved: int = 0) -> str:
    """What a batch says of rows that stood in the file more than once, of cells that moved, and of what was noticed."""
    twice = [f"Letterlijk herhaalde rijen in het bestand: {repeated}. Zij tellen één keer."] if repeated else []
    return " ".join([*twice, *moved_sentence(moved), *remarks])


def moved_sentence(moved: int) -> list[str]:
    """What is said of cells whose word means something else than it did; nothing where there are none."""
    if moved == 1:
        return ["1 cel heeft een andere soort, omdat haar woord nu iets anders betekent."]
    return [f"{moved} cellen hebben een andere soort, omdat hun woord nu iets anders betekent."] if moved else []


def as_domain(record: models.Batch) -> domain.Batch:
    facts = {field.name: getattr(record, field.name) for field in fields(domain.Batch)}
    return domain.Batch(**facts | {"state": BatchState(record.state)})
