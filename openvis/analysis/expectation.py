"""What may be expected of every buurt x type in months to come, learnt from the months before only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openvis.analysis.history import Floats, History
from openvis.analysis.level import levels, unevenness
from openvis.analysis.predictive import Predictive
from openvis.analysis.season import YEAR, Season, season_of
from openvis.analysis.spread import extra_variance, pooled_variance

LEAST_MONTHS = 6  # given months of a pair; with fewer nothing is expected of it
BETWEEN_MONTHS_SPREAD = 0.3  # how far types differ in how unevenly they lie over months (see pooled_variance)


def expect(history: History, ahead: Sequence[int]) -> Predictive:
    """Predictive distribution, per buurt x type, of the total of the months `ahead` (1 = the month after the history).

    mean  m = level x sum of the season factors s of those months
    size  1/r = (1 + u) (1 + v) (1 + d sum s² / (sum s)²) - 1
    u is the uncertainty of the level and v that of the season (both shared by the months ahead), d the variance of
    single months around them (each its own), all relative; their product is matched to one gamma by its first two
    moments. Its far tail is thinner than that of the product: with much spread (d = 0.3) and one year of history,
    tail chances of 0.001 and less come out up to four times too small.

    Returns arrays (buurten, types); NaN where fewer than LEAST_MONTHS months of the pair are given.

    Assumes that next year's season and spread are those of the past and that the level moves slowly. It knows no
    holidays, events or campaigns. An earlier outbreak raises level and spread, so a repeat is less striking.
    Not for wijken or gemeente (their buurten are correlated), and the further ahead the less it is worth: the
    uncertainty does not grow with the distance.
    """
    if history.months == 0:
        nothing = np.full(history.values.shape[:2], np.nan)
        return Predictive(nothing, nothing)
    season = season_of(history)
    level = levels(history, season, unevenness(history, season))
    coming = (history.month[-1] + np.asarray(ahead)) % YEAR
    factors = season.factors[:, coming]
    total = factors.sum(axis=1)
    shared = (1.0 + level.uncertainty) * (1.0 + season.uncertainty[:, coming].mean(axis=1))
    single_months = between_months(history, season) * (factors**2).sum(axis=1) / total**2
    size = 1.0 / (shared * (1.0 + single_months) - 1.0)
    enough = history.given.sum(axis=2) >= LEAST_MONTHS
    return Predictive(np.where(enough, level.per_month * total, np.nan), np.where(enough, size, np.nan))


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
    return Predictive(np.stack([step.mean for step in steps], axis=2), np.stack([step.size for step in steps], axis=2))
