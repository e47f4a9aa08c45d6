"""The audit trail: adding a line, reading lines, and proving that none was changed afterwards (BIO2 8.15.06)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC

from django.db import transaction

from openvis.domain.access import Scope
from openvis.domain.audit import AuditLine
from openvis.store import models


@transaction.atomic
def append(line: AuditLine) -> None:
    """Add a line to the chain of its gemeente. Two writers wait for each other, so the chain never forks."""
    models.AuditHead.objects.get_or_create(gemeente=line.gemeente)
    head = models.AuditHead.objects.select_for_update().get(gemeente=line.gemeente)
    seal = _seal(line, head.number + 1, head.seal)
    models.AuditLine.objects.create(
        gemeente=line.gemeente,
        number=head.number + 1,
        at=line.at,
        actor=line.actor,
        action=line.action,
        subject=line.subject,
        origin=line.origin,
        result=line.result,
        detail=line.detail,
        previous=head.seal,
        seal=seal,
    )
    head.number, head.seal = head.number + 1, seal
    head.save()


def lines(scope: Scope, subject: str | None = None, *, newest: int | None = None) -> list[AuditLine]:
    """The lines of a scope, newest first; of one subject ("work-order/7") and of at most `newest` when given."""
    rows = models.AuditLine.objects.filter(gemeente__in=scope.gemeenten)
    if subject is not None:
        rows = rows.filter(subject=subject)
    return [_line_of(row) for row in rows.order_by("-at", "-pk")[:newest]]


def gemeenten() -> list[str]:
    """Every gemeente that has a chain of lines."""
    return list(models.AuditHead.objects.order_by("gemeente").values_list("gemeente", flat=True))


def verify(scope: Scope) -> list[str]:
    """What does not fit in the chains of a scope, as Dutch sentences. Empty: every line is as it was written."""
    return [sentence for gemeente in sorted(scope.gemeenten) for sentence in _verify_chain(gemeente)]


def _verify_chain(gemeente: str) -> Iterable[str]:
    number, seal = 0, ""
    for row in models.AuditLine.objects.filter(gemeente=gemeente).order_by("number").iterator():
        if row.number != number + 1:
            yield f"Logboek {gemeente}: tussen regel {number} en regel {row.number} ontbreekt iets."
        elif row.previous != seal:
            yield f"Logboek {gemeente}: regel {row.number} sluit niet aan op de regel ervoor."
        if row.seal != _seal(_line_of(row), row.number, row.previous):
            yield f"Logboek {gemeente}: regel {row.number} is na het schrijven gewijzigd."
        number, seal = row.number, row.seal
    head = models.AuditHead.objects.filter(gemeente=gemeente).first()
    if (head.number, head.seal) != (number, seal) if head else number > 0:
        yield f"Logboek {gemeente}: het einde klopt niet; na regel {number} ontbreekt iets."


def _seal(line: AuditLine, number: int, previous: str) -> str:
    """SHA-256 over everything the line says, its place in the chain and the seal before it."""
    content = [
        previous,
        number,
        line.gemeente,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.actor,
        line.action,
        line.subject,
        line.origin,
        line.result,
        line.detail,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode("ascii")).hexdigest()


def _line_of(row: models.AuditLine) -> AuditLine:
    return AuditLine(
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        gemeente=row.gemeente,
        origin=row.origin,
        result=row.result,
        detail=row.detail,
    )
