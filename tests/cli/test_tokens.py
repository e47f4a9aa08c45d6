"""Tokens at the command line: made for an account, listed without themselves, and withdrawn."""

from __future__ import annotations

import io
import re

import pytest
from django.utils.timezone import localdate

from openvis.store.api_tokens import person_behind

ADD = ("account", "add", "kaart.test", "--role", "analist", "--gemeente", "GM1581")


@pytest.fixture
def added(openvis, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("een lang wachtwoord 1\n"))
    assert openvis(*ADD).code == 0
    return openvis


def test_a_token_is_made_listed_and_withdrawn(added):
    said = added("token", "add", "kaart.test", "Kaart van GIS", "--days", "30")
    assert said.code == 0
    [secret] = re.findall(r"ovt_[\w-]+", said.out)
    person = person_behind(secret, localdate())
    assert (person.username, person.scope.gemeenten) == ("kaart.test", frozenset({"GM1581"}))
    [row] = added("token", "list", "--json").rows
    assert (row["username"], row["name"], row["works"]) == ("kaart.test", "Kaart van GIS", True)
    assert secret not in added("token", "list").out
    assert added("token", "withdraw", str(row["id"])).out == f"Token {row['id']} van kaart.test is ingetrokken.\n"
    assert person_behind(secret, localdate()) is None
    assert added("token", "list", "--json").rows[0]["works"] is False


def test_what_cannot_be(added):
    refused = [
        (("token", "add", "niemand", "Kaart"), "Er is geen account"),
        (("token", "add", "kaart.test", "Kaart van GIS", "--days", "9999"), "tussen vandaag en een jaar later"),
        (("token", "add", "kaart.test", "Kaart van GIS", "--gemeente", "GM0356"), "hoort niet bij die gemeente"),
        (("token", "withdraw", "99"), "Dit token bestaat niet"),
    ]
    for words, told in refused:
        said = added(*words)
        assert said.code > 0
        assert told in said.err.replace("\n", " ")
