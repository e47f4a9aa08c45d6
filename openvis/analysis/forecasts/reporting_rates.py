"""What becomes of the highest places of a forecast if the people of one area report less often than they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openvis.analysis.expectations.history import Floats, Ints

RATE = 0.5  # of what they report now


@dataclass(frozen=True, slots=True)
class Halved:
    """Of each area: how many of the highest places lie in it now, and how many would; which area gains most.

    inside, remain  (areas,) places
    rank, rank_then (areas,) of the area by what is expected in all of it, 1 the highest
    gains           (areas,) the area that gets most of the places it loses; -1 where it loses none
    gained          (areas,) how many that one gets
    """

    inside: Ints
    remain: Ints
    rank: Ints
    rank_then: Ints
    gains: Ints
    gained: Ints


def if_one_reports_less(mean: Floats, owner: Ints, number: int, top: int, *, rate: float = RATE) -> Halved:
    """One area after the other reports `rate` of what it does, the others as they do.

    mean   (places,) expected; owner (places,) in which of `number` areas each lies, another value where in none
    top    how many places are coloured; of equal ones the first in order

    What is expected at a place of the area becomes rate x mean. For counts, smoothed or not, that is exact but for what
    spreads over its border (a place of 125 metres or nearer) and the part that is the same everywhere (one percent); a
    forecast learnt by trees would move otherwise. It says how much the map rests on how willingly people report, not
    how willingly they do: that is unknown, and an area that reports half now would have twice as much on the map.
    """
    inside, remain, gained = (np.zeros(number, dtype=np.int64) for _ in range(3))
    gains = np.full(number, -1)
    held = (owner >= 0) & (owner < number)
    now = _per_area(_highest(mean, top), owner, number)
    of_area: Floats = np.bincount(owner[held], mean[held], number).astype(np.float64)
    rank, rank_then = _ranks(of_area), np.zeros(number, dtype=np.int64)
    for area in range(number):
        inside[area] = now[area]
        totals = of_area.copy()
        totals[area] *= rate
        rank_then[area] = _ranks(totals)[area]
        if not now[area]:
            continue
        then = _per_area(_highest(np.where(owner == area, rate * mean, mean), top), owner, number)
        remain[area] = then[area]
        more = then - now
        if more.max() > 0:
            gains[area], gained[area] = int(np.argmax(more)), int(more.max())
    return Halved(inside, remain, rank, rank_then, gains, gained)


def _highest(mean: Floats, top: int) -> Ints:
    return np.argsort(-mean, kind="stable")[:top]


def _per_area(places: Ints, owner: Ints, number: int) -> Ints:
    at = owner[places]
    return np.bincount(at[(at >= 0) & (at < number)], minlength=number)


def _ranks(values: Floats) -> Ints:
    """1 for the highest; of equal ones the first in order comes first."""
    found = np.empty(len(values), dtype=np.int64)
    found[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return found
