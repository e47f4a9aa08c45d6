"""Every page, on a desk and on a phone: the browser has nothing to complain about, and neither has axe."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from openvis.domain.access import Role
from openvis.domain.report_kind import ReportKind
from openvis.store import bijzonderheden, results
from openvis.store.accounts import create_account
from tests.functional.axe import check
from tests.functional.browser import DESKTOP, PHONE, Visit
from tests.support import published, small_town
from tests.support.deployment import stored_plan
from tests.support.elsewhere import bring_raster
from tests.support.hook_server import a_webhook
from tests.support.presence import registered
from tests.support.reports import kept
from tests.support.safety_plan import kept_action
from tests.support.sharing import shared_now
from tests.support.top_x import held_moment
from tests.support.undermining import on_list, taken_in
from tests.web.test_looking_back import later_run

pytestmark = pytest.mark.browser

PAGES = {
    "inloggen": (None, "/inloggen/"),
    "veiligheidsbeeld": (Role.ADVISEUR, "/?soort=woninginbraak"),
    "veiligheidsbeeld-haal": (Role.ADVISEUR, "/?soort=boa-afval&maat=per-1000&periode=maand&wijk=WK990101"),
    "buurt": (Role.ADVISEUR, "/gebied/BU99010103/"),
    "gemeente": (Role.ADVISEUR, "/gebied/GM9901/"),
    "gemeente-schatting": (Role.ADVISEUR, "/gebied/GM9901/?soort=boa-afval"),
    "plekken": (Role.ANALIST, "/plekken/"),
    "plekken-zonder-vakken": (Role.ANALIST, "/plekken/?soort=fietsendiefstal"),
    "verwachting": (Role.ANALIST, "/verwachting/"),
    "verwachting-buurten": (Role.ADVISEUR, "/verwachting/"),
    "verwachting-score": (Role.ADVISEUR, "/verwachting/score/"),
    "verwachting-meldgedrag": (Role.ADVISEUR, "/verwachting/meldgedrag/"),
    "inzet-verdeling": (Role.TOEZICHTHOUDER, "/inzet/verdeling/"),
    "verwachting-doelen": (Role.ADVISEUR, "/verwachting/doelen/"),
    "verwachting-doel-nieuw": (Role.ADVISEUR, "/verwachting/doelen/nieuw/"),
    "soort": (Role.ANALIST, "/soort/woninginbraak/"),
    "bronnen": (Role.ANALIST, "/bronnen/"),
    "woorden": (Role.COORDINATOR, "/bronnen/woorden/"),
    "woord": (Role.COORDINATOR, "/bronnen/woorden/woord/?bron=handhaving&woord=Afval dumpen naast bak"),
    "berekenen": (Role.COORDINATOR, "/bronnen/berekenen/"),
    "soorten": (Role.ANALIST, "/bronnen/soorten/?zoek=afval"),
    "kwaliteit": (Role.ANALIST, "/bronnen/kwaliteit/"),
    "kwaliteit-bron": (Role.ANALIST, "/bronnen/kwaliteit/handhaving/"),
    "levering": (Role.ANALIST, "/bronnen/{batch}/"),
    "bijzonderheden": (Role.ADVISEUR, "/bijzonderheden/"),
    "bijzonderheid": (Role.ADVISEUR, "/bijzonderheden/{seen}/"),
    "signaal": (Role.WIJKCOORDINATOR, "/bijzonderheden/signaal/"),
    "overleg": (Role.ADVISEUR, "/overleg/"),
    "vergadering": (Role.ADVISEUR, "/overleg/{meeting}/"),
    "acties": (Role.ADVISEUR, "/overleg/acties/"),
    "duiding": (Role.ANALIST, "/duiding/"),
    "duiding-nieuw": (Role.ANALIST, "/duiding/nieuw/?gebied=BU99010103&soort=woninginbraak"),
    "maatregelen": (Role.WIJKCOORDINATOR, "/maatregelen/?soort=autokraak"),
    "buurtberichten": (Role.ADVISEUR, "/buurtberichten/"),
    "buurtbericht": (Role.ANALIST, "/buurtberichten/{message}/"),
    "buurtbericht-nieuw": (Role.ANALIST, f"/buurtberichten/nieuw/?vak={small_town.HOT_CELL}&soort=woninginbraak"),
    "interventies": (Role.ADVISEUR, "/interventies/"),
    "interventie-nieuw": (Role.ADVISEUR, "/interventies/nieuw/?gebied=BU99010103&soort=woninginbraak"),
    "interventie": (Role.ADVISEUR, "/interventies/{intervention}/"),
    "werkopdracht-nieuw": (Role.COORDINATOR, "/interventies/{intervention}/werkopdracht/"),
    "werkopdrachten": (Role.COORDINATOR, "/werkopdrachten/"),
    "werkopdracht-direct": (Role.COORDINATOR, "/werkopdrachten/nieuw/?bijzonderheid={seen}"),
    "werkopdracht-wijzigen": (Role.COORDINATOR, "/werkopdrachten/{order}/wijzigen/"),
    "gedeeld": (Role.ADVISEUR, "/gedeeld/{share}/"),
    "met-ons-gedeeld": (Role.PARTNER, "/met-ons-gedeeld/"),
    "aanwezigheid": (Role.WIJKCOORDINATOR, "/aanwezigheid/"),
    "aanwezigheid-nieuw": (Role.WIJKCOORDINATOR, "/aanwezigheid/nieuw/"),
    "ondermijning": (Role.ADVISEUR, "/ondermijning/{undermining}/"),
    "risicolocaties": (Role.ADVISEUR, "/ondermijning/risicolocaties/"),
    "top-x": (Role.ADVISEUR, "/top-x/"),
    "plan": (Role.ADVISEUR, "/plan/?jaar=2026"),
    "plan-actie": (Role.ADVISEUR, "/plan/acties/{plan_action}/"),
    "plan-prioriteiten": (Role.ADVISEUR, "/plan/prioriteiten/2026/"),
    "inzet": (Role.COORDINATOR, "/inzet/"),
    "inzet-nieuw": (Role.COORDINATOR, "/inzet/nieuw/"),
    "inzet-bezoek": (Role.COORDINATOR, "/inzet/{plan}/bezoek/0/"),
    "inzet-erbij": (Role.COORDINATOR, "/inzet/{plan}/bezoek/erbij/"),
    "inzet-dienst": (Role.BOA, "/inzet/{plan}/dienst/0/"),
    "vandaag": (Role.COORDINATOR, "/vandaag/"),
    "tokens": (Role.ANALIST, "/vandaag/tokens/"),
    "rapporten": (Role.ADVISEUR, "/rapporten/"),
    "rapport": (Role.ADVISEUR, "/rapporten/{report}/"),
    "mail-en-agenda": (Role.ADVISEUR, "/vandaag/berichten/"),
    "werkopdracht": (Role.BOA, "/werkopdrachten/{order}/"),
    "webhooks": (Role.BEHEERDER, "/webhooks/"),
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
    small_town.written_note()
    small_town.set_criterion()
    a_webhook(small_town.GEMEENTE)
    meeting = small_town.meetings()["meeting"].id
    registered()
    held_moment()
    on_list()
    plan = stored_plan()
    report = kept(ReportKind.HALF_YEAR).id
    message = small_town.approved_message()
    seen = bijzonderheden.of_gemeente(small_town.SCOPE, small_town.GEMEENTE)[0]
    return {
        "intervention": made.id,
        "order": order.id,
        "batch": batch.id,
        "seen": seen.id,
        "plan": plan.id,
        "report": report,
        "message": message.id,
        "undermining": taken_in().id,
        "meeting": meeting,
        "share": shared_now(kept()).id,
        "plan_action": kept_action(year=2026).id,
    }


def look(pages: dict[str, tuple[Any, str]], visit: Any, things: dict[str, Any], subtests: pytest.Subtests) -> None:
    """At each of them, on a desk and on a phone; everybody looks at all of theirs in one window."""
    windows: dict[Any, Visit] = {}
    for name, (role, address) in pages.items():
        visited = windows[role] = windows.get(role) or visit(role)
        page = visited.go(address.format(**things))
        visited.complaints[:] = [text for text in visited.complaints if "status of 40" not in text]
        for size in (DESKTOP, PHONE):
            with subtests.test(name, width=size["width"]):
                page.set_viewport_size(size)
                check(visited.ready(), name)


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


CARDS = {
    "bronnen": (Role.ANALIST, "/bronnen/"),
    "soorten": (Role.ANALIST, "/bronnen/soorten/?zoek=afval"),
    "kwaliteit": (Role.ANALIST, "/bronnen/kwaliteit/"),
    "logboek": (Role.TOEZICHTHOUDER, "/logboek/"),
}
# Of every table of words: is a row as wide as the window at most, and does each cell say what it is about?
SEEN = """() => [...document.querySelectorAll(".table--cards")].map(table => ({
    fits: table.scrollWidth <= table.closest(".table-scroll").clientWidth,
    headings: table.tHead.getBoundingClientRect().height,
    unnamed: [...table.querySelectorAll("tbody td:not([data-label])")]
        .filter(cell => !cell.matches(":first-child") && !cell.querySelector(".badge") && cell.textContent.trim())
        .map(cell => cell.textContent.trim().slice(0, 40)),
}))"""


@pytest.mark.parametrize("name", CARDS)
def test_on_a_phone_a_table_of_words_is_a_card_per_row(name: str, visit: Any, things: dict[str, Any]) -> None:
    role, address = CARDS[name]
    visited = visit(role, PHONE)
    tables = visited.go(address).evaluate(SEEN)
    assert tables
    for table in tables:
        assert (table["fits"], table["headings"]) == (True, 0)
    said = [cell for table in tables for cell in table["unnamed"]]
    assert not [cell for cell in said if not cell.endswith("uur")]  # a moment needs no name
    visited.page.set_viewport_size(DESKTOP)
    assert all(table["headings"] > 0 for table in visited.page.evaluate(SEEN))


def test_beside_the_map_the_last_column_of_the_figures_is_in_sight(visit: Any, things: dict[str, Any]) -> None:
    """How much has no kind stands there; cut off it would be read as if it were not said. With names and numbers as a
    gemeente of 66,000 has them."""
    run = published.run("breed", gemeente=small_town.GEMEENTE, made_at=small_town.MADE_AT + timedelta(days=3))
    wide = small_town.figures(run.id).with_columns(
        pl.col("area_name") + " Meerpoort", unknown=pl.lit(123), source_rows=pl.lit(2857), count=pl.lit(1234)
    )
    results.save_run(run, [], wide, small_town.series(run.id), [])
    page = visit(Role.ADVISEUR, DESKTOP).go("/?soort=fietsendiefstal&periode=jaar")
    assert "meer dan verwacht" in page.locator("#tabel").text_content()
    assert page.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('#tabel .table-scroll'))")
