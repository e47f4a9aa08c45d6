"""When, at each place: what is expected there, dealt out over the 28 dagdelen of a week.

Places and moments only. Times multiply: cells are never split by shift first, for that leaves nothing in any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from openvis.analysis.expectations.history import Flags, Floats, Ints
from openvis.analysis.forecasts.redraws import Redraws, per_event
from openvis.analysis.places.hot_times import DAGDEEL, DAY, LONGEST, MONDAY, Moments, expected_week
from openvis.domain.forecast_dayparts import DaypartTrial

DAYS, PARTS = 7, DAY // DAGDEEL
CELLS = DAYS * PARTS
EVEN = np.full((DAYS, PARTS), 1 / CELLS)
LEAST_STRENGTH = 1.0  # incidents: nothing that happens in the gemeente is impossible at a place


@dataclass(frozen=True, slots=True)
class Laid:
    """Incidents over the 28 dagdelen by aoristic weights; of each no more dagdelen than the longest one touches.

    cell    (incidents, touched) dagdeel of the week, 0 the night of Monday
    weight  (incidents, touched) share of the incident in it; they add up to 1
    kept    (all incidents,) which of those that were given these are: the others have no start, or are too long
    """

    cell: Ints
    weight: Floats
    kept: Flags

    def only(self, chosen: Flags) -> Laid:
        """Those of the kept ones for which `chosen` (incidents,) holds."""
        kept = self.kept.copy()
        kept[self.kept] = chosen
        return Laid(self.cell[chosen], self.weight[chosen], kept)


@dataclass(frozen=True, slots=True)
class Profiles:
    """Shares of a week, Monday first and the night (0-6) first, each adding up to 1.

    general    (7, 4) of the type in the gemeente
    own        (places, 7, 4) of each place, drawn towards it
    strength   how many incidents the general profile weighs beside those of a place; inf: places do not differ
    incidents  that told it
    """

    general: Floats
    own: Floats
    strength: float
    incidents: int


def by_daypart(
    expected: Floats, place: Ints, start: Moments, end: Moments, *, profile_of: Ints | None = None
) -> Floats:
    """(places, 7, 4) incidents to expect, Monday first and the night (0-6) first; each place adds up to `expected`.

    expected    (places,) over whole weeks, as a forecast of 7, 14 or 28 days gives it
    place       (incidents,) of the past: in which place each happened, below 0 where in none
    start, end  (incidents,) moments between which it happened, by the clock; NaT where not known
    profile_of  (places,) whose profile each place takes, such as the buurt of a cell; `place` then counts those

    expected x share of `profiles`. Flat where nothing is known. Assumes that when incidents happen changes slowly and
    does not hang together with how many there are; not for what has a date (events, New Year), nor for a list in which
    the hour is that of the report. Whether it is any better than a flat week is for `tried` to say.
    """
    number = len(expected) if profile_of is None else int(profile_of.max(initial=-1)) + 1
    own = profiles(laid_out(start, end), place, number).own
    return np.asarray(expected[:, None, None] * (own if profile_of is None else own[profile_of]))


def laid_out(start: Moments, end: Moments, *, longest: int = LONGEST) -> Laid:
    """As `hot_times` lays them out (Ratcliffe 2002), but one row per incident, so that any of them can be summed."""
    known = ~np.isnat(start)
    begin = np.where(known, start, MONDAY).astype("datetime64[m]")
    until = np.where(np.isnat(end), begin, end).astype("datetime64[m]")
    length = np.maximum((until - begin).astype(np.int64), 1)
    kept = known & (length <= longest)
    length, minute = length[kept, None], (begin[kept, None] - MONDAY).astype(np.int64) % (DAYS * DAY)
    first = minute // DAGDEEL
    touched = int(((minute + length - 1) // DAGDEEL - first).max(initial=0)) + 1
    cell = first + np.arange(touched)
    overlap = np.minimum(minute + length, (cell + 1) * DAGDEEL) - np.maximum(minute, cell * DAGDEEL)
    return Laid(cell % CELLS, np.maximum(overlap, 0) / length, kept)


def profiles(laid: Laid, place: Ints, number: int) -> Profiles:
    """The share of each dagdeel of the week at each of so many places. place (all incidents,), below 0 where in none.

    general    p, of all incidents together, drawn towards day x dagdeel (`hot_times.expected_week`)
    own        p(day | part) (c + k p(part)) / (n + k),  c the weights at the place by part of the day, n its incidents
    strength   k = 1 / r - 1,  r = sum over places of (|c - n p|² - sum over its incidents of |w - p|²)
                                   / sum over places of n (n - 1) (1 - |p|²),  p and w by part of the day

    The mean of a Dirichlet around the gemeente (empirical Bayes). Places differ in the part of the day; in Toronto
    before 2017 the day of the week of each place by itself, or all 28 dagdelen, forecast no better or worse, so days
    are those of the gemeente. r, the part of the variance of an incident that is of its place, is from pairs of
    incidents at one place, by which what an interval smears is not taken for evenness. Not above 0: all places alike.
    By moments as Kleinman (1973, JASA 68:46); k is at least one.
    """
    inside = place[laid.kept] >= 0
    known, at = laid.only(inside), place[laid.kept][inside]
    rows = np.arange(len(at))[:, None]
    week, squares = (
        np.asarray(np.bincount(known.cell.ravel(), each.ravel(), CELLS).reshape(DAYS, PARTS), dtype=np.float64)
        for each in (known.weight, known.weight**2)
    )
    if not len(at):
        return Profiles(EVEN, np.tile(EVEN, (number, 1, 1)), np.inf, 0)
    general = expected_week(week, squares)[0] / len(at)
    p = general.sum(axis=0)
    parts = np.bincount((rows * PARTS + known.cell % PARTS).ravel(), known.weight.ravel(), len(at) * PARTS)
    off = parts.reshape(-1, PARTS) - p
    apart = np.column_stack([np.bincount(at, each, number) for each in off.T])
    incidents = np.bincount(at, minlength=number)
    pairs = (incidents * (incidents - 1)).sum() * (1 - p @ p)
    of_place = float(((apart**2).sum() - (off**2).sum()) / pairs) if pairs > 0 else 0.0
    if of_place <= 0:
        return Profiles(general, np.tile(general, (number, 1, 1)), np.inf, len(at))
    strength = max(1 / of_place - 1, LEAST_STRENGTH)
    own = p + apart / (incidents + strength)[:, None]  # the counts are n p + apart
    return Profiles(general, general / p * own[:, None, :], strength, len(at))


def tried(
    laid: Laid, place: Ints, day: Ints, origins: Sequence[int], horizon: int, number: int, rng: Generator
) -> DaypartTrial:
    """Every incident of the `horizon` days from each origin, by profiles from before it. day (all incidents,).

    gain of an incident = log(sum over dagdelen of 28 w q), q the share of the dagdeel and w the weight of the incident:
    how much likelier the profile made it than a flat week; of an interval, that it fell somewhere within it. Summed per
    origin, per incident by block bootstrap (`per_event`). A day is that of the start.
    """
    where, when = place[laid.kept], day[laid.kept]
    gains, events = np.zeros((2, len(origins))), np.zeros(len(origins))
    for at, origin in enumerate(origins):
        past = laid.only(when < origin)
        coming = (where >= 0) & (when >= origin) & (when < origin + horizon)
        found = profiles(past, place, number)
        cell, weight = laid.cell[coming], laid.weight[coming]
        of_place = found.own.reshape(number, CELLS)[where[coming][:, None], cell]
        for row, share in enumerate((of_place, found.general.ravel()[cell])):
            gains[row, at] = np.log(CELLS * (weight * share).sum(axis=1)).sum()
        events[at] = coming.sum()
    together = np.array([*gains, gains[0] - gains[1]])
    ends = np.stack(per_event(together, events, Redraws.drawn(rng)), axis=1)
    own, general, beyond = ((mean, low, high) for mean, low, high in ends.tolist())
    return DaypartTrial(incidents=int(events.sum()), origins=len(origins), own=own, general=general, beyond=beyond)
