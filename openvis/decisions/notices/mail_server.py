"""Offering a mail to the server, and saying in a sentence why it was not taken. No sentence holds an address."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from openvis.errors import ConfigurationError, MailNotSent

PERMANENT = range(500, 600)
AGAIN = "OpenVIS probeert het later opnieuw; wat klaarstaat, gaat niet verloren."


# The first kind that fits: what it says of the server, and what to do.
TROUBLES: tuple[tuple[type[Exception], str, str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "heeft geen certificaat dat klopt: {why}.",
        "Laat de beheerder van die server het vernieuwen, of wijs met SSL_CERT_FILE uw eigen uitgever aan.",
    ),
    (
        ssl.SSLError,
        "praat niet versleuteld zoals is ingesteld.",
        "Kijk of OPENVIS_SMTP_URL met smtp:// of met smtps:// moet beginnen.",
    ),
    (
        smtplib.SMTPNotSupportedError,
        "kan niet wat is ingesteld: versleuteling of inloggen ontbreekt.",
        "Vraag de beheerder van die server, of pas OPENVIS_SMTP_URL aan.",
    ),
    (
        smtplib.SMTPAuthenticationError,
        "laat OpenVIS niet inloggen ({code}).",
        "Controleer de gebruiker in OPENVIS_SMTP_URL en het bestand uit OPENVIS_SMTP_PASSWORD_FILE.",
    ),
    (smtplib.SMTPSenderRefused, "weigert de afzender ({code}).", "Controleer OPENVIS_MAIL_FROM."),
    (TimeoutError, "antwoordt niet op tijd.", AGAIN),
    (smtplib.SMTPServerDisconnected, "brak de verbinding af.", AGAIN),
    (smtplib.SMTPResponseException, "weigert nu alles ({code}).", AGAIN),
    (Exception, "is niet te bereiken.", f"Controleer OPENVIS_SMTP_URL en het netwerk. {AGAIN}"),
)


class RefusedForGood(MailNotSent):
    """The server will never take this mail: the address does not exist there, or it wants none of this."""


class NotThisTime(MailNotSent):
    """The server did not take this mail now; another it may take."""


def check_mail_is_on() -> None:
    """Raise ConfigurationError where no mail server was named."""
    if not settings.EMAIL_HOST:
        raise ConfigurationError(
            "Er is geen mailserver ingesteld; er is niets verstuurd.",
            "Zet OPENVIS_SMTP_URL en OPENVIS_MAIL_FROM (docs/how-to/notifications.md).",
        )


@contextmanager
def open_server() -> Iterator[EmailBackend]:
    """One connection for all that is sent. Raises MailNotSent when there is none to be had."""
    server = EmailBackend()
    try:
        server.open()
        yield server
    except (OSError, smtplib.SMTPException) as error:
        raise of_server(error) from None
    finally:
        with suppress(OSError, smtplib.SMTPException):  # it may be gone already
            server.close()


def send(server: EmailBackend, mail: EmailMultiAlternatives) -> None:
    """Offer one mail. Raises RefusedForGood, NotThisTime, or MailNotSent when the server can no longer be used."""
    mail.connection = server
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise _of_mail(min(code for code, _ in error.recipients.values())) from None
    except smtplib.SMTPDataError as error:
        raise _of_mail(error.smtp_code) from None
    except (OSError, smtplib.SMTPException) as error:
        raise of_server(error) from None


def of_server(error: OSError | smtplib.SMTPException) -> MailNotSent:
    """Why the server as a whole cannot be used. What the server itself says is left out: it may name a person."""
    # A server that falls silent is to smtplib one that broke the connection.
    really = error.__context__ if isinstance(error.__context__, TimeoutError) else error
    told, next_step = next((told, step) for kind, told, step in TROUBLES if isinstance(really, kind))
    code = getattr(error, "smtp_code", "")
    why = getattr(error, "verify_message", "")
    sentence = f"De mailserver {settings.EMAIL_HOST}, poort {settings.EMAIL_PORT}, {told.format(code=code, why=why)}"
    return MailNotSent(sentence, next_step)


def _of_mail(code: int) -> MailNotSent:
    if code in PERMANENT:
        return RefusedForGood(f"De mailserver weigert deze mail voorgoed ({code}).", "Controleer het mailadres.")
    return NotThisTime(f"De mailserver neemt deze mail nu niet aan ({code}).", AGAIN)
