"""What is expected where, asked for on the command line."""

from __future__ import annotations

import polars as pl
import pytest

from openvis.errors import InputError, NothingStored
from openvis.store import results
from openvis.store.delta import FORECASTS
from tests.support import published
from tests.support.deliveries import counts, deliver


@pytest.fixture
def stored(openvis, tmp_path):
    """A cell and a buurt of burglary, of which the forecast is off; its score was made in patrolled cells."""
    made = published.run()
    deliver(counts([3]), folder=tmp_path)
    where = {"run": made.id, "gemeente": made.gemeente}
    rows = {name: [row | where] for name, row in published.forecast_rows().items()}
    rows["forecast_scores"][0] |= {"hits_5": 0.42, "patrolled": 6, "patrolled_hits": 2, "gain_low": float("nan")}
    cell = rows["forecast_places"][0]
    buurt = {"kind": "buurt", "place": "BU99010101", "x": None, "y": None, "expected": 3.1, "low": 1, "high": 6}
    rows["forecast_places"] += [cell | buurt, cell | {"last": "2019-04-08", "expected": 0.2}]
    beside = {name: pl.DataFrame(each, schema=FORECASTS[name]) for name, each in rows.items()}
    results.save_run(made, [], published.figures(made), published.series(made), [], beside=beside)
    return openvis


def lines(said) -> list[str]:
    assert said.code == 0, said.err
    return [" ".join(line.split()) for line in said.out.splitlines() if line.strip()]


def test_of_each_type_which_way_is_shown_and_why(stored):
    said = " ".join(lines(stored("forecast")))
    assert "Verwachting per plek van GM9901" in said
    for told in ("Woninginbraak", "vakken", "telling van alle jaren", "uit:", "2019-03-05", "42 %", " 6 "):
        assert told in said
    [row] = stored("forecast", "--json").rows
    assert (row["reason"], row["on"], row["beside"], row["low"]) == ("switched-off", False, "uniform", None)


def test_of_one_type_every_place(stored):
    said = lines(stored("forecast", "--category", "woninginbraak"))
    assert said[0] == "Woninginbraak in GM9901, verwacht van 2019-04-02 tot en met 2019-04-15"
    assert any(line.startswith("buurt BU99010101 3,10 1 tot 6 9 30") for line in said)
    assert any(line.startswith("vak E135000N450000 0,40") for line in said)
    assert said[-1] == "Getoond is: telling van alle jaren."
    week = stored("forecast", "--category", "woninginbraak", "--horizon", "7", "--json").rows
    assert [row["expected"] for row in week] == [0.2]


def test_what_was_not_forecast(stored):
    said = stored("forecast", "--category", "vermogen")
    assert said.code == NothingStored.exit_code
    assert "Van diefstal en inbraak is in deze berekening geen verwachting per plek." in said.err
    assert "bestaat niet" in stored("forecast", "--category", "onzin").err
    said = stored("forecast", "--horizon", "9")
    assert said.code == InputError.exit_code
    assert "Er is geen verwachting van 9 dagen." in said.err
