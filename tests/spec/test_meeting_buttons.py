"""What each role finds on the page of a VIS-overleg: an x is there, a - is not; other roles see no meeting.

The table names the words of the page; what the buttons do is tried in tests/spec/test_states.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from openvis.decisions import overleg as deciding
from openvis.domain.access import Role
from openvis.domain.overleg import Meeting
from openvis.store import models
from tests.support import small_town
from tests.support.kept import Keeper
from tests.support.overleg import close, plan, start
from tests.support.small_town import GEMEENTE
from tests.support.tables import read_table

BUTTONS = {
    "open": "Open de vergadering",
    "change": "Wijzig dag of deelnemers",
    "order": "↓ Later",
    "call-off": "Gelast af",
    "point": "Zet op de agenda",
    "decide": "Leg een besluit vast",
    "close": "Sluit de vergadering",
    "concept": "Concept als PDF",
    "minutes": "Verslag als Word",
}
TABLES = {
    "scheduled": read_table("""
button    adviseur analist coordinator wijkcoordinator toezichthouder
open          x       -         -             -              -
change        x       -         -             -              -
order         x       -         -             -              -
call-off      x       -         -             -              -
point         x       x         x             x              -
decide        -       -         -             -              -
close         -       -         -             -              -
concept       x       x         x             x              x
minutes       -       -         -             -              -
"""),
    "in-session": read_table("""
button    adviseur analist coordinator wijkcoordinator toezichthouder
open          -       -         -             -              -
change        -       -         -             -              -
order         -       -         -             -              -
call-off      -       -         -             -              -
point         x       x         x             x              -
decide        x       -         -             -              -
close         x       -         -             -              -
concept       x       x         x             x              x
minutes       -       -         -             -              -
"""),
    "held": read_table("""
button    adviseur analist coordinator wijkcoordinator toezichthouder
open          -       -         -             -              -
change        -       -         -             -              -
order         -       -         -             -              -
call-off      -       -         -             -              -
point         -       -         -             -              -
decide        -       -         -             -              -
close         -       -         -             -              -
concept       -       -         -             -              -
minutes       x       x         x             x              x
"""),
    "called-off": read_table("""
button    adviseur analist coordinator wijkcoordinator toezichthouder
open          -       -         -             -              -
change        -       -         -             -              -
order         -       -         -             -              -
call-off      -       -         -             -              -
point         -       -         -             -              -
decide        -       -         -             -              -
close         -       -         -             -              -
concept       x       x         x             x              x
minutes       -       -         -             -              -
"""),
}
SEES_NO_MEETING = {Role.BOA, Role.PARTNER, Role.BEHEERDER}


@pytest.fixture
def town(keeper: Keeper, db: None) -> None:
    def fill(folder: Path) -> None:
        small_town.fill(folder)
        small_town.accounts()

    keeper.store("small-town", fill)


def in_state(state: str) -> Meeting:
    adviseur, now = small_town.people()[Role.ADVISEUR], timezone.now()
    meeting = plan(adviseur, now=now, gemeente=GEMEENTE)
    if state == "called-off":
        return deciding.call_off_meeting(adviseur, meeting.id, version=1, now=now, origin="test")
    if state == "scheduled":
        return meeting
    opened = start(adviseur, meeting, now=now)
    return opened if state == "in-session" else close(adviseur, opened, now=now)


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(
        models.User.objects.get(username=role.value), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("state", list(TABLES))
def test_the_page_of_a_meeting_offers_exactly_this(town, state):
    meeting = in_state(state)
    assert meeting.state == state
    table = TABLES[state]
    assert list(table) == list(BUTTONS)
    for role in Role:
        answer = signed_in(role).get(f"/overleg/{meeting.id}/")
        if role in SEES_NO_MEETING:
            assert answer.status_code == 403, role
            continue
        page = answer.content.decode()
        found = {button: "x" if words in page else "-" for button, words in BUTTONS.items()}
        assert found == {button: table[button][role] for button in BUTTONS}, role


def test_only_who_leads_is_offered_to_plan_one(town):
    in_state("scheduled")
    for role in set(Role) - SEES_NO_MEETING:
        page = signed_in(role).get("/overleg/").content.decode()
        assert ("Plan een vergadering" in page) is (role is Role.ADVISEUR), role
