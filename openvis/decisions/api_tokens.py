"""Tokens of the API: made and taken back by whoever they are of, or by who keeps the accounts on this machine.

A token can do what its account can, in one gemeente, until a day. The audit trail says that it was made, for what and
until when; the token itself stands nowhere.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.timezone import localdate

from openvis.decisions.rules.free_text import check_text
from openvis.domain.access import Person
from openvis.domain.api_token import LONGEST, NAME_LENGTH, ApiToken
from openvis.domain.audit import OK, AuditLine
from openvis.domain.words import day_in_words
from openvis.errors import InputError, NotPermitted
from openvis.store import api_tokens, audit
from openvis.store.change import one_change

MAKE, WITHDRAW = "make-token", "withdraw-token"


def make_token(
    person: Person, *, gemeente: str, name: str, ends_on: date, now: datetime, origin: str, actor: str = ""
) -> tuple[ApiToken, str]:
    """A token with the rights of this person, and its secret, told once. Raises InputError, or NotPermitted.

    actor  who makes it, where that is not the person himself
    """
    name, today = name.strip(), localdate(now)
    if not person.scope.covers(gemeente):
        raise NotPermitted("Dit account hoort niet bij die gemeente.", "Kies een gemeente van het account.")
    check_text("Waar het token voor is", name, NAME_LENGTH)
    if not today <= ends_on <= today + LONGEST:
        raise InputError(
            "De laatste dag van een token ligt tussen vandaag en een jaar later.",
            f"Kies een dag tot en met {day_in_words(today + LONGEST)}.",
        )
    with one_change():
        made, secret = api_tokens.add(
            person, gemeente=gemeente, name=name, ends_on=ends_on, by=actor or person.username, at=now
        )
        _note(MAKE, made, now, origin, actor or person.username, f"{name}, tot en met {day_in_words(ends_on)}")
    return made, secret


def withdraw_own(person: Person, token_id: int, *, now: datetime, origin: str) -> ApiToken:
    """Take back a token of oneself. Raises InputError where one has none with this number."""
    return _withdraw(own_tokens(person), token_id, now, origin, person.username)


def withdraw_any(token_id: int, *, now: datetime, origin: str, actor: str) -> ApiToken:
    """Take back whosever token: for the operator at the machine itself."""
    return _withdraw(api_tokens.all_tokens(), token_id, now, origin, actor)


def own_tokens(person: Person) -> list[ApiToken]:
    """All one ever had, the newest first."""
    return api_tokens.of_account(person.id)


def _withdraw(tokens: list[ApiToken], token_id: int, now: datetime, origin: str, actor: str) -> ApiToken:
    found = next((each for each in tokens if each.id == token_id), None)
    if found is None:
        raise InputError("Dit token bestaat niet.", "Kies een token uit de lijst.")
    with one_change():
        api_tokens.withdraw(found, by=actor, at=now)
        _note(WITHDRAW, found, now, origin, actor, found.name)
    return found


def _note(action: str, token: ApiToken, now: datetime, origin: str, actor: str, detail: str) -> None:
    subject = f"account/{token.username}"
    audit.append(AuditLine(now, actor, action, subject, token.gemeente, origin, OK, detail))
