"""The treated areas beside nothing but their own past: a level that wanders and a season, carried on."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from openvis.analysis.effects.ratio import CONFIDENCE
from openvis.analysis.expectations.history import Floats
from openvis.domain.effect import Estimate
from openvis.domain.panel import Panel

DRAWS = 2000
SEED = 2015
SEASONS_TO_LEARN = 3  # years before the start from which on a season is learnt


@dataclass(frozen=True, slots=True)
class OwnPast:
    """mean: (periods,) of the treated areas together with nothing done."""

    estimate: Estimate
    mean: Floats


def own_past(panel: Panel) -> OwnPast | None:
    """Structural time series of the root of the count: a wandering level, and a season where three years are known.

        root y_t = level_t + season_t + noise,  level_t = level_(t-1) + step
    fitted by maximum likelihood to the periods before (Harvey 1989; statsmodels UnobservedComponents), then drawn
    DRAWS times over the periods since: the sums of the squares are what could have come with nothing done (Brodersen
    et al. 2015, Ann. Appl. Stat. 9:247, without covariates). The root makes the chance of counts alike at all levels.

    Everything that changed after the start, also elsewhere, counts as effect. Where the level hardly moved before, a
    first move of it looks like one. None where a period was not counted.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    start = panel.first_start
    counted = panel.counts[list(panel.treated)].sum(axis=0)
    if np.isnan(counted).any() or start < 3 or counted[:start].sum() <= 0:
        return None
    season = panel.season if panel.season > 1 and start >= SEASONS_TO_LEARN * panel.season else None
    model = UnobservedComponents(np.sqrt(counted[:start]), level="local level", seasonal=season)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a variance at 0 is an answer here, not a failure to converge
        fit = model.fit(disp=False, maxiter=200)
    ahead = len(counted) - start
    drawn = fit.simulate(ahead, anchor="end", repetitions=DRAWS, rng=np.random.default_rng(SEED))
    squares = np.asarray(drawn).reshape(ahead, DRAWS) ** 2
    mean = np.concatenate([fit.fittedvalues**2, squares.mean(axis=1)])
    return OwnPast(_estimate(float(counted[start:].sum()), squares.sum(axis=0)), mean)


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
