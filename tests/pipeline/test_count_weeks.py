"""Events by week as somebody with a pencil would count them, up to the last week of which nearly all is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
import shapely

from openvis.analysis.expectations.weekly_counts import WeeklyCounts
from openvis.domain.delivery import schema_of
from openvis.domain.event_rule import usual_rule
from openvis.domain.incident import ReportedBy
from openvis.pipeline.counting.count_weeks import NEARLY_ALL, count_weeks
from openvis.pipeline.counting.incident_lists import incident_lists
from tests.pipeline import frames
from tests.pipeline.frames import GEMEENTE, incident_rows

NOW = datetime(2025, 7, 1, 6, 0, tzinfo=UTC)
UNTIL = NOW.date()
FIRST = datetime(2025, 1, 1, 8, 0)
BUURTEN = ("BU99990101", "BU99990102", "BU99990201")
TYPES = ("woninginbraak", "autokraak")
NOTHING_LATE = pl.DataFrame(
    schema=dict.fromkeys(("source", "reported_by", "theme", "category", "period"), pl.String) | {"share": pl.Float64}
)


def squares(codes: Sequence[str] = BUURTEN) -> pl.DataFrame:
    """Of 100 metres, side by side."""
    shapes = {code: shapely.box(n * 100, 0, n * 100 + 100, 100) for n, code in enumerate(codes)}
    rows = [
        {
            "gemeente": GEMEENTE, "source": "cbs-gebieden", "reference": f"{code}/2025", "code": code, "vintage": 2025,
            "level": "buurt", "name": f"Buurt {code[-3:]}", "parent": None, "crs": "EPSG:28992",
            "shape": shapely.to_wkb(shape),
        }
        for code, shape in shapes.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema_of("areas"))


def drawn(number=400, seed=2, days=181) -> list[tuple[str, str, str]]:
    """Burglaries and broken-into cars in the first half of 2025."""
    rng = np.random.default_rng(seed)
    moments = [
        FIRST + timedelta(days=int(day), hours=int(hour)) for day, hour in rng.integers(0, (days, 14), (number, 2))
    ]
    return [
        (str(rng.choice(BUURTEN)), str(rng.choice(TYPES)), moment.isoformat(timespec="minutes")) for moment in moments
    ]


def counted(incidents: pl.DataFrame, *, late=NOTHING_LATE, until=UNTIL) -> list[WeeklyCounts]:
    known = frames.known(incidents=incidents, areas=squares())
    lists = incident_lists(known, known.divisions, NOW, usual_rule())
    return count_weeks(known, lists, GEMEENTE, until=until, late=late)


def test_every_cell_is_what_counting_by_hand_gives():
    events = drawn()
    [found] = counted(incident_rows(events, source="politie-incidenten"))
    by_hand: dict[tuple[str, str, str], int] = {}
    for buurt, slug, moment in events:
        year, week, _ = date.fromisoformat(moment[:10]).isocalendar()
        key = (buurt, slug, f"{year}-W{week:02}")
        by_hand[key] = by_hand.get(key, 0) + 1
    assert [week.key for week in found.weeks] == [f"2025-W{week:02}" for week in range(2, 27)]  # W01 began in 2024
    assert found.categories == tuple(sorted(TYPES))
    for (buurt, slug, week), value in np.ndenumerate(found.values):
        key = (found.buurten[buurt].code, found.categories[slug], found.weeks[week].key)
        assert value == by_hand.get(key, 0), key
    assert found.rows[1].sum() == found.values.sum()
    assert found.rows[0].sum() == 0


def test_the_numbers_for_the_calculations_keep_wijk_and_theme():
    [found] = counted(incident_rows(drawn(), source="politie-incidenten"))
    weekly = found.weekly()
    assert weekly.wijk.tolist() == [0, 0, 1]
    assert [place.code for place in found.wijken] == ["WK999901", "WK999902"]
    assert found.themes == ("vermogen",)
    assert weekly.theme.tolist() == [0, 0]
    assert (found.x.tolist(), found.y.tolist()) == ([50, 150, 250], [50, 50, 50])


def test_what_officers_find_and_what_points_at_a_person_is_left_out():
    found = incident_rows(drawn(40), source="handhaving", reported_by=ReportedBy.OFFICER)
    sensitive = incident_rows([(BUURTEN[0], "zedenmisdrijf", "2025-03-04T10:00")] * 40, source="politie-incidenten")
    assert counted(found) == []
    assert [part.categories for part in counted(pl.concat([sensitive, found]))] == []


def test_a_week_that_has_not_ended_or_that_the_list_does_not_reach_is_no_week():
    events = [event for event in drawn() if event[2] < "2025-06-18"]
    [found] = counted(incident_rows(events, source="politie-incidenten"))
    assert found.weeks[-1].key == "2025-W24"  # the list stops on the Tuesday of week 25
    [until] = counted(incident_rows(drawn(), source="politie-incidenten"), until=date(2025, 5, 12))
    assert until.weeks[-1].key == "2025-W19"


@pytest.mark.parametrize(
    ("shares", "last"),
    [
        ({"2025-W26": NEARLY_ALL + 0.01}, "2025-W26"),
        ({"2025-W25": NEARLY_ALL + 0.01, "2025-W26": NEARLY_ALL - 0.01}, "2025-W25"),
        ({"2025-W24": 0.9, "2025-W25": 0.8, "2025-W26": 0.5}, "2025-W23"),
        ({"2025-W26": None}, "2025-W26"),
    ],
)
def test_weeks_of_which_more_is_still_to_come_wait(shares, last):
    late = pl.DataFrame(
        [
            {"source": "politie-incidenten", "reported_by": "public", "theme": None, "category": None} | week
            for week in ({"period": key, "share": share} for key, share in shares.items())
        ],
        schema=NOTHING_LATE.schema,
    )
    [found] = counted(incident_rows(drawn(), source="politie-incidenten"), late=late)
    assert found.weeks[-1].key == last


def test_a_month_in_which_a_list_is_missing_is_not_given():
    events = [event for event in drawn(1200) if not event[2].startswith("2025-04")]
    [found] = counted(incident_rows(events, source="politie-incidenten"))
    given = {week.key for week, is_nan in zip(found.weeks, np.isnan(found.values[0, 0]), strict=True) if not is_nan}
    assert {"2025-W13", "2025-W19"} <= given  # whole weeks of March and May
    assert not given & {f"2025-W{week}" for week in range(14, 19)}
    assert np.isnan(found.rows[:, :, [week.key == "2025-W15" for week in found.weeks]]).all()


def test_several_reports_of_one_event_are_one():
    events = [("BU99990101", "melding-bijplaatsing", f"2025-{month:02}-10T10:00") for month in range(1, 7)]
    events = [
        *events,
        *[("BU99990101", "melding-bijplaatsing", f"2025-{month:02}-01T09:00") for month in (1, 6)],
    ]
    events.append(("BU99990101", "melding-bijplaatsing", "2025-06-30T09:00"))
    rows = incident_rows(events)
    told_twice = rows.filter(pl.col("occurred_from") == datetime(2025, 3, 10, 10)).with_columns(
        reference=pl.lit("again"), x=50.0, y=50.0, precision=pl.lit("point")
    )
    rows = rows.with_columns(
        x=pl.when(pl.col("occurred_from") == datetime(2025, 3, 10, 10)).then(50.0),
        y=pl.when(pl.col("occurred_from") == datetime(2025, 3, 10, 10)).then(50.0),
        precision=pl.when(pl.col("occurred_from") == datetime(2025, 3, 10, 10))
        .then(pl.lit("point"))
        .otherwise("precision"),
    )
    [found] = counted(pl.concat([rows, told_twice.select(rows.columns)]))
    at = [week.key for week in found.weeks].index("2025-W11")
    assert found.values[0, 0, at] == 1
    assert found.rows[1, 0, at] == 2
