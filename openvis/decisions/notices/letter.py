"""A notification as a mail: text, the same as simple HTML, and headers that tell programs what it is."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from openvis.domain.notification import Notification

GREETING = "Beste collega,"
CHOOSE = "Wat u hoort en wanneer, kiest u zelf op:"


def letter(notification: Notification, address: str) -> EmailMultiAlternatives:
    """The same notification makes the same mail, whoever sends it and however often."""
    choose = settings.OPENVIS_SITE + reverse("my-notices")
    mail = EmailMultiAlternatives(
        subject=notification.subject,
        body=_text(notification, choose),
        to=[address],
        headers={
            "Message-ID": message_id(notification.key),
            "List-Unsubscribe": f"<{choose}>",
            "Auto-Submitted": "auto-generated",  # an absence message is no answer to it
        },
    )
    mail.attach_alternative(_html(notification, choose), "text/html")
    return mail


def message_id(key: str) -> str:
    """By what a mail program sees that it has this mail already. Says nothing of whom it is for."""
    host = urlsplit(settings.OPENVIS_SITE).hostname
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def _text(notification: Notification, choose: str) -> str:
    told = [
        "\n".join(part for part in (f"- {line.sentence}", line.beside, settings.OPENVIS_SITE + line.address) if part)
        for line in notification.lines
    ]
    return "\n\n".join([GREETING, _opening(notification), *told, f"{CHOOSE} {choose}"]) + "\n"


def _html(notification: Notification, choose: str) -> str:
    lines = format_html_join(
        "",
        '<li><p><a href="{}">{}</a><br>{}</p></li>',
        ((settings.OPENVIS_SITE + line.address, line.sentence, line.beside) for line in notification.lines),
    )
    return format_html(
        '<!doctype html><html lang="nl"><body><p>{}</p><p>{}</p><ul>{}</ul><p>{} <a href="{}">{}</a></p></body></html>',
        GREETING, _opening(notification), lines, CHOOSE, choose, choose,
    )  # fmt: skip


def _opening(notification: Notification) -> str:
    return "Dit wacht op u in OpenVIS:" if len(notification.lines) == 1 else "Deze dingen wachten op u in OpenVIS:"
