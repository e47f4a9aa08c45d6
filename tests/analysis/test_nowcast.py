"""The nowcast: against a slow twin, against the chain ladder by hand, and against made-up deliveries of known truth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.random import Generator

from openvis.analysis.deliveries.nowcast import level_of, nowcast
from openvis.analysis.deliveries.reporting_delay import Delay, Triangle, delay_of, triangle_of
from tests.analysis import slow_nowcast as slow

STEPS = 8
USUAL = np.array([50, 20, 10, 7, 5, 4, 3, 1]) / 100  # of the reports of a week, by the week in which they come in
LATER = USUAL[[1, 0, 2, 3, 4, 5, 6, 7]]


def made_up(
    rng: Generator, *, mean: float, weeks: int = 34, spread: float = 0.1, alike: float = 0.0, changes_at: int = 999
) -> tuple[Triangle, np.ndarray]:
    """A triangle as it is known now, and the final count of every week.

    spread      relative variance of weeks around their mean
    alike       how alike reports of one week are in being late
    changes_at  the week from which reports come later
    """
    final = rng.poisson(mean * rng.gamma(1 / spread, spread, weeks))
    full = np.zeros((weeks, STEPS), dtype=np.int64)
    for week, number in enumerate(final):
        shares = LATER if week >= changes_at else USUAL
        full[week] = rng.multinomial(number, rng.dirichlet(shares * (1 / alike - 1)) if alike else shares)
    known = np.minimum(np.arange(weeks, 0, -1), STEPS)
    return Triangle(np.where(np.arange(STEPS) < known[:, None], full, 0), known), final


# ----- the triangle


def test_a_triangle_by_hand() -> None:
    """Two weeks, ending on day 7 and day 14; known until day 16, two days after the last."""
    period = np.array([0, 0, 0, 0, 1, 1])
    reported = np.array([3, 8, 9, 15, 14, 16])
    triangle = triangle_of(period, reported, ends=np.array([7, 14]), until=16, steps=4)
    # The first step of the first week is until day 9, the second until day 16; of the second week one has passed.
    assert triangle.counts.tolist() == [[2, 2, 0, 0], [1, 0, 0, 0]]
    assert triangle.known.tolist() == [2, 1]


def test_no_step_is_half_known() -> None:
    """What was reported on the last day that is known is in; on the day after it would not be."""
    for until in range(14, 28):
        found = triangle_of(np.array([1]), np.array([until - 1]), ends=np.array([7, 14]), until=until, steps=8)
        assert found.counts[1, : found.known[1]].sum() == 1
        late = triangle_of(np.array([1]), np.array([until]), ends=np.array([7, 14]), until=until, steps=8)
        assert late.counts.sum() == 0


@pytest.mark.parametrize("seed", range(5))
def test_triangles_twice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends = np.cumsum(rng.choice([28, 30, 31], 9))  # months; with weeks every length is seven
    until = int(ends[-1] + rng.integers(0, 40))
    period = rng.integers(0, 9, 400)
    reported = ends[period] - rng.integers(1, 28, 400) + rng.integers(0, 90, 400)
    fast = triangle_of(period, reported, ends=ends, until=until, steps=6)
    counts, known = slow.triangle(period.tolist(), reported.tolist(), ends.tolist(), until, 6)
    assert (fast.counts.tolist(), fast.known.tolist()) == (counts, known)


# ----- the delay


@pytest.mark.parametrize(("mean", "alike"), [(0.5, 0.0), (4.0, 0.0), (30.0, 0.05), (200.0, 0.02)])
def test_delays_twice(mean: float, alike: float) -> None:
    triangle, _ = made_up(np.random.default_rng(3), mean=mean, alike=alike)
    counts, known = triangle.counts.tolist(), triangle.known.tolist()
    fast = delay_of(triangle)
    assert not fast.changed
    r = slow.clustering(counts, known)
    np.testing.assert_allclose(fast.clustering, r, rtol=1e-5, atol=1e-9)
    plain = slow.delay(counts, known, r, [(0.5, 0.5)] * (STEPS - 1))
    np.testing.assert_allclose(np.transpose([fast.late, fast.kept]), plain, rtol=1e-4)
    for passed in (1, 3, 7):
        share = fast.share_at(passed)
        np.testing.assert_allclose((share.first, share.second), slow.share(plain, r, passed), rtol=1e-3)


def test_the_share_that_is_in_is_that_of_the_chain_ladder() -> None:
    """By hand. Cumulative counts, and the factors from each step to the next over the periods that have both:

    4000  5000  5400     f1 = (5000 + 7500) / (4000 + 6000) = 1.25
    6000  7500  .        f2 = 5400 / 5000 = 1.08
    2000  .     .        in after one step 1 / (1.25 x 1.08) = 0.7407; after two 1 / 1.08 = 0.9259
    """
    triangle = Triangle(np.array([[4000, 1000, 400], [6000, 1500, 0], [2000, 0, 0]]), np.array([3, 2, 1]))
    delay = delay_of(triangle)
    assert delay.share_at(1).mean == pytest.approx(1 / (1.25 * 1.08), rel=1e-3)
    assert delay.share_at(2).mean == pytest.approx(1 / 1.08, rel=1e-3)
    # With so many reports the level of complete periods weighs next to nothing: 2000 x 1.35 and 7500 x 1.08.
    found = nowcast(triangle, Delay(delay.late, delay.kept, delay.clustering, False, 3))
    assert [round(each.estimate, -1) for each in found] == [8100, 2700]


def test_a_part_with_few_reports_is_as_late_as_its_source() -> None:
    rng = np.random.default_rng(4)
    whole = delay_of(made_up(rng, mean=200)[0])
    nothing = Triangle(np.zeros((34, STEPS), dtype=np.int64), np.minimum(np.arange(34, 0, -1), STEPS))
    assert delay_of(nothing, whole).share_at(1).mean == pytest.approx(whole.share_at(1).mean)
    # and one with many reports shows its own delay
    own = made_up(rng, mean=500, changes_at=0)[0]
    assert delay_of(own, whole).share_at(1).mean == pytest.approx(LATER[0], abs=0.02)


def test_a_change_of_the_delay_is_seen_and_only_what_came_after_it_is_learnt_from() -> None:
    found = [delay_of(made_up(np.random.default_rng(seed), mean=60, changes_at=17)[0]) for seed in range(20)]
    assert all(delay.changed for delay in found)
    assert {delay.learnt_from for delay in found} == {17}
    assert np.mean([delay.share_at(1).mean for delay in found]) == pytest.approx(LATER[0], abs=0.02)


@pytest.mark.parametrize("alike", [0.0, 0.03])
def test_a_change_is_seldom_seen_where_there_is_none(alike: float) -> None:
    rng = np.random.default_rng(8)
    found = [delay_of(made_up(rng, mean=60, alike=alike)[0]).changed for _ in range(100)]
    assert sum(found) <= 6


# ----- the estimate


@pytest.mark.parametrize(("mean", "alike", "seed"), [(0.4, 0.0, 1), (5.0, 0.0, 2), (25.0, 0.05, 3)])
def test_estimates_twice(mean: float, alike: float, seed: int) -> None:
    triangle, _ = made_up(np.random.default_rng(seed), mean=mean, alike=alike)
    delay, level = delay_of(triangle), level_of(triangle)
    for each in nowcast(triangle, delay)[::3]:
        beta = delay.share_at(int(triangle.known[each.period]))
        most = each.counted + int(20 + 8 * mean)
        chances = slow.final_count(each.counted, level.shape, level.rate, (beta.first, beta.second), most)
        assert each.estimate == pytest.approx(sum(n * chance for n, chance in enumerate(chances)), rel=0.01)
        below = np.cumsum(chances)
        for edge, chance in ((each.low_90, 0.05), (each.low_80, 0.1), (each.high_80, 0.9), (each.high_90, 0.95)):
            assert below[edge] >= chance - 0.01
            assert edge == each.counted or below[edge - 1] < chance + 0.01


def test_the_level_by_hand() -> None:
    """Complete weeks of 2, 4 and 9: mean 15.5 / 3, variance 13, so u = (13 - 5.1667) / 5.1667 squared = 0.2934."""
    counts = np.array([[2, 0], [4, 0], [9, 0], [1, 0]])
    level = level_of(Triangle(counts, np.array([2, 2, 2, 1])))
    assert level.shape == pytest.approx(1 / 0.29344, rel=1e-3)
    assert level.shape / level.rate == pytest.approx(15.5 / 3)


@pytest.mark.parametrize(
    ("mean", "spread", "alike"), [(2.0, 0.05, 0.0), (30.0, 0.1, 0.0), (30.0, 0.1, 0.05), (300.0, 0.1, 0.0)]
)
def test_the_intervals_hold_what_they_promise(mean: float, spread: float, alike: float) -> None:
    """Of made-up deliveries the final count lies within the 80 % and the 90 % interval as often as it says.

    With small counts an interval of whole numbers holds more than it promises.
    """
    rng = np.random.default_rng(11)
    within_80, within_90, off = [], [], []
    for _ in range(40):
        triangle, final = made_up(rng, mean=mean, spread=spread, alike=alike)
        for each in nowcast(triangle, delay_of(triangle)):
            within_80.append(each.low_80 <= final[each.period] <= each.high_80)
            within_90.append(each.low_90 <= final[each.period] <= each.high_90)
            off.append(each.estimate - final[each.period])
    assert np.mean(within_80) > 0.76
    assert np.mean(within_90) > 0.87
    assert abs(np.mean(off)) < 0.05 * mean
    if mean >= 30:
        assert np.mean(within_80) < 0.92  # nor are they as wide as to say nothing


def test_older_weeks_are_known_better() -> None:
    triangle, _ = made_up(np.random.default_rng(2), mean=100)
    found = nowcast(triangle, delay_of(triangle))
    assert [each.period for each in found] == list(range(27, 34))
    shares = [each.share for each in found]
    assert shares == sorted(shares, reverse=True)
    assert found[0].high_90 - found[0].low_90 < found[-1].high_90 - found[-1].low_90
    for each in found:
        assert each.counted <= each.low_90 <= each.low_80 <= each.estimate <= each.high_80 <= each.high_90


def test_of_a_kind_that_was_never_seen_next_to_nothing_is_expected() -> None:
    known = np.minimum(np.arange(34, 0, -1), STEPS)
    nothing = Triangle(np.zeros((34, STEPS), dtype=np.int64), known)
    whole = delay_of(made_up(np.random.default_rng(1), mean=100)[0])
    for each in nowcast(nothing, delay_of(nothing, whole)):
        assert (each.counted, each.low_90, each.high_90) == (0, 0, 0)
        assert each.estimate < 0.05


def test_where_all_comes_in_at_once_there_is_nothing_to_add() -> None:
    counts = np.zeros((34, STEPS), dtype=np.int64)
    counts[:, 0] = 50
    triangle = Triangle(counts, np.minimum(np.arange(34, 0, -1), STEPS))
    for each in nowcast(triangle, delay_of(triangle)):
        assert each.share > 0.99
        assert 50 <= each.estimate < 51
        assert each.high_90 <= 52


def test_a_complete_period_needs_no_estimate() -> None:
    triangle = Triangle(np.full((10, 3), 4), np.full(10, 3))
    assert nowcast(triangle, delay_of(triangle)) == []
