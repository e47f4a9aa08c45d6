"""De verwachting and its scoreboard: who may see which places, and that a page says what is stored."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from openvis.decisions.rules.states import Verb
from openvis.domain.access import Role
from openvis.domain.area import lies_in
from openvis.store import results
from tests.support import published, small_town
from tests.support.people import do
from tests.web.reading import cells, text_of
from tests.web.test_picture import map_data


@pytest.fixture
def page(visit):
    return lambda address="/verwachting/", role=Role.ANALIST: visit(role).get(address)


def test_it_says_when_where_how_sure_and_why(page):
    answer = page()
    told = text_of(answer)
    assert "Woninginbraak, 4 januari 2026 tot en met 17 januari 2026" in told
    assert "was over 12 perioden beter dan de telling van alle jaren, meer dan toeval verklaart." in told
    assert "Alle rekenwijzen samen. Elke weegt zo zwaar als zij eerder goed voorspelde." in told
    assert "In een vak kan één woning staan." in told
    rows = cells(answer)
    assert list(rows) == ["V0", "V1", "V2", "V3", "V4"]
    assert rows["V0"][1:5] == ["1,4", "0 tot 4", "hooguit 76 %", "hoogste 1 %"]
    assert rows["V0"][5].startswith("12 in het laatste jaar, 2 in de laatste twee weken")


def test_cells_are_told_by_their_buurt_beside_what_is_expected_in_all(page):
    answer = page()
    assert cells(answer)["V0"][0].endswith("V0")
    assert "In de hele gemeente worden er 2,1 verwacht, waarvan 3,2 in de gekleurde vakken" in text_of(answer)
    assert "In de hele gemeente worden er 2,1 verwacht." in text_of(page(role=Role.ADVISEUR))


def test_where_a_werkopdracht_was_just_carried_out_is_marked_in_the_table_and_on_the_map(page):
    """In the fortnight before the first day of the forecast, which is 4 January."""
    order = small_town.accepted_order(small_town.running_intervention())
    do(Verb.REPORT_DONE, small_town.people()[Role.BOA], order, now=small_town.MADE_AT - timedelta(days=3))
    address = "/verwachting/?plek=buurt"
    marked = {code: value["watched"] for code, value in map_data(page(address))["values"].items()}
    assert marked == {code: lies_in(code, order.area) for code in marked}
    assert any(marked.values())
    assert "◆ op 1 dag gewerkt" in text_of(page(address))
    assert "hier is net gewerkt" in text_of(page(address))


def test_where_it_is_off_it_says_so_and_what_is_shown_instead(page):
    told = text_of(page("/verwachting/?soort=fietsendiefstal"))
    assert "Zij staat uit sinds 7 december 2025; u ziet de telling." in told
    assert "De telling van alle jaren samen. Die kan iedereen zelf maken." in told


def test_the_map_has_the_cells_and_no_browser_keeps_them(page, visit):
    data = map_data(page())
    assert data["order"] == ["V0", "V1", "V2", "V3", "V4"]
    sent = visit(Role.ANALIST).get(data["shapes"])
    assert sent["Cache-Control"] == "private, no-store"
    drawn = [each["properties"]["code"] for each in json.loads(sent.content)["features"]]
    assert drawn == data["order"]


def test_who_may_not_see_points_sees_buurten_and_no_cell_anywhere(page, visit):
    answer = page(role=Role.ADVISEUR)
    rows = cells(answer)
    assert list(rows) == ["BU99010103", "BU99010301"]
    assert rows["BU99010103"][0] == "Markt 3"
    assert '"V0"' not in answer.content.decode()
    assert page("/verwachting/?soort=fietsendiefstal", Role.ADVISEUR).status_code == 404  # it is there in cells alone
    assert page("/verwachting/?plek=cell", Role.ADVISEUR).status_code == 404
    client = visit(Role.ADVISEUR)
    assert client.get("/verwachting/vakken.json").status_code == 403
    file = client.get("/verwachting/verwachting.geojson").content.decode()
    assert "BU99010103" in file
    assert '"V0"' not in file


def test_who_sees_points_may_ask_for_buurten_too(page):
    assert list(cells(page("/verwachting/?plek=buurt"))) == ["BU99010103", "BU99010301"]


def test_the_file_says_what_is_stored_of_each_place(page):
    answer = page("/verwachting/verwachting.geojson")
    assert answer["Content-Disposition"] == 'attachment; filename="verwachting-woninginbraak-2026-01-04.geojson"'
    told = {each["properties"]["code"]: each["properties"] for each in json.loads(answer.content)["features"]}
    stored = results.forecast_places(small_town.SCOPE, small_town.GEMEENTE, category="woninginbraak")
    for row in stored.filter(kind="cell").head(5).to_dicts():
        assert told[row["place"]]["verwacht"] == round(row["expected"], 3)
        assert (told[row["place"]]["laag"], told[row["place"]]["hoog"]) == (row["low"], row["high"])


def test_the_scoreboard_has_every_rung_beside_what_was_shown(page):
    told = text_of(page("/verwachting/score/", Role.ADVISEUR))
    assert "In de 1 % van de plekken met de hoogste verwachting lagen 12 van de 60 incidenten (20 %)." in told
    assert "Alle 3 perioden samen" in told
    assert "De laatste periode: 21 december 2025" in told
    for name in ("wat u zag", "overal gelijk", "telling van de vorige periode", "telling van alle jaren"):
        assert name in told
    assert "Verwacht waren er samen 57,0; het werden er 60." in told


def test_the_scoreboard_says_of_all_types_at_once_which_forecasts_stand_aside(page):
    answer = page("/verwachting/score/", Role.ADVISEUR)
    told = text_of(answer)
    assert "Bij 1 van de 2 soorten en groepen staat de verwachting aan. Bij fietsendiefstal doet zij" in told
    assert "vraagt 150 incidenten per jaar. Elke soort hier haalt dat." in told
    assert "Fietsendiefstal vakken ○ uit niet beter dan de telling: uit, sinds 7 december 2025" in told
    assert "Woninginbraak vakken 23 per jaar ● aan sinds 21 december 2025" in told
    assert "is er geen verwachting" not in told  # the small town knows of no third type


def test_every_period_can_be_seen_whole(page):
    told = text_of(page("/verwachting/score/"))
    assert "7 december 2025 ○ uit telling van alle jaren 19,0 20 8 van 20 (40 %) 6 van 20 (30 %)" in told
    assert "De laatste periode: 21 december 2025" in told
    earlier = text_of(page("/verwachting/score/?periode=2025-12-07"))
    assert "Eén periode: 7 december 2025" in earlier
    assert page("/verwachting/score/?periode=2025-12-08").status_code == 404


def test_the_scoreboard_says_when_it_was_off_and_that_it_came_back(page):
    told = text_of(page("/verwachting/score/"))
    assert "7 december 2025 ○ uit telling van alle jaren niet beter dan de telling: uit" in told
    assert "21 december 2025 ● aan" in told


@pytest.mark.parametrize("address", ["?soort=boa-afval", "?dagen=3", "?plek=straat"])
def test_what_is_not_there_is_a_sentence(page, address):
    answer = page(f"/verwachting/{address}")
    assert answer.status_code == 404
    assert "Kies" in text_of(answer)


def test_an_earlier_run_without_a_forecast_says_so(page, visit):
    earlier = published.run("eerder", gemeente=small_town.GEMEENTE, made_at=small_town.MADE_AT.replace(day=1))
    results.save_run(earlier, [], small_town.figures(earlier.id), small_town.series(earlier.id), [])
    assert "er geen verwachting die u mag zien" in text_of(page("/verwachting/?bekend=eerder"))
    assert "er geen scorebord" in text_of(page("/verwachting/score/?bekend=eerder"))
    assert visit(Role.ANALIST).get("/verwachting/verwachting.geojson?bekend=eerder").status_code == 404


def test_an_outsider_sees_nothing_of_it(page):
    for address in ("/verwachting/", "/verwachting/score/", "/verwachting/verwachting.geojson"):
        assert '"V0"' not in page(address, "buitenstaander").content.decode()
