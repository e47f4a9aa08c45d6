"""Op straat, in a real browser: without a connection, with one that breaks, and with somebody who was quicker."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from openvis.decisions import work_orders as decide
from openvis.domain.access import Role
from openvis.domain.work_order import ActionTaken, Finding, Situation, WorkOrder, WorkOrderState
from openvis.store import models, work_orders
from tests.functional.axe import check
from tests.functional.browser import PHONE, Visit, Windows, eventually
from tests.support import small_town
from tests.support.cutting_proxy import Cut, cutting
from tests.support.small_town import SCOPE

pytestmark = pytest.mark.browser

CUTS, SEED = 100, 23  # of ten times, nine are cut; with this seed that makes a hundred before all have arrived
WAITING = "document.querySelectorAll('#wachtend .card').length"
OPEN = "document.querySelectorAll('#open .card').length"
RETURNED = "document.querySelectorAll('#terug .card').length"
READY = "!document.getElementById('straat').hidden"
KEPT = "navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"
ONLINE = "void dispatchEvent(new Event('online'))"


@pytest.fixture
def phone(windows: Windows, town: None) -> Iterator[Callable[[str], Visit]]:
    """A phone of its own: what it keeps of one test must be gone in the next."""
    contexts: list[BrowserContext] = []

    def opened(address: str) -> Visit:
        context = windows.browser.new_context(viewport=PHONE, locale="nl-NL", has_touch=True)
        contexts.append(context)
        visit = Visit(context.new_page(), address)
        visit.enter(Role.BOA)
        visit.page.goto(f"{address}/straat/")
        eventually(visit.page, READY)
        eventually(visit.page, KEPT)
        return visit

    yield opened
    for context in contexts:
        context.close()


def orders(number: int, **asked: Any) -> list[WorkOrder]:
    made = small_town.running_intervention()
    return [small_town.issued_order(made, **asked) for _ in range(number)]


def now_stored(order: WorkOrder) -> WorkOrder:
    return work_orders.get(SCOPE, order.id)


def report(page: Page, order: WorkOrder, *, minutes: int, checks: int = 0) -> None:
    """By thumb: open it, say what was there, push the buttons, send it."""
    page.locator(f"[href='#melden-{order.id}']").tap()
    page.get_by_label("Niets aangetroffen").check()
    page.get_by_label("Rondgelopen en gekeken").check()
    page.get_by_label("Hoeveel minuten was u bezig?", exact=True).fill(str(minutes))
    for _ in range(checks):
        page.get_by_role("button", name="Aantal controles: meer").tap()
    page.get_by_role("button", name="Meld gedaan").tap()


def findings(order: WorkOrder) -> list[Finding]:
    return [each.finding for each in now_stored(order).reports]


def found(minutes: int, checks: int) -> Finding:
    return Finding(Situation.NOTHING_FOUND, ActionTaken.LOOKED, checks, 0, 0, minutes, follow_up=None)


def test_without_a_connection_everything_works_and_nothing_is_lost(
    phone: Callable[[str], Visit], live_server: Any
) -> None:
    one, two = orders(2)
    with cutting(live_server.url, "POST /straat/melden/", share=0, seed=1) as proxy:
        page = phone(proxy.address).page
        assert eventually(page, OPEN) == 2
        check(page, "op-straat")
        proxy.off = True
        page.reload()  # the page itself too comes from the phone
        assert eventually(page, OPEN) == 2
        eventually(page, "document.getElementById('stand').textContent.startsWith('Geen verbinding.')")
        assert page.locator("#buurtkaart svg").count() == 0
        page.locator(f"[href='#melden-{one.id}']").tap()
        assert page.locator("#buurtkaart svg path.here").count() == 1
        check(page, "op-straat-melden")
        page.get_by_role("link", name="Opdrachten").last.tap()
        report(page, one, minutes=15, checks=3)
        report(page, two, minutes=5)
        assert eventually(page, WAITING, wanted=lambda number: number == 2)
        assert "2 meldingen wachten op dit toestel; er gaat niets verloren." in page.locator("#stand").inner_text()
        check(page, "op-straat-wacht")
        page.reload()
        assert eventually(page, WAITING) == 2
        assert now_stored(one).state is WorkOrderState.ISSUED
        proxy.off = False
        page.evaluate(ONLINE)
        eventually(page, WAITING, wanted=lambda number: number == 0)
        assert (findings(one), findings(two)) == ([found(15, 3)], [found(5, 0)])
        assert page.locator("#geen").is_visible()


def test_no_finding_is_lost_or_doubled_in_a_hundred_cuts(phone: Callable[[str], Visit], live_server: Any) -> None:
    made = orders(12)
    with cutting(live_server.url, "POST /straat/melden/", share=0.9, seed=SEED) as proxy:
        page = phone(proxy.address).page
        assert eventually(page, OPEN) == len(made)
        for minutes, order in enumerate(made, start=1):
            report(page, order, minutes=minutes)
        deadline = time.monotonic() + 120
        while page.evaluate(WAITING):
            assert time.monotonic() < deadline, f"cut {len(proxy.cuts)} times"
            page.evaluate(ONLINE)
            time.sleep(0.02)
    assert len(proxy.cuts) >= CUTS
    assert set(proxy.cuts) == set(Cut)
    assert [findings(order) for order in made] == [[found(minutes, 0)] for minutes in range(1, 13)]
    assert models.Finding.objects.count() == models.SentReport.objects.count() == len(made)


def test_who_was_quicker_is_told_and_what_was_filled_in_stays(phone: Callable[[str], Visit], live_server: Any) -> None:
    [order] = orders(1)
    with cutting(live_server.url, "POST /straat/melden/", share=0, seed=1) as proxy:
        page = phone(proxy.address).page
        eventually(page, OPEN)
        proxy.off = True
        report(page, order, minutes=20, checks=2)
        eventually(page, WAITING)
        coordinator = small_town.people()[Role.COORDINATOR]
        given = {"version": order.version, "now": timezone.now(), "origin": "test"}
        changed = decide.change_work_order(coordinator, order.id, terms=small_town.asked(visits=2), **given)
        proxy.off = False
        page.evaluate(ONLINE)
        eventually(page, RETURNED)
        said = page.locator("#terug .card").inner_text()
        assert "Deze werkopdracht is intussen gewijzigd" in said
        assert "Niets aangetroffen · Rondgelopen en gekeken · Aantal controles 2" in said
        assert now_stored(order) == changed
        check(page, "op-straat-terug")
        page.get_by_role("button", name="Meld opnieuw").tap()
        assert page.get_by_label("Hoeveel minuten was u bezig?", exact=True).input_value() == "20"
        page.get_by_role("button", name="Meld gedaan").tap()
        eventually(page, RETURNED, wanted=lambda number: number == 0)
        eventually(page, WAITING, wanted=lambda number: number == 0)
        assert findings(order) == [found(20, 2)]
        eventually(page, OPEN, wanted=lambda number: number == 1)  # and another visit is asked


def test_three_visits_without_a_connection_are_three_findings(phone: Callable[[str], Visit], live_server: Any) -> None:
    """One phone, one order, three visits: each is counted off at once, and all of them arrive."""
    [order] = orders(1, visits=3)
    with cutting(live_server.url, "POST /straat/melden/", share=0, seed=1) as proxy:
        page = phone(proxy.address).page
        eventually(page, OPEN)
        proxy.off = True
        for number in (1, 2, 3):
            assert f"Bezoek {number} van 3." in page.locator("#open").inner_text()
            report(page, order, minutes=number)
            eventually(page, WAITING, wanted=lambda waiting, number=number: waiting == number)
        assert page.locator("#geen").is_visible()
        proxy.off = False
        page.evaluate(ONLINE)
        eventually(page, WAITING, wanted=lambda number: number == 0)
    assert findings(order) == [found(number, 0) for number in (1, 2, 3)]
    assert now_stored(order).state is WorkOrderState.DONE


def test_signed_out_on_the_way_and_the_report_waits(phone: Callable[[str], Visit], live_server: Any) -> None:
    [order] = orders(1)
    visit = phone(live_server.url)
    page = visit.page
    eventually(page, OPEN)
    page.context.clear_cookies()
    report(page, order, minutes=10)
    eventually(page, "document.getElementById('stand').textContent.startsWith('U bent niet meer ingelogd.')")
    assert page.get_by_role("link", name="Log in").get_attribute("href") == "/inloggen/?next=/straat/"
    assert page.evaluate(WAITING) == 1
    visit.enter(Role.BOA)
    page.evaluate(ONLINE)
    eventually(page, WAITING, wanted=lambda number: number == 0)
    assert findings(order) == [found(10, 0)]


def test_the_first_load_is_small(phone: Callable[[str], Visit], live_server: Any) -> None:
    """Under 200 kB, with all that is kept for when there is no connection."""
    page = phone(live_server.url).page
    eventually(page, "caches.open('openvis-kaart').then(kept => kept.keys()).then(keys => keys.length)")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(each => each.keys()))))"
        ".then(all => all.flat().map(request => request.url))"
    )
    assert {urlsplit(url).path for url in kept} > {"/straat/", "/static/openvis/street.mjs", "/kaart/buurten.json"}
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    sizes = {url: size_over_the_line(url, cookies) for url in [*kept, f"{live_server.url}/straat/opdrachten.json"]}
    assert min(sizes.values()) > 0
    assert sum(sizes.values()) < 200_000, sizes


def size_over_the_line(url: str, cookies: str) -> int:
    """As a server sends it: the one of the tests does not compress files as that does (whitenoise)."""
    with urlopen(Request(url, headers={"Cookie": cookies})) as answer:
        return len(gzip.compress(answer.read()))
