"""One month in the demo town, as people live it: from what somebody saw to what was found there, and back.

Six people, each in a window of their own: a wijkcoördinator who sees something, an analist, an adviseur who leads the
VIS-overleg, a coördinator who sends people out, a boa in a street without a connection, and an outsider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pypdf
import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Role, Scope
from openvis.domain.buurtbericht import BuurtberichtState
from openvis.domain.work_order import WorkOrderState
from openvis.store import buurtberichten, models, work_orders
from tests.functional.axe import check
from tests.functional.browser import DESKTOP, PHONE, Visit, eventually
from tests.support.demo_store import demo_store
from tests.support.kept import Keeper

pytestmark = pytest.mark.browser

SCOPE = Scope.of(GEMEENTE)
CLOCK = ZoneInfo("Europe/Amsterdam")
Desk = Callable[..., Visit]
SEEN = "Op het plein hangen elke avond groepen rond; bewoners lopen om."
DECIDED = "Samen met jongerenwerk vier weken extra toezicht in de avond."
PLAN = "Extra toezicht in de avond"


@pytest.fixture
def town(keeper: Keeper, db: None) -> None:
    """Instead of the small town: the demo, with an account per role."""
    demo_store(keeper)


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=CLOCK), tick=True):
        yield


def said(page: Page) -> str:
    return " ".join((page.locator("main").text_content() or "").split())


def test_one_month_from_a_signal_to_what_was_found(visit: Desk) -> None:
    walked: list[str] = []

    with on(date(2026, 11, 23)):
        signal = somebody_hands_in_what_she_sees(visit)
        the_analist_looks_at_it(visit, signal)
    with on(date(2026, 11, 25)):
        meeting, intervention = the_overleg_decides(visit, signal)
        the_minutes_say_so(visit, meeting)
    with on(date(2026, 11, 26)):
        order = the_coordinator_sends_a_team(visit, intervention)
        two_coordinators_change_it_at_once(visit, order)
    with on(date(2026, 11, 27), hour=20):
        the_boa_reports_without_a_connection(visit, order, visits_left=1)
    with on(date(2026, 12, 3), hour=20):
        the_boa_reports_without_a_connection(visit, order, visits_left=0)
    with on(date(2026, 12, 7)):
        message = residents_get_a_message(visit)
        presence = a_tent_on_the_square(visit)
    with on(date(2026, 12, 21)):
        one_click_back_and_forward(visit, order, signal, meeting, intervention)
        walked += [signal, meeting, intervention, order, message, presence, "/vandaag/", "/overleg/acties/"]
        an_outsider_is_refused_everywhere(walked)


def somebody_hands_in_what_she_sees(visit: Desk) -> str:
    """On her phone, in two minutes."""
    her = visit(Role.WIJKCOORDINATOR, PHONE)
    her.go("/bijzonderheden/")
    her.follow("Lever een signaal in")
    her.page.select_option("[name=area]", index=3)
    her.page.select_option("[name=category]", "melding-jongerenoverlast")
    her.page.fill("[name=text]", SEEN)
    check(her.page, "maand-signaal")
    page = her.press("Lever in")
    assert SEEN in said(page)
    return page.url.removeprefix(her.address)


def the_analist_looks_at_it(visit: Desk, signal: str) -> None:
    analist = visit(Role.ANALIST)
    assert "bijzonderhe" in said(analist.go("/vandaag/"))
    page = analist.go(signal)
    page.locator("[name=reason]").first.fill("Past bij de meldingen van de laatste weken.")
    assert "Beoordeeld" in said(analist.press("Beoordeel")) or "beoordeeld" in said(page)


def the_overleg_decides(visit: Desk, signal: str) -> tuple[str, str]:
    """The agenda wrote itself; the signal is on it, and becomes an intervention with its goal fixed beforehand."""
    adviseur = visit(Role.ADVISEUR)
    adviseur.go("/overleg/")
    adviseur.follow("Plan een vergadering")
    for seat in ("adviseur", "analist", "coordinator", "wijkcoordinator"):
        adviseur.page.locator(f"[name=seats][value={seat}]").check()
    adviseur.page.fill("[name=on]", "2026-11-25")
    adviseur.press("Bewaar")
    page = adviseur.press("Open de vergadering")
    meeting = page.url.removeprefix(adviseur.address).split("#")[0]
    item = page.locator("li.card", has=page.locator(f"a[href^='{signal}']")).first
    item.locator("summary").click()
    item.locator("[name=kind]").select_option("intervention")
    item.locator("[name=text]").fill(DECIDED)
    item.locator("[name=who]").select_option("adviseur")
    item.locator("[name=due_on]").fill("2026-11-27")
    with page.expect_navigation():
        item.get_by_role("button", name="Leg vast").click()
    adviseur.ready()
    assert DECIDED in said(page)
    adviseur.follow("Maak interventie uit besluit 1")
    page.fill("[name=title]", PLAN)
    page.fill("[name=reduction_percent]", "30")
    adviseur.press("Leg vast")
    adviseur.press("Start")
    intervention = page.url.removeprefix(adviseur.address).split("#")[0]
    assert "De interventie loopt." in said(page)
    adviseur.go(meeting)
    adviseur.press("Sluit de vergadering")
    assert "Het verslag is klaar." in said(page)
    return meeting, intervention


def the_minutes_say_so(visit: Desk, meeting: str) -> None:
    wijk = visit(Role.WIJKCOORDINATOR)
    answer = wijk.page.request.get(f"{wijk.address}{meeting}verslag.pdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.body())).pages)
    assert DECIDED.split(";")[0][:40] in " ".join(text.split())
    assert wijk.page.request.get(f"{wijk.address}{meeting}verslag.docx").ok


def the_coordinator_sends_a_team(visit: Desk, intervention: str) -> str:
    coordinator = visit(Role.COORDINATOR)
    coordinator.go("/interventies/")
    coordinator.follow(PLAN)
    coordinator.follow("Zet werkopdracht uit")
    coordinator.page.fill("[name=own]", "Loop een ronde over het plein en spreek mensen aan.")
    coordinator.page.fill("[name=team]", "Team Straat")
    coordinator.page.fill("[name=visits]", "2")
    page = coordinator.press("Zet uit")
    assert "Team Straat" in said(page)
    return page.url.removeprefix(coordinator.address)


def two_coordinators_change_it_at_once(visit: Desk, order: str) -> None:
    """One of the two is told, keeps what was typed, and nothing is overwritten."""
    first, second = visit(Role.COORDINATOR), visit(Role.COORDINATOR)
    for each in (first, second):
        each.go(order)
        each.follow("Wijzig de opdracht")
    first.page.select_option("[name=priority]", "high")
    second.page.fill("[name=visits]", "5")
    first.press("Wijzig")
    second.press("Wijzig")
    second.complaints[:] = [text for text in second.complaints if "status of 409" not in text]
    assert "intussen gewijzigd" in said(second.page)
    assert second.page.locator("[name=visits]").input_value() == "5"
    stored = work_orders.get(SCOPE, number_of(order))
    assert (stored.terms.visits, stored.terms.priority.value) == (2, "high")


def the_boa_reports_without_a_connection(visit: Desk, order: str, *, visits_left: int) -> None:
    boa = visit(Role.BOA, PHONE)
    boa.page.goto(f"{boa.address}/straat/")
    eventually(boa.page, "!document.getElementById('straat').hidden")
    number = number_of(order)
    eventually(boa.page, f"!!document.querySelector(\"[href='#melden-{number}']\")")
    boa.page.context.set_offline(True)
    boa.page.locator(f"[href='#melden-{number}']").tap()
    boa.page.get_by_label("Niets aangetroffen").check()
    boa.page.locator("#gedaan [name=action]").first.check()
    boa.page.get_by_label("Hoeveel minuten was u bezig?", exact=True).fill("45")
    boa.page.get_by_role("button", name="Meld gedaan").tap()
    assert eventually(boa.page, "document.querySelectorAll('#wachtend .card').length") == 1
    boa.page.context.set_offline(False)
    boa.page.evaluate("void dispatchEvent(new Event('online'))")
    eventually(boa.page, "document.querySelectorAll('#wachtend .card').length", wanted=lambda waiting: waiting == 0)
    stored = work_orders.get(SCOPE, number)
    assert stored.visits_left == visits_left
    assert (stored.state is WorkOrderState.DONE) == (visits_left == 0)
    boa.complaints[:] = [text for text in boa.complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def residents_get_a_message(visit: Desk) -> str:
    """Written by one person, approved by another."""
    analist = visit(Role.ANALIST)
    analist.go("/plekken/?soort=woninginbraak")
    analist.follow("Schrijf buurtbericht rond")
    analist.press("Bewaar als concept")
    page = analist.press("Bied aan ter goedkeuring")
    message = page.url.removeprefix(analist.address).split("#")[0]
    adviseur = visit(Role.ADVISEUR)
    adviseur.go(message)
    if adviseur.page.locator("[name=assured]").count():
        adviseur.page.locator("[name=assured]").check()
    adviseur.press("Keur goed")
    known = buurtberichten.get(SCOPE, number_of(message))
    assert known.state is BuurtberichtState.APPROVED
    letter = adviseur.page.request.get(f"{adviseur.address}{message}bestand/brief.pdf")
    assert letter.body().startswith(b"%PDF")
    return message


def a_tent_on_the_square(visit: Desk) -> str:
    her = visit(Role.WIJKCOORDINATOR, PHONE)
    her.go("/aanwezigheid/nieuw/")
    her.page.locator("[name=areas]").nth(2).check()
    her.page.fill("[name=people]", "31")
    page = her.press("Bewaar")
    assert "31" in said(page)
    return page.url.removeprefix(her.address)


def one_click_back_and_forward(visit: Desk, order: str, signal: str, meeting: str, intervention: str) -> None:
    """From what was found: the order, the decision, the signal, and the effect are each one click away."""
    adviseur = visit(Role.ADVISEUR, DESKTOP)
    page = adviseur.go(order)
    trail = page.locator(".trail")
    assert "2 bezoeken: 2 keer niets aangetroffen" in (trail.text_content() or "")
    for address in (signal, f"{meeting}#besluit-1", intervention, f"{intervention}#effect"):
        with page.expect_navigation():
            page.locator(f".trail a[href='{address}']").click()
        assert page.url == f"{adviseur.address}{address}"
        adviseur.go(order)
    check(page, "maand-keten")


def an_outsider_is_refused_everywhere(walked: list[str]) -> None:
    outsider = Client()
    outsider.force_login(
        models.User.objects.get(username=Role.PARTNER.value), "django.contrib.auth.backends.ModelBackend"
    )
    assert {address: outsider.get(address).status_code for address in walked} == dict.fromkeys(walked, 403)


def number_of(address: str) -> int:
    return int(address.rstrip("/").rsplit("/", 1)[1])
