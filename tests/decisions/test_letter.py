"""A mail as somebody reads it, from its first header to its last line; and how a server that will not is told."""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from openvis.decisions.notices.letter import letter, message_id
from openvis.decisions.notices.mail_server import NotThisTime, RefusedForGood, _of_mail, of_server
from openvis.domain.notification import NoticeLine, Notification

ORDER = NoticeLine(
    "Werkopdracht 7 voor Team Noord: fietsendiefstal.",
    "Kerkbuurt. uiterlijk 9 maart 2026, morgen",
    "/werkopdrachten/7/",
)
SIGNAL = NoticeLine("Nieuwe bijzonderheid 3: woninginbraak. Nog niet beoordeeld.", "", "/bijzonderheden/3/")
AT = datetime(2026, 3, 8, 6, 0, tzinfo=UTC)

TEXT = """\
Beste collega,

Deze dingen wachten op u in OpenVIS:

- Werkopdracht 7 voor Team Noord: fietsendiefstal.
Kerkbuurt. uiterlijk 9 maart 2026, morgen
https://vis.gemeente.example/werkopdrachten/7/

- Nieuwe bijzonderheid 3: woninginbraak. Nog niet beoordeeld.
https://vis.gemeente.example/bijzonderheden/3/

Wat u hoort en wanneer, kiest u zelf op: https://vis.gemeente.example/vandaag/berichten/
"""
HTML = (
    '<!doctype html><html lang="nl"><body><p>Beste collega,</p><p>Deze dingen wachten op u in OpenVIS:</p><ul>'
    '<li><p><a href="https://vis.gemeente.example/werkopdrachten/7/">Werkopdracht 7 voor Team Noord: fietsendiefstal.'
    "</a><br>Kerkbuurt. uiterlijk 9 maart 2026, morgen</p></li>"
    '<li><p><a href="https://vis.gemeente.example/bijzonderheden/3/">Nieuwe bijzonderheid 3: woninginbraak. Nog niet '
    "beoordeeld.</a><br></p></li></ul><p>Wat u hoort en wanneer, kiest u zelf op: "
    '<a href="https://vis.gemeente.example/vandaag/berichten/">https://vis.gemeente.example/vandaag/berichten/</a></p>'
    "</body></html>"
)


@pytest.fixture(autouse=True)
def site(settings):
    settings.OPENVIS_SITE = "https://vis.gemeente.example"
    settings.DEFAULT_FROM_EMAIL = "openvis@gemeente.example"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "mail.gemeente.example", 587


def told(*lines: NoticeLine, key: str = "k", subject: str = "OpenVIS Proefstad: 2 dingen wachten op u") -> Notification:
    return Notification(1, 2, "boa", key, subject, lines, AT)


def as_sent(notification: Notification):
    return message_from_bytes(letter(notification, "boa@gemeente.example").message().as_bytes(), policy=default)


def test_the_whole_mail():
    mail = as_sent(told(ORDER, SIGNAL))
    assert mail["Subject"] == "OpenVIS Proefstad: 2 dingen wachten op u"
    assert (mail["From"], mail["To"]) == ("openvis@gemeente.example", "boa@gemeente.example")
    assert mail.get_body(("plain",)).get_content() == TEXT
    assert mail.get_body(("html",)).get_content() == HTML
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]  # the best last


def test_one_thing_is_called_one_thing():
    assert "Dit wacht op u in OpenVIS:" in as_sent(told(ORDER)).get_body(("plain",)).get_content()


def test_the_message_id_follows_from_the_key_and_says_nothing_of_whom_it_is_for():
    first, again, other = as_sent(told(ORDER)), as_sent(told(SIGNAL)), as_sent(told(ORDER, key="l"))
    assert first["Message-ID"] == again["Message-ID"] == message_id("k")
    assert other["Message-ID"] != first["Message-ID"]
    assert "boa" not in first["Message-ID"]


def test_a_subject_cannot_bring_a_header_of_its_own():
    with pytest.raises(ValueError, match="newlines"):
        as_sent(told(ORDER, subject="Onderwerp\nBcc: ander@elders.example"))


def test_signs_of_every_alphabet_arrive():
    line = NoticeLine("Werkopdracht 8 voor Team Ĳburg: coördinatie.", "’s-Gravenhage", "/")
    assert "Team Ĳburg: coördinatie." in as_sent(told(line)).get_body(("plain",)).get_content()


# what went wrong -> how the sentence goes on, and the beginning of what to do
TROUBLES = [
    (ssl.SSLError("wrong version number"), "praat niet versleuteld zoals is ingesteld.", "Kijk of OPENVIS_SMTP_URL"),
    (smtplib.SMTPNotSupportedError("STARTTLS"), "kan niet wat is ingesteld", "Vraag de beheerder"),
    (smtplib.SMTPAuthenticationError(535, b"boa@x"), "laat OpenVIS niet inloggen (535).", "Controleer de gebruiker"),
    (smtplib.SMTPSenderRefused(553, b"", "a@b"), "weigert de afzender (553).", "Controleer OPENVIS_MAIL_FROM."),
    (smtplib.SMTPServerDisconnected("gone"), "brak de verbinding af.", "OpenVIS probeert het later opnieuw"),
    (smtplib.SMTPConnectError(421, b"busy"), "weigert nu alles (421).", "OpenVIS probeert het later opnieuw"),
    (smtplib.SMTPHeloError(501, b"no"), "weigert nu alles (501).", "OpenVIS probeert het later opnieuw"),
    (TimeoutError("timed out"), "antwoordt niet op tijd.", "OpenVIS probeert het later opnieuw"),
    (ConnectionRefusedError(111, "refused"), "is niet te bereiken.", "Controleer OPENVIS_SMTP_URL"),
    (OSError(-2, "Name or service not known"), "is niet te bereiken.", "Controleer OPENVIS_SMTP_URL"),
]


@pytest.mark.parametrize(("error", "said", "step"), TROUBLES, ids=lambda each: type(each).__name__)
def test_why_a_server_cannot_be_used_is_said_in_two_sentences_without_its_own_words(error, said, step):
    trouble = of_server(error)
    assert trouble.sentence.startswith("De mailserver mail.gemeente.example, poort 587, ")
    assert said in trouble.sentence
    assert trouble.next_step.startswith(step)
    assert "boa@x" not in str(trouble)
    assert "a@b" not in str(trouble)


@pytest.mark.parametrize(
    ("code", "kind"), [(450, NotThisTime), (421, NotThisTime), (500, RefusedForGood), (559, RefusedForGood)]
)
def test_a_code_from_500_on_is_for_good(code, kind):
    assert type(_of_mail(code)) is kind
