"""The map in a real browser: drawn from our own shapes, in step with the table, usable without a mouse."""

from __future__ import annotations

import base64
from collections import Counter
from typing import Any

import pytest

from openvis.domain.access import Role
from tests.functional.browser import PHONE, eventually
from tests.support.elsewhere import CELLS, bring_raster
from tests.support.small_town import BUURTEN, NOT_GIVEN, count_of
from tests.support.town_places import HOT, OPEN

pytestmark = pytest.mark.browser

DRAWN = "document.getElementById('kaart').dataset.buurten"
CHOSEN = "document.getElementById('gekozen').textContent"
SELECTED_ROW = "document.querySelector('#tabel tr.is-selected')?.dataset.code"
HEADING = "document.querySelector('#tabel h3').textContent"
# Colours of a picture, as "r,g,b" with how many pixels have it.
COUNT_COLOURS = """async (picture) => {
  const image = new Image();
  image.src = picture;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const bytes = context.getImageData(0, 0, image.width, image.height).data;
  const counts = {};
  for (let place = 0; place < bytes.length; place += 4) {
    const colour = `${bytes[place]},${bytes[place + 1]},${bytes[place + 2]}`;
    counts[colour] = (counts[colour] ?? 0) + 1;
  }
  return counts;
}"""


def colours_of_map(page: Any) -> Counter[str]:
    picture = base64.b64encode(page.locator("#kaart canvas").screenshot()).decode("ascii")
    return Counter(page.evaluate(COUNT_COLOURS, f"data:image/png;base64,{picture}"))


def shade(page: Any, number: int) -> str:
    """The colour the style sheet gives a class, as "r,g,b"."""
    script = f"getComputedStyle(document.querySelector('.swatch--{number}')).backgroundColor"
    return page.evaluate(script).removeprefix("rgb(").removesuffix(")").replace(" ", "")


@pytest.fixture
def page(visit):
    shown = visit(Role.ADVISEUR).go("/?soort=woninginbraak&periode=maand")
    eventually(shown, DRAWN, wanted=lambda number: number == str(len(BUURTEN)))
    return shown


def test_it_draws_every_buurt_in_the_colours_of_the_legend(page):
    used = page.locator("#legenda .swatch").evaluate_all("all => all.map(each => each.className.match(/--(\\w+)/)[1])")
    numbers = [int(name) for name in used if name.isdigit()]
    painted = colours_of_map(page)
    assert len(numbers) >= 4
    assert all(painted[shade(page, number)] > 1000 for number in numbers)  # a good part of at least one buurt
    unused = set(range(6)) - set(numbers)
    assert all(painted[shade(page, number)] == 0 for number in unused)


def test_what_is_pointed_at_is_named_and_marked_in_the_table(page, subtests):
    """With the buttons, with the keyboard in the table, with the mouse on the map: nothing of it loads a page."""
    ways = (the_buttons_walk_through_the_buurten, a_row_with_focus, the_mouse_on_the_map)
    for way in ways:
        with subtests.test(way.__name__):
            way(page)


def the_buttons_walk_through_the_buurten(page):
    order = page.locator("#tabel tr[data-code^=BU]").evaluate_all("rows => rows.map(row => row.dataset.code)")
    for code in order[:3]:
        page.locator("[data-step='1']").press("Enter")
        assert page.evaluate(SELECTED_ROW) == code
        assert page.evaluate(CHOSEN).startswith(f"{BUURTEN[code]}: {count_of(code, 'woninginbraak')}")
    page.locator("[data-step='-1']").press("Enter")
    assert page.evaluate(SELECTED_ROW) == order[1]


def a_row_with_focus(page):
    page.locator("#tabel tr[data-code=BU99010204] a").focus()
    assert page.evaluate(CHOSEN).startswith("Veld 4:")


def the_mouse_on_the_map(page):
    canvas = page.locator("#kaart canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] / 2)
    in_the_middle = {"BU99010202", "BU99010203"}  # of three rows of four
    code = eventually(page, SELECTED_ROW, wanted=in_the_middle.__contains__)
    assert page.evaluate(CHOSEN).startswith(BUURTEN[code])


def test_going_past_the_end_begins_again(page):
    page.locator("[data-step='-1']").click()
    assert page.evaluate(SELECTED_ROW) == NOT_GIVEN[0]  # last: no number to sort by
    assert page.evaluate(CHOSEN).startswith("Haven 4: niet opgegeven")
    page.locator("[data-step='1']").click()
    assert page.evaluate(SELECTED_ROW) != NOT_GIVEN[0]


def test_tapping_the_map_names_the_buurt_on_a_phone(visit):
    page = visit(Role.BOA, PHONE).go("/?soort=woninginbraak")
    eventually(page, DRAWN, wanted=lambda number: number == str(len(BUURTEN)))
    canvas = page.locator("#kaart canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2 + 10, box["y"] + box["height"] / 2)
    assert eventually(page, SELECTED_ROW) in BUURTEN


def test_a_change_of_the_filter_changes_table_map_and_address_without_a_new_page(page):
    page.evaluate("window.samePage = true")
    before = colours_of_map(page)
    page.focus("#soort")
    page.select_option("#soort", "fietsendiefstal")
    eventually(page, HEADING, wanted=lambda text: text.startswith("Fietsendiefstal"))
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.samePage") is True
    assert "soort=fietsendiefstal" in page.url
    assert page.evaluate("document.getElementById('melding').textContent").startswith("Bijgewerkt: Fietsendiefstal")
    assert page.evaluate("document.activeElement.id") == "soort"  # one can go on with the arrow keys
    assert colours_of_map(page) != before
    page.locator("[data-step='1']").click()
    assert page.evaluate(CHOSEN).startswith(page.locator("#tabel tr[data-code^=BU] a").first.text_content())


def test_the_back_button_brings_back_what_was_there(page):
    page.select_option("#soort", "fietsendiefstal")
    eventually(page, HEADING, wanted=lambda text: text.startswith("Fietsendiefstal"))
    page.go_back()
    eventually(page, HEADING, wanted=lambda text: bool(text) and text.startswith("Woninginbraak"))
    eventually(page, DRAWN, wanted=lambda number: number == str(len(BUURTEN)))
    assert page.locator("#soort").input_value() == "woninginbraak"


def test_a_wijk_fills_the_map(page):
    page.select_option("#wijk", "WK990102")
    eventually(page, DRAWN, wanted=lambda number: number == "4")


def test_sorting_keeps_the_filter_and_the_map(page):
    page.locator("#tabel thead a", has_text="Gebied").click()
    eventually(page, "document.querySelector('#tabel th[aria-sort]').textContent", wanted=lambda t: "Gebied" in t)
    first = page.locator("#tabel tr[data-code^=BU] a").first.text_content()
    assert first == "Haven 1"
    assert page.evaluate(HEADING).startswith("Woninginbraak, december 2025")
    assert "volgorde=naam" in page.url
    page.select_option("#periode", "jaar")  # and the filter keeps the order
    eventually(page, HEADING, wanted=lambda text: text.startswith("Woninginbraak, januari 2025"))
    assert "volgorde=naam" in page.url


def test_a_raster_from_elsewhere_takes_the_place_of_the_buurten_and_gives_it_back(visit, tmp_path):
    bring_raster(tmp_path)
    page = visit(Role.ADVISEUR).go("/")
    eventually(page, DRAWN, wanted=lambda number: number == str(len(BUURTEN)))
    page.select_option("#maat", "risicokaart")
    eventually(page, DRAWN, wanted=lambda number: number == str(CELLS))
    assert page.evaluate(CHOSEN) == "Wijs iets aan op de kaart, of blader met de knoppen."
    painted = colours_of_map(page)
    assert all(painted[shade(page, number)] > 500 for number in (1, 2, 3, 4, 5))
    page.locator("[data-step='1']").press("Enter")  # the greatest risk first
    assert page.evaluate(CHOSEN).startswith("Cel op plaats 1 van 48: score 0,48.")
    page.select_option("#maat", "aantal")
    eventually(page, DRAWN, wanted=lambda number: number == str(len(BUURTEN)))
    page.locator("[data-step='1']").press("Enter")
    assert page.evaluate(SELECTED_ROW) in BUURTEN


def test_the_cells_of_hotspots_are_drawn_and_named_with_the_keyboard_alone(visit):
    page = visit(Role.ANALIST).go("/plekken/")
    eventually(page, DRAWN, wanted=lambda number: number == str(len(HOT | OPEN)))
    painted = colours_of_map(page)
    assert all(painted[shade(page, number)] > 500 for number in (1, 3, 5))  # each a cell of a hotspot
    page.locator("[data-step='1']").press("Enter")
    assert page.evaluate(SELECTED_ROW) == "E1361N4501"
    assert page.evaluate(CHOSEN).startswith("Vak E1361N4501 (Markt 3). 5 in het vak")
    page.locator("[data-step='-1']").press("Enter")
    assert page.evaluate(CHOSEN) == "Vak E1352N4512 (Haven 1). Extra kans op herhaling tot en met 20 januari 2026."
    page.focus("#soort")
    page.select_option("#soort", "fietsendiefstal")
    page.locator("main form.filter button").press("Enter")
    page.wait_for_url("**/plekken/?soort=fietsendiefstal")
    assert page.locator("#kaart").count() == 0


def test_without_javascript_the_filter_and_the_table_still_work(browser, visit):
    known = visit(Role.ADVISEUR)
    context = browser.new_context(java_script_enabled=False, storage_state=known.page.context.storage_state())
    page = context.new_page()
    page.goto(f"{known.address}/")
    page.select_option("#soort", "boa-afval")
    page.click("form.filter button")
    assert "soort=boa-afval" in page.url
    assert page.locator("#tabel h3").text_content().startswith("Boa: huisafval en zwerfafval")
    assert page.locator("#kaart").text_content().strip().startswith("De kaart werkt alleen met JavaScript.")
    context.close()
