"""What must hold for any counts whatever."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from openvis.analysis.expectations.expectation import expect, expected_of_last, without_outbreaks
from openvis.analysis.expectations.history import Floats, History, exposure_of
from openvis.analysis.expectations.level import levels, unevenness
from openvis.analysis.expectations.season import season_of
from openvis.analysis.expectations.sums import sums_of
from openvis.analysis.rankings.acute import rise_above_own_past
from openvis.analysis.rankings.structural import compare_with_others
from tests.analysis.simulate import history_of, town

counts = st.integers(0, 30).map(float)
BUURTEN, TYPES, MONTHS = 6, 3, 26


def cubes(elements: st.SearchStrategy[float] = counts) -> st.SearchStrategy[Floats]:
    return arrays.arrays(np.float64, (BUURTEN, TYPES, MONTHS), elements=elements, fill=st.just(0.0))


exposures = arrays.arrays(np.float64, BUURTEN, elements=st.floats(0.2, 50), fill=st.nothing())
quick = settings(max_examples=40, deadline=None)


@quick
@given(cubes(), exposures, st.permutations(range(BUURTEN)))
def test_the_order_of_buurten_decides_nothing(values: Floats, exposure: Floats, order: list[int]) -> None:
    history = history_of(values, exposure)
    moved = replace(history, values=values[order], wijk=history.wijk[order], exposure=history.exposure[order])
    for straight, turned in zip(_everything(history), _everything(moved), strict=True):
        np.testing.assert_allclose(turned, straight[order], rtol=1e-9, atol=1e-12)


@quick
@given(cubes(), exposures, st.floats(1e-3, 1e3))
def test_the_unit_of_exposure_decides_nothing(values: Floats, exposure: Floats, scale: float) -> None:
    history = history_of(values, exposure)
    scaled = replace(history, exposure=history.exposure * scale)
    for straight, other in zip(_everything(history), _everything(scaled), strict=True):
        np.testing.assert_allclose(other, straight, rtol=1e-7, atol=1e-10)


@quick
@given(cubes(), st.integers(0, BUURTEN - 1), st.integers(0, TYPES - 1), st.integers(0, MONTHS - 1), st.integers(1, 9))
def test_one_more_incident_never_lowers_the_level(values: Floats, buurt: int, kind: int, month: int, more: int) -> None:
    """Given the season and how uneven buurten are: those are learnt from all counts together."""
    history = history_of(values)
    season = season_of(sums_of(history))
    uneven = unevenness(sums_of(history), season)
    raised = values.copy()
    raised[buurt, kind, month] += more
    before = levels(sums_of(history), season, uneven).per_period[buurt, kind]
    after = levels(sums_of(history_of(raised)), season, uneven).per_period[buurt, kind]
    assert after >= before * (1 - 1e-12)


@quick
@given(cubes(), st.integers(0, 2**32 - 1))
def test_what_is_not_given_says_nothing(values: Floats, seed: int) -> None:
    """Types and buurten without any count change nothing for the others, and nothing is expected of them."""
    history = history_of(values)
    missing = history_of(values)
    missing.values[:, 2, :] = np.nan
    without = replace(history, values=values[:, :2], theme=history.theme[:2])
    expected, alone = expect(missing, [1]), expect(without, [1])
    np.testing.assert_allclose(expected.mean[:, :2], alone.mean, rtol=1e-9)
    np.testing.assert_allclose(expected.size[:, :2], alone.size, rtol=1e-9)
    assert np.isnan(expected.mean[:, 2]).all()
    assert np.isnan(compare_with_others(missing).null[:, 2]).all()

    gaps = np.random.default_rng(seed).random(values.shape) < 0.3
    holed = expect(history_of(np.where(gaps, np.nan, values)), [1, 2])
    enough = (~gaps).sum(axis=2) >= 6
    assert np.isfinite(holed.mean[enough]).all()
    assert (holed.mean[enough] > 0).all()
    assert np.isnan(holed.mean[~enough]).all()


@quick
@given(cubes(st.integers(0, 10**6).map(float)), exposures)
def test_everything_is_finite_and_in_range(values: Floats, exposure: Floats) -> None:
    history = history_of(values, exposure)
    expected = expect(history, [1])
    low, high = expected.interval()
    assert np.isfinite(expected.mean).all()
    assert (expected.mean > 0).all()
    assert (expected.size > 0).all()
    assert (low >= 0).all()
    assert (low <= high).all()
    for chances in (_rise(history), compare_with_others(history).null):
        assert ((chances >= 0) & (chances <= 1)).all()


@given(arrays.arrays(np.float64, 8, elements=st.one_of(st.just(np.nan), st.integers(0, 9000).map(float))))
def test_exposure_is_positive_with_mean_one(inhabitants: Floats) -> None:
    exposure = exposure_of(inhabitants)
    assert (exposure > 0).all()
    assert np.isclose(exposure.mean(), 1.0)


def test_unknown_inhabitants_count_as_the_mean() -> None:
    np.testing.assert_allclose(exposure_of(np.array([100.0, 300.0, np.nan])), [0.5, 1.5, 1.0])
    np.testing.assert_allclose(exposure_of(np.array([np.nan, np.nan])), [1.0, 1.0])


def test_the_season_has_mean_one_and_one_year_is_only_half_believed() -> None:
    year = np.tile(np.where(np.arange(12) == 6, 200.0, 100.0), (BUURTEN, TYPES, 1))
    one, three = season_of(sums_of(history_of(year))).factors, season_of(sums_of(history_of(np.tile(year, 3)))).factors
    raw = 200 / (1300 / 12)
    assert np.allclose(one.mean(axis=1), 1.0)
    assert (one[:, 6] < three[:, 6]).all()
    assert (three[:, 6] < raw).all()
    # Three steps down (all, theme, type), each of which believes one year for less than half of what is left.
    assert (one[:, 6] - 1 < 0.8 * (raw - 1)).all()


def test_a_season_is_doubted_no_more_than_single_months_vary() -> None:
    """What hits one January hits it in all buurten. With few incidents chance decides, whatever is said of months."""
    season = season_of(sums_of(history_of(np.tile(np.array([200.0, 0.01])[:, None], (BUURTEN, 1, 24)))))
    even, odd, odder = (season.uncertainty(np.full(2, single)) for single in (0.0, 0.02, 0.5))
    assert (even[0] < 3e-4).all()  # 4,000 incidents a month and those beside it: 1 / 4,000
    assert (even[0] < odd[0]).all()
    assert (odd[0] < odder[0]).all()
    np.testing.assert_allclose(odder, season.uncertainty(np.full(2, 0.0625)))  # never more than one year's oddity
    assert (even[1] > 0.7 * 0.2**2).all()
    np.testing.assert_allclose(season_of(sums_of(history_of(np.ones((2, 1, 5))))).uncertainty(np.zeros(1)), 0.2**2)


def test_types_may_have_an_exposure_of_their_own() -> None:
    """Burglaries go by dwellings: told so, a rare type is expected where the dwellings are; other types stay as they
    were, and one exposure for all is the same as that exposure for each."""
    rng = np.random.default_rng(4)
    dwellings, inhabitants = rng.uniform(0.2, 2, 40), rng.uniform(0.2, 2, 40)
    values = rng.poisson(np.stack([0.05 * dwellings, inhabitants])[..., None], (2, 40, 30)).transpose(1, 0, 2)
    history = history_of(values, inhabitants)
    pairs = np.stack([dwellings, inhabitants], axis=1)
    told, alike = replace(history, exposure=pairs), replace(history, exposure=inhabitants[:, None].repeat(2, axis=1))
    np.testing.assert_allclose(expect(alike, [1]).mean, expect(history, [1]).mean, rtol=1e-12)
    np.testing.assert_allclose(compare_with_others(alike).ratio, compare_with_others(history).ratio, rtol=1e-12)
    off = [np.abs(expect(each, [1]).mean[:, 0] - 0.05 * dwellings).mean() for each in (told, history)]
    assert off[0] < 0.7 * off[1]


def test_an_outbreak_long_ago_hardly_moves_the_expectation() -> None:
    """Six incidents a month, and one month of sixty: what is expected later stays nearly the same."""
    quiet, _ = town(np.random.default_rng(2), between_buurten=0.2)
    quiet.values[3, 20] = np.random.default_rng(3).poisson(6.0, quiet.periods)
    struck = replace(quiet, values=quiet.values.copy())
    struck.values[3, 20, 15] = 60.0
    before, after = (expect(each, [1]).mapped(lambda values: values[3, 20]) for each in (quiet, struck))
    raw, calm = (_level(each) for each in (struck, quiet))
    assert raw / calm > 1.1
    assert after.mean / before.mean < 1.04
    assert after.size > 0.5 * before.size
    assert without_outbreaks(sums_of(quiet)).counts[3, 20].sum() > 0.98 * quiet.values[3, 20].sum()


def _level(history: History) -> float:
    season = season_of(sums_of(history))
    return float(levels(sums_of(history), season, unevenness(sums_of(history), season)).per_period[3, 20])


def _everything(history: History) -> list[Floats]:
    expected, comparison = expect(history, [1, 2, 3]), compare_with_others(history)
    return [expected.mean, expected.size, _rise(history), comparison.at_norm.mean, comparison.null, comparison.ratio]


def _rise(history: History) -> Floats:
    return rise_above_own_past(history, {months: expected_of_last(history, months) for months in (1, 3)}).p
