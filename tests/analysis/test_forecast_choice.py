"""The rule by which a rung is shown: what it may know, when it chooses, goes off and comes back by itself."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.forecasts.forecast_choice import (
    LEAST_PERIODS,
    Likelihoods,
    beside_plain,
    falls_behind,
    grain,
    verdicts,
)
from openvis.analysis.forecasts.redraws import Redraws
from openvis.domain.forecast import BASELINE, PLAIN, RUNGS, ForecastReason, Rung
from openvis.domain.places_and_times import PlaceKind

PERIODS, EVENTS = 40, 20.0


def history(rng: np.random.Generator, **gains: float) -> Likelihoods:
    """Every rung gains so much per incident in every period, and what chance adds; those not named as uniform."""
    made = {rung: rng.normal(0.0, 3.0, PERIODS) for rung in RUNGS}
    for name, gain in gains.items():
        made[Rung[name]] = made[Rung[name]] + gain * EVENTS
    made[Rung.UNIFORM] = np.zeros(PERIODS)
    days = tuple(range(0, 14 * PERIODS, 14))
    return Likelihoods(days, tuple(day + 14 for day in days), made, np.full(PERIODS, EVENTS))


def origins() -> list[int]:
    return list(range(0, 14 * (PERIODS + 1), 14))


def test_the_mixture_is_shown_where_it_beats_every_plain_rung() -> None:
    seen = history(np.random.default_rng(1), LAST_PERIOD=-2.0, LONG_COUNT=0.3, SHRUNK=0.9, MIXTURE=0.7)
    verdict = verdicts(seen, [14 * PERIODS], Redraws(1))[0]
    assert (verdict.on, verdict.reason, verdict.shown, verdict.chosen) == (
        True, ForecastReason.BEATS, Rung.MIXTURE, Rung.MIXTURE,
    )  # fmt: skip
    assert verdict.beside is Rung.LONG_COUNT
    assert 0 < verdict.low < verdict.gain < verdict.high
    assert verdict.gain == pytest.approx(0.4, abs=0.1)


def test_where_it_is_a_little_better_it_is_shown_and_not_called_sure() -> None:
    seen = history(np.random.default_rng(2), LONG_COUNT=0.5)
    seen.gains[Rung.MIXTURE][:] = seen.gains[Rung.LONG_COUNT] + np.random.default_rng(3).normal(0.1, 2.0, PERIODS)
    found = beside_plain(seen, Redraws(1))
    assert found.rung is Rung.LONG_COUNT
    assert found.low < 0 < found.gain < found.high
    verdict = verdicts(seen, [14 * PERIODS], Redraws(1))[0]
    assert (verdict.on, verdict.low < 0) == (True, True)


@pytest.mark.parametrize("plain", PLAIN)
def test_where_a_plain_rung_is_as_good_the_count_is_shown(plain: Rung) -> None:
    seen = history(np.random.default_rng(3), **{plain.name: 0.8}, MIXTURE=0.7)
    seen.gains[plain][:] = np.maximum(seen.gains[plain], seen.gains[Rung.MIXTURE])
    verdict = verdicts(seen, [14 * PERIODS], Redraws(1))[0]
    assert (verdict.shown, verdict.reason, verdict.on) == (BASELINE, ForecastReason.NOTHING_BEATS, False)
    assert verdict.beside is plain
    assert verdict.gain <= 0


def test_with_few_periods_the_count_is_shown() -> None:
    told = verdicts(history(np.random.default_rng(4), MIXTURE=0.7), origins(), Redraws(1))
    assert {verdict.reason for verdict in told[:LEAST_PERIODS]} == {ForecastReason.TOO_FEW}
    assert {verdict.shown for verdict in told[:LEAST_PERIODS]} == {BASELINE}
    assert {verdict.shown for verdict in told[LEAST_PERIODS:]} == {Rung.MIXTURE}
    assert [verdict.periods for verdict in told] == list(range(PERIODS + 1))
    assert {verdict.since for verdict in told[LEAST_PERIODS:]} == {told[LEAST_PERIODS].origin}


def shocked() -> Likelihoods:
    seen = history(np.random.default_rng(5), MIXTURE=0.7, LONG_COUNT=-0.5)
    seen.gains[Rung.MIXTURE][25:28] = -1.0 * EVENTS  # in three periods incidents come where they never came
    return seen


def test_it_goes_off_in_a_shock_and_comes_back_by_itself() -> None:
    told = verdicts(shocked(), origins(), Redraws(1))
    off = [at for at, verdict in enumerate(told) if verdict.reason is ForecastReason.SWITCHED_OFF]
    assert off == list(range(off[0], off[-1] + 1))
    assert off[0] in (26, 27)  # what happened in period 25 is known at 26
    assert 28 <= off[-1] <= 31
    for at in off:
        verdict = told[at]
        assert (verdict.on, verdict.shown, verdict.chosen) == (False, BASELINE, Rung.MIXTURE)
        assert verdict.beside is not None
        assert verdict.gain <= 0
        assert verdict.since == told[off[0]].origin
    after = told[off[-1] + 1]
    assert (after.on, after.reason, after.since) == (True, ForecastReason.BEATS, after.origin)


def test_a_verdict_knows_nothing_of_later() -> None:
    rng = np.random.default_rng(6)
    seen = history(rng, MIXTURE=0.7)
    ended = verdicts(seen, [14 * 20], Redraws(1))
    for gains in seen.gains.values():
        gains[20:] = rng.normal(0, 100, PERIODS - 20)
    assert verdicts(seen, [14 * 20], Redraws(1)) == ended
    assert seen.known(14 * 20 - 1).origins[-1] == 14 * 18  # a period that ends tomorrow has not ended


def test_with_few_incidents_more_periods_are_watched() -> None:
    seen = history(np.random.default_rng(7), MIXTURE=0.7)
    seen.gains[Rung.MIXTURE][-3:] = -100.0
    found = falls_behind(seen)
    assert found is not None
    assert found[1] < -4
    seen.events[-3:] = 1.0  # three incidents are no reason, the periods before them were good
    seen.gains[Rung.MIXTURE][-3:] = -1.0
    assert falls_behind(seen) is None
    seen.events[:] = 0.1
    assert falls_behind(seen) is None


def test_rungs_that_are_nearly_level_take_turns_without_a_fall() -> None:
    """As in large areas: ahead by a little, behind in every third sum of three, and never off."""
    times = 0
    for seed in range(40):
        seen = history(np.random.default_rng(seed), MIXTURE=0.02)
        seen.gains[Rung.LONG_COUNT][:] = 0.0
        times += falls_behind(seen) is not None
    assert times <= 4  # once in a hundred for each of three plain rungs


def test_a_sparse_type_goes_by_its_group_or_by_buurt() -> None:
    a_year = {"fietsdiefstal": 900.0, "winkeldiefstal": 100.0, "overval": 12.0, "zakkenrollerij": 149.0, "brand": 20.0}
    group = dict.fromkeys(a_year, "vermogen") | {"brand": "overig", "overval": "geweld"}
    told = {each.category: (each.kind, each.group) for each in grain(a_year, group)}
    assert told == {
        "fietsdiefstal": (PlaceKind.CELL, None),
        "winkeldiefstal": (PlaceKind.BUURT, "vermogen"),
        "zakkenrollerij": (PlaceKind.BUURT, "vermogen"),
        "overval": (PlaceKind.BUURT, None),
        "brand": (PlaceKind.BUURT, None),
    }
    assert grain({"brand": 150.0}, {"brand": "overig"})[0].kind is PlaceKind.CELL
