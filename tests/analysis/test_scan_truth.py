"""The scan tried where the truth is known: p is what it says, and what was planted is found.

Shares are measured over a fixed number of seeded towns; the margins are three standard errors of such a share.
Run with `pytest -s` to read the figures.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import permutations, product

import numpy as np
import pytest
from numpy.random import Generator

from openvis.analysis.clusters.scan import Scan, gumbel_p, permutation_null, poisson_null, rank_p, scan
from openvis.analysis.clusters.scan_chance import highest_ratios
from openvis.analysis.clusters.scan_windows import Limits, windows_of
from tests.analysis import slow_scan as slow

LEVEL = 0.05


def margin(rate: float, runs: int) -> float:
    return 3 * math.sqrt(rate * (1 - rate) / runs)


# ----- p against all that could have been


def test_p_by_rank_is_that_of_every_possible_shuffle() -> None:
    places, periods = [0, 0, 1, 1, 1, 2, 2], [0, 2, 0, 1, 2, 2, 2]
    x, y = np.array([0.0, 100.0, 350.0]), np.zeros(3)
    counts = table(places, periods)
    null = permutation_null(counts, np.random.default_rng(1))
    found = scan(counts, null, x, y, Limits(2), replications=4000)

    def highest(shuffled: tuple[int, ...]) -> float:
        return slow.highest(table(places, shuffled).tolist(), null.expected.tolist(), x, y, longest=2)

    tables = Counter(permutations(periods))
    ratios = {shuffled: highest(shuffled) for shuffled in tables}
    for cluster in found.clusters:
        as_high = sum(times for each, times in tables.items() if ratios[each] >= cluster.ratio - 1e-9)
        exact = as_high / sum(tables.values())
        assert cluster.p == pytest.approx(exact, abs=margin(exact, 4000) + 1 / 4000)
    assert 0 < found.clusters[0].p < 0.9


def test_p_by_rank_is_that_of_every_division_over_the_population() -> None:
    counts, population = np.array([[0, 3], [1, 1]]), np.array([[2.0, 2.0], [3.0, 3.0]])
    x = np.array([0.0, 100.0])
    null = poisson_null(counts, population, np.random.default_rng(1))
    found = scan(counts, null, x, 0 * x, Limits(1), replications=4000)
    chance = (population / population.sum()).ravel()
    exact = 0.0
    for cells in product(range(4), repeat=5):
        divided = np.bincount(cells, minlength=4).reshape(2, 2)
        ratio = slow.highest(divided.tolist(), null.expected.tolist(), x, 0 * x, longest=1)
        exact += math.prod(chance[list(cells)]) * (ratio >= found.clusters[0].ratio - 1e-9)
    assert found.clusters[0].p == pytest.approx(exact, abs=margin(exact, 4000) + 1 / 4000)
    assert 0 < exact < 0.9


def table(places: list[int], periods: tuple[int, ...] | list[int]) -> np.ndarray:
    counts = np.zeros((max(places) + 1, max(periods) + 1), dtype=np.int64)
    np.add.at(counts, (places, list(periods)), 1)
    return counts


# ----- false alarms


def quiet_town(rng: Generator, areas: int = 20, periods: int = 30) -> tuple[np.ndarray, ...]:
    """Areas that differ tenfold, a season, and inhabitants who explain both."""
    x, y = rng.uniform(0, 3000, (2, areas))
    season = 1 + 0.6 * np.cos(np.arange(periods) / periods * 2 * np.pi)
    population = np.outer(rng.uniform(1, 10, areas), season)
    return rng.poisson(0.08 * population), population, x, y


@pytest.mark.parametrize("kind", ["permutation", "poisson"])
def test_in_quiet_towns_there_are_as_many_false_alarms_as_promised(kind: str) -> None:
    runs, alarms = 250, 0
    for seed in range(runs):
        rng = np.random.default_rng([7, seed])
        counts, population, x, y = quiet_town(rng)
        null = permutation_null(counts, rng) if kind == "permutation" else poisson_null(counts, population, rng)
        alarms += scan(counts, null, x, y, Limits(8), replications=39).clusters[0].p <= LEVEL
    print(f"\n{kind}: {alarms / runs:.3f} of {runs} quiet towns have a cluster with p <= {LEVEL}")
    assert abs(alarms / runs - LEVEL) <= margin(LEVEL, runs)


def test_the_gumbel_tail_is_near_the_rank_among_many_more_replications() -> None:
    counts, _, x, y = quiet_town(np.random.default_rng(3), areas=30, periods=40)
    null = permutation_null(counts, np.random.default_rng(1))
    windows = windows_of(x, y, null.expected, Limits(12))
    many, few = (highest_ratios(windows, null.expected, null.draw, int(counts.sum()), times) for times in (20_000, 999))
    for p in (0.5, 0.1, 0.01, 0.001):
        ratio = float(np.quantile(many, 1 - p))
        print(f"\n1 in {1 / p:.0f}: by rank {rank_p(ratio, many):.5f}, by Gumbel {gumbel_p(ratio, few):.5f}", end="")
        assert 0.7 < gumbel_p(ratio, few) / p < 3


# ----- power


def planted(rng: Generator, times: float, areas: int = 50, weeks: int = 40) -> tuple[np.ndarray, ...]:
    """Half a case per area and week; in five neighbouring areas `times` as many, in the last six weeks."""
    x, y = rng.uniform(0, 6000, (2, areas))
    near = np.argsort(np.hypot(x - x[0], y - y[0]))[:5]
    mean = 0.5 * np.outer(rng.gamma(4, 1 / 4, areas), np.ones(weeks))
    mean[near, -6:] *= times
    return rng.poisson(mean), x, y, near


def found_again(found: Scan, near: np.ndarray) -> float:
    """Of the areas planted or found, the share that is both (Jaccard); 0 if it is not told from chance."""
    first = found.clusters[0]
    both, either = set(first.areas) & set(near.tolist()), set(first.areas) | set(near.tolist())
    return len(both) / len(either) if first.p <= LEVEL else 0.0


@pytest.mark.parametrize(("times", "least", "most"), [(1.0, 0.0, 0.15), (3.0, 0.75, 1.0), (5.0, 0.95, 1.0)])
def test_a_cluster_of_five_areas_over_six_weeks_is_found(times: float, least: float, most: float) -> None:
    runs, shares, weeks = 20, [], []
    for seed in range(runs):
        rng = np.random.default_rng([11, seed])
        counts, x, y, near = planted(rng, times)
        found = scan(counts, permutation_null(counts, rng), x, y, Limits(12), replications=99)
        shares.append(found_again(found, near))
        weeks.append(found.clusters[0].last - found.clusters[0].first + 1)
    seen = np.array(shares) > 0
    print(f"\n{times} times as many: found {seen.mean():.2f}, overlap {np.sum(shares) / max(1, seen.sum()):.2f}")
    assert least <= seen.mean() <= most
    if times > 1:
        assert np.sum(shares) / seen.sum() > 0.6
        assert np.median(np.array(weeks)[seen]) == pytest.approx(6, abs=1)


def test_two_clusters_that_share_no_area_are_both_found() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 6000, (2, 60))
    west, east = (np.argsort(np.hypot(x - x[there], y - y[there]))[:4] for there in (x.argmin(), x.argmax()))
    counts = rng.poisson(0.5, (60, 52))
    counts[west, -4:] += 4
    counts[east, -8:] += 3
    found = scan(counts, permutation_null(counts, rng), x, y, Limits(26), replications=99).clusters
    assert {frozenset(each.areas) for each in found[:2]} == {frozenset(west.tolist()), frozenset(east.tolist())}
    assert [each.p for each in found[:2]] == [0.01, 0.01]
    assert found[2].p > 0.2
    assert sorted(each.ratio for each in found) == [each.ratio for each in found][::-1]
