"""An account is a name, a role and a list of gemeenten; nothing else about whoever uses it is kept."""

import pytest
from django.conf import global_settings

from openvis.config import settings as as_installed
from openvis.domain.access import Person, Role, Scope
from openvis.errors import InputError, UnknownValue
from openvis.store.accounts import accounts, create_account, person_of, set_password
from openvis.store.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "vier-losse-woorden-2026"


@pytest.mark.parametrize("role", list(Role))
def test_an_account_becomes_a_person(role):
    made = create_account(f"{role}-een", PASSWORD, role, ["GM9901"])
    user = User.objects.get(username=f"{role}-een")
    assert made == person_of(user) == Person(user.pk, f"{role}-een", role, Scope.of("GM9901"))
    assert isinstance(made.role, Role)


def test_the_password_is_kept_as_a_hash_that_recognises_it():
    create_account("boa-1", PASSWORD, Role.BOA, ["GM9901"])
    user = User.objects.get(username="boa-1")
    assert PASSWORD not in user.password
    assert user.check_password(PASSWORD)
    assert not user.check_password(PASSWORD + "x")


def test_outside_the_tests_a_hash_takes_long_to_guess(settings):
    settings.PASSWORD_HASHERS = getattr(as_installed, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    create_account("boa-1", PASSWORD, Role.BOA, ["GM9901"])
    user = User.objects.get(username="boa-1")
    name, rounds, salt, _ = user.password.split("$")
    assert name == "pbkdf2_sha256"
    assert int(rounds) >= 600_000  # what OWASP asks for
    assert len(salt) >= 16
    assert user.check_password(PASSWORD)


def test_another_password_replaces_the_old_one():
    made = create_account("boa-1", PASSWORD, Role.BOA, ["GM9901"])
    set_password(made, "vijf-andere-losse-woorden")
    user = User.objects.get(username="boa-1")
    assert user.check_password("vijf-andere-losse-woorden")
    assert not user.check_password(PASSWORD)
    assert person_of(user) == made


def test_another_password_is_held_to_the_same_rules():
    made = create_account("boa-1", PASSWORD, Role.BOA, ["GM9901"])
    with pytest.raises(InputError, match="Het wachtwoord van 'boa-1' kan niet:"):
        set_password(made, "kort")
    assert User.objects.get(username="boa-1").check_password(PASSWORD)


def test_gemeenten_are_a_set():
    made = create_account("regio", PASSWORD, Role.ANALIST, ["GM9902", "GM9901", "GM9902"])
    assert made.scope == Scope.of("GM9901", "GM9902")
    assert User.objects.get(username="regio").gemeenten == ["GM9901", "GM9902"]


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"gemeenten": []}, InputError, "Een account hoort bij ten minste één gemeente."),
        ({"gemeenten": ["0356"]}, UnknownValue, "'0356' is geen gemeentecode."),
        ({"gemeenten": ["GM9901", "BU99010101"]}, UnknownValue, "'BU99010101' is geen gemeentecode."),
        ({"username": "Boa-1"}, InputError, "De accountnaam 'Boa-1' is al in gebruik."),
        ({"username": "boa 2"}, InputError, "De accountnaam 'boa 2' kan niet:"),
        ({"username": ""}, InputError, "De accountnaam '' kan niet:"),
        ({"password": "kort"}, InputError, "Het wachtwoord van 'boa-2' kan niet:"),
        ({"password": "password1234"}, InputError, "Het wachtwoord van 'boa-2' kan niet:"),
    ],
)
def test_an_account_that_cannot_be_made(changes, error, says):
    create_account("boa-1", PASSWORD, Role.BOA, ["GM9901"])
    asked = {"username": "boa-2", "password": PASSWORD, "role": Role.BOA, "gemeenten": ["GM9901"]} | changes
    with pytest.raises(error) as refusal:
        create_account(**asked)
    assert refusal.value.sentence.startswith(says)
    assert asked["password"] not in str(refusal.value)
    assert User.objects.count() == 1


def test_accounts_of_a_scope():
    create_account("thuis", PASSWORD, Role.BOA, ["GM9901"])
    create_account("beide", PASSWORD, Role.ADVISEUR, ["GM9901", "GM9902"])
    create_account("buren", PASSWORD, Role.BOA, ["GM9902"])
    create_account("vertrokken", PASSWORD, Role.BOA, ["GM9901"])
    User.objects.filter(username="vertrokken").update(is_active=False)
    assert [person.username for person in accounts(Scope.of("GM9901"))] == ["beide", "thuis"]
    assert [person.username for person in accounts(Scope.of("GM9902"))] == ["beide", "buren"]
    assert accounts(Scope.of()) == []


def test_no_name_of_a_person_is_kept():
    columns = {field.name for field in User._meta.get_fields()}
    assert {"username", "role", "gemeenten"} <= columns
    assert not columns & {"first_name", "last_name"}
