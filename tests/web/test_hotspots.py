"""Plekken en tijden: the sentences, the tables and the cells of the map, for the analist alone."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from openvis.domain.access import Role
from openvis.store import results
from openvis.web.presenters import hotspots as presenter
from tests.support import published, small_town, town_places
from tests.support.deliveries import deliver
from tests.support.town_places import HOT, OPEN
from tests.web.reading import cells, text_of
from tests.web.test_picture import map_data

FIRST, *_ = codes = ["E1361N4501", "E1360N4500", "E1361N4500"]


@pytest.fixture
def page(visit):
    return lambda address="/plekken/", role=Role.ANALIST: visit(role).get(address)


def test_it_says_where_with_counts_beside_what_chance_gives(page):
    told = text_of(page())
    assert "Woninginbraak: waar?" in told
    assert "Politie, losse incidenten, januari 2025 tot en met december 2025." in told
    assert "90 incidenten met een plek. Van nog 3 is de plek niet precies bekend." in told
    assert "De lijst loopt tot en met 3 januari 2026." in told
    assert "In 4 van de 12 buurten liggen 73 van de 90 incidenten (81 %). Door toeval, verdeeld naar inwoners," in told
    assert (
        "In 61 van de 1.300 vakken liggen 72 van de 90 incidenten (80 %). Door toeval zouden daar ongeveer 68" in told
    )
    assert "In 3 vakken ligt meer bij elkaar dan toeval verklaart: in Markt 3 (3)." in told
    assert "31 keer lagen twee incidenten binnen 100 meter en 30 dagen van elkaar." in told
    assert "3,1 keer zo vaak" in told


def test_it_says_what_it_does_not_count_and_how_small_a_cell_is(page):
    told = text_of(page())
    assert "Wat politie en boa's zelf vinden, telt hier niet mee" in told
    assert "In een vak kan één woning staan." in told


def test_the_tables_have_the_cells_of_hotspots_and_those_with_an_open_window(page):
    answer = page()
    rows = cells(answer)
    assert list(rows) == [*codes, "E1352N4512"]
    write = "Schrijf buurtbericht rond"
    assert rows["E1360N4500"] == ["E1360N4500", "Markt 3", "0", "9", "0,6", f"{write} E1360N4500"]
    assert rows["E1352N4512"] == ["E1352N4512", "Haven 1", "1", "20 januari 2026", f"{write} E1352N4512"]
    # It stands in both tables, in this one last.
    assert rows[FIRST] == [FIRST, "Markt 3", "2", "1 februari 2026", f"{write} {FIRST}"]
    assert 'href="/gebied/BU99010103/?soort=woninginbraak"' in answer.content.decode()


def test_the_map_gets_every_cell_with_its_shade_and_sentence(page, visit):
    data = map_data(page())
    assert data["order"] == [*codes, "E1352N4512"]
    assert data["values"][FIRST] == {
        "shade": 5,
        "watched": True,
        "text": "Vak E1361N4501 (Markt 3). 5 in het vak, 12 samen met de vakken eromheen; verwacht 0,6. "
        "Extra kans op herhaling tot en met 1 februari 2026.",
    }
    assert [data["values"][code]["shade"] for code in data["order"]] == [5, 3, 1, 0]
    sent = visit(Role.ANALIST).get(data["shapes"])
    assert sent["Cache-Control"] == "private, no-store"
    drawn = {
        each["properties"]["code"]: each["geometry"]["coordinates"][0] for each in json.loads(sent.content)["features"]
    }
    assert drawn.keys() == data["values"].keys()
    east, north = zip(*drawn[FIRST], strict=True)
    assert 0.001 < max(east) - min(east) < 0.002  # a hundred metres are some 0.0015 of a degree here
    assert 0.0008 < max(north) - min(north) < 0.001


def test_another_type_has_its_own_sentences_and_no_map(page):
    answer = page("/plekken/?soort=fietsendiefstal")
    told = text_of(answer)
    assert '<option value="fietsendiefstal" selected>' in answer.content.decode()
    assert told.count("Dit verschil is niet te onderscheiden van toeval") == 4
    assert "Er zijn geen vakken waar meer bij elkaar ligt dan toeval verklaart." in told
    assert 'id="kaart"' not in answer.content.decode()
    assert cells(answer) == {}


def test_it_says_when_with_an_interval_and_how_many_moments_are_not_known(page):
    told = text_of(page())
    assert (
        "Het drukst is zaterdagavond (18 tot 24 uur): 15,6 van de 90 incidenten, naar schatting 14,4 (tussen 9 en "
        "20,4). Was elk uur van de week gelijk, dan waren het er 3,2. Dat is meer dan toeval verklaart."
    ) in told
    assert (
        "Van 84 van de 94 incidenten (89 %) is alleen bekend tussen welke twee momenten zij gebeurden. Zij zijn "
        "verdeeld over de uren daartussen. 4 daarvan tellen niet mee: er zit meer dan 48 uur tussen."
    ) in told
    assert "Van alle 90 incidenten is het moment bekend." in text_of(page("/plekken/?soort=fietsendiefstal"))


def test_the_week_is_a_table_that_needs_no_colour(page):
    """Days side by side, by dagdeel and by hour; every cell says its count, its estimate and whether it differs."""
    html = page().content.decode()
    dagdelen, hours = re.findall(r'<table class="table week">.*?</table>', html, re.DOTALL)
    assert re.findall(r'<th scope="col" class="numeric"><span aria-hidden="true">(..)<', dagdelen) == [
        "ma", "di", "wo", "do", "vr", "za", "zo",
    ]  # fmt: skip
    assert [len(re.findall(r"<td class=\"numeric week__", part)) for part in (dagdelen, hours)] == [28, 168]
    assert re.findall(r'<th scope="row">(\w+)<span class="under">([^<]+)<', dagdelen) == [
        ("Nacht", "0 tot 6 uur"), ("Ochtend", "6 tot 12 uur"), ("Middag", "12 tot 18 uur"), ("Avond", "18 tot 24 uur"),
    ]  # fmt: skip
    assert '<th scope="row">23 tot 24 uur</th>' in hours
    told = " ".join(re.sub(r"<[^>]+>", " ", dagdelen).split())
    assert "15,6 , schatting 14,4 ▲ , meer dan gelijk verdeeld" in told
    assert told.count("▲") == 1


def test_a_type_that_is_not_there_is_a_sentence(page):
    answer = page("/plekken/?soort=boa-afval")
    assert answer.status_code == 404
    assert "'boa-afval' is geen soort die hier bestaat." in text_of(answer)


def test_who_may_not_see_points_is_not_offered_the_page_and_gets_a_polite_refusal(page):
    assert 'href="/plekken/"' in page("/").content.decode()
    for role in (Role.ADVISEUR, Role.COORDINATOR, Role.TOEZICHTHOUDER):
        assert 'href="/plekken/"' not in page("/", role).content.decode()
        refusal = page("/plekken/", role)
        assert refusal.status_code == 403
        assert "geeft geen recht op: plekken zien." in text_of(refusal)
        assert "E1361N4501" not in refusal.content.decode()


def test_an_outsider_gets_no_cells(visit: object) -> None:
    answer: Client = visit("buitenstaander").get("/plekken/vakken.json?soort=woninginbraak")  # type: ignore[operator]
    assert answer["Content-Type"] != "application/geo+json"


def test_an_earlier_run_without_places_says_so(page, visit):
    earlier = published.run("eerder", gemeente=small_town.GEMEENTE, made_at=small_town.MADE_AT.replace(day=1))
    results.save_run(earlier, [], small_town.figures(earlier.id), small_town.series(earlier.id), [])
    told = text_of(page("/plekken/?bekend=eerder"))
    assert "Van deze berekening is er geen soort met genoeg incidenten met een plek." in told
    assert visit(Role.ANALIST).get("/plekken/vakken.json?bekend=eerder").status_code == 404
    back = page("/plekken/?bekend=proef-1").content.decode()
    assert "E1361N4501" in back


def test_streets_are_told_with_whose_they_are_and_otherwise_what_to_bring(page, tmp_path):
    assert "Lees een wegennet in met `openvis import streets`" in text_of(page())
    brought = deliver(town_places.streets(), "streets", folder=tmp_path)
    later = published.run(
        "straten", gemeente=small_town.GEMEENTE, made_at=small_town.MADE_AT, versions={"streets": brought.version}
    )
    beside = town_places.tables(later.id) | town_places.of_streets(later.id)
    figures, series = small_town.figures(later.id), small_town.series(later.id)
    results.save_run(later, [], figures, series, [], beside=beside)
    told = text_of(page("/plekken/?bekend=straten"))
    assert "In 9 van de 120 straten liggen 70 van de 87 incidenten (80 %). Door toeval, verdeeld naar lengte," in told
    assert told.index("120 straten") < told.index("410 wegvakken")
    assert "Straten: Gemeente Voorbeeld, 2025." in told
    assert "import streets" not in told
    assert "Markt 21 1,5 240 m Dorpsstraat 9 8,3 1.310 m" in told
    assert "De drukste straten" not in text_of(page("/plekken/?bekend=straten&soort=fietsendiefstal"))


def test_the_longest_lists_are_folded(page, monkeypatch):
    monkeypatch.setattr(presenter, "SHOWN", 2)
    answer = page()
    assert "Toon de andere 1 vakken" not in text_of(answer)
    assert "Toon het andere vak" in text_of(answer)
    assert len(cells(answer)) == len(HOT | OPEN)
