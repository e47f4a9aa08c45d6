"""Words nobody knows, at the terminal: seen, decided, and refused."""

from __future__ import annotations

import json

import pytest

from openvis.domain.access import Role, Scope
from openvis.store import accounts, mapping
from tests.support import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    from openvis.reports import asked

    people.words({}, {"word": None, "rows": 3})
    accounts.create_account("anna-lyst", "een-lang-wachtwoord-1", Role.ANALIST, [people.HOME])
    monkeypatch.setattr(asked, "stored_gemeente", lambda code: people.HOME)


def test_the_list_says_how_many_and_what_is_near(openvis) -> None:
    rows = json.loads(openvis("unmapped", "--json").out)
    assert [(row["word"], row["rows"], row["all_rows"]) for row in rows] == [("Iets nieuws", 12, 340), (None, 3, 340)]
    assert rows[0]["nearest"][0][0] == "boa-afval"
    told = openvis("unmapped").out
    assert "12 van 340" in told
    assert "(niet bewaard)" in told


def test_a_word_is_decided_by_an_account(openvis) -> None:
    told = openvis("map", "handhaving", "iets nieuws", "boa-afval", "--account", "anna-lyst").out
    assert "'Iets nieuws' van handhaving is nu: Boa: huisafval en zwerfafval." in told
    (made,) = mapping.decisions(Scope.of(people.HOME))
    assert (made.by, made.category) == ("anna-lyst", "boa-afval")
