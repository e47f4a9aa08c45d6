"""Every page, on a desk and on a phone: the browser has nothing to complain about, and neither has axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openvis.domain.access import Role
from openvis.store.accounts import create_account
from tests.functional.axe import check
from tests.functional.browser import DESKTOP, PHONE, Visit
from tests.support import small_town
from tests.support.elsewhere import bring_raster
from tests.web.test_looking_back import later_run

pytestmark = pytest.mark.browser

PAGES = {
    "inloggen": (None, "/inloggen/"),
    "veiligheidsbeeld": (Role.ADVISEUR, "/?soort=woninginbraak"),
    "veiligheidsbeeld-haal": (Role.ADVISEUR, "/?soort=boa-afval&maat=per-1000&periode=maand&wijk=WK990101"),
    "buurt": (Role.ADVISEUR, "/gebied/BU99010103/"),
    "gemeente": (Role.ADVISEUR, "/gebied/GM9901/"),
    "gemeente-schatting": (Role.ADVISEUR, "/gebied/GM9901/?soort=boa-afval"),
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
LOOKING_BACK = {
    "veiligheidsbeeld-toen": (Role.ADVISEUR, "/?soort=woninginbraak&bekend=proef-1"),
    "buurt-toen": (Role.ADVISEUR, "/gebied/BU99010103/?bekend=proef-1"),
}
FROM_ELSEWHERE = {"risicokaart": (Role.ADVISEUR, "/?maat=risicokaart")}


@pytest.fixture
def things(town: None) -> dict[str, Any]:
    """A running intervention with an accepted work order, and a delivery: what the addresses point at."""
    create_account("regio", small_town.PASSWORD, Role.ADVISEUR, [small_town.GEMEENTE, small_town.OTHER_GEMEENTE])
    made = small_town.running_intervention()
    order = small_town.accepted_order(made)
    batch = small_town.batch_with_rejects()
    return {"intervention": made.id, "order": order.id, "batch": batch.id}


def look(pages: dict[str, tuple[Any, str]], visit: Any, things: dict[str, Any], subtests: pytest.Subtests) -> None:
    """At each of them, on a desk and on a phone; everybody looks at all of theirs in one window."""
    windows: dict[Any, Visit] = {}
    for name, (role, address) in pages.items():
        visited = windows[role] = windows.get(role) or visit(role)
        for size in (DESKTOP, PHONE):
            with subtests.test(name, width=size["width"]):
                visited.page.set_viewport_size(size)
                page = visited.go(address.format(**things))
                visited.complaints[:] = [text for text in visited.complaints if "status of 40" not in text]
                check(page, name)


def test_axe_finds_nothing_on_any_page(visit: Any, things: dict[str, Any], subtests: pytest.Subtests) -> None:
    look(PAGES, visit, things, subtests)


def test_axe_finds_nothing_when_looking_back(visit: Any, things: dict[str, Any], subtests: pytest.Subtests) -> None:
    later_run()
    look(LOOKING_BACK, visit, things, subtests)


def test_axe_finds_nothing_on_a_map_from_elsewhere(
    visit: Any, things: dict[str, Any], subtests: pytest.Subtests, tmp_path: Path
) -> None:
    bring_raster(tmp_path)
    look(FROM_ELSEWHERE, visit, things, subtests)
