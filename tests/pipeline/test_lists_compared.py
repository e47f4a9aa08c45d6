"""Lists of residents' reports beside each other, by example: which events are stored, the overlap, what is said."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from openvis.domain.delivery import frame_schema
from openvis.domain.event import EventReport, Overlap, event_id
from openvis.domain.event_rule import usual_rule
from openvis.pipeline.counting.incident_lists import Lists, incident_lists
from openvis.pipeline.counting.lists_compared import event_reports, list_events, lists_remarks, overlaps
from tests.pipeline.frames import known
from tests.pipeline.test_count_events import LAMP, NOISE, reports
from tests.pipeline.test_two_lists import drawn, months_of

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
A = "BU99990001"
ONE, TWO = "meldingen", "telefoon"


def lists_of(*frames: pl.DataFrame) -> Lists:
    held = known(incidents=pl.concat(frames))
    return incident_lists(held, held.divisions, NOW, usual_rule())


def told(source: str, *moments: str, slug: str = NOISE, x: float = 0.0) -> pl.DataFrame:
    return reports([(A, slug, moment, x, 0.0) for moment in moments], source=source)


NIGHT, NEXT_DAY, LATER = "2025-11-07T23:00", "2025-11-08T10:00", "2025-11-09T10:00"

# what two lists hold; the events of more than one report, each as its reports
EVENTS = {
    "one report each, at one moment": (
        [told(ONE, NIGHT), told(TWO, NIGHT)], [["meldingen/0", "telefoon/0"]],
    ),
    "within the twelve hours": (
        [told(ONE, NEXT_DAY), told(TWO, NIGHT)], [["telefoon/0", "meldingen/0"]],
    ),
    "the second is too late for the first, the third for both": (
        [told(ONE, NIGHT, LATER), told(TWO, NEXT_DAY)], [["meldingen/0", "telefoon/0"]],
    ),
    "too far away": ([told(ONE, NIGHT), told(TWO, NIGHT, x=76.0)], []),
    "as far as the rule goes": (
        [told(ONE, NIGHT), told(TWO, NIGHT, x=75.0)], [["meldingen/0", "telefoon/0"]],
    ),
    "another kind": ([told(ONE, NIGHT), told(TWO, NIGHT, slug=LAMP)], []),
    "twice in one list": ([told(ONE, NIGHT, NIGHT)], [["meldingen/0", "meldingen/1"]]),
    "two in one list and one in the other": (
        [told(ONE, NIGHT, NEXT_DAY), told(TWO, NIGHT)], [["meldingen/0", "telefoon/0", "meldingen/1"]],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EVENTS)
def test_an_event_is_called_after_its_first_report_in_whatever_list(case: str) -> None:
    frames, wanted = EVENTS[case]
    for frames_in_order in (frames, frames[::-1]):
        stored = event_reports(lists_of(*frames_in_order))
        found: dict[str, set[str]] = {}
        for event, source, reference in stored.select("event", "source", "reference").iter_rows():
            found.setdefault(event, set()).add(event_id(source, reference))
        assert found == {members[0]: set(members) for members in wanted}


def test_what_is_stored_of_a_report_and_that_it_is_no_point() -> None:
    [first, _] = event_reports(lists_of(told(ONE, NIGHT), told(TWO, NEXT_DAY))).to_dicts()
    assert first["event"] == "meldingen/0"
    assert (first["source"], first["reference"], first["category"]) == (ONE, "0", NOISE)
    assert (first["buurt"], first["period"]) == (A, "2025-11")
    assert first["occurred_from"] == datetime.fromisoformat(NIGHT)
    assert set(first) == set(frame_schema(EventReport)) - {"run", "gemeente"}
    assert not {"x", "y"} & set(frame_schema(EventReport)) | {"x", "y"} & set(frame_schema(Overlap))


# ----- reports and events of each list

# months of the first list, of the second, that far apart; of each: months, reports, events, alone, counted
HELD = {
    "at one place": (
        "2024-01 2026-01", "2024-01 2026-01", 30,
        [("2024-01", "2025-12", 24, 24, 0, True), ("2024-01", "2025-12", 24, 24, 0, True)],
    ),
    "at two places": (
        "2024-01 2026-01", "2024-01 2026-01", 600,
        [("2024-01", "2025-12", 24, 24, 24, True), ("2024-01", "2025-12", 24, 24, 24, True)],
    ),
    "the second is as long as the figures": (
        "2022-01 2026-01", "2024-01 2026-01", 30,
        [("2024-01", "2025-12", 24, 24, 0, True), ("2024-01", "2025-12", 24, 24, 0, True)],
    ),
    "the second is too new": (
        "2022-01 2026-01", "2025-06 2026-01", 30,
        [("2022-01", "2025-12", 48, 48, 41, True), ("2025-06", "2025-12", 7, 7, 0, False)],
    ),
    "the second stopped": (
        "2022-01 2026-01", "2022-01 2025-06", 30,
        [("2022-01", "2025-12", 48, 48, 6, True), ("2022-01", "2025-05", 41, 41, 0, False)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HELD)
def test_what_each_list_holds_of_a_kind_and_whether_it_is_counted(case: str) -> None:
    one, two, x, wanted = HELD[case]
    first = reports(months_of(*one.split()), source=ONE)
    found = list_events(lists_of(first, reports(months_of(*two.split(), x=x), source=TWO)))
    assert found["source"].to_list() == [ONE, TWO]
    columns = ("period_from", "period_to", "reports", "events", "alone", "counted")
    assert found.select(columns).rows() == wanted


def test_several_reports_of_one_event_in_one_list_are_one_event_of_it() -> None:
    twice = [*months_of("2025-10"), (A, NOISE, "2025-11-02T23:30", 20.0, 0.0), (A, LAMP, "2025-11-02T23:30", 20.0, 0.0)]
    found = list_events(lists_of(reports(twice, source=ONE)))
    assert found.select("category", "reports", "events", "alone").rows() == [(NOISE, 4, 3, 3), (LAMP, 1, 1, 1)]


def test_list_events_counted_one_report_at_a_time() -> None:
    """On busy spots, where one event is often told by both lists and more than once by each."""
    lists = lists_of(drawn(5, ONE, "2023-01", 600), drawn(6, TWO, "2023-01", 400))
    rows = lists.reports.to_dicts()
    began = {row["event"]: f"{row['occurred_from']:%Y-%m}" for row in rows if row["begins"]}
    for held in list_events(lists).iter_rows(named=True):
        ours = [row for row in rows if (row["category"], row["source"]) == (held["category"], held["source"])]
        others = {row["event"] for row in rows if row["source"] != held["source"]}
        events = {row["event"] for row in ours if "2023-01" <= began[row["event"]] <= "2025-12"}
        assert held["reports"] == sum(f"{row['occurred_from']:%Y-%m}" <= "2025-12" for row in ours)
        assert held["events"] == len(events)
        assert held["alone"] == len(events - others)
        assert 0 < held["alone"] < held["events"] < held["reports"]


# ----- two lists beside each other

# months of the first list, of the second; months compared, events in the first, of those in both
OVERLAPS = {
    "the same months": ("2025-01 2026-01", "2025-01 2026-01", ("2025-01", "2025-12", 12, 12)),
    "the second begins later": ("2024-01 2026-01", "2025-06 2026-01", ("2025-06", "2025-12", 7, 7)),
    "the second stopped": ("2025-01 2026-01", "2025-01 2025-07", ("2025-01", "2025-06", 6, 6)),
    "never at one time": ("2025-06 2026-01", "2024-01 2025-05", None),
}


@pytest.mark.parametrize("case", OVERLAPS)
def test_the_overlap_is_of_the_months_that_both_lists_hold(case: str) -> None:
    one, two, wanted = OVERLAPS[case]
    frames = [
        reports(months_of(*months.split(), x=x), source=source) for months, source, x in ((one, ONE, 0), (two, TWO, 30))
    ]
    rows = overlaps(lists_of(*frames)).to_dicts()
    both_ways = [(ONE, TWO), (TWO, ONE)] if wanted else []
    assert [(row["source"], row["other"]) for row in rows] == both_ways
    assert [(row["period_from"], row["period_to"], row["events"], row["shared"]) for row in rows] == (
        [wanted] * len(both_ways)
    )


WAITING = "telt daarom niet mee bij soorten die ook in een andere bron staan."

# months of the first list, of the second; whether they are at one place; what is said
REMARKS = {
    "nothing left out": ("2024-01 2026-01", "2024-01 2026-01", True, []),
    "shortened": (
        "2022-01 2026-01", "2024-01 2026-01", True,
        ["Bronnen meldingen en telefoon tellen samen, van januari 2024 tot en met december 2025: de maanden waarin zij "
         "alle volledig zijn."],
    ),
    "too new, all of it known": (
        "2022-01 2026-01", "2025-06 2026-01", True,
        [f"Bron telefoon begint pas in juni 2025, te laat om maanden mee te vergelijken, en {WAITING} "
         "0 gebeurtenissen staan alleen daarin."],
    ),
    "too new, nothing of it known": (
        "2022-01 2026-01", "2025-12 2026-01", False,
        [f"Bron telefoon begint pas in december 2025, te laat om maanden mee te vergelijken, en {WAITING} "
         "2 gebeurtenissen staan alleen daarin."],
    ),
    "stopped": (
        "2022-01 2026-01", "2022-01 2022-03", False,
        [f"Bron telefoon loopt maar tot en met februari 2022 en {WAITING} 3 gebeurtenissen staan alleen daarin."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REMARKS)
def test_what_is_not_in_the_figures_is_said(case: str) -> None:
    one, two, at_one_place, said = REMARKS[case]
    second = months_of(*two.split(), x=30 if at_one_place else 600)
    assert lists_remarks(lists_of(reports(months_of(*one.split()), source=ONE), reports(second, source=TWO))) == said


def test_one_event_is_told_in_the_singular() -> None:
    old = reports(months_of("2022-01"), source=ONE)
    new = reports([*months_of("2025-12", x=30), (A, NOISE, "2025-12-20T23:00", 600.0, 0.0)], source=TWO)
    [said] = lists_remarks(lists_of(old, new))
    assert said.endswith("1 gebeurtenis staat alleen daarin.")
