"""Observed against expected after a start, and the words for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from openvis.analysis.effect import evaluate, verdict_of
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.intervention import (
    Evaluation,
    Intervention,
    InterventionKind,
    InterventionState,
    SuccessCriterion,
    Verdict,
)
from tests.analysis import slow
from tests.analysis.labelled import buurt_code, counts_of

AT = (5, 1)  # autokraak in buurt 5
PLAN = Intervention(
    id=7,
    gemeente="GM9999",
    title="Extra licht",
    kind=InterventionKind.PREVENTIVE,
    areas=(buurt_code(5),),
    categories=("autokraak",),
    starts_on=date(2025, 7, 1),
    ends_on=date(2025, 12, 31),
    criterion=SuccessCriterion(30, date(2026, 2, 15)),
    state=InterventionState.RUNNING,
    attention_id=None,
)


def evaluated(counts: MonthlyCounts, plan: Intervention) -> Evaluation | None:
    return evaluate([counts], plan, date(2026, 1, 15))


def counts(after: float) -> MonthlyCounts:
    """Eight a month before July 2025 and `after` a month since."""
    rng = np.random.default_rng(31)
    values = rng.poisson(4.0, (16, 4, 36)).astype(float)
    values[AT] = rng.poisson(8.0, 36)
    values[(*AT, slice(30, 36))] = after
    return counts_of(values)


@pytest.mark.parametrize(
    ("after", "verdict", "met"),
    [(3, Verdict.IMPROVED, True), (8, Verdict.NO_DIFFERENCE, False), (14, Verdict.WORSENED, False)],
)
def test_verdicts(after: int, verdict: Verdict, met: bool) -> None:
    seen = evaluated(counts(after), PLAN)
    assert seen is not None
    assert (seen.verdict, seen.criterion_met, seen.observed) == (verdict, met, 6 * after)
    assert (seen.period_from, seen.period_to) == ("2025-07", "2025-12")
    assert seen.sentence.startswith(f"Extra licht: {6 * after} keer autokraak in juli tot en met december 2025")


def test_a_fall_that_misses_the_criterion_is_still_a_fall() -> None:
    seen = evaluated(counts(4), replace(PLAN, criterion=SuccessCriterion(90, date(2026, 2, 15))))
    assert seen is not None
    assert (seen.verdict, seen.criterion_met) == (Verdict.IMPROVED, False)


def test_the_expectation_knows_nothing_of_what_came_after_the_start() -> None:
    low, high = evaluated(counts(0), PLAN), evaluated(counts(50), PLAN)
    assert low is not None
    assert high is not None
    assert (low.expected, low.low, low.high) == (high.expected, high.low, high.high)
    mean, shared, single = slow.expect(counts(0).history().first_periods(30), [1, 2, 3, 4, 5, 6])
    assert low.expected == pytest.approx(mean[AT[0]][AT[1]], rel=1e-9)
    size = 1 / ((1 + shared[AT[0]][AT[1]]) * (1 + single[AT[0]][AT[1]]) - 1)
    assert (low.low, low.high) == slow.interval(mean[AT[0]][AT[1]], size)


def test_a_month_counts_when_the_action_ran_for_half_of_it() -> None:
    early, late = replace(PLAN, starts_on=date(2025, 7, 10)), replace(PLAN, starts_on=date(2025, 7, 25))
    assert evaluated(counts(3), early).period_from == "2025-07"  # type: ignore[union-attr]
    assert evaluated(counts(3), late).period_from == "2025-08"  # type: ignore[union-attr]
    assert evaluated(counts(3), replace(PLAN, ends_on=date(2025, 10, 20))).period_to == "2025-10"  # type: ignore[union-attr]


def test_the_month_it_started_in_is_never_learnt_from() -> None:
    """July is left out of both when the action started late in July."""
    late = evaluated(counts(3), replace(PLAN, starts_on=date(2025, 7, 25)))
    mean, _, _ = slow.expect(counts(3).history().first_periods(30), [2, 3, 4, 5, 6])
    assert late is not None
    assert late.expected == pytest.approx(mean[AT[0]][AT[1]], rel=1e-9)


def test_months_that_are_not_given_are_left_out_on_both_sides() -> None:
    gap = counts(3)
    gap.values[(*AT, 32)] = np.nan
    seen = evaluated(gap, PLAN)
    mean, _, _ = slow.expect(gap.history().first_periods(30), [1, 2, 4, 5, 6])
    assert seen is not None
    assert seen.observed == 15
    assert seen.expected == pytest.approx(mean[AT[0]][AT[1]], rel=1e-9)


def test_the_rows_without_a_kind_are_those_of_its_buurt_in_the_months_it_ran_and_change_no_verdict() -> None:
    bare = counts(3)
    rows = np.random.default_rng(41).integers(0, 9, bare.rows.shape).astype(float)
    rows[1] += rows[0]
    gap = counts(3)
    gap.values[(*AT, 32)] = np.nan  # a month that is not given is in neither
    for held, inside in ((bare, range(30, 36)), (gap, (30, 31, 33, 34, 35))):
        seen, without = evaluated(replace(held, rows=rows), PLAN), evaluated(held, PLAN)
        assert seen is not None
        assert without is not None
        assert seen.unknown == sum(rows[0, AT[0], at] for at in inside)
        assert seen.source_rows == sum(rows[1, AT[0], at] for at in inside)
        assert (without.unknown, without.source_rows) == (0, 0)
        assert replace(seen, unknown=0, source_rows=0) == without
    rows[:, :, 35] = np.nan  # a list was missing in the last month
    lost = evaluated(replace(bare, rows=rows), PLAN)
    assert lost is not None
    assert (lost.unknown, lost.source_rows) == (None, None)


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30)),  # no month of it is known yet
        replace(PLAN, starts_on=date(2025, 7, 1), ends_on=date(2025, 7, 8)),  # over within a week
        replace(PLAN, starts_on=date(2023, 2, 1)),  # too little before it
        replace(PLAN, starts_on=date(2022, 1, 1)),  # nothing before it
        replace(PLAN, areas=("BU99999999",)),
        replace(PLAN, categories=("zakkenrollerij",)),
    ],
)
def test_nothing_is_said_where_nothing_can_be_compared(plan: Intervention) -> None:
    assert evaluated(counts(3), plan) is None


@pytest.mark.parametrize(
    ("observed", "expected", "low", "high", "verdict"),
    [
        (0, 4.9, 1, 9, Verdict.TOO_LITTLE_DATA),  # fewer than five expected
        (0, 6.0, 0, 14, Verdict.TOO_LITTLE_DATA),  # not even zero would be a fall
        (15, 6.0, 0, 14, Verdict.WORSENED),
        (4, 12.0, 5, 20, Verdict.IMPROVED),
        (5, 12.0, 5, 20, Verdict.NO_DIFFERENCE),
        (20, 12.0, 5, 20, Verdict.NO_DIFFERENCE),
        (21, 12.0, 5, 20, Verdict.WORSENED),
    ],
)
def test_the_rule(observed: int, expected: float, low: int, high: int, verdict: Verdict) -> None:
    assert verdict_of(observed, expected, low, high) is verdict


def test_actions_without_effect_are_called_so_nine_times_out_of_ten() -> None:
    rng = np.random.default_rng(33)
    verdicts = []
    for _ in range(120):
        seen = evaluated(counts_of(rng.poisson(4.0, (16, 4, 36)).astype(float)), PLAN)
        assert seen is not None
        verdicts.append(seen.verdict)
    assert verdicts.count(Verdict.NO_DIFFERENCE) / len(verdicts) >= 0.88
