"""Every figure is calculated twice: the arrays of the product against the loops of slow.py."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from openvis.analysis.expectations.expectation import (
    between_periods,
    expect,
    expected_of_each_period,
    expected_of_last,
    without_outbreaks,
)
from openvis.analysis.expectations.history import MONTHS_A_YEAR, History
from openvis.analysis.expectations.level import levels, unevenness
from openvis.analysis.expectations.predictive import Predictive
from openvis.analysis.expectations.season import season_of
from openvis.analysis.expectations.spread import extra_variance
from openvis.analysis.expectations.sums import Sums, sums_before_each, sums_of
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.analysis.rankings.acute import rise_above_own_past
from openvis.analysis.rankings.structural import compare_with_others
from tests.analysis import slow
from tests.analysis.simulate import town

SAME = {"rtol": 1e-9, "atol": 1e-9}


def small_town(months: int, *, gaps: bool, year: int = MONTHS_A_YEAR) -> History:
    rng = np.random.default_rng(months)
    history, _ = town(rng, buurten=9, types=6, months=months, between_months=0.3, year=year)
    history.values[6, 5, months // 2] += 40.0  # an outbreak
    if gaps:
        history.values[rng.random(history.values.shape) < 0.1] = np.nan
        history.values[2, 3, :] = np.nan  # never given
        history.values[4, :, : months - 4] = np.nan  # given since four months
    return history


@pytest.fixture(
    params=[(5, False, 12), (12, False, 12), (17, True, 12), (36, False, 12), (40, True, 12), (61, True, 52)], ids=str
)
def history(request: pytest.FixtureRequest) -> History:
    periods, gaps, year = request.param
    return small_town(periods, gaps=gaps, year=year)


def same_sums(one: Sums, other: Sums) -> None:
    for name in (field.name for field in fields(Sums) if field.name != "history"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), err_msg=name, **SAME)


def test_sums_of_every_shorter_past_in_one_pass(history: History) -> None:
    for periods, sums in enumerate(sums_before_each(history), start=1):
        same_sums(sums, sums_of(history.first_periods(periods)))
        once = without_outbreaks(sums)
        same_sums(once, without_outbreaks(sums_of(history.first_periods(periods))))
    assert periods == history.periods - 1


def test_extra_variance() -> None:
    rng = np.random.default_rng(7)
    counts, shares = rng.poisson(3, (4, 8)).astype(float), rng.random((4, 8))
    shares[1, :3] = counts[1, :3] = 0.0
    shares[2] = counts[2] = 0.0
    twice = [slow.extra_variance(c, s) for c, s in zip(counts.tolist(), shares.tolist(), strict=True)]
    np.testing.assert_allclose(np.transpose(extra_variance(counts, shares)), twice, **SAME)


def test_season(history: History) -> None:
    plain, season = slow.slow(history), season_of(sums_of(history))
    factors, cases = slow.season(plain)
    np.testing.assert_allclose(season.factors, factors, **SAME)
    np.testing.assert_allclose(season.cases, cases, **SAME)
    single = np.linspace(0.0, 0.1, len(factors))
    doubt = slow.season_doubt(plain, cases, single.tolist())
    np.testing.assert_allclose(season.uncertainty(single), doubt, **SAME)


def test_levels(history: History) -> None:
    plain = slow.slow(history)
    factors, _ = slow.season(plain)
    uneven = slow.unevenness(plain, factors)
    fast_uneven = unevenness(sums_of(history), season_of(sums_of(history)))
    np.testing.assert_allclose(fast_uneven.wijken, uneven[0], **SAME)
    np.testing.assert_allclose(fast_uneven.buurten, uneven[1], **SAME)
    np.testing.assert_allclose(
        between_periods(sums_of(history), season_of(sums_of(history))), slow.between_periods(plain, factors), **SAME
    )
    level, doubt = slow.levels(plain, factors, uneven)
    fast = levels(sums_of(history), season_of(sums_of(history)), fast_uneven)
    np.testing.assert_allclose(fast.per_period, level, **SAME)
    np.testing.assert_allclose(fast.uncertainty, doubt, **SAME)


def test_counts_without_outbreaks(history: History) -> None:
    twice = np.array(slow.without_outbreaks(slow.slow(history)).values, dtype=float)
    assert (twice < history.values).any() or history.periods == 5
    same_sums(without_outbreaks(sums_of(history)), sums_of(replace(history, values=twice)))


@pytest.mark.parametrize("ahead", [[1], [1, 2, 3], [2, 5], list(range(1, 13))], ids=str)
def test_expectation(history: History, ahead: list[int]) -> None:
    _same(expect(history, ahead), slow.expect(history, ahead))


def test_expectation_of_the_past_uses_what_was_known_then() -> None:
    history = small_town(20, gaps=True)
    each, quarter = expected_of_each_period(history), expected_of_last(history, 3)
    for month in range(20):
        _same(each.mapped(lambda values, at=month: values[:, :, at]), slow.expect(history.first_periods(month), [1]))
    _same(quarter, slow.expect(history.first_periods(17), [1, 2, 3]))


def _same(fast: Predictive, plain: tuple[list[list[float]], ...]) -> None:
    for values, twice in zip((fast.mean, fast.shared, fast.single), plain, strict=True):
        np.testing.assert_allclose(values, twice, **SAME)


@pytest.mark.parametrize("mean", [0.03, 0.8, 4.0, 37.5])
@pytest.mark.parametrize(("shared", "single"), [(0.5, 0.3), (0.02, 0.3), (0.1, 0.0), (1.5, 1.0)])
def test_chances_and_interval(mean: float, shared: float, single: float) -> None:
    predictive = Predictive(np.array([mean]), np.array([shared]), np.array([single]))
    for count in (0, 1, 2, 5, 40):
        tail = slow.chance_of_at_least(count, mean, shared, max(single, 1e-6))
        assert predictive.chance_of_at_least(np.array([count]))[0] == pytest.approx(tail, rel=2e-3, abs=1e-9)
    low, high = predictive.interval()
    assert (low[0], high[0]) == slow.interval(mean, 1 / ((1 + shared) * (1 + single) - 1))


def test_rise() -> None:
    history = small_town(30, gaps=False)
    history.values[1, 4, -3:] += 5
    fast = rise_above_own_past(history, {months: expected_of_last(history, months) for months in (1, 3)})
    for buurt, row in enumerate(slow.rise(history)):
        for kind, (p, months, mean) in enumerate(row):
            assert fast.p[buurt, kind] == pytest.approx(p, rel=1e-4, abs=1e-9)
            assert fast.months[buurt, kind] == months
            assert fast.expected.mean[buurt, kind] == pytest.approx(mean, rel=1e-9)
            assert fast.observed[buurt, kind] == history.values[buurt, kind, -months:].sum()


@pytest.mark.parametrize("months", [12, 29])
def test_comparison(months: int) -> None:
    row, column = (values.ravel() for values in np.indices((3, 3)))
    history = replace(
        small_town(months, gaps=False),
        neighbours=grid_neighbours(column, row),
        density=np.array([40.0, 300, 1e3, 2e3, 2500, 3e3, 4e3, 6e3, 9e3]),
    )
    fast = compare_with_others(history)
    plain = slow.comparison(history, history.neighbours.toarray().tolist(), history.density.tolist())
    for buurt, cells in enumerate(plain):
        for kind, (norm, null) in enumerate(cells):
            assert fast.at_norm.mean[buurt, kind] == pytest.approx(norm, rel=1e-9)
            assert fast.null[buurt, kind] == pytest.approx(null, rel=1e-7, abs=1e-9)
