"""The forecast of a run: which lists it is made of, how fine, what is told of places, and who was sent where."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from openvis.domain.access import Scope
from openvis.domain.event_rule import usual_rule
from openvis.domain.forecast import LEAST_EVENTS_A_YEAR, ForecastPlace, ForecastScore, Rung
from openvis.domain.places_and_times import LEAST_INCIDENTS
from openvis.errors import UnknownValue
from openvis.pipeline.again import make_again
from openvis.pipeline.analyse import analyse
from openvis.pipeline.concluding import forecast
from openvis.pipeline.concluding.forecast import AROUND, TREES_FROM, forecasts
from openvis.pipeline.concluding.forecast import chosen as subjects_of
from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.counting.point_lists import Points, point_lists
from openvis.store import forecast_criteria, results
from openvis.store.delta import FORECASTS
from tests.pipeline.frames import known
from tests.support import forecast_criteria as agreed
from tests.support.deliveries import deliver
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas
from tests.support.small_map import KIND, beside_them, burglaries

NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
TODAY = date(2024, 2, 20)
INCIDENTS = pl.concat([burglaries(), beside_them()])
END = datetime(2024, 2, 19)  # the list tells of the eighteenth, and of no later day
VISITED = (BUURTEN[2], TODAY - timedelta(days=20))


def points_of(incidents: pl.DataFrame) -> Points:
    stored = known(incidents=incidents, areas=small_areas())
    lists = count_months(stored, GEMEENTE, NOW, usual_rule()).lists
    return point_lists(stored, lists, until=TODAY + timedelta(days=1))


@pytest.fixture(scope="module")
def points() -> Points:
    return points_of(INCIDENTS)


@pytest.fixture(scope="module")
def made(points: Points) -> dict[str, pl.DataFrame]:
    return forecasts(points, small_areas(), {"incidents": 4}, today=TODAY, visits=[VISITED])


def typed(**a_year: int) -> Points:
    """So many events of each type in the last year, and a list that tells of yesterday."""
    rows = [
        {"category": slug, "x": 1.0, "y": 1.0, "occurred_from": datetime(2024, 2, 19) - timedelta(days=at % 300)}
        for slug, number in a_year.items()
        for at in range(number)
    ]
    until = dict.fromkeys(a_year, date(2024, 2, 19))
    return Points((), pl.DataFrame(), pl.DataFrame(rows), until)


# ----- of what, and how fine


def test_frequent_types_in_cells_others_per_buurt_and_their_theme_in_cells() -> None:
    few = LEAST_EVENTS_A_YEAR - 1
    found = subjects_of(typed(woninginbraak=few + 1, autokraak=few, zakkenrollerij=LEAST_INCIDENTS - 1), TODAY)
    assert [(each.category, each.kind) for each in found] == [
        ("woninginbraak", "cell"),
        ("vermogen", "cell"),
        ("autokraak", "buurt"),
    ]
    assert set(found[1].members) == {"woninginbraak", "autokraak", "zakkenrollerij"}


def test_trees_are_tried_on_what_happens_often_in_cells() -> None:
    often, rare = TREES_FROM, TREES_FROM - 1
    found = subjects_of(typed(woninginbraak=often, autokraak=rare), TODAY)
    assert {each.category: each.trees for each in found} == {"woninginbraak": True, "autokraak": False}
    parts = LEAST_EVENTS_A_YEAR - 1
    of_few = dict.fromkeys(("straatroof", "zakkenrollerij", "winkeldiefstal"), parts)
    assert not any(each.trees for each in subjects_of(typed(**of_few), TODAY))


def test_trees_have_a_place_on_the_scoreboard_where_they_are_tried(
    points: Points, monkeypatch: pytest.MonkeyPatch, made: dict[str, pl.DataFrame]
) -> None:
    monkeypatch.setattr(forecast, "TREES_FROM", LEAST_EVENTS_A_YEAR)
    tried = forecasts(points, small_areas(), {"incidents": 4}, today=TODAY, visits=[VISITED])
    without, of_trees = (set(each["forecast_scores"]["rung"].drop_nulls()) for each in (made, tried))
    assert of_trees - without == {Rung.BOOSTED_TREES.value}
    assert set(tried["forecast_verdicts"]["chosen"]) == {Rung.MIXTURE.value}
    mean = tried["forecast_scores"].filter(rung=Rung.BOOSTED_TREES, origins=1)["events"]
    assert mean.len() == made["forecast_scores"].filter(rung=Rung.MIXTURE, origins=1).height


def test_a_theme_that_is_rare_itself_is_no_map() -> None:
    found = subjects_of(typed(bedreiging=60, straatroof=20), TODAY)
    assert [(each.category, each.kind) for each in found] == [("bedreiging", "buurt")]


def test_of_a_list_that_stopped_nothing_is_expected() -> None:
    points = typed(woninginbraak=200)
    assert not subjects_of(points, TODAY + timedelta(days=70))
    nothing = forecasts(points, small_areas(), {}, today=TODAY + timedelta(days=70))
    assert nothing.keys() == FORECASTS.keys()
    assert all(frame.is_empty() and frame.schema == FORECASTS[name] for name, frame in nothing.items())


def test_what_officers_find_never_enters(made: dict[str, pl.DataFrame]) -> None:
    """Without them, and with five times as many of them, every figure is the same."""
    found = INCIDENTS.filter(reported_by="officer")
    assert found.height > 50
    many = pl.concat([found.with_columns(reference=pl.col("reference") + f"-{turn}") for turn in range(5)])
    for incidents in (INCIDENTS.filter(pl.col("reported_by") != "officer"), pl.concat([INCIDENTS, many])):
        other = points_of(incidents)
        assert other.of_all.height == points_of(INCIDENTS).of_all.height
        again = forecasts(other, small_areas(), {"incidents": 4}, today=TODAY, visits=[VISITED])
        assert all(again[name].equals(frame, null_equal=True) for name, frame in made.items())


def test_what_points_at_a_person_is_nowhere(made: dict[str, pl.DataFrame], points: Points) -> None:
    assert "zedenmisdrijf" in INCIDENTS["category"]
    assert "zedenmisdrijf" not in points.of_all["category"]
    assert set(made["forecast_places"]["category"]) == {KIND}


# ----- what is told of places


def test_buurten_hold_all_of_it_and_cells_the_busiest_part(made: dict[str, pl.DataFrame]) -> None:
    places = made["forecast_places"]
    for days in (7, 14, 28):
        last = (TODAY + timedelta(days=days - 1)).isoformat()
        ahead = places.filter(last=last)
        buurten, cells = ahead.filter(kind="buurt"), ahead.filter(kind="cell")
        assert buurten["place"].to_list() == sorted(BUURTEN)
        assert cells["expected"].sum() < buurten["expected"].sum()
        assert cells["expected"].is_sorted(descending=True)
        assert set(ahead["first"]) == {TODAY.isoformat()}
        assert 0 < cells.height <= round(0.05 * 256) + 1
    rows = [ForecastPlace(**row) for row in places.drop("run", "gemeente").to_dicts()]
    assert all(row.low <= row.expected + 1 and row.expected <= row.high + 1 for row in rows)


def test_why_here_is_counted_one_incident_at_a_time(made: dict[str, pl.DataFrame]) -> None:
    rows = [
        row
        for row in INCIDENTS.to_dicts()
        if row["category"] == KIND and row["reported_by"] == "public" and row["precision"] == "point"
    ]
    cells = made["forecast_places"].filter(kind="cell", last="2024-03-04").to_dicts()
    assert cells
    for cell in cells:
        inside = [
            row["occurred_from"]
            for row in rows
            if cell["x"] <= row["x"] < cell["x"] + 125 and cell["y"] <= row["y"] < cell["y"] + 125
        ]
        assert cell["ever"] == len(inside)
        assert cell["last_year"] == sum(moment >= END - timedelta(days=365) for moment in inside)
        assert cell["last_period"] == sum(moment >= END - timedelta(days=14) for moment in inside)
        assert cell["last_year"] <= cell["around"] <= len(rows)
        assert cell["around_metres"] == AROUND
        assert cell["place"] == f"E{cell['x']:06.0f}N{cell['y']:06.0f}"
    for buurt in made["forecast_places"].filter(kind="buurt", last="2024-03-04").to_dicts():
        year = [row for row in rows if row["buurt"] == buurt["place"] and row["occurred_from"] >= END - timedelta(365)]
        assert buurt["last_year"] == buurt["around"] == pytest.approx(len(year), abs=8)  # cells lie over borders


def test_scores_and_verdicts_are_of_the_same_periods(made: dict[str, pl.DataFrame]) -> None:
    scores = [ForecastScore(**row) for row in made["forecast_scores"].drop("run", "gemeente").to_dicts()]
    fortnight = [row for row in scores if row.horizon == 14]
    each = [row.first for row in fortnight if row.origins == 1 and row.rung is None]
    origins = made["forecast_verdicts"].filter(horizon=14)["origin"].to_list()
    assert origins == [*each, END.date().isoformat()]
    [whole] = [row for row in fortnight if row.origins == len(each) and row.rung is None]
    assert (whole.first, whole.last) == (each[0], "2024-02-18")
    tenths = made["forecast_calibration"].filter(pl.col("rung").is_null(), horizon=14)
    assert tenths["observed"].sum() == whole.events
    assert np.isclose(tenths["expected"].sum(), whole.expected)


def test_only_where_and_when_a_werkopdracht_was_carried_out_is_patrolled(made: dict[str, pl.DataFrame]) -> None:
    days = pl.col("first").str.to_date() <= VISITED[1], pl.col("last").str.to_date() >= VISITED[1]
    of_one = made["forecast_scores"].filter(horizon=14, origins=1)
    assert set(of_one.filter(~(days[0] & days[1]))["patrolled"]) == {0}
    there = of_one.filter(*days, rung="long-count")
    assert there["patrolled"].item() > 0
    elsewhere = [("BU99999999", VISITED[1])]
    assert (
        forecasts(points_of(INCIDENTS), small_areas(), {}, today=TODAY, visits=elsewhere)["forecast_scores"][
            "patrolled"
        ].sum()
        == 0
    )


# ----- cells of another side


@pytest.mark.parametrize("side", [100, 110])
def test_cells_of_another_side_tile_the_same_town(points: Points, made: dict[str, pl.DataFrame], side: int) -> None:
    """The plain twin: every incident in the square that begins at its cell's corner; buurten hold the same history."""
    found = forecasts(points, small_areas(), {"incidents": 4}, today=TODAY, visits=[VISITED], side=side)
    places = found["forecast_places"]
    assert set(places["side"]) == {side}
    assert set(made["forecast_places"]["side"]) == {125}
    cells = places.filter(kind="cell", last="2024-03-04").to_dicts()
    assert cells
    inside = [(row["x"], row["y"]) for row in points.of_all.filter(category=KIND).to_dicts()]
    for cell in cells:
        west, south = cell["x"], cell["y"]
        assert (west % side, south % side) == (0, 0)
        assert cell["ever"] == sum(west <= x < west + side and south <= y < south + side for x, y in inside)
    whole = found["forecast_scores"].filter(horizon=14, rung="uniform").sort("origins").tail(1)["places"].item()
    usual = made["forecast_scores"].filter(horizon=14, rung="uniform").sort("origins").tail(1)["places"].item()
    assert whole == pytest.approx(usual * (125 / side) ** 2, rel=0.12)  # at the border of a town cells differ


# ----- in a run


@pytest.mark.django_db(transaction=True)
def test_a_run_stores_them_and_makes_them_again(data_folder, tmp_path) -> None:
    deliver(small_areas(), "areas", folder=tmp_path, scope=Scope.of(GEMEENTE), gemeente=GEMEENTE)
    deliver(INCIDENTS, "incidents", folder=tmp_path, scope=Scope.of(GEMEENTE), gemeente=GEMEENTE)
    said: list[str] = []
    run = analyse(scope=Scope.of(GEMEENTE), gemeente=GEMEENTE, now=NOW, on_progress=said.append)
    assert "Verwachting per plek maken: Woninginbraak (1 van 1)" in said
    scope = Scope.of(GEMEENTE)
    for read in (
        results.forecast_places,
        results.forecast_scores,
        results.forecast_calibration,
        results.forecast_verdicts,
    ):
        rows = read(scope, GEMEENTE, category=KIND)
        assert rows.height > 0
        assert set(rows["run"]) == {run.id}
        assert read(scope, GEMEENTE, category="autokraak").is_empty()
        assert read(Scope.of("GM0001"), GEMEENTE).is_empty()
    again = make_again(scope=scope, gemeente=GEMEENTE, run_id=run.id, on_progress=said.append)
    assert again.equal
    assert {each.what: each.stored > 0 for each in again.compared}["verwachtingen"]


@pytest.mark.django_db(transaction=True)
def test_a_gemeente_keeps_the_cells_it_asked_for_until_it_asks_for_others(data_folder, tmp_path) -> None:
    deliver(small_areas(), "areas", folder=tmp_path, scope=Scope.of(GEMEENTE), gemeente=GEMEENTE)
    deliver(INCIDENTS, "incidents", folder=tmp_path, scope=Scope.of(GEMEENTE), gemeente=GEMEENTE)
    scope = Scope.of(GEMEENTE)

    def made_at(minute: int, **asked: int):
        return analyse(scope=scope, gemeente=GEMEENTE, now=NOW + timedelta(minutes=minute), **asked)

    for wrong in (99, 126, -110):
        with pytest.raises(UnknownValue, match=f"Een vak van {wrong} meter kan niet"):
            made_at(0, cell=wrong)
    sides = [results.side_of_cells(scope, GEMEENTE, run_id=made_at(at, **asked).id)
             for at, asked in enumerate(({}, {"cell": 100}, {}))]  # fmt: skip
    assert sides == [125, 100, 100]
    again = make_again(scope=scope, gemeente=GEMEENTE, run_id=results.runs(scope, GEMEENTE)[-1].id, on_progress=len)
    assert again.equal  # the first, of 125 metres, though the newest has 100
    begun = {"starts_on": NOW.date() - timedelta(days=7), "judged_on": NOW.date() + timedelta(days=70)}
    criterion = forecast_criteria.add(agreed.criterion(gemeente=GEMEENTE, **begun))
    with pytest.raises(UnknownValue, match=f"Doel {criterion.id} van de verwachting is begonnen met vakken van 100"):
        made_at(4, cell=125)
    assert results.side_of_cells(scope, GEMEENTE, run_id=made_at(5, cell=100).id) == 100
