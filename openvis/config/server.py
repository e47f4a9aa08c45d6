"""Starting the web server: one process on this machine, pages and files together."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from openvis.errors import InputError, MissingTool, PortTaken

ADDRESS = "127.0.0.1"
LAST_PORT = 65_535
BETTER = f"Kies een poort van 1024 tot en met {LAST_PORT}: `openvis serve --port 8000`."
THREADS = 4  # requests wait for the database more than for the processor


def serve(port: int, *, on_ready: Callable[[str], None]) -> None:
    """Collect the files for the browser and serve until stopped. Raises PortTaken and MissingTool before starting."""
    check_port(port)
    collect_files()
    # Links in mail, in the APIs and to webhooks lead to where it really is, unless somebody says where that is.
    os.environ.setdefault("OPENVIS_SITE", f"http://{ADDRESS}:{port}")
    start_worker()
    on_ready(f"http://{ADDRESS}:{port}/")
    # A process of its own in place of this one: the server forks its worker, and what reads the tables cannot be
    # carried over a fork once it has run.
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "granian", *options(port), "openvis.config.wsgi:application"])


def start_worker() -> None:
    """Start what does the work of the pages, as a child of the server. It ends when this process is gone."""
    # Within `serve` this process becomes the server itself, with the same number.
    command = [sys.executable, "-m", "openvis", "work", "--parent", str(os.getpid())]
    subprocess.Popen(command, stdout=subprocess.DEVNULL)


def options(port: int) -> list[str]:
    """What granian is told."""
    return [
        *("--interface", "wsgi"),
        *("--host", ADDRESS, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(THREADS)),
        "--no-ws",
        "--no-log",
    ]


def check_port(port: int) -> None:
    """Raise PortTaken when another program already listens on this port, InputError when it is no port for us."""
    if not 1 <= port <= LAST_PORT:
        raise InputError(f"{port} is geen poort.", BETTER)
    with socket.socket() as probe:
        # As the server does, so that a port in TIME_WAIT after a restart counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError:
            raise InputError(f"Poort {port} mag alleen de beheerder van deze computer gebruiken.", BETTER) from None
        except OSError:
            raise PortTaken(
                f"Poort {port} op {ADDRESS} is al in gebruik door een ander programma.",
                f"Stop dat programma, of kies een andere poort: `openvis serve --port {port + 1}`.",
            ) from None


def collect_files() -> None:
    """Put the files for the browser in one folder. Raises MissingTool when the npm packages are not installed."""
    modules: Path = settings.OPENVIS_NODE_MODULES
    if not (modules / "maplibre-gl").is_dir():
        raise MissingTool(
            f"De bestanden voor de browser ontbreken: {modules} is leeg of bestaat niet.",
            "Voer `npm ci` uit in de map van OpenVIS, of wijs met OPENVIS_NODE_MODULES de juiste map aan.",
        )
    call_command("collectstatic", interactive=False, verbosity=0)
