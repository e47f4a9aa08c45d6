"""The import screen in a real browser, on a desk and on a phone: with the keyboard alone, and under axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openvis.domain.access import Role
from openvis.store import jobs, read
from tests.functional.axe import check
from tests.functional.browser import DESKTOP, PHONE, eventually
from tests.support.small_town import SCOPE
from tests.web.test_uploads import export, work

pytestmark = pytest.mark.browser


def press(page: Any, button: str) -> None:
    """Find a button with the Tab key, as somebody without a mouse does, and press it."""
    reached = "[document.activeElement.tagName, document.activeElement.textContent.trim()]"
    page.evaluate("document.querySelector('main').focus()")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(reached) == ["BUTTON", button]:
            break
    assert page.evaluate(reached) == ["BUTTON", button]
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["bureau", "telefoon"])
def test_a_file_is_brought_in_with_the_keyboard(size: dict[str, int], visit: Any, town: None, tmp_path: Path) -> None:
    path = tmp_path / "boa_export.csv"
    path.write_bytes(export().read())
    visited = visit(Role.COORDINATOR, size)
    page = visited.go("/bronnen/inlezen/")
    check(page, "inleveren")
    assert page.locator("#bestand").bounding_box()["height"] >= 44  # for a thumb
    page.set_input_files("#bestand", str(path))
    press(page, "Lever in")
    check(page, "bezig")
    work()
    # The page asks by itself, each second, and is drawn anew when the work is done.
    eventually(page, "document.querySelector('#kolommen') !== null")
    check(page, "kolommen")
    page.focus("#soort-0")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.querySelector('#soort-0').value") != ""
    press(page, "Doe een proef")
    work()
    eventually(page, "document.querySelector('#proef') !== null")
    check(page, "proef")
    press(page, "Lees in")
    work()
    eventually(page, "document.querySelector('main').textContent.includes('Het bestand is ingelezen')")
    check(page, "ingelezen")
    assert read.incidents(SCOPE).collect().height == 29


def test_stop_is_a_button_that_works(visit: Any, town: None, tmp_path: Path) -> None:
    path = tmp_path / "boa_export.csv"
    path.write_bytes(export().read())
    page = visit(Role.COORDINATOR).go("/bronnen/inlezen/")
    page.set_input_files("#bestand", str(path))
    press(page, "Lever in")
    press(page, "Stop")
    assert "Gestopt. Er is niets opgeslagen." in page.text_content("main")
    check(page, "gestopt")
    assert not jobs.waiting()
