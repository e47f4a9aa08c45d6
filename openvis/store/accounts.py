"""Accounts, and the Person the rest of the program sees of one."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from openvis.domain.access import Person, Role, Scope
from openvis.domain.area import GEMEENTE_CODE
from openvis.errors import InputError, UnknownValue
from openvis.store.models import User


@transaction.atomic
def create_account(username: str, password: str, role: Role, gemeenten: Iterable[str]) -> Person:
    """Make an account. Raises InputError for a taken name, a weak password, or a gemeente that is no GM code."""
    codes = sorted(set(gemeenten))
    _check_codes(codes)
    _check_name(username)
    _check_password(username, password)
    user = User.objects.create_user(username=username, password=password, role=role.value, gemeenten=codes)
    return person_of(user)


@transaction.atomic
def set_password(person: Person, password: str) -> None:
    """Give an account another password; whoever is signed in with the old one is signed out. Raises InputError."""
    _check_password(person.username, password)
    user = User.objects.get(pk=person.id)
    user.set_password(password)
    user.save()


@transaction.atomic
def close_account(person: Person) -> None:
    """Let nobody sign in with this account any more; whoever is signed in is signed out."""
    User.objects.filter(pk=person.id).update(is_active=False)


def person_of(user: User) -> Person:
    """The Person behind a signed-in user."""
    return Person(user.pk, user.username, Role(user.role), Scope.of(*user.gemeenten))


def accounts(scope: Scope) -> list[Person]:
    """Every active account that may see a gemeente of this scope, by name."""
    people = [person_of(user) for user in User.objects.filter(is_active=True).order_by("username")]
    return [person for person in people if person.scope.gemeenten & scope.gemeenten]


def _check_codes(codes: list[str]) -> None:
    if not codes:
        raise InputError("Een account hoort bij ten minste één gemeente.", "Noem een gemeentecode, zoals GM0356.")
    for code in codes:
        if not GEMEENTE_CODE.fullmatch(code):
            raise UnknownValue(f"'{code}' is geen gemeentecode.", "Schrijf haar als GM0356.")


def _check_name(username: str) -> None:
    try:
        User.username_validator(username)
    except ValidationError as error:
        raise InputError(f"De accountnaam '{username}' kan niet: {' '.join(error.messages)}") from None
    if User.objects.filter(username__iexact=username).exists():
        raise InputError(f"De accountnaam '{username}' is al in gebruik.", "Kies een andere naam.")


def _check_password(username: str, password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise InputError(f"Het wachtwoord van '{username}' kan niet: {' '.join(error.messages)}") from None
