"""The import screen in a real browser, on a desk and on a phone: with the keyboard alone, and under axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openvis.domain.access import Role
from openvis.store import jobs, read
from tests.functional.browser import DESKTOP, PHONE, eventually
from tests.functional.test_pages import AXE, RULES, keep_picture
from tests.support.small_town import SCOPE
from tests.web.test_uploads import export, work

pytestmark = pytest.mark.browser


def check(page: Any, name: str) -> None:
    """Axe finds nothing, and the page is no wider than its window."""
    keep_picture(page, name)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    assert len(found["passes"]) > 5
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "wider than its window"


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
    width = size["width"]
    visited = visit(Role.COORDINATOR, size)
    page = visited.go("/bronnen/inlezen/")
    check(page, f"inleveren-{width}")
    page.set_input_files("#bestand", str(path))
    press(page, "Lever in")
    check(page, f"bezig-{width}")
    work()
    # The page asks by itself, each second, and is drawn anew when the work is done.
    eventually(page, "document.querySelector('#kolommen') !== null")
    check(page, f"kolommen-{width}")
    page.focus("#soort-0")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.querySelector('#soort-0').value") != ""
    press(page, "Doe een proef")
    work()
    eventually(page, "document.querySelector('#proef') !== null")
    check(page, f"proef-{width}")
    press(page, "Lees in")
    work()
    eventually(page, "document.querySelector('main').textContent.includes('Het bestand is ingelezen')")
    check(page, f"ingelezen-{width}")
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
