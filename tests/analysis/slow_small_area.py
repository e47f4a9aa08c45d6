"""Rates of small areas a second time: dense matrices, one type and one point of the grid at a time; and by integrals.

`leroux` is written from the formulas in the docstring of `small_area.rates_of`, with the level as one more unknown
beside the effects. `integrated` knows nothing of modes: it adds up the posterior of three areas over a fine lattice.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
from scipy import optimize, special, stats

Rows = list[list[float]]


def prior_covariance(links: np.ndarray, shared: float, spread: float) -> np.ndarray:
    number = links.sum(axis=1)
    bonds = np.diag([max(each, 1.0) if each else 1.0 for each in number]) - links
    variance = np.linalg.inv((1 - shared) * np.eye(len(links)) + shared * bonds)
    mean_variance = math.exp(sum(math.log(each) for each in np.diag(variance)) / len(links))
    return variance * spread**2 / mean_variance


def leroux(
    counts: Rows, exposure: Rows, uneven: list[float], links: np.ndarray, doubt: Rows, points: list[tuple[float, float]]
) -> tuple[Rows, list[list[list[tuple[float, float]]]]]:
    """(weights per type and point, shape and rate per type, point and area); none where the weight is zero."""
    fits = [
        [_one(np.array(own), np.array(exposed), max(d, 1e-6), prior_covariance(links, *point)) for point in points]
        for own, exposed, d in zip(counts, exposure, uneven, strict=True)
    ]
    weights = _weights([[fit[0] for fit in each] for each in fits])
    gammas = []
    for kind, each in enumerate(fits):
        cells = [
            zip(cavities, counts[kind], exposure[kind], means, doubt[kind], strict=True) for _, cavities, means in each
        ]
        kept = [cell if weight else () for cell, weight in zip(cells, weights[kind], strict=True)]
        gammas.append([[_gamma(*cell, uneven[kind]) for cell in point] for point in kept])
    return weights, gammas


def _one(
    y: np.ndarray, e: np.ndarray, d: float, covariance: np.ndarray
) -> tuple[float, list[tuple[float, float]], list[float]]:
    """Log evidence, cavities of the log rates, and means at the mode, of the unknowns (effects, level)."""
    areas, size = len(y), 1 / d
    precision = np.zeros((areas + 1, areas + 1))
    precision[:areas, :areas] = np.linalg.inv(covariance)
    design = np.hstack([np.eye(areas), np.ones((areas, 1))])

    def log_posterior(unknown: np.ndarray) -> float:
        mean = e * np.exp(design @ unknown)
        likely = sum(
            special.xlogy(count, m / size) - (count + size) * math.log1p(m / size)
            for count, m in zip(y, mean, strict=True)
        )
        return likely + unknown[-1] / 2 - unknown @ precision @ unknown / 2

    def curves(at: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Slope and curvature of the likelihood, slope and curvature of the posterior."""
        mean = e * np.exp(design @ at + variance / 2)
        slope, curvature = (y - mean) / (1 + mean / size), mean * (1 + y / size) / (1 + mean / size) ** 2
        uphill = design.T @ slope - precision @ at
        uphill[-1] += 0.5
        return slope, curvature, uphill, design.T @ np.diag(curvature) @ design + precision

    def variance_of(hessian: np.ndarray) -> np.ndarray:
        return np.diag(design @ np.linalg.inv(hessian) @ design.T)

    at, step = np.append(np.zeros(areas), math.log((y.sum() + 0.5) / e.sum())), np.ones(1)
    while np.abs(step).max() > 1e-12:
        slope, curvature, uphill, hessian = curves(at, np.zeros(areas))
        step = np.linalg.solve(hessian, uphill)
        at = at + step * min(1.0, 0.5 / max(np.abs(design @ step).max(), 1e-12))
    widths = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(hessian)[1]
    evidence = log_posterior(at) - widths / 2
    for _ in range(2):
        slope, curvature, uphill, hessian = curves(at, variance_of(hessian))
        at = at + np.linalg.solve(hessian, uphill)
    cavities = []
    for area, variance in enumerate(variance_of(hessian)):
        without = 1 / (1 / variance - curvature[area])
        cavities.append(((design @ at)[area] - without * slope[area], without))
    return evidence, cavities, list(e * np.exp(design @ at))


def _gamma(cavity: tuple[float, float], y: float, e: float, mean: float, doubt: float, d: float) -> tuple[float, float]:
    shape = optimize.brentq(lambda k: special.polygamma(1, k) - cavity[1], 1e-3, 1e9, xtol=1e-12, rtol=1e-14)
    noise = 1 + mean * (d + doubt)
    return shape + y / noise, math.exp(special.digamma(shape) - cavity[0]) + e / noise


def _weights(evidence: Rows) -> Rows:
    types, points = len(evidence), len(evidence[0])
    prior = [1 / points] * points
    for _ in range(100):
        weights = []
        for own in evidence:
            each = [p * math.exp(log - max(own)) for p, log in zip(prior, own, strict=True)]
            weights.append([weight / sum(each) for weight in each])
        prior = [(sum(own[point] for own in weights) + 2 / points) / (types + 2) for point in range(points)]
    kept = [[weight if weight >= 1e-3 else 0.0 for weight in own] for own in weights]
    return [[weight / sum(own) for weight in own] for own in kept]


def chance_at_most(limit: float, weights: list[float], gammas: list[list[tuple[float, float]]], area: int) -> float:
    return sum(
        weight * stats.gamma.cdf(limit, gammas[point][area][0], scale=1 / gammas[point][area][1])
        for point, weight in enumerate(weights)
        if weight
    )


def integrated(y: list[float], e: list[float], covariance: np.ndarray, limit: float) -> tuple[Rows, list[float]]:
    """Poisson counts of three areas: (means of the rates, P(rate <= limit)), by a lattice over level and effects."""
    root, steps = np.linalg.cholesky(covariance), np.linspace(-4, 4, 25)
    level = math.log(sum(y) / sum(e)) + np.linspace(-3, 2.5, 45)
    total, mean, below = 0.0, np.zeros(len(y)), np.zeros(len(y))
    normal = np.array(list(product(steps, repeat=len(y))))
    effects = normal @ root.T
    prior = np.exp(-(normal**2).sum(axis=1) / 2)
    for b in level:
        rates = np.exp(b + effects)
        weight = prior * np.exp((np.array(y) * np.log(rates) - np.array(e) * rates).sum(axis=1) + b / 2)
        total += weight.sum()
        mean += weight @ rates
        below += weight @ (rates <= limit)
    return mean / total, below / total
