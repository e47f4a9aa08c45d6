"""Every page without a mouse: the way past the menu, everything reachable, and always visible where one is."""

from __future__ import annotations

from typing import Any

import pytest

from openvis.domain.access import Role
from tests.functional.browser import PHONE, Visit, eventually
from tests.support import small_town

pytestmark = pytest.mark.browser

FOCUS = """() => {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  return {tag: at.tagName, id: at.id, name: at.getAttribute('name') ?? '', text: at.textContent.trim().slice(0, 40),
          of: at.className.toString(), visible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
}"""


def walk(page: Any, steps: int) -> list[dict[str, Any]]:
    """Where the Tab key leads, step by step, until it leaves the page."""
    places: list[dict[str, Any]] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place["tag"] == "BODY":
            break
        places.append(place)
    return places


@pytest.fixture
def page(visit):
    shown = visit(Role.ADVISEUR).go("/?soort=woninginbraak&periode=maand")
    eventually(shown, "document.getElementById('kaart').dataset.buurten")
    return shown


def test_the_first_stop_leads_past_the_menu(page):
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Naar de inhoud"
    box = page.locator(".utrecht-skip-link").bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0  # only out of sight while it has no focus
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Bekijk wat er vandaag te doen is"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "Woninginbraak in Markt 1"


def test_everything_on_the_picture_is_reached_in_the_order_of_the_page_and_can_be_seen(page):
    places = walk(page, 90)
    assert [place for place in places if not place["visible"]] == []
    stops = [place["name"] or place["of"] or place["text"] for place in places]
    wanted = ["soort", "periode", "wijk", "maat", "maplibregl-canvas", "table-scroll table-scroll--named"]
    found = [next(number for number, stop in enumerate(stops) if stop == name) for name in wanted]
    assert found == sorted(found)
    texts = [place["text"] for place in places]
    assert texts.index("Veiligheidsbeeld") < texts.index("Woninginbraak in Markt 1") < texts.index("Toon")
    assert any("Volgende op de kaart" in text for text in texts)
    assert "Aantal\u00a0▾" in texts
    assert "Haven 3" in texts


def test_the_arrow_keys_move_the_map(page):
    canvas = page.locator("#kaart canvas")
    canvas.focus()
    before = canvas.screenshot()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)  # the map glides
    assert canvas.screenshot() != before


def test_a_finding_is_reported_with_the_keyboard_alone(visit, town):
    order = small_town.accepted_order(small_town.running_intervention())
    page = visit(Role.BOA).go(f"/werkopdrachten/{order.id}/")
    page.locator("[name=situation]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    for answer in ("12", "3", "1", "90"):
        page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type(answer)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    text = page.locator("main").text_content()
    assert "Uw bevinding is opgeslagen." in text
    assert "ja, het is nog niet opgelost" in text
    assert "Aangetroffen en opgelost" in text


def test_the_quality_of_a_source_is_reached_and_read_without_a_mouse(visit, town):
    page = visit(Role.ANALIST).go("/bronnen/")
    page.get_by_role("link", name="Handhaving (boa's)", exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").text_content() == "Kwaliteit: Handhaving (boa's)"
    places = walk(page, 30)
    assert [place for place in places if not place["visible"]] == []
    texts = [place["text"] for place in places]
    assert texts.index("Kwaliteit van de bronnen") < texts.index("de laatste levering")
    assert sum("table-scroll" in place["of"] for place in places) == 2  # both tables can be scrolled with the keys


def test_a_word_is_given_its_kind_with_the_keyboard_alone(visit, town):
    page = visit(Role.COORDINATOR).go("/bronnen/woorden/")
    page.locator("a", has_text="Afval dumpen naast bak").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[name=soort]").first.focus()
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.checked")
    page.keyboard.press("Tab")  # past the other answers of this question, to the list
    assert page.evaluate(FOCUS)["name"] == "andere"
    page.keyboard.press("Tab")
    page.keyboard.type("Zo noemt de leverancier het.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    text = " ".join(page.locator("main").text_content().split())
    assert "'Afval dumpen naast bak' is nu Boa: huisafval en zwerfafval." in text
    assert "Ingedeeld: 1 van 2 woorden." in text


def test_a_word_is_given_its_kind_without_javascript(browser, live_server, town):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="nl-NL")
    visited = Visit(context.new_page(), live_server.url)
    visited.enter(Role.COORDINATOR)
    page = visited.go("/bronnen/woorden/woord/?bron=handhaving&woord=Kabouters")
    page.select_option("[name=andere]", "boa-honden")  # without the button beside it
    page.click("button:has-text('Leg vast')")
    text = " ".join(page.locator("main").inner_text().split())
    context.close()
    assert "'Kabouters' is nu Boa: honden. De volgende berekening telt daarmee." in text
