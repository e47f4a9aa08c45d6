"""What is told beside an estimate: placebos, what could have been seen, verdicts; and the rule that chooses."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from openvis.analysis.effects.design import Facts, choose, facts_of
from openvis.analysis.effects.fixed_effects import fixed_effects
from openvis.analysis.effects.placebo import in_space, in_time
from openvis.analysis.effects.ratio import z_of
from openvis.analysis.effects.smallest_effect import POWER, smallest_effect
from openvis.analysis.effects.verdict import criterion_met, verdict_of
from openvis.domain.effect import Design, Estimate
from openvis.domain.intervention import Verdict
from openvis.domain.panel import Panel
from tests.analysis.effects import slow_effects as slow
from tests.analysis.effects.panels import panel_of, town


def own_z(panel: Panel) -> float:
    found = fixed_effects(panel)
    assert found is not None
    return z_of(found.sums, 1.0)


def test_one_area_is_held_against_each_of_the_others() -> None:
    panel = town(np.random.default_rng(4), 0.5, areas=12, treated=1, level=8.0)
    placebo = in_space(panel, own_z(panel))
    assert placebo is not None
    late = np.arange(48) >= 36
    counts = panel.counts[list(panel.comparison)]
    kappa = slow.single(counts, late)
    tau, _ = slow.drift(counts, late, kappa)
    far = []
    for at in range(len(counts)):
        others = np.delete(counts, at, axis=0)
        after, before = counts[at][late].sum(), counts[at][~late].sum()
        mean = counts.sum(axis=1)[:, None] * counts.sum(axis=0) / counts.sum()
        extra = skew = 0.0
        for sign, part in ((1, mean[[at]]), (-1, np.delete(mean, at, axis=0))):
            for later, when in ((1, late), (-1, ~late)):
                month = part[:, when]
                extra += kappa * (month**2).sum() / month.sum() ** 2
                skew += sign * later * kappa * (month**2).sum() / month.sum() ** 2 / 2
            area = part[:, late].sum(axis=1)
            extra += tau * (area**2).sum() / area.sum() ** 2
            skew += sign * tau * (area**2).sum() / area.sum() ** 2 / 2
        z = slow.z_of(after, before, others[:, late].sum(), others[:, ~late].sum(), 1.0, 1.0, extra, skew)
        far.append(abs(z))
    assert placebo.asked == 11
    assert placebo.as_far == sum(each >= abs(own_z(panel)) for each in far)
    assert placebo.p == (placebo.as_far + 1) / 12


def test_a_placebo_in_space_is_even_where_nothing_was_done() -> None:
    """Its p is below a tenth about one time out of ten."""
    low = 0
    for repeat in range(120):
        panel = town(np.random.default_rng([8, repeat]), 1.0, areas=20, before=12, after=6, treated=1)
        placebo = in_space(panel, own_z(panel))
        assert placebo is not None
        low += placebo.p <= 0.1
    assert 3 <= low <= 24  # binomial(120, .1): outside of it once in a thousand


def test_too_few_areas_to_draw_from_is_no_placebo() -> None:
    panel = town(np.random.default_rng(1), 1.0, areas=8, treated=4, level=9.0)
    counts = panel.counts[[*panel.treated, *panel.comparison[:2]]]
    panel = panel_of(counts, dict.fromkeys(range(4), 36))
    assert in_space(panel, 1.0) is None


def test_an_area_that_already_went_down_is_seen_before_the_start() -> None:
    panel = town(np.random.default_rng(6), 1.0, areas=15, drift=0.0, level=20.0)
    counts = panel.counts.copy()
    counts[list(panel.treated), 18:] = np.round(counts[list(panel.treated), 18:] * 0.4)
    placebo = in_time(replace(panel, counts=counts))
    assert placebo is not None
    assert placebo.period == panel.periods[18]
    assert placebo.high < 1
    quiet = in_time(panel)
    assert quiet is not None
    assert quiet.low < 1 < quiet.high


def test_a_placebo_in_time_knows_nothing_of_what_came_after_the_start() -> None:
    panel = town(np.random.default_rng(7), 0.5)
    later = panel.counts.copy()
    later[:, 36:] = 99
    assert in_time(panel) == in_time(replace(panel, counts=later))
    assert in_time(panel_of(panel.counts[:, :6], {0: 3})) is None  # three before: no middle


def test_what_could_be_seen_is_known_before_the_start() -> None:
    panel = town(np.random.default_rng(7), 0.5)
    later = panel.counts.copy()
    later[:, 36:] = 99
    told = smallest_effect(panel, 12)
    assert told == smallest_effect(replace(panel, counts=later), 12)
    begun = replace(panel, counts=panel.counts[:, :36], periods=panel.periods[:36])  # it starts next month
    assert told == smallest_effect(begun, 12)
    assert told is not None
    assert 0 < told < 1


def test_more_is_seen_with_more_periods_and_more_incidents() -> None:
    def told(level: float, months: int) -> float:
        found = [
            smallest_effect(town(np.random.default_rng([3, at]), 1.0, level=level, drift=0.0), months) or 0.0
            for at in range(12)
        ]
        return float(np.mean(found))

    assert told(2.0, 12) < told(8.0, 12)
    assert told(4.0, 3) < told(4.0, 12)


def test_a_fall_that_could_be_seen_is_seen_four_times_out_of_five() -> None:
    """Told of each town before its start, and then made to happen; no drift, of which halves say little."""
    seen = asked = 0
    for repeat in range(150):
        rng = [12, repeat]
        told = smallest_effect(town(np.random.default_rng(rng), 1.0, level=10.0, drift=0.0), 12)
        assert told is not None
        found = fixed_effects(town(np.random.default_rng(rng), told, level=10.0, drift=0.0))
        assert found is not None
        asked += 1
        seen += found.estimate.ratio_high < 1
    assert stats.binomtest(seen, asked, POWER).pvalue > 0.001


def test_nothing_before_shows_nothing() -> None:
    counts = np.full((8, 6), 2.0)
    assert smallest_effect(panel_of(counts, {0: 1}), 5) is None
    counts[0] = 0
    assert smallest_effect(panel_of(counts, {0: 3}), 3) is None
    assert smallest_effect(panel_of(np.full((8, 6), 0.2), {0: 3}), 3) is None  # not even if all of it went


@pytest.mark.parametrize(
    ("observed", "expected", "low", "high", "ratio_low", "ratio_high", "verdict"),
    [
        (0, 4.9, 1, 9, 0.0, 0.8, Verdict.TOO_LITTLE_DATA),  # fewer than five expected
        (2, 6.0, 0, 12, 0.05, 1.2, Verdict.TOO_LITTLE_DATA),  # even none at all would be no sign
        (15, 6.0, 0, 12, 1.1, 5.0, Verdict.WORSENED),  # but a rise shows
        (60, 100.0, 80, 122, 0.45, 0.79, Verdict.IMPROVED),
        (90, 100.0, 80, 122, 0.7, 1.15, Verdict.NO_DIFFERENCE),
        (140, 100.0, 80, 122, 1.1, 1.8, Verdict.WORSENED),
    ],
)
def test_four_words(observed, expected, low, high, ratio_low, ratio_high, verdict) -> None:
    ratio = observed / expected
    seen = Estimate(observed, expected, low, high, ratio, ratio_low, ratio_high, observed - expected, 0, 0, 0.5)
    assert verdict_of(seen) is verdict
    met = None if verdict is Verdict.TOO_LITTLE_DATA else ratio <= 0.7
    assert criterion_met(seen, verdict, 30) is met
    assert criterion_met(seen, verdict, None) is None


def test_no_estimate_is_too_little_data() -> None:
    assert verdict_of(None) is Verdict.TOO_LITTLE_DATA
    assert criterion_met(None, Verdict.TOO_LITTLE_DATA, 20) is None


USUAL = Facts(
    treated=2,
    starts=1,
    comparison=28,
    periods_before=36,
    periods_after=12,
    season=12,
    counted_before=300,
    level=4.0,
    whole=28,
)


@pytest.mark.parametrize(
    ("facts", "design"),
    [
        (USUAL, Design.FIXED_EFFECTS),
        (replace(USUAL, starts=2), Design.STAGGERED),
        (replace(USUAL, level=30.0, whole=38), Design.SYNTHETIC_CONTROL),
        (replace(USUAL, level=30.0, whole=99, treated=3), Design.FIXED_EFFECTS),
        (replace(USUAL, level=30.0, whole=37), Design.FIXED_EFFECTS),
        (replace(USUAL, level=30.0, whole=38, periods_before=11), Design.FIXED_EFFECTS),
        (replace(USUAL, comparison=4), Design.WDD),
        (replace(USUAL, comparison=4, starts=2), Design.WDD),
        (replace(USUAL, comparison=0), Design.STRUCTURAL_SERIES),
        (replace(USUAL, comparison=0, periods_before=23), Design.TOO_LITTLE_DATA),
        (replace(USUAL, comparison=0, periods_before=12, season=1), Design.STRUCTURAL_SERIES),
        (replace(USUAL, counted_before=4), Design.TOO_LITTLE_DATA),
        (replace(USUAL, periods_before=0), Design.TOO_LITTLE_DATA),
        (replace(USUAL, periods_after=0), Design.TOO_LITTLE_DATA),
    ],
)
def test_the_rule_on_what_there_is(facts: Facts, design: Design) -> None:
    chosen = choose(facts)
    assert chosen.design is design
    assert chosen.why.endswith(".")
    assert "{" not in chosen.why


@given(st.lists(st.integers(0, 50), min_size=12, max_size=12))
def test_no_result_changes_the_design(after: list[int]) -> None:
    panel = town(np.random.default_rng(2), 1.0, after=12)
    counts = panel.counts.copy()
    counts[panel.treated[0], 36:] = after
    assert facts_of(replace(panel, counts=counts)) == facts_of(panel)


def test_what_the_rule_looks_at() -> None:
    counts = np.arange(60, dtype=float).reshape(6, 10)
    counts[3, :5] = 0  # nothing was ever counted there before the start
    counts[1, 2] = math.nan
    facts = facts_of(panel_of(counts, {0: 5, 1: 7}, ring=(2,), season=4))
    kept = [value for value in itertools.chain(counts[0, :5], counts[1, :5]) if not math.isnan(value)]
    assert facts == Facts(2, 2, 2, 5, 5, 4, sum(kept), sum(kept) / 9, 0)
