"""Looking at a page as axe does, and as somebody with a narrow window does.

With OPENVIS_SCREENSHOTS=folder each page that is looked at is also kept as a picture, to be looked at by a person.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from openvis.config.settings import PACKAGE

AXE = PACKAGE.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
# How many rules were met, and of each that was not the elements. All of what axe says would be megabytes, and to find a
# name for each element of a page that is as it should be takes as long as to look at it.
RUN = """async (rules) => {
  const only = {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations'], selectors: false};
  const found = await axe.run(only);
  return [found.passes.length, found.violations.map(each => [each.id, each.nodes.map(node => node.html)])];
}"""


def check(page: Page, name: str) -> None:
    """Axe finds nothing, and the page is no wider than its window."""
    width = page.viewport_size["width"]
    keep_picture(page, f"{name}-{width}")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    met, wrong = page.evaluate(RUN, RULES)
    assert met > 5  # it did look
    assert wrong == [], f"{name} at a width of {width}"
    fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert fits, f"{name} is wider than its window of {width}"


def keep_picture(page: Page, name: str) -> None:
    if folder := os.environ.get("OPENVIS_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
