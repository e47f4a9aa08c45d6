"""The calculations of an effect once more, slowly and obviously: likelihoods that are climbed, equations that are
bisected on a fine grid, sums in loops."""

from __future__ import annotations

import math

import numpy as np
from scipy import integrate, optimize


def poisson_log_likelihood(counts, done, area, period, effect):
    """Of all cells that were counted: y log mu - mu, with log mu = area + period (+ effect where it was done)."""
    total = 0.0
    for at, row in enumerate(counts):
        for when, count in enumerate(row):
            if math.isnan(count):
                continue
            log_mean = area[at] + period[when] + (effect if done[at][when] else 0.0)
            total += count * log_mean - math.exp(log_mean)
    return total


def poisson_effect(counts, done) -> float:
    """The ratio of the action in a Poisson regression on area and period, by climbing the likelihood."""
    areas, periods = len(counts), len(counts[0])

    def split(x):
        return x[:areas], np.concatenate([[0.0], x[areas:-1]]), x[-1]

    def down(x):
        return -poisson_log_likelihood(counts, done, *split(x))

    start = np.concatenate([np.log(np.nanmean(counts, axis=1) + 0.1), np.zeros(periods - 1), [0.0]])
    found = optimize.minimize(down, start, method="BFGS", options={"gtol": 1e-7})
    return math.exp(split(found.x)[2])


def expected_elsewhere(counts, done):
    """exp(area + period) of each cell, by climbing the likelihood of the cells in which nothing was done."""
    areas, periods = len(counts), len(counts[0])
    held = np.where(done, np.nan, counts)
    nothing = np.zeros_like(done)

    def split(x):
        return x[:areas], np.concatenate([[0.0], x[areas:]])

    def down(x):
        return -poisson_log_likelihood(held, nothing, *split(x), 0.0)

    start = np.concatenate([np.log(np.nanmean(held, axis=1) + 0.1), np.zeros(periods - 1)])
    area, period = split(optimize.minimize(down, start, method="BFGS", options={"gtol": 1e-7}).x)
    return np.exp(area[:, None] + period[None, :])


def z_of(after, before, other_after, other_before, ratio, chance, extra, skew=0.0):
    """The score test, with the four means that keep the margins found by halving."""
    low, high = max(0.0, after - other_before), min(after + before, after + other_after)
    for _ in range(60):
        mean = (low + high) / 2
        others = (after + before - mean, after + other_after - mean, other_before - after + mean)
        if mean * others[2] < ratio * others[0] * others[1]:
            low = mean
        else:
            high = mean
    spread = 1 / mean + sum(1 / each for each in others)
    return ((after - mean) * spread + skew) / math.sqrt(chance * spread + extra)


def interval(sides, chance, extra, skew, bound):
    """The ratios that are not refused, looked for one by one on a fine grid."""
    kept = [
        math.exp(log)
        for log in np.arange(-3, 3, 0.01)
        if abs(z_of(*sides, math.exp(log), chance, extra, skew)) <= bound
    ]
    return min(kept), max(kept)


def single(counts, late) -> float:
    """κ: the value on a fine grid at which the Pearson sum is closest to its degrees of freedom."""
    residuals, freedom = [], 0
    for part in ([t for t in range(len(late)) if late[t]], [t for t in range(len(late)) if not late[t]]):
        block = [[row[t] for t in part] for row in counts]
        rows, columns = [sum(row) for row in block], [sum(column) for column in zip(*block, strict=True)]
        whole = sum(rows)
        for at, row in enumerate(block):
            for when, count in enumerate(row):
                mean = rows[at] * columns[when] / whole
                if mean > 0:
                    residuals.append((count, mean))
        freedom += (sum(r > 0 for r in rows) - 1) * (sum(c > 0 for c in columns) - 1)

    def pearson(kappa):
        return sum((count - mean) ** 2 / (mean + kappa * mean**2) for count, mean in residuals)

    if pearson(0.0) <= freedom:
        return 0.0
    low, high = 0.0, 50.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if pearson(middle) > freedom else (low, middle)
    return low


def drift(counts, late, kappa) -> tuple[float, float]:
    """Mean and standard deviation of τ² by quadrature, of areas that were all counted in all periods."""
    rows = [sum(row) for row in counts]
    columns = [sum(column) for column in zip(*counts, strict=True)]
    whole = sum(rows)
    parts = []
    for at, row in enumerate(counts):
        if rows[at] == 0:
            continue
        mean = [rows[at] * column / whole for column in columns]
        after = [m for m, is_late in zip(mean, late, strict=True) if is_late]
        before = [m for m, is_late in zip(mean, late, strict=True) if not is_late]
        counted = sum(c for c, is_late in zip(row, late, strict=True) if is_late)
        share = sum(after) / rows[at]
        slope = rows[at] * share * (1 - share)
        own = 1 / slope
        own += kappa * sum(m * m for m in after) / sum(after) ** 2
        own += kappa * sum(m * m for m in before) / sum(before) ** 2
        parts.append((((counted - rows[at] * share) / slope) ** 2, own))

    def likely(tau):
        spread = [own + tau**2 for _, own in parts]
        density = math.exp(-((tau / 0.3) ** 2) / 2) / math.sqrt(sum(1 / each for each in spread))
        for (square, _), each in zip(parts, spread, strict=True):
            density *= math.exp(-square / each / 2) / math.sqrt(each)
        return density

    whole_chance, _ = integrate.quad(likely, 0.0, 1.2, limit=200)
    mean = integrate.quad(lambda tau: tau**2 * likely(tau), 0.0, 1.2, limit=200)[0] / whole_chance
    square = integrate.quad(lambda tau: tau**4 * likely(tau), 0.0, 1.2, limit=200)[0] / whole_chance
    return mean, math.sqrt(square - mean**2)


def carried_on(counted, start, season, levels=(0.025, 0.5, 0.975)) -> list[float]:
    """Quantiles of what the periods from `start` on could come to: the wandering level and the season as one
    normal distribution of all roots together, with levels of which nothing is known, for each noise and step."""
    roots, time = np.sqrt(counted[:start]), np.arange(len(counted))
    means = np.eye(season)[time % season] if season else np.ones((len(counted), 1))
    off = roots - means[:start] @ np.linalg.lstsq(means[:start], roots, rcond=None)[0]
    least = 0.25 * min(1.0, counted[:start].mean())
    around = max(float((off**2).sum()) / (start - means.shape[1]), least)
    log, drawn, rng = [], [], np.random.default_rng(5)
    for noise in np.geomspace(around / 16, around * 2, 8):
        for step in np.linspace(0.0, 3.0, 7):
            per_period = step * 0.3 * math.sqrt(3 / 48) * math.sqrt(counted[:start].mean()) / 2
            spread = max(noise, least) * np.eye(len(counted)) + per_period**2 * np.minimum(time[:, None], time[None, :])
            inverse, of_past = np.linalg.inv(spread[:start, :start]), means[:start]
            unsure = np.linalg.inv(of_past.T @ inverse @ of_past)
            left = roots - of_past @ (unsure @ of_past.T @ inverse @ roots)
            volume = np.linalg.slogdet(inverse)[1] + np.linalg.slogdet(unsure)[1]
            log.append((volume - left @ inverse @ left - step**2) / 2)
            along = spread[start:, :start] @ inverse
            new = means[start:] - along @ of_past
            covariance = spread[start:, start:] - along @ spread[:start, start:] + new @ unsure @ new.T
            mean = means[start:] @ (unsure @ of_past.T @ inverse @ roots) + along @ left
            drawn.append((rng.multivariate_normal(mean, covariance, 2000) ** 2).sum(axis=1))
    weight = np.exp(np.array(log) - max(log))
    sums, each = np.concatenate(drawn), np.repeat(weight / weight.sum() / 2000, 2000)
    order = np.argsort(sums)
    below = np.cumsum(each[order])
    return [float(sums[order][np.searchsorted(below, level)]) for level in levels]
