"""From stored rows to counts per buurt, type and month."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.analysis.expectations.monthly_counts import MonthlyCounts
from openvis.domain.attention import ComparedBy
from openvis.domain.category import OUTSIDE, TOTAL, UNKNOWN
from openvis.domain.incident import ReportedBy
from openvis.pipeline.counting.count_months import Counted, count_months
from openvis.pipeline.counting.source_months import Known
from tests.pipeline.frames import GEMEENTE, area_rows, count_rows, incident_rows, known, population_rows

NOW = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
A, B, C = "BU99990001", "BU99990002", "BU99990101"
NAMES = {A: "Aan de brug", B: "Bovenweg", C: "Centrum", "WK999900": "Noord", "WK999901": "Midden", GEMEENTE: "Dorp"}
MONTHS = ("2025-10", "2025-11", "2025-12")
WEEKS = ("2025-W41", "2025-W52", "2026-W01", "2026-W02")


def counted(frames: Known) -> Counted:
    return count_months(frames, GEMEENTE, NOW)


def part_of(found: Counted, slug: str) -> MonthlyCounts:
    parts = [part for part in found.parts if slug in part.categories]
    assert len(parts) == 1, f"{slug} is counted in {len(parts)} parts"
    return parts[0]


def values_of(part: MonthlyCounts, area: str, slug: str) -> list[float]:
    places = [place.code for place in (*part.buurten, *part.places_above)]
    both = np.concatenate([part.values, part.above])
    return list(both[places.index(area), part.categories.index(slug)])


def table(values: dict[str, tuple[int | None, ...]], slug: str = "autokraak", months: tuple[str, ...] = MONTHS):
    return {
        (area, slug, month): value for area, row in values.items() for month, value in zip(months, row, strict=True)
    }


def test_a_table_of_counts() -> None:
    rows = count_rows(table({A: (1, 2, 3), B: (0, None, 5), C: (4, 4, 4)}))
    part = part_of(counted(known(counts=rows, areas=area_rows(NAMES))), "autokraak")
    assert part.analysed
    assert [month.key for month in part.months] == list(MONTHS)
    assert [place.name for place in part.buurten] == ["Aan de brug", "Bovenweg", "Centrum"]
    assert [place.name for place in part.places_above] == ["Noord", "Midden", "Dorp"]
    np.testing.assert_equal(values_of(part, B, "autokraak"), [0, np.nan, 5])


def test_not_given_stays_not_given_and_what_was_not_delivered_is_not_zero() -> None:
    rows = count_rows(
        {(A, "autokraak", "2025-10"): 1, (A, "autokraak", "2025-12"): 3, (B, "autokraak", "2025-12"): None}
    )
    part = part_of(counted(known(counts=rows, areas=area_rows(NAMES))), "autokraak")
    np.testing.assert_equal(values_of(part, A, "autokraak"), [1, np.nan, 3])
    np.testing.assert_equal(values_of(part, B, "autokraak"), [np.nan] * 3)
    np.testing.assert_equal(values_of(part, C, "autokraak"), [np.nan] * 3)
    np.testing.assert_equal(values_of(part, "WK999900", "autokraak"), [np.nan] * 3)


def test_delivered_totals_go_before_sums() -> None:
    """A gemeente may hold incidents that belong to no buurt."""
    values = {A: (1, 2, 3), B: (0, 1, 5), C: (4, 4, 4), GEMEENTE: (9, 9, None)}
    part = part_of(counted(known(counts=count_rows(table(values)), areas=area_rows(NAMES))), "autokraak")
    assert values_of(part, GEMEENTE, "autokraak") == [9, 9, 12]
    assert values_of(part, "WK999900", "autokraak") == [1, 3, 8]


def test_years_are_never_read_as_months() -> None:
    rows = count_rows(table({A: (1, 2, 3)}) | {(A, "autokraak", "2025"): 99})
    part = part_of(counted(known(counts=rows)), "autokraak")
    assert values_of(part, A, "autokraak") == [1, 2, 3]


def test_incidents_are_counted_per_complete_month() -> None:
    events = [
        (A, "melding-geluid", "2025-09-20T10:00"),  # the file starts late in September
        (A, "melding-geluid", "2025-10-01T00:00"),
        (A, "melding-geluid", "2025-11-30T23:59"),
        (C, "melding-geluid", "2025-11-02T12:00"),
        (B, "melding-geluid", "2025-12-24T12:00"),  # December is not over yet
    ]
    part = part_of(counted(known(incidents=incident_rows(events), areas=area_rows(NAMES))), "melding-geluid")
    assert [month.key for month in part.months] == ["2025-10", "2025-11"]
    assert values_of(part, A, "melding-geluid") == [1, 1]
    assert values_of(part, B, "melding-geluid") == [0, 0]
    assert values_of(part, C, "melding-geluid") == [0, 1]
    assert values_of(part, GEMEENTE, "melding-geluid") == [1, 2]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-09-03T08:00", "2025-12-01T00:10", ["2025-09", "2025-10", "2025-11"]),
        ("2025-09-08T08:00", "2025-11-30T23:50", ["2025-10"]),
        ("2025-11-20T08:00", "2025-12-20T08:00", []),
        ("2025-10-01T08:00", "2093-01-01T08:00", ["2025-10", "2025-11", "2025-12"]),  # a date in the future
    ],
)
def test_which_months_of_an_incident_file_are_complete(first: str, last: str, months: list[str]) -> None:
    events = [(A, "melding-geluid", moment) for moment in (first, "2025-10-09T08:00", last) if moment >= first]
    parts = counted(known(incidents=incident_rows(events))).parts
    assert [month.key for part in parts for month in part.months] == months


class TestOneSourcePerCategory:
    """Never two added up: the source with the latest complete month; when equal, the table of counts."""

    def events(self, until: str) -> pl.DataFrame:
        moments = ("2025-10-02T08:00", "2025-10-05T08:00", until)
        return incident_rows([(A, "autokraak", moment) for moment in moments], source="politie-incidenten")

    def test_equal(self) -> None:
        frames = known(counts=count_rows(table({A: (1, 2, 3)})), incidents=self.events("2026-01-02T08:00"))
        part = part_of(counted(frames), "autokraak")
        assert part.source == "politie-maandcijfers"
        assert values_of(part, A, "autokraak") == [1, 2, 3]

    def test_the_table_is_behind(self) -> None:
        rows = count_rows(table({A: (1, 2)}, months=MONTHS[:2]))
        part = part_of(counted(known(counts=rows, incidents=self.events("2026-01-02T08:00"))), "autokraak")
        assert part.source == "politie-incidenten"
        assert values_of(part, A, "autokraak") == [2, 0, 0]

    def test_the_incidents_are_behind(self) -> None:
        frames = known(counts=count_rows(table({A: (1, 2, 3)})), incidents=self.events("2025-12-20T08:00"))
        assert part_of(counted(frames), "autokraak").source == "politie-maandcijfers"

    def test_a_table_that_never_gives_the_category(self) -> None:
        rows = count_rows(table({A: (None, None, None)}))
        part = part_of(counted(known(counts=rows, incidents=self.events("2025-12-20T08:00"))), "autokraak")
        assert part.source == "politie-incidenten"

    def test_sources_may_end_at_their_own_month(self) -> None:
        events = incident_rows([(A, "melding-geluid", "2025-10-02T08:00"), (A, "melding-geluid", "2025-12-02T08:00")])
        found = counted(known(counts=count_rows(table({A: (1, 2, 3)})), incidents=events))
        assert part_of(found, "autokraak").months[-1].key == "2025-12"
        assert part_of(found, "melding-geluid").months[-1].key == "2025-11"


def test_only_what_the_public_reports_is_analysed() -> None:
    public = count_rows(
        table({A: (1, 2, 3)}) | table({A: (9, 9, 9)}, "totaal-misdrijven") | table({A: (1, 0, 0)}, "zedenmisdrijf")
    )
    found_by_officers = count_rows(table({A: (5, 5, 5)}, "drugshandel"), reported_by=ReportedBy.OFFICER)
    parts = counted(known(counts=pl.concat([public, found_by_officers]))).parts
    assert {part.categories: part.analysed for part in parts} == {
        ("autokraak",): True,
        ("totaal-misdrijven", "zedenmisdrijf"): False,
        ("drugshandel",): False,
    }


def test_what_officers_find_and_what_the_public_reports_is_never_added_up() -> None:
    moments = ["2025-10-02T08:00", "2025-11-03T08:00", "2025-12-02T08:00"]
    both = [
        incident_rows([(A, "melding-parkeren", moment) for moment in moments], reported_by=who) for who in ReportedBy
    ]
    parts = counted(known(incidents=pl.concat(both))).parts
    assert {part.reported_by: part.values.sum() for part in parts} == {ReportedBy.PUBLIC: 2, ReportedBy.OFFICER: 2}


def test_names_come_from_the_areas_of_the_same_vintage() -> None:
    areas = pl.concat([area_rows(NAMES), area_rows({A: "Oude naam"}, vintage=2021)])
    rows = count_rows(table({A: (1, 2, 3)}), vintage=2021)
    part = part_of(counted(known(counts=rows, areas=areas)), "autokraak")
    assert part.buurten[0].name == "Oude naam"


def test_a_buurt_without_an_area_keeps_its_counts_and_that_is_said() -> None:
    found = counted(known(counts=count_rows(table({"BU99999999": (1, 2, 3)})), areas=area_rows(NAMES)))
    part = part_of(found, "autokraak")
    assert part.buurten[-1].name == "BU99999999"
    assert values_of(part, "BU99999999", "autokraak") == [1, 2, 3]
    assert found.remarks == [
        "Bron politie-maandcijfers: 1 buurt heeft geen gebied en staat niet op de kaart: BU99999999."
    ]


def test_inhabitants_are_the_newest_and_sums_where_not_given() -> None:
    people = pl.concat([population_rows({A: 900, B: 100, C: None}, vintage=2024), population_rows({A: 1000, C: None})])
    rows = count_rows(table({A: (1, 2, 3)}))
    part = part_of(counted(known(counts=rows, areas=area_rows(NAMES), population=people)), "autokraak")
    known_people = {place.code: place.inhabitants for place in (*part.buurten, *part.places_above)}
    assert known_people == {A: 1000, B: 100, C: None, "WK999900": 1100, "WK999901": None, GEMEENTE: None}
    assert part.compared_by("autokraak") is ComparedBy.INHABITANTS


def test_a_car_is_stolen_per_car_where_every_buurt_has_a_number_of_them() -> None:
    cars = {A: 10, B: 20, C: 30}
    people = population_rows({A: 900, B: 100, C: 50}).with_columns(
        cars=pl.col("area").replace_strict(cars, return_dtype=pl.Int64)
    )
    rows = count_rows(table({A: (1, 2, 3)}))
    part = part_of(counted(known(counts=rows, areas=area_rows(NAMES), population=people)), "autokraak")
    assert [place.cars for place in part.buurten] == [10, 20, 30]
    assert part.compared_by("autokraak") is ComparedBy.CARS
    assert part.compared_by("woninginbraak") is ComparedBy.INHABITANTS
    exposure = part.history().exposure_of_pairs[:, part.categories.index("autokraak")]
    np.testing.assert_allclose(exposure, [0.5, 1.0, 1.5])


def test_nothing_stored() -> None:
    found = counted(known())
    assert (found.parts, found.remarks) == ([], [])


def test_weekly_counts_change_nothing_in_the_months() -> None:
    """A weekly delivery of the police stands beside the months; a week is never read as a month or added to one."""
    months = count_rows(table({A: (1, 2, 3), B: (0, None, 5), C: (4, 4, 4)}))
    weeks = count_rows(
        {(area, slug, week): 90 for area in (A, B) for slug in ("autokraak", "woninginbraak") for week in WEEKS},
        source="politie-weekcijfers",
    )
    without = counted(known(counts=months, areas=area_rows(NAMES)))
    beside = counted(known(counts=pl.concat([months, weeks]), areas=area_rows(NAMES)))
    assert [part.source for part in beside.parts] == [part.source for part in without.parts]
    assert [part.categories for part in beside.parts] == [part.categories for part in without.parts]
    for with_weeks, alone in zip(beside.parts, without.parts, strict=True):
        np.testing.assert_equal(with_weeks.values, alone.values)
        np.testing.assert_equal(with_weeks.above, alone.above)
    assert beside.remarks == without.remarks
    assert counted(known(counts=weeks, areas=area_rows(NAMES))).parts == []


@pytest.mark.parametrize("reported_by", list(ReportedBy))
def test_what_has_no_category_is_no_kind_to_count(reported_by: ReportedBy) -> None:
    """Also where a profile says that all its rows are from the public; but it does say how far the file reaches."""
    rows = [(A, "autokraak", "2025-10-01"), (A, UNKNOWN, "2025-10-02"), (B, UNKNOWN, "2026-01-01")]
    found = counted(known(incidents=incident_rows(rows, reported_by=reported_by), areas=area_rows(NAMES)))
    (part,) = found.parts
    assert part.categories == ("autokraak",)
    assert [month.key for month in part.months] == list(MONTHS)
    assert values_of(part, A, "autokraak") == [1, 0, 0]


def test_a_source_that_knows_no_kind_at_all_has_nothing_to_count() -> None:
    rows = count_rows(table({A: (1, 2, 3)}, slug=UNKNOWN))
    assert counted(known(counts=rows, areas=area_rows(NAMES))).parts == []


KINDS = st.sampled_from(["melding-parkeren", "melding-geluid", "melding-daklozen", "boa-afval", UNKNOWN, OUTSIDE])
ROWS = st.lists(st.tuples(st.sampled_from([A, B, C]), KINDS, st.sampled_from(MONTHS)), min_size=1, max_size=25)


@settings(max_examples=25)
@given(ROWS)
def test_every_row_of_a_list_is_counted_once_at_every_level(rows: list[tuple[str, str, str]]) -> None:
    """The share without a category beside each figure, counted the slow way; and all of it adds up."""
    dated = [(buurt, slug, f"{month}-02") for buurt, slug, month in rows]
    whole = [*dated, (A, "melding-geluid", "2025-10-01"), (A, "melding-geluid", "2026-01-05")]
    found = counted(known(incidents=incident_rows(whole), areas=area_rows(NAMES)))
    inside = whole[:-1]  # January is not complete
    for part in found.parts:
        unknown, all_rows = part.rows
        for at, place in enumerate((*part.buurten, *part.places_above)):
            for number, month in enumerate(MONTHS):
                here = [
                    slug
                    for buurt, slug, day in inside
                    if day.startswith(month)
                    and (place.code in {buurt, GEMEENTE} or (place.code[2:] == buurt[2:8] and place.code[:2] == "WK"))
                ]
                shown = here if place.code == GEMEENTE else [slug for slug in here if slug != "melding-daklozen"]
                assert unknown[at, number] == here.count(UNKNOWN)
                assert all_rows[at, number] == len(shown)
        assert all_rows[-1].sum() == len(inside)


def test_the_share_of_a_table_is_of_what_it_gave_at_its_own_level() -> None:
    cells = {(A, "autokraak"): 3, (B, "autokraak"): None, (GEMEENTE, "autokraak"): 9}
    cells |= {(A, UNKNOWN): 1, (B, UNKNOWN): 2, (GEMEENTE, UNKNOWN): 4, (A, TOTAL): 50, (GEMEENTE, TOTAL): 70}
    rows = count_rows({(*cell, "2025-12"): value for cell, value in cells.items()})
    part = part_of(counted(known(counts=rows, areas=area_rows(NAMES))), "autokraak")
    places = [place.code for place in (*part.buurten, *part.places_above)]
    seen = {code: tuple(part.rows[:, at, -1]) for at, code in enumerate(places)}
    assert seen == {A: (1, 4), B: (2, 2), C: (0, 0), "WK999900": (3, 6), "WK999901": (0, 0), GEMEENTE: (4, 13)}


def test_in_a_month_without_the_list_nothing_is_known_of_its_rows() -> None:
    rows = [(A, "melding-geluid", f"2025-{month}-{day:02d}") for month in ("10", "12") for day in range(1, 29)]
    part = part_of(
        counted(known(incidents=incident_rows([*rows, (A, "melding-geluid", "2026-01-02")]))), "melding-geluid"
    )
    np.testing.assert_equal(part.rows[:, 0], [[0, np.nan, 0], [28, np.nan, 28]])


# ----- where buurten lie


def test_buurten_that_share_a_border_are_neighbours_and_have_a_density() -> None:
    """Two side by side, one that touches at a corner only, and one that is counted and drawn nowhere."""
    squares = {A: (0, 0), B: (2000, 0), C: (4000, 2000)}
    shapes = {code: shapely.box(x, y, x + 2000, y + 2000).wkb for code, (x, y) in squares.items()}
    drawn = area_rows(NAMES).with_columns(shape=pl.col("code").replace_strict(shapes, default=b""))
    people = population_rows({A: 1000, B: None, C: 100})
    rows = count_rows(table({A: (1, 2, 3), "BU99999999": (1, 2, 3)}))
    part = part_of(counted(known(counts=rows, areas=drawn, population=people)), "autokraak")
    assert [place.density for place in part.buurten] == [250.0, None, 25.0, None]
    assert part.compared_by("autokraak") is ComparedBy.DENSITY
    history = part.history()
    assert history.neighbours is not None
    assert np.argwhere(history.neighbours.toarray()).tolist() == [[0, 1], [1, 0]]
    np.testing.assert_array_equal(history.density, [250.0, np.nan, 25.0, np.nan])


def test_without_outlines_nobody_is_anybodys_neighbour() -> None:
    part = part_of(counted(known(counts=count_rows(table({A: (1, 2, 3)})), areas=area_rows(NAMES))), "autokraak")
    assert part.history().neighbours is None
    assert {place.square_km for place in part.buurten} == {None}
    assert part.compared_by("autokraak") is ComparedBy.COUNT
