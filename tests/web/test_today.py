"""Vandaag: for each role what waits, in words and with links; nothing is said so, and the picture says how much."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import resolve
from django.utils import timezone

from openvis.decisions.due.register import waiting_for
from openvis.domain.access import Role
from openvis.domain.due import waiting_now
from openvis.web.presenters.today import address_of
from tests.support import small_town
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
