"""The site without a server: what `openvis.client` asks is answered by Django itself, in this process."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from django.test import Client

from openvis.client import OpenVIS

SITE = "http://testserver"


class InProcess(httpx.BaseTransport):
    """Carries the questions of the client to a client of the tests, which may be signed in."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.asked: list[httpx.Request] = []
        self.statuses: list[int] = []
        self.before: Callable[[httpx.Request], httpx.Response | None] = lambda question: None  # answers in its place

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if (other := self.before(request)) is not None:
            self.statuses.append(other.status_code)
            return other
        headers = {name: value for name, value in request.headers.items() if name not in {"host", "connection"}}
        answer = self.client.get(request.url.raw_path.decode(), headers=headers)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        self.statuses.append(answer.status_code)
        kept = [(name, value) for name, value in answer.headers.items() if name.lower() != "content-length"]
        return httpx.Response(answer.status_code, headers=kept, content=content)


def site_for(client: Client, token: str = "") -> tuple[OpenVIS, InProcess]:
    """The client of the API for whoever this client of the tests is."""
    transport = InProcess(client)
    return OpenVIS(SITE, token, transport=transport), transport
