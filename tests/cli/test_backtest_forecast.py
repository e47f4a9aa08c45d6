"""`openvis backtest forecast`: any list of incidents, from a file by a profile to a scoreboard."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from openvis.domain.forecast import CALIBRATION_BINS, RUNGS, Rung

PROFILE = """
[source]
slug = "meldingen"
gemeente = "GM9998"
[category]
columns = ["soort"]
by = "map"
[category.map]
"inbraak" = "woninginbraak"
"fiets" = "fietsendiefstal"
[reported_by]
column = "wie"
[reported_by.map]
"bewoner" = "public"
"boa" = "officer"
[occurred_from]
column = "dag"
formats = ["%Y-%m-%d"]
[place]
by = "point"
x = "x"
y = "y"
[areas]
code = "id"
code_template = "BU9998{:04d}"
name = "naam"
gemeente_name = "Vakstad"
vintage = 2020
plane_crs = "EPSG:28992"
"""
WEST, SOUTH, METRES = 120_000, 450_000, 1_500  # a town of two buurten, side by side
FIRST = date(2022, 1, 1)


@pytest.fixture
def town(tmp_path: Path) -> list[str | Path]:
    """The words of a command over a made-up file: busy spots, two kinds, rows of officers, one row far away."""
    rng = np.random.default_rng(4)
    spots = rng.uniform(200, METRES - 200, (5, 2))
    lines = ["soort,wie,dag,x,y"]
    for number in range(900):
        x, y = spots[rng.integers(5)] + rng.normal(0, 60, 2) if number % 3 else rng.uniform(1, METRES - 1, 2)
        who = "boa" if number % 10 == 0 else "bewoner"
        day = FIRST + timedelta(days=int(rng.integers(0, 700)))
        lines.append(f"{'fiets' if number % 4 else 'inbraak'},{who},{day},{WEST + x:.1f},{SOUTH + y:.1f}")
    lines.append(f"fiets,bewoner,2022-01-01,{WEST + 90_000},{SOUTH}")
    (tmp_path / "rijen.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "profiel.toml").write_text(PROFILE, encoding="utf-8")
    squares = [
        [[WEST + east, SOUTH + north] for east, north in ((a, 0), (b, 0), (b, METRES), (a, METRES), (a, 0))]
        for a, b in ((0, METRES / 2), (METRES / 2, METRES))
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"id": number + 1, "naam": f"Buurt {number + 1}"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for number, ring in enumerate(squares)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    collection = {"type": "FeatureCollection", "crs": crs, "features": features}
    (tmp_path / "gebieden.geojson").write_text(json.dumps(collection), encoding="utf-8")
    named = {"--events": "rijen.csv", "--profile": "profiel.toml", "--areas": "gebieden.geojson"}
    return [word for option, name in named.items() for word in (option, tmp_path / name)]


def test_a_scoreboard_of_any_list(openvis, town) -> None:
    words = ["backtest", "forecast", *town, "--origins", "2023-09-01..2023-11-30", "--category", "fietsendiefstal"]
    said = openvis(*words)
    assert (said.code, said.err) == (0, "")
    for text in ("2023-09-01 tot en met 2023-11-23", "6 keer 14 dagen", "vakken van 125 meter", "overal gelijk"):
        assert text in said.out
    assert "Gevonden door handhavers, en daarom nooit in een verwachting: 90 rijen." in said.out
    assert "Niet te gebruiken of zonder soort: 1 rijen" in said.out
    assert "Fietsendiefstal, wanneer: over " in said.out
    assert "Getoond: elk dagdeel gelijk." in said.out  # the file knows days and no hours
    (trial,) = openvis(*words, "--json").rows
    assert (trial["week"]["shown"], trial["week"]["origins"]) == ("flat", 6)
    assert trial["week"]["incidents"] == trial["scores"][0]["events"]
    assert [row["rung"] for row in trial["scores"]] == [None, *RUNGS]
    assert (trial["places"], trial["kind"], len(trial["verdicts"])) == (12 * 12, "cell", 6)
    assert len(trial["calibration"]) == CALIBRATION_BINS * (1 + len(RUNGS))
    assert len(trial["each"]) == 6 * (1 + len(RUNGS))
    by_rung = {row["rung"]: row for row in trial["scores"]}
    assert by_rung[Rung.SHRUNK]["gain"] > by_rung[Rung.UNIFORM]["gain"] == pytest.approx(0.0)
    assert by_rung[Rung.SHRUNK]["hits_5"] > 2 * by_rung[Rung.UNIFORM]["hits_5"]
    whole = sum(row["events"] for row in trial["each"] if row["rung"] is None)
    assert whole == by_rung[Rung.UNIFORM]["events"]
    assert openvis(*words, "--json").rows == [trial]


def test_where_there_is_too_little_to_say_it_is_said_in_words_and_as_null(openvis, town) -> None:
    """Of one period there is no interval."""
    words = ["backtest", "forecast", *town, "--origins", "2023-09-01..2023-09-14", "--category", "woninginbraak"]
    said = openvis(*words)
    assert "te weinig gegevens" in " ".join(said.out.split())
    assert "?" not in said.out
    whole = openvis(*words, "--json").out
    assert "NaN" not in whole
    (trial,) = json.loads(whole)
    assert {(row["gain_low"], row["less_high"]) for row in trial["each"]} == {(None, None)}
    assert all(row["gain"] is not None for row in trial["each"])


def test_per_buurt_for_all_kinds_and_overlapping_periods(openvis, town) -> None:
    words = ["--origins", "2023-09-01..2023-10-01", "--horizon", "14", "--every", "7", "--buurten", "--json"]
    fiets, inbraak = openvis("backtest", "forecast", *town, *words).rows
    assert (fiets["category"], inbraak["category"]) == ("fietsendiefstal", "woninginbraak")
    assert (fiets["kind"], fiets["places"], fiets["scores"][0]["origins"]) == ("buurt", 2, 3)
    assert not fiets["sparse"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--origins", "2023"], "'2023' zegt niet van welke tot en met welke dag."),
        (["--origins", "2023-09-01..2023-09-10"], "past geen periode van 14 dagen"),
        (["--origins", "2023-09-01..2023-11-30", "--horizon", "0"], "Het aantal dagen is minder dan een."),
        (["--origins", "2023-09-01..2023-11-30", "--cell", "5"], "Vakken van 5 meter zijn hier te klein of te groot."),
        (["--origins", "2022-02-01..2022-03-30"], "is van geen soort een half jaar aan incidenten bekend"),
        (["--origins", "2023-09-01..2023-11-30", "--category", "overval"], "geen incidenten van de soort overval"),
        (["--origins", "2023-09-01..2023-11-30", "--reach", "-1"], "geen vak waar een incident kan gebeuren"),
    ],
)
def test_what_cannot_be_tried_is_said(openvis, town, words, sentence) -> None:
    said = openvis("backtest", "forecast", *town, *words)
    assert said.code != 0
    assert sentence in said.err


def test_reach_leaves_out_cells_where_nothing_was_near(openvis, town) -> None:
    words = ["--origins", "2023-09-01..2023-09-30", "--category", "woninginbraak", "--json"]
    (all_cells,) = openvis("backtest", "forecast", *town, *words).rows
    (near,) = openvis("backtest", "forecast", *town, *words, "--reach", "60").rows
    assert 0 < near["places"] < all_cells["places"]
