"""The program is killed by `kill -9` after the server took a mail and before that was written down."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.support.mail_server import HOST, Postbox, free_port

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# One account with an address, and two mails that wait.
PREPARE = """
import django
django.setup()
from datetime import UTC, datetime
from openvis.domain.access import Role
from openvis.domain.notification import NoticeChoice, NoticeLine
from openvis.store import accounts, notifications
from openvis.store.prepare import prepare_store
now = datetime.now(UTC)
prepare_store(now)
person = accounts.create_account("boa", "een lang wachtwoord 1", Role.BOA, ["GM9901"])
accounts.change_hearing(person, "boa@gemeente.example", "", NoticeChoice(days=()))
for key in "ab":
    line = NoticeLine("Iets wacht.", "", "/vandaag/")
    assert notifications.add(account=person.id, key=key, subject=key, lines=[line], at=now)
"""


class Killing(Postbox):
    """Takes the first mail, and kills whoever sent it before answering."""

    sender: subprocess.Popen[str]
    killed = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if not self.killed:
            self.killed = True
            os.kill(self.sender.pid, signal.SIGKILL)
        return answer


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "OPENVIS_DATA": str(tmp_path / "data"),
        "OPENVIS_MEMORY": str(tmp_path),
        "OPENVIS_DATABASE_URL": "",
        "OPENVIS_MAIL_FROM": "openvis@gemeente.example",
        "DJANGO_SETTINGS_MODULE": "openvis.config.settings",
    }


def test_the_mail_is_sent_again_with_the_same_message_id_and_nothing_is_lost(environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-c", PREPARE], cwd=CHECKOUT, env=environment, check=True, capture_output=True)
    box = Killing()
    controller = Controller(box, hostname=HOST, port=free_port())
    controller.start()
    environment["OPENVIS_SMTP_URL"] = f"smtp+plain://{HOST}:{controller.port}"
    command = [sys.executable, "-m", "openvis", "notify"]
    try:
        with subprocess.Popen(command, cwd=CHECKOUT, env=environment, text=True, stdout=subprocess.PIPE) as box.sender:
            pass
        assert box.sender.returncode == -signal.SIGKILL
        assert [mail["Subject"] for mail in box.taken] == ["a"]
        again = subprocess.run(command, cwd=CHECKOUT, env=environment, text=True, capture_output=True, check=False)
    finally:
        controller.stop()
    assert again.returncode == 0, again.stderr
    assert "Verstuurd: 2." in again.stdout
    assert [mail["Subject"] for mail in box.taken] == ["a", "a", "b"]
    assert box.message_ids[0] == box.message_ids[1] != box.message_ids[2]
