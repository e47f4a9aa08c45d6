"""A mail server on this machine that takes mail, refuses it, or falls silent: what mail is really sent to in tests."""

from __future__ import annotations

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


@dataclass
class Postbox:
    """What a server got, and how it answers.

    recipient, data  what it says to a recipient or a mail, when that is not yes: "550 Onbekend"
    hang_up          at which mail (1, 2, ...) it breaks the connection, before or after it took it
    """

    recipient: str = ""
    data: str = ""
    hang_up_before: set[int] = field(default_factory=set)
    hang_up_after: set[int] = field(default_factory=set)
    offered: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.offered += 1
        if self.offered in self.hang_up_before:
            server.transport.abort()
            return "250 OK"
        if self.data:
            return self.data
        self.taken.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=default)))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        if self.offered in self.hang_up_after:
            server.transport.abort()
        return "250 OK"

    @property
    def message_ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.taken]


@contextmanager
def mail_server(settings: Any, box: Postbox, *, certificate: Path | None = None) -> Iterator[Postbox]:
    """Run it, and have OpenVIS send to it: with STARTTLS where there is a certificate, else in the open."""
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    how = {"tls_context": context, "require_starttls": context is not None}
    controller = Controller(box, hostname=HOST, port=free_port(), **how)
    controller.start()
    try:
        send_to(settings, controller.port, tls=context is not None)
        yield box
    finally:
        controller.stop()


def send_to(settings: Any, port: int, *, tls: bool = False) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, port
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, settings.EMAIL_TIMEOUT = tls, False, 5
    settings.DEFAULT_FROM_EMAIL = "openvis@gemeente.example"
    settings.OPENVIS_SITE = "https://vis.gemeente.example"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def silent_server() -> Iterator[int]:
    """One that takes the connection and never says a word. Gives its port."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def self_signed(folder: Path) -> Path:
    """A certificate for this machine that nobody else vouches for, with its key."""
    path = folder / "mail.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
            *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", folder / "only.pem"),
        ],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + (folder / "only.pem").read_text())
    return path
