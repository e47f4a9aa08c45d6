"""Which buurten and months the question is asked of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.effects.intervention_panel import MOST_BEFORE, panel_of
from openvis.analysis.places.neighbours import grid_neighbours
from openvis.domain.intervention import Comparison
from tests.analysis.labelled import buurt_code, counts_of
from tests.analysis.test_own_expectation import AT, PLAN

COUNTS = counts_of(np.random.default_rng(2).poisson(5.0, (16, 4, 36)).astype(float))
SQUARE = replace(COUNTS, neighbours=grid_neighbours(np.arange(16) % 4, np.arange(16) // 4))
BESIDE_5 = {0, 1, 2, 4, 6, 8, 9, 10}


def codes(*buurten: int) -> set[str]:
    return {buurt_code(n) for n in buurten}


def named(panel, positions) -> set[str]:
    return {panel.areas[at] for at in positions}


def test_around_it_lies_the_ring_and_the_rest_is_compared():
    panel = panel_of([SQUARE], PLAN, [])
    assert named(panel, panel.treated) == codes(5)
    assert named(panel, panel.around) == codes(*BESIDE_5)
    assert named(panel, panel.comparison) == codes(*set(range(16)) - BESIDE_5 - {5})
    assert (panel.periods[0], panel.periods[-1], panel.first_start, panel.season) == ("2023-01", "2025-12", 30, 12)
    assert panel.counts[panel.treated[0]] == pytest.approx(COUNTS.values[AT])


def test_what_was_named_before_the_start_is_compared_and_nothing_else():
    chosen = replace(
        PLAN.criterion, comparison=Comparison.COMPARABLE_AREAS, compared_with=(buurt_code(3), buurt_code(6))
    )
    panel = panel_of([SQUARE], replace(PLAN, criterion=chosen), [])
    assert named(panel, panel.comparison) == codes(3, 6)  # 6 lies beside it, and was named all the same
    assert named(panel, panel.around) == codes(*BESIDE_5 - {6})


def test_where_something_else_was_done_nothing_is_compared():
    other = replace(PLAN, id=8, areas=(buurt_code(15),))
    elsewhere = replace(PLAN, id=9, areas=(buurt_code(14),), categories=("vernieling",))
    long_ago = replace(PLAN, id=10, areas=(buurt_code(13),), starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    panel = panel_of([SQUARE], PLAN, [PLAN, other, elsewhere, long_ago])
    assert named(panel, panel.comparison) == codes(*set(range(16)) - BESIDE_5 - {5, 15})


def test_types_together_are_summed_and_a_month_not_given_stays_open():
    values = COUNTS.values.copy()
    values[3, 0, 4] = np.nan
    both = replace(PLAN, categories=(COUNTS.categories[0], "autokraak"))
    panel = panel_of([replace(SQUARE, values=values)], both, [])
    row = panel.areas.index(buurt_code(3))
    assert panel.counts[row] == pytest.approx(values[3, 0] + values[3, 1], nan_ok=True)
    assert np.isnan(panel.counts[row, 4])


def test_a_month_it_ran_less_than_half_of_is_on_neither_side():
    panel = panel_of([SQUARE], replace(PLAN, starts_on=date(2025, 6, 20)), [])
    june = panel.periods.index("2025-06")
    assert panel.first_start == june + 1
    assert np.isnan(panel.counts[panel.treated[0], june])
    assert not np.isnan(panel.counts[panel.comparison[0], june])


def test_what_was_long_ago_says_nothing():
    panel = panel_of([counts_of(np.ones((16, 4, 60)))], PLAN, [])
    assert panel.first_start == MOST_BEFORE
    assert panel.around == ()  # no outlines, no ring


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, areas=("BU99991234",)),
        replace(PLAN, categories=("autokraak", "mensenhandel")),
        replace(PLAN, starts_on=date(2026, 3, 1), ends_on=date(2026, 9, 1)),
    ],
)
def test_where_it_is_not_counted_there_is_no_question(plan):
    assert panel_of([SQUARE], plan, []) is None


# ----- the same, slowly


def slow_role(code: str, plan, others, months) -> str | None:
    """One buurt by itself; what the words of `panel_of` say, one after the other."""
    if code in plan.areas:
        return "target"
    for other in others:
        same_type = any(slug in plan.categories for slug in other.categories)
        first, last = min(months), max(months)
        ran_then = f"{other.starts_on:%Y-%m}" <= last and f"{other.ends_on:%Y-%m}" >= first
        if other.id != plan.id and same_type and ran_then and code in other.areas:
            return None
    if code in plan.criterion.compared_with:
        return "comparison"
    mine, theirs = int(plan.areas[0][-4:-2]) * 4 + int(plan.areas[0][-2:]), int(code[-4:-2]) * 4 + int(code[-2:])
    if max(abs(mine % 4 - theirs % 4), abs(mine // 4 - theirs // 4)) == 1:
        return "ring"
    return None if plan.criterion.compared_with else "comparison"


@given(
    target=st.integers(0, 15),
    named=st.sets(st.integers(0, 15), max_size=4),
    others=st.lists(st.tuples(st.integers(0, 15), st.integers(2021, 2026), st.booleans()), max_size=4),
)
def test_every_buurt_has_the_role_it_has_by_itself(target, named, others):
    chosen = tuple(sorted(codes(*named - {target})))
    plan = replace(PLAN, areas=(buurt_code(target),), criterion=replace(PLAN.criterion, compared_with=chosen))
    busy = [
        replace(
            PLAN, id=100 + n, areas=(buurt_code(at),), starts_on=date(year, 3, 1), ends_on=date(year, 8, 31),
            categories=("autokraak",) if same else ("vernieling",),
        )
        for n, (at, year, same) in enumerate(others)
    ]  # fmt: skip
    panel = panel_of([SQUARE], plan, busy)
    roles = dict.fromkeys(panel.areas, "comparison")
    roles |= dict.fromkeys(named_by(panel, panel.around), "ring") | dict.fromkeys(
        named_by(panel, panel.treated), "target"
    )
    slowly = {code: slow_role(code, plan, busy, panel.periods) for code in codes(*range(16))}
    assert roles == {code: role for code, role in slowly.items() if role}


def named_by(panel, positions) -> list[str]:
    return [panel.areas[at] for at in positions]
