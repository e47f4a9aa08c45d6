"""The small town behind a live server, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize

from openvis.domain.access import Role
from tests.conftest import missing
from tests.functional.browser import CHROMIUM, DESKTOP, Visit, Windows, chromium
from tests.web.conftest import nothing_remembered, town

__all__ = ["nothing_remembered", "town"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing("Chromium staat niet op deze computer (/usr/bin); installeer het pakket 'chromium-headless-shell'")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright runs an event loop in this thread, which Django would otherwise take for asynchronous code.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with chromium() as started:
            yield started


@pytest.fixture(scope="session")
def windows(browser: Browser, live_server: Any) -> Iterator[Windows]:
    """Closed before the server that they speak to: its threads may not touch the database after it."""
    opened = Windows(browser)
    yield opened
    opened.close()


@pytest.fixture
def visit(windows: Windows, live_server: Any, town: None) -> Iterator[Callable[..., Visit]]:
    """`visit(Role.ADVISEUR)`: a window in which this role is signed in; None is a stranger at the door.

    At the end of the test no window may have complained: no script error, no refusal by the content policy.
    """
    visits: list[tuple[Visit, ViewportSize]] = []

    def opened(role: Role | str | None, size: ViewportSize = DESKTOP) -> Visit:
        made = Visit(windows.take(size).new_page(), live_server.url)
        made.listen()
        visits.append((made, size))
        if role is not None:
            made.enter(role)
        return made

    yield opened
    for made, size in visits:
        windows.give_back(made.page.context, size)
    assert [complaint for made, _ in visits for complaint in made.complaints] == []
