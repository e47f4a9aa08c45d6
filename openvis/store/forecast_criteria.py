"""Success criteria of a forecast: adding a version, adding what a run says of it, and reading both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from openvis.domain.access import Scope
from openvis.domain.forecast_criterion import (
    CriterionMeasure,
    CriterionStand,
    CriterionVerdict,
    ForecastCriterion,
    ForecastJudgement,
)
from openvis.domain.places_and_times import PlaceKind
from openvis.errors import NotPermitted
from openvis.store import as_domain, models


def add(draft: ForecastCriterion) -> ForecastCriterion:
    """Store a new version. `draft.id` and what says it was replaced are ignored."""
    row = models.ForecastCriterion.objects.create(
        gemeente=draft.gemeente,
        categories=list(draft.categories),
        horizon=draft.horizon,
        measure=draft.measure.value,
        least=draft.least,
        starts_on=draft.starts_on,
        judged_on=draft.judged_on,
        replaces_id=draft.replaces,
        by=draft.by,
        at=draft.at,
    )
    return _criterion(row)


def locked(scope: Scope, criterion_id: int) -> ForecastCriterion:
    """One version, which nobody else replaces until this transaction ends.

    Raises NotPermitted when it does not exist or lies outside the scope: both read the same.
    """
    rows = models.ForecastCriterion.objects.select_for_update()
    row = rows.filter(gemeente__in=scope.gemeenten, pk=criterion_id).first()
    if row is None:
        raise _unknown(criterion_id)
    return _criterion(row)


def get(scope: Scope, criterion_id: int) -> ForecastCriterion:
    """One version. Raises NotPermitted as `locked` does."""
    row = _rows(scope).filter(pk=criterion_id).first()
    if row is None:
        raise _unknown(criterion_id)
    return _criterion(row)


def of_gemeente(scope: Scope, gemeente: str) -> list[ForecastCriterion]:
    """Every version, also those that were replaced, the newest first."""
    return [_criterion(row) for row in _rows(scope).filter(gemeente=gemeente).order_by("-at", "-pk")]


def gemeente_of(criterion_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.ForecastCriterion.objects.filter(pk=criterion_id).values_list("gemeente", flat=True).first()


def add_judgements(gemeente: str, found: Sequence[ForecastJudgement], *, run: str, at: datetime) -> None:
    rows = [{name: value for name, value in asdict(each).items() if name != "criterion"} for each in found]
    models.ForecastJudgement.objects.bulk_create(
        models.ForecastJudgement(**row, criterion_id=each.criterion, gemeente=gemeente, run=run, at=at)
        for row, each in zip(rows, found, strict=True)
    )


def judgements(
    scope: Scope, gemeente: str, *, known: datetime | None = None
) -> dict[tuple[int, str], ForecastJudgement]:
    """By criterion and type what it came to, else what the newest run said of it; now, or as known at a moment."""
    rows = models.ForecastJudgement.objects.filter(gemeente__in=scope.gemeenten & {gemeente})
    if known is not None:
        rows = rows.filter(at__lte=known)
    return {(row.criterion_id, row.category): _judgement(row) for row in rows.order_by("final", "at", "pk")}


def to_judge(scope: Scope, gemeente: str, today: date) -> list[tuple[ForecastCriterion, str]]:
    """What has begun and was not judged for good, by type, the oldest first."""
    rows = models.ForecastJudgement.objects.filter(gemeente__in=scope.gemeenten & {gemeente}, final=True)
    done = set(rows.values_list("criterion_id", "category"))
    begun = {CriterionStand.RUNNING, CriterionStand.PAST}
    return [
        (each, category)
        for each in reversed(of_gemeente(scope, gemeente))
        for category in each.categories
        if each.stand(today) in begun and (each.id, category) not in done
    ]


def _rows(scope: Scope) -> QuerySet[models.ForecastCriterion]:
    return models.ForecastCriterion.objects.filter(gemeente__in=scope.gemeenten).select_related("replacement")


def _unknown(criterion_id: int) -> NotPermitted:
    return NotPermitted(
        f"Doel {criterion_id} van de verwachting bestaat niet of hoort niet bij uw gemeente.",
        "Kies een doel uit de lijst.",
    )


def _criterion(row: models.ForecastCriterion) -> ForecastCriterion:
    after = getattr(row, "replacement", None)
    return ForecastCriterion(
        id=row.pk,
        gemeente=row.gemeente,
        categories=tuple(row.categories),
        horizon=row.horizon,
        measure=CriterionMeasure(row.measure),
        least=row.least,
        starts_on=row.starts_on,
        judged_on=row.judged_on,
        by=row.by,
        at=row.at,
        replaces=row.replaces_id,
        replaced_by=after.pk if after else None,
        replaced_on=localdate(after.at) if after else None,
    )


def _judgement(row: models.ForecastJudgement) -> ForecastJudgement:
    found: ForecastJudgement = as_domain.as_domain(
        ForecastJudgement,
        row,
        criterion=row.criterion_id,
        kind=PlaceKind(row.kind),
        verdict=CriterionVerdict(row.verdict),
    )
    return found
