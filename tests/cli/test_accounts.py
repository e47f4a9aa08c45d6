"""Accounts at the command line: making one, another password, closing it, and the line each leaves behind."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from openvis import terminal
from openvis.config import server
from openvis.errors import InputError, UnknownValue

GOOD, BETTER = "een lang wachtwoord 1", "een beter wachtwoord 2"
ADD = ("account", "add", "jansen.test", "--role", "analist", "--gemeente", "GM1581")


def types(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))


def can_sign_in(password: str, name: str = "jansen.test") -> bool:
    return authenticate(RequestFactory().get("/"), username=name, password=password) is not None


@pytest.fixture
def added(openvis, monkeypatch):
    types(monkeypatch, GOOD)
    said = openvis(*ADD, "--gemeente", "GM0356")
    assert (said.code, said.out) == (0, "Account jansen.test is gemaakt.\n")
    return openvis


def test_an_account_can_sign_in_and_is_listed(added):
    assert can_sign_in(GOOD)
    row = {"account": "jansen.test", "role": "analist", "organisation": "", "gemeenten": ["GM0356", "GM1581"]}
    assert added("account", "list", "--json").rows == [row]
    assert "jansen.test" in added("account", "list").out


def test_another_password_replaces_the_first(added, monkeypatch):
    types(monkeypatch, BETTER)
    assert added("account", "password", "jansen.test").code == 0
    assert can_sign_in(BETTER)
    assert not can_sign_in(GOOD)


def test_a_closed_account_cannot_sign_in_and_is_not_listed(added):
    assert added("account", "close", "jansen.test").code == 0
    assert not can_sign_in(GOOD)
    assert added("account", "list", "--json").rows == []
    assert added("account", "close", "jansen.test").code == UnknownValue.exit_code


def test_every_change_leaves_a_line_in_the_trail_of_each_gemeente(added, monkeypatch):
    types(monkeypatch, BETTER)
    added("account", "password", "jansen.test")
    added("account", "close", "jansen.test")
    for gemeente in ("GM0356", "GM1581"):
        rows = added("audit", "--gemeente", gemeente, "--json").rows
        assert [row["action"] for row in rows] == ["close-account", "renew-password", "create-account"]
        assert {(row["actor"], row["origin"], row["subject"]) for row in rows} == {
            ("systeem", "cli", "account/jansen.test")
        }
    assert GOOD not in str(rows)


@pytest.mark.parametrize("password", ["kort", "", "password1234"])
def test_a_weak_password_is_refused_and_nothing_is_made(openvis, monkeypatch, password):
    types(monkeypatch, password)
    said = openvis(*ADD)
    assert said.code == InputError.exit_code
    assert said.err.startswith("Het wachtwoord van 'jansen.test' kan niet: ")
    assert openvis("account", "list", "--json").rows == []


def test_a_name_in_use_is_refused(added, monkeypatch):
    types(monkeypatch, BETTER)
    said = added(*ADD)
    assert said.code == InputError.exit_code
    assert said.err.startswith("De accountnaam 'jansen.test' is al in gebruik.")
    assert can_sign_in(GOOD)


def test_an_unknown_role_names_the_roles_there_are(openvis):
    said = openvis("account", "add", "x", "--role", "baas", "--gemeente", "GM1581")
    assert said.code == InputError.exit_code
    assert "baas" in said.err
    assert "toezichthouder" in said.err


def test_a_gemeente_that_is_none_is_refused(openvis, monkeypatch):
    types(monkeypatch, GOOD)
    said = openvis("account", "add", "x", "--role", "boa", "--gemeente", "Utrecht")
    assert said.code == UnknownValue.exit_code
    assert said.err.startswith("'Utrecht' is geen gemeentecode.")


def test_an_account_that_does_not_exist_is_named_before_a_password_is_asked(openvis, monkeypatch):
    types(monkeypatch, GOOD)
    said = openvis("account", "password", "niemand")
    assert said.code == UnknownValue.exit_code
    assert said.err.startswith("Er is geen account 'niemand'.")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_password_is_asked_twice_without_showing_it(openvis, monkeypatch):
    asked = []
    answers = iter([GOOD, BETTER, GOOD, GOOD])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr(terminal, "getpass", lambda question: asked.append(question) or next(answers))
    assert openvis(*ADD).err.startswith("De twee wachtwoorden zijn niet gelijk")
    assert openvis(*ADD).code == 0
    assert asked == ["Wachtwoord: ", "Nog een keer: "] * 2
    assert can_sign_in(GOOD)


def test_serving_without_accounts_says_how_to_make_one(openvis, monkeypatch):
    monkeypatch.setattr(server, "serve", lambda port, on_ready: None)
    assert "openvis account add" in openvis("serve").err


def test_serving_with_an_account_does_not(added, monkeypatch):
    monkeypatch.setattr(server, "serve", lambda port, on_ready: None)
    assert added("serve").err == ""


def test_a_partner_has_an_organisation_and_nobody_else_has(openvis, monkeypatch):
    partner = ("account", "add", "corporatie.test", "--role", "partner", "--gemeente", "GM0356")
    for asked, said in (
        (partner, "hoort bij een organisatie"),
        ((*partner, "--organisation", "maffia"), "hoort bij een organisatie"),
        ((*ADD, "--organisation", "politie"), "Alleen een account van een partner"),
    ):
        types(monkeypatch, GOOD)
        refused = openvis(*asked)
        assert refused.code == InputError.exit_code
        assert said in refused.err
    types(monkeypatch, GOOD)
    assert openvis(*partner, "--organisation", "woningcorporatie").code == 0
    (row,) = openvis("account", "list", "--json").rows
    assert row["organisation"] == "woningcorporatie"
