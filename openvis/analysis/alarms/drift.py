"""Whether a series went up slowly in the last year, by what that year would have been if nothing had changed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.alarms.cusum import chance_of_sum, cusum, delays, limits
from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.expectations.quasi_poisson import Design, Fit, fit, without_outbreaks, without_what_weights_took
from openvis.analysis.expectations.uncertain_count import SMALLEST_EXCESS, UncertainCount

YEAR = 52
MOST_YEARS, LEAST_YEARS = 5, 2  # learnt from, before the year that is looked at
YEARS_OF_TREND = 3  # with fewer a trend cannot be told from chance
SEASONS = 6  # in which weeks are compared, to see which were far too high and how much they vary
BLOCK = 4  # weeks; how much their totals vary says what weeks have in common, which a sum of weeks adds up too
TOGETHER = 1.4  # times as much as weeks by themselves: by chance not one series in forty, with 65 totals in 14 seasons
SEASON_WEEKS = 6  # on either side, of the same week in earlier years, that say what a week should have been
OUTBREAKS_ABOVE = 2.58
MOST_DOUBT = 0.1  # variance of the logarithm of the level; with more a rise by half is no news
LEVEL_AND_SEASON = 2.0  # the season of a level is estimated too; with this quiet series alarm as seldom as promised


@dataclass(frozen=True, slots=True)
class InControl:
    """The last year as the years before had it. NaN where none of them is given.

    expected        (series, YEAR) count of each week
    size            (series,) r of the negative binomial
    level_variance  (series,) variance of the logarithm of the level
    together        (series,) whether weeks that follow each other are busy together
    """

    expected: Floats
    size: Floats
    level_variance: Floats
    together: Flags

    @property
    def per_week(self) -> Floats:
        return np.asarray(self.expected.mean(axis=1))


@dataclass(frozen=True, slots=True)
class Drift:
    """(series,) each; NaN where it was not looked at.

    expected  the count of the whole year, also where it is too low to be looked at
    total     the sum in nats at the end of the last week
    limit     what it takes for an alarm (`cusum.limits`)
    p         at most this is the chance of such a sum while nothing changed
    delay     mean number of weeks in which a rise by half would be found: what could have been seen
    """

    expected: UncertainCount
    total: Floats
    limit: Floats
    p: Floats
    delay: Floats

    @property
    def alarm(self) -> Flags:
        return self.total >= self.limit


def weeks_needed(years: int = LEAST_YEARS) -> int:
    return (years + 1) * YEAR


def in_control(counts: Floats) -> InControl:
    """What the years before the last led one to expect of each week of it, from counts (series, weeks).

    The mean of the weeks within SEASON_WEEKS of the same week of earlier years, in which weeks that were far too high
    count for less (`quasi_poisson.without_outbreaks`). With YEARS_OF_TREND years the trend of those years goes on:
    what grows by a tenth each year is no news, also where that growth might be chance. The spread is that of weeks or
    of totals of BLOCK weeks, whichever is larger for its mean: busy weeks that come together drift by chance.

    Not where the level jumped in the years before; then the last year differs from them, but not slowly.
    """
    first = counts.shape[1] - YEAR
    learnt = np.arange(first - min(MOST_YEARS, first // YEAR) * YEAR, first)
    ago = np.arange(counts.shape[1])[::-1]
    given = ~np.isnan(counts[:, learnt])
    past = np.where(given, counts[:, learnt], 0.0)
    years = len(learnt) // YEAR
    fitted = _fitted_twice(past, given.astype(np.float64), _seasonal(ago[learnt], SEASONS), years)
    weights, dispersion = fitted.weights, _dispersion(fitted)
    whole = np.asarray(given.reshape(len(past), -1, BLOCK).all(axis=2), dtype=np.float64)
    of_blocks = np.asarray(past.reshape(len(past), -1, BLOCK).sum(axis=2) * whole)
    of_year = _seasonal(ago[learnt][::BLOCK], YEAR // BLOCK)
    of_totals = _dispersion(_fitted_twice(of_blocks, whole, of_year, years))
    together, dispersion = of_totals > TOGETHER * dispersion, np.maximum(dispersion, of_totals)
    slope = np.where(fitted.converged, fitted.slope, 0.0)[:, None]
    apart = np.abs((ago[learnt, None] - ago[None, first:] + YEAR // 2) % YEAR - YEAR // 2)
    near = (apart <= SEASON_WEEKS).astype(np.float64)
    mass = (weights * np.exp(-slope * ago[learnt] / YEAR)) @ near
    expected = np.divide((weights * past) @ near, mass, out=np.full(mass.shape, np.nan), where=mass > 0)
    expected *= np.exp(-slope * ago[first:] / YEAR)
    cases = np.maximum(fitted.cases.sum(axis=1), 1.0)
    centre = (fitted.cases * fitted.centre).sum(axis=1) / cases  # from there to the middle of the year a trend goes on
    of_trend = (centre + 0.5) ** 2 / fitted.bend
    return InControl(
        expected,
        expected.mean(axis=1) / np.maximum(dispersion - 1.0, SMALLEST_EXCESS),
        dispersion * (LEVEL_AND_SEASON / cases + of_trend),
        together,
    )


def _seasonal(ago: Ints, seasons: int) -> Design:
    return Design(ago % YEAR * seasons // YEAR, -ago / YEAR, seasons)


def _fitted_twice(counts: Floats, given: Floats, design: Design, years: int) -> Fit:
    start = np.zeros(len(counts)) if years >= YEARS_OF_TREND else None
    weights = without_outbreaks(counts, fit(counts, given, design, start=start), above=OUTBREAKS_ABOVE)
    return fit(counts, weights, design, start=start)


def _dispersion(fitted: Fit) -> Floats:
    return np.maximum(without_what_weights_took(fitted, above=OUTBREAKS_ABOVE), 1.0)


def drifted(counts: Floats, *, least_per_week: float) -> Drift:
    """The CUSUM of the last year for series (series, weeks) of which at least `least_per_week` were expected a week.

    Nor is one looked at of which the level is hardly known, such as one that only began a few weeks before the year.
    Each call looks at one year, from a sum of zero, with no memory of earlier calls: the same counts, the same answer.
    """
    calm = in_control(counts)
    asked = np.flatnonzero((calm.per_week >= least_per_week) & (calm.level_variance <= MOST_DOUBT))
    expected, size, variance = calm.expected[asked], calm.size[asked], calm.level_variance[asked]
    total = cusum(counts[asked, -YEAR:], expected, size)[:, -1]
    per_week = calm.per_week[asked]
    limit = limits(per_week, size, variance)
    p = chance_of_sum(total, per_week, size, variance, together=calm.together[asked])
    found = (total, limit, p, delays(per_week, size, limit))
    return Drift(_whole_year(calm), *(_placed(values, asked, len(counts)) for values in found))


def _whole_year(calm: InControl) -> UncertainCount:
    """The spread of a year is that of its weeks, which is known well enough to be taken as it is."""
    many = np.full(len(calm.per_week), 1e6)
    above = np.divide(calm.per_week, calm.size, out=np.zeros_like(calm.size), where=calm.size > 0)
    return UncertainCount(calm.expected.sum(axis=1), calm.level_variance / (1.0 + above), 1.0 + above, many)


def _placed(values: Floats, at: Ints, length: int) -> Floats:
    everywhere = np.full(length, np.nan)
    everywhere[at] = values
    return everywhere
