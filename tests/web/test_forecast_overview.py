"""All types in one table, and every period of one: what is told is what is stored, and nothing is left out."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from openvis.domain.forecast import Rung
from openvis.domain.forecast_criterion import CriterionStand
from openvis.errors import UnknownValue
from openvis.web.presenters import forecast_criteria, forecast_periods
from openvis.web.presenters import forecast_score as score
from openvis.web.presenters.forecast_overview import overview
from tests.support import forecast_criteria as agreed
from tests.support import town_forecast as town

KINDS = (("woninginbraak", "cell"), ("woninginbraak", "buurt"), ("fietsendiefstal", "cell"))


def together(maker, kinds=KINDS) -> pl.DataFrame:
    return pl.concat([maker(category, kind=kind) for category, kind in kinds])


def told(kinds=KINDS, **others):
    given = {
        "scores": together(town.scores, kinds),
        "verdicts": together(town.verdicts, kinds),
        "places": town.places(kind="buurt"),
        "labels": list(dict.fromkeys(category for category, _ in kinds)),
        "goals": {"woninginbraak": "gehaald"},
        "public": ["woninginbraak", "vernieling", "fietsendiefstal"],
    }
    return overview(**given | others)


# ----- all types


def test_every_type_is_a_row_of_its_finest_places_with_what_is_stored():
    """The plain twin: found again in the stored rows, one by one."""
    rows = told()["rows"]
    assert [(row.category, row.per) for row in rows] == [("woninginbraak", "vakken"), ("fietsendiefstal", "vakken")]
    for row in rows:
        stored = town.scores(row.category).filter(origins=3).to_dicts()
        shown = next(each for each in stored if each["rung"] is None)
        count = next(each for each in stored if each["rung"] == Rung.LONG_COUNT.value)
        for said, each in ((row.hits, shown), (row.hits_count, count)):
            assert said.startswith(f"{round(each['hits_3'] * each['events'])} van {each['events']} (")
        assert row.more.startswith(f"{count['less']:.2f}".replace(".", ","))


def test_what_stands_aside_is_named_with_the_reason_and_since_when():
    found = told()
    burglary, theft = found["rows"]
    assert (burglary.on, burglary.why_not, burglary.since) == (True, "", "21 december 2025")
    assert (theft.on, theft.why_not, theft.since) == (False, "niet beter dan de telling: uit", "7 december 2025")
    assert found["told"][0] == (
        "Bij 1 van de 2 soorten en groepen staat de verwachting aan. Bij fietsendiefstal doet zij een stap opzij; daar "
        "ziet u de telling van alle jaren."
    )
    assert told((("woninginbraak", "cell"),))["told"][0] == "Bij alle soorten en groepen (1) staat de verwachting aan."


def test_a_type_that_is_too_rare_for_cells_is_said_to_be_per_buurt_and_which_group_stands_in():
    themes = [town.scores().with_columns(category=pl.lit("vermogen")), town.scores(kind="buurt")]
    verdicts = [town.verdicts().with_columns(category=pl.lit("vermogen")), town.verdicts(kind="buurt")]
    found = told(scores=pl.concat(themes), verdicts=pl.concat(verdicts), labels=["woninginbraak", "vermogen"])
    assert [(row.label, row.per, row.a_year) for row in found["rows"]] == [
        ("Woninginbraak", "buurten", "23 per jaar"),  # 12 + 11 in the two buurten
        ("Diefstal en inbraak (hele groep)", "vakken", ""),
    ]
    assert found["told"][1] == (
        "Een verwachting per vak vraagt 150 incidenten per jaar. Met minder is bijna elk vak altijd leeg. Daarom staat "
        "woninginbraak per buurt (vanaf 50 per jaar), en in vakken alleen samen: diefstal en inbraak (hele groep)."
    )


def test_a_type_without_a_forecast_is_named():
    assert told()["without"] == ["vernieling"]


def test_a_goal_is_that_of_the_newest_version_that_began():
    assert [row.goal for row in told()["rows"]] == ["gehaald", "geen"]
    old = agreed.criterion(id=1, starts_on=date(2026, 1, 1), judged_on=date(2026, 6, 1))
    new = agreed.criterion(id=2, starts_on=date(2026, 6, 1), judged_on=date(2026, 12, 1))
    ahead = agreed.criterion(id=3, starts_on=date(2027, 6, 1), judged_on=date(2027, 12, 1))
    met = {(1, "woninginbraak"): agreed.judgement(criterion=1), (3, "woninginbraak"): agreed.judgement(criterion=3)}
    assert ahead.stand(date(2026, 7, 1)) is CriterionStand.SET
    standing = forecast_criteria.standing([ahead, new, old], met, date(2026, 7, 1))
    assert standing == {"woninginbraak": "nog niet"}
    assert forecast_criteria.standing([old], met, date(2026, 7, 1)) == {"woninginbraak": "gehaald"}


# ----- every period of one type


def periods():
    scores, verdicts = score.scores_of(town.scores()), score.verdicts_of(town.verdicts())
    return forecast_periods.period_rows(score.singles_of(scores), verdicts)


def test_every_period_is_a_row_the_newest_first_with_what_was_shown_then():
    rows = periods()
    assert [row.first for row in rows] == list(reversed(town.ORIGINS))
    assert [row.on for row in rows] == [True, False, True]
    assert rows[1].shown == "telling van alle jaren"
    assert {(row.hits, row.hits_count) for row in rows} == {("8 van 20 (40 %)", "6 van 20 (30 %)")}
    assert {(row.bar, row.bar_count) for row in rows} == {(100.0, 75.0)}


def test_where_people_had_been_sent_is_marked_in_its_period_alone():
    sent = pl.when(pl.col("first") == town.ORIGINS[1], pl.col("origins") == 1).then(pl.lit(2)).otherwise(0)
    rows = town.scores().with_columns(patrolled=sent, patrolled_hits=sent - 1)
    found = forecast_periods.period_rows(score.singles_of(score.scores_of(rows)), [])
    assert [(row.patrolled, row.patrolled_hits) for row in found] == [("", ""), ("◆ 2 van 5", "1 geteld"), ("", "")]
    assert [row.on for row in found] == [None] * 3


def test_a_period_that_was_asked_for_stands_by_itself_and_another_is_refused():
    scores = score.scores_of(town.scores())
    board = score.board(scores, town.ORIGINS[0])
    assert (board["last_period"], board["last_is_newest"]) == ("23 november 2025", False)
    assert len(board["last"]) == 5
    with pytest.raises(UnknownValue, match="geen eerste dag"):
        score.board(scores, "2025-11-24")


# ----- calibration of every way


def test_every_way_has_its_own_tenths_with_a_mark_beyond_chance():
    rows = town.calibration().with_columns(low=pl.lit(2), high=pl.lit(9))
    shown, count = score.calibration_of_rungs(rows)
    assert (shown["name"], shown["shown"], count["name"]) == ("wat u zag", True, "telling van alle jaren")
    assert shown["cells"][0] == "1,5 / 2"
    assert shown["cells"][9] == "15,0 / 11 ▲"
    assert count["cells"][0] == "1,5 / 1 ▽"
    assert len(count["cells"]) == 10
