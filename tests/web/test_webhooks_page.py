"""The page Webhooks: what the beheerder sees of what was given up, and what the two buttons do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.decisions.hooks.subscribing import subscribe
from openvis.domain.access import Role
from openvis.domain.notification import MailState
from openvis.domain.webhook import Event, EventKind, Webhook
from openvis.store import webhooks
from tests.support.deliveries import OTHER_GEMEENTE
from tests.support.small_town import GEMEENTE
from tests.web.reading import text_of

PAGE, URL = "/webhooks/", "https://voorbeeld.nl/haak"


@pytest.fixture
def hook(town) -> Webhook:
    made, _ = subscribe(GEMEENTE, URL, [EventKind.RUN_FINISHED, EventKind.REPORT_PUBLISHED], now=timezone.now())
    subscribe(OTHER_GEMEENTE, "https://elders.nl/haak", list(EventKind), now=timezone.now())
    return made


def give_up(hook: Webhook, count: int = 1) -> None:
    now = timezone.now()
    events = [Event(f"run/{n}", EventKind.RUN_FINISHED, f"run/{n}", now) for n in range(count)]
    webhooks.put(hook, [(each, "{}") for each in events], line=0, mark="", at=now - timedelta(days=6))
    for each in webhooks.deliveries(hook, newest=count):
        webhooks.note_step(each, MailState.REFUSED, at=now, told="voorbeeld.nl antwoordt met 500.")


def test_without_webhooks_it_says_who_makes_them(visit, town):
    assert "meldt er een aan met openvis webhook add" in text_of(visit(Role.BEHEERDER).get(PAGE))


def test_it_says_what_each_is_told_and_what_was_given_up(visit, hook):
    client = visit(Role.BEHEERDER)
    text = text_of(client.get(PAGE))
    assert URL in text
    assert "elders.nl" not in text
    assert "Krijgt bericht van: berekening klaar en rapport openbaar gemaakt." in text
    assert "Er wacht niets." in text
    assert "Stuur opnieuw" not in text
    give_up(hook, count=12)
    text = text_of(client.get(PAGE))
    assert "Opgegeven: 12" in text
    assert text.count("voorbeeld.nl antwoordt met 500.") == 10
    assert "Stuur opnieuw" in text
    assert hook.salt not in text


def test_the_buttons(visit, hook):
    client = visit(Role.BEHEERDER)
    give_up(hook)
    said = text_of(client.post(f"{PAGE}{hook.id}/opnieuw/", follow=True))
    assert "1 bericht wordt opnieuw gestuurd." in said
    assert "Er wacht 1 bericht." in said
    assert "Opgegeven" not in said
    assert client.post(f"{PAGE}{hook.id}/opnieuw/").status_code == 409
    said = text_of(client.post(f"{PAGE}{hook.id}/stoppen/", follow=True))
    assert "Het adres krijgt geen berichten meer." in said
    assert "Gestopt op" in said
    assert "Stop deze webhook" not in said
    assert client.post(f"{PAGE}{hook.id}/stoppen/").status_code == 409
    assert client.get(f"{PAGE}{hook.id}/stoppen/").status_code == 405


def test_who_was_signed_out_comes_back_to_the_list(client, hook):
    answer = client.post(f"{PAGE}{hook.id}/stoppen/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("next=/webhooks/")
    assert webhooks.every()[-1].ended_at is None
