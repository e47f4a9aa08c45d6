"""Accounts as the operator of this machine keeps them: make one, give it another password, close it.

Every change leaves a line in the audit trail of each gemeente the account belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import OK, SYSTEM, AuditLine
from openvis.domain.partner import partners
from openvis.errors import InputError, UnknownValue
from openvis.store import accounts, audit
from openvis.store.change import one_change

ORIGIN = "cli"


def open_account(
    name: str, password: str, role: Role, gemeenten: Iterable[str], *, now: datetime, organisation: str = ""
) -> Person:
    """Make an account. Raises InputError for a taken name, a weak password, or a gemeente that is no GM code.

    organisation  of a partner, and of nobody else: a slug of partners.csv
    """
    _check_organisation(role, organisation)
    with one_change():
        person = accounts.create_account(name, password, role, gemeenten, organisation)
        _note("create-account", person, now, " ".join(filter(None, (role.value, organisation))))
    return person


def renew_password(name: str, password: str, *, now: datetime) -> None:
    """Give an account another password. Raises UnknownValue for an unknown name, InputError for a weak password."""
    person = account_named(name)
    with one_change():
        accounts.set_password(person, password)
        _note("renew-password", person, now)


def close_account(name: str, *, now: datetime) -> None:
    """Let nobody sign in with this account any more; what it did stays. Raises UnknownValue for an unknown name."""
    person = account_named(name)
    with one_change():
        accounts.close_account(person)
        _note("close-account", person, now)


def open_accounts() -> list[Person]:
    """Every account that can sign in, by name, of any gemeente."""
    return accounts.accounts(Scope.whole_country())


def account_named(name: str) -> Person:
    """The open account with this name. Raises UnknownValue when there is none."""
    found = next((person for person in open_accounts() if person.username == name), None)
    if found is None:
        raise UnknownValue(f"Er is geen account '{name}'.", "`openvis account list` toont welke er zijn.")
    return found


def _check_organisation(role: Role, organisation: str) -> None:
    if role is not Role.PARTNER and organisation:
        raise InputError("Alleen een account van een partner hoort bij een organisatie.", "Laat de organisatie weg.")
    if role is Role.PARTNER and organisation not in partners():
        raise InputError(
            "Een account van een partner hoort bij een organisatie.",
            f"Noem er een met --organisation: {', '.join(partners())}.",
        )


def _note(action: str, person: Person, now: datetime, detail: str = "") -> None:
    for gemeente in sorted(person.scope.gemeenten):
        audit.append(AuditLine(now, SYSTEM, action, f"account/{person.username}", gemeente, ORIGIN, OK, detail))
