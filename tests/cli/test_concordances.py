"""Two divisions of one gemeente, and the table between them: supplied or made, listed, corrected and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely.geometry import mapping

from openvis.domain.area import wijk_of
from tests.support.divisions import (
    GEMEENTE,
    NEW,
    NEW_SHAPES,
    OLD,
    OLD_SHAPES,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    table_lines,
    written,
)  # fmt: skip


def areas_file(folder: Path, shapes: dict, year: int) -> Path:
    features = [
        {"type": "Feature", "properties": {"statcode": code, "statnaam": code, "wijkcode": wijk_of(code), "jaar": year},
         "geometry": mapping(shape)}
        for code, shape in shapes.items()
    ]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    path = folder / f"buurten_{year}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    return path


@pytest.fixture
def divided(openvis, tmp_path):
    """The areas of both years are in the store."""
    for shapes, year in ((OLD_SHAPES, OLD), (NEW_SHAPES, NEW)):
        assert openvis("import", "areas", areas_file(tmp_path, shapes, year)).code == 0
    return openvis


def listed(openvis) -> dict[tuple[str, str], tuple[float, str]]:
    rows = openvis("concordances", "--json").rows
    return {(row["from_area"], row["to_area"]): (round(row["share"], 4), row["basis"]) for row in rows}


def test_a_table_is_brought_in_and_listed(divided, tmp_path):
    said = divided("import", "concordance", written(tmp_path / "codes_2024_2025.csv", *table_lines()))
    assert said.code == 0, said.err
    assert "6 nieuw" in said.out
    assert "Van 5 buurten van 2024 veranderden er 4, waarvan 1 gesplitst." in said.out
    assert listed(divided)[(C, F)] == (0.4, "supplied")
    shown = divided("concordances").out
    assert "40 %" in shown
    assert "volgens het bestand" in shown
    assert "1 buurten bleven gelijk." in shown
    assert divided("batches", "--json").rows[0]["table"] == "concordances"


def test_one_is_made_from_the_stored_outlines(divided):
    said = divided("concordance", "--from", "2024", "--to", "2025")
    assert said.code == 0, said.err
    assert listed(divided) == {
        (A, A): (1.0, "whole"), (B, A): (1.0, "whole"), (C, C): (0.6, "surface"), (C, F): (0.4, "surface"),
        (D, G): (1.0, "whole"), (E, E): (1.0, "unchanged"),
    }  # fmt: skip
    assert f"omrekentabel_{GEMEENTE}_2024_2025.csv" in said.out


def test_addresses_decide_where_they_are_given(divided, tmp_path):
    """Ten doors in the west of C and thirty in the east: people live where the ground is least."""
    lines = ["postcode,huisnummer,toevoeging,straat,woonplaats,x,y"]
    doors = [(132_100 + 10 * n, 440_500) for n in range(10)] + [(132_650 + 10 * n, 440_500) for n in range(30)]
    lines += [f"1234AB,{number},,Laan,Dorp,{x},{y}" for number, (x, y) in enumerate(doors, start=1)]
    said = divided("concordance", "--from", "2024", "--to", "2025", "--addresses", written(tmp_path / "a.csv", *lines))
    assert said.code == 0, said.err
    assert {pair: found for pair, found in listed(divided).items() if pair[0] == C} == {
        (C, C): (0.25, "addresses"),
        (C, F): (0.75, "addresses"),
    }


def test_inhabitants_of_the_new_pieces_decide_where_they_are_known(divided, tmp_path):
    people = written(tmp_path / "inwoners_2025.csv", '"",nhood_id,population', f"1,{C},900", f"2,{F},100")
    assert divided("import", "population", people).code == 0
    assert divided("concordance", "--from", "2024", "--to", "2025").code == 0
    assert listed(divided)[(C, F)] == (0.1, "inhabitants")


def test_a_made_table_can_be_corrected_and_brought_in_again(divided, data_folder):
    """And what it no longer says is gone, as of then: the older version can still be read."""
    assert divided("concordance", "--from", "2024", "--to", "2025").code == 0
    made = data_folder / "concordances" / f"omrekentabel_{GEMEENTE}_2024_2025.csv"
    lines = made.read_text(encoding="utf-8").splitlines()
    better = [line for line in lines if f",{F}," not in f"{line},"]
    better = [line.replace("0.600000,surface", "1,supplied") for line in better]
    said = divided("import", "concordance", written(made.with_name("beter.csv"), *better))
    assert said.code == 0, said.err
    found = listed(divided)
    assert (C, F) not in found
    assert found[(C, C)] == (1.0, "unchanged")
    assert "Naar BU99990006 van 2025 gaat niets" in said.out


def test_the_same_table_again_changes_nothing(divided):
    assert divided("concordance", "--from", "2024", "--to", "2025").code == 0
    assert "er is niets veranderd" in divided("concordance", "--from", "2024", "--to", "2025").out


def test_what_cannot_be_made_is_a_sentence(divided, tmp_path):
    said = divided("concordance", "--from", "2023", "--to", "2025")
    assert said.code == 5
    assert "Van GM9999 zijn geen buurten van 2023 ingelezen, wel van 2024, 2025." in said.err
    said = divided("concordance", "--from", "2025", "--to", "2024")
    assert said.code == 2
    assert "De indeling van 2024 komt niet na die van 2025." in said.err
    assert listed(divided) == {}


def test_a_buurt_that_left_the_gemeente_is_not_made_up(openvis, tmp_path):
    left = {code: shape for code, shape in NEW_SHAPES.items() if code != E}
    for shapes, year in ((OLD_SHAPES, OLD), (left, NEW)):
        assert openvis("import", "areas", areas_file(tmp_path, shapes, year)).code == 0
    said = openvis("concordance", "--from", "2024", "--to", "2025")
    assert said.code == 2
    assert f"{E} ligt nergens in de indeling van 2025; zo zijn er 1." in said.err


def test_a_refused_table_stands_between_the_deliveries(divided, tmp_path):
    said = divided("import", "concordance", written(tmp_path / "codes_2024_2025.csv", "oud,nieuw", f"{C},{C}"))
    assert said.code == 2
    assert f"zegt niet waar {B}, {D} van 2024 gebleven zijn" in said.err
    assert divided("batches", "--json").rows[0]["state"] == "refused"
    assert G not in {pair[1] for pair in listed(divided)}
