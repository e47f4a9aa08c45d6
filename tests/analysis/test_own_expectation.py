"""Observed against expected after a start, and the words for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from openvis.analysis.effects.own_expectation import evaluate, verdict_of
from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.intervention import (
    Comparison,
    Evaluation,
    Intervention,
    InterventionKind,
    InterventionState,
    SuccessCriterion,
    Verdict,
)
from openvis.domain.period import parse_period
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


TODAY = date(2026, 1, 15)


def evaluated(counts: MonthlyCounts, plan: Intervention) -> Evaluation | None:
    return evaluate([counts], plan, TODAY)


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
    assert (low.low, low.high) == slow.interval(mean[AT[0]][AT[1]], size, 0.95)


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


BUURTEN = [buurt_code(n) for n in (1, 5, 9)]
WIDE = replace(PLAN, areas=tuple(BUURTEN), categories=("autokraak", "vernieling"))


def slow_sum(held: MonthlyCounts, plan: Intervention, ahead: list[int]) -> float:
    mean, _, _ = slow.expect(held.history().first_periods(30), ahead)
    return sum(
        mean[held_index(held, code)][held.categories.index(slug)] for code in plan.areas for slug in plan.categories
    )


def held_index(held: MonthlyCounts, code: str) -> int:
    return [place.code for place in held.buurten].index(code)


def test_several_areas_and_types_are_judged_as_their_sum():
    held = counts(3)
    seen = evaluated(held, WIDE)
    alone = [
        evaluated(held, replace(WIDE, areas=(code,), categories=(slug,)))
        for code in BUURTEN
        for slug in WIDE.categories
    ]
    assert seen is not None
    assert seen.observed == sum(each.observed for each in alone)  # type: ignore[union-attr]
    assert seen.expected == pytest.approx(slow_sum(held, WIDE, [1, 2, 3, 4, 5, 6]), rel=1e-9)
    narrowest = max(each.expected - each.low for each in alone)  # type: ignore[union-attr]
    assert narrowest < seen.expected - seen.low < sum(each.expected - each.low for each in alone)  # type: ignore[union-attr]
    assert "keer autokraak of vernieling in 3 gebieden samen in juli tot en met december 2025" in seen.sentence


def test_the_order_of_areas_types_and_sources_changes_nothing():
    held = counts(3)
    turned = replace(WIDE, areas=WIDE.areas[::-1], categories=WIDE.categories[::-1])
    first, second = evaluated(held, WIDE), evaluated(held, turned)
    assert first is not None
    assert replace(first, sentence="") == replace(second, sentence="")  # type: ignore[type-var]
    one, other = two_sources(held)
    assert evaluate([one, other], WIDE, TODAY) == evaluate([other, one], WIDE, TODAY)


def two_sources(held: MonthlyCounts) -> tuple[MonthlyCounts, MonthlyCounts]:
    """The same counts, of which another list has the last two types."""
    one = replace(held, categories=held.categories[:2], values=held.values[:, :2])
    return one, replace(held, source="meldingen", categories=held.categories[2:], values=held.values[:, 2:])


def test_types_of_two_sources_count_over_the_months_both_have():
    one, other = two_sources(counts(3))
    late = other.until(other.months[-2])
    both = evaluate([one, late], WIDE, TODAY)
    assert both is not None
    assert (both.period_from, both.period_to) == ("2025-07", "2025-11")
    assert both.observed == sum(
        int(part.values[held_index(part, code), part.categories.index(slug), 30:35].sum())
        for part in (one, late)
        for code in BUURTEN
        for slug in WIDE.categories
        if slug in part.categories
    )


def test_a_wijk_is_all_its_buurten():
    held = counts(3)
    wijk = evaluated(held, replace(PLAN, areas=("WK999901",)))
    buurten = evaluated(held, replace(PLAN, areas=tuple(buurt_code(n) for n in (4, 5, 6, 7))))
    assert wijk is not None
    assert replace(wijk, sentence="") == replace(buurten, sentence="")  # type: ignore[type-var]


@pytest.mark.parametrize(
    "plan",
    [
        replace(WIDE, areas=(*BUURTEN, "BU99990099")),
        replace(WIDE, categories=("autokraak", "zakkenrollerij")),
        replace(WIDE, categories=("autokraak", "fietsendiefstal"), areas=(buurt_code(2), buurt_code(3))),
    ],
    ids=["an area that is not counted", "a type that is not counted", "a part of which too little is given"],
)
def test_of_a_part_that_is_not_known_no_sum_is_made(plan: Intervention):
    held = counts(3)
    held.values[2, 2, :28] = np.nan
    assert evaluated(held, plan) is None


@pytest.mark.parametrize(
    ("judged", "today", "period_to", "final"),
    [
        (date(2026, 2, 15), date(2026, 1, 15), "2025-12", False),
        (date(2026, 2, 15), date(2026, 2, 15), "2025-12", True),
        (date(2025, 12, 31), date(2026, 1, 15), "2025-11", True),  # December was not over on that day
        (date(2026, 1, 1), date(2026, 1, 1), "2025-12", True),
    ],
)
def test_it_is_judged_on_its_day_by_the_months_that_were_over(judged: date, today: date, period_to: str, final: bool):
    plan = replace(PLAN, ends_on=date(2025, 12, 31), criterion=SuccessCriterion(30, judged))
    seen = evaluate([counts(3)], plan, today)
    assert seen is not None
    assert (seen.period_to, seen.final) == (period_to, final)


def test_a_month_that_is_late_is_waited_for_and_not_for_ever():
    """Judged in the middle of January, without December: six weeks later it is judged on what is there."""
    known = counts(3).until(parse_period("2025-11"))
    plan = replace(PLAN, criterion=SuccessCriterion(30, date(2026, 1, 15)))
    days = [date(2026, 1, 15), date(2026, 2, 25), date(2026, 2, 26)]
    assert [evaluate([known], plan, day).final for day in days] == [False, False, True]  # type: ignore[union-attr]


@pytest.mark.parametrize("common", [0.0, 0.04])
def test_many_areas_without_effect_are_called_so_nine_times_out_of_ten(common: float):
    """Also where months are busy in all of them at once, which a sum of independent counts would call an effect."""
    rng = np.random.default_rng(35)
    plan = replace(PLAN, areas=("WK999900", "WK999901", "WK999902"))
    verdicts = []
    for _ in range(120):
        together = rng.gamma(1 / common, common, (1, 4, 36)) if common else 1.0
        seen = evaluated(counts_of(rng.poisson(4.0 * together * np.ones((16, 4, 36))).astype(float)), plan)
        assert seen is not None
        verdicts.append(seen.verdict)
    assert verdicts.count(Verdict.NO_DIFFERENCE) / len(verdicts) >= 0.87


def test_what_the_buurten_to_compare_with_had_stands_beside_it_and_changes_no_verdict():
    held, others = counts(3), (buurt_code(11), buurt_code(14))
    goal = replace(PLAN.criterion, comparison=Comparison.COMPARABLE_AREAS, compared_with=others)
    seen, alone = evaluated(held, replace(PLAN, criterion=goal)), evaluated(held, replace(PLAN, areas=others))
    assert seen is not None
    assert alone is not None
    assert (seen.compared_observed, seen.compared_expected) == (alone.observed, alone.expected)
    assert (seen.compared_low, seen.compared_high) == (alone.low, alone.high)
    without = evaluated(held, PLAN)
    nothing = dict.fromkeys(("compared_observed", "compared_expected", "compared_low", "compared_high"))
    assert replace(seen, **nothing) == without  # type: ignore[arg-type]
    held.values[14, 1, 32] = np.nan  # a month of which not all is given there
    unknown = evaluated(held, replace(PLAN, criterion=goal))
    assert unknown is not None
    assert (unknown.compared_observed, unknown.observed) == (None, seen.observed)
