"""A connection that breaks: bytes pass between a browser and a server, until a draw says that this is where it ends."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

PIECE = 65_536


class Cut(StrEnum):
    NOTHING_SENT = "before the server heard of it"
    HALF_ASKED = "halfway the question"
    NO_ANSWER = "after the server did it, before a word came back"
    HALF_ANSWERED = "halfway the answer"


@dataclass
class CuttingProxy:
    """Passes on what comes, on 127.0.0.1. Requests that begin with `target` are cut by chance `share`, in some way."""

    server: str
    target: bytes
    share: float
    seed: int
    cuts: list[Cut] = field(default_factory=list)
    address: str = ""
    off: bool = False  # whether there is no connection at all

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        split = urlsplit(self.server)
        self._place = (split.hostname, split.port)

    def handle(self, browser: socket.socket) -> None:
        """One request: the answer says that the connection closes, so the next one comes on another."""
        with browser, suppress(OSError):
            asked = _whole(browser)
            if not asked or self.off:
                return
            cut = self._rng.choice(list(Cut)) if self._cuts(asked) else None
            if cut:
                self.cuts.append(cut)
            if cut is Cut.NOTHING_SENT:
                return
            with socket.create_connection(self._place) as server:
                half = cut is Cut.HALF_ASKED
                server.sendall(_closing(asked[: len(asked) - 20] if half else asked))
                if half:
                    return
                answer = b"".join(iter(lambda: server.recv(PIECE), b""))
            if cut is None:
                browser.sendall(answer)
            elif cut is Cut.HALF_ANSWERED:
                browser.sendall(answer[: len(answer) // 2])

    def _cuts(self, asked: bytes) -> bool:
        return asked.startswith(self.target) and self._rng.random() < self.share


def _whole(browser: socket.socket) -> bytes:
    """A request with its body, which browsers announce the length of."""
    asked = b""
    while b"\r\n\r\n" not in asked:
        piece = browser.recv(PIECE)
        if not piece:
            return b""
        asked += piece
    head, _, body = asked.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0]) - len(body) if lengths else 0
    while missing > 0 and (piece := browser.recv(PIECE)):
        asked, missing = asked + piece, missing - len(piece)
    return asked


def _closing(asked: bytes) -> bytes:
    head, _, body = asked.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


@contextmanager
def cutting(server: str, target: str, *, share: float, seed: int) -> Iterator[CuttingProxy]:
    """A proxy before `server` (an address), closed at the end with all that passes through it."""
    proxy = CuttingProxy(server, target.encode(), share, seed)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy.address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        threads: list[threading.Thread] = []

        def listen() -> None:
            with suppress(OSError):
                while True:
                    browser, _ = listening.accept()
                    threads.append(threading.Thread(target=proxy.handle, args=(browser,), daemon=True))
                    threads[-1].start()

        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        yield proxy
        listening.shutdown(socket.SHUT_RDWR)
        listener.join(5)
        for thread in threads:
            thread.join(5)
