"""What is told before an intervention is made: by the run that was stored, with the function that judges afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from openvis.decisions.foresight import foresight, hotspot_cells, to_compare_with
from openvis.domain.access import Scope
from openvis.domain.comparable_area import ComparableArea
from openvis.domain.delivery import frame_of
from openvis.domain.expected_sum import ExpectedLevel, ExpectedSeason
from openvis.domain.intervention import InterventionKind, InterventionPlan, SuccessCriterion
from openvis.domain.places_and_times import HotCell
from openvis.store import results
from tests.support import published

pytestmark = pytest.mark.django_db
GEMEENTE = "GM9901"
SCOPE = Scope.of(GEMEENTE)
ONE, TWO, OTHER_WIJK = "BU99010101", "BU99010102", "BU99010201"
PLAN = InterventionPlan(
    title="Licht",
    kind=InterventionKind.PREVENTIVE,
    areas=(ONE,),
    categories=("autokraak",),
    starts_on=date(2026, 3, 10),
    ends_on=date(2026, 6, 10),
    criterion=SuccessCriterion(20, date(2026, 7, 20)),
)


@pytest.fixture(autouse=True)
def stored():
    """A run that expects ten a month of each pair but one: nothing is expected of vernieling in the other wijk."""
    made = published.run("run-1", gemeente=GEMEENTE)
    pairs = [(area, slug) for area in (ONE, TWO, OTHER_WIJK) for slug in ("autokraak", "vernieling")][:-1]
    levels = [ExpectedLevel(made.id, GEMEENTE, area, slug, "politie", 10.0, 0.01) for area, slug in pairs]
    seasons = [
        ExpectedSeason(made.id, GEMEENTE, slug, "politie", month, 1.5 if month == 4 else 1.0, 0.0, 0.02, 0.01, 0.0)
        for slug in ("autokraak", "vernieling")
        for month in range(1, 13)
    ]
    alike = [
        ComparableArea(made.id, GEMEENTE, ONE, TWO, True, 1.0),
        ComparableArea(made.id, GEMEENTE, ONE, OTHER_WIJK, False, 0.5),
        ComparableArea(made.id, GEMEENTE, TWO, ONE, True, 1.0),
        ComparableArea(made.id, GEMEENTE, TWO, OTHER_WIJK, False, 0.7),
    ]
    cell = dict.fromkeys(("x", "y", "count", "around", "cells_around", "expected", "gi_star", "p", "q"), 0)
    hot = [
        HotCell(
            run=made.id,
            gemeente=GEMEENTE,
            source="politie",
            buurt_name="",
            category=slug,
            buurt=area,
            cell=name,
            **cell,
        )
        for slug, area, name in (
            ("autokraak", ONE, "E1361N4502"),
            ("vernieling", ONE, "E1361N4501"),
            ("autokraak", OTHER_WIJK, "E1371N4501"),
            ("autokraak", "", "E1381N4501"),
        )
    ]  # fmt: skip
    frames = {
        "expected_levels": frame_of(levels, ExpectedLevel),
        "expected_seasons": frame_of(seasons, ExpectedSeason),
        "comparable_areas": frame_of(alike, ComparableArea),
        "hot_cells": frame_of(hot, HotCell),
    }
    results.save_run(made, [], pl.DataFrame(), pl.DataFrame(), [], beside=frames)


def test_the_months_it_runs_for_half_are_those_that_are_expected():
    seen = foresight(SCOPE, GEMEENTE, PLAN)
    assert [month.key for month in seen.months] == ["2026-03", "2026-04", "2026-05"]
    assert seen.expected is not None
    assert seen.expected.mean == pytest.approx(10 * (1 + 1.5 + 1))
    assert seen.fall == seen.expected.smallest_fall()


def test_more_buurten_and_types_show_a_smaller_fall():
    wide = foresight(SCOPE, GEMEENTE, replace(PLAN, areas=("WK990101",), categories=("autokraak", "vernieling")))
    narrow = foresight(SCOPE, GEMEENTE, PLAN)
    assert wide.expected is not None
    assert wide.expected.mean == pytest.approx(4 * 35)
    assert wide.fall is not None
    assert narrow.fall is not None
    assert wide.fall < narrow.fall


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({"areas": (OTHER_WIJK,), "categories": ("autokraak", "vernieling")}, ("vernieling",)),
        ({"areas": ("GM9901",), "categories": ("vernieling",)}, ("vernieling",)),
        ({"categories": ("autokraak", "woninginbraak")}, ("woninginbraak",)),
        ({"areas": ("BU99010303",)}, ("autokraak",)),
    ],
)
def test_a_part_of_which_nothing_is_expected_is_named(changes, unknown):
    seen = foresight(SCOPE, GEMEENTE, replace(PLAN, **changes))
    assert (seen.expected, seen.fall, seen.unknown) == (None, None, unknown)


def test_without_a_month_to_judge_nothing_is_expected():
    short = replace(PLAN, ends_on=date(2026, 3, 20), criterion=SuccessCriterion(20, date(2026, 5, 1)))
    assert foresight(SCOPE, GEMEENTE, short).months == ()
    early = replace(PLAN, criterion=SuccessCriterion(20, date(2026, 4, 20)))
    assert [month.key for month in foresight(SCOPE, GEMEENTE, early).months] == ["2026-03"]


def test_nothing_of_another_gemeente_is_told():
    outside = Scope.of("GM9902")
    assert foresight(outside, GEMEENTE, PLAN).expected is None
    assert to_compare_with(outside, GEMEENTE, [ONE]) == []
    assert hotspot_cells(outside, GEMEENTE, PLAN) == ()


def test_what_is_proposed_to_compare_with_lies_apart_from_all_of_it():
    assert to_compare_with(SCOPE, GEMEENTE, [ONE]) == [OTHER_WIJK]
    assert to_compare_with(SCOPE, GEMEENTE, ["WK990101"]) == [OTHER_WIJK]
    assert to_compare_with(SCOPE, GEMEENTE, ["GM9901"]) == [OTHER_WIJK], "of that one nothing is known"


def test_the_cells_are_those_of_its_types_in_its_areas():
    assert hotspot_cells(SCOPE, GEMEENTE, PLAN) == ("E1361N4502",)
    both = replace(PLAN, categories=("autokraak", "vernieling"))
    assert hotspot_cells(SCOPE, GEMEENTE, both) == ("E1361N4501", "E1361N4502")
    assert hotspot_cells(SCOPE, GEMEENTE, replace(PLAN, areas=(TWO,))) == ()
