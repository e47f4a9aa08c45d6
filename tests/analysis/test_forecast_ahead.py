"""The forecast of a run: nothing later is known, horizons agree, and what is told of areas is what their places say."""

from __future__ import annotations

from functools import cache
from math import exp

import numpy as np
import pytest

from openvis.analysis.forecasts.forecast_ahead import EVERY, LEARNT, SCORED, Ahead, ahead, of_areas
from openvis.analysis.forecasts.forecast_scores import came, in_order, scored
from openvis.analysis.forecasts.ladder import Events
from openvis.analysis.forecasts.redraws import Redraws
from openvis.analysis.forecasts.risk_grid import Grid, grid_over
from openvis.domain.forecast import AREA_SHARES, HORIZONS, ForecastReason, Rung

END = 1_000
SIDE = 20  # cells


def town() -> Grid:
    return grid_over(np.array([0.0, SIDE * 125.0 - 1]), np.array([0.0, SIDE * 125.0 - 1]), 125.0)


def events(end: int = END) -> Events:
    """One a day until then: three in four around two busy places, the rest anywhere."""
    rng = np.random.default_rng(4)
    day = np.arange(400, END + 60)
    middle = np.array([[6, 6], [14, 12]])[rng.integers(0, 2, len(day))]
    near = np.clip(np.rint(middle + rng.normal(0, 1.2, middle.shape)), 0, SIDE - 1).astype(np.int64)
    place = np.where(rng.random(len(day)) < 0.75, near[:, 1] * SIDE + near[:, 0], rng.integers(0, SIDE**2, len(day)))
    return Events(place, day).before(end)


@cache
def told() -> tuple[Ahead, ...]:
    return ahead(events(), town(), END, np.random.default_rng(1), Redraws(1), category="woninginbraak", patrolled=west)


def west(first: int, after: int) -> np.ndarray:
    """Somebody is in the western half in every second fortnight."""
    return (np.arange(SIDE**2) % SIDE < SIDE / 2) & ((END - first) // EVERY % 2 == 1)


def test_the_longer_the_more_and_where_does_not_change() -> None:
    week, fortnight, month = told()
    assert [each.horizon for each in told()] == list(HORIZONS)
    assert {each.rung for each in told()} == {Rung.MIXTURE}
    assert fortnight.mean.sum() == pytest.approx(2 * week.mean.sum()) == pytest.approx(month.mean.sum() / 2)
    assert fortnight.mean.sum() == pytest.approx(14, rel=0.25)  # one a day
    assert all((each.low <= each.mean + 1).all() and (each.high >= each.low).all() for each in told())
    row, column = np.divmod(np.argsort(-fortnight.mean)[:8], SIDE)
    assert np.minimum(np.hypot(row - 6, column - 6), np.hypot(row - 12, column - 14)).max() < 3


def test_every_period_that_ended_is_scored_and_no_other() -> None:
    for each in told():
        assert each.trial
        origins = [row.first for row in each.trial.each if row.rung is Rung.UNIFORM]
        kept = [back for back in range(SCORED, 0, -1) if each.horizon <= back * EVERY]
        assert len(origins) == len(kept) == len(set(origins))
        assert len(each.verdicts) == len(kept) + 1
        assert each.trial.scores[0].events == sum(row.events for row in each.trial.each if row.rung is None)
        assert {row.rung for row in each.trial.scores} == {None, *Rung} - {Rung.BOOSTED_TREES}
        assert each.verdicts[-1].on
        assert each.verdicts[-1].periods == len(kept) + LEARNT


def test_each_tenth_has_the_interval_chance_makes_of_it() -> None:
    """By hand: the first count at which the Poisson chance of that many or fewer reaches each tail."""
    for row in [row for each in told() if each.trial for row in each.trial.calibration if row.rung is None]:
        mean, first = row.expected, exp(-row.expected)
        chances = np.cumsum([first, *(first := first * mean / n for n in range(1, 500))])
        assert (row.low, row.high) == (int(np.argmax(chances >= 0.05)), int(np.argmax(chances >= 0.95)))


def test_what_comes_after_changes_nothing() -> None:
    later = ahead(
        events(END + 60), town(), END, np.random.default_rng(1), Redraws(1), category="woninginbraak", patrolled=west
    )
    for one, other in zip(told(), later, strict=True):
        assert np.array_equal(one.mean, other.mean)
        assert repr((one.verdicts, one.trial)) == repr((other.verdicts, other.trial))  # of what is unknown, NaN


def test_too_short_a_past_shows_the_count() -> None:
    past = events()
    short = Events(past.place[past.day >= END - 100], past.day[past.day >= END - 100])
    for each in ahead(short, town(), END, np.random.default_rng(1), Redraws(1), category="woninginbraak"):
        assert each.trial is None
        assert [verdict.reason for verdict in each.verdicts] == [ForecastReason.TOO_FEW]
        assert each.rung is Rung.LONG_COUNT
    nothing = Events(np.empty(0, np.int64), np.empty(0, np.int64))
    assert (
        ahead(nothing, town(), END, np.random.default_rng(1), Redraws(1), category="woninginbraak")[0].mean.sum() == 0
    )


def test_where_somebody_was_sent_is_counted_among_the_coloured_cells() -> None:
    fortnight = told()[1].trial
    assert fortnight
    coloured = round(max(AREA_SHARES) * SIDE**2)
    for row in (row for row in fortnight.each if row.rung is Rung.SHRUNK):
        assert row.patrolled <= coloured
        assert row.patrolled_hits <= row.events
    by_turns = [row.patrolled > 0 for row in fortnight.each if row.rung is Rung.LONG_COUNT]
    assert by_turns == [(SCORED - at) % 2 == 1 for at in range(SCORED)]
    [whole] = [row for row in fortnight.scores if row.rung is Rung.LONG_COUNT]
    assert whole.patrolled == sum(row.patrolled for row in fortnight.each if row.rung is Rung.LONG_COUNT) > 0


def test_patrolled_cells_one_by_one() -> None:
    share = np.arange(400.0) / np.arange(400.0).sum()
    counts = np.arange(400.0) % 5
    sent = np.arange(400) % 3 == 0
    order = in_order(share[None], town())
    seen = came(counts[None], np.array([10.0]))
    found = scored(order, seen, sent[None])
    top = [cell for cell in range(400 - 20, 400) if cell % 3 == 0]
    assert (found.patrolled[0, 0], found.patrolled_hits[0, 0]) == (len(top), sum(cell % 5 for cell in top))
    assert scored(order, seen).patrolled[0, 0] == 0


def test_areas_hold_what_their_cells_hold() -> None:
    mean, owner = np.array([1.0, 2.0, 3.0, 50.0]), np.array([0, 1, 1, 9])
    total, low, high = of_areas(mean, owner, 3, 0.0)
    assert total.tolist() == [1.0, 5.0, 0.0]
    assert (low[1], high[1]) == (2, 9)  # Poisson of 5
    assert of_areas(mean, owner, 3, 1.0)[2][1] > 9
    assert high[2] == 0
