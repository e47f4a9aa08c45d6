"""What rose lately, from what is stored: lists by week, tables by month, and the same again for the same data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.attention import AttentionKind
from openvis.domain.event_rule import usual_rule
from openvis.domain.period import week_of
from openvis.pipeline.concluding.recent_rises import RecentRises, recent_rises
from openvis.pipeline.counting.count_months import count_months
from openvis.pipeline.counting.source_months import Known
from tests.pipeline import frames
from tests.pipeline.frames import GEMEENTE, count_rows, incident_rows
from tests.pipeline.test_count_weeks import BUURTEN, NOTHING_LATE, squares

NOW = datetime(2025, 7, 1, 6, 0, tzinfo=UTC)
FIRST = date(2021, 1, 4)  # a Monday, so that a week is a week
LISTED, TABLED = "autokraak", "woninginbraak"


def listed(seed=1, per_week=3.0, extra: Sequence[int] = (), weeks=3, more=8) -> pl.DataFrame:
    """Four years and a half of one type in three buurten; `more` a week in some of them in the last weeks."""
    rng = np.random.default_rng(seed)
    days = (NOW.date() - FIRST).days
    numbers = rng.poisson(per_week / 7, (len(BUURTEN), days))
    for buurt in extra:
        numbers[buurt, -7 * weeks :] += rng.poisson(more / 7, 7 * weeks)
    events = [
        (BUURTEN[buurt], LISTED, f"{FIRST + timedelta(days=int(day))}T{12 + number % 8:02}:00")
        for buurt, day in np.ndindex(numbers.shape)
        for number in range(numbers[buurt, day])
    ]
    return incident_rows(events, source="politie-incidenten")


def tabled(seed=1, per_month=2.0, buurten: Sequence[str] = BUURTEN, extra: Sequence[int] = ()) -> pl.DataFrame:
    """Two years and a half of another type; 15 more in some buurten in the last month."""
    rng = np.random.default_rng(seed)
    months = [f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in range(1, 13)][: 2 * 12 + 6]
    numbers = rng.poisson(per_month, (len(buurten), len(months)))
    for buurt in extra:
        numbers[buurt, -1] += 15
    cells = {(buurten[buurt], TABLED, months[month]): int(number) for (buurt, month), number in np.ndenumerate(numbers)}
    return count_rows(cells)


def found(known: Known, versions: dict[str, int] | None = None) -> RecentRises:
    counted = count_months(known, GEMEENTE, NOW, usual_rule())
    parts: list[MonthlyCounts] = [part for part in counted.parts if part.analysed]
    return recent_rises(
        known, counted.lists, parts, lambda slug: 2.0 if slug == LISTED else 1.0,
        gemeente=GEMEENTE, versions=versions or {"incidents": 1}, until=NOW.date(), late=NOTHING_LATE,
    )  # fmt: skip


def test_a_rise_of_the_last_weeks_becomes_a_row_with_its_priority():
    rises = found(frames.known(incidents=listed(extra=[0]), areas=squares()))
    [row] = [row for row in rises.rows if row.kind is AttentionKind.RECENT]
    assert (row.area, row.category, row.source, row.weight) == (BUURTEN[0], LISTED, "politie-incidenten", 2.0)
    assert row.period_to == week_of(NOW.date()).shift(-1).key


def test_neighbours_that_rise_together_become_a_cluster_of_a_table():
    row_of_ten = [f"BU999901{number:02}" for number in range(10)]
    counts = tabled(buurten=row_of_ten, extra=[4, 5])
    [row] = found(frames.known(counts=counts, areas=squares(row_of_ten))).rows
    assert (row.kind, row.category, row.period_to) == (AttentionKind.CLUSTER, TABLED, "2025-06")
    assert {row_of_ten[4], row_of_ten[5]} <= set(row.areas)
    months = counts.filter(pl.col("period") >= row.period_from)
    assert row.observed == months.filter(pl.col("area").is_in(row.areas))["value"].sum()


def test_what_could_be_seen_is_said_of_every_buurt_and_type_of_a_list():
    rises = found(frames.known(incidents=listed(), counts=tabled(), areas=squares()))
    assert rises.visible.select("area", "category").rows() == [(code, LISTED) for code in BUURTEN]
    assert rises.visible["too_short"].to_list() == [False] * 3
    assert rises.visible["weeks"].is_in([4, 13]).all()


def test_the_same_versions_give_the_same_rows():
    known = frames.known(incidents=listed(extra=[0]), counts=tabled(extra=[1, 2]), areas=squares())
    first, again = found(known), found(known)
    assert first.rows == again.rows
    assert first.visible.equals(again.visible)


def test_a_table_is_scanned_only_for_types_that_no_list_has():
    as_listed = tabled().with_columns(category=pl.lit(LISTED))
    both = frames.known(incidents=listed(), counts=pl.concat([tabled(), as_listed]), areas=squares())
    counted = count_months(both, GEMEENTE, NOW, usual_rule())
    assert {slug for part in counted.parts for slug in part.categories} == {LISTED, TABLED}
    assert all(row.source == "politie-incidenten" for row in found(both).rows if row.category == LISTED)


@pytest.mark.parametrize("missing", ["incidents", "counts"])
def test_without_one_of_them_the_other_is_looked_at(missing):
    parts = {"incidents": listed(), "counts": tabled()}
    del parts[missing]
    rises = found(replace(frames.known(areas=squares(), **parts)))
    assert (rises.visible.height > 0) is (missing == "counts")
