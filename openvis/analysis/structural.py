"""Where a type has been more frequent for a year than in the other buurten, beyond coincidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from openvis.analysis.expectation import between_periods
from openvis.analysis.history import MONTHS_A_YEAR, Floats, History
from openvis.analysis.level import BETWEEN_AREAS_SPREAD, TYPE_PRIOR_COUNT
from openvis.analysis.predictive import Predictive
from openvis.analysis.season import season_of
from openvis.analysis.spread import extra_variance, pooled_variance

STRUCTURAL_RATIO = 1.5  # a buurt stands out when its rate is more than this many times that of the others
# Below one a month half a year without any could still be coincidence, so no intervention could be seen to work.
LEAST_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Comparison:
    """(buurten, types) each. `at_norm`: the count if the buurt were like the others. `null`: P(ratio <= 1.5)."""

    observed: Floats
    at_norm: Predictive
    ratio: Floats
    null: Floats


def compare_with_others(history: History) -> Comparison:
    """Relative risk of the last twelve months against all other buurten together, per unit of exposure.

    norm   E = e_a (n - O_a + 1/2) / (X - e_a)        n, X the totals over the buurten that are given
    noise  f = 1 + E (d_t / 12 + 1 / (n - O_a + 1/2))   months around their level; the norm is itself an estimate
    ratio  R ~ Gamma(1/d + O/f, 1/d + E/f)            d the variance of R between buurten of this type (mean 1)
    null   P(R <= STRUCTURAL_RATIO); 1 where O < LEAST_PER_YEAR

    Gamma-Poisson empirical Bayes (Clayton & Kaldor 1987); ranked on exceedance rather than on the rate itself, as
    Richardson et al. (2004, EHP 112:1016) advise. Leaving the buurt out of its own norm keeps a hotspot from raising
    it. d is taken on the total counts (see `spread.extra_variance`), a year's drift included.

    Assumes incidents are proportional to inhabitants where nothing is wrong. Where many people come who do not
    live there (centre, station, business park) the norm is too low: such a buurt stands out for shoplifting every
    year. That is true and no news; dwellings, vehicles or visitors would be the better exposure. Neighbouring
    buurten share no information here. Not for counts found by officers, nor within one buurt over time.
    """
    year = history.last_periods(MONTHS_A_YEAR)
    observed = np.where(history.given.any(axis=2), history.total_of_last(MONTHS_A_YEAR), np.nan)
    given = ~np.isnan(observed)
    counts = np.where(given, observed, 0.0)
    exposure = given * history.exposure[:, None]
    others = counts.sum(axis=0) - counts + TYPE_PRIOR_COUNT
    exposure_of_others = exposure.sum(axis=0) - exposure
    alone = exposure_of_others <= 1e-9
    norm = np.where(alone | ~given, np.nan, exposure * others / np.where(alone, 1.0, exposure_of_others))

    excess, information = extra_variance(counts.T, exposure.T)
    between_areas = np.maximum(pooled_variance(excess, information, spread=BETWEEN_AREAS_SPREAD), 1e-9)
    at_norm = Predictive(
        norm, 1.0 / others + 0.0 * norm, between_periods(year, season_of(year)) / MONTHS_A_YEAR + 0.0 * norm
    )
    noise = 1.0 + norm * (at_norm.shared + at_norm.single)
    shape, rate = 1.0 / between_areas + counts / noise, 1.0 / between_areas + norm / noise
    null = np.where(counts < LEAST_PER_YEAR, 1.0, special.gammainc(shape, STRUCTURAL_RATIO * rate))
    return Comparison(
        observed=np.where(np.isnan(norm), np.nan, observed),
        at_norm=at_norm,
        ratio=shape / rate,
        null=np.where(np.isnan(norm), np.nan, null),
    )
