"""Lists of incidents per complete month, by example, and the events of several lists counted report by report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from openvis.domain.event_rule import usual_rule
from openvis.domain.incident import ReportedBy
from openvis.domain.period import parse_period
from openvis.pipeline.counting.incident_lists import NEVER_NONE, Lists, incident_lists
from openvis.pipeline.counting.source_months import SourceMonths
from tests.analysis.test_events import slow_first_reports
from tests.pipeline.frames import incident_rows, known
from tests.pipeline.test_count_events import LAMP, NOISE, reports

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
A, B = "BU99990001", "BU99990002"
ONE, TWO, NEW = "meldingen", "meldingen-telefoon", "buitenbeter"


def lists_of(*frames: pl.DataFrame, now: datetime = NOW) -> Lists:
    held = known(incidents=pl.concat(frames))
    return incident_lists(held, held.divisions, now, usual_rule())


def span(months: Sequence) -> str:
    return f"{months[0].key} {months[-1].key}" if months else ""


def monthly(first: str, numbers: Sequence[int], source: str = ONE, slug: str = "autokraak") -> pl.DataFrame:
    """So many incidents in each month from `first` on, all on the second day."""
    start = parse_period(first)
    days = [f"{start.shift(at).key}-02T12:00" for at, number in enumerate(numbers) for _ in range(number)]
    return incident_rows([(A, slug, day) for day in days], source=source)


# ----- which months of a list are known


@pytest.mark.parametrize(
    ("now", "months"),
    [
        ("2026-01-15", "2025-07 2025-12"),  # up to the last month that the list reaches past the end of
        ("2025-11-30", "2025-07 2025-10"),  # what is to come then is not known yet
        ("2025-08-01", "2025-07 2025-07"),
        ("2025-07-31", ""),
    ],
)
def test_a_month_is_complete_when_the_list_reaches_past_its_end_and_it_is_over(now: str, months: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = lists_of(monthly("2025-07", [3] * 7), now=moment)
    assert span(found.months_of.get(ONE, ())) == months
    assert len(found.counted) == bool(months)


def test_a_late_report_of_an_old_event_shows_that_the_list_goes_on() -> None:
    old = monthly("2025-07", [3, 3, 3])
    told = old.with_columns(reported_at=pl.lit(datetime(2025, 11, 4), pl.Datetime("us")))
    assert span(lists_of(old).months_of[ONE]) == "2025-07 2025-08"
    assert span(lists_of(told).months_of[ONE]) == "2025-07 2025-10"


@pytest.mark.parametrize(
    ("numbers", "absent"),
    [
        ([25, 25, 25, 25, 1], []),
        ([25, 0, 25, 25, 1], ["2025-02"]),  # so many a month do not turn into none by chance
        ([25, 0, 0, 25, 1], ["2025-02", "2025-03"]),
        ([3, 0, 3, 3, 1], []),  # a small list may have a quiet month
        ([NEVER_NONE, 0, NEVER_NONE, NEVER_NONE, NEVER_NONE], ["2025-02"]),
        ([NEVER_NONE - 1, 0, NEVER_NONE - 1, NEVER_NONE - 1, 1], []),
    ],
)
def test_a_month_without_a_row_is_missing_where_there_are_always_many(numbers: list[int], absent: list[str]) -> None:
    [counted] = lists_of(monthly("2025-01", numbers)).counted
    assert [month.key for month in counted.absent] == absent
    assert counted.cells.filter(pl.col("period").is_in(absent)).is_empty()


# ----- whose categories are whose


def test_reports_are_counted_over_their_lists_and_registrations_per_list() -> None:
    """By category and reporter: which lists it is counted from, and the total of that."""
    noise = [(A, NOISE, "2025-10-02T12:00", 0.0, 0.0), (A, NOISE, "2025-11-02T12:00", 0.0, 0.0)]
    officer = monthly("2025-10", [4, 4, 1], TWO, "boa-afval").with_columns(reported_by=pl.lit("officer"))
    until = [monthly("2025-10", [0, 0, 1], source) for source in (ONE, TWO)]
    found = lists_of(reports(noise), reports(noise, source=TWO), monthly("2025-10", [2, 2, 1]), officer, *until)
    totals = {
        (each.name, *key): total
        for each in found.counted
        for *key, total in each.cells.group_by("category", "reported_by").agg(pl.col("value").sum()).iter_rows()
    }
    assert totals == {
        ("meldingen,meldingen-telefoon", NOISE, "public"): 2,
        (ONE, "autokraak", "public"): 4,
        (TWO, "boa-afval", "officer"): 8,
    }
    assert {slug: each.sources for slug, each in found.together.items()} == {NOISE: (ONE, TWO)}


def test_what_an_officer_finds_is_no_report_even_in_a_kind_that_residents_report() -> None:
    told = [(A, NOISE, "2025-10-02T12:00", 0.0, 0.0)] * 2 + [(A, NOISE, "2025-11-02T12:00", 0.0, 0.0)]
    [counted] = lists_of(reports(told, reported_by=ReportedBy.OFFICER)).counted
    assert counted.cells.select("reported_by", "value").rows() == [("officer", 2.0)]
    assert counted.reports.is_empty()


def test_no_rows_no_lists() -> None:
    held = known()
    found = incident_lists(held, held.divisions, NOW, usual_rule())
    assert found.counted == []
    assert found.reports.is_empty()
    assert found.months_of == found.together == {}


# ----- all of it once more, one report at a time


def busy(seed: int, source: str, first: str, number: int) -> pl.DataFrame:
    """Reports of two types on six spots, many of them near each other in time; one in six without an exact place."""
    rng = np.random.default_rng([91, seed])
    start = datetime.fromisoformat(f"{first}-01")
    hours = np.sort(rng.uniform(1, (datetime(2026, 1, 10) - start).total_seconds() / 3600, number // 2))
    hours[0] = 1.0
    firsts = [(hour, str(rng.choice([NOISE, LAMP])), 300.0 * int(rng.integers(6))) for hour in hours.tolist()]
    again = [(hour + float(rng.uniform(0, 20)), slug, spot) for hour, slug, spot in firsts]
    told = [
        (str(rng.choice([A, B])), slug, (start + timedelta(hours=hour)).isoformat(),
         spot + float(rng.normal(0, 25)), float(rng.normal(0, 25)))
        for hour, slug, spot in firsts + again
    ]  # fmt: skip
    vague = pl.Series("precision", rng.choice(["point"] * 5 + ["street"], len(told)).tolist())
    return reports(told, source=source).with_columns(vague)


def slowly(frame: pl.DataFrame, together: dict[str, list[str]], first: str) -> tuple[Counter, Counter]:
    """Events per (category, buurt, month) and reports per (source, category, buurt, month) of the lists named."""
    events: Counter = Counter()
    told: Counter = Counter()
    for slug, sources in together.items():
        ours = [row for row in frame.to_dicts() if row["category"] == slug and row["source"] in sources]
        ours.sort(key=lambda row: (row["source"], row["reference"]))
        hours = [(row["occurred_from"] - datetime(2023, 1, 1)).total_seconds() / 3600 for row in ours]
        plain = [
            (hour, hour, row["x"], row["y"], row["precision"] == "point") for hour, row in zip(hours, ours, strict=True)
        ]
        theme = "overlast" if slug == NOISE else "leefomgeving"
        begun = slow_first_reports(plain, usual_rule()[theme])
        for at, row in enumerate(ours):
            month = f"{row['occurred_from']:%Y-%m}"
            if first <= month <= "2025-12":
                events[slug, row["buurt"], month] += begun[at] == at
                told[row["source"], slug, row["buurt"], month] += 1
    return events, told


def counters(counted: SourceMonths) -> tuple[Counter, Counter]:
    events = {row[:3]: row[3] for row in counted.cells.select("category", "area", "period", "value").iter_rows()}
    columns = ("source", "category", "area", "period", "reports")
    return Counter(events), Counter({row[:4]: row[4] for row in counted.reports.select(columns).iter_rows()})


def test_events_over_two_lists_counted_one_report_at_a_time() -> None:
    """The third list begins too late to be compared, and so it joins no event that is counted."""
    frame = pl.concat([busy(1, ONE, "2023-01", 500), busy(2, TWO, "2023-06", 300), busy(3, NEW, "2025-03", 200)])
    [both] = [each for each in lists_of(frame).counted if each.sources == (ONE, TWO)]
    assert span(both.months) == "2023-06 2025-12"
    events, told = counters(both)
    slow_events, slow_told = slowly(frame, {NOISE: [ONE, TWO], LAMP: [ONE, TWO]}, "2023-06")
    assert +events == +slow_events
    assert told == slow_told
    assert sum(events.values()) < 0.9 * sum(told.values()), "there was something to join"
    alone = [slowly(frame, {NOISE: [source], LAMP: [source]}, "2023-06")[0] for source in (ONE, TWO)]
    assert sum(events.values()) < sum(sum(each.values()) for each in alone), "some of it over the two lists"
