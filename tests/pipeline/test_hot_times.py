"""When incidents happen, in a run: every dagdeel a second time, one incident and minute after the other."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import polars as pl
import pytest

from openvis.domain.places_and_times import HotTime
from openvis.pipeline.concluding.hot_times import hot_times
from tests.pipeline.test_hotspots import END, FIRST, INCIDENTS, points_of
from tests.support.small_map import KIND

LONG = timedelta(hours=48)


def told() -> pl.DataFrame:
    """The burglaries, every fifth known to the minute, others within hours; two within a week."""
    long = pl.int_range(pl.len()) % 90 == 7
    length = pl.when(long).then(6 * 24 * 60).otherwise((pl.int_range(pl.len()) % 5) * 97)
    return INCIDENTS.with_columns(occurred_to=pl.col("occurred_from") + pl.duration(minutes=length))


@pytest.fixture(scope="module")
def rows() -> list[HotTime]:
    return [HotTime(**row) for row in hot_times(points_of(told())).iter_rows(named=True)]


def mine() -> list[dict]:
    """Also those without a point: when it happened is known of them as well."""
    return [
        row for row in told().to_dicts()
        if row["category"] == KIND and row["reported_by"] == "public" and FIRST <= row["occurred_from"] < END
    ]  # fmt: skip


def slow_week(hours: int) -> Counter[tuple[int, int]]:
    week: Counter[tuple[int, int]] = Counter()
    for row in mine():
        minutes = int((row["occurred_to"] - row["occurred_from"]).total_seconds() // 60)
        if timedelta(minutes=minutes) <= LONG:
            for minute in range(max(minutes, 1)):
                at: datetime = row["occurred_from"] + timedelta(minutes=minute)
                week[at.isoweekday(), at.hour // hours * hours] += 1 / max(minutes, 1)  # type: ignore[assignment]
    return week


@pytest.mark.parametrize("hours", [6, 1])
def test_every_part_of_the_week_twice(rows: list[HotTime], hours: int) -> None:
    week = slow_week(hours)
    shown = {(row.day, row.hour): row for row in rows if row.hours == hours}
    assert len(shown) == 168 // hours
    for at, row in shown.items():
        assert row.count == pytest.approx(week[at], abs=1e-9)
        assert row.low <= row.expected <= row.high
    assert sum(row.expected for row in shown.values()) == pytest.approx(rows[0].incidents)


def test_how_many_were_spread_and_how_many_count_nowhere(rows: list[HotTime]) -> None:
    lengths = [row["occurred_to"] - row["occurred_from"] for row in mine()]
    first = rows[0]
    assert first.apart == sum(length > LONG for length in lengths) > 0
    assert first.incidents == sum(length <= LONG for length in lengths)
    assert first.spread == sum(timedelta(0) < length <= LONG for length in lengths) > 0
    assert {(row.incidents, row.spread, row.apart, row.category) for row in rows} == {
        (first.incidents, first.spread, first.apart, KIND)
    }


def test_without_a_type_there_is_no_week() -> None:
    assert hot_times(points_of(INCIDENTS.head(20))).is_empty()
