"""Interventions of which the truth is known, in towns of all kinds, two thousand times each."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from openvis.analysis.effects.effect import effect_of
from openvis.domain.effect import Design
from openvis.domain.intervention import Verdict
from tests.analysis.effects.panels import town

REPEATS = 2000
COVERAGE = (0.93, 0.97)
MOST_FALSE = 0.025
TOWNS = {
    "as in the suite": {},
    "one area": {"treated": 1},
    "one quiet area": {"treated": 1, "level": 2.0},
    "areas that wander": {"drift": 0.08},
    "fifteen buurten": {"areas": 15, "treated": 1},
    "half a year after": {"before": 24, "after": 6},
    "three very quiet areas": {"level": 1.0, "treated": 3},
    "busy": {"level": 12.0, "treated": 4},
    "three starts": {"treated": 4, "starts": (30, 34, 40)},
}


@pytest.mark.parametrize("ratio", [1.0, 0.75])
@pytest.mark.parametrize("name", TOWNS)
def test_the_interval_holds_the_truth_as_often_as_it_says(name: str, ratio: float) -> None:
    held = better = 0
    for repeat in range(REPEATS):
        seen = effect_of(town(np.random.default_rng([1969, repeat]), ratio, **TOWNS[name]))
        assert seen.design in (Design.FIXED_EFFECTS, Design.STAGGERED)
        assert seen.estimate is not None
        held += seen.estimate.ratio_low <= ratio <= seen.estimate.ratio_high
        better += seen.verdict is Verdict.IMPROVED
    assert COVERAGE[0] <= held / REPEATS <= COVERAGE[1], held / REPEATS
    if ratio == 1.0:
        assert stats.binomtest(better, REPEATS, MOST_FALSE, alternative="greater").pvalue > 0.01, better / REPEATS
