"""When, at each place, a second time: one incident after the other, and every pair of incidents at one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import permutations
from math import inf, log

from tests.analysis import slow_hot_times

Incident = tuple[int, datetime | None, datetime | None]  # place, and between which moments
Week = list[list[float]]
LONGEST = 48 * 60


@cache
def weights(start: datetime | None, end: datetime | None) -> dict[tuple[int, int], float]:
    """Of one incident, by (weekday, part of the day); nothing where it is set apart."""
    counts, _, _ = slow_hot_times.laid_out([(start, end)], LONGEST, 360)
    return {at: float(weight) for at, weight in counts.items()}


def profiles(incidents: Sequence[Incident], number: int) -> tuple[Week, list[Week], float]:
    """The general profile, that of each place, and the strength."""
    laid = [(place, weights(start, end)) for place, start, end in incidents]
    laid = [(place, own) for place, own in laid if own and place >= 0]
    even = [[1 / 28] * 4 for _ in range(7)]
    if not laid:
        return even, [even] * number, inf
    total = [[sum(own.get((day, part), 0.0) for _, own in laid) for part in range(4)] for day in range(7)]
    squares = [[sum(own.get((day, part), 0.0) ** 2 for _, own in laid) for part in range(4)] for day in range(7)]
    expected = slow_hot_times.expected_week(total, squares)[0]
    general = [[each / len(laid) for each in row] for row in expected]
    p = [sum(row[part] for row in general) for part in range(4)]
    of_day = [(place, [sum(w for (_, at), w in own.items() if at == part) for part in range(4)]) for place, own in laid]
    strength = _strength(of_day, p, number)
    shares = []
    for at in range(number):
        here = [parts for place, parts in of_day if place == at]
        counts = [sum(parts[part] for parts in here) for part in range(4)]
        own = p if strength == inf else [(counts[i] + strength * p[i]) / (len(here) + strength) for i in range(4)]
        shares.append([[general[day][part] / p[part] * own[part] for part in range(4)] for day in range(7)])
    return general, shares, strength


def _strength(of_day: Sequence[tuple[int, list[float]]], p: list[float], number: int) -> float:
    """How alike two incidents at one place are, as a part of how alike one is to itself."""
    alike, pairs = 0.0, 0
    for place in range(number):
        here = [parts for at, parts in of_day if at == place]
        for one, other in permutations(here, 2):
            alike += sum((one[part] - p[part]) * (other[part] - p[part]) for part in range(4))
            pairs += 1
    share = alike / (pairs * (1 - sum(each**2 for each in p))) if pairs else 0.0
    return max(1 / share - 1, 1.0) if share > 1e-12 else inf


def gain(incident: Incident, week: Week) -> float:
    """How much likelier a profile makes the moments between which something happened than a flat week does."""
    return log(sum(28 * weight * week[day][part] for (day, part), weight in weights(*incident[1:]).items()))


def counted(incidents: Sequence[Incident]) -> Counter[int]:
    return Counter(place for place, start, end in incidents if place >= 0 and weights(start, end))
