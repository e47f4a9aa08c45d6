"""The order of visits: beside every order that exists, one-way streets, and places no street leads to."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from openvis.analysis.deployments.visit_order import route, walk

FEW = settings(max_examples=15, deadline=None)


def streets(side: int, seed: int, one_way: float = 0.0) -> csr_array:
    """Crossings in a square, with streets of unequal length between neighbours; some in one direction only."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    metres = rng.integers(50, 150, len(pairs)).astype(float)
    both = rng.random(len(pairs)) >= one_way
    rows, columns = np.concatenate([pairs, pairs[both][:, ::-1]]).T
    return csr_array((np.concatenate([metres, metres[both]]), (rows, columns)), shape=(side * side, side * side))


def shortest(network: csr_array) -> list[list[float]]:
    """Between all nodes, by Floyd and Warshall."""
    number = network.shape[0]
    metres = [[0.0 if row == column else np.inf for column in range(number)] for row in range(number)]
    links = network.tocoo()
    for row, column, length in zip(links.row.tolist(), links.col.tolist(), links.data.tolist(), strict=True):
        metres[row][column] = min(metres[row][column], length)
    for over in range(number):
        for row in range(number):
            for column in range(number):
                metres[row][column] = min(metres[row][column], metres[row][over] + metres[over][column])
    return metres


def length(metres: list[list[float]], start: int, stops: Sequence[int], back: bool) -> float:
    way = [start, *stops, *([start] if back else [])]
    return sum(metres[one][other] for one, other in pairwise(way))


@FEW
@given(st.integers(0, 10_000), st.integers(0, 6), st.booleans(), st.sampled_from([0.0, 0.2]))
def test_beside_every_order(seed: int, number: int, back: bool, one_way: float) -> None:
    network = streets(5, seed, one_way)
    start, *stops = np.random.default_rng(seed).integers(0, 25, number + 1).tolist()
    metres = shortest(network)
    found = route(network, start, stops, back=back)
    reached = [at for at in range(number) if at not in found.unreachable]
    assert sorted(found.stops) == reached
    for at, stop in enumerate(stops):
        leads = np.isfinite(metres[start][stop]) and (not back or np.isfinite(metres[stop][start]))
        assert (at in found.unreachable) == (not leads)
    assert found.metres == pytest.approx(length(metres, start, [stops[at] for at in found.stops], back))
    best = min(length(metres, start, [stops[at] for at in order], back) for order in permutations(reached))
    assert best - 1e-6 <= found.metres <= 1.1 * best + 1e-6


def test_mostly_the_best_of_all() -> None:
    """Seven stops, twelve towns: at least ten times nothing is shorter, and never by more than a tenth."""
    ratios = []
    for seed in range(12):
        network = streets(4, seed)
        start, *stops = np.random.default_rng(seed).choice(16, 8, replace=False).tolist()
        metres = np.array(shortest(network))
        orders = np.array(list(permutations(stops)))
        ways = np.column_stack([np.full(len(orders), start), orders, np.full(len(orders), start)])
        best = metres[ways[:, :-1], ways[:, 1:]].sum(axis=1).min()
        ratios.append(route(network, start, stops).metres / best)
    assert min(ratios) >= 1 - 1e-9
    assert max(ratios) <= 1.1
    assert sum(ratio < 1 + 1e-9 for ratio in ratios) >= 10


def test_round_a_circle() -> None:
    """Stops on a ring: along it, whatever the order they were asked in; without the way back it stops at the last."""
    size = 20
    ring = csr_array(
        (np.full(2 * size, 10.0), (np.repeat(np.arange(size), 2), (np.arange(size)[:, None] + [1, -1]).ravel() % size)),
        shape=(size, size),
    )
    stops = np.random.default_rng(1).permutation(np.arange(1, size, 2)).tolist()
    assert route(ring, 0, stops).metres == 200.0
    assert route(ring, 0, stops, back=False).metres == 190.0


def test_no_longer_than_the_nearest_first() -> None:
    network = streets(8, 3)
    start, *stops = np.random.default_rng(3).choice(64, 13, replace=False).tolist()
    found = route(network, start, stops)
    assert found == route(network, start, stops)
    here, left, metres = start, set(stops), 0.0
    table = shortest(csr_array(network))
    while left:
        nearest = min(sorted(left), key=lambda stop: table[here][stop])
        metres += table[here][nearest]
        here = nearest
        left.remove(nearest)
    assert found.metres < metres + table[here][start]


def test_nowhere_to_go() -> None:
    assert route(streets(2, 1), 0, []).metres == 0.0
    apart = csr_array((np.array([5.0]), (np.array([0]), np.array([1]))), shape=(3, 3))
    found = route(apart, 0, [1, 2])
    assert (found.stops, found.unreachable, found.metres) == ((), (0, 1), 0.0)  # into 1 and not back
    there = route(apart, 0, [1, 2, 0], back=False)
    assert (set(there.stops), there.unreachable, there.metres) == ({0, 2}, (1,), 5.0)


@FEW
@given(st.integers(0, 10_000), st.integers(0, 6))
def test_a_walk_beside_every_order_from_every_beginning(seed: int, number: int) -> None:
    points = np.random.default_rng(seed).uniform(0, 1000, (number, 2))
    metres = np.hypot(*(points[:, None] - points).T).T
    order, length_of = walk(metres)
    assert sorted(order) == list(range(number))
    assert length_of == pytest.approx(sum(metres[one, other] for one, other in pairwise(order)))
    best = min(sum(metres[one, other] for one, other in pairwise(each)) for each in permutations(range(number)))
    assert best - 1e-9 <= length_of <= 1.1 * best + 1e-9
    assert walk(metres)[0] == order
