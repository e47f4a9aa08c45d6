"""A buurtbericht waits for whoever has the next step, until it was sent or will not be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openvis.decisions.due import buurtberichten
from openvis.decisions.due.register import waiting_for
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role
from openvis.domain.due import DueKind, Urgency
from openvis.store import buurtberichten as store
from tests.support.people import (
    ADVISEUR,
    ANALIST,
    AWAY,
    BUURT,
    COORDINATOR,
    HOME,
    TODAY,
    approved,
    do,
    message_content,
    offered,
    person,
    write_message,
)

pytestmark = pytest.mark.django_db
WIJKCOORDINATOR = person(Role.WIJKCOORDINATOR)


def waiting(by, today=TODAY):
    return [due for due in waiting_for(by, HOME, today) if due.kind in buurtberichten.KINDS]


def test_it_goes_from_hand_to_hand():
    draft = write_message()
    assert [waiting(by) for by in (ANALIST, ADVISEUR, COORDINATOR, WIJKCOORDINATOR)] == [[], [], [], []]

    message = do(Verb.OFFER_MESSAGE, ANALIST, draft)
    assert waiting(ANALIST) == waiting(WIJKCOORDINATOR) == []
    for by in (ADVISEUR, COORDINATOR):
        [due] = waiting(by)
        assert (due.kind, due.page, due.page_of) == (DueKind.APPROVE_MESSAGE, "buurtbericht", message.id)
        assert due.sentence == f"Buurtbericht {message.id} over woninginbraak wacht op goedkeuring."
        assert (due.on, due.areas) == (TODAY, (BUURT,))

    back = do(Verb.SEND_BACK_MESSAGE, ADVISEUR, message)
    [due] = waiting(ANALIST)
    assert (due.kind, due.sentence) == (
        DueKind.SENT_BACK_MESSAGE, f"Buurtbericht {message.id} over woninginbraak is teruggestuurd.",
    )  # fmt: skip
    assert waiting(ADVISEUR) == []

    changed = do(Verb.CHANGE_MESSAGE, ANALIST, back)
    message = do(Verb.APPROVE_MESSAGE, ADVISEUR, do(Verb.OFFER_MESSAGE, ANALIST, changed))
    for by in (ADVISEUR, COORDINATOR, WIJKCOORDINATOR):
        assert [due.kind for due in waiting(by)] == [DueKind.SEND_MESSAGE]

    do(Verb.REPORT_SENT, WIJKCOORDINATOR, message)
    assert [waiting(by) for by in (ANALIST, ADVISEUR, COORDINATOR, WIJKCOORDINATOR)] == [[], [], [], []]


def test_it_is_late_from_the_day_after_it_should_have_gone_out():
    approved(content=message_content(send_on=TODAY + timedelta(days=3)))
    [due] = waiting(WIJKCOORDINATOR)
    days = (0, 3, 4)
    found = [due.urgency(TODAY + timedelta(days=each)) for each in days]
    assert found == [Urgency.SOON, Urgency.TODAY, Urgency.LATE]


def test_sent_back_a_second_time_it_is_another_thing_that_waits():
    first = waiting_key(do(Verb.SEND_BACK_MESSAGE, ADVISEUR, offered()))
    [due] = waiting(ANALIST)
    again = do(Verb.OFFER_MESSAGE, ANALIST, do_change(due.page_of))
    assert waiting_key(do(Verb.SEND_BACK_MESSAGE, ADVISEUR, again)) != first


def do_change(message_id):
    return do(Verb.CHANGE_MESSAGE, ANALIST, store.get(ANALIST.scope, message_id))


def waiting_key(_message) -> str:
    [due] = waiting(ANALIST)
    return due.key


@pytest.mark.parametrize("verb", [Verb.DROP_MESSAGE, Verb.RECALL_MESSAGE])
def test_what_will_not_go_out_waits_for_nobody(verb: Verb):
    message = offered() if verb is Verb.DROP_MESSAGE else approved()
    do(verb, ANALIST if verb is Verb.DROP_MESSAGE else ADVISEUR, message)
    assert [waiting(by) for by in (ANALIST, ADVISEUR, COORDINATOR, WIJKCOORDINATOR)] == [[], [], [], []]


def test_nothing_of_it_waits_in_another_gemeente():
    offered()
    assert waiting_for(person(Role.ADVISEUR, AWAY), HOME, TODAY) == []
    assert buurtberichten.due(person(Role.ADVISEUR, AWAY).scope, HOME, TODAY) == []
