"""The designs of libraries a second time, by loops and least squares, and what holds for any panel."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

from openvis.analysis.effects.effect import effect_of
from openvis.analysis.effects.fixed_effects import fixed_effects
from openvis.analysis.effects.staggered import callaway_santanna
from openvis.analysis.effects.structural_series import own_past
from openvis.analysis.effects.synthetic import synthetic_control
from openvis.domain.effect import Design
from openvis.domain.panel import Panel
from tests.analysis.effects import slow_effects as slow
from tests.analysis.effects.panels import panel_of, town
from tests.analysis.effects.real_panels import california

HEAVY = 1e4  # of the row that makes weights add up to 1


def made_up(target: np.ndarray, donors: np.ndarray, start: int) -> np.ndarray:
    """The mixture of donors that comes nearest to the target before the start."""
    rows = np.vstack([donors[:, :start].T, np.full(len(donors), HEAVY)])
    weights, _ = optimize.nnls(rows, np.append(target[:start], HEAVY))
    return weights @ donors


def errors(target: np.ndarray, made: np.ndarray, start: int) -> tuple[float, float]:
    before = sum((target[t] - made[t]) ** 2 for t in range(start)) / start
    after = sum((target[t] - made[t]) ** 2 for t in range(start, len(made))) / (len(made) - start)
    return float(before), float(after)


def test_interval_and_placebo_of_a_synthetic_control(shared_data: Path) -> None:
    """Each state made up of the others; those that fitted tell how far a ratio goes by chance."""
    panel = california(shared_data)
    start, (own,) = panel.first_start, panel.treated
    donors = np.delete(panel.counts, own, axis=0)
    target = panel.counts[own]
    before, after = errors(target, made_up(target, donors, start), start)
    ratios, as_far = [], 0
    for at in range(len(donors)):
        made = made_up(donors[at], np.delete(donors, at, axis=0), start)
        early, late = errors(donors[at], made, start)
        as_far += late / early >= after / before
        if early <= 5 * before:
            ratios.append(math.log(sum(donors[at][start:]) / sum(made[start:])))
    found = synthetic_control(panel)
    assert found is not None
    assert (found.in_space.asked, found.in_space.as_far) == (38, as_far)
    mean = sum(ratios) / len(ratios)
    spread = math.sqrt(sum((each - mean) ** 2 for each in ratios) / (len(ratios) - 1))
    reach = math.exp(stats.t.ppf(0.975, len(ratios) - 1) * spread)
    assert found.estimate.ratio_low == pytest.approx(found.estimate.ratio / reach, rel=0.01)
    assert found.estimate.ratio_high == pytest.approx(found.estimate.ratio * reach, rel=0.01)
    assert found.estimate.low == pytest.approx(found.estimate.expected / reach, rel=0.01)


def group_time(panel: Panel, start: int, period: int) -> float:
    """The change of the areas of one start since the period before it, less that of those not yet treated then."""

    def change(areas: list[int]) -> float:
        return sum(panel.counts[at][period] - panel.counts[at][start - 1] for at in areas) / len(areas)

    ours = [at for at, begun in enumerate(panel.starts) if begun == start]
    others = [at for at, begun in enumerate(panel.starts) if begun is None or begun > period]
    return change(ours) - change(others)


@pytest.mark.parametrize("seed", range(2))
def test_callaway_and_santanna_by_loops(seed: int) -> None:
    panel = town(np.random.default_rng(seed), 0.6, areas=12, before=10, after=5, treated=4, level=9.0, starts=(10, 12))
    total, cells = 0.0, 0
    for start in (10, 12):
        areas = sum(begun == start for begun in panel.starts)
        for period in range(start, 15):
            total += areas * group_time(panel, start, period)
            cells += areas
    found = callaway_santanna(panel)
    assert found is not None
    assert found.difference == pytest.approx(total, rel=1e-6)
    assert found.observed - found.expected == pytest.approx(found.difference)
    assert found.ratio_low < found.ratio < found.ratio_high


def test_groups_of_like_level_stand_for_several_treated_areas() -> None:
    """Two treated areas that are the mean of two donors each: the group with them has all the weight."""
    rng = np.random.default_rng(14)
    levels = np.repeat([90.0, 60.0, 40.0, 25.0], 2)
    donors = np.maximum(levels[:, None] + rng.normal(0, 4, (8, 20)), 0).round()
    mean = donors[2:4].mean(axis=0)
    treated = np.vstack([mean, mean])
    treated[:, 14:] *= 0.7
    found = synthetic_control(panel_of(np.vstack([treated, donors]), {0: 14, 1: 14}))
    assert found is not None
    assert found.estimate.ratio == pytest.approx(0.7, rel=1e-3)
    assert found.weights == {"a4": pytest.approx(0.5, abs=1e-3), "a5": pytest.approx(0.5, abs=1e-3)}
    assert found.in_space.asked == 4


@pytest.mark.parametrize("factor", [2.0, 5.0])
def test_twice_as_many_everywhere_is_the_same_ratio_made_up(factor: float) -> None:
    panel = town(np.random.default_rng(15), 0.7, areas=9, before=14, after=6, treated=1, level=50.0)
    one, other = synthetic_control(panel), synthetic_control(replace(panel, counts=panel.counts * factor))
    assert one is not None
    assert other is not None
    assert other.estimate.ratio == pytest.approx(one.estimate.ratio, rel=1e-4)
    assert other.estimate.expected == pytest.approx(factor * one.estimate.expected, rel=1e-4)


def test_what_came_after_the_start_changes_nothing_of_what_was_expected() -> None:
    panel = town(np.random.default_rng(16), 1.0, areas=8, before=20, after=4, treated=1, level=40.0)
    later = panel.counts.copy()
    later[list(panel.treated), 20:] *= 3
    changed = replace(panel, counts=later)
    for ask in (synthetic_control, own_past, fixed_effects):
        one, other = ask(panel), ask(changed)
        assert one is not None
        assert other is not None
        assert other.estimate.expected == pytest.approx(one.estimate.expected, rel=1e-9)
        assert other.estimate.observed == 3 * one.estimate.observed


@pytest.mark.parametrize(("seed", "start", "season"), [(0, 36, 12), (1, 24, None), (2, 48, 12)])
def test_what_the_own_past_leads_one_to_expect_by_one_normal_distribution(seed: int, start: int, season: int) -> None:
    panel = town(np.random.default_rng([20, seed]), 1.0, areas=4, treated=2, before=start, level=6.0)
    alone = panel_of(panel.counts[list(panel.treated)], {0: start, 1: start})
    found = own_past(alone)
    assert found is not None
    low, middle, high = slow.carried_on(alone.counts.sum(axis=0), start, season)
    assert found.estimate.low == pytest.approx(low, rel=0.06)
    assert found.estimate.high == pytest.approx(high, rel=0.06)
    assert found.mean[start:].sum() == pytest.approx(middle, rel=0.06)


def test_a_fall_beside_the_own_past_that_could_be_seen_is_seen_four_times_out_of_five() -> None:
    """Years drawn as the own past allows, less the fall that was told before the start: below its interval in 80 %."""
    panel = town(np.random.default_rng(21), 1.0, areas=4, treated=2, before=24, level=8.0)
    alone = panel_of(panel.counts[list(panel.treated)], {0: 24, 1: 24})
    found = own_past(alone)
    assert found is not None
    assert found.seen_from is not None
    later = alone.counts.copy()
    later[:, 24:] *= 9
    assert own_past(replace(alone, counts=later)).seen_from == found.seen_from
    _, high = slow.carried_on(alone.counts.sum(axis=0), 24, None, (0.5, 0.8))
    assert found.seen_from * high == pytest.approx(found.estimate.low, rel=0.05)
    few = panel_of(np.full((1, 24), 0.0) + np.eye(1, 24, 3), {0: 20})
    assert own_past(few).seen_from is None


def test_a_level_that_was_never_seen_to_wander_may_all_the_same() -> None:
    """As many month after month: still a year varies by the chance of counts, and by that of those it was learnt from
    of 900; and some wandering is reckoned with that was never seen."""
    found = own_past(panel_of(np.full((1, 48), 25.0), {0: 36}, season=1))
    assert found is not None
    assert found.estimate.expected == pytest.approx(300, rel=0.03)
    by_chance = 1.96 * math.sqrt(300 + 300**2 / 900)
    assert found.estimate.low < 300 - by_chance
    assert found.estimate.high > 300 + by_chance


def test_the_own_past_knows_a_season_when_three_years_are_known() -> None:
    time = np.arange(48)
    counts = np.round(40 + 25 * np.cos(2 * np.pi * time / 12))[None, :] + np.random.default_rng(17).integers(-1, 2, 48)
    found = own_past(panel_of(counts, {0: 42}))  # the high half of a year is left out: it is foretold all the same
    assert found is not None
    assert found.estimate.expected == pytest.approx(counts[0, 42:].sum(), rel=0.05)
    assert found.mean[42:] == pytest.approx(counts[0, 42:], rel=0.2)


def test_the_weighted_difference_is_as_unsure_as_the_ratio() -> None:
    """Its dispersion is that of the fixed effects: where areas wander it is more than Poisson's."""
    panel = town(np.random.default_rng(18), 1.0, drift=0.1, level=10.0)
    seen, found = effect_of(panel), fixed_effects(panel)
    assert seen.weighted is not None
    assert found is not None
    assert found.sums.dispersion > 2
    ours, theirs = seen.target, seen.comparison
    assert theirs is not None
    of_before = ours.periods_before / ours.periods_after
    level = theirs.before / ours.before
    poisson = (
        ours.after + ours.before / of_before**2 + theirs.after / level**2 + theirs.before / (level * of_before) ** 2
    )
    assert seen.weighted.standard_error == pytest.approx(math.sqrt(found.sums.dispersion * poisson))
    assert seen.weighted.total == pytest.approx(ours.after - ours.before * theirs.after / theirs.before)


def test_few_comparison_areas_are_hardly_ever_sure() -> None:
    """Of three areas nobody knows how far areas go their own way: a fall by half is mostly not told from chance."""
    told = 0
    for repeat in range(20):
        panel = town(np.random.default_rng([19, repeat]), 1.0, areas=5, treated=1, level=8.0)
        told += effect_of(panel).verdict.value in ("verbeterd", "verslechterd")
    assert told <= 3


def test_the_weighted_difference_with_the_ring_is_that_of_both_together() -> None:
    counts = np.random.default_rng(22).poisson(12.0, (12, 20)).astype(float)
    seen = effect_of(panel_of(counts, {0: 12}, ring=(1, 2)))
    target_and_ring, others = counts[:3], counts[3:]
    before, after = target_and_ring[:, :12].sum(), target_and_ring[:, 12:].sum()
    expected = before * others[:, 12:].sum() / others[:, :12].sum()
    assert seen.displacement is not None
    assert seen.displacement.weighted is not None
    assert seen.displacement.weighted.total == pytest.approx(after - expected)
    ring = counts[1:3]
    assert seen.displacement.estimate is not None
    assert seen.displacement.estimate.observed == ring[:, 12:].sum()
    assert seen.displacement.estimate.expected == pytest.approx(
        ring[:, :12].sum() * others[:, 12:].sum() / others[:, :12].sum()
    )


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_four_comparison_areas_or_fewer_are_asked_as_a_weighted_difference(number: int) -> None:
    counts = np.random.default_rng(23).poisson(12.0, (1 + number, 20)).astype(float)
    seen = effect_of(panel_of(counts, {0: 12}))
    assert seen.design is Design.WDD
    assert seen.why.startswith(f"Er zijn {number} gebieden" if number > 1 else "Er is 1 gebied")
    assert seen.weighted is not None
    assert seen.estimate is not None
    assert seen.estimate.ratio_low < seen.estimate.ratio < seen.estimate.ratio_high


def test_a_treated_area_is_never_its_own_comparison() -> None:
    """Whatever happens in the target, what is expected of it stays the same."""
    counts = np.random.default_rng(24).poisson(12.0, (10, 20)).astype(float)
    one = effect_of(panel_of(counts, {0: 12}))
    counts[0, 12:] = 0
    other = effect_of(panel_of(counts, {0: 12}))
    assert one.estimate is not None
    assert other.estimate is not None
    assert other.estimate.expected == pytest.approx(one.estimate.expected)
    assert (other.estimate.observed, other.estimate.ratio_low) == (0, 0)
