"""Where incidents come together and come back, asked for on the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from openvis.domain.access import Scope
from openvis.domain.note import Note
from openvis.errors import NothingStored, UnknownValue
from openvis.store import notes, results
from tests.sources.test_street_file import roads_file
from tests.support import published, town_places
from tests.support.deliveries import counts, deliver
from tests.support.small_gemeente import small_areas

MADE_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SMALL = "In een vak kan één woning staan."


@pytest.fixture
def stored(openvis, tmp_path):
    made = published.run()
    deliver(counts([3]), folder=tmp_path)
    results.save_run(made, [], published.figures(made), published.series(made), [], beside=town_places.tables(made.id))
    return openvis


def lines(said) -> list[str]:
    assert said.code == 0, said.err
    return [" ".join(line.split()) for line in said.out.splitlines() if line.strip()]


def test_concentration(stored):
    said = lines(stored("concentration"))
    assert said[0] == "80-20 van GM9901, januari 2025 tot en met december 2025"
    assert (
        "Woninginbraak In 4 van de 12 buurten liggen 73 van de 90 incidenten (81 %). Door toeval, verdeeld naar "
        "inwoners, zouden daar ongeveer 8 buurten voor nodig zijn (tussen 7 en 9). Zij liggen dichter bij elkaar dan "
        "toeval verklaart."
    ) in said
    assert (
        "Fietsendiefstal In 61 van de 1.300 vakken liggen 72 van de 90 incidenten (80 %). Door toeval zouden daar "
        "ongeveer 68 vakken voor nodig zijn (tussen 7 en 9). Dit verschil is niet te onderscheiden van toeval."
    ) in said
    assert said[-1].startswith("Geteld is wat het publiek meldde.")
    assert [row["place"] for row in stored("concentration", "--json", "--category", "woninginbraak").rows] == [
        "buurt",
        "cell",
    ]


def test_concentration_by_street_or_what_to_bring(stored, tmp_path):
    assert any("Er zijn geen straten ingelezen" in line for line in lines(stored("concentration")))
    small_town = deliver(town_places.streets(), "streets", folder=tmp_path)
    made = published.run("run-2", versions={"streets": small_town.version})
    beside = town_places.tables(made.id) | town_places.of_streets(made.id)
    results.save_run(made, [], published.figures(made), published.series(made), [], beside=beside)
    said = lines(stored("concentration"))
    assert (
        "Woninginbraak In 9 van de 120 straten liggen 70 van de 87 incidenten (80 %). Door toeval, verdeeld naar "
        "lengte, zouden daar ongeveer 30 straten voor nodig zijn (tussen 27 en 33). Zij liggen dichter bij elkaar dan "
        "toeval verklaart. 3 liggen niet binnen 50 meter van een straat (geen straat)."
    ) in said
    assert "Straten: Gemeente Voorbeeld, 2025." in said[-2]
    busiest = lines(stored("busy-streets"))
    assert busiest[0].startswith("Drukste straten van GM9901")
    assert busiest[3:5] == ["Woninginbraak Markt 21 1,5", "Woninginbraak Dorpsstraat 9 8,3"]
    assert busiest[-2:] == said[-2:]
    of_type = stored("busy-streets", "--json", "--category", "woninginbraak").rows
    assert [(row["street"], row["incidents"], row["metres"]) for row in of_type] == [
        ("Markt", 21, 240),
        ("Dorpsstraat", 9, 1310),
    ]


def test_streets_are_brought_in(openvis, tmp_path):
    path = roads_file(tmp_path)
    asked = ("import", "streets", path, "--gemeente", "GM9900", "--vintage", "2024")
    said = openvis(*asked)
    assert "zijn nog geen gebieden ingelezen" in said.err
    deliver(small_areas(), "areas", folder=tmp_path, scope=Scope.of("GM9900"), gemeente="GM9900")
    assert "4 nieuw" in openvis(*asked, "--dry-run").out
    assert "4 nieuw" in openvis(*asked).out
    assert "alles stond er al" in openvis(*asked).out


def test_hotspots(stored):
    said = lines(stored("hotspots"))
    assert said[:2] == [
        "Hotspots van GM9901, januari 2025 tot en met december 2025",
        "soort vak buurt in het vak met de vakken eromheen verwacht samen",
    ]
    assert said[3:6] == [
        "Woninginbraak E1361N4501 Markt 3 5 12 0,6",
        "Woninginbraak E1360N4500 Markt 3 0 9 0,6",
        "Woninginbraak E1361N4500 Markt 3 3 7 0,6",
    ]
    assert said[6:8] == [
        "Fietsendiefstal: Er zijn geen vakken waar meer bij elkaar ligt dan toeval verklaart.",
        "Woninginbraak: In 3 vakken ligt meer bij elkaar dan toeval verklaart: in Markt 3 (3).",
    ]
    assert SMALL in said[-1]
    assert [row["cell"] for row in stored("hotspots", "--json").rows] == ["E1361N4501", "E1360N4500", "E1361N4500"]
    assert stored("hotspots", "--json", "--category", "fietsendiefstal").rows == []


def test_near_repeats_and_open_windows(stored):
    said = lines(stored("near-repeats"))
    assert said[0].startswith("Herhaling dichtbij van GM9901")
    assert (
        "Woninginbraak 31 keer lagen twee incidenten binnen 100 meter en 30 dagen van elkaar. Door toeval zouden dat "
        "er ongeveer 10 zijn. Het komt dus 3,1 keer zo vaak dichtbij en snel terug. Na een incident is er 30 dagen "
        "lang meer kans op een volgend, in en rond hetzelfde vak. Meestal gebeurt er toch niets."
    ) in said
    assert any(
        "er is dus geen plek om extra op te letten" in line for line in said if line.startswith("Fietsendiefstal")
    )
    assert [row["repeats"] for row in stored("near-repeats", "--json").rows] == [False, True]
    windows = lines(stored("open-windows", "--category", "woninginbraak"))
    assert "Woninginbraak E1361N4501 Markt 3 2 1 februari 2026" in windows
    assert "De lijst loopt tot en met 3 januari 2026." in windows[-3]
    assert SMALL in windows[-1]
    assert {row["last_day"] for row in stored("open-windows", "--json").rows} == {"2026-02-01", "2026-01-20"}
    assert "komt niet vaker terug" in stored("open-windows", "--category", "fietsendiefstal").out


def test_hot_times(stored):
    said = lines(stored("hot-times"))
    assert said[0] == "Dagen en dagdelen van GM9901, januari 2025 tot en met december 2025"
    assert any(line.startswith("Woninginbraak Het drukst is zaterdagavond (18 tot 24 uur): 15,6 van") for line in said)
    assert said[-2].startswith("Woninginbraak: Van 84 van de 94 incidenten (89 %) is alleen bekend tussen welke twee")
    week = lines(stored("hot-times", "--category", "woninginbraak"))
    assert week[1] == "dagdeel geteld schatting tussen verschil"
    assert "zaterdagavond 15,6 14,4 9 tot 20,4 ▲ meer dan gelijk" in week
    assert "zondagnacht 3 3,2 1,9 tot 4,8" in week
    assert len(stored("hot-times", "--category", "woninginbraak", "--json").rows) == 28 + 168


@pytest.mark.parametrize(
    "command", ["busy-streets", "concentration", "hot-times", "hotspots", "near-repeats", "open-windows"]
)
def test_refusals(stored, command):
    for words, error, said in (
        (["--category", "weer"], UnknownValue, "weer"),
        (["--category", "straatroof"], NothingStored, "Van straatroof is in deze berekening niet bekend"),
        (["--run", "run-0"], UnknownValue, "geen run run-0"),
        (["--as-of", "2018-01-01"], NothingStored, "nog niets berekend"),
    ):
        answer = stored(command, *words)
        assert answer.code == error.exit_code
        assert said in answer.err


@pytest.mark.parametrize("command", ["concentration", "hotspots", "near-repeats", "hot-times"])
def test_duiding_of_the_type_and_months_stands_below_the_list(stored, command):
    draft = Note(0, "GM9901", "GM9901", "woninginbraak", "2025-03", "2025-03", "Kermis.", "analist", MADE_AT)
    notes.add(draft)
    notes.add(replace(draft, category="autokraak", text="Iets anders."))
    told = lines(stored(command, "--gemeente", "GM9901", "--category", "woninginbraak"))
    assert [line for line in told if line.startswith("Duiding")] == ["Duiding bij woninginbraak, GM9901: Kermis."]
