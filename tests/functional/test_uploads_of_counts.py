"""The weekly delivery of the police in a real browser, on a desk and on a phone: with the keyboard alone, under axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openvis.domain.access import Role
from openvis.store import profiles, read
from tests.functional.browser import DESKTOP, PHONE, eventually
from tests.functional.test_uploads import check, press
from tests.support.small_town import BUURTEN, SCOPE
from tests.support.weekly import as_csv, weekly_rows
from tests.web.test_uploads import work

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["bureau", "telefoon"])
def test_the_weekly_delivery_is_brought_in_with_the_keyboard(
    size: dict[str, int], visit: Any, town: None, tmp_path: Path
) -> None:
    rows = weekly_rows(buurten=tuple(BUURTEN)[:4])
    wrong, good = tmp_path / "levering_week_9_fout.csv", tmp_path / "levering_week_9.csv"
    wrong.write_bytes(as_csv([(*rows[0][:4], "veel"), *rows[1:]]))
    good.write_bytes(as_csv(rows))
    width = size["width"]
    page = visit(Role.COORDINATOR, size).go("/bronnen/inlezen/")
    page.set_input_files("#bestand", str(wrong))
    press(page, "Lever in")
    work()
    eventually(page, "document.querySelector('#kolommen') !== null")
    check(page, f"tellingen-kolommen-{width}")
    assert "Aantallen per gebied en week" in page.text_content("#soort-nu")
    press(page, "Doe een proef")
    work()
    eventually(page, "document.querySelector('#proef') !== null")
    check(page, f"tellingen-geweigerd-{width}")
    assert "veel" in page.text_content("tr.is-selected strong")
    assert page.query_selector("form[action$='/inlezen/']") is None
    # The file is mended and handed in again.
    page.goto(page.url.split("/bronnen/")[0] + "/bronnen/inlezen/")
    page.set_input_files("#bestand", str(good))
    press(page, "Lever in")
    work()
    eventually(page, "document.querySelector('#kolommen') !== null")
    press(page, "Doe een proef")
    work()
    eventually(page, "document.querySelector('#proef') !== null")
    check(page, f"tellingen-proef-{width}")
    page.focus("#naam")
    page.keyboard.type("Weeklevering")
    press(page, "Bewaar als profiel")
    press(page, "Lees in")
    work()
    eventually(page, "document.querySelector('main').textContent.includes('Het bestand is ingelezen')")
    assert read.counts(SCOPE).collect().filter(source="politie-weekcijfers").height == len(rows)
    assert [each.name for each in profiles.newest(SCOPE)] == ["Weeklevering"]


def test_another_kind_of_file_is_chosen_with_the_keyboard(visit: Any, town: None, tmp_path: Path) -> None:
    path = tmp_path / "levering.csv"
    path.write_bytes(as_csv(weekly_rows(buurten=tuple(BUURTEN)[:4])))
    page = visit(Role.COORDINATOR).go("/bronnen/inlezen/")
    page.set_input_files("#bestand", str(path))
    press(page, "Lever in")
    work()
    eventually(page, "document.querySelector('#soort-bestand') !== null")
    page.focus("#soort-bestand")
    page.keyboard.press("Home")
    assert page.evaluate("document.querySelector('#soort-bestand').value") == "incidents"
    press(page, "Verander")
    assert "Door u gekozen." in page.text_content("#soort-nu")
    check(page, "tellingen-anders")
