"""The story of the demo in places: the planted hotspots and near repeats are found, and nothing else comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest

from openvis.demo.criteria import JUDGED
from openvis.demo.event_types import DemoSource, event_types
from openvis.demo.guide import usual_history
from openvis.demo.history import History
from openvis.demo.moments import HOURS
from openvis.demo.town import GEMEENTE
from openvis.demo.truths import TRUTHS
from openvis.domain.access import Scope
from openvis.domain.category import THEMES
from openvis.domain.forecast_criterion import (
    CriterionStand,
    CriterionVerdict,
    ForecastCriterion,
    ForecastJudgement,
)
from openvis.store import forecast_criteria, results
from tests.support.demo_store import NOW, demo_store
from tests.support.kept import Keeper

SCOPE = Scope.of(GEMEENTE)
TOP = 3  # of its type


@dataclass(frozen=True)
class Built:
    hot_cells: pl.DataFrame
    near_repeats: pl.DataFrame
    open_windows: pl.DataFrame
    hot_times: pl.DataFrame
    forecast_places: pl.DataFrame
    forecast_scores: pl.DataFrame
    forecast_verdicts: pl.DataFrame
    dayparts: pl.DataFrame
    audit_areas: pl.DataFrame
    criteria: list[ForecastCriterion]
    judgements: dict[tuple[int, str], ForecastJudgement]


@pytest.fixture(scope="module")
def kept() -> dict[str, Built]:
    return {}


@pytest.fixture
def built(db: None, keeper: Keeper, kept: dict[str, Built]) -> Built:
    if not kept:
        demo_store(keeper)
        readers = (
            results.hot_cells,
            results.near_repeats,
            results.open_windows,
            results.hot_times,
            results.forecast_places,
            results.forecast_scores,
            results.forecast_verdicts,
            results.forecast_daypart_trials,
        )
        kept["demo"] = Built(
            *(read(SCOPE, GEMEENTE) for read in readers),
            results.deployment_audit(SCOPE, GEMEENTE)["areas"],
            sorted(forecast_criteria.of_gemeente(SCOPE, GEMEENTE), key=lambda each: each.judged_on),
            forecast_criteria.judgements(SCOPE, GEMEENTE),
        )
    return kept["demo"]


@pytest.mark.parametrize(
    ("area", "slug"),
    [
        (TRUTHS.hotspot.area, TRUTHS.hotspot.category),
        (TRUTHS.worked.area, TRUTHS.worked.category),
        (TRUTHS.displaced.displaced_to, TRUTHS.displaced.category),
    ],
)
def test_where_much_was_planted_the_surest_cells_are(built: Built, area: str, slug: str) -> None:
    cells = built.hot_cells.filter(category=slug)
    assert set(cells["buurt"][:TOP]) == {area}
    most = cells.group_by("buurt").len().sort("len")["buurt"][-1]
    assert most == area


def test_only_burglary_comes_back_nearby_as_it_was_planted(built: Built) -> None:
    repeating = built.near_repeats.filter("repeats")
    assert repeating["category"].to_list() == [TRUTHS.near_repeats.category]
    assert built.near_repeats.height > 10
    row = repeating.row(0, named=True)
    assert (row["metres"], row["days"]) == (TRUTHS.near_repeats.metres, TRUTHS.near_repeats.days)
    year = usual_history().police.filter(
        pl.col("category") == TRUTHS.near_repeats.category, pl.col("occurred_from").dt.date() >= date(2025, 11, 1)
    )
    assert row["incidents"] == year.height
    planted = row["pairs"] - row["expected"]
    assert planted / row["incidents"] == pytest.approx(TRUTHS.near_repeats.chance, abs=0.08)


def test_windows_are_open_where_burglary_was_in_the_last_thirty_days(built: Built, history: History) -> None:
    police = history.police.filter(category=TRUTHS.near_repeats.category)
    late = police.filter(pl.col("occurred_from").dt.date().is_between(date(2026, 10, 23), NOW.date()))
    cells = {f"E{int(x // 100):04d}N{int(y // 100):04d}" for x, y in late.select("x", "y").iter_rows()}
    assert set(built.open_windows["cell"]) == cells
    assert built.open_windows["incidents"].sum() == late.height > 0
    assert built.open_windows["last_day"].min() >= NOW.date().isoformat()


@pytest.mark.parametrize(("slug", "hour"), [("vernieling", 18), ("fietsendiefstal", 12), ("melding-wildplassen", 0)])
def test_the_busiest_dagdeel_is_the_one_the_town_draws_most_in(built: Built, slug: str, hour: int) -> None:
    [kind] = [kind for source in DemoSource for kind in event_types(source) if kind.category == slug]
    drawn = HOURS[kind.moment]
    assert sum(drawn[hour : hour + 6]) == max(sum(drawn[at : at + 6]) for at in range(0, 24, 6))
    dagdelen = built.hot_times.filter(category=slug, hours=6)
    busiest = dagdelen.sort("expected").row(-1, named=True)
    assert busiest["hour"] == hour
    assert busiest["low"] > busiest["incidents"] / 28
    assert dagdelen["expected"].sum() == pytest.approx(busiest["incidents"])


def test_what_officers_found_is_on_no_map(built: Built) -> None:
    for frame in (built.hot_cells, built.near_repeats, built.open_windows, built.hot_times):
        assert not {source for source in frame["source"] if "handhaving" in source}


# ----- the forecast


def test_the_forecast_stands_aside_in_the_shock_and_comes_back(built: Built) -> None:
    """Off within two periods of the first that went wrong, because no knowledge did at least as well; on by now."""
    shock = TRUTHS.shock
    decided = built.forecast_verdicts.filter(category=shock.category, horizon=14)
    before = decided.filter(pl.col("origin") <= shock.first.isoformat())
    assert before.height > 1
    assert before["on"].all()
    off = decided.filter(~pl.col("on"))
    switched = off.filter(reason="switched-off")
    assert switched["shown"].unique().to_list() == ["long-count"]
    assert switched["beside"].unique().to_list() == ["uniform"]
    assert switched["gain"].max() <= 0
    assert shock.first < date.fromisoformat(off["origin"][0]) <= shock.last
    assert off["origin"][0] == switched["origin"][0]
    back = decided.filter(pl.col("origin") > off["origin"][-1])
    assert back["on"].all()
    now = decided.row(-1, named=True)
    assert (now["on"], now["reason"]) == (True, "beats")
    assert date.fromisoformat(now["since"]) > shock.last


def test_nothing_else_that_is_frequent_is_switched_off(built: Built) -> None:
    others = built.forecast_verdicts.filter(
        pl.col("category") != TRUTHS.shock.category, ~pl.col("category").is_in(list(THEMES)), kind="cell"
    )
    assert others["category"].n_unique() >= 8
    assert set(others["reason"]) <= {"beats", "too-few"}


def test_what_is_forecast_is_what_the_public_reports_and_adds_up(built: Built) -> None:
    assert {row for row in built.forecast_places["category"] if row.startswith("boa-")} == set()
    fortnight = built.forecast_places.filter(kind="buurt", last="2026-12-05")
    slug = TRUTHS.hotspot.category
    assert fortnight.filter(category=slug).sort("expected")["place"][-1] == TRUTHS.hotspot.area
    board = built.forecast_scores.filter(category=slug, horizon=14, origins=1, rung="uniform")
    mean = board["events"].mean()
    assert fortnight.filter(category=slug)["expected"].sum() == pytest.approx(mean, rel=0.5)


def test_what_was_asked_of_the_forecast_is_judged_once_and_the_rest_is_told_as_it_stands(built: Built) -> None:
    judged, ahead = built.criteria
    assert (judged.judged_on, judged.stand(NOW.date())) == (JUDGED.judged_on, CriterionStand.PAST)
    assert ahead.stand(NOW.date()) is CriterionStand.RUNNING
    for criterion, slug in [(each, slug) for each in built.criteria for slug in each.categories]:
        told = built.judgements[criterion.id, slug]
        assert told.final is (criterion is judged)
        assert told.periods == (12 if told.final else 4)
        scored = built.forecast_scores.filter(category=slug, horizon=14, origins=1, kind="cell")
        within = pl.col("first").is_between(pl.lit(told.first), pl.lit(told.last))
        counted = scored.filter(pl.col("rung").is_null(), within)
        assert told.events == counted["events"].sum() > 0
        if told.hits is not None:
            assert told.hits == round((counted["hits_3"].fill_nan(0) * counted["events"]).sum())
            assert told.value == pytest.approx(told.hits / told.events)
            assert (told.verdict is CriterionVerdict.MET) is (told.value >= criterion.least)
        else:
            assert told.verdict is CriterionVerdict.TOO_LITTLE_DATA  # four periods say nothing yet


def test_when_is_told_where_it_beats_a_flat_week(built: Built) -> None:
    trials = built.dayparts
    shown = trials.filter(pl.col("shown") != "flat")
    assert 0 < shown.height < trials.height  # some types are too rare to say
    assert (shown["general_low"] > 0).all()
    assert set(trials["category"]) == set(built.forecast_verdicts["category"])


def test_hours_of_the_actions_come_together_in_one_buurt(built: Built) -> None:
    first = built.audit_areas.row(0, named=True)
    assert (first["area"], first["hours"]) == (TRUTHS.displaced.area, 52.0)
    assert first["share_late"] > 2 * first["share_early"]
    assert built.audit_areas.filter(pl.col("hours") > 0)["area"].sort().to_list() == sorted(
        planted.area for planted in TRUTHS.interventions
    )
