"""The scan a second time, in plain loops over every centre, circle and span, from the docstrings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

Table = Sequence[Sequence[float]]  # [area][period]


class Seen(NamedTuple):
    areas: tuple[int, ...]
    first: int
    last: int
    observed: float
    expected: float


def ratio(observed: float, expected: float, total: float) -> float:
    """How much likelier the counts are with a rate of its own inside the window and one outside, than with one rate."""
    if observed <= expected:
        return 0.0
    inside = observed * math.log(observed / expected)
    outside = (total - observed) * math.log((total - observed) / (total - expected)) if observed < total else 0.0
    return inside + outside


def circles(
    x: Sequence[float], y: Sequence[float], size: Sequence[float], share: float, most: float
) -> Iterator[tuple[int, ...]]:
    """Around each centre, for each distance to another: everything within that distance, if it is not too large."""
    for centre in range(len(x)):
        apart = [round(math.hypot(x[area] - x[centre], y[area] - y[centre]), 3) for area in range(len(x))]
        for radius in sorted(set(apart)):
            areas = tuple(area for area in range(len(x)) if apart[area] <= radius)
            if len(areas) <= most and sum(size[area] for area in areas) <= share * sum(size) * (1 + 1e-9):
                yield areas


def windows(
    counts: Table,
    expected: Table,
    x: Sequence[float],
    y: Sequence[float],
    *,
    longest: int,
    share: float = 0.5,
    alive: bool = True,
    most: float = math.inf,
) -> Iterator[Seen]:
    periods = len(counts[0])
    for areas in circles(x, y, [sum(row) for row in expected], share, most):
        here = [sum(counts[area][period] for area in areas) for period in range(periods)]
        there = [sum(expected[area][period] for area in areas) for period in range(periods)]
        for last in [periods - 1] if alive else range(periods):
            observed = usual = 0.0
            for first in range(last, max(-1, last - longest), -1):
                observed += here[first]
                usual += there[first]
                yield Seen(areas, first, last, observed, usual)


def highest(counts: Table, expected: Table, x: Sequence[float], y: Sequence[float], **limits: float) -> float:
    total = sum(map(sum, counts))
    seen = windows(counts, expected, x, y, **limits)
    return max((ratio(each.observed, each.expected, total) for each in seen), default=0.0)


def rank(value: float, others: Sequence[float]) -> float:
    return (1 + sum(other >= value * (1 - 1e-8) for other in others)) / (1 + len(others))


def least_count(expected: float, total: int, beyond: float) -> int:
    """The least count with a ratio above `beyond`; total + 1 where there is none."""
    return next((count for count in range(total + 1) if ratio(count, expected, total) > beyond), total + 1)


def rises(values: Sequence[float]) -> bool:
    return all(one <= other for one, other in pairwise(values))
