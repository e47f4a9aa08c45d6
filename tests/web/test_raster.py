"""A risk raster from elsewhere on the picture, told apart from our own figures: on the map and in the table."""

from __future__ import annotations

import json

import pytest

from openvis.domain.access import Role
from openvis.web.presenters import raster as presenter
from tests.support.elsewhere import CELLS, PERIOD, bring_raster, catch, cell_rows
from tests.support.small_town import BUURTEN
from tests.web.reading import cells, text_of
from tests.web.test_picture import map_data

KEY = f"risicokaart/{PERIOD}"


@pytest.fixture
def picture(visit, tmp_path):
    bring_raster(tmp_path)
    return lambda address="/?maat=risicokaart", **headers: visit(Role.ADVISEUR).get(address, headers=headers)


def test_without_a_raster_nothing_is_offered(visit):
    page = visit(Role.ADVISEUR).get("/?maat=risicokaart")
    assert "Risicokaart van elders" not in page.content.decode()
    assert "'risicokaart' is geen maat die hier bestaat" in text_of(page)


def test_it_is_a_choice_of_what_the_map_shows(picture):
    assert '<option value="risicokaart">Risicokaart van elders</option>' in picture("/").content.decode()
    assert '<option value="risicokaart" selected>' in picture().content.decode()


def test_it_says_who_made_it_what_it_means_and_that_nothing_of_ours_rests_on_it(picture):
    page = text_of(picture())
    assert "Risicokaart van elders: woninginbraak, december 2025 (Bureau Voorbeeld)" in page
    assert "Gemaakt door Bureau Voorbeeld op 28 november 2025, vóór december 2025 begon." in page
    assert "in de woorden van de maker: Kans op een inbraak in december." in page
    assert "rekent er niet mee" in page
    assert "lagen er 12 in de 3 hoogste van de 48 cellen" in page


def test_the_table_has_the_buurt_with_the_greatest_risk_first(picture):
    rows = cells(picture())
    assert list(rows) == [*reversed(list(BUURTEN)[2:]), "BU99010101", "BU99010102"]  # without a score: last
    assert rows["BU99010304"] == ["Haven 4", "0,5", "0,48", "3 van 4", "100 %", "12", "2 van 40 (5 %)"]
    assert rows["BU99010101"][5:] == ["onbekend", "onbekend"]
    assert rows["BU99010102"][1:5] == ["geen score", "", "0 van 0", "0 %"]


def test_a_wijk_leaves_its_own_rows(picture):
    assert set(cells(picture("/?maat=risicokaart&wijk=WK990102"))) == {c for c in BUURTEN if c.startswith("BU990102")}


def test_the_map_gets_every_cell_with_its_shade_and_sentence(picture):
    data = map_data(picture())
    assert len(data["order"]) == len(data["values"]) == CELLS
    highest, lowest = data["values"][data["order"][0]], data["values"][data["order"][-1]]
    assert highest["text"] == "Cel op plaats 1 van 48: score 0,48. Een van de hoogste cellen."
    assert lowest["text"] == "Cel op plaats 48 van 48: score 0,01."
    shades = [data["values"][code]["shade"] for code in data["order"]]
    assert shades == sorted(shades, reverse=True)
    assert [shades.count(shade) for shade in (5, 4, 3, 2, 1)] == [3, 2, 7, 12, 24]


def test_the_legend_counts_the_cells(picture):
    page = text_of(picture())
    assert "0,01 tot en met 0,24 (24 cellen)" in page
    assert "0,46 tot en met 0,48 (3 cellen)" in page


def test_the_cells_are_sent_as_shapes_in_degrees(picture, visit):
    data = map_data(picture())
    sent = json.loads(visit(Role.ADVISEUR).get(data["shapes"]).content)
    assert {each["properties"]["code"] for each in sent["features"]} == set(data["values"])
    west, south = sent["features"][0]["geometry"]["coordinates"][0][0]
    assert 5 < west < 5.3
    assert 51.9 < south < 52.2
    assert visit(Role.ADVISEUR).get(data["outline"]).status_code == 200


@pytest.mark.parametrize("address", ["/kaart/risicokaart.json?kaart=andere/2020", "/?maat=risicokaart&kaart=x"])
def test_a_raster_that_is_not_there_is_a_sentence(picture, address):
    page = picture(address)
    assert page.status_code >= 400
    assert "Die risicokaart is er niet." in text_of(page)


def test_only_who_may_see_the_picture_gets_the_cells(picture, visit):
    address = map_data(picture())["shapes"]
    assert visit(Role.PARTNER).get(address).status_code == 403
    assert "geo+json" not in visit("buitenstaander").get(address)["Content-Type"]


def test_a_change_of_the_filter_brings_only_the_figures(picture):
    page = picture("/?maat=risicokaart", HX_Request="true")
    assert "<h1" not in page.content.decode()
    assert "Bijgewerkt: Risicokaart van elders" in page.content.decode()
    back = picture("/?maat=aantal&kaart=risicokaart/2025-12", HX_Request="true")
    assert "Risicokaart" not in text_of(back)


def test_an_earlier_moment_has_no_raster_that_came_later(picture):
    assert "Risicokaart van elders" not in picture("/?bekend=proef-1").content.decode()


# ----- classes


def test_equal_scores_have_one_shade_and_the_lowest_may_be_the_greatest_risk():
    raster = catch(high_is_risk=False, top_cells=1)
    shown = presenter.drawn(cell_rows(), raster)
    assert shown["score"][0] == 0.01
    assert shown["shade"].to_list()[:2] == [5, 4]
    same = presenter.drawn(cell_rows(score=1.0), catch(top_cells=CELLS))
    assert set(same["shade"]) == {5}


def test_a_map_that_would_be_too_heavy_leaves_out_the_lowest_and_says_so(monkeypatch):
    monkeypatch.setattr(presenter, "MOST_DRAWN", 10)
    shown = presenter.drawn(cell_rows(), catch())
    assert shown["score"].min() == 0.39
    assert presenter.undrawn(shown, catch()) == "De 38 laagste cellen staan niet op de kaart."
