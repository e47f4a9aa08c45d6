"""A week of one werkopdracht: told at once, in the calendar, reminded of, late for who issued it, and done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from openvis.decisions.notices import own, sending
from openvis.domain.access import Person, Role
from openvis.domain.due import DueKind
from openvis.domain.notification import NoticeChoice, Way, Weekday
from openvis.store import models
from openvis.store.accounts import create_account
from tests.support.mail_server import Postbox, mail_server
from tests.support.people import FINDING, HOME, issue, work_orders

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BOA_ADDRESS, CHIEF_ADDRESS = "boa@gemeente.example", "coordinator@gemeente.example"


def joins(name: str, role: Role, address: str, choice: NoticeChoice, team: str = "") -> Person:
    person = create_account(name, "een lang wachtwoord 1", role, [HOME])
    own.change_notices(person, address=address, team=team, choice=choice, now=MONDAY, origin="test")
    return replace(person, team=team)


def post_of(box: Postbox, address: str) -> list[str]:
    found = zip(box.recipients, box.taken, strict=True)
    return [str(mail["Subject"]).partition(": ")[2] for recipient, mail in found if recipient == address]


def test_a_week_of_one_order(settings):
    boa = joins("boa", Role.BOA, BOA_ADDRESS, NoticeChoice(days=()), team="Team Noord")
    stranger = joins("boa-zuid", Role.BOA, "zuid@gemeente.example", NoticeChoice(), team="Team Zuid")
    ways = {DueKind.LATE_ORDER: Way.AT_ONCE}
    joins("chef", Role.COORDINATOR, CHIEF_ADDRESS, NoticeChoice(ways, (Weekday.WEDNESDAY,)))
    secret = own.renew_calendar(boa, now=MONDAY, origin="test")
    due_on = MONDAY.date() + timedelta(days=3)
    order = issue(due_on=due_on)

    with mail_server(settings, Postbox()) as box:

        def round_on(day: int, hour: int = 9) -> None:
            moment = (MONDAY + timedelta(days=day)).replace(hour=hour)
            assert sending.go_round(lambda: moment).trouble is None

        # Monday: the boa hears of it at once, and nobody of another team does.
        round_on(0)
        assert post_of(box, BOA_ADDRESS) == ["werkopdracht voor uw team"]
        assert post_of(box, "zuid@gemeente.example") == []
        assert stranger.team == "Team Zuid"

        # His calendar shows it on the day by which it must be done.
        (event,) = Calendar.from_ical(Client().get(f"/agenda/{secret}.ics").content).walk("VEVENT")
        assert event.decoded("DTSTART") == due_on

        # Nothing more until its day; then a reminder, from seven o'clock on.
        round_on(1)
        round_on(2)
        round_on(3, hour=5)
        assert len(post_of(box, BOA_ADDRESS)) == 1
        round_on(3)
        assert len(post_of(box, BOA_ADDRESS)) == 2
        assert "vandaag" in box.taken[-1].get_body(("plain",)).get_content()
        assert post_of(box, CHIEF_ADDRESS) == []

        # Friday it is late: who issued it hears of that at once, and the boa is not told a third time.
        round_on(4)
        assert post_of(box, CHIEF_ADDRESS) == ["werkopdracht die te laat is"]
        assert "1 dag te laat" in box.taken[-1].get_body(("plain",)).get_content()

        # Reported done, it waits for nobody any more: not on the list, not in the calendar, not in an overview.
        work_orders.report_visit(
            boa, order.id, version=order.version, finding=FINDING, now=MONDAY + timedelta(days=4), origin="test"
        )
        for day in range(4, 12):
            round_on(day)
        assert len(post_of(box, BOA_ADDRESS)) == 2
        assert len(post_of(box, CHIEF_ADDRESS)) == 1
        assert Calendar.from_ical(Client().get(f"/agenda/{secret}.ics").content).walk("VEVENT") == []
        assert len(set(box.message_ids)) == len(box.taken) == 3

    # What was sent is kept without an address.
    assert models.NotificationStep.objects.count() == 3
    assert BOA_ADDRESS not in str(list(models.Notification.objects.values()))
