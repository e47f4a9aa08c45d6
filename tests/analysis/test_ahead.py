"""The parts of an expectation: those of `expect` taken apart, and what buurten share where the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.effects.own_expectation import expected_parts
from openvis.analysis.expectations.ahead import ahead, common_spread
from openvis.analysis.expectations.expectation import expect
from openvis.analysis.expectations.history import History
from openvis.analysis.expectations.season import season_of
from openvis.analysis.expectations.sums import sums_of
from openvis.domain.expected_sum import expected_sum
from tests.analysis.labelled import CATEGORIES, counts_of


def drawn(seed: int, *, common: float = 0.0, own: float = 0.0, mean: float = 6.0, months: int = 48) -> np.ndarray:
    """(16, 4, months) counts of which months vary by themselves, and all buurten of a type together."""
    rng = np.random.default_rng(seed)
    together = rng.gamma(1 / common, common, (1, 4, months)) if common else np.ones((1, 4, months))
    apart = rng.gamma(1 / own, own, (16, 4, months)) if own else np.ones((16, 4, months))
    return rng.poisson(mean * together * apart).astype(float)


def history(values: np.ndarray) -> History:
    return counts_of(values).history()


def test_one_buurt_and_type_is_expected_as_before():
    counts = counts_of(drawn(1))
    levels, seasons = expected_parts(counts, 48)
    found = expect(counts.history(), [1, 2, 3])
    for level in levels[::7]:
        b, k = [place.code for place in counts.buurten].index(level.area), CATEGORIES.index(level.category)
        alone = expected_sum([level], seasons, [1, 2, 3])
        assert alone.mean == pytest.approx(found.mean[b, k])
        assert 1 / alone.relative == pytest.approx(found.size[b, k])


def test_a_pair_of_which_too_little_is_given_has_no_level():
    values = drawn(2)
    values[3, 1, :-4] = np.nan
    levels, seasons = expected_parts(counts_of(values), 48)
    assert len(levels) == 16 * 4 - 1
    assert len(seasons) == 4 * 12
    assert expected_parts(counts_of(values), 0) == ([], [])


def slow_common(values: np.ndarray, factors: np.ndarray) -> list[float]:
    """One product of two different buurten at a time."""
    buurten, types, months = values.shape
    found = []
    for k in range(types):
        products = weight = 0.0
        for year in range(0, months, 12):
            means = [
                [values[b, k, year : year + 12].sum() * f / factors[k].sum() for f in factors[k]]
                for b in range(buurten)
            ]
            for one in range(buurten):
                for other in range(buurten):
                    if one != other:
                        for month in range(12):
                            m, n = means[one][month], means[other][month]
                            products += (values[one, k, year + month] - m) * (values[other, k, year + month] - n)
                            weight += m * n
        found.append(max(0.0, products / weight * 12 / 11))
    return found


def test_what_buurten_share_is_the_mean_product_of_two_of_them():
    values = drawn(3, common=0.04, months=24)[:5]
    given = history(values)
    season = season_of(sums_of(given))
    assert common_spread(given, season) == pytest.approx(slow_common(values, season.factors))


@pytest.mark.parametrize(("common", "own"), [(0.0, 0.0), (0.0, 0.3), (0.05, 0.0), (0.05, 0.3)])
def test_what_buurten_share_is_found_back_and_nothing_else(common: float, own: float):
    """Of four years some of it is taken for season, and is in the uncertainty of that."""
    found = np.concatenate([ahead(history(drawn(seed, common=common, own=own))).common for seed in range(12)])
    assert 0.6 * common <= found.mean() <= common + 0.004


def test_a_buurt_that_grows_by_itself_shares_nothing():
    values = drawn(4)
    values[:4] += np.arange(48) // 12 * 6
    season = season_of(sums_of(history(values)))
    assert common_spread(history(values), season).max() < 0.01


@pytest.mark.parametrize("values", [drawn(5, months=11), drawn(5)[:1], np.zeros((16, 4, 36))])
def test_without_a_year_or_another_buurt_or_an_incident_nothing_is_shared(values: np.ndarray):
    assert ahead(history(values)).common.tolist() == [0.0] * 4


def test_no_part_that_is_shared_is_more_than_the_whole():
    parts = ahead(history(drawn(6, common=0.2, own=0.05)))
    assert (parts.common <= parts.spread).all()
    assert (parts.common_level <= parts.uncertainty.min(axis=0)).all()
