"""What may be expected of every buurt x type in months to come, learnt from the months before only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openvis.analysis.history import Floats, History
from openvis.analysis.level import levels, unevenness
from openvis.analysis.predictive import Predictive, stacked
from openvis.analysis.season import YEAR, Season, season_of
from openvis.analysis.spread import extra_variance, pooled_variance

LEAST_MONTHS = 6  # given months of a pair; with fewer nothing is expected of it
BETWEEN_MONTHS_SPREAD = 0.3  # how far types differ in how unevenly they lie over months (see pooled_variance)


def expect(history: History, ahead: Sequence[int]) -> Predictive:
    """Predictive distribution, per buurt x type, of the total of the months `ahead` (1 = the month after the history).

    mean    m = level x sum of the season factors s of those months
    shared  1 + u = (1 + uncertainty of the level) (1 + mean uncertainty of those season factors)
    single  d sum s² / (sum s)², d the variance of a single month around its level
    See `predictive.Predictive` for what these are.

    Returns arrays (buurten, types); NaN where fewer than LEAST_MONTHS months of the pair are given.

    Assumes that next year's season and spread are those of the past and that the level moves slowly. It knows no
    holidays, events or campaigns. An earlier outbreak raises level and spread, so a repeat is less striking.
    Not for wijken or gemeente (their buurten are correlated), and the further ahead the less it is worth: the
    uncertainty does not grow with the distance.
    """
    if history.months == 0:
        nothing = np.full(history.values.shape[:2], np.nan)
        return Predictive(nothing, nothing, nothing)
    season = season_of(history)
    level = levels(history, season, unevenness(history, season))
    coming = (history.month[-1] + np.asarray(ahead)) % YEAR
    factors = season.factors[:, coming]
    total = factors.sum(axis=1)
    shared = (1.0 + level.uncertainty) * (1.0 + season.uncertainty[:, coming].mean(axis=1)) - 1.0
    single = between_months(history, season) * (factors**2).sum(axis=1) / total**2
    enough = history.given.sum(axis=2) >= LEAST_MONTHS
    return Predictive(level.per_month * total, shared, single + 0.0 * shared).mapped(
        lambda values: np.where(enough, values, np.nan)
    )


def between_months(history: History, season: Season) -> Floats:
    """(types,) variance of single months around the level of their pair beyond Poisson, relative to that level²."""
    counts = np.where(history.given, history.values, 0.0)
    excess, information = extra_variance(counts, history.given * season.factors[:, history.month])
    return pooled_variance(excess.sum(axis=0), information.sum(axis=0), spread=BETWEEN_MONTHS_SPREAD)


def expected_of_last(history: History, months: int) -> Predictive:
    """What the months before the last `months` led one to expect of those together."""
    return expect(history.first_months(max(0, history.months - months)), range(1, months + 1))


def expected_of_each_month(history: History) -> Predictive:
    """(buurten, types, months) for every month what the months before it led one to expect."""
    steps = [expect(history.first_months(month), [1]) for month in range(history.months)]
    return stacked(steps, axis=2)
