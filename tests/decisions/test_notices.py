"""Mail to staff: who gets what and when, each thing once, and nothing lost when the program or the server stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest

from openvis.decisions.notices import outbox, own, sending
from openvis.decisions.notices.letter import letter
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Person, Role, Scope
from openvis.domain.due import DueKind
from openvis.domain.notification import (
    GIVEN_UP_AFTER,
    LONGEST_PAUSE,
    MailState,
    NoticeChoice,
    NoticeLine,
    Notification,
    Way,
    Weekday,
    pause_after,
)
from openvis.errors import ConfigurationError, InputError, StoreBusy
from openvis.store import accounts, audit, lock, models, notifications
from openvis.store.accounts import create_account
from tests.support.mail_server import Postbox, free_port, mail_server, self_signed, send_to, silent_server
from tests.support.people import BOA, HOME, NOW, TODAY, do, issue, noticed
from tests.support.small_town import PASSWORD

pytestmark = pytest.mark.django_db
ADDRESS = "boa@gemeente.example"
MORNING = NOW.replace(hour=6, minute=30)  # half past seven in the gemeente
DAY = timedelta(days=1)


def account(role: Role = Role.BOA, address: str = ADDRESS, name: str = "", **choice) -> Person:
    """Somebody who chose no overview, unless a test says so: then what comes at once is all there is."""
    choice = {"days": ()} | choice
    person = create_account(name or f"post-{role}", PASSWORD, role, [HOME])
    own.change_notices(person, address=address, team="", choice=NoticeChoice(**choice), now=NOW, origin="test")
    return person


def mails(person: Person) -> list[Notification]:
    return notifications.newest_of(person.id, newest=99)


def subjects(person: Person) -> list[str]:
    return [each.subject for each in mails(person)]


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@pytest.fixture
def box(settings) -> Iterator[Postbox]:
    with mail_server(settings, Postbox()) as running:
        yield running


# ----- what is made, for whom


def test_an_order_for_a_team_is_told_at_once_and_once():
    boa = account()
    order = issue()
    assert outbox.tell_what_is_new(NOW) == 1
    (mail,) = mails(boa)
    assert mail.subject == f"OpenVIS {HOME}: werkopdracht voor uw team"
    (line,) = mail.lines
    assert line.sentence == f"Werkopdracht {order.id} voor Team Noord: woninginbraak."
    assert line.address == f"/werkopdrachten/{order.id}/"
    assert line.beside.endswith("uiterlijk 9 maart 2026, over 7 dagen")
    do(Verb.ACCEPT_WORK_ORDER, BOA, order)  # something changed, and the same order still waits
    assert outbox.tell_what_is_new(NOW) == 0
    issue()
    assert outbox.tell_what_is_new(NOW) == 1


def test_several_that_came_together_are_told_in_one_mail():
    boa = account()
    for _ in range(3):
        issue()
    assert outbox.tell_what_is_new(NOW) == 1
    assert subjects(boa) == [f"OpenVIS {HOME}: 3 dingen wachten op u"]
    assert len(mails(boa)[0].lines) == 3


def test_nothing_is_made_for_who_chose_none_has_no_address_or_works_in_another_team():
    quiet = account(ways={DueKind.ORDER: Way.NONE}, name="stil")
    nowhere = account(address="", name="zonder")
    other = create_account("elders", PASSWORD, Role.BOA, [HOME])
    own.change_notices(other, address=ADDRESS, team="Team Zuid", choice=NoticeChoice(), now=NOW, origin="test")
    issue()
    assert outbox.tell_what_is_new(NOW) == 0
    assert outbox.do_daily_jobs(MORNING) == 0
    assert subjects(quiet) == subjects(nowhere) == subjects(other) == []


def test_what_waits_for_another_role_is_not_told():
    boa, adviseur = account(), account(Role.ADVISEUR, ways={DueKind.NEW_BIJZONDERHEID: Way.AT_ONCE})
    noticed()
    assert outbox.tell_what_is_new(NOW) == 1
    assert (subjects(boa), len(subjects(adviseur))) == ([], 1)


def test_an_overview_is_made_once_a_day_on_the_chosen_days_from_seven():
    adviseur = account(Role.ADVISEUR, days=(Weekday.MONDAY, Weekday.WEDNESDAY))
    noticed()
    assert outbox.do_daily_jobs(MORNING - timedelta(hours=1)) == 0
    assert not outbox.daily_jobs_wait(MORNING - timedelta(hours=1))
    assert outbox.daily_jobs_wait(MORNING)
    made = [outbox.do_daily_jobs(MORNING + number * DAY) for number in range(4)]
    assert made == [1, 0, 1, 0]
    assert [outbox.do_daily_jobs(MORNING + number * DAY) for number in range(4)] == [0, 0, 0, 0]
    assert subjects(adviseur)[-1] == f"OpenVIS {HOME}: overzicht van 2 maart 2026, 1 ding wacht op u"
    assert not outbox.daily_jobs_wait(MORNING + 3 * DAY)


def test_an_overview_of_a_day_on_which_the_program_stood_still_is_made_up_for_once():
    account(Role.ADVISEUR, days=(Weekday.WEDNESDAY,))
    noticed()
    assert outbox.do_daily_jobs(MORNING) == 0  # Monday
    assert outbox.do_daily_jobs(MORNING + 3 * DAY) == 1  # Thursday
    assert outbox.do_daily_jobs(MORNING + 4 * DAY) == 0


@pytest.mark.parametrize(
    ("last", "days"),
    [
        (None, {Weekday.MONDAY}),
        (TODAY - DAY, {Weekday.MONDAY}),
        (TODAY - 3 * DAY, {Weekday.SATURDAY, Weekday.SUNDAY, Weekday.MONDAY}),
        (TODAY - 100 * DAY, set(Weekday)),
    ],
)
def test_which_days_are_made_up_for(last: date | None, days):
    assert outbox._days_since(last, TODAY) == days


def test_a_reminder_comes_once_on_the_day_itself_and_only_while_it_waits():
    boa = account()
    order = issue()
    outbox.tell_what_is_new(NOW)
    made = [outbox.do_daily_jobs(MORNING + number * DAY) for number in range(1, 10)]
    assert made == [0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert mails(boa)[0].lines[0].beside.endswith("vandaag")
    assert order.terms.due_on == TODAY + 7 * DAY


def test_what_is_late_when_it_is_first_told_of_is_not_reminded_of_too():
    chief = account(Role.COORDINATOR, ways={DueKind.LATE_ORDER: Way.AT_ONCE})
    issue(due_on=TODAY)
    tomorrow = MORNING + DAY
    assert [outbox.tell_what_is_new(tomorrow), outbox.do_daily_jobs(tomorrow)] == [1, 0]
    assert outbox.do_daily_jobs(tomorrow + DAY) == 1
    assert len(subjects(chief)) == 2


def test_midnight_wakes_nobody_and_what_is_done_at_night_is_told_at_night():
    chief = account(Role.COORDINATOR, "chef@gemeente.example", ways={DueKind.LATE_ORDER: Way.AT_ONCE})
    boa = account()
    issue(due_on=TODAY)
    outbox.tell_what_is_new(NOW)
    night = MORNING + DAY - timedelta(hours=4)  # half past three
    assert outbox.tell_what_is_new(night) == 0
    order = issue(due_on=TODAY + DAY, now=night)
    assert outbox.tell_what_is_new(night) == 1
    assert mails(boa)[0].lines[0].sentence.startswith(f"Werkopdracht {order.id} ")
    assert mails(boa)[0].lines[0].beside.endswith("vandaag")
    assert subjects(chief) == []
    assert outbox.tell_what_is_new(MORNING + DAY) == 1
    assert mails(chief)[0].lines[0].beside.endswith("1 dag te laat")


def test_a_mail_holds_nothing_nearer_than_a_buurt_and_nothing_that_was_typed():
    boa = account()
    issue(tasks=("Kijk achter de garage aan de Kerkstraat.",))
    outbox.tell_what_is_new(NOW)
    told = letter(mails(boa)[0], ADDRESS).message().as_string()
    assert "Kerkstraat" not in told
    assert "garage" not in told


# ----- choosing


def test_what_was_chosen_is_kept_and_the_address_stands_nowhere_else():
    boa = account(ways={DueKind.ORDER: Way.OVERVIEW}, days=(Weekday.FRIDAY,))
    hears = own.hears(boa)
    assert (hears.address, dict(hears.choice.ways), hears.choice.days) == (
        ADDRESS, {DueKind.ORDER: Way.OVERVIEW}, (Weekday.FRIDAY,),
    )  # fmt: skip
    issue()
    outbox.do_daily_jobs(MORNING + 4 * DAY)
    written = [str(line) for line in audit.lines(Scope.of(HOME))]
    assert any("change-notices" in line for line in written)
    rows = [str(row) for table in (models.Notification, models.NotificationStep) for row in table.objects.values()]
    assert rows
    assert not [text for text in (*written, *rows) if ADDRESS in text]


@pytest.mark.parametrize("address", ["geen adres", "a@b", "a@b.nl\nBcc: c@d.nl", "Jan <jan@gemeente.nl>"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InputError, match="geen mailadres"):
        account(address=address)


def test_a_team_that_looks_like_a_person_and_a_kind_of_another_role_are_refused():
    boa = account()
    given = {"address": ADDRESS, "now": NOW, "origin": "test"}
    with pytest.raises(InputError, match="lijkt"):
        own.change_notices(boa, team="A. Jansen", choice=NoticeChoice(), **given)
    with pytest.raises(InputError, match="Bij uw rol hoort geen"):
        own.change_notices(boa, team="", choice=NoticeChoice({DueKind.WORDS: Way.AT_ONCE}), **given)


def test_a_new_calendar_secret_shuts_the_one_before_and_so_does_closing_the_account():
    boa = account()
    first = own.renew_calendar(boa, now=NOW, origin="test")
    assert accounts.of_calendar(first) == boa
    second = own.renew_calendar(boa, now=NOW, origin="test")
    assert accounts.of_calendar(first) is None
    assert accounts.of_calendar(second) == boa
    assert second not in str(list(models.User.objects.values()))
    accounts.close_account(boa)
    assert accounts.of_calendar(second) is None
    assert accounts.of_calendar("") is None


# ----- sending to a real server


def test_a_mail_arrives_as_text_and_as_html_with_its_headers(box):
    account()
    order = issue()
    done = sending.go_round(at(NOW))
    assert (done.made, done.sent, done.trouble) == (1, 1, None)
    (mail,) = box.taken
    assert box.recipients == [ADDRESS]
    assert mail["From"] == "openvis@gemeente.example"
    assert mail["List-Unsubscribe"] == "<https://vis.gemeente.example/vandaag/berichten/>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@vis.gemeente.example>")
    text, html = (mail.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html"))
    for body in (text, html):
        assert f"Werkopdracht {order.id} voor Team Noord: woninginbraak." in body
        assert f"https://vis.gemeente.example/werkopdrachten/{order.id}/" in body
    assert text.startswith("Beste collega,\n\nDit wacht op u in OpenVIS:")
    assert '<html lang="nl">' in html
    assert sending.go_round(at(NOW)).sent == 0


def test_a_sign_of_html_in_a_sentence_is_only_a_sign():
    line = NoticeLine("Team <b>Noord</b> & co", "", "/")
    told = Notification(1, 1, "boa", "k", "Onderwerp", (line,), NOW)
    (html, _), *_ = letter(told, ADDRESS).alternatives
    assert "&lt;b&gt;Noord&lt;/b&gt; &amp; co" in html


@pytest.mark.parametrize(
    ("answers", "state", "told"),
    [
        ({"recipient": "550 Onbekend"}, MailState.REFUSED, "De mailserver weigert deze mail voorgoed (550)."),
        ({"data": "554 Nee"}, MailState.REFUSED, "De mailserver weigert deze mail voorgoed (554)."),
        ({"recipient": "451 Later"}, MailState.FAILED, "De mailserver neemt deze mail nu niet aan (451)."),
        ({"data": "452 Vol"}, MailState.FAILED, "De mailserver neemt deze mail nu niet aan (452)."),
    ],
)
def test_a_refusal_is_kept_with_its_sentence_and_later_tried_again_or_not(box, answers, state, told):
    boa = account()
    issue()
    for name, answer in answers.items():
        setattr(box, name, answer)
    sending.go_round(at(NOW))
    (mail,) = mails(boa)
    assert (mail.state, mail.told) == (state, told)
    box.recipient = box.data = ""
    assert sending.go_round(at(NOW + timedelta(minutes=4))).sent == 0
    later = sending.go_round(at(NOW + timedelta(minutes=5)))
    assert later.sent == len(box.taken) == (state is MailState.FAILED)


def test_a_server_that_hangs_up_midway_gets_the_same_mail_again(box):
    boa = account(days=tuple(Weekday))
    chief = account(Role.COORDINATOR, "chef@gemeente.example", days=tuple(Weekday))
    issue(due_on=TODAY)
    box.hang_up_after = {1}
    done = sending.go_round(at(NOW + 2 * DAY))  # late by then: at once, and two overviews
    assert done.trouble is not None
    assert "brak de verbinding af" in done.trouble.sentence
    waiting = notifications.waiting()
    assert waiting == done.made >= 2
    assert sending.go_round(at(NOW + 2 * DAY + timedelta(minutes=5))).sent == waiting
    assert len(box.taken) == waiting + 1
    assert box.message_ids[0] in box.message_ids[1:]
    assert len(set(box.message_ids)) == waiting
    assert {mail.state for mail in (*mails(boa), *mails(chief))} == {MailState.SENT}


def test_starttls_with_a_certificate_that_nobody_vouches_for_is_refused_and_with_ours_accepted(
    settings, tmp_path, monkeypatch
):
    boa = account()
    issue()
    certificate = self_signed(tmp_path)
    with mail_server(settings, Postbox(), certificate=certificate) as box:
        done = sending.go_round(at(NOW))
        assert done.trouble is not None
        assert "geen certificaat dat klopt: self-signed certificate" in done.trouble.sentence
        assert mails(boa)[0].state is MailState.FAILED
        assert box.taken == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "only.pem"))
        assert sending.go_round(at(NOW + timedelta(minutes=5))).sent == 1
        assert box.encrypted == [True]


def test_a_server_that_cannot_encrypt_gets_nothing(settings):
    account()
    issue()
    with mail_server(settings, Postbox()) as box:
        settings.EMAIL_USE_TLS = True
        done = sending.go_round(at(NOW))
        assert "versleuteling of inloggen ontbreekt" in done.trouble.sentence
        assert box.taken == []


def test_a_server_that_says_nothing_and_one_that_is_not_there(settings):
    account()
    issue()
    with silent_server() as port:
        send_to(settings, port)
        settings.EMAIL_TIMEOUT = 0.2
        assert "antwoordt niet op tijd" in sending.go_round(at(NOW)).trouble.sentence
    send_to(settings, free_port())
    assert "is niet te bereiken" in sending.go_round(at(NOW + timedelta(minutes=5))).trouble.sentence


def test_without_a_server_nothing_is_made_or_sent(settings):
    settings.EMAIL_HOST = ""
    account()
    issue()
    assert not sending.round_waits(NOW)
    with pytest.raises(ConfigurationError, match="geen mailserver"):
        sending.go_round(at(NOW))
    assert notifications.waiting() == 0


def test_a_round_waits_for_what_is_new_for_the_hour_and_for_what_may_be_tried_again(box):
    account()
    assert sending.round_waits(NOW)
    sending.go_round(at(NOW))
    assert not sending.round_waits(NOW)
    issue()
    assert sending.round_waits(NOW)
    box.data = "451 Later"
    sending.go_round(at(NOW))
    assert not sending.round_waits(NOW + timedelta(minutes=4))
    assert sending.round_waits(NOW + timedelta(minutes=5))


def test_two_rounds_are_never_held_beside_each_other(box):
    issue()
    with lock.only_writer(lock.MAIL):
        with pytest.raises(StoreBusy):
            sending.go_round(at(NOW))
        sending.go_round_quietly(at(NOW))
    assert box.offered == 0


def test_mail_of_an_account_that_was_closed_is_dropped(box):
    boa = account()
    issue()
    outbox.tell_what_is_new(NOW)
    accounts.close_account(boa)
    done = sending.go_round(at(NOW))
    assert (done.dropped, box.taken) == (1, [])
    assert mails(boa)[0].state is MailState.DROPPED


def test_what_nobody_takes_for_five_days_is_given_up(settings):
    boa = account()
    issue()
    send_to(settings, free_port())
    now, tries = NOW, 0
    while mails(boa)[:1] == [] or mails(boa)[-1].state is not MailState.REFUSED:
        sending.go_round(at(now))
        now, tries = now + LONGEST_PAUSE, tries + 1
        assert tries < 40
    assert now - NOW > GIVEN_UP_AFTER
    assert "opgegeven" in mails(boa)[-1].told


def test_the_pause_doubles_up_to_six_hours():
    minutes = [pause_after(number) / timedelta(minutes=1) for number in (1, 2, 3, 4, 7, 8, 50)]
    assert minutes == [5, 10, 20, 40, 320, 360, 360]
