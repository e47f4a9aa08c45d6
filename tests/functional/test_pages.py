"""Every page, on a desk and on a phone: the browser has nothing to complain about, and neither has axe.

With OPENVIS_SCREENSHOTS=folder each page is also kept as a picture, to be looked at by a person.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from openvis.config.settings import PACKAGE
from openvis.domain.access import Role
from openvis.store.accounts import create_account
from tests.functional.browser import DESKTOP, PHONE
from tests.support import small_town
from tests.support.elsewhere import bring_raster
from tests.web.test_looking_back import later_run

pytestmark = pytest.mark.browser

AXE = PACKAGE.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PAGES = {
    "inloggen": (None, "/inloggen/"),
    "veiligheidsbeeld": (Role.ADVISEUR, "/?soort=woninginbraak"),
    "veiligheidsbeeld-haal": (Role.ADVISEUR, "/?soort=boa-afval&maat=per-1000&periode=maand&wijk=WK990101"),
    "risicokaart": (Role.ADVISEUR, "/?maat=risicokaart"),
    "buurt": (Role.ADVISEUR, "/gebied/BU99010103/"),
    "gemeente": (Role.ADVISEUR, "/gebied/GM9901/"),
    "gemeente-schatting": (Role.ADVISEUR, "/gebied/GM9901/?soort=boa-afval"),
    "veiligheidsbeeld-toen": (Role.ADVISEUR, "/?soort=woninginbraak&bekend=proef-1"),
    "buurt-toen": (Role.ADVISEUR, "/gebied/BU99010103/?bekend=proef-1"),
    "bronnen": (Role.ANALIST, "/bronnen/"),
    "woorden": (Role.COORDINATOR, "/bronnen/woorden/"),
    "woord": (Role.COORDINATOR, "/bronnen/woorden/woord/?bron=handhaving&woord=Afval dumpen naast bak"),
    "berekenen": (Role.COORDINATOR, "/bronnen/berekenen/"),
    "soorten": (Role.ANALIST, "/bronnen/soorten/?zoek=afval"),
    "kwaliteit": (Role.ANALIST, "/bronnen/kwaliteit/"),
    "kwaliteit-bron": (Role.ANALIST, "/bronnen/kwaliteit/handhaving/"),
    "levering": (Role.ANALIST, "/bronnen/{batch}/"),
    "interventies": (Role.ADVISEUR, "/interventies/"),
    "interventie-nieuw": (Role.ADVISEUR, "/interventies/nieuw/?gebied=BU99010103&soort=woninginbraak"),
    "interventie": (Role.ADVISEUR, "/interventies/{intervention}/"),
    "werkopdracht-nieuw": (Role.COORDINATOR, "/interventies/{intervention}/werkopdracht/"),
    "werkopdrachten": (Role.BOA, "/werkopdrachten/"),
    "werkopdracht": (Role.BOA, "/werkopdrachten/{order}/"),
    "logboek": (Role.TOEZICHTHOUDER, "/logboek/"),
    "twee-gemeenten": ("regio", "/werkopdrachten/"),
    "onbekend-in-filter": (Role.ADVISEUR, "/?soort=onzin&periode=maand"),
    "geweigerd": (Role.PARTNER, "/"),
    "bestaat-niet": (Role.ADVISEUR, "/nergens/"),
}


@pytest.fixture
def things(town: None) -> dict[str, Any]:
    """A running intervention with an accepted work order, and a delivery: what the addresses point at."""
    create_account("regio", small_town.PASSWORD, Role.ADVISEUR, [small_town.GEMEENTE, small_town.OTHER_GEMEENTE])
    made = small_town.running_intervention()
    order = small_town.accepted_order(made)
    batch = small_town.batch_with_rejects()
    return {"intervention": made.id, "order": order.id, "batch": batch.id}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on(name: str, visit: Any, things: dict[str, Any], tmp_path: Path) -> None:
    role, address = PAGES[name]
    if "bekend=" in address:
        later_run()
    if "risicokaart" in address:
        bring_raster(tmp_path)
    visited = visit(role, DESKTOP)
    for size in (DESKTOP, PHONE):
        visited.page.set_viewport_size(size)
        page = visited.go(address.format(**things))
        visited.complaints[:] = [text for text in visited.complaints if "status of 40" not in text]
        keep_picture(page, f"{name}-{size['width']}")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        assert len(found["passes"]) > 5  # it did look
        wrong = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]
        assert wrong == [], size
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"the page is wider than its window of {size['width']}"
        )


def keep_picture(page: Any, name: str) -> None:
    if folder := os.environ.get("OPENVIS_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
