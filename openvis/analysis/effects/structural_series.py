"""The treated areas beside nothing but their own past: a level that wanders and a season, carried on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from openvis.analysis.effects.ratio import CONFIDENCE
from openvis.analysis.effects.smallest_effect import POWER
from openvis.analysis.effects.spread import USUAL_DRIFT
from openvis.analysis.effects.verdict import LEAST_EXPECTED
from openvis.analysis.expectations.history import Floats
from openvis.domain.effect import Estimate
from openvis.domain.panel import Panel

DRAWS = 2000
SEED = 2015
SEASONS_TO_LEARN = 3  # years before the start from which on a season is learnt
POISSON = 0.25  # variance of the root of a count, which varies at least so; of few a period about the mean itself
NOISES = np.geomspace(1 / 16, 2.0, 8)  # variances of a single period that are tried, of all variance before
STEPS = np.linspace(0.0, 3.0, 7)  # standard deviations of a step of the level that are tried, of the usual one
USUAL_STEP = USUAL_DRIFT * math.sqrt(3 / 48)  # a period, of the log: wanders USUAL_DRIFT from three years to the next
LEAST_WEIGHT = 0.002
SETTLED = 1e-9


@dataclass(frozen=True, slots=True)
class OwnPast:
    """mean: (periods,) of the treated areas together with nothing done; seen_from: as `smallest_effect`, of these."""

    estimate: Estimate
    mean: Floats
    seen_from: float | None


def own_past(panel: Panel) -> OwnPast | None:
    """Structural time series of the root of the count: a wandering level, and a season where three years are known.

        root y_t = level_t + season_t + noise,  level_t = level_(t-1) + step
    (Harvey 1989; filtered by statsmodels UnobservedComponents), drawn DRAWS times over the periods since: the sums of
    the squares are what could have come with nothing done (Brodersen et al. 2015, Ann. Appl. Stat. 9:247, without
    covariates). The root makes the chance of counts alike at all levels.

    How far the level wanders three years hardly tell: the most likely value is often 0, which promises too much (it
    held 85 % where 95 % was said). So every pair of NOISES and STEPS is drawn from as often as the past and what is
    usual allow: step / (root level / 2) ~ half-normal(USUAL_STEP), noise even on the log scale.

    Everything that changed after the start, also elsewhere, counts as effect. Not where the level climbs or falls
    year after year: it is carried on as it is. None where a period was not counted.
    """
    start = panel.first_start
    counted = panel.counts[list(panel.treated)].sum(axis=0)
    if np.isnan(counted).any() or start < 3 or counted[:start].sum() <= 0:
        return None
    season = panel.season if panel.season > 1 and start >= SEASONS_TO_LEARN * panel.season else None
    model = _model(np.sqrt(counted[:start]), season)
    ahead, rng = len(counted) - start, np.random.default_rng(SEED)
    drawn, fitted = [], np.zeros(start)
    for settings, share in _possible(model, counted[:start], season):
        fit = model.smooth(settings)
        number = max(round(share * DRAWS), 1)
        drawn.append(np.asarray(fit.simulate(ahead, anchor="end", repetitions=number, rng=rng)).reshape(ahead, number))
        fitted += share * np.asarray(fit.fittedvalues)
    squares = np.concatenate(drawn, axis=1) ** 2
    mean = np.concatenate([fitted**2, squares.mean(axis=1)])
    sums = squares.sum(axis=0)
    seen = _estimate(float(counted[start:].sum()), sums)
    fall = seen.low / float(np.quantile(sums, POWER))  # to this part of it four of five draws end below the interval
    return OwnPast(seen, mean, fall if seen.expected >= LEAST_EXPECTED and fall > 0 else None)


def _model(roots: Floats, season: int | None) -> Any:
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    return UnobservedComponents(roots, level="local level", seasonal=season, stochastic_seasonal=False)


def _possible(model: Any, before: Floats, season: int | None) -> list[tuple[list[float], float]]:
    """Pairs of variances, of noise and of the step of the level, with the chance of each; the least likely left out."""
    whole = (before == np.round(before)).all()
    around = _variance(np.sqrt(before), season)
    least = POISSON * min(1.0, float(before.mean())) if whole else SETTLED
    noises = np.maximum(NOISES * max(around, least), least)
    steps = (STEPS * USUAL_STEP * math.sqrt(before.mean()) / 2) ** 2 + SETTLED
    pairs = [[float(noise), float(step)] for noise in noises for step in steps]
    log = np.array([model.loglike(pair) for pair in pairs]) - 0.5 * np.tile(STEPS**2, len(noises))
    chance = np.exp(log - log.max())
    chance[chance < LEAST_WEIGHT * chance.sum()] = 0.0
    chance /= chance.sum()
    return [(pair, float(share)) for pair, share in zip(pairs, chance, strict=True) if share > 0]


def _variance(roots: Floats, season: int | None) -> float:
    """Around the mean, or around those of the seasons."""
    if season is None:
        return float(roots.var(ddof=1))
    within = [roots[at::season] for at in range(season)]
    return float(sum(((each - each.mean()) ** 2).sum() for each in within) / (len(roots) - season))


def _estimate(observed: float, sums: Floats) -> Estimate:
    expected = float(sums.mean())
    low, high = (float(each) for each in np.quantile(sums, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]))
    below, above = (sums <= observed).sum(), (sums >= observed).sum()
    return Estimate(
        observed=observed,
        expected=expected,
        low=low,
        high=high,
        ratio=observed / expected,
        ratio_low=observed / high,
        ratio_high=observed / low,
        difference=observed - expected,
        difference_low=observed - high,
        difference_high=observed - low,
        p=float(min(1.0, 2 * (min(below, above) + 1) / (len(sums) + 1))),
    )
