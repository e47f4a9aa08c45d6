"""The other ways to expect a count: each against plain loops, and none with a look ahead."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.trials import rivals
from tests.analysis.simulate import town

FIRST = 18


@pytest.fixture(scope="module", autouse=True)
def few_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(rivals.TREES, "max_iter", 25)
        patch.setitem(rivals.TREES, "learning_rate", 0.25)
        yield


@pytest.fixture(scope="module", params=[(27, 12), (60, 52)], ids=["months", "weeks"])
def history(request: pytest.FixtureRequest) -> History:
    periods, year = request.param
    rng = np.random.default_rng(periods)
    history, _ = town(rng, buurten=6, types=4, months=periods, year=year)
    history.values[rng.random(history.values.shape) < 0.1] = np.nan
    history.values[2, 1, :9] = np.nan
    return history


def pairs(history: History) -> list[tuple[int, int]]:
    return [(buurt, kind) for buurt in range(6) for kind in range(4)]


def mean(values: list[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else math.nan


def average(values: list[float], smoothing: float) -> float:
    """Exponentially weighted, written as one sum."""
    known = [(smoothing * (1 - smoothing) ** (len(values) - 1 - at), y) for at, y in enumerate(values) if y == y]
    return sum(weight * y for weight, y in known) / sum(weight for weight, _ in known) if known else math.nan


def test_the_mean_of_a_year_and_a_year_ago(history: History) -> None:
    of_year, ago = rivals.mean_of_last_year(history), rivals.same_period_last_year(history)
    for buurt, kind in pairs(history):
        series = history.values[buurt, kind].tolist()
        for at in range(history.periods):
            np.testing.assert_allclose(of_year[buurt, kind, at], mean(series[max(0, at - history.year) : at]))
            before = series[at - history.year] if at >= history.year else math.nan
            np.testing.assert_equal(ago[buurt, kind, at], before)


def test_the_moving_average_has_the_smoothing_that_did_best_before(history: History) -> None:
    found = rivals.moving_average(history)
    lost = dict.fromkeys(rivals.SMOOTHINGS, 0.0)
    for at in range(history.periods):
        best = min(lost, key=lost.__getitem__)
        for buurt, kind in pairs(history):
            series = history.values[buurt, kind].tolist()
            np.testing.assert_allclose(found[buurt, kind, at], average(series[:at], best), rtol=1e-9)
            for smoothing in lost:
                guess, seen = max(average(series[:at], smoothing), 0.5 / history.year), series[at]
                if guess == guess and seen == seen:
                    lost[smoothing] += 2 * ((seen * math.log(seen / guess) if seen else 0.0) - seen + guess)


def test_the_width_is_that_of_earlier_errors(history: History) -> None:
    expected = rivals.mean_of_last_year(history)
    forecast = rivals.with_spread_of_errors(history, expected, first=FIRST, learnt_from=5)
    for kind in range(4):
        for at in range(FIRST, history.periods):
            error = square = 0.0
            for buurt in range(6):
                for earlier in range(5, at):
                    guess, seen = (
                        max(expected[buurt, kind, earlier], 0.5 / history.year),
                        history.values[buurt, kind, earlier],
                    )
                    if guess == guess and seen == seen:
                        error += (seen - guess) ** 2 - guess
                        square += guess**2
            variance = max(error / square, 1e-6)
            np.testing.assert_allclose(forecast.size[:, kind, at - FIRST], 1 / variance, rtol=1e-7)
    assert np.nanmin(forecast.mean) >= 0.5 / history.year


def boosted(history: History) -> Floats:
    found = rivals.boosted_trees(history, FIRST)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "method", [rivals.mean_of_last_year, rivals.same_period_last_year, rivals.moving_average, boosted]
)
def test_nothing_is_learnt_from_what_came_later(history: History, method: Callable[[History], Floats]) -> None:
    later = replace(history, values=history.values.copy())
    later.values[:, :, 24:] += 50.0
    np.testing.assert_array_equal(method(later)[:, :, :25], method(history)[:, :, :25])


def test_boosted_trees_find_a_season_and_do_without_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    history, mean = town(np.random.default_rng(5), buurten=20, types=6, months=48, season=0.8)
    found = rivals.boosted_trees(history, 42)
    assert found is not None
    assert np.isnan(found[:, :, :42]).all()
    assert (found[:, :, 42:] > 0).all()
    plain = rivals.mean_of_last_year(history)
    assert _error(found[:, :, 42:], mean[:, :, 42:]) < _error(plain[:, :, 42:], mean[:, :, 42:])
    monkeypatch.setitem(sys.modules, "sklearn.ensemble", None)
    assert rivals.boosted_trees(history, 42) is None


def _error(expected: Floats, true: Floats) -> float:
    return float((np.abs(expected - true) / np.sqrt(true)).mean())
