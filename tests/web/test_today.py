"""Vandaag: for each role what waits, in words and with links; nothing is said so, and the picture says how much."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from openvis.decisions.due.register import waiting_for
from openvis.decisions.overleg import call_off_meeting
from openvis.domain.access import Role
from openvis.domain.due import waiting_now
from openvis.domain.words import day_in_words
from openvis.web.presenters.today import address_of
from tests.support import small_town
from tests.support.overleg import plan
from tests.web.reading import text_of

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<li class="card">.*?href="([^"]+)"', re.DOTALL)


@pytest.fixture
def busy(visit):
    """An accepted order under a running intervention, beside what the run of the town saw."""
    small_town.accepted_order(small_town.running_intervention())
    return visit


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTNER])
def test_every_line_leads_to_a_page_of_whoever_reads_it(role, busy):
    client = busy(role)
    page = client.get("/vandaag/").content.decode()
    person = small_town.people()[role]
    found = waiting_now(waiting_for(person, small_town.GEMEENTE, timezone.localdate()), timezone.localdate())
    assert sorted(LINK.findall(page)) == sorted(address_of(due) for due in found)
    assert {client.get(address).status_code for address in LINK.findall(page)} <= {200}
    assert all(resolve(address_of(due)) for due in found)


def test_a_boa_reads_what_must_be_done_by_when_and_where(busy):
    page = text_of(busy(Role.BOA).get("/vandaag/"))
    assert "Er wacht 1 ding op u." in page
    assert "voor Team Noord:" in page
    assert "Wat hier kan staan: werkopdracht voor uw team." in page


def test_what_is_late_stands_first_and_is_called_so(busy, monkeypatch):
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = text_of(busy(Role.COORDINATOR).get("/vandaag/"))
    assert page.index("Te laat (") < page.index("Wacht op u (")
    assert "is niet op tijd gedaan" in page


@pytest.mark.parametrize("role", [Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER])
def test_nothing_that_waits_is_said(role, visit):
    assert "Er wacht niets op u." in text_of(visit(role).get("/vandaag/"))


def test_the_picture_says_how_much_waits_and_nothing_where_nothing_does(busy):
    assert "Er wacht 1 ding op u. Bekijk wat er vandaag te doen is" in text_of(busy(Role.BOA).get("/"))
    assert "Bekijk wat er vandaag te doen is" not in text_of(busy(Role.WIJKCOORDINATOR).get("/"))


def test_a_meeting_stands_in_the_list_of_who_joins_it_with_its_day_and_goes_when_it_was_held(visit):
    adviseur, now = small_town.people()[Role.ADVISEUR], timezone.now()
    ahead = plan(adviseur, now=now, gemeente=small_town.GEMEENTE, days=3)
    for role in (Role.ADVISEUR, Role.COORDINATOR, Role.WIJKCOORDINATOR, Role.ANALIST):
        page = visit(role).get("/vandaag/")
        assert f"VIS-overleg {ahead.id}. U kunt nog een eigen punt inbrengen." in text_of(page)
        assert f"Op {day_in_words(ahead.on)}, over 3 dagen" in text_of(page)
        assert f"/overleg/{ahead.id}/" in LINK.findall(page.content.decode())
    assert f"VIS-overleg {ahead.id}" not in text_of(visit(Role.BOA).get("/vandaag/"))
    call_off_meeting(adviseur, ahead.id, version=ahead.version, now=now, origin="test")
    assert f"VIS-overleg {ahead.id}" not in text_of(visit(Role.ADVISEUR).get("/vandaag/"))


def test_a_meeting_that_was_not_opened_is_late_for_who_leads_it_only(visit, monkeypatch):
    adviseur = small_town.people()[Role.ADVISEUR]
    ahead = plan(adviseur, now=timezone.now(), gemeente=small_town.GEMEENTE)
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = text_of(visit(Role.ADVISEUR).get("/vandaag/"))
    assert f"VIS-overleg {ahead.id} is niet geopend." in page
    assert "2 dagen te laat" in page
    assert f"VIS-overleg {ahead.id}" not in text_of(visit(Role.COORDINATOR).get("/vandaag/"))
