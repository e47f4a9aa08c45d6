"""Which months of the year have more of a type, as far as the past lets one tell season from coincidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.history import Floats, History, Ints

YEAR = 12
# The log score on real monthly counts (Toronto, 140 buurten, 2014-2019) is flat for a spread between 0.1 and 0.2.
SEASON_SPREAD = 0.20  # standard deviation of true month factors around those of the group above
ONE_OFF_SPREAD = 0.25  # standard deviation of what hits one month of one year only, and is no season


@dataclass(frozen=True, slots=True)
class Season:
    """(types, 12) factor per month of the year, January first, mean 1, and the variance of our knowledge of it."""

    factors: Floats
    uncertainty: Floats


def season_of(history: History) -> Season:
    """The season of every type.

    Uses whole years only, counted back from the last month; with less than one year every factor is 1 (give or take S).
    Per type and month of the year, over n years, O counts stand against E = the mean month of the same buurt and
    year. The ratio is drawn towards that of the group above it (type -> theme -> all types -> 1):

        factor = parent (1 + B (O / (E parent) - 1)),   B = S² / (S² + D² / n + 1 / (E parent))
        uncertainty = S² (1 - B)

    S = SEASON_SPREAD, D = ONE_OFF_SPREAD: a linear (credibility) estimator, Bühlmann & Gisler (2005, ch. 4 and 6).
    One year of plenty of counts moves a factor 39 % of the way per step, three years 66 %; a type with few counts
    follows its theme.

    Assumes that the season is the same in every buurt and year. A trend within a year leaks into it (shrunk).
    Do not read a factor learnt from one year as a season: it is a guess halfway between that year and none.
    """
    types = history.values.shape[1]
    years = history.months // YEAR
    if years == 0:
        return Season(np.ones((types, YEAR)), np.full((types, YEAR), SEASON_SPREAD**2))
    observed, expected = _against_mean_month(history, years)
    calendar = np.argsort(history.month[-YEAR:])
    observed, expected = observed[:, calendar], expected[:, calendar]
    overall = _towards(np.ones(YEAR), observed.sum(axis=0), expected.sum(axis=0), years)
    per_theme = _towards(overall.factors, *_per_theme(history.theme, observed, expected), years)
    return _towards(per_theme.factors[history.theme], observed, expected, years)


def _against_mean_month(history: History, years: int) -> tuple[Floats, Floats]:
    """(types, 12) counts, and what an even year would have given in the months that are given."""
    shape = (*history.values.shape[:2], years, YEAR)
    values = history.values[:, :, history.months - years * YEAR :].reshape(shape)
    given = ~np.isnan(values)
    counts = np.where(given, values, 0.0)
    mean_month = counts.sum(axis=3, keepdims=True) / np.maximum(given.sum(axis=3, keepdims=True), 1)
    return counts.sum(axis=(0, 2)), (given * mean_month).sum(axis=(0, 2))


def _per_theme(theme: Ints, observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    member = (theme[None, :] == np.arange(theme.max() + 1)[:, None]).astype(np.float64)
    return member @ observed, member @ expected


def _towards(parent: Floats, observed: Floats, expected: Floats, years: int) -> Season:
    """The formula of `season_of` for one step down, scaled to mean 1 over the year."""
    base = expected * parent
    credibility = SEASON_SPREAD**2 * base / ((SEASON_SPREAD**2 + ONE_OFF_SPREAD**2 / years) * base + 1.0)
    ratio = np.divide(observed, base, out=np.ones_like(base), where=base > 0)
    factors = parent * (1.0 + credibility * (ratio - 1.0))
    return Season(factors / factors.mean(axis=-1, keepdims=True), SEASON_SPREAD**2 * (1.0 - credibility))
