"""Farrington, CUSUM and power a second time: one series and one week after the other, as the textbook has them.

The regression here is iteratively reweighted least squares with a column per season and one for time, and its hat
matrix; the fast one never makes a design matrix. Where something is uncertain, two thousand cases are gone through.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from scipy import integrate, stats

from openvis.analysis.alarms.cusum import MOST_OF_ONE_WEEK
from openvis.analysis.alarms.farrington import Rule, Threshold

Series = Sequence[float]

# ----- what is compared with what


def season_of(rule: Rule, ago: int) -> int:
    """Going back `ago` periods: the last season is the window around the same period of a year."""
    for year in range(rule.years_back + 1):
        centre = year * rule.year
        if abs(ago - centre) <= rule.half_window:
            return rule.seasons - 1
        first = centre - rule.half_window - 1  # the oldest period of the gap between this window and a later one
        last = centre - rule.year + rule.half_window + 1
        if last <= ago <= first:
            return _stretch(list(range(first, last - 1, -1)), rule.seasons - 1, ago)
    raise AssertionError(ago)


def _stretch(gap: list[int], stretches: int, ago: int) -> int:
    """The gap in pieces as long as each other, the first ones a period longer where it does not come out even."""
    length, more = divmod(len(gap), stretches)
    at = gap.index(ago)
    return at // (length + 1) if at < more * (length + 1) else more + (at - more * (length + 1)) // length


def learnt(counts: Series, rule: Rule) -> list[tuple[float, int, float]]:
    """Of every period that is learnt from: its count, its season and its time in years."""
    periods = []
    for ago in range(rule.year * rule.years_back + rule.half_window, rule.left_out, -1):
        count = counts[len(counts) - 1 - ago]
        in_window = any(abs(ago - year * rule.year) <= rule.half_window for year in range(rule.years_back + 1))
        if not math.isnan(count) and (in_window or rule.seasons > 1):
            periods.append((count, season_of(rule, ago) if rule.seasons > 1 else 0, -ago / rule.year))
    return periods


# ----- the regression


def matrix(seasons: Sequence[int], times: Series, *, trend: bool) -> tuple[np.ndarray, list[int]]:
    present = sorted(set(seasons))
    columns = [[1.0 if season == each else 0.0 for season in seasons] for each in present]
    return np.array([*columns, times] if trend else columns).T, present


def irls(y: np.ndarray, x: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Poisson regression with a logarithmic link, by reweighted least squares until nothing changes."""
    mean = y + 0.1
    for _ in range(200):
        working = weights * mean
        z = np.log(mean) + (y - mean) / mean
        coefficients = np.linalg.lstsq(np.sqrt(working)[:, None] * x, np.sqrt(working) * z, rcond=None)[0]
        changed, mean = mean, np.exp(x @ coefficients)
        if np.abs(mean - changed).max() < 1e-13 * max(1.0, mean.max()):
            break
    working = weights * mean
    unscaled = np.linalg.inv(x.T @ (working[:, None] * x))
    hat = np.array([working[i] * x[i] @ unscaled @ x[i] for i in range(len(y))])
    pearson = float((weights * (y - mean) ** 2 / mean).sum()) / (len(y) - x.shape[1])
    return {"b": coefficients, "mean": mean, "unscaled": unscaled, "hat": hat, "dispersion": np.array(pearson)}


def reweighted(y: np.ndarray, found: dict[str, np.ndarray], above: float) -> np.ndarray:
    spread = max(1.0, float(found["dispersion"]))
    weights = []
    for count, mean, hat in zip(y, found["mean"], found["hat"], strict=True):
        s = 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - mean**0.5) / math.sqrt(spread * (1 - hat))
        weights.append(s**-2 if s > above else 1.0)
    return np.array(weights) * len(weights) / sum(weights)


def fitted_twice(periods: list[tuple[float, int, float]], rule: Rule, *, trend: bool) -> dict[str, np.ndarray]:
    y, seasons, times = (list(column) for column in zip(*periods, strict=True))
    x, present = matrix(seasons, times, trend=trend)
    first = irls(np.array(y), x, np.ones(len(y)))
    weights = reweighted(np.array(y), first, rule.outbreaks_above)
    found = irls(np.array(y), x, weights)
    here = np.zeros(x.shape[1])
    here[present.index(rule.seasons - 1)] = 1.0  # time is 0 now
    in_season = [i for i, season in enumerate(seasons) if season == rule.seasons - 1]
    growth = [math.exp(found["b"][-1] * times[i]) if trend else 1.0 for i in in_season]
    found |= {
        "weights": weights,
        "residuals": np.sqrt(weights) * (np.array(y) - found["mean"]) / np.sqrt(found["mean"]),
        "now": np.exp(here @ found["b"]),
        "relative": here @ found["unscaled"] @ here,
        "cases": np.array(sum(weights[i] * y[i] for i in in_season)),
        "mass": np.array(sum(weights[i] * g for i, g in zip(in_season, growth, strict=True))),
        "freedom": np.array(len(y) - x.shape[1]),
    }
    return found


# ----- the comparison


def farrington(counts: Series, rule: Rule) -> dict[str, float]:
    """Needs a case in every season, as the textbook's estimates do; `counts` end with the period asked about."""
    periods = learnt(counts, rule)
    found, slope = fitted_twice(periods, rule, trend=False), 0.0
    if rule.years_back >= 3:
        with_trend = fitted_twice(periods, rule, trend=True)
        spread = _dispersion_of_errors(periods, with_trend, rule)
        t = with_trend["b"][-1] / math.sqrt(spread * with_trend["unscaled"][-1, -1])
        significant = 2 * stats.t.sf(abs(t), float(with_trend["freedom"])) < rule.trend_p
        half = 0.5 if rule.threshold is Threshold.PREDICTIVE else 0.0
        following = (float(with_trend["cases"]) + half) / float(with_trend["mass"])
        if significant and following <= rule.beyond_past * max(count for count, _, _ in periods):
            found, slope = with_trend, float(with_trend["b"][-1])
    spread = max(1.0, float(found["dispersion"]))
    mean, errors = float(found["now"]), _dispersion_of_errors(periods, found, rule)
    upper, p = _bound(counts[-1], mean, spread, errors / spread, found, rule)
    return {"expected": mean, "dispersion": float(found["dispersion"]), "upper": upper, "p": p, "slope": slope}


def _dispersion_of_errors(periods: list[tuple[float, int, float]], found: dict[str, np.ndarray], rule: Rule) -> float:
    if not rule.like_surveillance:
        return max(1.0, float(found["dispersion"]))
    off = [w * ((y - m) / m) ** 2 for (y, _, _), m, w in zip(periods, found["mean"], found["weights"], strict=True)]
    return sum(off) / float(found["freedom"])


def _bound(
    observed: float, mean: float, spread: float, of_errors: float, found: dict[str, np.ndarray], rule: Rule
) -> tuple[float, float]:
    if rule.threshold is Threshold.TWO_THIRDS:
        tau = spread * (1 + mean * float(found["relative"]) * of_errors)
        se = math.sqrt(4 / 9 * mean ** (1 / 3) * tau)
        upper = (mean ** (2 / 3) + stats.norm.ppf(1 - rule.alpha) * se) ** 1.5
        return upper, stats.norm.sf(observed ** (2 / 3), mean ** (2 / 3), se)
    if rule.threshold is Threshold.PLUG_IN:
        return too_high(lambda y: tail(y, mean, spread), rule.alpha, mean) - 1, tail(observed, mean, spread)
    taken = taken_by_weights(found, rule.outbreaks_above)
    cases, mass = float(found["cases"]) + 0.5, float(found["mass"])
    relative = (float(found["relative"]) - 1 / float(found["cases"]) + 1 / cases) * of_errors
    dispersion = float(found["dispersion"]) / (1 - taken)
    average = float((found["weights"] * found["mean"]).sum() / found["weights"].sum())
    if dispersion > 1 and cases / mass > average:  # as a negative binomial of the same size has it at this mean
        dispersion = 1 + cases / mass / (average / (dispersion - 1))
    relative *= together(found, rule)
    kurtosis = 6 * max(0.0, dispersion - 1) / (cases / mass)
    freedom = max(1, int(float(found["freedom"]) / (1 + kurtosis / 2)))
    chance = uncertain_tail(cases / mass, relative, dispersion, freedom)
    return too_high(chance, rule.alpha, cases / mass) - 1, chance(observed)


def together(found: dict[str, np.ndarray], rule: Rule) -> float:
    """How much more totals of windows vary than periods by themselves."""
    periods = 2 * rule.half_window + 1
    residuals = list(found["residuals"])
    windows = []
    while len(residuals) >= periods:
        windows.append(sum(residuals.pop() for _ in range(periods)))
    if periods == 1 or len(windows) < 24:
        return 1.0
    learnt_from = found["residuals"][-len(windows) * periods :]
    of_windows = sum(each**2 for each in windows) / (len(windows) - rule.seasons)
    return max(1.0, of_windows / (periods * sum(each**2 for each in learnt_from) / float(found["freedom"])))


def taken_by_weights(found: dict[str, np.ndarray], above: float) -> float:
    """The part of a gamma distribution's variance that weights take from its tail, by integration."""
    mean = float((found["weights"] * found["mean"]).sum() / found["weights"].sum())
    spread = max(1.0, float(found["dispersion"]))
    density = stats.gamma(mean / spread, scale=spread).pdf
    high = (mean**0.5 + above / 1.5 * spread**0.5) ** 1.5 * mean**0.25
    far = high + 60 * math.sqrt(mean * spread) + 60 * spread
    squares = integrate.quad(lambda y: (y - mean) ** 2 * density(y), high, far, limit=400)[0]
    left = (high - mean) ** 2 / above**2 * integrate.quad(density, high, far, limit=400)[0]
    return max(0.0, squares - left) / (spread * mean)


# ----- a count of which mean and spread are uncertain


def tail(count: float, mean: float | np.ndarray, spread: float | np.ndarray) -> float | np.ndarray:
    """P(Y >= count), variance spread * mean."""
    over = np.maximum(spread, 1 + 1e-6) - 1
    return stats.nbinom.sf(count - 1, mean / over, 1 / (1 + over))


def uncertain_tail(mean: float, relative: float, dispersion: float, freedom: float) -> Callable[[float], float]:
    """The mean tail over 500 dispersions that are equally likely, and over levels a quarter of a deviation apart."""
    equally = stats.chi2.ppf((np.arange(500) + 0.5) / 500, freedom)[:, None]
    beyond = np.maximum(1.0, dispersion * freedom / equally) - 1
    scores = np.arange(-5, 5.01, 0.25)
    followed = np.minimum(relative * beyond, 0.25)
    levels, weights = np.exp(scores * np.sqrt(followed)), stats.norm.pdf(scores)
    of_level = relative * (1 + beyond) - followed

    def chance(count: float) -> float:
        tails = tail(count, mean * levels, 1 + levels * (beyond + of_level * mean))
        return float((weights / weights.sum() * tails).sum(axis=1).mean())

    return chance


def too_high(chance: Callable[[float], float], alpha: float, mean: float) -> int:
    """The first count that rare; none below the mean is."""
    count = int(mean)
    while chance(count) > alpha:
        count += 1
    return count


def detectable_ratio(mean: float, relative: float, dispersion: float, count: int, power: float = 0.8) -> float:
    """The rise after which `count` or more is as likely as `power`, tried by halving."""
    spread = max(1.0, dispersion) * (1 + relative * mean)
    low, high = 0.0, 1000.0
    for _ in range(60):
        ratio = (low + high) / 2
        enough = tail(count, ratio * mean, 1 + ratio * (spread - 1)) >= power
        low, high = (low, ratio) if enough else (ratio, high)
    return high


# ----- the CUSUM


def score(count: float, mean: float, size: float, ratio: float, step: float, most: float = MOST_OF_ONE_WEEK) -> int:
    """Whole steps of the log-likelihood ratio of a rise by `ratio`, no more than one week may add."""

    def log_chance(m: float) -> float:
        of_none = size / (size + m)
        return math.lgamma(count + size) - math.lgamma(size) + size * math.log(of_none) + count * math.log1p(-of_none)

    return round(min(most, log_chance(ratio * mean) - log_chance(mean)) / step)


def cusum(counts: Series, expected: Series, size: float, ratio: float, step: float) -> list[float]:
    path, at = [], 0
    for count, mean in zip(counts, expected, strict=True):
        at = at if math.isnan(count) else max(0, at + score(count, mean, size, ratio, step))
        path.append(at * step)
    return path


def run_length(mean: float, size: float, actual: float, ratio: float, step: float, limit: int) -> float:
    """Mean weeks until `limit` steps: the chances to go from rung to rung, and the equations L = 1 + Q L."""
    chances = np.zeros((limit, limit))
    for count in range(2000):
        chance = stats.nbinom.pmf(count, size, size / (size + actual * mean))
        for rung in range(limit):
            to = max(0, rung + score(count, mean, size, ratio, step))
            if to < limit:
                chances[rung, to] += chance
        if count > actual * mean and chance < 1e-13:
            break
    return float(np.linalg.solve(np.eye(limit) - chances, np.ones(limit))[0])


def chance_of_sum(rungs: int, mean: float, size: float, actual: float, step: float, most: float) -> float:
    """The chance that the sum is at `rungs` or above 52 weeks after it was 0, by where it may be week after week."""
    deepest = -score(0, mean, size, 1.5, step, most)
    steps = np.zeros(deepest + 400)
    for count in range(200):
        by = min(score(count, mean, size, 1.5, step, most), 399)
        steps[deepest + by] += stats.nbinom.pmf(count, size, size / (size + actual * mean))
    at = np.ones(1)
    for _ in range(52):
        after = np.convolve(at, steps)
        at = after[deepest:]
        at[0] += after[:deepest].sum()
    return float(at[rungs:].sum())


def simulated_run_length(
    rng: np.random.Generator, mean: float, size: float, actual: float, ratio: float, step: float, limit: int, runs: int
) -> tuple[float, float]:
    """By playing it out, many at once; and the standard error of that."""
    table = [score(count, mean, size, ratio, step) for count in range(1000)]
    at, weeks, running = np.zeros(runs, dtype=int), np.zeros(runs), np.ones(runs, dtype=bool)
    while running.any():
        counts = rng.negative_binomial(size, size / (size + actual * mean), runs)
        at = np.maximum(0, at + np.array(table)[counts])
        weeks += running
        running &= at < limit
    return float(weeks.mean()), float(weeks.std() / math.sqrt(runs))
