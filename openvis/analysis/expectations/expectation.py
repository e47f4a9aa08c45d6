"""What may be expected of every buurt x type in months or weeks to come, learnt from those before only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from openvis.analysis.expectations.history import Floats, History
from openvis.analysis.expectations.known_beforehand import Known, log_factors, without_known
from openvis.analysis.expectations.level import lasting_levels, levels, unevenness
from openvis.analysis.expectations.predictive import Predictive, stacked
from openvis.analysis.expectations.season import Season, season_of
from openvis.analysis.expectations.spread import extra_variance_of_groups, pooled_variance
from openvis.analysis.expectations.sums import Sums, limited, sums_before_each, sums_of

LEAST_YEARS = 0.5  # given periods of a pair; with fewer nothing is expected of it
BETWEEN_PERIODS_SPREAD = 0.3  # how far types differ in how unevenly they lie over periods (see pooled_variance)
# Standard deviations above its own past (and one incident) beyond which a count is an outbreak. On Toronto 2016-2017
# the log score is a little better than without a limit, and no worse down to two and a half.
OUTBREAK = 3.0


def expect(
    history: History, ahead: Sequence[int], known: Known | None = None, log_effects: Floats | None = None
) -> Predictive:
    """Predictive distribution, per buurt x type, of the total of the periods `ahead` (1 = the one after the history).

    mean    m = level x sum of the season factors s of those periods
    shared  1 + u = (1 + uncertainty of the level) (1 + mean uncertainty of those season factors)
    single  d sum s² / (sum s)², d the variance of a single period around its level
    See `predictive.Predictive` for what these are. Season, level and spread are learnt from `without_outbreaks`, and,
    where `known` says what was known beforehand, from the counts as they would have been in ordinary periods
    (`known_beforehand.log_factors`); the seasons of the periods to come are then multiplied by the same effects.
    `log_effects` are such factors, of past and coming periods, that were learnt before.

    Returns arrays (buurten, types); NaN where fewer than LEAST_YEARS of periods of the pair are given.

    Assumes that next year's season and spread are those of the past and that things stay as they stand now. Without
    `known` it knows no holidays or events; it never knows campaigns. Periods ahead are numbered on: after a week 53
    the season is one week late, which its smoothness hides.
    Not for wijken or gemeente (their buurten are correlated), and the further ahead the less it is worth: the
    uncertainty does not grow with the distance.
    """
    if history.periods == 0:
        return _nothing(history)
    if known is not None:
        log_effects = log_factors(history, lasting_mean_of_each_period(history), known)
    if log_effects is None:
        return _expect(sums_of(history), ahead)
    return _expect(sums_of(without_known(history, log_effects)), ahead, log_effects)


def lasting_mean_of_each_period(history: History) -> Floats:
    """(buurten, types, periods) what the effects of what was known beforehand are learnt against."""
    sums = sums_of(history)
    return _lasting_mean(sums, season_of(sums))[:, :, history.position]


def _expect(sums: Sums, ahead: Sequence[int], log_effects: Floats | None = None) -> Predictive:
    history, plain = sums.history, without_outbreaks(sums)
    season = season_of(plain)
    level = levels(plain, season, unevenness(plain, season))
    coming = (history.position[sums.periods - 1] + np.asarray(ahead)) % history.year
    factors = season.factors[:, coming]
    if log_effects is not None:
        factors = factors * np.exp(log_effects[:, :, sums.periods - 1 + np.asarray(ahead)])
    total = factors.sum(axis=-1)
    spread = between_periods(plain, season)
    shared = (1.0 + level.uncertainty) * (1.0 + season.uncertainty(spread)[:, coming].mean(axis=1)) - 1.0
    single = spread * (factors**2).sum(axis=-1) / total**2
    enough = sums.given.sum(axis=2) >= LEAST_YEARS * history.year
    return Predictive(level.per_period * total, shared, single + 0.0 * shared).mapped(
        lambda values: np.where(enough, values, np.nan)
    )


def without_outbreaks(sums: Sums) -> Sums:
    """The same counts, but none above what its own past could explain: an outbreak is no more than a busy period.

    at most m + 1 + OUTBREAK sqrt(m + d m²),   m = lasting level x season, d the variance of single periods or that
                                               of the middle type, if smaller: an outbreak must not hide itself

    One pass, with m and d learnt from all counts. A down-weighting of past outbreaks in the spirit of Noufaily et
    al. (2013, Statistics in Medicine 32:1206), who reweight by residuals; a limit keeps the sums of counts sums.
    Falls are left alone: after an intervention the lower level is the truth. A rise that lasts becomes the level.
    """
    season = season_of(sums)
    mean = _lasting_mean(sums, season)
    single = between_periods(sums, season)
    known = np.broadcast_to(sums.given.any(axis=(0, 2)), single.shape)
    middle = np.median(single[known]) if known.any() else 0.0
    spread = np.sqrt(mean + np.minimum(single, middle)[:, None] * mean**2)
    return limited(sums, mean + 1.0 + OUTBREAK * spread)


def _lasting_mean(sums: Sums, season: Season) -> Floats:
    """(buurten, types, year) the lasting level in season."""
    level = lasting_levels(sums, season, unevenness(sums, season)).per_period
    return np.asarray(level[:, :, None] * season.factors)


def between_periods(sums: Sums, season: Season) -> Floats:
    """(types,) variance of single periods around the level of their pair beyond Poisson, relative to that level²."""
    excess, information = extra_variance_of_groups(sums.counts, sums.squares, sums.given, season.factors)
    return pooled_variance(excess.sum(axis=0), information.sum(axis=0), spread=BETWEEN_PERIODS_SPREAD)


def _nothing(history: History) -> Predictive:
    nothing = np.full(history.values.shape[:2], np.nan)
    return Predictive(nothing, nothing, nothing)


def expected_of_last(history: History, periods: int, log_effects: Floats | None = None) -> Predictive:
    """What the periods before the last `periods` led one to expect of those together."""
    before = history.first_periods(max(0, history.periods - periods))
    return expect(before, range(1, periods + 1), log_effects=log_effects)


def expected_of_each_period(history: History) -> Predictive:
    """(buurten, types, periods) for every period what the periods before it led one to expect."""
    steps = [_nothing(history)][: history.periods]
    steps += [_expect(sums, [1]) for sums in sums_before_each(history)]
    return stacked(steps, axis=2)
