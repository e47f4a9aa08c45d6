"""The parts of what is expected of months to come, so that buurten and types can be summed (domain.expected_sum)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.expectation import (
    LEAST_YEARS,
    between_periods,
    without_outbreaks,
)
from openvis.analysis.expectations.history import Flags, Floats, History
from openvis.analysis.expectations.level import common_uncertainty, levels, unevenness
from openvis.analysis.expectations.season import Season, season_of
from openvis.analysis.expectations.sums import sums_of


@dataclass(frozen=True, slots=True)
class Ahead:
    """level, uncertainty, enough  (buurten, types);  factors, unsure  (types, year);  spread, common, common_level
    (types,): as in `domain.expected_sum`. `enough`: whether so much is given that something may be expected."""

    level: Floats
    uncertainty: Floats
    enough: Flags
    factors: Floats
    unsure: Floats
    spread: Floats
    common: Floats
    common_level: Floats


def ahead(history: History) -> Ahead:
    """What `expectation.expect` expects, in parts, and what buurten of a type share of it. Nothing known beforehand."""
    sums = sums_of(history)
    plain = without_outbreaks(sums)
    season = season_of(plain)
    uneven = unevenness(plain, season)
    level = levels(plain, season, uneven)
    spread = between_periods(plain, season)
    least = level.uncertainty.min(axis=0)
    return Ahead(
        level=level.per_period,
        uncertainty=level.uncertainty,
        enough=np.broadcast_to(sums.given.sum(axis=2) >= LEAST_YEARS * history.year, level.per_period.shape),
        factors=season.factors,
        unsure=season.uncertainty(spread),
        spread=spread,
        common=np.minimum(common_spread(history, season), spread),
        common_level=np.minimum(common_uncertainty(plain, season, uneven), least),
    )


def common_spread(history: History, season: Season) -> Floats:
    """(types,) relative variance of single months that all buurten of a type share.

    Of the whole years counted back from the last month. With y the count of a buurt in a month, and m what the season
    makes of its own total of that year:
        c = n / (n - 1) sum (y - m) (y' - m') / sum m m'     over the pairs of different buurten and over n months
    Given the totals, buurten that vary by themselves have products of mean zero, and so have buurten of which the level
    changes from year to year. The factor is for the months of a year, of which one follows from the others.
    Never negative. Some of it is taken for season (of four years about a quarter), and is in the uncertainty of that.
    Of one year with few counts it is mostly noise. What a type shares for years is no part of it.
    """
    years = history.periods // history.year
    if years == 0:
        return np.zeros(history.values.shape[1])
    recent = history.last_periods(years * history.year)
    shape = (*history.values.shape[:2], years, history.year)
    given = recent.given.reshape(shape)
    counts = np.where(given, recent.values.reshape(shape), 0.0)
    factors = season.factors[:, recent.position].reshape(1, shape[1], *shape[2:]) * given
    total = factors.sum(axis=3, keepdims=True)
    share = np.divide(factors, total, out=np.zeros_like(factors), where=total > 0)
    mean = counts.sum(axis=3, keepdims=True) * share
    products, weight = _of_pairs(counts - mean), _of_pairs(mean)
    found = np.divide(products, weight, out=np.zeros_like(products), where=weight > 0)
    return np.asarray(np.maximum(found * history.year / (history.year - 1.0), 0.0))


def _of_pairs(values: Floats) -> Floats:
    """(types,) the sum of the products of two different buurten, over all months."""
    return np.asarray((values.sum(axis=0) ** 2 - (values**2).sum(axis=0)).sum(axis=(1, 2)))
