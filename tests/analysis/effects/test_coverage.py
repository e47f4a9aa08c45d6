"""Interventions of which the truth is known: how often the interval holds it, and how often a fall is seen wrongly.

500 repeats in each town; the towns differ in what makes it hard: one treated area, few incidents, areas that wander,
few areas. More of them, and other designs, in `tests/soak/test_effects.py`.
"""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.effects.fixed_effects import fixed_effects
from openvis.analysis.effects.verdict import verdict_of
from openvis.domain.intervention import Verdict
from tests.analysis.effects.panels import town

REPEATS = 500
COVERAGE = (0.93, 0.97)
MOST_FALSE = 0.025


def asked(ratio: float, seed: int, **hard: float) -> tuple[float, float, float]:
    """Of REPEATS: the share of intervals that hold the ratio, of *verbeterd*, and of *verslechterd*."""
    held, verdicts = 0, []
    for repeat in range(REPEATS):
        found = fixed_effects(town(np.random.default_rng([seed, repeat]), ratio, **hard))
        assert found is not None
        held += found.estimate.ratio_low <= ratio <= found.estimate.ratio_high
        verdicts.append(verdict_of(found.estimate))
    better, worse = verdicts.count(Verdict.IMPROVED), verdicts.count(Verdict.WORSENED)
    return held / REPEATS, better / REPEATS, worse / REPEATS


@pytest.mark.parametrize("ratio", [0.75, 1.0])
def test_the_interval_holds_the_truth_as_often_as_it_says(ratio: float) -> None:
    coverage, better, worse = asked(ratio, 2026)
    assert COVERAGE[0] <= coverage <= COVERAGE[1]
    if ratio == 1.0:
        assert better <= MOST_FALSE
    else:
        assert better > 5 * worse
