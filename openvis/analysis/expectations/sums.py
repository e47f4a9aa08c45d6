"""All that season, level and spread want to know of a history, as sums; and those of every shorter past in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from openvis.analysis.expectations.history import Floats, History, Ints

# In years. Chosen with RECENT_SPREAD by the log score on Toronto 2016-2017 (weeks and months, one to twelve ahead).
LASTING_HALF_LIFE = 2.0  # after which a count weighs half for how areas differ
RECENT_HALF_LIFE = 0.25  # after which it weighs half for how things stand now


@dataclass(frozen=True, slots=True)
class Sums:
    """Of the first `periods` of a history; per place in the year where a last axis has `year`.

    counts     (buurten, types, year) what was counted; given: in how many periods something was given
    squares    (buurten, types) of the counts; highest (buurten, types, year) count
    lasting    (buurten, types) counts, each weighing half per LASTING_HALF_LIFE that it is old; 1 in the last period
    recent     the same per RECENT_HALF_LIFE; given_lasting, given_recent (buurten, types, year): given by those weights
    observed   (types, year) counts of the last `years` whole years
    even       (types, year) what they would have been if every year of every buurt were even

    Where everything is given, as it mostly is, what is given is the same everywhere, and its first axes are 1 long.
    """

    history: History
    periods: int
    counts: Floats
    given: Floats
    squares: Floats
    highest: Floats
    lasting: Floats
    given_lasting: Floats
    recent: Floats
    given_recent: Floats
    years: int
    observed: Floats
    even: Floats


def sums_of(history: History) -> Sums:
    """Of all periods."""
    counts, given = _filled(history)
    at = _at(history)
    lasting, recent = (_weights(history, half_life) for half_life in (LASTING_HALF_LIFE, RECENT_HALF_LIFE))
    years = history.periods // history.year
    observed, even = np.zeros((2, history.values.shape[1], history.year))
    for year in range(years):
        last = history.periods - year * history.year
        more = _of_year(counts, given, at, slice(last - history.year, last))
        observed, even = observed + more[0], even + more[1]
    places = [counts[:, :, history.position == place] for place in range(history.year)]
    return Sums(
        history=history,
        periods=history.periods,
        counts=counts @ at,
        given=given @ at,
        squares=np.einsum("bkt,bkt->bk", counts, counts),
        highest=np.stack([those.max(axis=2, initial=0.0) for those in places], axis=2),
        lasting=counts @ lasting,
        given_lasting=given @ (lasting[:, None] * at),
        recent=counts @ recent,
        given_recent=given @ (recent[:, None] * at),
        years=years,
        observed=observed,
        even=even,
    )


def sums_before_each(history: History) -> Iterator[Sums]:
    """Of the periods before each but the first, in one pass. Each is to be used before the next is asked for."""
    counts, given = _filled(history)
    at = _at(history)
    sums = sums_of(history.first_periods(0))
    sums = replace(sums, history=history, given=np.zeros((*given.shape[:2], history.year)))
    sums = replace(sums, given_lasting=sums.given.copy(), given_recent=sums.given.copy())
    of_years = [(sums.observed, sums.even)] * history.year  # of the pasts that ended a year ago until now
    fading, fleeting = (0.5 ** (1.0 / (life * history.year)) for life in (LASTING_HALF_LIFE, RECENT_HALF_LIFE))
    for periods in range(1, history.periods):
        period = periods - 1
        place, count, is_given = history.position[period], counts[:, :, period], given[:, :, period]
        for weighted, fades in ((sums.lasting, fading), (sums.recent, fleeting)):
            weighted *= fades
            weighted += count
        for weighted, fades in ((sums.given, 1.0), (sums.given_lasting, fading), (sums.given_recent, fleeting)):
            weighted *= fades
            weighted[:, :, place] += is_given
        sums.counts[:, :, place] += count
        sums.squares[:] += count**2
        np.maximum(sums.highest[:, :, place], count, out=sums.highest[:, :, place])
        observed, even = of_years.pop(0)
        if periods >= history.year:
            more = _of_year(counts, given, at, slice(periods - history.year, periods))
            observed, even = observed + more[0], even + more[1]
        of_years.append((observed, even))
        yield replace(sums, periods=periods, years=periods // history.year, observed=observed, even=even)


def limited(sums: Sums, limit: Floats) -> Sums:
    """What the sums would have been with no count above its limit (buurten, types, year).

    Only places in the year of which the highest count is too high are looked into; few are, and from each sum that is
    taken off by which they are too high.
    """
    history, year, last = sums.history, sums.history.year, sums.periods - 1
    high = np.nonzero(sums.highest > limit)
    period = _periods_at(history)[high[2]]
    there = (period >= 0) & (period <= last)
    value, top = history.values[high[0][:, None], high[1][:, None], period], limit[high][:, None]
    found = np.nonzero(there & (value > top))
    buurt, kind, place = (index[found[0]] for index in high)
    period, value, top = period[found], value[found], top[found[0], 0]
    excess, shape = value - top, sums.squares.shape
    pair = np.ravel_multi_index((buurt, kind), shape)

    def off(weights: Floats, at: Ints = pair, of: tuple[int, ...] = shape) -> Floats:
        return np.asarray(np.bincount(at, weights, minlength=int(np.prod(of))), dtype=np.float64).reshape(of)

    first = sums.periods - sums.years * year
    inside = period >= first
    block = first + (period[inside] - first) // year * year
    observed = off(excess[inside], kind[inside] * year + place[inside], sums.observed.shape)
    months = block[:, None] + np.arange(year)
    given = ~np.isnan(history.values[buurt[inside, None], kind[inside, None], months])
    shares = excess[inside, None] * given / np.maximum(given.sum(axis=1, keepdims=True), 1)
    at = kind[inside, None] * year + history.position[months]
    ago = last - period
    return replace(
        sums,
        counts=sums.counts - off(excess, pair * year + place, sums.counts.shape),
        squares=sums.squares - off(value**2 - top**2),
        highest=np.minimum(sums.highest, limit),
        lasting=sums.lasting - off(excess * _weight(history, LASTING_HALF_LIFE, ago)),
        recent=sums.recent - off(excess * _weight(history, RECENT_HALF_LIFE, ago)),
        observed=sums.observed - observed,
        even=sums.even - off(shares.ravel(), at.ravel(), sums.even.shape),
    )


def _filled(history: History) -> tuple[Floats, Floats]:
    """(buurten, types, periods) counts, 0 where not given; and 1 where given, (1, 1, periods) where all is."""
    given = history.given
    if given.all():
        return history.values, np.ones((1, 1, history.periods))
    return np.where(given, history.values, 0.0), given.astype(np.float64)


def _at(history: History) -> Floats:
    """(periods, year) 1 for the place in the year of each period."""
    return np.eye(history.year)[history.position]


def _periods_at(history: History) -> Ints:
    """(year, most) the periods at each place in the year, and -1 where there are no more."""
    order = np.argsort(history.position, kind="stable")
    place = history.position[order]
    nth = np.arange(history.periods) - np.searchsorted(place, place)
    table = np.full((history.year, int(nth.max(initial=0)) + 1), -1)
    table[place, nth] = order
    return table


def _of_year(counts: Floats, given: Floats, at: Floats, periods: slice) -> tuple[Floats, Floats]:
    """(types, year) counts of a year, and what they would have been if it were even."""
    those, known = counts[:, :, periods], given[:, :, periods]
    mean = those.sum(axis=2) / np.maximum(known.sum(axis=2), 1.0)
    even = mean.sum(axis=0)[:, None] * known[0] if known.shape[:2] == (1, 1) else np.einsum("bk,bkt->kt", mean, known)
    return those.sum(axis=0) @ at[periods], even @ at[periods]


def _weights(history: History, half_life: float) -> Floats:
    """(periods,) 1 for the last period, halving every `half_life` years back."""
    return _weight(history, half_life, np.arange(history.periods - 1, -1, -1))


def _weight(history: History, half_life: float, ago: Ints) -> Floats:
    return np.asarray(0.5 ** (ago / (half_life * history.year)))
