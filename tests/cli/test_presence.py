"""`openvis presence`: the list, and a registration from the command line that stands on the pages like any other."""

from __future__ import annotations

import pytest

from openvis.domain.access import Role, Scope
from openvis.domain.presence import PresenceKind, Rhythm
from openvis.errors import InputError, NotPermitted, UnknownValue
from openvis.reports import asked
from openvis.store import accounts, audit, presence

GEMEENTE, BUURT = "GM1581", "BU15810201"
SCOPE = Scope.of(GEMEENTE)
DAY = ("--from", "2026-11-02")


@pytest.fixture
def here(openvis, areas_file):
    """The gemeente with somebody who may register, and somebody who may not."""
    openvis("import", "areas", areas_file)
    for role in (Role.WIJKCOORDINATOR, Role.ANALIST):
        accounts.create_account(role.value, "een-lang-wachtwoord", role, [GEMEENTE])
    return openvis


def test_what_is_registered_here_is_in_the_list_and_in_the_trail(here):
    said = here(
        "presence", "add", "tent", "--area", BUURT, *DAY, "--hours", "4.5", "--people", "60",
        "--account", "wijkcoordinator", "--title", "Koffie op het plein",
    )  # fmt: skip
    [stored] = presence.of_gemeente(SCOPE, GEMEENTE)
    assert (said.code, said.out) == (0, f"Aanwezigheid {stored.id} is geregistreerd.\n")
    assert (stored.kind, stored.areas, stored.hours, stored.people) == (PresenceKind.TENT, (BUURT,), 4.5, 60)
    [row] = here("presence", "list", "--json").rows
    assert (row["rhythm"], row["starts_on"], row["title"]) == ("one-day", "2026-11-02", "Koffie op het plein")
    shown = " ".join(here("presence", "list").out.split())
    assert "buurttent" in shown
    assert "4,5" in shown
    [line] = audit.lines(SCOPE, f"presence/{stored.id}")
    assert (line.actor, line.action, line.origin) == ("wijkcoordinator", "register-presence", "cli")


def test_something_of_every_week_goes_on_until_somebody_ends_it(here):
    here(
        "presence", "add", "wijkboa", "--area", BUURT, *DAY, "--rhythm", "weekly", "--hours", "8",
        "--account", "wijkcoordinator",
    )  # fmt: skip
    [stored] = presence.of_gemeente(SCOPE, GEMEENTE)
    assert (stored.rhythm, stored.ends_on) == (Rhythm.WEEKLY, None)
    assert "gaat door" in " ".join(here("presence", "list").out.split())


def test_the_rules_are_those_of_the_page(here):
    asked_for = ("presence", "add", "tent", "--area", BUURT, *DAY)
    for words, error in (
        ((*asked_for, "--hours", "3", "--account", "analist"), NotPermitted),
        ((*asked_for, "--account", "wijkcoordinator", "--hours", "3", "--title", "Bel 06-12345678"), InputError),
        ((*asked_for[:5], "--from", "gisteren", "--hours", "3", "--account", "wijkcoordinator"), UnknownValue),
    ):
        said = here(*words)
        assert said.code == error.exit_code
    assert presence.of_gemeente(SCOPE, GEMEENTE) == []


def test_a_day_is_written_one_way():
    assert asked.day("2026-11-02").isoformat() == "2026-11-02"
    with pytest.raises(UnknownValue, match="'2 november' is geen dag"):
        asked.day("2 november")
