"""The scan calculated twice, and what must hold for any counts."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from openvis.analysis.clusters import scan_chance
from openvis.analysis.clusters.scan import (
    Cluster,
    Null,
    Scan,
    gumbel_p,
    permutation_null,
    poisson_null,
    rank_p,
    scan,
)
from openvis.analysis.clusters.scan_chance import critical_counts, highest_ratios, largest_expected
from openvis.analysis.clusters.scan_windows import Limits, log_ratio, windows_of
from tests.analysis import slow_scan as slow

HARDLY = 1e-8  # what rounding may differ


@st.composite
def towns(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts and centres of a few areas; on a small grid, so that distances are often equal."""
    areas, periods = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    cells = st.lists(st.integers(0, 5), min_size=areas * periods, max_size=areas * periods)
    places = st.lists(st.integers(0, 3), min_size=areas, max_size=areas)
    counts = np.array(draw(cells)).reshape(areas, periods)
    x, y = (100.0 * np.array(draw(places)) for _ in range(2))
    return counts, x, y


limits_of = st.builds(
    Limits,
    longest=st.integers(1, 7),
    share=st.sampled_from([0.2, 0.5, 0.8, 1.0]),
    alive=st.booleans(),
    areas=st.sampled_from([None, None, 2, 4]),
)
seeds = st.integers(0, 2**16)
nulls = st.sampled_from(["permutation", "poisson"])


def null_of(kind: str, counts: np.ndarray, seed: int) -> Null:
    rng = np.random.default_rng(seed)
    if kind == "permutation":
        return permutation_null(counts, rng)
    return poisson_null(counts, rng.integers(0, 4, counts.shape) + (counts > 0) + 0.01, rng)


def as_words(limits: Limits) -> dict[str, float]:
    most = math.inf if limits.areas is None else limits.areas
    return {"longest": limits.longest, "share": limits.share, "alive": limits.alive, "most": most}


def one_by_one(draws):
    """These again, in their order, however many are asked for at a time."""
    left = iter(draws)
    return lambda times, since=0: np.stack([next(left) for _ in range(times)])[:, :, since:]


# ----- twice


@settings(max_examples=60)
@given(towns(), limits_of, nulls, seeds, st.sampled_from([1, 7, 2**16]))
def test_the_highest_ratio_of_every_replication_is_that_of_plain_loops(town, limits, kind, seed, at_once) -> None:
    counts, x, y = town
    null = null_of(kind, counts, seed)
    draws = null.draw(6)
    windows = windows_of(x, y, null.expected, limits)
    with patch.object(scan_chance, "AT_ONCE", at_once):  # some, or all of the replications in one step
        fast = highest_ratios(windows, null.expected, one_by_one(draws), int(counts.sum()), len(draws))
    slowly = [slow.highest(table.tolist(), null.expected.tolist(), x, y, **as_words(limits)) for table in draws]
    np.testing.assert_allclose(fast, slowly, rtol=HARDLY, atol=1e-12)


@settings(max_examples=60)
@given(towns(), limits_of, nulls, seeds)
def test_the_clusters_are_the_likeliest_of_plain_loops_that_share_no_area(town, limits, kind, seed) -> None:
    counts, x, y = town
    null = null_of(kind, counts, seed)
    found = scan(counts, null, x, y, limits, replications=5)
    total = int(counts.sum())
    left = list(slow.windows(counts.tolist(), null.expected.tolist(), x, y, **as_words(limits)))
    for cluster in found.clusters:
        likeliest = max(slow.ratio(each.observed, each.expected, total) for each in left)
        [same] = {each[1:] for each in left if is_in(cluster, each)}
        assert (cluster.first, cluster.last, cluster.observed) == same[:3]
        assert cluster.expected == pytest.approx(same[3])
        assert cluster.ratio == pytest.approx(likeliest)
        assert cluster.ratio == pytest.approx(slow.ratio(cluster.observed, cluster.expected, total))
        assert cluster.p == pytest.approx(slow.rank(cluster.ratio, found.highest.tolist()))
        assert cluster.recurrence == pytest.approx(1 / cluster.p)
        left = [each for each in left if not set(each.areas) & set(cluster.areas)]
    if len(found.clusters) < 5:
        assert max((slow.ratio(each.observed, each.expected, total) for each in left), default=0.0) < 1e-12


def is_in(cluster: Cluster, window: slow.Seen) -> bool:
    return (set(cluster.areas), cluster.first, cluster.last) == (set(window.areas), window.first, window.last)


@given(st.integers(1, 400), st.lists(st.floats(0.001, 1), min_size=1, max_size=5), st.floats(0, 12))
def test_critical_counts_are_the_least_that_beat_a_ratio(total, shares, beyond) -> None:
    expected = np.array(shares) * total
    fast = critical_counts(expected, largest_expected(total, beyond, float(expected.max())))
    for each, least in zip(expected.tolist(), fast.tolist(), strict=True):
        by_one = slow.least_count(each, total, beyond)
        nearly = abs(slow.ratio(min(least, total), each, total) - beyond) < 1e-6  # then rounding decides
        assert least == by_one or nearly or min(least, by_one) > total


# ----- the ratio


def test_the_ratio_is_that_of_two_poisson_likelihoods() -> None:
    """Of 50 cases 12 where 5 are expected: with two rates, against one rate everywhere."""
    two = stats.poisson.logpmf(12, 5 * 12 / 5) + stats.poisson.logpmf(38, 45 * 38 / 45)
    one = stats.poisson.logpmf(12, 5) + stats.poisson.logpmf(38, 45)
    assert log_ratio(np.array([12]), np.array([5.0]), 50)[0] == pytest.approx(two - one)


@given(st.integers(2, 300), st.floats(0.01, 0.99))
def test_the_ratio_rises_with_the_count_and_falls_with_what_is_expected(total, share) -> None:
    counts = np.arange(total + 1)
    by_count = log_ratio(counts, np.full(total + 1, share * total), total)
    by_expected = log_ratio(np.full(99, total // 2), np.linspace(0.01, total, 99), total)
    assert slow.rises(by_count.tolist())
    assert slow.rises((-by_expected).tolist())
    assert by_count[-1] == pytest.approx(-total * math.log(share))  # everything inside


@given(st.integers(2, 500), st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_count_beyond_bernsteins_bound_always_beats(total, share, part) -> None:
    """What makes the table of `largest_expected` long enough."""
    expected, beyond = share * total, 20 * part
    enough = expected + beyond / 3 + math.sqrt(beyond**2 / 9 + 2 * expected * beyond)
    for count in range(math.ceil(enough + 1e-9), total + 1):
        assert slow.ratio(count, expected, total) >= beyond * (1 - HARDLY)


# ----- what is drawn without any cluster


@given(towns(), seeds)
def test_shuffled_periods_leave_the_totals_of_areas_and_periods(town, seed) -> None:
    counts, _, _ = town
    null = permutation_null(counts, np.random.default_rng(seed))
    for drawn in (null.expected, *null.draw(2)):
        np.testing.assert_allclose(drawn.sum(axis=0), counts.sum(axis=0))
        np.testing.assert_allclose(drawn.sum(axis=1), counts.sum(axis=1))


def test_shuffled_counts_are_hypergeometric() -> None:
    counts = np.array([[4, 2], [3, 6]])
    null = permutation_null(counts, np.random.default_rng(1))
    drawn = null.draw(4000)[:, 0, 0]
    possible = np.arange(7)
    law = stats.hypergeom(15, 7, 6)
    assert null.expected[0, 0] == pytest.approx(law.mean())
    assert stats.chisquare(np.bincount(drawn, minlength=7), 4000 * law.pmf(possible)).pvalue > 0.001


@pytest.mark.parametrize("total", [5, 50])  # case by case, and cell by cell
def test_poisson_counts_follow_the_population(total) -> None:
    population = np.array([[1.0, 2.0, 0.0], [4.0, 3.0, 10.0]])
    counts = np.array([[0, 0, 0], [0, 0, total]])
    null = poisson_null(counts, population, np.random.default_rng(1))
    drawn = null.draw(4000)
    np.testing.assert_allclose(null.expected, total * population / 20)
    assert (drawn.sum(axis=(1, 2)) == total).all()
    np.testing.assert_allclose(drawn.mean(axis=0), null.expected, atol=4 * math.sqrt(total / 4 / 4000))
    assert (drawn[:, 0, 2] == 0).all()
    assert drawn[:, 1, 2].var() == pytest.approx(total / 4, rel=0.15)  # binomial, with half of the population
    covariance = np.cov(drawn[:, 0, 1], drawn[:, 1, 2])[0, 1]
    assert covariance == pytest.approx(-total * 0.1 * 0.5, rel=0.3)  # what falls here does not fall there


def test_cases_where_nobody_lives_are_refused() -> None:
    with pytest.raises(ValueError, match="without population"):
        poisson_null(np.array([[1, 0]]), np.array([[0.0, 5.0]]), np.random.default_rng(1))


# ----- what must not matter


def town_with_a_cluster(seed: int = 4, areas: int = 30, periods: int = 40) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 5000, (2, areas))
    counts = rng.poisson(0.5, (areas, periods))
    near = np.argsort(np.hypot(x - x[0], y - y[0]))[:4]
    counts[near, -5:] += rng.poisson(1.5, (4, 5))
    return counts, x, y


def shape_of(found: Scan, names: Callable[[int], int] = int) -> list[tuple[frozenset[int], int, int, float]]:
    return [(frozenset(map(names, each.areas)), each.first, each.last, round(each.ratio, 6)) for each in found.clusters]


@pytest.mark.parametrize("alive", [True, False])
def test_the_order_of_areas_and_the_place_of_the_map_do_not_matter(alive) -> None:
    counts, x, y = town_with_a_cluster()
    limits = Limits(10, alive=alive)
    as_given = scan(counts, permutation_null(counts, np.random.default_rng(1)), x, y, limits, replications=0)
    order = np.random.default_rng(2).permutation(len(x))
    turned = scan(
        counts[order], permutation_null(counts[order], np.random.default_rng(1)), y[order] + 7e4, -x[order], limits,
        replications=0,
    )  # fmt: skip
    assert shape_of(as_given) == shape_of(turned, lambda area: int(order[area]))


def test_looking_back_sees_the_same_in_reversed_time() -> None:
    counts, x, y = town_with_a_cluster()
    limits = Limits(10, alive=False)
    nulls = [permutation_null(each, np.random.default_rng(1)) for each in (counts, counts[:, ::-1])]
    forward = scan(counts, nulls[0], x, y, limits, replications=0).clusters[0]
    backward = scan(counts[:, ::-1], nulls[1], x, y, limits, replications=0).clusters[0]
    assert (forward.areas, forward.ratio) == (backward.areas, pytest.approx(backward.ratio))
    assert (forward.first, forward.last) == (39 - backward.last, 39 - backward.first)


def test_the_same_seed_gives_the_same_scan() -> None:
    counts, x, y = town_with_a_cluster()
    one, other = (scan(counts, permutation_null(counts, np.random.default_rng(9)), x, y, Limits(8)) for _ in range(2))
    assert one.clusters == other.clusters
    np.testing.assert_array_equal(one.highest, other.highest)


def test_what_is_busy_everywhere_or_always_is_no_cluster_for_permutations() -> None:
    area, period = np.array([1, 5, 9, 2, 3]), np.array([2, 2, 2, 2, 20])
    counts = np.outer(area, period)
    x = np.arange(5) * 100.0
    found = scan(counts, permutation_null(counts, np.random.default_rng(1)), x, 0 * x, Limits(5))
    assert found.clusters == ()


# ----- little to look at


def test_no_cases_no_clusters() -> None:
    counts, x = np.zeros((4, 6), dtype=np.int64), np.arange(4.0)
    for kind in ("permutation", "poisson"):
        found = scan(counts, null_of(kind, counts, 1), x, x, Limits(3), replications=9)
        assert found.clusters == ()
        assert (found.highest == 0).all()


def test_one_area_is_a_circle_only_if_all_may_lie_in_one() -> None:
    counts, x = np.array([[1, 1, 1, 9]]), np.zeros(1)
    null = poisson_null(counts, np.ones((1, 4)), np.random.default_rng(1))
    assert scan(counts, null, x, x, Limits(2)).clusters == ()
    [cluster] = scan(counts, null, x, x, Limits(2, share=1.0)).clusters
    assert (cluster.areas, cluster.first, cluster.last, cluster.observed) == ((0,), 3, 3, 9)


def test_areas_on_one_spot_come_together() -> None:
    counts = np.array([[0, 0, 5], [1, 1, 0], [9, 9, 0]])
    x = np.array([0.0, 0.0, 500.0])
    null = permutation_null(counts, np.random.default_rng(1))
    assert set(scan(counts, null, x, 0 * x, Limits(1)).clusters[0].areas) == {0, 1}


def test_a_count_too_large_for_small_numbers_is_still_right() -> None:
    counts = np.array([[20_000, 20_000, 21_000], [20_000, 20_000, 19_500], [9, 8, 7]])
    x = np.array([0.0, 500.0, 1500.0])
    null = permutation_null(counts, np.random.default_rng(1))
    draws = null.draw(4)
    limits = Limits(2, alive=False)
    windows = windows_of(x, 0 * x, null.expected, limits)
    fast = highest_ratios(windows, null.expected, one_by_one(draws), int(counts.sum()), 4)
    slowly = [slow.highest(table.tolist(), null.expected.tolist(), x, 0 * x, **as_words(limits)) for table in draws]
    np.testing.assert_allclose(fast, slowly, rtol=1e-6)


@pytest.mark.parametrize("kind", ["permutation", "poisson"])
@pytest.mark.parametrize("most", [3, 60])  # fewer cases than cells, which are drawn one by one, and more
def test_draws_are_the_same_one_by_one_and_all_at_once(kind, most) -> None:
    counts = np.random.default_rng(1).integers(0, most, (4, 6)) * np.eye(4, 6, dtype=int)
    one, all_at_once = null_of(kind, counts, 2), null_of(kind, counts, 2).draw(5)
    np.testing.assert_array_equal(np.concatenate([one.draw(1) for _ in range(5)]), all_at_once)
    assert (all_at_once.sum(axis=(1, 2)) == counts.sum()).all()
    assert len({draw.tobytes() for draw in all_at_once}) > 1


def test_memory_stays_small_for_many_areas_and_weeks() -> None:
    counts, x, y = town_with_a_cluster(areas=200, periods=104)
    null = permutation_null(counts, np.random.default_rng(1))
    tracemalloc.start()
    scan(counts, null, x, y, Limits(52), replications=150)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6


# ----- p


def test_p_by_rank_counts_itself_and_equals() -> None:
    highest = np.array([1.0, 2.0, 3.0, 3.0, 4.0])
    assert [rank_p(ratio, highest) for ratio in (5.0, 3.0, 0.5)] == [1 / 6, 4 / 6, 1.0]


def test_the_gumbel_tail_is_that_of_scipy() -> None:
    highest = stats.gumbel_r.rvs(5, 1.2, size=999, random_state=1)
    scale = highest.std(ddof=1) * math.sqrt(6) / math.pi
    law = stats.gumbel_r(highest.mean() - np.euler_gamma * scale, scale)
    for ratio in (3.0, 6.0, 12.0, 40.0):
        assert gumbel_p(ratio, highest) == pytest.approx(law.sf(ratio))
    assert 0 < gumbel_p(5000.0, highest) < 1e-300
    assert gumbel_p(3.0, np.array([2.0, 2.0])) == rank_p(3.0, np.array([2.0, 2.0]))


def test_gumbel_is_asked_for() -> None:
    counts, x, y = town_with_a_cluster()
    found = scan(counts, permutation_null(counts, np.random.default_rng(1)), x, y, Limits(8), gumbel=True)
    first = found.clusters[0]
    assert first.p == gumbel_p(first.ratio, found.highest) < 0.001
    assert first.recurrence > 1000
