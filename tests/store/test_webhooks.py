"""The outbox of webhooks: every event once, whatever the order in which it was looked, and nothing edited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openvis.domain.audit import OK, REFUSED, AuditLine
from openvis.domain.notification import MailState, pause_after
from openvis.domain.webhook import KIND_OF_ACTION, Delivery, Event, EventKind, Webhook
from openvis.store import audit, models, webhooks

pytestmark = pytest.mark.django_db
GEMEENTE, OTHER = "GM9901", "GM9902"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ACTIONS = (*KIND_OF_ACTION, "make-intervention", "hand-in-signal")


def add(*kinds: EventKind, gemeente: str = GEMEENTE) -> Webhook:
    return webhooks.add(
        gemeente=gemeente,
        url="https://voorbeeld.nl/",
        kinds=kinds or tuple(EventKind),
        salt="zout",
        by="systeem",
        at=NOW,
    )


def line(action: str, number: int = 1, *, gemeente: str = GEMEENTE, result: str = OK) -> None:
    audit.append(AuditLine(NOW, "iemand", action, f"work-order/{number}", gemeente, "test", result))


def look(webhook: Webhook) -> int:
    """What the round does: how many came into the outbox."""
    mark = webhooks.mark_of(webhook.gemeente)
    events, last = webhooks.news_of(webhook)
    return webhooks.put(webhook, [(each, "{}") for each in events], line=last, mark=mark, at=NOW)


def keys(webhook: Webhook) -> list[str]:
    return sorted(each.key for each in webhooks.deliveries(webhook, newest=1000))


def test_it_begins_with_what_comes_after_it_was_made():
    line("issue-work-order")
    webhook = add()
    assert look(webhook) == 0
    line("issue-work-order", 2)
    assert look(webhook) == 1
    [told] = webhooks.deliveries(webhook, newest=5)
    assert (told.key, told.kind, told.state) == ("line/2", EventKind.WORK_ORDER_ISSUED, MailState.WAITING)


def test_only_its_own_kinds_and_gemeente_and_what_was_done():
    webhook = add(EventKind.FINDING_RECORDED)
    line("report-done")
    line("report-visit")
    line("issue-work-order")
    line("report-done", result=REFUSED)
    line("report-done", gemeente=OTHER)
    line("make-intervention")
    assert look(webhook) == 2
    assert keys(webhook) == ["line/1", "line/2"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.sampled_from([*ACTIONS, "look"]), max_size=12))
def test_however_often_it_looks_each_event_is_there_once(plan):
    """Against the slow way: all lines of the trail since, that are told as something."""
    webhook = add()
    first = models.AuditHead.objects.filter(gemeente=GEMEENTE).values_list("number", flat=True).first() or 0
    for step in plan:
        if step == "look":
            look(webhook)
        else:
            line(step)
    look(webhook)
    written = [step for step in plan if step != "look"]
    wanted = [f"line/{first + number}" for number, step in enumerate(written, 1) if step in KIND_OF_ACTION]
    assert keys(webhook) == sorted(wanted)


def test_the_same_event_is_put_in_once():
    webhook = add()
    event = Event("run/1", EventKind.RUN_FINISHED, "run/1", NOW)
    assert webhooks.put(webhook, [(event, "{}")], line=0, mark="a", at=NOW) == 1
    assert webhooks.put(webhook, [(event, "{}")], line=0, mark="b", at=NOW) == 0
    assert len(keys(webhook)) == 1


def test_where_nothing_happened_there_is_no_news():
    webhook = add()
    assert [each.id for each in webhooks.with_news()] == [webhook.id]  # never looked at yet
    look(webhook)
    assert webhooks.with_news() == []
    line("make-intervention", gemeente=OTHER)
    assert webhooks.with_news() == []
    line("make-intervention")
    assert [each.id for each in webhooks.with_news()] == [webhook.id]
    webhooks.end(webhook, by="systeem", at=NOW)
    webhooks.end(webhook, by="systeem", at=NOW)
    assert webhooks.with_news() == []
    assert webhooks.every()[0].ended_at == NOW


def test_steps_are_appended_and_the_last_one_counts():
    webhook = add()
    line("issue-work-order")
    look(webhook)
    [told] = webhooks.to_try(NOW)
    webhooks.note_step(told, MailState.FAILED, at=NOW, told="x" * 400)
    [failed] = webhooks.deliveries(webhook, newest=5)
    assert (failed.state, failed.failures, failed.told) == (MailState.FAILED, 1, "x" * 300)
    assert webhooks.to_try(NOW) == []
    [again] = webhooks.to_try(NOW + pause_after(1))
    webhooks.note_step(again, MailState.SENT, at=NOW)
    assert webhooks.to_try(NOW + timedelta(days=9)) == []
    with pytest.raises(RuntimeError, match="written once"):
        models.WebhookDelivery.objects.get(pk=told.id).save()


def test_when_a_message_may_be_tried():
    webhook = Webhook(1, GEMEENTE, "https://voorbeeld.nl/", (), "zout", NOW, "systeem", None)
    cases = (
        (MailState.WAITING, 0, None, True),
        (MailState.FAILED, 1, NOW, False),
        (MailState.FAILED, 1, NOW - pause_after(1), True),
        (MailState.FAILED, 4, NOW - pause_after(3), False),
        (MailState.SENT, 0, NOW - timedelta(days=9), False),
        (MailState.REFUSED, 9, NOW - timedelta(days=9), False),
    )
    for state, failures, last_at, may in cases:
        told = Delivery(1, webhook, "k", EventKind.RUN_FINISHED, "{}", NOW, state, failures, last_at)
        assert told.may_be_tried(NOW) is may, (state, failures)
