"""From reports to events per buurt and month: once by the product, once report by report."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.event_rule import EventRule, Reach, usual_rule
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.pipeline.counting.count_events import CELL, events_already, residents_reports, with_events
from openvis.pipeline.counting.count_months import count_months
from tests.analysis.test_events import slow_first_reports
from tests.pipeline.frames import GEMEENTE, incident_rows, known

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
A, B = "BU99990001", "BU99990002"
NOISE, LAMP = "melding-geluid", "melding-straatverlichting"
Told = tuple[str, str, str, float, float]  # buurt, category, moment, x, y


def reports(told: list[Told], precision: str = "point", **labels: object) -> pl.DataFrame:
    rows = incident_rows([row[:3] for row in told], **labels)
    columns = {"x": [row[3] for row in told], "y": [row[4] for row in told], "precision": [precision] * len(told)}
    return rows.with_columns(pl.Series(name, values) for name, values in columns.items())


def cells(frame: pl.DataFrame, rule: EventRule | None = None) -> dict[tuple[str, str, str], tuple]:
    """{(buurt, category, month): (events, reports)}"""
    used = usual_rule() if rule is None else rule
    told = with_events(residents_reports(frame.lazy(), used), used)
    counted = told.group_by("category", *CELL).agg(value=pl.col("begins").sum(), reports=pl.len())
    columns = ("area", "category", "period", "value")
    already = ((*row, None) for row in events_already(frame.lazy(), used).select(columns).iter_rows())
    both = [*counted.select(*columns, "reports").iter_rows(), *already]
    return {(area, slug, month): (events, reports) for area, slug, month, events, reports in both}


def test_three_who_hear_the_same_noise() -> None:
    told = [(A, NOISE, "2025-11-07T23:10", 100, 0), (A, NOISE, "2025-11-07T23:40", 130, 30)]
    told += [(A, NOISE, "2025-11-08T01:05", 80, 10), (A, NOISE, "2025-11-08T23:15", 100, 0)]
    assert cells(reports(told)) == {(A, NOISE, "2025-11"): (2, 4)}


def test_an_event_counts_where_and_when_it_was_first_reported() -> None:
    told = [(A, LAMP, "2025-10-31T23:50", 100, 0), (B, LAMP, "2025-11-01T08:00", 120, 0)]
    assert cells(reports(told)) == {(A, LAMP, "2025-10"): (1, 1), (B, LAMP, "2025-11"): (0, 1)}


def test_what_is_an_event_already_is_never_taken_together() -> None:
    twice = [(A, "autokraak", "2025-11-07T23:10", 100.0, 0.0)] * 2
    assert cells(reports(twice)) == {(A, "autokraak", "2025-11"): (2, None)}
    found = reports([(A, NOISE, "2025-11-07T23:10", 100, 0)] * 2, reported_by=ReportedBy.OFFICER)
    assert cells(found) == {(A, NOISE, "2025-11"): (2, None)}
    assert cells(reports([(A, NOISE, "2025-11-07T23:10", 100, 0)] * 2), {}) == {(A, NOISE, "2025-11"): (2, None)}


@pytest.mark.parametrize("precision", ["street", "postcode", "buurt"])
def test_without_an_exact_place_every_report_counts(precision: str) -> None:
    told = [(A, NOISE, "2025-11-07T23:10", 100.0, 0.0)] * 3
    assert cells(reports(told, precision)) == {(A, NOISE, "2025-11"): (3, 3)}


def test_types_and_vintages_are_counted_apart_and_sources_together() -> None:
    told = [(A, NOISE, "2025-11-07T23:10", 100, 0), (A, "melding-horeca", "2025-11-07T23:10", 100, 0)]
    assert set(cells(reports(told)).values()) == {(1, 1)}
    one = [(A, NOISE, "2025-11-07T23:10", 100.0, 0.0)]
    assert cells(pl.concat([reports(one), reports(one, vintage=2024)])) == {(A, NOISE, "2025-11"): (2, 2)}
    assert cells(pl.concat([reports(one), reports(one, source="meldingen-app")])) == {(A, NOISE, "2025-11"): (1, 2)}


def test_that_two_sources_tell_of_one_event_never_counts_it_twice() -> None:
    told = [(A, NOISE, f"2025-{month}-02T23:10", 100.0, 0.0) for month in (10, 11, 12)]
    both = pl.concat([reports(told), reports(told, source="meldingen-app")])
    [part] = count_months(known(incidents=both), GEMEENTE, NOW).parts
    assert part.values.tolist() == [[[1.0, 1.0]]]


def test_a_rule_of_ones_own() -> None:
    told = [(A, NOISE, "2025-11-07T23:10", 0, 0), (A, NOISE, "2025-11-07T23:10", 0, 90)]
    assert cells(reports(told)) == {(A, NOISE, "2025-11"): (2, 2)}
    assert cells(reports(told), {NOISE: Reach(100, 1)}) == {(A, NOISE, "2025-11"): (1, 2)}


@pytest.fixture(scope="module")
def many() -> pl.DataFrame:
    """Nine hundred reports of three types in three months on a few busy spots, some told again soon after."""
    rng = np.random.default_rng(71)
    start = datetime(2025, 10, 1)
    moments = [start + timedelta(minutes=int(m)) for m in rng.integers(0, 95 * 1440, 600)]
    spots = rng.choice(6, 600) * 200.0
    told = [
        (str(rng.choice([A, B])), str(rng.choice([NOISE, LAMP, "autokraak"])), moment.isoformat(), float(x), 0.0)
        for moment, x in zip(moments, spots, strict=True)
    ]
    again = [
        (buurt, slug, (datetime.fromisoformat(moment) + timedelta(hours=2)).isoformat(), x + 30, 10.0)
        for buurt, slug, moment, x, _ in told[::2]
    ]
    vague = pl.Series("precision", rng.choice(["point", "point", "point", "street"], 900).tolist())
    return reports([*told, *again]).with_columns(vague)


def counted_slowly(frame: pl.DataFrame) -> tuple[Counter, Counter]:
    """Events and reports per (buurt, category, month)."""
    events: Counter = Counter()
    told: Counter = Counter()
    for slug, theme in ((NOISE, "overlast"), (LAMP, "leefomgeving"), ("autokraak", None)):
        rows = frame.filter(pl.col("category") == slug).to_dicts()
        zero = datetime(2025, 1, 1)
        plain = []
        for row in rows:
            first, last = ((row[name] - zero).total_seconds() / 3600 for name in ("occurred_from", "occurred_to"))
            plain.append((first, last, row["x"], row["y"], row["precision"] == "point"))
        numbers = slow_first_reports(plain, usual_rule()[theme]) if theme else range(len(rows))
        for at, row in enumerate(rows):
            cell = (row["buurt"], slug, row["occurred_from"].strftime("%Y-%m"))
            events[cell] += numbers[at] == at
            told[cell] += 1
    return events, told


def test_events_and_reports_counted_one_by_one(many: pl.DataFrame) -> None:
    events, told = counted_slowly(many)
    assert sum(events.values()) < sum(told.values()) == 900
    assert all(0 <= events[cell] <= number for cell, number in told.items()), "the first report lies in the cell too"
    assert cells(many) == {
        cell: (events[cell], None if cell[1] == "autokraak" else number) for cell, number in told.items()
    }


def test_the_order_of_the_rows_decides_nothing(many: pl.DataFrame) -> None:
    assert cells(many.sample(fraction=1, shuffle=True, seed=3)) == cells(many)


def test_reports_follow_the_counts_into_the_arrays(many: pl.DataFrame) -> None:
    events, told = counted_slowly(many)
    for part in count_months(known(incidents=many), GEMEENTE, NOW).parts:
        assert part.reports.shape == (1, len(part.buurten) + len(part.places_above), *part.values.shape[1:])
        for (row, place), (column, slug), (at, month) in everything(part):
            assert part.values[row, column, at] == events[place, slug, month]
            seen = part.reports[0, row, column, at]
            assert np.isnan(seen) if slug == "autokraak" else seen == told[place, slug, month]


def everything(part: MonthlyCounts):
    for row, place in enumerate(part.buurten):
        for column, slug in enumerate(part.categories):
            for at, month in enumerate(part.months):
                yield (row, place.code), (column, slug), (at, month.key)


def test_until_an_earlier_month_both_stop_there(many: pl.DataFrame) -> None:
    [part] = count_months(known(incidents=many), GEMEENTE, NOW).parts
    until = part.until(parse_period("2025-11"))
    assert until.months == part.months[:2]
    np.testing.assert_array_equal(until.reports, part.reports[:, :, :, :2])
    np.testing.assert_array_equal(until.values, part.values[:, :, :2])
