"""Real counts in which nothing was done: what the long run draws from, and few of its draws (`tests/soak`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from openvis.analysis.effects.fixed_effects import fixed_effects
from tests.analysis.effects.pseudo_interventions import drawn, toronto

REPEATS = 60


@pytest.fixture(scope="module")
def counts(shared_data: Path) -> np.ndarray:
    return toronto(shared_data)


def test_toronto_is_counted_once(counts: np.ndarray) -> None:
    assert counts.shape == (140, 6, 72)
    assert counts[:, -1].sum() == counts[:, :-1].sum() == 180_886


def test_a_town_of_quarters_is_three_months_at_a_time(counts: np.ndarray) -> None:
    town = {"areas": 6, "treated": 2}
    months = drawn(counts, np.random.default_rng(3), **town, before=60, after=12)
    quarters = drawn(counts, np.random.default_rng(3), **town, before=20, after=4, a_period=3)
    assert (quarters.counts == months.counts.reshape(6, 24, 3).sum(axis=2)).all()
    assert (quarters.season, months.season) == (4, 12)
    assert quarters.treated == (0, 1)


def test_a_peak_is_the_highest_last_year_beside_those_before(counts: np.ndarray) -> None:
    panel = drawn(counts, np.random.default_rng(4), peak=True, treated=1)
    rise = panel.counts[:, 24:36].sum(axis=1) / np.maximum(panel.counts[:, :24].sum(axis=1), 1)
    assert rise.argmax() == 0


def test_hardly_any_effect_is_found_of_nothing(counts: np.ndarray) -> None:
    held = 0
    for repeat in range(REPEATS):
        found = fixed_effects(drawn(counts, np.random.default_rng([3, repeat])))
        assert found is not None
        held += found.estimate.ratio_low <= 1 <= found.estimate.ratio_high
    assert stats.binomtest(held, REPEATS, 0.95).pvalue > 0.01
