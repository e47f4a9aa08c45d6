"""Other ways to expect a count, to hold ours against: last year's mean, last year itself, a moving average, trees.

Each gives (buurten, types, periods): for every period what the periods before it led to; NaN where they were too few.
"""

from __future__ import annotations

import numpy as np
from scipy import signal

from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.expectations.predictive import SMALLEST_VARIANCE
from openvis.analysis.trials.scores import Forecast, poisson_deviance

SMOOTHINGS = (0.02, 0.05, 0.1, 0.2, 0.4)  # what a moving average may learn from the newest period
LEAST_TRAINED = 3  # periods with features that trees are grown on; with fewer they expect nothing
TREES = {
    "loss": "poisson",
    "learning_rate": 0.05,
    "max_iter": 150,
    "max_leaf_nodes": 8,
    "min_samples_leaf": 100,
    "l2_regularization": 1.0,
    "random_state": 0,
}


def mean_of_last_year(history: History) -> Floats:
    """The mean of the last year (twelve months or 52 weeks), of what is given in it."""
    return _window_mean(history, history.year)


def same_period_last_year(history: History) -> Floats:
    """The count of the same month or week a year ago: the seasonal naive forecast."""
    shifted = np.full(history.values.shape, np.nan)
    shifted[:, :, history.year :] = history.values[:, :, : -history.year]
    return shifted


def moving_average(history: History) -> Floats:
    """Exponentially weighted; its smoothing is the one that did best on all counts before (Poisson deviance)."""
    averages = np.stack([_weighted(history, smoothing) for smoothing in SMOOTHINGS])
    deviance = poisson_deviance(history.values, at_least_some(averages, history.year))
    before = np.cumsum(np.nansum(deviance, axis=(1, 2)), axis=1)
    best = np.concatenate([[0], before.argmin(axis=0)[:-1]])
    return np.asarray(averages[best, :, :, np.arange(history.periods)].transpose(1, 2, 0))


def boosted_trees(history: History, first: int) -> Floats | None:
    """Gradient-boosted trees with Poisson loss, grown anew every quarter of a year; None without scikit-learn.

    One model for all pairs. Features, of the periods before: means over six windows, of the pair, of its type and of
    its buurt; a year ago, of the pair and of its type around then; the mean of all; the place in the year; the type.
    Nothing is forecast before period `first`. Settings: the best of five on Toronto 2016-2017.
    """
    try:
        from sklearn.ensemble import HistGradientBoostingRegressor
    except ImportError:
        return None
    features, values = _features(history), history.values.transpose(2, 0, 1)
    expected = np.full(history.values.shape, np.nan)
    grown_on, model, telling = 0, None, np.zeros(0, dtype=np.bool_)
    for period in range(max(first, LEAST_TRAINED + 1), history.periods):
        if model is None or period - grown_on >= history.year // 4:
            told = ~np.isnan(values[1:period])
            seen, counted = features[1:period][told], values[1:period][told]
            telling = np.array([np.unique(column[~np.isnan(column)]).size > 1 for column in seen.T])
            if not telling.any() or not counted.any():
                continue
            is_type = (np.arange(telling.size) == telling.size - 1)[telling]
            model = HistGradientBoostingRegressor(**TREES, categorical_features=is_type)
            model.fit(seen[:, telling], counted)
            grown_on = period
        asked = features[period].reshape(-1, telling.size)[:, telling]
        expected[:, :, period] = model.predict(asked).reshape(history.values.shape[:2])
    return expected


def with_spread_of_errors(history: History, expected: Floats, *, first: int, learnt_from: int) -> Forecast:
    """The means from period `first` on as distributions: per type as wide as their own earlier errors were.

    d = max(0, sum((y - m)² - m) / sum m²) over the periods from `learnt_from` up to the one that is forecast
    """
    mean = at_least_some(expected, history.year)
    error = np.nansum((history.values - mean) ** 2 - mean, axis=0)
    square = np.where(np.isnan(history.values + mean), 0.0, mean**2).sum(axis=0)
    error, square = (np.cumsum(each[:, learnt_from:-1], axis=1) for each in (error, square))
    variance = np.divide(error, square, out=np.zeros_like(error), where=square > 0)[:, first - learnt_from - 1 :]
    size = 1.0 / np.maximum(variance, SMALLEST_VARIANCE)
    kept = mean[:, :, first:]
    return Forecast(kept, np.broadcast_to(size, kept.shape))


def at_least_some(expected: Floats, year: int) -> Floats:
    """Never less than half an incident a year: an expectation of none would be infinitely wrong about one."""
    return np.asarray(np.maximum(expected, 0.5 / year))


def _window_mean(history: History, periods: int) -> Floats:
    """The mean of the given ones of the `periods` before each."""
    before = np.arange(history.periods)
    from_ = np.maximum(0, before - periods)
    sums, given = (
        np.concatenate([np.zeros((*each.shape[:2], 1)), np.cumsum(each, axis=2)], axis=2)
        for each in (np.nan_to_num(history.values), history.given.astype(np.float64))
    )
    number = given[:, :, before] - given[:, :, from_]
    total = sums[:, :, before] - sums[:, :, from_]
    return np.asarray(np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0))


def _weighted(history: History, smoothing: float) -> Floats:
    """Of what is given before each period, the newest weighing most."""
    sums, weights = (
        signal.lfilter([smoothing], [1.0, smoothing - 1.0], each, axis=2)[:, :, :-1]
        for each in (np.nan_to_num(history.values), history.given.astype(np.float64))
    )
    average = np.full(history.values.shape, np.nan)
    np.divide(sums, weights, out=average[:, :, 1:], where=weights > 0)
    return average


def _features(history: History) -> Floats:
    """(periods, buurten, types, features) of what was known before each period."""
    year = history.year
    windows = (1, 2, 3, 6, 12, 24) if year == 12 else (1, 4, 13, 26, 52, 104)
    own = [_window_mean(history, window) for window in windows]
    ago, around = same_period_last_year(history), _around_last_year(history)
    with np.errstate(invalid="ignore"):
        of_type = [_mean_over(each, 0) for each in [*own, around]]
        of_buurt = [_mean_over(each, 1) for each in own]
    place = np.broadcast_to(history.position.astype(np.float64), ago.shape)
    kind = np.broadcast_to(np.arange(ago.shape[1], dtype=np.float64)[:, None], ago.shape)
    parts = [*own, *of_type, *of_buurt, ago, _window_mean(history, history.periods), place, kind]
    return np.stack(parts, axis=-1).transpose(2, 0, 1, 3)


def _around_last_year(history: History) -> Floats:
    """The mean of the periods around the same one of last year: three months, or five weeks."""
    half = max(1, history.year // 20)
    means = _window_mean(history, 2 * half + 1)
    unknown = np.full((*means.shape[:2], history.year), np.nan)
    return np.concatenate([unknown, means], axis=2)[:, :, half + 1 : half + 1 + history.periods]


def _mean_over(values: Floats, axis: int) -> Floats:
    """The mean of the known along one axis, kept in shape."""
    known = ~np.isnan(values)
    mean = np.nan_to_num(values).sum(axis=axis, keepdims=True) / known.sum(axis=axis, keepdims=True)
    return np.broadcast_to(mean, values.shape)
