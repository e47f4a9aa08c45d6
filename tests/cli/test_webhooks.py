"""Webhooks at the command line: made, listed and ended."""

from __future__ import annotations

import re

from openvis.domain.webhook import EventKind
from tests.support.hook_server import listening
from tests.support.people import issue


def test_a_webhook_is_made_listed_and_ended(openvis):
    words = ("webhook", "add", "https://voorbeeld.nl/haak", "--gemeente", "GM0356")
    said = openvis(*words, "--on", "run-finished", "--on", "work-order-issued")
    assert said.code == 0
    [secret] = re.findall(r"ovw_[0-9a-f]{64}", said.out)
    [row] = openvis("webhook", "list", "--json").rows
    assert (row["url"], row["works"], row["waiting"]) == ("https://voorbeeld.nl/haak", True, 0)
    assert row["kinds"] == "run-finished work-order-issued"
    assert secret not in openvis("webhook", "list").out
    assert openvis("webhook", "end", str(row["id"])).out == f"Webhook {row['id']} krijgt geen berichten meer.\n"
    assert openvis("webhook", "list", "--json").rows[0]["works"] is False
    refused = openvis("webhook", "add", "http://voorbeeld.nl/", "--gemeente", "GM0356", "--on", "run-finished")
    assert (refused.code, "gaat over https" in refused.err.replace("\n", " ")) == (2, True)


def test_the_names_of_events_are_their_words_at_the_command_line():
    for kind in EventKind:
        assert kind.name.lower().replace("_", "-") == kind.value


def test_the_worker_tells_what_happened(openvis):
    """The same round that mails: `openvis work`, and so whatever `openvis serve` starts."""
    with listening() as there:
        words = ("webhook", "add", there.url, "--gemeente", "GM9901", "--on", "work-order-issued")
        assert openvis(*words).code == 0
        order = issue()
        assert openvis("work", "--linger", "0").code == 0
        [body] = there.bodies
        assert f'"work-order/{order.id}"' in body
        [row] = openvis("webhook", "list", "--json").rows
        assert (row["waiting"], row["given_up"], row["last"]) == (0, 0, "verstuurd")
        assert openvis("work", "--linger", "0").code == 0
        assert len(there.heard) == 1


def test_what_failed_is_on_the_list_with_why(openvis):
    with listening() as there:
        words = ("webhook", "add", there.url, "--gemeente", "GM9901", "--on", "work-order-issued")
        openvis(*words)
        there.statuses = [500]
        issue()
        openvis("work", "--linger", "0")
        [row] = openvis("webhook", "list", "--json").rows
        assert (row["waiting"], row["last"]) == (1, "127.0.0.1 antwoordt met 500.")


def test_what_is_not_there_cannot_be_ended(openvis):
    said = openvis("webhook", "end", "99")
    assert said.code == 2
    assert "Deze webhook bestaat niet." in said.err
    assert "openvis webhook list" in said.err
    assert openvis("webhook", "list", "--json").rows == []
    nothing = openvis("webhook", "add", "https://voorbeeld.nl/", "--gemeente", "GM0356")
    assert nothing.code == 2
