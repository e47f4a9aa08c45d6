"""Accounts, and the Person the rest of the program sees of one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from openvis.domain.access import Person, Role, Scope
from openvis.domain.area import GEMEENTE_CODE
from openvis.domain.due import DueKind
from openvis.domain.notification import NoticeChoice, Way, Weekday
from openvis.errors import InputError, UnknownValue
from openvis.store.models import User


@transaction.atomic
def create_account(
    username: str, password: str, role: Role, gemeenten: Iterable[str], organisation: str = ""
) -> Person:
    """Make an account. Raises InputError for a taken name, a weak password, or a gemeente that is no GM code.

    organisation  of a partner, and of nobody else: a slug of partners.csv
    """
    codes = sorted(set(gemeenten))
    _check_codes(codes)
    _check_name(username)
    _check_password(username, password)
    user = User.objects.create_user(
        username=username, password=password, role=role.value, gemeenten=codes, organisation=organisation
    )
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
    return Person(user.pk, user.username, Role(user.role), Scope.of(*user.gemeenten), user.team, user.organisation)


def accounts(scope: Scope) -> list[Person]:
    """Every active account that may see a gemeente of this scope, by name."""
    people = [person_of(user) for user in User.objects.filter(is_active=True).order_by("username")]
    return [person for person in people if person.scope.gemeenten & scope.gemeenten]


def organisations(scope: Scope) -> list[str]:
    """The organisations of partners that have an account here, by their slug."""
    return sorted({person.organisation for person in accounts(scope) if person.organisation})


def gemeenten() -> list[str]:
    """Every gemeente of this installation of which somebody can sign in: its code, and nothing else of it."""
    lists = User.objects.filter(is_active=True).exclude(role=Role.PARTNER.value).values_list("gemeenten", flat=True)
    return sorted({code for codes in lists for code in codes})


# ----- hearing of what waits


@dataclass(frozen=True, slots=True)
class Hears:
    """An account that can sign in: where its mail goes, what it chose, and whether it has a calendar."""

    person: Person
    address: str
    choice: NoticeChoice
    has_calendar: bool


def hears(account: int) -> Hears | None:
    """How one account hears of what waits; None where it was closed."""
    user = User.objects.filter(pk=account, is_active=True).first()
    return _hears(user) if user else None


def with_address() -> list[Hears]:
    """Every account that can sign in and has a mail address: for the program itself."""
    return [_hears(user) for user in User.objects.filter(is_active=True).exclude(email="").order_by("pk")]


def change_hearing(person: Person, address: str, team: str, choice: NoticeChoice) -> None:
    """Keep where and how an account wants to hear of what waits. Raises InputError for what is no mail address."""
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise InputError("Dit is geen mailadres.", "Schrijf het als naam@gemeente.nl.") from None
    notices = {
        "ways": {kind.value: way.value for kind, way in choice.ways.items()},
        "days": [day.value for day in choice.days],
    }
    User.objects.filter(pk=person.id).update(email=address, team=team, notices=notices)


def renew_calendar(person: Person) -> str:
    """A new secret for the calendar of an account; the one before opens nothing any more. It is shown once."""
    secret = secrets.token_urlsafe(32)
    User.objects.filter(pk=person.id).update(calendar_key=_digest(secret))
    return secret


def close_calendar(person: Person) -> None:
    User.objects.filter(pk=person.id).update(calendar_key="")


def of_calendar(secret: str) -> Person | None:
    """Whose calendar a secret opens; None where it opens none, or the account was closed."""
    user = User.objects.filter(calendar_key=_digest(secret), is_active=True).first()
    return person_of(user) if user else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _hears(user: User) -> Hears:
    known = {kind.value for kind in DueKind}
    kept = user.notices.get("ways", {})
    ways = {DueKind(kind): Way(way) for kind, way in kept.items() if kind in known}
    days = tuple(Weekday(day) for day in user.notices["days"]) if "days" in user.notices else NoticeChoice().days
    return Hears(person_of(user), user.email, NoticeChoice(ways, days), bool(user.calendar_key))


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
