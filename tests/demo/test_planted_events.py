"""Each planted truth alone: as many events as it says, where it says, when it says."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.demo.event_types import DemoSource
from openvis.demo.latent_events import EVENT, merged, usual_events
from openvis.demo.places import Addresses, draw_addresses
from openvis.demo.planted_events import (
    cluster_events,
    duplicate_reports,
    many_reports,
    near_repeat_events,
    rise_events,
    shocked,
    with_reported,
)
from openvis.demo.town import buurt
from openvis.demo.truths import DELIVERED_ON, TRUTHS
from openvis.domain.category import category


@pytest.fixture(scope="module")
def addresses() -> Addresses:
    return draw_addresses(np.random.default_rng(11))


@pytest.fixture(scope="module")
def usual(addresses: Addresses) -> pl.DataFrame:
    return usual_events(DemoSource.POLICE, addresses, TRUTHS, np.random.default_rng(12))


def test_the_rise_is_in_its_buurt_and_month(addresses: Addresses) -> None:
    rise = TRUTHS.rise
    events = rise_events(rise, addresses, np.random.default_rng(1))
    assert len(events) == rise.extra
    assert set(events["buurt"]) == {rise.area}
    assert set(events["category"]) == {rise.category}
    assert all(rise.month.first <= day < rise.month.end for day in events["occurred_from"].dt.date())


def test_the_cluster_lies_in_its_circle_over_the_border_of_two_wijken(addresses: Addresses) -> None:
    cluster = TRUTHS.cluster
    events = cluster_events(cluster, addresses, np.random.default_rng(1))
    assert len(events) == cluster.extra
    assert set(events["buurt"]) == set(cluster.areas)
    assert len({buurt(code).wijk for code in cluster.areas}) == 2
    for row in events.iter_rows(named=True):
        assert (row["x"] - cluster.x) ** 2 + (row["y"] - cluster.y) ** 2 <= cluster.radius**2
        assert cluster.first <= row["occurred_from"].date() <= cluster.last


def test_no_buurt_of_the_cluster_holds_most_of_it(addresses: Addresses) -> None:
    events = cluster_events(TRUTHS.cluster, addresses, np.random.default_rng(1))
    assert events["buurt"].value_counts()["count"].max() <= TRUTHS.cluster.extra / 3


def test_every_repeat_has_a_first_event_near_and_soon_before(addresses: Addresses, usual: pl.DataFrame) -> None:
    repeats = TRUTHS.near_repeats
    first = usual.filter(pl.col("category") == repeats.category)
    second = near_repeat_events(usual, repeats, addresses, np.random.default_rng(2))
    assert len(second) == pytest.approx(repeats.chance * len(first), rel=0.35)
    for row in second.iter_rows(named=True):
        near = ((pl.col("x") - row["x"]) ** 2 + (pl.col("y") - row["y"]) ** 2) <= repeats.metres**2
        lapse = (pl.lit(row["occurred_to"]) - pl.col("occurred_from")).dt.total_minutes()
        assert not first.filter(near & lapse.is_between(0, repeats.days * 24 * 60)).is_empty()
        assert row["occurred_to"].date() < DELIVERED_ON


def test_no_repeats_at_chance_zero(addresses: Addresses, usual: pl.DataFrame) -> None:
    never = dataclasses.replace(TRUTHS.near_repeats, chance=0.0)
    assert near_repeat_events(usual, never, addresses, np.random.default_rng(2)).is_empty()


def test_a_duplicate_is_the_same_event_nearby_and_a_little_later(addresses: Addresses) -> None:
    events = usual_events(DemoSource.MELDINGEN, addresses, TRUTHS, np.random.default_rng(3))
    double = TRUTHS.duplicates
    again = duplicate_reports(events, double, addresses, np.random.default_rng(4))
    first = events[again["event"].to_numpy()]
    assert again["category"].equals(first["category"])
    distance = np.hypot(again["x"] - first["x"], again["y"] - first["y"])
    assert distance.max() <= double.metres
    hours = (again["occurred_from"] - first["occurred_from"]).dt.total_minutes() / 60
    assert hours.min() > 0
    for slug, lapse in zip(again["category"], hours, strict=True):
        assert lapse <= double.hours[category(slug).theme]
    assert again["event"].value_counts()["count"].max() <= double.extra
    assert again["event"].n_unique() == pytest.approx(double.chance * len(events), rel=0.15)


def test_one_event_reported_by_many(addresses: Addresses) -> None:
    many = TRUTHS.many_reporters
    reports = many_reports(many, 40.0, addresses, np.random.default_rng(5))
    assert len(reports) == many.reports
    assert set(reports["event"]) == {0}
    assert set(reports["occurred_from"].dt.date()) == {many.day}
    assert set(reports["category"]) == {many.category}


def test_some_reports_come_in_days_later_and_the_others_within_hours(addresses: Addresses) -> None:
    events = usual_events(DemoSource.MELDINGEN, addresses, TRUTHS, np.random.default_rng(3))
    told = with_reported(events, TRUTHS.late, np.random.default_rng(7))
    assert told.drop("reported").equals(events)
    days = (told["reported"] - told["occurred_from"]).dt.total_minutes() / (24 * 60)
    assert days.min() > 0
    later = days.filter(days > 0.5)
    # Half a day late or more: a late one is that with chance exp(-1/20), an early one with chance exp(-18).
    assert len(later) / len(days) == pytest.approx(TRUTHS.late.chance * np.exp(-0.5 / TRUTHS.late.days), rel=0.05)
    assert later.mean() == pytest.approx(TRUTHS.late.days + 0.5, rel=0.05)
    prompt = with_reported(events, dataclasses.replace(TRUTHS.late, chance=0.0), np.random.default_rng(7))
    assert (prompt["reported"] - events["occurred_from"]).dt.total_hours().max() < 12


def test_merged_events_are_in_the_order_of_time(addresses: Addresses, usual: pl.DataFrame) -> None:
    together = merged([usual, rise_events(TRUTHS.rise, addresses, np.random.default_rng(1))])
    assert together.schema == EVENT
    assert together["occurred_from"].is_sorted()
    assert len(together) == len(usual) + TRUTHS.rise.extra


def test_in_the_shock_a_type_is_where_it_never_was_as_often_and_as_many_together(addresses: Addresses) -> None:
    shock, metres = TRUTHS.shock, TRUTHS.duplicates.metres
    events = usual_events(DemoSource.MELDINGEN, addresses, TRUTHS, np.random.default_rng(3))
    reports = pl.concat([events.with_row_index("event"), events[:9000:3].with_row_index("event")]).filter(
        pl.col("category").is_in([shock.category, "melding-parkeren"])
    )
    reports = reports.with_columns(event=pl.struct("category", "occurred_from", "code").rank("dense").cast(pl.Int64))
    moved = shocked(reports, shock, metres, addresses, np.random.default_rng(4))
    then = pl.col("occurred_from").dt.date().is_between(shock.first, shock.last) & (
        pl.col("category") == shock.category
    )
    assert moved.filter(~then).equals(reports.filter(~then))
    same = [name for name in reports.columns if name not in ("x", "y", "buurt")]
    assert moved.select(same).equals(reports.select(same))
    usual = reports.filter(category=shock.category).select("x", "y").to_numpy()
    farthest = np.array([np.hypot(*(usual - spot).T).min() for spot in addresses.xy])
    bound = np.quantile(farthest, 1 - shock.farthest)
    there = moved.filter(then)
    assert there.height > 20
    for _, told in there.group_by("event"):
        away = [np.hypot(*(usual - spot).T).min() for spot in told.select("x", "y").to_numpy()]
        assert max(away) >= bound - 1e-6
        assert np.ptp(told["x"].to_numpy()) <= metres
    for x, y, code in there.select("x", "y", "buurt").iter_rows():
        assert buurt(code).shape.covers(shapely.Point(x, y))
