"""What every local supplier has in common: a server on 127.0.0.1 with its bad days, that remembers who asked what.

The suppliers themselves (cbs_server, signalen_server, locatieserver) only say what they answer on a good day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = tuple[int, str | bytes]
Failure = int | tuple[int, str]  # a status, or one with what Retry-After says


@dataclass
class Supplier:
    """How a server behaves, and what it was asked."""

    url: str = ""
    failures: list[Failure] = field(default_factory=list)  # of the next answers, then it is well again
    always_fails: int | None = None
    says: str | bytes | None = None  # answers this instead of anything sensible
    cuts: int = 0  # so many good answers break off halfway
    hangs: bool = False  # answers nothing until it is stopped
    sends_round: bool = False  # to itself, for ever
    redirects: int = 0  # so many answers point at the same question once more
    links_to: str | None = None  # names itself otherwise in its links to a next page: "http://elders.example"
    links_round: bool = False  # the next page is always the second one
    well_after: int | None = None  # so many questions, then all of the above is over
    stumbles_from: int | None = None  # so many questions go well, then always 500
    requests: int = 0
    agents: set[str | None] = field(default_factory=set)
    stopped: Event = field(default_factory=Event)
    second_pages: dict[str, str] = field(default_factory=dict)

    def link(self, target: str) -> str:
        """The address of a next page."""
        second = self.second_pages.setdefault(target.split("?")[0], target)
        return f"{self.links_to or self.url}{second if self.links_round else target}"

    def bad_answer(self, path: str) -> tuple[Answer, dict[str, str]] | None:
        """What it answers on a bad day; None when it is well."""
        if self.well_after is not None and self.requests > self.well_after:
            return None
        if self.hangs:
            self.stopped.wait(5)
        if self.failures:
            failure = self.failures.pop(0)
            status, wait = failure if isinstance(failure, tuple) else (failure, "")
            return (status, "{}"), {"Retry-After": wait} if wait else {}
        if self.always_fails or (self.stumbles_from is not None and self.requests > self.stumbles_from):
            return (self.always_fails or 500, "{}"), {}
        if self.redirects:
            self.redirects -= 1
            return (302, ""), {"Location": f"{self.url}{path}"}
        if self.sends_round:
            return (302, ""), {"Location": f"{self.url}{path.split('?')[0]}?weer={self.requests}"}
        if self.says is None:
            return None
        is_page = str(self.says).startswith("<")
        return (200, self.says), {"Content-Type": "text/html"} if is_page else {}


@contextmanager
def serving(state: Supplier, answer: Callable[[str, Mapping[str, str]], Answer]) -> Iterator[None]:
    """Run the server until the end of the block; `answer` gets the target and the headers of a question."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.requests += 1
            state.agents.add(self.headers["User-Agent"])
            good = answer(self.path, self.headers)  # asked first, so that a supplier remembers every question
            bad = state.bad_answer(self.path)
            (status, content), more = bad or (good, {})
            self._send(status, content.encode() if isinstance(content, str) else content, more)

        def _send(self, status: int, body: bytes, more: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            if status == 200 and state.cuts:
                state.cuts -= 1
                body = body[: len(body) // 2]
                self.close_connection = True
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests look at what the state remembers."""

        def handle(self) -> None:
            """A client that hangs up on purpose is no news."""
            try:
                super().handle()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        state.stopped.set()
        server.shutdown()
        thread.join()
        server.server_close()
