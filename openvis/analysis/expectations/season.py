"""Which months or weeks of the year have more of a type, as far as the past lets one tell season from coincidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints
from openvis.analysis.expectations.sums import Sums

# The log score on real monthly counts (Toronto, 140 buurten, 2014-2019) is flat for a spread between 0.1 and 0.2.
SEASON_SPREAD = 0.20  # standard deviation of true factors around those of the group above
ONE_OFF_SPREAD = 0.25  # standard deviation of what hits one month of one year only, and is no season
# Three weeks, in years. On the same counts the log score is flat from two to four weeks, for weeks and for months.
NEARBY = 3 / 52


@dataclass(frozen=True, slots=True)
class Season:
    """(types, year) each, January or week 1 first.

    factors  per place in the year, mean 1
    cases    how many incidents each rests on, over `years` whole years
    """

    factors: Floats
    cases: Floats
    years: int

    def uncertainty(self, single: Floats) -> Floats:
        """(types, year) variance of our knowledge of the factors.

            S² (1 - B),   B as in `season_of`, with min(D², d) in the place of D²

        single  (types,) d, how unevenly single periods of a pair lie around its level, relative to that level²

        What hits one month of one year hits it in every buurt, so it is part of how unevenly their months lie, and
        cannot be more. Of a type with even months the season is known better than D says: with D alone, months of
        assault in busy neighbourhoods of Toronto (2016-2017) varied by .8 of what was expected of them. The factors
        stay with D: with less, their mean forecast was no better there.
        """
        one_off = np.minimum(ONE_OFF_SPREAD**2, single)[:, None]
        return np.asarray(SEASON_SPREAD**2 * (1.0 - _credibility(self.cases, one_off, self.years)))


def season_of(sums: Sums) -> Season:
    """The season of every type.

    Uses whole years only, counted back from the last period; with less than one year every factor is 1 (give or
    take S). Per type and place in the year, over n years, O counts stand against E = the mean period of the same
    buurt and year. Periods nearby count for both, less the further they are (distance h in years, round the year):

        weight = exp(-h² / (2 NEARBY²))

    The ratio is drawn towards that of the group above it (type -> theme -> all types -> 1):

        factor = parent (1 + B (O / (E parent) - 1)),   B = S² / (S² + D² / n + 1 / (E parent))

    S = SEASON_SPREAD, D = ONE_OFF_SPREAD: a linear (credibility) estimator, Bühlmann & Gisler (2005, ch. 4 and 6).
    One year of plenty of counts moves a factor 39 % of the way per step, three years 66 %; a type with few counts
    follows its theme. A month takes a third of a count from either neighbour; weeks are drawn into a smooth curve.

    Assumes that the season is the same in every buurt and year, and smooth: a single odd week (New Year's Eve) is
    spread over the weeks around it. A trend within a year leaks into it (shrunk).
    Do not read a factor learnt from one year as a season: it is a guess halfway between that year and none.
    """
    types, year = sums.observed.shape
    if sums.years == 0:
        return Season(np.ones((types, year)), np.zeros((types, year)), sums.years)
    near = _nearness(year)
    observed, expected = sums.observed @ near, sums.even @ near
    overall = _towards(np.ones(year), observed.sum(axis=0), expected.sum(axis=0), sums.years)
    theme = sums.history.theme
    per_theme = _towards(overall.factors, *_per_theme(theme, observed, expected), sums.years)
    return _towards(per_theme.factors[theme], observed, expected, sums.years)


def _nearness(year: int) -> Floats:
    """(year, year) the weight of each place in the year for each other."""
    apart = np.abs(np.arange(year)[:, None] - np.arange(year))
    return np.asarray(np.exp(-0.5 * (np.minimum(apart, year - apart) / (year * NEARBY)) ** 2))


def _per_theme(theme: Ints, observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    member = (theme[None, :] == np.arange(theme.max() + 1)[:, None]).astype(np.float64)
    return member @ observed, member @ expected


def _towards(parent: Floats, observed: Floats, expected: Floats, years: int) -> Season:
    """The formula of `season_of` for one step down, scaled to mean 1 over the year."""
    base = expected * parent
    ratio = np.divide(observed, base, out=np.ones_like(base), where=base > 0)
    factors = parent * (1.0 + _credibility(base, np.asarray(ONE_OFF_SPREAD**2), years) * (ratio - 1.0))
    return Season(factors / factors.mean(axis=-1, keepdims=True), base, years)


def _credibility(cases: Floats, one_off: Floats, years: int) -> Floats:
    """B of `season_of`, one_off in the place of D²."""
    return np.asarray(SEASON_SPREAD**2 * cases / ((SEASON_SPREAD**2 + one_off / max(years, 1)) * cases + 1.0))
