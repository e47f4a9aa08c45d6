"""Mail en agenda: choosing what one hears and when, and the calendar that a program fetches without signing in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from openvis.domain.access import Role
from openvis.domain.due import DueKind
from openvis.domain.notification import Way, Weekday
from openvis.domain.personal_data import kind_inside
from openvis.store import accounts, audit
from openvis.web.views.my_notices import MOST_GUESSES
from tests.support import small_town
from tests.support.overleg import plan
from tests.web.reading import text_of

pytestmark = pytest.mark.django_db
PAGE, ADDRESS = "/vandaag/berichten/", "/vandaag/agenda/"
CHOSEN = {"address": "boa@gemeente.example", "team": "Team Noord", "way-order": "overview", "days": ["friday"]}


@pytest.fixture(autouse=True)
def no_guesses():
    cache.clear()


def of(role: Role) -> accounts.Hears:
    found = accounts.hears(small_town.people()[role].id)
    assert found is not None
    return found


def new_address(client: Client) -> str:
    page = client.post(ADDRESS, {"nieuw": "1"}).content.decode()
    return re.search(r"http://127\.0\.0\.1:8000(/agenda/[\w-]{43}\.ics)", page)[1]


def test_what_is_chosen_is_kept_and_shown_again(visit):
    client = visit(Role.BOA)
    assert client.post(PAGE, CHOSEN).url == PAGE
    assert (of(Role.BOA).address, of(Role.BOA).person.team) == ("boa@gemeente.example", "Team Noord")
    assert dict(of(Role.BOA).choice.ways) == {DueKind.ORDER: Way.OVERVIEW}
    assert of(Role.BOA).choice.days == (Weekday.FRIDAY,)
    page = client.get(PAGE).content.decode()
    assert 'value="boa@gemeente.example"' in page
    assert '<option value="overview" selected>' in page
    assert page.count("checked") == 1
    (line,) = audit.lines(small_town.SCOPE, "account/boa")
    assert (line.action, line.detail, line.actor) == ("change-notices", "", "boa")


def test_nobody_reads_the_address_of_another(visit):
    visit(Role.BOA).post(PAGE, CHOSEN)
    for role in Role:
        client = visit(role)
        for address in (PAGE, "/vandaag/", "/logboek/"):
            assert (CHOSEN["address"] in client.get(address).content.decode()) is (role is Role.BOA and address == PAGE)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"address": "geen adres"}, "Dit is geen mailadres. Schrijf het als naam@gemeente.nl."),
        ({"team": "J. de Vries"}, "De naam van het team lijkt namen te bevatten"),
        ({"way-order": "soms"}, "soms"),
        ({"days": ["vrijdag"]}, "vrijdag"),
    ],
)
def test_a_wrong_answer_is_refused_with_a_sentence_and_changes_nothing(changed, told, visit):
    answer = visit(Role.BOA).post(PAGE, CHOSEN | changed)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert of(Role.BOA).address == ""


def test_a_role_is_asked_about_what_can_wait_for_it_only(visit):
    assert "Woorden zonder soort" in text_of(visit(Role.ANALIST).get(PAGE))
    boa = text_of(visit(Role.BOA).get(PAGE))
    assert "Werkopdracht voor uw team" in boa
    assert "Woorden zonder soort" not in boa
    assert "U krijgt daarom geen mail." in text_of(visit(Role.TOEZICHTHOUDER).get(PAGE))


def test_who_has_nothing_waiting_anywhere_chooses_nothing(visit):
    partner = visit(Role.PARTNER)
    for address, sent in ((PAGE, CHOSEN), (ADDRESS, {"nieuw": "1"})):
        assert partner.post(address, sent).status_code == 403
        assert Client().post(address, sent).status_code == 302
    assert (of(Role.PARTNER).address, of(Role.PARTNER).has_calendar) == ("", False)
    assert visit(Role.BOA).get(ADDRESS).status_code == 405


def test_the_page_says_what_keeps_mail_from_going_out(visit, settings):
    assert "er is geen mailserver ingesteld" in text_of(visit(Role.BOA).get(PAGE))
    settings.EMAIL_HOST = "127.0.0.1"
    assert "Het programma dat mail verstuurt, draait nu niet." in text_of(visit(Role.BOA).get(PAGE))


def test_a_calendar_program_reads_what_must_be_done_by_which_day(visit):
    order = small_town.accepted_order(small_town.running_intervention())
    address = new_address(visit(Role.BOA))
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("DTSTART") == order.terms.due_on
    assert str(event["SUMMARY"]).startswith(f"Werkopdracht {order.id} voor ")
    assert str(event["URL"]) == f"http://127.0.0.1:8000/werkopdrachten/{order.id}/"
    assert not re.search(r"E\d{6}N\d{6}", answer.content.decode())  # a cell is nearer than a buurt
    assert Client().post(address).status_code == 405


def test_an_address_is_shown_once_and_a_new_one_shuts_it(visit):
    client = visit(Role.BOA)
    first = new_address(client)
    assert first not in client.get(PAGE).content.decode()
    assert "U hebt een agenda-adres." in text_of(client.get(PAGE))
    second = new_address(client)
    assert [Client().get(each).status_code for each in (first, second)] == [404, 200]
    assert client.post(ADDRESS, {"sluit": "1"}).url == PAGE
    assert Client().get(second).status_code == 404
    assert "U hebt nog geen agenda-adres." in text_of(client.get(PAGE))


def test_the_calendar_of_a_closed_account_is_shut(visit):
    address = new_address(visit(Role.BOA))
    accounts.close_account(small_town.people()[Role.BOA])
    assert Client().get(address).status_code == 404


def test_who_guesses_too_often_is_refused_for_a_while(visit):
    address = new_address(visit(Role.BOA))
    stranger = Client(REMOTE_ADDR="10.0.0.7")
    told = [stranger.get(f"/agenda/{number:043d}.ics").status_code for number in range(MOST_GUESSES + 1)]
    assert told == [404] * MOST_GUESSES + [429]
    assert stranger.get(address).status_code == 429
    assert Client().get(address).status_code == 200


def test_a_mail_that_was_made_stands_on_the_page_with_how_it_went(visit, settings):
    from django.utils import timezone

    from openvis.decisions.notices import sending
    from tests.support.mail_server import free_port, send_to

    visit(Role.BOA).post(PAGE, CHOSEN | {"way-order": "at-once"})
    small_town.accepted_order(small_town.running_intervention())
    send_to(settings, free_port())
    now = timezone.now()
    sending.go_round(lambda: now + timedelta(seconds=1))
    page = text_of(visit(Role.BOA).get(PAGE))
    assert "nog niet gelukt OpenVIS Proefstad: werkopdracht voor uw team" in page
    assert "is niet te bereiken." in page


def test_a_meeting_stands_in_the_calendar_of_who_joins_it_on_its_day(visit):
    now = timezone.now()
    ahead = plan(small_town.people()[Role.ADVISEUR], now=now, gemeente=small_town.GEMEENTE, days=5)
    client = visit(Role.WIJKCOORDINATOR)
    events = Calendar.from_ical(Client().get(new_address(client)).content).walk("VEVENT")
    [event] = [each for each in events if f"VIS-overleg {ahead.id}" in str(each["SUMMARY"])]
    assert event.decoded("DTSTART") == ahead.on
    assert str(event["URL"]).endswith(f"/overleg/{ahead.id}/")
    assert kind_inside(str(event["SUMMARY"])) is None
