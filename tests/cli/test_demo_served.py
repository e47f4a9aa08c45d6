"""What `make demo` does after installing: print and serve. With a real server, over http, as a browser would.

The demo lies ready in its store (tests/pipeline/test_build_demo.py looks at how); `make soak` builds it by the command.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from openvis.config import server
from openvis.domain.access import Role
from openvis.errors import PortTaken
from tests.conftest import missing
from tests.support.demo_store import demo_store
from tests.support.kept import Keeper

READY = re.compile(r"OpenVIS staat op (http://127\.0\.0\.1:\d+/)")
PATIENCE = 180  # seconds, on a machine that does other things too
CHECKOUT = Path(server.__file__).resolve().parents[2]
NODE_MODULES = CHECKOUT / "node_modules"
# Fills a store of its own, whose tables come by the migrations, with what is kept of the demo.
FILL = """
import sys, django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from openvis.store.prepare import prepare_store
from tests.support.kept import KeptStore
prepare_store(datetime.now(UTC))
KeptStore(Path(sys.argv[1])).put_down()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((server.ADDRESS, 0))
        return int(probe.getsockname()[1])


def surroundings(folder: Path) -> dict[str, str]:
    """A store of its own, on SQLite whatever database the suite runs on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENVIS_")}
    return {**kept, "OPENVIS_DATA": str(folder), "PYTHONUNBUFFERED": "1"}


def demo(folder: Path, port: int) -> list[str]:
    words = ["demo", "--folder", str(folder / "bestanden"), "--serve", "--port", str(port)]
    return [sys.executable, "-m", "openvis", *words]


@contextmanager
def serving(folder: Path, patience: float = PATIENCE) -> Iterator[tuple[str, str]]:
    """The address of `openvis demo --serve`, and what was printed before it."""
    said = folder / "said.txt"
    with said.open("w") as out:
        process = subprocess.Popen(
            demo(folder, free_port()), env=surroundings(folder), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        yield address_once_ready(process, said, patience), said.read_text()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[ExitStack, dict[str, Any]]]:
    with ExitStack() as until_the_last_test:
        yield until_the_last_test, {}


@pytest.fixture
def served(
    db: None, keeper: Keeper, running: tuple[ExitStack, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, str]:
    """The address and what was printed before it."""
    until_the_last_test, at = running
    if not at:
        if not (NODE_MODULES / "maplibre-gl").is_dir():
            missing("the npm packages are not installed: run 'npm ci'")
        folder = tmp_path_factory.mktemp("demo")
        fill(folder, demo_store(keeper).folder)
        at["demo"] = until_the_last_test.enter_context(serving(folder))
    return at["demo"]


def fill(folder: Path, kept: Path) -> None:
    filling = {**surroundings(folder), "DJANGO_SETTINGS_MODULE": "openvis.config.settings"}
    subprocess.run([sys.executable, "-c", FILL, str(kept)], env=filling, cwd=CHECKOUT, check=True)


def address_once_ready(process: subprocess.Popen[bytes], said: Path, patience: float) -> str:
    until = time.monotonic() + patience
    while time.monotonic() < until and process.poll() is None:
        if (ready := READY.search(said.read_text())) and answers(ready[1]):
            return ready[1]
        time.sleep(0.2)
    raise AssertionError(f"The demo was not served:\n{said.read_text()}")


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code < 500
    except httpx.TransportError:
        return False


def password_of(role: Role, printed: str) -> str:
    found = re.search(rf"(?m)^ {role.value}\s+(\S+)", printed)
    assert found, f"no password was printed for {role.value}"
    return found[1]


def signed_in(address: str, role: Role, printed: str) -> httpx.Client:
    client = httpx.Client(base_url=address, follow_redirects=True, timeout=60)  # a machine that does other things too
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get("/inloggen/").text)
    assert token
    client.post(
        "/inloggen/",
        data={
            "csrfmiddlewaretoken": token[1],
            "username": role.value,
            "password": password_of(role, printed),
        },
        headers={"Referer": address},
    )
    return client


def test_the_list_is_printed_before_the_accounts_and_the_address(served):
    _, printed = served
    assert printed.index("Aandachtslijst") < printed.index("Inloggen kan met") < printed.index("OpenVIS staat op")
    assert re.search(r"(?m)^\s+1  structureel\s+Fietsendiefstal in Stationskwartier", printed)


def test_an_account_is_printed_for_every_role(served):
    """That each of them gets in is looked at where the demo is built; to check a password takes half a second."""
    _, printed = served
    assert len({password_of(role, printed) for role in Role}) == len(Role)


def test_a_partner_gets_in_and_sees_what_was_shared(served):
    address, printed = served
    with closing(signed_in(address, Role.PARTNER, printed)) as client:
        page = client.get("/begin/", follow_redirects=True)
        assert (page.status_code, page.url.path) == (200, "/met-ons-gedeeld/")
        assert "Overzicht voor partners" in page.text
        assert client.get("/").status_code == 403


def test_an_adviseur_sees_the_printed_list_on_the_page(served):
    """The page reads the tables in a forked worker, after the list was read in the process before it."""
    address, printed = served
    with closing(signed_in(address, Role.ADVISEUR, printed)) as client:
        assert client.get("/begin/").status_code == 200
        page = client.get("/")
        assert page.status_code == 200
        assert page.text.index("Fietsendiefstal in Stationskwartier") < page.text.index(
            "Woninginbraak in Populierenhoek"
        )
        shapes = client.get("/kaart/buurten.json")
        assert len(shapes.json()["features"]) == 42


def test_nobody_gets_in_without_an_account(served):
    address, _ = served
    answer = httpx.get(address, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/inloggen/")


def test_a_taken_port_is_said_before_anything_is_built(tmp_path):
    with socket.socket() as other:
        other.bind((server.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        ran = subprocess.run(
            demo(tmp_path, port), env=surroundings(tmp_path), capture_output=True, text=True, timeout=60, check=False
        )
    assert ran.returncode == PortTaken.exit_code
    assert ran.stderr.startswith(f"Poort {port} op 127.0.0.1 is al in gebruik")
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "bestanden").exists()
