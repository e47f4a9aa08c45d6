"""Webhooks: told once of everything, signed, tried again until it was taken, and never into a network it should not."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from openvis.decisions import work_orders
from openvis.decisions.hooks import addresses, delivering, keeping, subscribing
from openvis.decisions.hooks.addresses import check_address, place_of
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role, Scope
from openvis.domain.notification import GIVEN_UP_AFTER, MailState, pause_after
from openvis.domain.webhook import EventKind
from openvis.errors import InputError, NotAllowedNow, NotPermitted, StoreBusy
from openvis.store import audit, lock, models, webhooks
from tests.support.hook_server import Listening, listening
from tests.support.people import (
    ADVISEUR,
    ANALIST,
    AWAY,
    BOA,
    COORDINATOR,
    HOME,
    NOW,
    accepted,
    approved,
    attention,
    do,
    issue,
    noticed,
    person,
    running,
    signal,
)
from tests.support.reports import public_report, publish_it

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
ALL = tuple(EventKind)


@pytest.fixture
def there():
    with listening() as told:
        yield told


def hook(url: str, *kinds: EventKind, gemeente: str = HOME, now: datetime = NOW):
    return subscribing.subscribe(gemeente, url, kinds or ALL, now=now)


def round_at(now: datetime = LATER) -> delivering.Round:
    return delivering.go_round(lambda: now)


def kinds(there: Listening) -> list[str]:
    return [json.loads(body)["kind"] for body in there.bodies]


def a_report_for_everybody() -> None:
    public_report()
    publish_it(ADVISEUR, public=True)


HAPPENS: dict[EventKind, Callable[[], Any]] = {
    EventKind.RUN_FINISHED: lambda: attention(made_at=LATER),
    EventKind.NEW_BIJZONDERHEID: lambda: signal(now=LATER),
    EventKind.WORK_ORDER_ISSUED: lambda: issue(now=LATER),
    EventKind.FINDING_RECORDED: lambda: do(Verb.REPORT_DONE, BOA, accepted()),
    EventKind.MESSAGE_SENT: lambda: do(Verb.REPORT_SENT, ADVISEUR, approved()),
    EventKind.REPORT_PUBLISHED: a_report_for_everybody,
}


def test_every_kind_of_event_is_told_once_and_only_to_who_asked_for_it(there):
    for kind, happens in HAPPENS.items():
        webhook, _ = hook(there.url, kind)
        happens()
        round_at()
        assert set(kinds(there)) == {kind.value}, kind
        count = len(there.heard)
        round_at(LATER + timedelta(days=1))
        assert len(there.heard) == count
        subscribing.unsubscribe(webhook.id, now=LATER)
        there.heard.clear()


def test_what_is_told_says_where_to_ask_and_nothing_of_what_it_was(there):
    hook(there.url, EventKind.WORK_ORDER_ISSUED)
    order = issue(now=LATER)
    round_at()
    [body] = there.bodies
    assert json.loads(body) == {
        "kind": "work-order-issued",
        "gemeente": HOME,
        "subject": f"work-order/{order.id}",
        "at": LATER.isoformat(),
        "address": f"http://127.0.0.1:8000/api/v1/work-orders/{order.id}",
    }
    assert order.task not in body
    assert order.place.area not in body


def test_a_message_is_signed_over_its_moment_and_content(there):
    made, secret = hook(there.url, EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    round_at()
    [(headers, body)] = there.heard
    stamp = headers["OpenVIS-Timestamp"]
    expected = hmac.new(secret.encode(), f"{stamp}.{body}".encode(), hashlib.sha256).hexdigest()
    assert headers["OpenVIS-Signature"] == f"sha256={expected}"
    assert int(stamp) == int(LATER.timestamp())
    assert headers["OpenVIS-Event"] == "work-order-issued"
    assert headers["Content-Type"] == "application/json"
    [stored] = webhooks.deliveries(made, newest=5)
    assert headers["OpenVIS-Delivery"] == str(stored.id)
    for other in (f"{int(stamp) + 1}.{body}", f"{stamp}.{body} ", body):
        assert hmac.new(secret.encode(), other.encode(), hashlib.sha256).hexdigest() != expected


def test_the_secret_stands_in_no_table_and_is_of_one_webhook(there):
    made, secret = hook(there.url)
    other, another = hook(there.url)
    assert secret != another
    assert secret == subscribing.secret_of(made)  # also after a start of the program
    row = models.Webhook.objects.get(pk=made.id)
    assert not any(secret in str(value) or secret[4:] in str(value) for value in vars(row).values())
    assert not [line for line in audit.lines(Scope.of(HOME)) if secret[4:] in line.detail]
    assert other.salt != made.salt


def test_what_is_not_taken_is_tried_again_with_growing_waits(there):
    made, _ = hook(there.url, EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    there.statuses = [500, 503, 301]
    moment, tries = LATER, []
    for failures in range(1, 4):
        assert round_at(moment).failed == 1
        tries.append(moment)
        assert round_at(moment + pause_after(failures) - timedelta(seconds=1)).failed == 0  # not yet
        moment += pause_after(failures)
    assert round_at(moment).told == 1
    waits = [later - earlier for earlier, later in zip(tries, [*tries[1:], moment], strict=True)]
    assert waits == sorted(waits)
    assert waits[1] == 2 * waits[0]
    assert len(set(there.bodies)) == 1  # the same each time
    assert len({headers["OpenVIS-Delivery"] for headers, _ in there.heard}) == 1
    [stored] = webhooks.deliveries(made, newest=5)
    assert (stored.state, stored.failures) == (MailState.SENT, 3)


def test_where_it_is_sent_on_it_is_not_followed(there):
    made, _ = hook(there.url, EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    there.statuses = [307]
    assert round_at().failed == 1
    assert len(there.heard) == 1
    assert webhooks.deliveries(made, newest=1)[0].told == "127.0.0.1 antwoordt met 307."


def test_in_the_end_it_is_given_up_with_a_line_in_the_trail(there):
    made, _ = hook(there.url, EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    there.statuses = [500] * 50
    moment, done = LATER, round_at()
    while not done.given_up:
        moment += timedelta(hours=7)
        done = round_at(moment)
    assert GIVEN_UP_AFTER < moment - LATER < GIVEN_UP_AFTER + timedelta(hours=8)
    [stored] = webhooks.deliveries(made, newest=5)
    assert stored.state is MailState.REFUSED
    assert "Na 5 dagen proberen is dit opgegeven." in stored.told
    [line] = [each for each in audit.lines(Scope.of(HOME)) if each.action == "give-up-webhook"]
    assert (line.subject, line.actor) == (f"webhook/{made.id}", "systeem")
    assert "work-order-issued" in line.detail
    count = len(there.heard)
    round_at(moment + timedelta(days=30))
    assert len(there.heard) == count


BEHEERDER, ELSEWHERE = person(Role.BEHEERDER), person(Role.BEHEERDER, AWAY)


def given_up(there: Listening, *, messages: int = 1):
    """A webhook to which some messages were given up, and the moment of that."""
    made, _ = hook(there.url, EventKind.WORK_ORDER_ISSUED)
    for _ in range(messages):
        issue(now=LATER)
    there.statuses = [500] * (2 * messages)
    round_at()
    moment = LATER + GIVEN_UP_AFTER + timedelta(hours=1)
    assert round_at(moment).given_up == messages
    return made, moment


def test_what_was_given_up_is_offered_again_when_somebody_asks_it(there):
    made, moment = given_up(there, messages=2)
    assert len(webhooks.given_up(made)) == 2
    assert keeping.offer_again(BEHEERDER, made.id, now=moment, origin="test")
    assert (webhooks.given_up(made), webhooks.waiting(made)) == ([], 2)
    there.heard.clear()
    assert round_at(moment).told == 2
    assert len(there.heard) == 2
    assert webhooks.waiting(made) == 0
    line = audit.lines(Scope.of(HOME))[0]
    assert (line.action, line.actor, line.detail) == ("offer-webhook-again", BEHEERDER.username, "2 berichten")
    with pytest.raises(NotAllowedNow, match="Er is niets opgegeven"):
        keeping.offer_again(BEHEERDER, made.id, now=moment, origin="test")


def test_offered_again_it_is_tried_as_long_as_if_it_were_new(there):
    made, moment = given_up(there)
    keeping.offer_again(BEHEERDER, made.id, now=moment, origin="test")
    there.statuses = [500] * 20
    assert round_at(moment).failed == 1
    [stored] = webhooks.deliveries(made, newest=5)
    assert (stored.state, stored.failures, stored.since) == (MailState.FAILED, 1, moment)
    assert round_at(moment + timedelta(minutes=4)).failed == 0  # the first pause again
    assert round_at(moment + timedelta(minutes=6)).failed == 1
    assert round_at(moment + GIVEN_UP_AFTER + timedelta(hours=1)).given_up == 1


def test_a_webhook_that_was_stopped_tells_nothing_and_is_not_started_again(there):
    made, moment = given_up(there)
    keeping.end(BEHEERDER, made.id, now=moment, origin="test")
    issue(now=moment)
    there.heard.clear()
    round_at(moment + timedelta(days=1))
    assert there.heard == []
    for change in (keeping.end, keeping.offer_again):
        with pytest.raises(NotAllowedNow, match="al gestopt"):
            change(BEHEERDER, made.id, now=moment, origin="test")
    assert audit.lines(Scope.of(HOME))[0].result == "refused"


def test_only_who_keeps_the_webhooks_of_a_gemeente_changes_them(there):
    made, moment = given_up(there)
    for change in (keeping.end, keeping.offer_again):
        for by in (ADVISEUR, ANALIST, ELSEWHERE):
            with pytest.raises(NotPermitted):
                change(by, made.id, now=moment, origin="test")
        with pytest.raises(NotPermitted):
            change(BEHEERDER, made.id + 1000, now=moment, origin="test")
    [still] = webhooks.every()
    assert still.ended_at is None
    assert len(webhooks.given_up(made)) == 1


def test_a_server_that_is_not_there_loses_nothing():
    with listening() as told:
        url = told.url
    made, _ = hook(url, EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    assert round_at().failed == 1
    [stored] = webhooks.deliveries(made, newest=5)
    assert (stored.state, stored.told) == (MailState.FAILED, "127.0.0.1 is niet te bereiken.")
    assert delivering.round_waits(LATER + timedelta(hours=1))
    assert not delivering.round_waits(LATER + timedelta(minutes=1))


def test_a_program_that_dies_after_sending_sends_again_under_the_same_number(there, monkeypatch):
    hook(there.url, EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    note_step = webhooks.note_step

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(webhooks, "note_step", dies)
    with pytest.raises(KeyboardInterrupt):
        round_at()
    monkeypatch.setattr(webhooks, "note_step", note_step)
    assert round_at().told == 1
    first, second = there.heard
    assert first[0]["OpenVIS-Delivery"] == second[0]["OpenVIS-Delivery"]
    assert first[1] == second[1]


def test_a_program_that_dies_before_the_outbox_is_filled_finds_it_again(there, monkeypatch):
    hook(there.url, EventKind.WORK_ORDER_ISSUED)
    for _ in range(3):
        issue(now=LATER)
    body_of = delivering.body_of

    def dies(*_: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(delivering, "body_of", dies)
    with pytest.raises(KeyboardInterrupt):
        round_at()
    monkeypatch.setattr(delivering, "body_of", body_of)
    assert round_at().told == 3
    assert len(set(there.bodies)) == 3


def test_nothing_of_before_of_a_refusal_or_of_another_gemeente_is_told(there):
    earlier = issue()
    hook(there.url, now=NOW + timedelta(seconds=1))
    with pytest.raises(NotPermitted):
        issue(ANALIST, running(), now=LATER)
    hook(there.url, gemeente=AWAY)
    assert round_at().told == 0
    work_orders.withdraw_work_order(COORDINATOR, earlier.id, version=earlier.version, now=LATER, origin="test")
    assert round_at().told == 0
    assert there.heard == []


def test_an_ended_webhook_hears_no_more_not_even_what_waited(there):
    made, _ = hook(there.url)
    issue(now=LATER)
    there.statuses = [500] * 9
    round_at()
    subscribing.unsubscribe(made.id, now=LATER)
    issue(now=LATER)
    assert round_at(LATER + timedelta(days=1)).failed == 0
    assert not delivering.round_waits(LATER + timedelta(days=1))
    with pytest.raises(InputError, match="bestaat niet"):
        subscribing.unsubscribe(made.id + 9, now=LATER)
    actions = [line.action for line in audit.lines(Scope.of(HOME)) if "webhook" in line.action]
    assert actions == ["end-webhook", "make-webhook"]


def test_two_rounds_at_once_are_one(there):
    hook(there.url)
    issue(now=LATER)
    with lock.only_writer(lock.HOOKS), pytest.raises(StoreBusy):
        round_at()
    delivering.go_round_quietly(lambda: LATER)
    assert there.heard


def test_nothing_new_costs_next_to_nothing(there, django_assert_max_num_queries):
    hook(there.url)
    noticed(made_at=NOW - timedelta(days=9))
    round_at()
    with django_assert_max_num_queries(6):
        assert not delivering.round_waits(LATER)


# ----- where it may go

REFUSED = (
    ("http://voorbeeld.nl/haak", "gaat over https"),
    ("ftp://voorbeeld.nl/", "geen adres"),
    ("https://", "geen adres"),
    ("voorbeeld.nl/haak", "geen adres"),
    ("https://naam:geheim@voorbeeld.nl/", "naam, wachtwoord of #"),
    ("https://voorbeeld.nl/#deel", "naam, wachtwoord of #"),
    ("https://voorbeeld.nl:0/", "geen adres"),
    ("https://voorbeeld.nl:99999/", "geen adres"),
    ("https://[kapot/", "geen adres"),
    ("https://voorbeeld.nl/" + "x" * 500, "geen adres"),
)


def test_what_is_no_address_for_a_webhook_is_refused():
    for url, told in REFUSED:
        with pytest.raises(InputError, match=told):
            hook(url)
    with pytest.raises(InputError, match="waarvan bericht moet komen"):
        subscribing.subscribe(HOME, "https://voorbeeld.nl/", [], now=NOW)
    assert webhooks.every() == []
    for url in (
        "https://voorbeeld.nl/haak?x=1",
        "https://voorbeeld.nl:8443/",
        "http://127.0.0.1:9/",
        "http://localhost/",
    ):
        assert check_address(url).hostname


PLACES = {
    "93.184.216.34": True, "10.0.0.8": False, "192.168.1.1": False, "172.16.4.4": False, "127.0.0.1": False,
    "169.254.169.254": False, "0.0.0.0": False, "::1": False, "fd00::1": False, "fe80::1": False, "100.64.0.1": False,
}  # fmt: skip


def test_a_name_that_lies_in_a_private_network_is_not_called(monkeypatch, settings):
    """Looked up when it is sent, and called at the very number that was looked at."""
    for number, allowed in PLACES.items():
        monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, n=number, **__: [(0, 0, 0, "", (n, 443))])
        parts = check_address("https://voorbeeld.nl/")
        if allowed:
            assert place_of(parts) == number
            continue
        with pytest.raises(InputError, match="besloten netwerk"):
            place_of(parts)
    settings.OPENVIS_WEBHOOK_PRIVATE = True
    for number in ("10.0.0.8", "192.168.1.1", "fd00::1"):
        monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, n=number, **__: [(0, 0, 0, "", (n, 443))])
        assert place_of(check_address("https://voorbeeld.nl/")) == number
    for number in ("169.254.169.254", "127.0.0.1"):
        monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, n=number, **__: [(0, 0, 0, "", (n, 443))])
        with pytest.raises(InputError, match="besloten netwerk"):
            place_of(check_address("https://voorbeeld.nl/"))


def test_a_name_that_is_not_known_is_told_and_tried_again(monkeypatch):
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "onbekend")

    made, _ = hook("https://voorbeeld.nl/", EventKind.WORK_ORDER_ISSUED)
    issue(now=LATER)
    monkeypatch.setattr(addresses.socket, "getaddrinfo", unknown)
    assert round_at().failed == 1
    assert webhooks.deliveries(made, newest=1)[0].told == "De naam voorbeeld.nl is niet bekend."
