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


def test_counts_of_every_group_are_those_of_the_panel() -> None:
    rng = np.random.default_rng(9)
    counts = rng.poisson(6.0, (12, 20)).astype(float)
    panel = panel_of(counts, {0: 12, 1: 15}, ring=(2, 3))
    seen = effect_of(panel)
    assert (seen.target.before, seen.target.after) == (
        counts[0, :12].sum() + counts[1, :15].sum(),
        counts[0, 12:].sum() + counts[1, 15:].sum(),
    )
    assert seen.ring is not None
    assert (seen.ring.areas, seen.ring.before, seen.ring.after) == (2, counts[2:4, :12].sum(), counts[2:4, 12:].sum())
    assert seen.comparison is not None
    assert (seen.comparison.areas, seen.comparison.after) == (8, counts[4:, 12:].sum())
    assert (seen.period_from, seen.period_to) == (panel.periods[12], panel.periods[-1])


def test_a_period_that_was_not_counted_has_no_point_and_is_not_zero() -> None:
    counts = np.random.default_rng(10).poisson(9.0, (10, 16)).astype(float)
    counts[0, 13] = np.nan
    seen = effect_of(panel_of(counts, {0: 12}))
    assert [point.observed for point in seen.series][13] is None
    assert seen.target.after == np.nansum(counts[0, 12:])
    assert seen.estimate is not None
    without = effect_of(panel_of(np.delete(counts, 13, axis=1), {0: 12}))
    assert without.estimate is not None
    assert seen.estimate.expected == pytest.approx(without.estimate.expected, rel=0.02)


def test_what_was_moved_to_the_ring_is_seen_there() -> None:
    """Forty fewer in the target and as many more around it: displacement, and nothing won altogether."""
    counts = np.full((14, 24), 20.0) + np.random.default_rng(11).integers(-2, 3, (14, 24))
    counts[0, 12:] -= 9
    counts[1, 12:] += 9
    seen = effect_of(panel_of(counts, {0: 12}, ring=(1,)))
    assert seen.verdict is Verdict.IMPROVED
    assert seen.displacement is not None
    assert seen.displacement.estimate is not None
    assert seen.displacement.estimate.ratio_low > 1
    assert seen.displacement.weighted is not None
    assert seen.displacement.weighted.low < 0 < seen.displacement.weighted.high
    assert seen.weighted is not None
    assert seen.weighted.high < 0
    assert any("verplaatst" in sentence for sentence in seen.sentences)


def test_the_ring_is_compared_with_those_that_are_compared_with_and_never_with_the_target() -> None:
    counts = np.random.default_rng(12).poisson(15.0, (12, 20)).astype(float)
    one = effect_of(panel_of(counts, {0: 12}, ring=(1,)))
    counts[0] *= 3
    other = effect_of(panel_of(counts, {0: 12}, ring=(1,)))
    assert one.displacement is not None
    assert other.displacement is not None
    assert one.displacement.estimate == other.displacement.estimate


@pytest.mark.parametrize("repeat", range(12))
def test_what_is_told_agrees_with_itself(repeat: int) -> None:
    """Difference and ratio are of the same two numbers; the interval holds the ratio; the words follow from it."""
    seen = effect_of(town(np.random.default_rng([21, repeat]), 0.5 + repeat / 10, treated=1 + repeat % 3), 20)
    found = seen.estimate
    assert found is not None
    assert found.difference == pytest.approx(found.observed - found.expected)
    assert found.ratio == pytest.approx(found.observed / found.expected)
    assert found.ratio_low <= found.ratio <= found.ratio_high
    assert found.difference_low <= found.difference <= found.difference_high
    if seen.verdict is Verdict.IMPROVED:
        assert found.ratio_high < 1
        assert found.p < 0.05
    if seen.verdict is Verdict.WORSENED:
        assert found.ratio_low > 1
        assert found.p < 0.05
    if seen.verdict is Verdict.NO_DIFFERENCE:
        assert found.ratio_low <= 1 <= found.ratio_high
        assert not any("%" in sentence for sentence in seen.sentences[:1])
    if seen.verdict is not Verdict.TOO_LITTLE_DATA:
        assert seen.criterion_met is (found.ratio <= 0.8)
    assert seen.weighted is not None
    assert seen.weighted.total == pytest.approx(found.difference, rel=1e-6)
    assert seen.in_space is not None
    assert 0 < seen.in_space.p <= 1


def test_no_start_yet_is_too_little_and_says_so() -> None:
    counts = np.full((9, 12), 6.0)
    seen = effect_of(panel_of(counts, {0: 12}), 20)
    assert (seen.design, seen.estimate, seen.seen_from) == (Design.TOO_LITTLE_DATA, None, None)
    assert seen.why == "Er is nog geen periode geteld sinds de start."
    assert seen.series == ()


def test_a_second_opinion_is_asked_for_or_not_there() -> None:
    panel = town(np.random.default_rng(3), 0.6, treated=4, starts=(30, 36))
    assert effect_of(panel).second is None
    asked = effect_of(panel, second=True)
    assert asked.second is not None
    assert asked.estimate == effect_of(panel).estimate
    assert asked.verdict == effect_of(panel).verdict
