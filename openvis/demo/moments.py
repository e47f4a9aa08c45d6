"""When on the day and in the week events happen, and how exactly that is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from openvis.demo.event_types import MomentKind
from openvis.domain.period import Period

Times = NDArray[np.datetime64]
Durations = NDArray[np.timedelta64]
Ints = NDArray[np.int64]

# Weight of each of the 24 hours, from midnight.
HOURS = {
    MomentKind.DAY: [1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 10, 10, 10, 10, 10, 9, 7, 5, 4, 3, 2, 1],
    MomentKind.EVENING: [5, 3, 2, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10, 10, 9, 7],
    MomentKind.NIGHT: [10, 10, 9, 8, 6, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 6, 8],
    MomentKind.AWAY: [3, 3, 3, 2, 1, 1, 1, 2, 3, 4, 5, 5, 5, 6, 6, 6, 7, 9, 10, 10, 9, 7, 5, 4],
}
WEEKEND_WEIGHT = {MomentKind.DAY: 0.9, MomentKind.EVENING: 1.5, MomentKind.NIGHT: 1.8, MomentKind.AWAY: 1.2}
MINUTE = np.timedelta64(1, "m")


def draw_moments(month: Period, kind: MomentKind, number: int, rng: np.random.Generator) -> Times:
    """So many moments in one month, to the minute."""
    days = np.arange(np.datetime64(month.first, "D"), np.datetime64(month.end, "D"))
    weekend = np.is_busday(days, weekmask="0000011")
    weights = np.where(weekend, WEEKEND_WEIGHT[kind], 1.0)
    hours = np.array(HOURS[kind], dtype=float)
    day = rng.choice(days, size=number, p=weights / weights.sum())
    hour = rng.choice(24, size=number, p=hours / hours.sum())
    minutes = (hour * 60 + rng.integers(0, 60, size=number)) * MINUTE
    return np.asarray(day.astype("datetime64[m]") + minutes)


def known_between(moments: Times, kinds: Sequence[MomentKind], rng: np.random.Generator) -> tuple[Times, Times]:
    """The interval the victim can give: the moment itself, or from leaving to coming back.

    An interval stays within its month, so that the month an event counts in never depends on how it is read.
    """
    away = np.array([kind is MomentKind.AWAY for kind in kinds])
    before = np.where(away, rng.integers(10, 9 * 60, size=len(moments)), 0) * MINUTE
    after = np.where(away, rng.integers(5, 6 * 60, size=len(moments)), 0) * MINUTE
    month = moments.astype("datetime64[M]")
    first = month.astype("datetime64[m]")
    last = (month + 1).astype("datetime64[m]") - MINUTE
    return np.maximum(moments - before, first), np.minimum(moments + after, last)
