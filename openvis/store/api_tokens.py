"""Tokens of the API: making one, taking it back, and finding whose it is."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from openvis.domain.access import Person, Scope
from openvis.domain.api_token import PREFIX, ApiToken
from openvis.store import models
from openvis.store.accounts import person_of


def add(account: Person, *, gemeente: str, name: str, ends_on: date, by: str, at: datetime) -> tuple[ApiToken, str]:
    """A new token and its secret, which is told this once and can be found nowhere after."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = models.ApiToken.objects.create(
        account_id=account.id,
        gemeente=gemeente,
        name=name,
        key=_digest(secret),
        made_at=at,
        made_by=by,
        ends_on=ends_on,
    )
    return _domain(row), secret


@transaction.atomic
def withdraw(token: ApiToken, *, by: str, at: datetime) -> None:
    """Let it open nothing any more. Once is enough: a second time changes nothing."""
    models.ApiTokenWithdrawal.objects.get_or_create(token_id=token.id, defaults={"by": by, "at": at})


def of_account(account: int) -> list[ApiToken]:
    """Every token of one account, the newest first."""
    return [_domain(row) for row in _rows().filter(account_id=account)]


def all_tokens() -> list[ApiToken]:
    """Every token of this installation, the newest first: for the operator at the machine itself."""
    return [_domain(row) for row in _rows()]


def person_behind(secret: str, today: date) -> Person | None:
    """Whose rights a secret has today, in the one gemeente it is for; None where it opens nothing.

    That it was used is written down once a day.
    """
    row = _rows().filter(key=_digest(secret), account__is_active=True).first()
    if row is None or not _domain(row).opens(today):
        return None
    owner = person_of(row.account)
    if not owner.scope.covers(row.gemeente):
        return None
    use = getattr(row, "use", None)
    if use is None or use.day < today:
        models.ApiTokenUse.objects.update_or_create(token=row, defaults={"day": today})
    return replace(owner, scope=Scope.of(row.gemeente))


def _rows() -> QuerySet[models.ApiToken]:
    return models.ApiToken.objects.select_related("account", "withdrawal", "use").order_by("-pk")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _domain(row: models.ApiToken) -> ApiToken:
    withdrawal, use = getattr(row, "withdrawal", None), getattr(row, "use", None)
    return ApiToken(
        id=row.pk,
        username=row.account.username,
        gemeente=row.gemeente,
        name=row.name,
        made_at=row.made_at,
        made_by=row.made_by,
        ends_on=row.ends_on,
        withdrawn_at=withdrawal.at if withdrawal else None,
        used_on=use.day if use else None,
    )
