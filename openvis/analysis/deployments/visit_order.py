"""In which order to walk or drive along the visits of one shift, over a street network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from openvis.analysis.expectations.history import Floats

BEGINNINGS = 5  # orders that are shortened, of which the best is taken
SHORTER = 1e-9  # metres: less is rounding


@dataclass(frozen=True, slots=True)
class Route:
    """Stops in the order to go along them, as places in the list that was asked; the start is not among them.

    metres       from the start along all stops, and back where that was asked
    unreachable  stops to which, or from which back, no street leads
    """

    stops: tuple[int, ...]
    metres: float
    unreachable: tuple[int, ...]


def route(network: csr_array, start: int, stops: Sequence[int], *, back: bool = True) -> Route:
    """A short route from one node of a network along others, over its shortest paths; the same every time.

    network  (nodes, nodes) metres of the street from row to column, nothing where there is none; one-way streets stand
             on one side only. For walking, give both sides.

    Shortest paths by Dijkstra; then from every first stop the nearest that is left, again and again; then, of the five
    shortest of these, pieces turned round (2-opt, Croes 1958) or moved elsewhere (Or 1976) as long as that shortens it.
    Such a route is seldom longer than the best by
    more than a few percent, and is not proven. Length, not time: it knows no traffic lights, speeds or opening hours.
    Not for several teams together or visits at fixed times: that is vehicle routing, with other programs.
    """
    nodes = np.array([start, *stops], dtype=np.int64)
    metres = dijkstra(network, directed=True, indices=nodes)[:, nodes]
    there = np.isfinite(metres[0]) & (np.isfinite(metres[:, 0]) | (not back))
    reached = [stop for stop in range(1, len(nodes)) if there[stop]]
    begun = [_nearest_first(metres, reached, first) for first in reached] or [[]]
    begun.sort(key=lambda each: _length(metres, each, back))
    ways = [_shortened(metres, each, back) for each in begun[:BEGINNINGS]]
    order = min(ways, key=lambda each: _length(metres, each, back))
    return Route(
        stops=tuple(stop - 1 for stop in order),
        metres=_length(metres, order, back),
        unreachable=tuple(stop - 1 for stop in range(1, len(nodes)) if not there[stop]),
    )


def walk(metres: Floats) -> tuple[tuple[int, ...], float]:
    """A short way along all of a few places, from whichever is best to whichever: (places, places) metres to how long.

    As `route` without a start: from a place that is nowhere, and so as near to each. For one shift in which nobody has
    to begin or end at a fixed place. Every place must be reached from every other.
    """
    number = len(metres)
    anywhere = np.zeros((number + 1, number + 1))
    anywhere[1:, 1:] = metres
    begun = [_nearest_first(anywhere, list(range(1, number + 1)), first) for first in range(1, number + 1)] or [[]]
    begun.sort(key=lambda each: _length(anywhere, each, False))
    ways = [_shortened(anywhere, each, False) for each in begun[:BEGINNINGS]]
    order = min(ways, key=lambda each: _length(anywhere, each, False))
    return tuple(stop - 1 for stop in order), _length(anywhere, order, False)


def _nearest_first(metres: Floats, stops: Sequence[int], first: int) -> list[int]:
    order, left = [first], [stop for stop in stops if stop != first]
    while left:
        order.append(min(left, key=lambda stop: metres[order[-1], stop]))
        left.remove(order[-1])
    return order


def _shortened(metres: Floats, order: list[int], back: bool) -> list[int]:
    length = _length(metres, order, back)
    while True:
        best = min(_moves(order), key=lambda other: _length(metres, other, back), default=order)
        shorter = _length(metres, best, back)
        if not shorter < length - SHORTER:
            return order
        order, length = best, shorter


def _moves(order: list[int]) -> Iterator[list[int]]:
    """Every order with one piece turned round, or with one, two or three stops that follow each other put elsewhere."""
    number = len(order)
    for first in range(number):
        for last in range(first + 2, number + 1):
            yield order[:first] + order[first:last][::-1] + order[last:]
        for last in range(first + 1, min(first + 3, number) + 1):
            rest, piece = order[:first] + order[last:], order[first:last]
            yield from (rest[:at] + piece + rest[at:] for at in range(len(rest) + 1) if at != first)


def _length(metres: Floats, order: Sequence[int], back: bool) -> float:
    way = [0, *order, 0] if back else [0, *order]
    return float(metres[way[:-1], way[1:]].sum())
