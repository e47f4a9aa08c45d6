"""Which series counted more in the last period than the same season of earlier years led one to expect."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy import special

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.expectations.negative_binomial import quantile
from openvis.analysis.expectations.quasi_poisson import Design, Fit, fit, without_outbreaks, without_what_weights_took
from openvis.analysis.expectations.uncertain_count import SMALLEST_EXCESS, UncertainCount, at_least, merged

LEAST_YEARS_OF_TREND = 3
HALF_AN_INCIDENT, NO_INCIDENT = 0.5, 1e-9  # added to those a level rests on, the second so that nothing is divided by
LEAST_WINDOWS = 24  # that can tell whether periods hang together
AT_ONCE = 512  # series in one product: their weeks then stay near the processor


class Threshold(Enum):
    """How the upper bound and the p-value follow from what is expected."""

    PREDICTIVE = "predictive"  # negative binomial, mean and dispersion uncertain: what the product uses
    PLUG_IN = "plug in"  # negative binomial, both taken as known (Noufaily et al. 2013)
    TWO_THIRDS = "two thirds"  # normal after the power 2/3 (Farrington et al. 1996)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is compared with what. The defaults are those of Noufaily et al. for weeks, but for the trend."""

    year: int = 52  # periods to a year
    years_back: int = 5
    half_window: int = 3  # periods on either side of the same period of earlier years
    seasons: int = 10  # the window is one of them; with 1 nothing outside it is learnt from
    left_out: int = 26  # last periods before this one: a rise may have begun in them
    outbreaks_above: float = 2.58
    trend_p: float = 0.05  # a trend is kept when it is rarer than this; 1 keeps every trend
    beyond_past: float = 1.0  # a trend is not kept that expects more than this times the highest count there was
    alpha: float = 0.01
    threshold: Threshold = Threshold.PREDICTIVE
    least: int = 5  # incidents in the last `within` periods, or there is no bound and no alarm
    within: int = 4
    like_surveillance: bool = False  # only to compare with another program: see `farrington`

    @property
    def periods(self) -> int:
        """How many there must be, the one that is asked about included."""
        return self.year * self.years_back + self.half_window + 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """One value per series. NaN where nothing could be expected; `upper` also where there were too few incidents.

    observed  count of the period that is asked about
    expected  the count that was to be expected, with what is uncertain about it
    upper     highest count that is no alarm (not whole for Threshold.TWO_THIRDS)
    score     (observed - expected) / (upper - expected): above 1 is an alarm
    p         chance of so many or more
    slope     trend per year on the log scale; 0 where none was taken along
    enough    whether there were incidents enough for an alarm
    """

    observed: Floats
    expected: UncertainCount
    upper: Floats
    score: Floats
    p: Floats
    slope: Floats
    enough: Flags

    @property
    def alarm(self) -> Flags:
        return self.enough & (self.observed > self.upper)


def farrington(counts: Floats, rule: Rule, *, period: int | None = None) -> Comparison:
    """The flexible Farrington algorithm for every row of counts (series, periods); NaN is "not given".

    `period` is the one that is asked about, the last unless given. Learnt from are the `years_back` years before it but
    for the last `left_out` periods. A season is the window within `half_window` of the same period of a year, or one of
    `seasons - 1` stretches from window to window, and
        log E(y_t) = a_season(t) + b t,   Var(y_t) = phi E(y_t)
    is fitted twice (`quasi_poisson`), the second time with less weight for periods that were far too high. The trend is
    kept when p < trend_p, there are three years at least, and it expects no more than `beyond_past` times the highest
    count. The bound at level alpha, with m what is expected and u its variance:
        TWO_THIRDS  (m^(2/3) + z sqrt(4/9 m^(1/3) (phi + u / m)))^(3/2)
        PLUG_IN     quantile 1 - alpha of the negative binomial with mean m and variance phi m (Poisson if phi <= 1)
        PREDICTIVE  that of `UncertainCount`, with half an incident more than the level rests on (Jeffreys), so that
                    where there was none the first is no miracle
    Farrington, Andrews, Beale & Catchpole (1996, JRSS A 159:547); Noufaily et al. (2013, Stat. Med. 32:1206).

    With `like_surveillance` equal to surveillance::farringtonFlexible 1.20.3, which has prior weights where a standard
    error needs working weights: errors come out about sqrt(m) too small for common incidents, so trends are kept that
    chance explains, and too large for rare ones. Without it the errors are those of the fit.

    Not with fewer than three years; not for counts of officers, which follow deployment; not for a slow drift, of which
    next year expects the half (see `drift`). Periods are counted on, so the season moves by a day a year, and a week in
    a year of 53. PLUG_IN and TWO_THIRDS give more false alarms than alpha where years are few or counts vary much.
    """
    now = counts.shape[1] - 1 if period is None else period
    expected, slope = expected_now(counts, rule, period=now)
    observed = counts[:, now]
    recent = np.nansum(counts[:, now + 1 - rule.within : now + 1], axis=1)
    enough = ~np.isnan(observed + expected.mean) & (recent >= rule.least)
    bound, p = _bound(observed, expected, rule)
    upper = np.where(enough, bound, np.nan)
    score = (observed - expected.mean) / (upper - expected.mean)
    return Comparison(observed, expected, upper, score, p, slope, enough)


def expected_now(counts: Floats, rule: Rule, *, period: int | None = None) -> tuple[UncertainCount, Floats]:
    """What `farrington` expects of that period, without a bound; and the trend."""
    design, learnt = design_of(rule, counts.shape[1] - 1 if period is None else period)
    parts, slopes = [], [np.zeros(0)]
    for first in range(0, max(1, len(counts)), AT_ONCE):
        past = counts[first : first + AT_ONCE, learnt]
        given = ~np.isnan(past)
        expected, slope = _expect(np.where(given, past, 0.0), given.astype(np.float64), design, rule)
        parts.append(expected)
        slopes.append(slope)
    return merged(lambda *arrays: np.concatenate(arrays), *parts), np.concatenate(slopes)


def design_of(rule: Rule, now: int) -> tuple[Design, Ints]:
    """What is learnt from to say something of period `now`: the design, and which periods it is of."""
    if now + 1 < rule.periods:
        raise ValueError(f"{rule.years_back} years back ask for {rule.periods} periods; there are {now + 1}.")
    ago = np.arange(now + 1)[::-1]
    window, between = 2 * rule.half_window + 1, max(1, rule.seasons - 1)
    since_window = (rule.half_window - ago) % rule.year - window  # negative within a window
    inside = rule.year - window
    stretch = np.repeat(np.arange(between), inside // between + (np.arange(between) < inside % between))
    season = np.where(since_window < 0, rule.seasons - 1, stretch[np.maximum(since_window, 0)])
    used = (ago < rule.periods) & (ago > rule.left_out) & ((since_window < 0) | (rule.seasons > 1))
    learnt = np.flatnonzero(used)
    return Design(season[learnt], -ago[learnt] / rule.year, rule.seasons), learnt


def _expect(past: Floats, weights: Floats, design: Design, rule: Rule) -> tuple[UncertainCount, Floats]:
    """What is expected now, with a trend where that is kept; and the trend."""
    level = _fitted_twice(past, weights, design, rule, trend=False)
    without = _expected(past, level, _dispersion_of_errors(past, level, rule), rule)
    if rule.years_back < LEAST_YEARS_OF_TREND:
        return without, level.slope
    trend = _fitted_twice(past, weights, design, rule, trend=True)
    of_errors = _dispersion_of_errors(past, trend, rule)
    p = 2.0 * special.stdtr(trend.freedom, -np.abs(trend.slope) * np.sqrt(trend.bend / of_errors))
    following = _expected(past, trend, of_errors, rule)
    kept = trend.converged & (p < rule.trend_p) & (following.mean <= rule.beyond_past * past.max(axis=1))
    expected = merged(lambda one, other: np.where(kept, one, other), following, without)
    return expected, np.where(kept, trend.slope, 0.0)


def _fitted_twice(past: Floats, weights: Floats, design: Design, rule: Rule, *, trend: bool) -> Fit:
    first = fit(past, weights, design, start=np.zeros(len(past)) if trend else None)
    less = without_outbreaks(past, first, above=rule.outbreaks_above)
    return fit(past, less, design, start=first.slope if trend else None)


def _expected(past: Floats, fitted: Fit, of_errors: Floats, rule: Rule) -> UncertainCount:
    predictive = rule.threshold is Threshold.PREDICTIVE
    cases, mass = fitted.cases[:, -1] + (HALF_AN_INCIDENT if predictive else NO_INCIDENT), fitted.mass[:, -1]
    mean = np.divide(cases, mass, out=np.full(len(mass), np.nan), where=mass > 0)
    relative = (1.0 / cases + fitted.centre[:, -1] ** 2 / fitted.bend) * of_errors / np.maximum(fitted.dispersion, 1.0)
    if not predictive:
        return UncertainCount(mean, relative, fitted.dispersion, fitted.freedom)
    relative *= _together(past, fitted, rule)
    dispersion = _dispersion_now(without_what_weights_took(fitted, above=rule.outbreaks_above), mean, fitted)
    return UncertainCount(mean, relative, dispersion, _freedom_now(dispersion, mean, fitted))


def _together(past: Floats, fitted: Fit, rule: Rule) -> Floats:
    """How much more the total of a window of earlier years varies than its periods by themselves; at least 1.

    What makes a month busy is shared by its weeks, so that seven of them tell less of the level than they seem to.
    With s the signed residuals of Pearson and as many degrees of freedom taken off windows as there are seasons:
        (sum of (s added up over windows)² / (windows - seasons)) / (periods of one x sum s² / freedom)
    Only of weeks: totals of four weeks hardly hang together any more, and too few windows say that they do by chance.
    """
    periods = 2 * rule.half_window + 1
    windows = past.shape[1] // periods
    if periods == 1 or windows < LEAST_WINDOWS:
        return np.ones(len(past))
    residual = np.copysign(np.sqrt(fitted.weights * fitted.off), past - fitted.mean)[:, -windows * periods :]
    of_windows = (residual.reshape(len(past), windows, periods).sum(axis=2) ** 2).sum(axis=1) / (windows - rule.seasons)
    by_itself = periods * (residual**2).sum(axis=1) / np.maximum(fitted.freedom, 1.0)
    more = np.divide(of_windows, by_itself, out=np.ones(len(past)), where=by_itself > 0)
    return np.asarray(np.maximum(more, 1.0))


def _dispersion_now(dispersion: Floats, mean: Floats, fitted: Fit) -> Floats:
    """The larger of phi, and of what it is now where counts vary as a negative binomial: 1 + (phi - 1) m / average m.

    Years are too few to tell whether a variance goes up with the mean or with its square. With the first in a busy
    season of the second, chances of 1 % come one and a half times as often as is said.
    """
    average = (fitted.weights * fitted.mean).sum(axis=1) / np.maximum(fitted.weights.sum(axis=1), 1.0)
    busier = np.divide(mean, average, out=np.ones_like(mean), where=(average > 0) & (mean > average))
    return np.asarray(dispersion + np.maximum(dispersion - 1.0, 0.0) * (busier - 1.0))


def _freedom_now(dispersion: Floats, mean: Floats, fitted: Fit) -> Floats:
    """How many periods of normal counts would tell phi as well as these do: freedom / (1 + excess kurtosis / 2).

    A variance that is estimated varies by (2 + excess kurtosis) / freedom times its square, and that kurtosis of a
    negative binomial is 6 (phi - 1) / m beyond that of Poisson counts. With the textbook's degrees of freedom chances
    of .1 % come 1.3 times as often as is said in quarters that vary by 21 %.
    In whole numbers, downward, so that many series have as many.
    """
    heavy = np.divide(np.maximum(dispersion - 1.0, 0.0), mean, out=np.zeros_like(mean), where=mean > 0)
    return np.asarray(np.maximum(np.floor(fitted.freedom / (1.0 + 3.0 * heavy)), 1.0))


def _dispersion_of_errors(past: Floats, fitted: Fit, rule: Rule) -> Floats:
    """What the variance of an estimate is multiplied by; see `farrington` on `like_surveillance`."""
    if not rule.like_surveillance:
        return np.maximum(fitted.dispersion, 1.0)
    off = np.divide(past - fitted.mean, fitted.mean, out=-np.ones_like(past), where=fitted.mean > 0)
    return np.asarray((fitted.weights * off**2).sum(axis=1) / np.maximum(fitted.freedom, 1.0))


def _bound(observed: Floats, expected: UncertainCount, rule: Rule) -> tuple[Floats, Floats]:
    """The upper bound and P(as many or more)."""
    if rule.threshold is Threshold.PREDICTIVE:
        return expected.too_high(rule.alpha) - 1.0, expected.chance_of_at_least(observed)
    mean, dispersion = expected.mean, np.maximum(expected.dispersion, 1.0)
    if rule.threshold is Threshold.PLUG_IN:
        excess = np.maximum(dispersion - 1.0, SMALLEST_EXCESS)
        upper = quantile(1.0 - rule.alpha, mean / excess, 1.0 / (1.0 + excess))
        return upper, at_least(observed, mean, excess)
    spread = np.sqrt(4.0 / 9.0 * np.cbrt(mean) * dispersion * (1.0 + expected.relative * mean))
    upper = (np.cbrt(mean) ** 2 + special.ndtri(1.0 - rule.alpha) * spread) ** 1.5
    return upper, special.ndtr((np.cbrt(mean) ** 2 - np.cbrt(observed) ** 2) / spread)
