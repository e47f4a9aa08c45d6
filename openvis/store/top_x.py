"""Top-X: adding a version of the criteria, a moment or a version of one, and reading them."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from openvis.domain.access import Person, Scope
from openvis.domain.top_x import Party, Recount, TopXCriteria, TopXMoment, TopXState
from openvis.errors import NotAllowedNow, NotPermitted
from openvis.store import models
from openvis.store.as_domain import as_domain
from openvis.store.steps import step_fields


@transaction.atomic
def add_criteria(draft: TopXCriteria) -> None:
    """Store a version. Raises NotAllowedNow when somebody else was first with this number."""
    try:
        with transaction.atomic():
            models.TopXCriteria.objects.create(
                gemeente=draft.gemeente,
                number=draft.number,
                text=draft.text,
                valid_from=draft.valid_from,
                by=draft.by,
                at=draft.at,
            )
    except IntegrityError:
        raise _changed_meanwhile() from None


def criteria(scope: Scope, gemeente: str) -> list[TopXCriteria]:
    """Every version, the newest first."""
    rows = models.TopXCriteria.objects.filter(gemeente__in=scope.gemeenten & {gemeente}).order_by("-number")
    return [as_domain(TopXCriteria, row) for row in rows]


@transaction.atomic
def add(draft: TopXMoment, *, by: Person | None, at: datetime) -> TopXMoment:
    """Store a new moment. `draft.id` is ignored; `by` is None for the program itself."""
    row = models.TopXMoment.objects.create(gemeente=draft.gemeente)
    return _domain(_append(row, 1, draft, by, at))


@transaction.atomic
def append_version(changed: TopXMoment, *, by: Person | None, at: datetime) -> TopXMoment:
    """Add the next version. Raises NotAllowedNow where `changed.version` is no longer the last."""
    row = models.TopXMoment.objects.select_for_update().get(pk=changed.id)
    _check_version(row, changed.version)
    return _domain(_append(row, changed.version + 1, changed, by, at))


def versions(scope: Scope, moment_id: int) -> list[TopXMoment]:
    """Every version of one, the oldest first. Raises NotPermitted when it does not exist or lies outside the scope."""
    return [_domain(step) for step in _one(_rows(scope), moment_id).steps.all()]


def get(scope: Scope, moment_id: int) -> TopXMoment:
    """The newest version of one. Raises NotPermitted as `versions` does."""
    return versions(scope, moment_id)[-1]


def locked(scope: Scope, moment_id: int, *, version: int) -> TopXMoment:
    """As `get`, held until this transaction ends. Raises NotAllowedNow when it is no longer at `version`."""
    row = _one(_rows(scope).select_for_update(), moment_id)
    _check_version(row, version)
    return _domain(list(row.steps.all())[-1])


def of_gemeente(scope: Scope, gemeente: str, *, known: datetime | None = None) -> list[TopXMoment]:
    """The newest version of each moment, the latest day first; as it was known at a moment when one is given."""
    rows = _rows(scope).filter(gemeente=gemeente)
    of_each = [[step for step in row.steps.all() if known is None or step.at <= known] for row in rows]
    found = [_domain(steps[-1]) for steps in of_each if steps]
    return sorted(found, key=lambda each: (each.day, each.id), reverse=True)


def gemeente_of(moment_id: int) -> str | None:
    """Whose it is: all that may be known before it is known whether the person may know more."""
    return models.TopXMoment.objects.filter(pk=moment_id).values_list("gemeente", flat=True).first()


def _rows(scope: Scope) -> QuerySet[models.TopXMoment]:
    return models.TopXMoment.objects.filter(gemeente__in=scope.gemeenten).prefetch_related("steps__criteria")


def _one(rows: QuerySet[models.TopXMoment], moment_id: int) -> models.TopXMoment:
    row = rows.filter(pk=moment_id).first()
    if row is None:
        raise NotPermitted(
            f"Moment {moment_id} van de Top-X bestaat niet of hoort niet bij uw gemeente.", "Kies er een uit de lijst."
        )
    return row


def _check_version(row: models.TopXMoment, version: int) -> None:
    if row.steps.count() != version:
        raise _changed_meanwhile()


def _changed_meanwhile() -> NotAllowedNow:
    return NotAllowedNow(
        "Iemand anders heeft dit net gewijzigd; uw wijziging is niet opgeslagen.",
        "Bekijk de nieuwste versie en wijzig die zo nodig.",
    )


def _append(
    row: models.TopXMoment, number: int, content: TopXMoment, by: Person | None, at: datetime
) -> models.TopXStep:
    recount = content.recount
    told = {}
    if recount is not None:
        told = {
            "criteria": models.TopXCriteria.objects.get(gemeente=row.gemeente, number=recount.criteria),
            "came_in": recount.came_in,
            "went_out": recount.went_out,
            "stayed": recount.stayed,
            "decided_by": [party.value for party in recount.decided_by],
            "note": recount.note,
        }
    return models.TopXStep.objects.create(
        moment=row,
        gemeente=row.gemeente,
        state=content.state.value,
        day=content.day,
        **told,
        **step_fields(number, by, at),
    )


def _domain(step: models.TopXStep) -> TopXMoment:
    recount = None
    if step.criteria is not None:
        parties = tuple(Party(each) for each in step.decided_by)
        recount = Recount(
            step.criteria.number, step.came_in or 0, step.went_out or 0, step.stayed or 0, parties, step.note
        )
    return TopXMoment(
        step.moment_id, step.gemeente, step.day, TopXState(step.state), recount, step.number, step.by, step.at
    )
