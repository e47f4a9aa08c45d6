"""A program that webhooks tell: it keeps what it hears, and answers as it is told, one answer after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone

from openvis.decisions.hooks.subscribing import subscribe
from openvis.domain.webhook import EventKind, Webhook


class Listening:
    """What came in, and the statuses that are still to be given; 204 when these are used up."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.statuses: list[int] = []
        self.url = ""

    @property
    def bodies(self) -> list[str]:
        return [body for _, body in self.heard]


@contextmanager
def listening() -> Iterator[Listening]:
    told = Listening()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.heard.append((dict(self.headers), body))
            status = told.statuses.pop(0) if told.statuses else 204
            self.send_response(status)
            if status in {301, 307}:
                self.send_header("Location", f"{told.url}elders")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_webhook(gemeente: str) -> Webhook:
    """One that nobody listens to."""
    made, _ = subscribe(gemeente, "https://voorbeeld.nl/haak", [EventKind.RUN_FINISHED], now=timezone.now())
    return made
