"""The whole question on one panel: by which design, with what answer and in which words."""

from __future__ import annotations

import numpy as np
import pytest

from openvis.analysis.effects.effect import effect_of
from openvis.domain.effect import Design
from openvis.domain.intervention import Verdict
from tests.analysis.effects.panels import panel_of, town


def test_a_fall_of_almost_half_is_seen_and_told():
    seen = effect_of(town(np.random.default_rng(3), 0.6), 20)
    assert (seen.design, seen.verdict, seen.criterion_met) == (Design.FIXED_EFFECTS, Verdict.IMPROVED, True)
    assert seen.target.areas == 2
    assert seen.estimate is not None
    assert seen.estimate.observed == seen.target.after
    assert seen.estimate.ratio_high < 1
    assert seen.estimate.observed < seen.estimate.low
    assert seen.sentences[1].startswith("Verbeterd: ")
    assert len(seen.series) == 48
    assert sum(point.expected for point in seen.series if point.after) == pytest.approx(seen.estimate.expected)


def test_the_same_panel_gives_the_same_effect():
    panel = town(np.random.default_rng(5), 0.75)
    assert effect_of(panel, 10) == effect_of(panel, 10)


def test_too_little_is_said_to_be_too_little():
    counts = np.ones((8, 6))
    counts[0] = 0
    seen = effect_of(panel_of(counts, {0: 3}), 50)
    assert (seen.design, seen.verdict, seen.criterion_met) == (Design.TOO_LITTLE_DATA, Verdict.TOO_LITTLE_DATA, None)
    assert seen.sentences[1] == "Dat zijn te weinig gegevens om iets over de actie te zeggen."
