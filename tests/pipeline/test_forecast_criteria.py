"""A criterion against the scores of a run: which periods count, what is summed, and when it is final."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from openvis.analysis.forecasts.forecast_judgement import judged
from openvis.domain.delivery import frame_schema
from openvis.domain.forecast import ForecastScore
from openvis.domain.forecast_criterion import WAIT, CriterionMeasure, CriterionVerdict
from openvis.domain.places_and_times import PlaceKind
from openvis.pipeline.concluding.forecast_criteria import judgements
from tests.support.forecast_criteria import criterion

FIRST = date(2026, 1, 5)
EVENTS = [20, 10, 0, 30, 25, 15, 40, 20, 10, 30, 20]  # by period of fourteen days; the last ends after the judgement
HITS = [5, 1, 0, 9, 5, 5, 10, 4, 4, 9, 9]
JUDGED = FIRST + timedelta(days=140)
VERSIONS = {"incidents": 4}


def scores(kind: str = "cell", periods: int = len(EVENTS)) -> pl.DataFrame:
    """What was shown, and the count of all years, which made each incident .1 nat less likely."""
    rows = []
    for at in range(periods):
        day = FIRST + timedelta(days=14 * at)
        share = HITS[at] / EVENTS[at] if EVENTS[at] else float("nan")
        same = {"category": "woninginbraak", "kind": kind, "horizon": 14, "origins": 1, "places": 200,
                "first": day.isoformat(), "last": day.isoformat(), "events": EVENTS[at]}  # fmt: skip
        gain = float("nan") if not EVENTS[at] else 0.5
        rows.append(same | {"rung": None, "hits_3": share, "hits_1": share / 2, "gain": gain})
        rows.append(same | {"rung": "long-count", "hits_3": 0.9, "hits_1": 0.9, "gain": gain - 0.1})
    return pl.DataFrame(rows, schema=frame_schema(ForecastScore))


def of(found, measure=CriterionMeasure.HITS, *, today=JUDGED, least=0.25, **changed):
    asked = criterion(measure=measure, least=least, starts_on=FIRST, judged_on=JUDGED, **changed)
    [told] = judgements([(asked, "woninginbraak")], found, VERSIONS, today=today)
    return told


def test_hits_are_counted_over_the_periods_that_lie_within_its_days():
    found = of(scores())
    assert (found.periods, found.events, found.hits) == (10, sum(EVENTS[:10]), sum(HITS[:10]))
    assert found.value == pytest.approx(sum(HITS[:10]) / sum(EVENTS[:10]))
    assert found.low < found.value < found.high
    assert (found.first, found.last, found.area) == ("2026-01-05", "2026-05-11", 0.03)
    assert (found.verdict, found.final) == (CriterionVerdict.MET, True)
    assert of(scores(), least=0.27).verdict is CriterionVerdict.NOT_MET
    assert of(scores()) == found  # drawn from the versions: again the same


def test_a_pai_is_the_hits_over_the_share_of_the_places():
    found = of(scores(), CriterionMeasure.PAI, least=13)
    assert found.area == 0.01
    assert found.value == pytest.approx(sum(HITS[:10]) / 2 / sum(EVENTS[:10]) / 0.01)
    assert found.verdict is CriterionVerdict.MET


def test_a_gain_is_above_the_count_of_all_years_and_has_no_hits():
    found = of(scores(), CriterionMeasure.GAIN, least=0.2)
    assert found.value == pytest.approx(0.1)
    assert (found.hits, found.area, found.verdict) == (None, None, CriterionVerdict.NOT_MET)


@pytest.mark.parametrize(
    ("periods", "today", "final"),
    [
        (10, JUDGED - timedelta(days=1), False),
        (10, JUDGED, True),
        (8, JUDGED, False),  # of the last weeks nothing has come in yet
        (8, JUDGED + WAIT - timedelta(days=1), False),
        (8, JUDGED + WAIT, True),
        (0, JUDGED, False),
        (0, JUDGED + WAIT, True),
    ],
)
def test_it_is_final_once_its_day_has_come_and_its_last_days_are_in(periods, today, final):
    found = of(scores(periods=periods), today=today)
    assert (found.final, found.periods) == (final, periods)


@pytest.mark.parametrize("periods", [0, 1, 4])
def test_with_few_periods_or_incidents_nothing_is_said(periods):
    assert of(scores(periods=periods), today=JUDGED + WAIT).verdict is CriterionVerdict.TOO_LITTLE_DATA
    rare = scores().with_columns(events=pl.min_horizontal("events", pl.lit(2)))
    assert of(rare).verdict is CriterionVerdict.TOO_LITTLE_DATA


def test_of_a_type_in_cells_the_cells_are_judged_and_of_another_its_buurten():
    both = pl.concat([scores("buurt"), scores("cell")])
    assert of(both).kind is PlaceKind.CELL
    assert of(both).events == of(scores()).events
    assert of(scores("buurt")).kind is PlaceKind.BUURT


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Thirteen periods of some thirty incidents, a fifth of which fall in the coloured part."""
    rng, inside = np.random.default_rng(1), 0
    for _ in range(200):
        events = rng.poisson(30, 13).astype(float)
        _, low, high, _ = judged(rng.binomial(events.astype(int), 0.2).astype(float), events, 0.2, rng)
        inside += low <= 0.2 <= high
    assert 0.78 <= inside / 200 <= 0.97  # too narrow with so few blocks, as its docstring says
