"""Ways to expect counts, tried on the past by rolling origin: every period from those before it, and nothing later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.expectation import expect
from openvis.analysis.expectations.history import Flags, Floats, History
from openvis.analysis.expectations.known_beforehand import Known
from openvis.analysis.expectations.negative_binomial import quantile
from openvis.analysis.expectations.predictive import INTERVAL, stacked
from openvis.analysis.trials import rivals
from openvis.analysis.trials.scores import Forecast, interval_of_mean, log_score, pit_below, poisson_deviance
from openvis.domain.backtest import PIT_BINS, Method, MethodScore

TAIL = (1.0 - INTERVAL) / 2.0
BLOCKS_A_YEAR = 12  # of the bootstrap: what is odd about a month is shared by its weeks


def forecasts(history: History, first: int, known: Known | None = None) -> dict[Method, Forecast]:
    """Of every method that can be tried, arrays (buurten, types, periods from `first` on), one step ahead.

    With `known`, ours is tried without and with it: what it adds is to be seen, and not only what it should.

    Ours brings its own distribution; the others get one as wide as their own errors since half a year before `first`
    (`rivals.with_spread_of_errors`). A method is left out where it is not installed, or where it cannot forecast
    a count that ours does.
    """
    ours = _ours(history, first, None)
    learnt_from = max(1, first - history.year // 2)
    means = {
        Method.MEAN_OF_YEAR: rivals.mean_of_last_year(history),
        Method.YEAR_AGO: rivals.same_period_last_year(history),
        Method.MOVING_AVERAGE: rivals.moving_average(history),
        Method.BOOSTED_TREES: rivals.boosted_trees(history, learnt_from),
    }
    judged = _judged(history, first, ours.mean)
    found = {Method.OPENVIS: ours}
    if known is not None:
        found[Method.WITH_KNOWN] = _ours(history, first, known)
    for method, mean in means.items():
        if mean is not None and not np.isnan(mean[:, :, first:][judged]).any():
            found[method] = rivals.with_spread_of_errors(history, mean, first=first, learnt_from=learnt_from)
    return found


def _ours(history: History, first: int, known: Known | None) -> Forecast:
    steps = [expect(history.first_periods(period), [1], known) for period in range(first, history.periods)]
    expected = stacked(steps, axis=2)
    return Forecast(expected.mean, expected.size)


def scores(
    history: History, first: int, tried: Mapping[Method, Forecast], types: Sequence[str], rng: Generator
) -> list[MethodScore]:
    """Each method on all counts from period `first` on, then on each type, on the same counts: those ours forecast.

    Intervals of differences are paired, over periods (`scores.interval_of_mean`): counts of one period hang together.
    """
    counts = history.values[:, :, first:]
    judged = _judged(history, first, tried[Method.OPENVIS].mean)
    seen = np.where(judged, counts, np.nan)
    points = {
        method: (poisson_deviance(seen, forecast.mean), log_score(seen, forecast)) for method, forecast in tried.items()
    }
    block = max(1, history.year // BLOCKS_A_YEAR)
    told = []
    for name, kinds in [(None, slice(None)), *((name, slice(k, k + 1)) for k, name in enumerate(types))]:
        here = judged[:, kinds]
        for method, forecast in tried.items() if here.any() else ():
            pairs = zip(points[method], points[Method.OPENVIS], strict=True)
            deviance, surprise = (_beside(own[:, kinds], ours[:, kinds], rng, block) for own, ours in pairs)
            part = Forecast(forecast.mean[:, kinds][here], forecast.size[:, kinds][here])
            told.append(_told(method, name, counts[:, kinds][here], part, deviance, surprise))
    return told


def _judged(history: History, first: int, expected: Floats) -> Flags:
    return np.asarray(~np.isnan(expected) & history.given[:, :, first:])


def _beside(own: Floats, ours: Floats, rng: Generator, block: int) -> tuple[float, float, float, float]:
    """The mean score of a method, how much more it is than ours, and between which bounds."""
    known = ~np.isnan(own)
    number = known.sum(axis=(0, 1))
    more = np.where(known, own - ours, 0.0).sum(axis=(0, 1))[number > 0] / number[number > 0]
    low, high = interval_of_mean(more, rng, block=block)
    return float(own[known].mean()), float(more.mean()), low, high


def _told(
    method: Method,
    name: str | None,
    seen: Floats,
    forecast: Forecast,
    deviance: tuple[float, float, float, float],
    surprise: tuple[float, float, float, float],
) -> MethodScore:
    chances = np.concatenate([[TAIL, 1.0 - TAIL], np.linspace(0.0, 1.0, PIT_BINS + 1)])
    low, high, *edges = pit_below(seen, forecast, chances)
    chance = forecast.size / (forecast.size + forecast.mean)
    lowest, highest = (quantile(tail, forecast.size, chance) for tail in (TAIL, 1.0 - TAIL))
    return MethodScore(
        method,
        name,
        seen.size,
        float(seen.mean()),
        *deviance,
        *surprise,
        within=float(high - low),
        holds=float(((lowest <= seen) & (seen <= highest)).mean()),
        pit=tuple(np.diff(edges).tolist()),
    )
