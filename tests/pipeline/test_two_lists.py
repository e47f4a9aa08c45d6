"""Two lists of residents' reports: an event that both hold is one, and a list that begins later is no rise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.event_rule import usual_rule
from openvis.pipeline.counting.count_events import residents_reports, with_events
from openvis.pipeline.counting.count_months import Counted, count_months
from openvis.pipeline.counting.lists_compared import event_reports, overlaps
from tests.pipeline.frames import GEMEENTE, area_rows, known
from tests.pipeline.test_count_events import LAMP, NOISE, reports

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
A, B = "BU99990001", "BU99990002"
ONLINE, PHONE = "meldingen", "meldingen-telefoon"
AREAS = area_rows({A: "Veld", B: "Haven", "WK999900": "Wijk", GEMEENTE: "Proefstad"})
Told = tuple[str, str, str, float, float]


def counted(*lists: pl.DataFrame) -> Counted:
    return count_months(known(incidents=pl.concat(lists), areas=AREAS), GEMEENTE, NOW)


def part_of(found: Counted, slug: str) -> MonthlyCounts:
    [part] = [part for part in found.parts if slug in part.categories]
    return part


def months_of(first: str, last: str = "2026-01", *, slug: str = NOISE, x: float = 0.0) -> list[Told]:
    """One report in each of these months, on the second at eleven in the evening."""
    start = datetime.fromisoformat(f"{first}-02T23:00")
    wanted = [start + timedelta(days=day) for day in range(0, 3000)]
    return [(A, slug, day.isoformat(), float(x), 0.0) for day in wanted if day.day == 2 and f"{day:%Y-%m}" <= last]


def drawn(seed: int, source: str, first: str, number: int, spots: int = 9) -> pl.DataFrame:
    """Reports of two types on a few busy spots, from the first of a month on."""
    rng = np.random.default_rng([81, seed])
    start = datetime.fromisoformat(f"{first}-01")
    hours = np.sort(rng.uniform(0, (datetime(2026, 1, 10) - start).total_seconds() / 3600, number))
    hours[0] = 1.0
    told = [
        (
            str(rng.choice([A, B])),
            str(rng.choice([NOISE, LAMP])),
            (start + timedelta(hours=float(hour))).isoformat(),
            200.0 * int(rng.integers(spots)) + float(rng.normal(0, 25)),
            float(rng.normal(0, 25)),
        )
        for hour in hours
    ]
    return reports(told, source=source)


def test_an_event_that_two_lists_hold_is_one_and_none_is_lost() -> None:
    online = reports([*months_of("2025-10"), (A, NOISE, "2025-11-20T23:00", 0.0, 0.0)])
    phone = reports([*months_of("2025-10", x=30), (B, NOISE, "2025-12-24T23:00", 500.0, 0.0)], source=PHONE)
    part = part_of(counted(online, phone), NOISE)
    assert part.source == "meldingen,meldingen-telefoon"
    assert [place.code for place in part.buurten] == [A, B]
    assert part.values[:, 0].tolist() == [[1, 2, 1], [0, 0, 1]]
    told = {source: part.reports[row, :2, 0].tolist() for row, source in enumerate(part.source.split(","))}
    assert told == {ONLINE: [[1, 2, 1], [0, 0, 0]], PHONE: [[1, 1, 1], [0, 0, 1]]}


def test_types_that_one_list_holds_stay_with_that_list() -> None:
    online = reports([*months_of("2025-10"), *months_of("2025-10", slug=LAMP)])
    found = counted(online, reports(months_of("2025-10"), source=PHONE))
    assert part_of(found, NOISE).source == "meldingen,meldingen-telefoon"
    assert part_of(found, LAMP).source == ONLINE
    assert found.remarks == []


def test_a_list_that_begins_later_changes_no_figure_and_that_is_said() -> None:
    old = drawn(1, ONLINE, "2022-01", 1500)
    new = drawn(2, PHONE, "2025-03", 400)
    alone, both = counted(old), counted(old, new)
    assert len(alone.parts) == len(both.parts) == 1
    for before, after in zip(alone.parts, both.parts, strict=True):
        assert (before.source, before.months) == (after.source, after.months) == (ONLINE, after.months)
        np.testing.assert_array_equal(before.values, after.values)
        np.testing.assert_array_equal(before.reports, after.reports)
    assert alone.remarks == []
    marked = both.lists.reports
    held = {event for event, source in marked.select("event", "source").iter_rows() if source == ONLINE}
    only_new = set(marked.filter(pl.col("source") == PHONE)["event"]) - held
    assert 0 < len(only_new) < 400
    assert both.remarks == [
        "Bron meldingen-telefoon begint pas in maart 2025, te laat om maanden mee te vergelijken, en telt daarom niet "
        f"mee bij soorten die ook in een andere bron staan. {len(only_new)} gebeurtenissen staan alleen daarin."
    ]


def test_once_it_is_two_years_old_the_figures_begin_where_it_does() -> None:
    found = counted(reports(months_of("2022-01")), reports(months_of("2024-01", x=30), source=PHONE))
    part = part_of(found, NOISE)
    assert (part.months[0].key, part.months[-1].key, part.source.count(",")) == ("2024-01", "2025-12", 1)
    assert part.values[0].tolist() == [[1] * 24], "each event is in both, so two years of ones: no rise anywhere"
    assert found.remarks == [
        "Bronnen meldingen en meldingen-telefoon tellen samen, van januari 2024 tot en met december 2025: de maanden "
        "waarin zij alle volledig zijn."
    ]


def test_a_list_that_stopped_is_left_out_and_that_is_said() -> None:
    found = counted(reports(months_of("2022-01")), reports(months_of("2022-01", "2025-06", x=600), source=PHONE))
    assert part_of(found, NOISE).source == ONLINE
    assert found.remarks == [
        "Bron meldingen-telefoon loopt maar tot en met mei 2025 en telt daarom niet mee bij soorten die ook in een "
        "andere bron staan. 42 gebeurtenissen staan alleen daarin."
    ]


@pytest.mark.parametrize("source", [ONLINE, PHONE])
def test_a_month_in_which_a_list_is_missing_is_unknown_and_not_a_fall(source: str) -> None:
    both = pl.concat([drawn(3, ONLINE, "2023-01", 1500), drawn(4, PHONE, "2023-01", 1500)])
    gone = (pl.col("source") == source) & (pl.col("occurred_from").dt.strftime("%Y-%m") == "2024-05")
    whole, holed = counted(both), counted(both.filter(~gone))
    [before], [after] = whole.parts, holed.parts
    at = [month.key for month in after.months].index("2024-05")
    assert np.isnan(after.values[:, :, at]).all()
    assert np.isnan(after.above[:, :, at]).all()
    assert not np.isnan(np.delete(after.values, at, axis=2)).any()
    assert after.reports[:, :, :, at].sum() > 0, "what the other list told is still shown as reports"
    assert not np.isnan(before.values).any()
    assert holed.remarks == [f"Van bron {source} ontbreekt mei 2024: dat is onbekend en telt niet als nul."]


def test_a_quiet_month_of_a_small_list_is_a_zero() -> None:
    told = [row for row in months_of("2025-01") if not row[2].startswith("2025-08")]
    part = part_of(counted(reports(told)), NOISE)
    assert part.values[0].tolist() == [[1] * 7 + [0] + [1] * 4]


# ----- the event has one name


def ids(*lists: pl.DataFrame) -> dict[tuple[str, str], str]:
    """{(source, reference): event}"""
    marked = with_events(residents_reports(pl.concat(lists).lazy(), usual_rule()), usual_rule())
    return {
        (source, reference): event for source, reference, event in marked.select("source", "reference", "event").rows()
    }


@pytest.mark.parametrize("seed", range(4))
def test_an_event_keeps_its_name_when_more_is_known(seed: int) -> None:
    """Later reports, also of a new source, name no earlier event anew; nor does the order in which rows arrive."""
    before = [drawn(seed, ONLINE, "2025-07", 150, spots=3), drawn(seed + 10, PHONE, "2025-07", 150, spots=3)]
    until = datetime(2025, 10, 1)
    earlier = [each.filter(pl.col("occurred_from") < until) for each in before]
    later = drawn(seed + 20, "buitenbeter", "2025-10", 100, spots=3)
    known_then, known_now = ids(*earlier), ids(*before, later)
    assert len(set(known_then.values())) < len(known_then), "something was joined"
    assert {report: known_now[report] for report in known_then} == known_then
    turned = pl.concat([later, *before]).sample(fraction=1, shuffle=True, seed=seed)
    assert ids(turned) == known_now


def test_equal_reports_are_named_after_the_first_by_name() -> None:
    one = [(A, NOISE, "2025-11-07T23:10", 100.0, 0.0)]
    both = [reports(one, source=PHONE), reports(one, source=ONLINE)]
    assert set(ids(*both).values()) == set(ids(*both[::-1]).values()) == {"meldingen/0"}


# ----- what is stored of it


@pytest.fixture(scope="module")
def three() -> Counted:
    lists = [drawn(5, ONLINE, "2023-01", 900), drawn(6, PHONE, "2023-01", 500), drawn(7, "buitenbeter", "2025-02", 300)]
    return counted(*lists)


def test_stored_are_the_reports_of_events_with_more_than_one(three: Counted) -> None:
    stored = event_reports(three.lists)
    rows = three.lists.reports.to_dicts()
    of_event: dict[str, list] = {}
    for row in rows:
        of_event.setdefault(row["event"], []).append(row)
    wanted = {
        (row["source"], row["reference"], event, row["buurt"], f"{row['occurred_from']:%Y-%m}", row["category"])
        for event, members in of_event.items()
        if len(members) > 1
        for row in members
    }
    columns = ("source", "reference", "event", "buurt", "period", "category")
    assert set(stored.select(columns).iter_rows()) == wanted
    assert 0 < stored.height < len(rows)
    firsts = stored.filter(pl.concat_str("source", "reference", separator="/") == pl.col("event"))
    assert firsts.height == stored["event"].n_unique(), "each event holds its own first report"


def slow_overlaps(rows: Sequence[dict], spans: dict[str, tuple[str, str]]) -> dict[tuple[str, str, str], tuple]:
    found = {}
    of_event: dict[str, list[dict]] = {}
    for row in rows:
        of_event.setdefault(row["event"], []).append(row)
    for slug in (NOISE, LAMP):
        for source in spans:
            for other in spans:
                first = max(spans[source][0], spans[other][0])
                events = shared = 0
                for members in (each for each in of_event.values() if each[0]["category"] == slug):
                    [begin] = [row for row in members if row["begins"]]
                    inside = first <= f"{begin['occurred_from']:%Y-%m}" <= "2025-12"
                    told = {row["source"] for row in members}
                    events += inside and source in told
                    shared += inside and {source, other} <= told
                if source != other:
                    found[slug, source, other] = (first, "2025-12", events, shared)
    return found


def test_overlap_counted_one_event_at_a_time(three: Counted) -> None:
    spans = {ONLINE: ("2023-01", "2025-12"), PHONE: ("2023-01", "2025-12"), "buitenbeter": ("2025-02", "2025-12")}
    stored = {tuple(row[:3]): tuple(row[3:]) for row in overlaps(three.lists).iter_rows()}
    assert stored == slow_overlaps(three.lists.reports.to_dicts(), spans)
    assert len(stored) == 12
    assert all(0 < shared < events for _, _, events, shared in stored.values())


def test_one_list_overlaps_with_nothing() -> None:
    assert overlaps(counted(drawn(8, ONLINE, "2025-01", 200)).lists).is_empty()
    assert overlaps(count_months(known(), GEMEENTE, NOW).lists).is_empty()
    assert event_reports(count_months(known(), GEMEENTE, NOW).lists).is_empty()
