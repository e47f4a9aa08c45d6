"""A real browser for the tests: starting it, signing in, and listening for everything it complains about."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    ViewportSize,
    sync_playwright,
)

from openvis.domain.access import Role
from openvis.store import models
from tests.support.small_town import PASSWORD

# The shell is Chromium without what a window of it needs: two thirds of the work. Where it is not, Chromium will do.
CHROMIUM = next(filter(Path.exists, [Path("/usr/bin/chromium-headless-shell")]), Path("/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Software WebGL, so that the map is drawn on a machine without a graphics card.
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
# The last thing a page does by itself is to draw its map; one without a map is ready when it is loaded.
READY = "document.getElementById('kaart')?.dataset.buurten ?? !document.getElementById('kaart')"
# Seconds for something that takes a tenth of one on a quiet machine. No test of speed: with every processor taken, a
# map that is drawn without a graphics card has taken more than twenty.
PATIENCE = 60.0


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Windows:
    """Windows of a browser in which nobody is signed in: what they know of each other is only its cache."""

    browser: Browser
    free: dict[int, list[BrowserContext]] = field(default_factory=lambda: defaultdict(list))

    def take(self, size: ViewportSize) -> BrowserContext:
        if free := self.free[size["width"]]:
            return free.pop()
        return self.browser.new_context(viewport=size, locale="nl-NL", has_touch=size == PHONE)

    def give_back(self, context: BrowserContext, size: ViewportSize) -> None:
        for page in context.pages:
            page.close()
        context.clear_cookies()
        self.free[size["width"]].append(context)

    def close(self) -> None:
        """Close every window, and wait until the server has let go of the last of their connections."""
        for context in (each for free in self.free.values() for each in free):
            context.close()
        for thread in threading.enumerate():
            if "process_request_thread" in thread.name:
                thread.join(PATIENCE)


@dataclass
class Visit:
    """One signed-in person in one window, and what the browser complained about meanwhile."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE * 1000)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.ready()

    def ready(self) -> Page:
        eventually(self.page, READY)
        return self.page

    def press(self, name: str) -> Page:
        return self._leave(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> Page:
        return self._leave(self.page.get_by_role("link", name=name).first)

    def _leave(self, by: Locator) -> Page:
        with self.page.expect_navigation():
            by.click()
        return self.ready()

    def enter(self, role: Role | str) -> None:
        """Signed in without the form: the session of Django's own test client."""
        client = Client()
        user = models.User.objects.get(username=str(role))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": value, "url": self.address}])

    def sign_in(self, role: Role | str) -> Page:
        """Signed in as a person does it."""
        self.go("/inloggen/")
        self.page.fill("[name=username]", str(role))
        self.page.fill("[name=password]", PASSWORD)
        return self._leave(self.page.locator("main button[type=submit]"))

    def listen(self) -> None:
        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and "GPU stall" not in message.text:
                self.complaints.append(f"{message.type}: {message.text}")

        self.page.on("console", hear)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))


def eventually(page: Page, script: str, *, wanted: Callable[[Any], bool] = bool) -> Any:
    """Ask the page until the answer is as wanted. (Playwright's own waiting needs `eval`, which the CSP forbids.)"""
    deadline = time.monotonic() + PATIENCE
    while not wanted(answer := _answer(page, script)):
        assert time.monotonic() < deadline, f"{script} bleef {answer!r}"
        time.sleep(0.05)
    return answer


def _answer(page: Page, script: str) -> Any:
    """What the page says; None while it is being replaced by the next."""
    try:
        return page.evaluate(script)
    except Error as error:
        if "Execution context was destroyed" not in str(error):
            raise
        return None
