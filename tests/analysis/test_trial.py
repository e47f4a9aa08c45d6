"""The trial on the past: every figure from what was known before, on counts whose truth is known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from openvis.analysis.expectations.expectation import expect
from openvis.analysis.expectations.history import Flags, History
from openvis.analysis.trials import rivals
from openvis.analysis.trials.scores import Forecast, log_score, pit_below, poisson_deviance
from openvis.analysis.trials.trial import forecasts, scores
from openvis.domain.backtest import Method, MethodScore
from tests.analysis.simulate import town

TYPES = ("zeldzaam", "soms", "vaak", "steeds")
FIRST = 30
METHODS = set(Method) - {Method.WITH_KNOWN}


@pytest.fixture(scope="module", autouse=True)
def few_trees() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(rivals.TREES, "max_iter", 25)
        patch.setitem(rivals.TREES, "learning_rate", 0.25)
        yield


@pytest.fixture(scope="module")
def history() -> History:
    history, _ = town(np.random.default_rng(3), buurten=30, types=4, months=42, between_months=0.2, season=0.5)
    history.values[4, 2, 35] = np.nan
    history.values[5, 3, :] = np.nan
    return history


@pytest.fixture(scope="module")
def tried(history: History) -> dict[Method, Forecast]:
    return forecasts(history, FIRST)


@pytest.fixture(scope="module")
def told(history: History, tried: dict[Method, Forecast]) -> dict[tuple[str | None, Method], MethodScore]:
    found = scores(history, FIRST, tried, TYPES, np.random.default_rng(1))
    return {(score.type, score.method): score for score in found}


def test_every_method_forecasts_and_ours_is_the_expectation_of_that_moment(
    history: History, tried: dict[Method, Forecast]
) -> None:
    assert set(tried) == METHODS
    at_that_moment = expect(history.first_periods(36), [1])
    np.testing.assert_array_equal(tried[Method.OPENVIS].mean[:, :, 6], at_that_moment.mean)
    np.testing.assert_array_equal(tried[Method.OPENVIS].size[:, :, 6], at_that_moment.size)


def test_scores_are_means_over_the_counts_that_are_there(
    history: History, tried: dict[Method, Forecast], told: dict[tuple[str | None, Method], MethodScore]
) -> None:
    counts = history.values[:, :, FIRST:]
    judged: Flags = ~np.isnan(counts)
    for method, forecast in tried.items():
        score = told[None, method]
        assert score.counts == judged.sum() == 30 * 4 * 12 - 1 - 12
        assert score.mean == pytest.approx(counts[judged].mean())
        assert score.deviance == pytest.approx(poisson_deviance(counts, forecast.mean)[judged].mean())
        assert score.log_score == pytest.approx(log_score(counts, forecast)[judged].mean())
        assert sum(score.pit) == pytest.approx(1.0)
        part = Forecast(forecast.mean[judged], forecast.size[judged])
        low, high = pit_below(counts[judged], part, np.array([0.05, 0.95]))
        assert score.within == pytest.approx(high - low)
        low, high = score.deviance_more_low, score.deviance_more_high
        assert low <= score.deviance_more <= high
    for field in ("deviance_more", "deviance_more_low", "deviance_more_high", "log_score_more", "log_score_more_low"):
        assert getattr(told[None, Method.OPENVIS], field) == 0.0


def test_types_add_up_to_all(told: dict[tuple[str | None, Method], MethodScore]) -> None:
    for method in METHODS:
        parts = [told[name, method] for name in TYPES]
        whole = told[None, method]
        assert sum(part.counts for part in parts) == whole.counts
        for field in ("deviance", "log_score", "within", "holds", "mean"):
            total = sum(getattr(part, field) * part.counts for part in parts)
            assert total / whole.counts == pytest.approx(getattr(whole, field))


def test_ours_is_best_and_calibrated_where_its_assumptions_hold(
    told: dict[tuple[str | None, Method], MethodScore],
) -> None:
    for method in METHODS - {Method.OPENVIS}:
        assert told[None, method].deviance_more_low > 0
        assert told[None, method].log_score_more_low > 0
    assert 0.88 <= told[None, Method.OPENVIS].within <= 0.92
    rare = told["zeldzaam", Method.OPENVIS]
    assert rare.mean < 0.1
    assert 0.88 <= rare.within <= 0.92
    assert rare.holds > 0.95  # whole numbers: an interval of nearly nothing holds nearly everything


def test_a_method_that_cannot_forecast_is_left_out(history: History) -> None:
    young = history.last_periods(11)
    tried = forecasts(young, 8)
    assert Method.YEAR_AGO not in tried
    assert {Method.OPENVIS, Method.MEAN_OF_YEAR, Method.MOVING_AVERAGE, Method.BOOSTED_TREES} == set(tried)
    told = scores(young, 8, tried, TYPES, np.random.default_rng(1))
    assert {score.method for score in told} == set(tried)


def test_what_is_never_counted_is_never_scored(history: History) -> None:
    history = history.last_periods(14)
    history.values[:, 1] = np.nan
    told = scores(history, 10, forecasts(history, 10), TYPES, np.random.default_rng(1))
    assert {score.type for score in told} == {None, "zeldzaam", "vaak", "steeds"}
