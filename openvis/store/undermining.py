"""Ondermijning: adding a signal, a step and content, erasing content, and reading. Only `decisions.undermining` reads
here: what it gives out is as much as a phase allows, and every look is written down."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from openvis.domain.access import Person, Scope
from openvis.domain.undermining import NoFollowUp, Origin, UnderminingPhase, UnderminingSignal
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.steps import step_fields

_BESIDE = ("steps", "contents", "erasure")


@transaction.atomic
def add(draft: UnderminingSignal, *, by: Person | None, at: datetime) -> UnderminingSignal:
    """Store a new signal with its content. `draft.id` is ignored; `by` is None for the program itself."""
    row = models.UnderminingSignal.objects.create(
        gemeente=draft.gemeente, theme=draft.theme, wijk=draft.wijk, received_on=draft.received_on
    )
    _add_content(row, draft)
    _append(row, 1, draft.phase, None, by, at)
    return get(Scope.of(draft.gemeente), row.pk)


@transaction.atomic
def append_step(
    signal: UnderminingSignal,
    phase: UnderminingPhase,
    *,
    by: Person | None,
    at: datetime,
    reason: NoFollowUp | None = None,
) -> UnderminingSignal:
    """Add the next step, and content where `signal` says something else than is stored."""
    row = _rows(Scope.of(signal.gemeente)).get(pk=signal.id)
    _check_version(row, signal.version)
    if not hasattr(row, "erasure") and signal.case != _domain(row).case:
        _add_content(row, signal)
    _append(row, signal.version + 1, phase, reason, by, at)
    return get(Scope.of(signal.gemeente), row.pk)


@transaction.atomic
def erase(signal: UnderminingSignal, *, at: datetime) -> None:
    """Take the content away for good; that it was taken away stays."""
    models.UnderminingContent.erase(signal_id=signal.id)
    models.UnderminingErasure.objects.create(signal_id=signal.id, gemeente=signal.gemeente, at=at)


def get(scope: Scope, signal_id: int) -> UnderminingSignal:
    """One signal, whole. Raises NotPermitted when it does not exist or lies outside the scope: both read the same."""
    return _domain(_one(_rows(scope), signal_id))


def locked(scope: Scope, signal_id: int, *, version: int) -> UnderminingSignal:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    row = _one(_rows(scope).select_for_update(), signal_id)
    _check_version(row, version)
    return _domain(row)


def of_gemeente(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[UnderminingSignal]:
    """Every signal, whole, the newest first; in the phase in which it was known at a moment when one is given."""
    rows = _rows(scope).filter(gemeente=gemeente).order_by("-received_on", "-pk")
    if known is not None:
        rows = rows.filter(steps__number=1, steps__at__lte=known)
    return [_domain(row, known) for row in rows]


def gemeente_of(signal_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.UnderminingSignal.objects.filter(pk=signal_id).values_list("gemeente", flat=True).first()


def gemeenten() -> list[str]:
    """Every gemeente that has a signal or a risk location."""
    of_signals = models.UnderminingSignal.objects.values_list("gemeente", flat=True)
    of_places = models.RiskLocation.objects.values_list("gemeente", flat=True)
    return sorted({*of_signals, *of_places})


def changed_meanwhile() -> NotAllowedNow:
    return NotAllowedNow(
        "Iemand anders heeft dit net gewijzigd; uw wijziging is niet opgeslagen.",
        "Bekijk de nieuwste stand en wijzig die zo nodig.",
    )


def _rows(scope: Scope) -> QuerySet[models.UnderminingSignal]:
    rows = models.UnderminingSignal.objects.filter(gemeente__in=scope.gemeenten)
    return rows.prefetch_related(*_BESIDE)


def _one(rows: QuerySet[models.UnderminingSignal], signal_id: int) -> models.UnderminingSignal:
    row = rows.filter(pk=signal_id).first()
    if row is None:
        raise NotPermitted(
            f"Signaal {signal_id} bestaat niet of hoort niet bij uw gemeente.", "Kies een signaal uit de lijst."
        )
    return row


def _check_version(row: models.UnderminingSignal, version: int) -> None:
    if row.steps.count() != version:
        raise changed_meanwhile()


def _add_content(row: models.UnderminingSignal, content: UnderminingSignal) -> None:
    if content.buurt is None or content.origin is None:
        raise ValueError("A signal is stored with its buurt and origin.")
    models.UnderminingContent.objects.create(
        signal=row,
        gemeente=row.gemeente,
        buurt=content.buurt,
        origin=content.origin.value,
        case=content.case or "",
    )


def _append(
    row: models.UnderminingSignal,
    number: int,
    phase: UnderminingPhase,
    reason: NoFollowUp | None,
    by: Person | None,
    at: datetime,
) -> None:
    models.UnderminingStep.objects.create(
        signal=row,
        gemeente=row.gemeente,
        phase=phase.value,
        reason=reason.value if reason else "",
        **step_fields(number, by, at),
    )


def _domain(row: models.UnderminingSignal, known: datetime | None = None) -> UnderminingSignal:
    last = [step for step in row.steps.all() if known is None or step.at <= known][-1]
    contents = list(row.contents.all())
    content = max(contents, key=lambda each: each.pk) if contents else None
    erasure = getattr(row, "erasure", None)
    told: dict[str, Any] = {"buurt": None, "origin": None, "case": None}
    if content is not None:
        told = {"buurt": content.buurt, "origin": Origin(content.origin), "case": content.case or None}
    return UnderminingSignal(
        id=row.pk,
        gemeente=row.gemeente,
        theme=row.theme,
        wijk=row.wijk,
        received_on=row.received_on,
        phase=UnderminingPhase(last.phase),
        since=_day(last.at),
        reason=NoFollowUp(last.reason) if last.reason else None,
        cleared_on=_day(erasure.at) if erasure else None,
        version=last.number,
        **told,
    )


def _day(moment: datetime) -> date:
    return localdate(moment)
