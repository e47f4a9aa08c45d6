"""Where a type has been more frequent for a year than in comparable buurten, beyond coincidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.expectation import between_periods
from openvis.analysis.expectations.history import MONTHS_A_YEAR, Floats, History
from openvis.analysis.expectations.level import TYPE_PRIOR_COUNT
from openvis.analysis.expectations.predictive import INTERVAL, Predictive
from openvis.analysis.expectations.season import season_of
from openvis.analysis.expectations.sums import sums_of
from openvis.analysis.places.neighbours import nobody_beside
from openvis.analysis.rankings.comparable import comparable
from openvis.analysis.rankings.small_area import Mixture, rates_of

STRUCTURAL_RATIO = 1.5  # a buurt stands out when its rate is more than this many times that of comparable ones
# Below one a month half a year without any could still be coincidence, so no intervention could be seen to work.
LEAST_PER_YEAR = 12
DRAWS = 500  # of all ratios together, for the places they take among each other


@dataclass(frozen=True, slots=True)
class Comparison:
    """(buurten, types) each. `at_norm`: the count if the buurt were like comparable ones. `null`: P(ratio <= 1.5).

    ratio, low, high  how many times the rate of comparable buurten: its mean and 90 % interval
    """

    observed: Floats
    at_norm: Predictive
    ratio: Floats
    low: Floats
    high: Floats
    null: Floats
    ratios: Mixture  # (types, buurten)

    def places(self, kind: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """(buurten,) first and last place of each in the order of ratios of one type, 1 the highest: 90 % interval.

        From draws of all ratios together (Goldstein & Spiegelhalter 1996, JRSS A 159:385). Buurten whose intervals
        overlap have no order that can be told from chance. NaN where the buurt is not compared.
        """
        given = ~np.isnan(self.null[:, kind])
        drawn = self.ratios.draws(kind, DRAWS, rng)[:, given]
        place = 1.0 + np.argsort(np.argsort(-drawn, axis=1), axis=1)
        edges = np.full((2, len(given)), np.nan)
        tails = [(1 - INTERVAL) / 2, (1 + INTERVAL) / 2]
        edges[:, given] = np.quantile(place, tails, axis=0, method="inverted_cdf")
        return edges[0], edges[1]


def compare_with_others(history: History) -> Comparison:
    """Relative risk of the last twelve months against comparable buurten of the gemeente, per unit of exposure.

    norm   E = e_a (O' + 1/2) / X',  O' and X' the counts and exposure of all others, each by how comparable it is
           (`comparable.comparable`); relative variance 1 / n', n' = (O' + 1/2)² / (counts by the squares + 1/2)
    ratio  R, with the counts of all buurten over their E, by `small_area.rates_of`: each is drawn towards all and
           towards those beside it, as far as the counts call for it
    null   P(R <= STRUCTURAL_RATIO); 1 where O < LEAST_PER_YEAR

    Ranked on exceedance rather than on the rate itself, as Richardson et al. (2004, EHP 112:1016) advise. Leaving the
    buurt out of its own norm keeps a hotspot from raising it. Months lie around their level as unevenly as all months
    of the type do (`expectation.between_periods`).

    Assumes incidents are proportional to inhabitants where nothing is wrong. Where many people come who do not
    live there (centre, station, business park) the norm is too low: such a buurt stands out for shoplifting every
    year. That is true and no news; dwellings, vehicles or visitors would be the better exposure. Without neighbours
    in the history buurten share nothing, without densities all are comparable. Not for counts found by officers, nor
    within one buurt over time.
    """
    year = history.last_periods(MONTHS_A_YEAR)
    observed = np.where(history.given.any(axis=2), history.total_of_last(MONTHS_A_YEAR), np.nan)
    given = ~np.isnan(observed)
    counts = np.where(given, observed, 0.0)
    exposure = given * history.exposure_of_pairs
    weight = comparable(np.full(len(counts), np.nan) if history.density is None else history.density)
    others, exposure_of_others = weight @ counts + TYPE_PRIOR_COUNT, weight @ exposure
    compared = given & (exposure_of_others > 1e-9)
    norm = np.divide(exposure * others, exposure_of_others, out=np.zeros_like(others), where=compared)
    doubt = (weight**2 @ counts + TYPE_PRIOR_COUNT) / others**2

    sums = sums_of(year)
    months = between_periods(sums, season_of(sums)) / MONTHS_A_YEAR
    neighbours = nobody_beside(len(counts)) if history.neighbours is None else history.neighbours
    ratios = rates_of((counts * compared).T, norm.T, months, neighbours, doubt.T)
    low, high = ratios.interval(INTERVAL)
    null = np.where(counts < LEAST_PER_YEAR, 1.0, ratios.chance_at_most(STRUCTURAL_RATIO).T)

    def shown(values: Floats) -> Floats:
        return np.where(compared, values, np.nan)

    return Comparison(
        observed=shown(observed),
        at_norm=Predictive(norm, doubt, months + 0.0 * norm).mapped(shown),
        ratio=shown(ratios.moments()[0].T),
        low=shown(low.T),
        high=shown(high.T),
        null=shown(null),
        ratios=ratios,
    )
