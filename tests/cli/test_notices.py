"""Mail at the command line: where it goes, sending it by hand, and how a server that does not take it is told."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest

from openvis.domain.notification import NoticeLine
from openvis.errors import ConfigurationError, InputError, MailNotSent, UnknownValue
from openvis.store import accounts, models, notifications
from tests.support.mail_server import Postbox, free_port, mail_server, send_to

ADDRESS = "boa@gemeente.example"


@pytest.fixture
def added(openvis, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("een lang wachtwoord 1\n"))
    assert openvis("account", "add", "boa.test", "--role", "boa", "--gemeente", "GM0356").code == 0
    return openvis


@pytest.fixture
def waiting(added):
    """A mail that was made and not sent."""
    added("account", "mail", "boa.test", ADDRESS)
    line = NoticeLine("Iets wacht.", "", "/vandaag/")
    account = models.User.objects.get(username="boa.test").pk
    assert notifications.add(account=account, key="k", subject="S", lines=[line], at=datetime.now(UTC))
    return added


def hears() -> accounts.Hears:
    found = accounts.hears(models.User.objects.get(username="boa.test").pk)
    assert found is not None
    return found


def test_an_account_gets_an_address_a_team_and_loses_them(added):
    said = added("account", "mail", "boa.test", ADDRESS, "--team", "Team Noord")
    assert (said.code, said.out) == (0, "Account boa.test krijgt mail.\n")
    assert (hears().address, hears().person.team) == (ADDRESS, "Team Noord")
    assert added("account", "mail", "boa.test", "").out == "Account boa.test krijgt geen mail meer.\n"
    assert (hears().address, hears().person.team) == ("", "Team Noord")
    assert ADDRESS not in added("account", "list", "--json").out
    assert ADDRESS not in added("audit", "--gemeente", "GM0356", "--json").out


def test_what_is_no_address_or_no_account_is_refused(added):
    assert added("account", "mail", "boa.test", "geen adres").code == InputError.exit_code
    assert added("account", "mail", "niemand", ADDRESS).code == UnknownValue.exit_code


def test_without_a_server_nothing_is_sent_and_that_is_said(added, settings):
    settings.EMAIL_HOST = ""
    said = added("notify")
    assert said.code == ConfigurationError.exit_code
    assert "geen mailserver ingesteld" in said.err


def test_a_round_prints_what_it_came_to(added, settings):
    added("account", "mail", "boa.test", ADDRESS)
    with mail_server(settings, Postbox()):
        said = added("notify", "--today")
    assert (said.code, said.out) == (
        0, "Mail gemaakt: 0. Verstuurd: 0. Later opnieuw: 0. Geweigerd: 0. Vervallen: 0.\n",
    )  # fmt: skip


def test_the_worker_sends_what_stands_ready_beside_its_jobs(waiting, settings):
    with mail_server(settings, Postbox()) as box:
        assert waiting("work", "--linger", "0").code == 0
        assert waiting("work", "--linger", "0").code == 0
    assert box.recipients == [ADDRESS]
    assert box.taken[0]["Subject"] == "S"


def test_a_server_that_is_not_there_is_told_with_an_exit_code_of_its_own(waiting, settings):
    send_to(settings, free_port())
    said = waiting("notify")
    assert said.code == MailNotSent.exit_code
    assert "Later opnieuw: 1." in said.out
    assert "is niet te bereiken" in said.err
