"""The sentences, rows and bars of the forecast, from published rows: each figure as it is stored, counts first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
import shapely

from openvis.domain.forecast import ForecastReason, Rung
from openvis.domain.forecast_words import verdict_in_words, why_here_in_words
from openvis.web.presenters import forecast as presenter
from openvis.web.presenters import forecast_score as score
from tests.support import town_forecast as town

NAMES = {"BU99010103": "Markt 3", "BU99010301": "Haven 1"}


@pytest.fixture
def cells() -> presenter.Forecast:
    return presenter.forecast_of(town.places(), 100)


def test_only_the_coloured_part_of_the_map_is_listed_the_highest_first(cells):
    """Of a hundred places: 1, 3 and 5; the sixth is in no part."""
    rows = presenter.rows(cells, {})
    assert [(row.code, row.coloured) for row in rows] == [
        ("V0", "hoogste 1 %"), ("V1", "hoogste 3 %"), ("V2", "hoogste 3 %"),
        ("V3", "hoogste 5 %"), ("V4", "hoogste 5 %"),
    ]  # fmt: skip
    assert rows[0].expected == "1,4"
    assert rows[1].expected == "0,70"
    assert rows[0].between == "0 tot 4"


def test_of_few_cells_each_part_has_one_at_least():
    rows = presenter.rows(presenter.forecast_of(town.places(), 6), {})
    assert [(row.code, row.coloured) for row in rows] == [("V0", "hoogste 1 %")]


def test_buurten_are_all_listed_and_shaded_by_what_is_expected():
    found = presenter.forecast_of(town.places(kind="buurt"), 2)
    assert [(row.name, row.expected) for row in presenter.rows(found, NAMES)] == [
        ("Markt 3", "1,4"),
        ("Haven 1", "0,70"),
    ]
    assert presenter.legend(found) == [{"shade": 5, "text": "1,4"}, {"shade": 2, "text": "0,70"}]


def test_it_says_which_history_it_rests_on(cells):
    assert why_here_in_words(cells.places[0]) == (
        "12 in het laatste jaar, 2 in de laatste twee weken, 31 in alle jaren samen; binnen 250 meter 44 in het "
        "laatste jaar."
    )
    buurt = presenter.forecast_of(town.places(kind="buurt"), 2).places[0]
    assert why_here_in_words(buurt).endswith("31 in alle jaren samen.")


def test_the_map_paints_what_the_table_lists(cells):
    values = presenter.map_values(cells, {})
    assert list(values) == [row.code for row in presenter.rows(cells, {})]
    assert [value["shade"] for value in values.values()] == [5, 3, 3, 1, 1]
    assert values["V0"]["text"].startswith(
        "Vak V0. Verwacht 1,4 (tussen 0 en 4). Kans op één of meer: hooguit 76 %. 12 in het laatste jaar"
    )
    assert [each["text"] for each in presenter.legend(cells)] == ["hoogste 1 %", "hoogste 3 %", "hoogste 5 %"]


# ----- how sure it is of one cell, and of all together


def test_the_chance_of_a_cell_is_never_less_than_what_overdispersed_counts_make_of_it(cells):
    """The plain twin: one minus the chance of none, of a Poisson count and of gamma-Poisson counts with that mean."""

    def in_words(mean):
        return presenter.chance_in_words(replace(cells.places[0], expected=mean).chance)

    for mean in (0.003, 0.01, 0.05, 0.4, 1.4, 6.0):
        told = float(in_words(mean).removeprefix("hooguit ").removesuffix(" %"))
        for spread in (0.0, 0.2, 1.0, 5.0):
            none = (1 + spread * mean) ** (-1 / spread) if spread else 2.718281828459045**-mean
            assert told >= 100 * (1 - none) - 1e-9
    assert [in_words(mean) for mean in (0.0001, 0.07, 1.4)] == [
        "hooguit 1 %", "hooguit 7 %", "hooguit 76 %",
    ]  # fmt: skip


def test_all_that_is_expected_stands_beside_what_lies_in_the_coloured_part(cells):
    coloured = sum(1.4 / (number + 1) for number in range(5))
    assert f"{coloured:.1f}" == "3.2"
    assert presenter.totals_in_words(cells, [4.0, 2.4]) == (
        "In de hele gemeente worden er 6,4 verwacht, waarvan 3,2 in de gekleurde vakken (50 %)."
    )
    buurten = presenter.forecast_of(town.places(kind="buurt"), 2)
    assert presenter.totals_in_words(buurten, [1.4, 0.7]) == "In de hele gemeente worden er 2,1 verwacht."
    assert presenter.totals_in_words(cells, []) == ""


def test_a_type_that_is_too_rare_for_cells_says_so_on_its_own_page():
    assert presenter.grain_in_words(True, 179) == presenter.grain_in_words(False, 0) == ""
    assert presenter.grain_in_words(False, 60) == (
        "Deze soort staat per buurt: in het laatste jaar waren het er 60, en een verwachting per vak vraagt er 150."
    )


def test_where_people_were_sent_in_as_many_days_before_is_marked(cells):
    """A wijk is all of its buurten; other days and other places are not marked."""
    at = replace(cells, buurt_of={"V0": "BU99010103", "V1": "BU99010103", "V2": "BU99010301", "V3": ""})
    visits = [
        ("BU99010103", date(2026, 1, 3)), ("BU99010103", date(2026, 1, 3)), ("BU99010103", date(2025, 12, 21)),
        ("BU99010103", date(2025, 12, 20)), ("BU99010103", date(2026, 1, 4)), ("WK990103", date(2025, 12, 30)),
    ]  # fmt: skip
    worked = presenter.days_worked(at, visits, 14)
    assert worked == {"V0": 2, "V1": 2, "V2": 1}
    marked = replace(at, worked=worked)
    assert [row.worked for row in presenter.rows(marked, NAMES)] == [
        "◆ op 2 dagen", "◆ op 2 dagen", "◆ op 1 dag", "", "",
    ]  # fmt: skip
    values = presenter.map_values(marked, NAMES)
    assert [value["watched"] for value in values.values()] == [True, True, True, False, False]
    assert values["V0"]["text"].startswith("Vak V0 in Markt 3. ")
    assert values["V2"]["text"].endswith("Hier is gewerkt: op 1 dag.")
    assert [row.name for row in presenter.rows(marked, NAMES)] == ["Markt 3", "Markt 3", "Haven 1", "V3", "V4"]


def test_cells_are_squares_of_their_side(cells):
    drawn = presenter.cell_shapes(cells, "EPSG:28992")
    assert drawn["reference"].to_list() == ["V0", "V1", "V2", "V3", "V4"]
    assert {shapely.area(shape) for shape in shapely.from_wkb(drawn["shape"].to_list())} == {15_625}
    assert shapely.from_wkb(drawn["shape"][1]).bounds == (136_125, 450_000, 136_250, 450_125)
    smaller = replace(cells, places=[replace(place, side=100) for place in cells.places])
    shapes = presenter.cell_shapes(smaller, "EPSG:28992")["shape"].to_list()
    assert {shapely.area(shape) for shape in shapely.from_wkb(shapes)} == {10_000}


def test_a_file_holds_the_coloured_places_with_what_is_stored(cells):
    layer = {"features": [{"properties": {"code": code}} for code in ("V0", "V4", "V5")]}
    told = presenter.with_expectations(layer, cells)["features"]
    assert [each["properties"]["code"] for each in told] == ["V0", "V4"]
    assert told[0]["properties"]["verwacht"] == 1.4
    assert told[0]["properties"]["van"] == "2026-01-04"


def test_the_board_has_counts_beside_every_percentage():
    board = score.board(score.scores_of(town.scores()))
    assert board["origins"] == "3"
    assert [row.name for row in board["together"]][:2] == ["wat u zag", "overal gelijk"]
    assert board["together"][0].hits == ["12 van 60 (20 %)", "24 van 60 (40 %)", "36 van 60 (60 %)"]
    assert board["together"][0].near[0] == "18 van 60 (30 %) in 5,0 % van de plekken, PAI 6,0"
    assert (board["together"][0].deviance, board["together"][0].precision) == ("0,3000", "0,020")
    assert board["hits_told"][0] == (
        "In de 1 % van de plekken met de hoogste verwachting lagen 12 van de 60 incidenten (20 %)."
    )
    percentages = [text for row in board["together"] for text in row.hits]
    assert all(re.fullmatch(r"\d+ van \d+ \(\d+ %\)", text) for text in percentages)


def test_the_last_period_stands_by_itself_without_an_interval():
    board = score.board(score.scores_of(town.scores()))
    assert board["last_period"] == "21 december 2025"
    assert len(board["last"]) == 5
    assert board["last"][0].gain == "0,60 (grenzen: te weinig gegevens)"
    assert board["together"][0].gain == "0,60 (tussen 0,40 en 0,80)"
    assert board["together"][0].less == ""  # nothing is less than itself


def test_next_to_nothing_has_no_sign():
    nothing = {name: pl.lit(-0.001) for name in ("gain", "low", "high")}
    rows = score.verdict_rows(score.verdicts_of(town.verdicts().with_columns(**nothing)))
    assert {row.gain for row in rows} == {"0,00 (tussen 0,00 en 0,00)"}


def test_a_period_without_incidents_says_so():
    board = score.board(score.scores_of(town.scores().with_columns(events=pl.lit(0))))
    assert board["together"][0].hits == ["geen incidenten"] * 3
    assert "er waren geen incidenten" in board["hits_told"][0]
    assert board["together"][0].pai == ["te weinig gegevens"] * 3


def test_a_verdict_on_too_few_periods_has_words_where_there_is_no_number():
    nothing = {name: pl.lit(float("nan")) for name in ("gain", "low", "high")}
    rows = score.verdict_rows(score.verdicts_of(town.verdicts().with_columns(**nothing)))
    assert {row.gain for row in rows} == {"te weinig gegevens"}


def test_a_patrolled_map_is_not_judged_as_if_nobody_had_come():
    quiet, *_ = (score._score(row) for row in town.scores().to_dicts())
    assert score.patrolled_in_words(quiet) == ""


def test_every_change_of_what_was_shown_is_a_row_the_latest_first():
    rows = score.verdict_rows(score.verdicts_of(town.verdicts()))
    assert [(row.since, row.on) for row in rows] == [
        ("21 december 2025", True), ("7 december 2025", False), ("23 november 2025", True),
    ]  # fmt: skip
    assert rows[1].reason == "niet beter dan de telling: uit"
    off = score.verdict_rows(score.verdicts_of(town.verdicts("fietsendiefstal")))
    assert [row.on for row in off] == [False, True]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (ForecastReason.BEATS, "was over 12 perioden beter dan de telling van alle jaren"),
        (ForecastReason.SWITCHED_OFF, "Zij staat uit sinds 21 december 2025; u ziet de telling."),
        (ForecastReason.TOO_FEW, "zijn nog maar 12 perioden vergeleken"),
        (
            ForecastReason.NOTHING_BEATS,
            "was over 12 perioden niet beter dan de telling van alle jaren; u ziet de telling.",
        ),
    ],
)
def test_the_verdict_is_a_sentence_for_every_reason(reason, told):
    rows = town.verdicts().with_columns(reason=pl.lit(reason.value))
    assert told in verdict_in_words(score.verdicts_of(rows)[-1], "woninginbraak")


@pytest.mark.parametrize(
    ("low", "told"), [(0.01, "meer dan toeval verklaart"), (-0.01, "maar dat kan nog toeval zijn")]
)
def test_a_gain_is_only_called_sure_where_its_interval_says_so(low, told):
    rows = town.verdicts().with_columns(low=pl.lit(low))
    assert told in verdict_in_words(score.verdicts_of(rows)[-1], "woninginbraak")


def test_the_bars_of_the_calibration_are_in_proportion_to_the_counts():
    rows = score.calibration_rows(town.calibration())
    assert [row.bin for row in rows] == list(range(1, 11))
    assert rows[-1].expected_bar == 100
    assert rows[-1].observed == "11"
    assert rows[3].observed_bar == pytest.approx(100 * 5 / 15, abs=0.1)


def test_every_rung_has_a_word_and_an_explanation():
    assert set(presenter.RUNG_EXPLAINED) == set(Rung)


def test_a_count_outside_what_chance_makes_is_marked_in_words():
    rows = town.calibration().with_columns(low=pl.col("observed") + pl.lit(1), high=pl.col("observed") + pl.lit(9))
    assert {row.beyond for row in score.calibration_rows(rows)} == {"▽ minder"}
    above = rows.with_columns(low=pl.lit(0), high=pl.lit(1))
    within = rows.with_columns(low=pl.lit(0), high=pl.lit(11))
    assert {row.beyond for row in score.calibration_rows(within)} == {""}
    assert score.calibration_rows(above)[-1].beyond == "▲ meer"
    assert score.calibration_rows(above)[-1].between == "0 tot 1"
    assert score.calibration_rows(town.calibration())[0].between == ""  # a run from before that was kept


def test_places_are_named_with_how_many_each_part_is():
    shown, *_ = (score._score(row) for row in town.scores().to_dicts())
    assert "vakken van 100 bij 100 meter" in score.places_in_words(shown, 100)
    assert score.places_in_words(shown, 125) == (
        "Plekken zijn hier vakken van 125 bij 125 meter: 100 in totaal (1 % is 1, 3 % is 3, 5 % is 5)."
    )
    assert "Plekken zijn hier buurten" in score.places_in_words(
        score._score(town.scores(kind="buurt").to_dicts()[0]), 125
    )
    assert "; daar viel 1 incident. " in score.patrolled_in_words(replace(shown, patrolled=4, patrolled_hits=1))
    assert score.patrolled_in_words(replace(shown, patrolled=4, patrolled_hits=2)).startswith(
        "Op 4 van de 15 gekleurde plekken (5 %, alle perioden samen) is in die dagen een werkopdracht uitgevoerd"
    )
