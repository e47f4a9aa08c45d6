"""The frames of figures and series against the counts they come from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.monthly_counts import Place
from openvis.analysis.expectations.outlook import outlook
from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.domain.area import AreaLevel
from openvis.domain.change_in_words import is_difference
from openvis.domain.delivery import frame_schema
from openvis.domain.period import parse_period
from openvis.domain.run import WINDOW_MONTHS, Figure, SeriesPoint, WeekCount, Window
from openvis.pipeline.concluding.publish import (
    LAST_WEEKS,
    RATE_FROM,
    Published,
    figures_frame,
    series_frame,
    weeks_frame,
)
from tests.analysis import slow
from tests.analysis.labelled import GEMEENTE, buurt_code, counts_of


def part(months: int = 30, *, analysed: bool = True) -> Published:
    values = np.random.default_rng(41).poisson(3.0, (8, 3, months)).astype(float)
    values[2, 1, 0] = np.nan
    counts = replace(counts_of(values), analysed=analysed)
    return Published(counts, outlook(counts) if analysed else None)


def row(frame: pl.DataFrame, **where: str) -> dict[str, object]:
    found = frame.filter(*(pl.col(name) == value for name, value in where.items()))
    assert found.height == 1
    return found.row(0, named=True)


@pytest.mark.parametrize("window", list(Window))
def test_figures_say_what_the_counts_say(window: Window) -> None:
    published = part()
    frame = figures_frame("run-1", [published])
    counts, months = published.counts, WINDOW_MONTHS[window]
    for buurt in range(8):
        for kind, slug in enumerate(counts.categories):
            cell = row(frame, area=buurt_code(buurt), category=slug, window=window.value)
            values = counts.values[buurt, kind].tolist()
            assert cell["count"] == sum(values[-months:])
            before = values[-12 - months : -12]
            assert cell["count_year_before"] == (sum(before) if len(before) == months else None)
            assert cell["per_1000"] == pytest.approx(sum(values[-months:]))  # a thousand inhabitants each
            assert (cell["period_from"], cell["period_to"]) == (counts.months[-months].key, "2025-12")
            assert (cell["run"], cell["gemeente"], cell["level"]) == ("run-1", GEMEENTE, "buurt")


def test_expectations_are_those_of_the_past() -> None:
    published = part()
    frame = figures_frame("run-1", [published])
    mean, shared, single = slow.expect(published.counts.history().first_periods(27), [1, 2, 3])
    cell = row(frame, area=buurt_code(4), category="autokraak", window="quarter")
    assert cell["expected"] == pytest.approx(mean[4][1], rel=1e-9)
    assert (cell["low"], cell["high"]) == slow.interval(mean[4][1], 1 / ((1 + shared[4][1]) * (1 + single[4][1]) - 1))


def test_nothing_is_expected_of_a_gemeente_nor_of_what_is_only_counted() -> None:
    of_gemeente = figures_frame("run-1", [part()]).filter(pl.col("level") == AreaLevel.GEMEENTE.value)
    counted_only = figures_frame("run-1", [part(analysed=False)])
    for frame in (of_gemeente, counted_only):
        assert frame.height > 0
        for column in ("expected", "low", "high"):
            assert frame[column].is_null().all()
        assert frame["count"].is_not_null().all()


def test_too_little_history_gives_no_expectation_and_no_year_before() -> None:
    frame = figures_frame("run-1", [part(12)])
    year = frame.filter(pl.col("window") == "year")
    assert year["expected"].is_null().all()
    assert frame["count_year_before"].is_null().all()
    assert frame["change"].is_null().all()
    assert year.filter((pl.col("area") == buurt_code(2)) & (pl.col("category") == "autokraak"))["count"].to_list() == [
        None
    ]


def test_a_change_is_said_with_its_counts() -> None:
    frame = figures_frame("run-1", [part()]).filter(pl.col("count_year_before").is_not_null())
    assert frame.height > 0
    for cell in frame.iter_rows(named=True):
        before, after = cell["count_year_before"], cell["count"]
        assert cell["change"].startswith(f"Van {before} naar {after}")
        assert ("groter dan toeval" in cell["change"]) is (before != after and is_difference(before, after))


def test_reports_stand_beside_the_events_they_told_of_with_how_many_sources() -> None:
    published = part()
    told = np.repeat(published.counts.reports, 2, axis=0)
    told[:, :, 0] = np.random.default_rng(42).poisson([[[0.6]], [[0.1]]], (2, 9, 30))
    frame = figures_frame("run-1", [replace(published, counts=replace(published.counts, reports=told))])
    sources = set()
    for window in Window:
        for number, area in enumerate([*map(buurt_code, range(8)), GEMEENTE]):
            cell = row(frame, area=area, category="woninginbraak", window=window.value)
            by_source = [sum(each[number, 0].tolist()[-WINDOW_MONTHS[window] :]) for each in told]
            assert cell["reports"] == sum(by_source)
            assert cell["report_sources"] == sum(number > 0 for number in by_source)
            sources.add(cell["report_sources"])
    assert sources == {0, 1, 2}
    registrations = frame.filter(pl.col("category") != "woninginbraak")
    assert registrations.height > 0
    assert registrations["reports"].is_null().all()
    assert registrations["report_sources"].is_null().all()


def test_no_rate_over_a_handful_of_people() -> None:
    published = part()
    few = [replace(place, inhabitants=RATE_FROM - 1) for place in published.counts.buurten]
    frame = figures_frame("run-1", [replace(published, counts=replace(published.counts, buurten=tuple(few)))])
    assert frame["per_1000"].is_null().all()


def test_series_hold_every_month_with_what_was_expected_beforehand() -> None:
    published = part()
    frame = series_frame("run-1", [published])
    assert frame.height == 9 * 3 * 30
    mean, _, _ = slow.expect(published.counts.history().first_periods(20), [1])
    cell = row(frame, area=buurt_code(4), category="autokraak", period=published.counts.months[20].key)
    assert cell["count"] == published.counts.values[4, 1, 20]
    assert cell["expected"] == pytest.approx(mean[4][1], rel=1e-9)
    first = row(frame, area=buurt_code(4), category="autokraak", period=published.counts.months[5].key)
    assert first["expected"] is None
    missing = row(frame, area=buurt_code(2), category="autokraak", period=published.counts.months[0].key)
    assert missing["count"] is None


def test_frames_have_the_shape_of_the_domain_also_when_empty() -> None:
    assert figures_frame("r", [part()]).schema == figures_frame("r", []).schema == frame_schema(Figure)
    assert series_frame("r", [part()]).schema == series_frame("r", []).schema == frame_schema(SeriesPoint)


def test_weeks_are_published_as_they_were_counted_of_the_last_two_years():
    weeks = tuple(parse_period("2023-W50").until(parse_period("2025-W52")))
    buurten = tuple(Place(code, code, AreaLevel.BUURT, 100) for code in ("BU00010001", "BU00010002"))
    values = np.arange(2 * 1 * len(weeks), dtype=float).reshape(2, 1, len(weeks))
    values[1, 0, -2] = np.nan
    rows = np.stack([np.ones((2, len(weeks))), np.full((2, len(weeks)), 9.0)])
    part = WeeklyCounts(
        gemeente=Place("GM0001", "Proef", AreaLevel.GEMEENTE, 200),
        source="meldingen",
        categories=("woninginbraak",),
        weeks=weeks,
        buurten=buurten,
        wijken=(),
        values=values,
        rows=rows,
        x=np.zeros(2),
        y=np.zeros(2),
    )
    found = weeks_frame([part])
    assert found.schema == weeks_frame([]).schema == frame_schema(WeekCount)
    assert found.height == 2 * LAST_WEEKS == 208
    slow = {
        (place.code, week.key): None if np.isnan(values[at, 0, n]) else int(values[at, 0, n])
        for at, place in enumerate(buurten)
        for n, week in enumerate(weeks)
    }
    for area, period, count in found.select("area", "period", "count").iter_rows():
        assert slow[area, period] == count
    assert found["period"].min() == weeks[-104].key
    assert set(found.select("gemeente", "source", "reported_by", "unknown", "source_rows").rows()) == {
        ("GM0001", "meldingen", "public", 1, 9)
    }
