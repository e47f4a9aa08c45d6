"""A gemeente's first day without a file on disk: areas, inhabitants and crime fetched from CBS and PDOK.

The suppliers are a local server that speaks their documented protocol (tests/support/cbs_server.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from openvis.errors import SourceUnreachable
from tests.support import other_gemeenten
from tests.support.cbs_server import CbsServer, cbs_server
from tests.support.small_gemeente import BUURTEN, GEMEENTE, MONTHS, WIJKEN, square

PLACES = (GEMEENTE, *WIJKEN, *BUURTEN)


def feature(code: str) -> dict[str, object]:
    ring = [[5.0 + (x - 130_000) / 68_000, 52.0 + (y - 440_000) / 111_000] for x, y in square(code).exterior.coords]
    properties = {"gemeentecode": GEMEENTE, "gemeentenaam": "Vierkant", "water": "NEE", "wijkcode": f"WK{code[2:8]}"}
    return {
        "type": "Feature",
        "properties": {**properties, "buurtcode": code, "buurtnaam": f"Buurt {code[-2:]}"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def suppliers() -> Iterator[CbsServer]:
    """CBS and PDOK on loopback, with one small gemeente; its gemeente total is one more than its wijken."""
    with cbs_server() as server:
        server.collections = {"buurten": [feature(code) for code in BUURTEN], "wijken": []}
        server.add_population("85984NED", dict.fromkeys(BUURTEN, 500.0))
        server.add_police_table(
            "47022NED",
            [
                (place, kind, month.replace("-", "MM"), count_of(place, month))
                for place in PLACES
                for kind in ("0.0.0", "1.1.1")
                for month in MONTHS
            ],
        )
        yield server


def count_of(place: str, month: str) -> int:
    inside = sum(code.startswith(f"BU{place[2:]}") for code in BUURTEN)
    return inside + (place == GEMEENTE and month == MONTHS[0])


def test_from_nothing_to_checked_totals(openvis, suppliers, tmp_path):
    where = ["--gemeente", GEMEENTE, "--base-url", suppliers.url]
    areas = openvis("fetch", "areas", tmp_path, "--vintage", "2024", *where)
    assert areas.code == 0
    assert areas.out.startswith(f"gebieden_{GEMEENTE}_2024.geojson voor {GEMEENTE}: ")
    people = openvis("fetch", "population", tmp_path, "--vintage", "2024", *where)
    assert f"{len(BUURTEN)} nieuw" in people.out
    crime = openvis("fetch", "police", tmp_path, *where)
    assert f"{len(PLACES) * 2 * len(MONTHS)} nieuw" in crime.out

    totals = {row["level"]: row["total"] for row in openvis("counts", "--json").rows}
    assert totals == {
        "buurt": len(BUURTEN) * len(MONTHS),
        "wijk": len(BUURTEN) * len(MONTHS),
        "gemeente": len(BUURTEN) * len(MONTHS) + 1,
    }
    landed = openvis("batches", "--json").rows
    assert [batch["table"] for batch in landed] == ["counts", "population", "areas"]


def test_totals_that_differ_are_told_and_kept_with_the_batch(openvis, suppliers, tmp_path):
    said = openvis("fetch", "police", tmp_path, "--gemeente", GEMEENTE, "--base-url", suppliers.url)
    buurten, whole = len(BUURTEN) * len(MONTHS), len(BUURTEN) * len(MONTHS) + 1
    sentence = f"{GEMEENTE}, Woninginbraak: de buurten tellen op tot {buurten}, de gemeente heeft {whole}."
    assert sentence in said.out
    assert sentence in openvis("batches", "--json").rows[0]["note"]


def test_fetching_twice_changes_nothing(openvis, suppliers, tmp_path):
    words = ["fetch", "police", tmp_path, "--gemeente", GEMEENTE, "--base-url", suppliers.url]
    assert openvis(*words).code == 0
    assert "er is niets veranderd" in openvis(*words).out


def test_a_supplier_that_stays_ill_is_a_sentence_and_stores_nothing(openvis, suppliers, tmp_path, monkeypatch):
    monkeypatch.setattr("openvis.sources.fetching.polite_client.sleep", lambda seconds: None)
    suppliers.always_fails = 503
    said = openvis("fetch", "police", tmp_path, "--gemeente", GEMEENTE, "--base-url", suppliers.url)
    assert said.code == SourceUnreachable.exit_code
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == 2
    assert openvis("batches", "--json").rows == []


def test_a_year_without_a_known_table_names_the_years_there_are(openvis, tmp_path):
    said = openvis("fetch", "population", tmp_path, "--gemeente", GEMEENTE, "--vintage", "1999")
    assert said.code == 2
    assert said.err.startswith("De tabel met kerncijfers van 1999 is niet bekend.\nKies een jaar uit 2022, 2023, ")


def test_the_region_and_those_of_the_same_size_in_one_step(openvis, suppliers, tmp_path, monkeypatch):
    """Only the two that stand beside are asked for, as a whole; no other gemeente is in the store."""
    monkeypatch.setattr("openvis.terminal.now", lambda: datetime(2025, 1, 20, 9, tzinfo=UTC))
    suppliers.add_register("85755NED", other_gemeenten.served_register())
    suppliers.add_police_table("47022NED", other_gemeenten.police_cells())
    asked = ["--gemeente", other_gemeenten.GEMEENTE, "--vintage", "2024"]
    fetched = openvis("fetch", "others", tmp_path, *asked, "--base-url", suppliers.url)
    assert fetched.code == 0, fetched.err
    assert f"{2 * 2 * 12} nieuw" in fetched.out
    assert [row["gemeente"] for row in openvis("batches", "--json").rows] == [other_gemeenten.GEMEENTE] * 2
    questions = [question for question in suppliers.asked if "TypedDataSet" in question and "47022NED" in question]
    assert all("GM9902" in question and "GM9903" in question and "GM9904" not in question for question in questions)
    register = tmp_path / "gemeenten_2024.jsonl"
    assert "alles stond er al" in openvis("import", "register", register, *asked).out
    police = next(tmp_path.glob("47022NED_*"))
    assert "48 gelijk" in openvis("import", "others", police, *asked[:2], "--dry-run").out
    assert "alles stond er al" in openvis("import", "others", police, *asked[:2]).out
