"""What the columns of a file of counts seem to be, and that no list of incidents is taken for one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from openvis.domain.file_kind import FileKind, Meaning
from openvis.domain.reading import Sureness, problems_of
from openvis.sources import police_delivery
from openvis.sources.files import table_file
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.guessing import guess_format
from openvis.sources.guessing.guess_counts import guess_counts, is_one_count_per_row
from openvis.sources.guessing.known_places import KnownPlaces, known_places
from openvis.sources.guessing.reading_counts import counts_profile_of, propose_counts, reading_of_counts
from openvis.sources.profiles.any_profile import parse_any_profile
from openvis.sources.profiles.counts_profile import CountsProfile
from openvis.sources.profiles.profile_text import as_toml
from tests.support.small_gemeente import BUURTEN, GEMEENTE, WIJKEN, small_areas
from tests.support.weekly import KINDS

PLACES = known_places(pl.concat([small_areas(2023), small_areas(2024)]))
M = Meaning


def meanings(header: Sequence[str], rows: Sequence[Sequence[str]], places: KnownPlaces = PLACES) -> list[Meaning]:
    cells = {name: [row[at] or None for row in rows] for at, name in enumerate(header)}
    return [guess.meaning for guess in guess_counts(cells, FileFormat(), places)]


def rows_of(*columns: Sequence[str]) -> list[tuple[str, ...]]:
    return list(zip(*columns, strict=True))


AREAS = [BUURTEN[n % 4] for n in range(24)]
SOME_KINDS = [KINDS[n // 4 % 3] for n in range(24)]
WEEKS = [f"2024-W{7 + n // 12:02d}" for n in range(24)]
NUMBERS = [str(n % 5) for n in range(24)]
DAYS = [f"{date(2024, 2, 12) + timedelta(days=7 * (n // 12)):%d-%m-%Y}" for n in range(24)]


@pytest.mark.parametrize(
    ("header", "columns", "expected"),
    [
        (["Buurtcode", "Soort", "Week", "Aantal"], (AREAS, SOME_KINDS, WEEKS, NUMBERS),
         [M.AREA, M.CATEGORY, M.WEEK, M.AMOUNT]),
        (["a", "b", "c", "d"], (AREAS, SOME_KINDS, WEEKS, NUMBERS), [M.AREA, M.CATEGORY, M.WEEK, M.AMOUNT]),
        (["Gebied", "Delict", "Jaar", "Week", "n"], (AREAS, SOME_KINDS, ["2024"] * 24, ["7"] * 24, NUMBERS),
         [M.AREA, M.CATEGORY, M.YEAR, M.WEEK, M.AMOUNT]),
        (["Gebied", "Delict", "Week", "n"], (AREAS, SOME_KINDS, [week.replace("-W", "") for week in WEEKS], NUMBERS),
         [M.AREA, M.CATEGORY, M.WEEK, M.AMOUNT]),
        (["Buurt", "Delict", "Datum", "Aantal"], (AREAS, SOME_KINDS, DAYS, NUMBERS),
         [M.AREA, M.CATEGORY, M.DATE, M.AMOUNT]),
        # A week that says its year needs no year, and beside a week no date is needed.
        (["Buurt", "Delict", "Jaar", "Week", "Aantal"], (AREAS, SOME_KINDS, ["2024"] * 24, WEEKS, NUMBERS),
         [M.AREA, M.CATEGORY, M.NOTHING, M.WEEK, M.AMOUNT]),
        (["Buurt", "Delict", "Datum", "Week", "Aantal"], (AREAS, SOME_KINDS, DAYS, WEEKS, NUMBERS),
         [M.AREA, M.CATEGORY, M.NOTHING, M.WEEK, M.AMOUNT]),
        # A number of a week says nothing without its year, but a date does.
        (["Buurt", "Delict", "Datum", "Weeknr", "Aantal"], (AREAS, SOME_KINDS, DAYS, ["7"] * 24, NUMBERS),
         [M.AREA, M.CATEGORY, M.DATE, M.NOTHING, M.AMOUNT]),
        (["Wijk", "Soort", "Week", "Aantal"], ([WIJKEN[n % 2] for n in range(24)], SOME_KINDS, WEEKS, NUMBERS),
         [M.AREA, M.CATEGORY, M.WEEK, M.AMOUNT]),
        (["Buurtcode", "Buurtnaam", "Soort", "Week", "Aantal"],
         (AREAS, [f"Veld {n % 4}" for n in range(24)], SOME_KINDS, WEEKS, NUMBERS),
         [M.AREA, M.NOTHING, M.CATEGORY, M.WEEK, M.AMOUNT]),
    ],
)  # fmt: skip
def test_what_every_column_is(header, columns, expected):
    assert meanings(header, rows_of(*columns)) == expected


def test_without_any_area_stored_codes_are_still_known_by_their_shape():
    cells = {"Buurtcode": AREAS, "Soort": SOME_KINDS, "Week": WEEKS, "Aantal": NUMBERS}
    guesses = guess_counts(cells, FileFormat(), KnownPlaces())
    assert [guess.meaning for guess in guesses] == [M.AREA, M.CATEGORY, M.WEEK, M.AMOUNT]
    assert guesses[0].sureness is Sureness.LIKELY
    assert all(guess.why.endswith(".") and not any(area in guess.why for area in BUURTEN) for guess in guesses)


def test_the_vintage_is_the_newest_that_knows_most_codes_and_nothing_where_none_is_known():
    cells = {"Buurtcode": AREAS, "Soort": SOME_KINDS, "Week": WEEKS, "Aantal": NUMBERS}
    assert propose_counts("x.csv", cells, FileFormat(), PLACES)[0].told == {"vintage": "2024"}
    old = known_places(pl.concat([small_areas(2023), small_areas(2024).filter(pl.col("code") != BUURTEN[0])]))
    assert propose_counts("x.csv", cells, FileFormat(), old)[0].told == {"vintage": "2023"}
    reading = propose_counts("x.csv", cells, FileFormat(), KnownPlaces())[0]
    assert reading.told == {}
    assert [problem for problem, _ in problems_of(reading)] == [
        "Het jaar van de gebiedsindeling is een jaar, zoals 2024."
    ]


def test_incidents_with_a_buurt_a_day_and_a_number_are_no_counts():
    """Several on one day in one buurt: a file that counts has one row for them."""
    days = [DAYS[n // 12 * 12] for n in range(24)]
    for name in ("Aantal", "Bedrag"):
        cells = {"Buurtcode": AREAS, "Soort": ["1.1.1"] * 24, "Datum": days, name: NUMBERS}
        assert not is_one_count_per_row(guess_counts(cells, FileFormat(), PLACES), cells)
    once = {"Buurtcode": AREAS, "Soort": SOME_KINDS, "Datum": DAYS, "Bedrag": NUMBERS}
    assert not is_one_count_per_row(guess_counts(once, FileFormat(), PLACES), once)
    counted = {"Buurtcode": AREAS, "Soort": SOME_KINDS, "Datum": DAYS, "Aantal": NUMBERS}
    assert is_one_count_per_row(guess_counts(counted, FileFormat(), PLACES), counted)


# ----- what is guessed of a written delivery reads the same rows

CELL = st.tuples(st.sampled_from([*BUURTEN, *WIJKEN]), st.sampled_from(KINDS), st.integers(0, 60))
FORM = st.tuples(st.sampled_from(["week", "joined", "year", "day"]), st.sampled_from([",", ";", "\t"]), st.booleans())


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(CELL, st.none() | st.integers(0, 9_999), min_size=4, max_size=60), FORM)
def test_guessing_a_written_delivery_and_reading_it_gives_the_rows_back(tmp_path_factory, written, form):
    how, delimiter, named = form
    assume(any(amount is not None for amount in written.values()))  # an empty column says nothing of itself
    path = tmp_path_factory.mktemp("levering") / "weeklevering.csv"
    when = {"week": ("Week",), "joined": ("Week",), "year": ("Jaar", "Week"), "day": ("Datum",)}[how]
    header = ["Buurtcode" if named else "Code", *when, "Soort" if named else "Soort misdrijf", "Aantal"]
    expected = {}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(header)
        for (area, kind, number), amount in written.items():
            monday = date(2023, 10, 2) + timedelta(weeks=number)
            year, week, _ = monday.isocalendar()
            moment = {"week": [f"{year}-W{week:02d}"], "joined": [f"{year}{week:02d}"], "year": [str(year), str(week)],
                      "day": [f"{monday:%d-%m-%Y}"]}[how]  # fmt: skip
            writer.writerow([area, *moment, kind, "" if amount is None else amount])
            expected[area, kind[:5], f"{year}-W{week:02d}"] = amount
    assert read_as_guessed(path) == expected


def read_as_guessed(path: Path) -> dict[tuple[str, str, str], int | None]:
    """The counts of a file, by what is guessed of it and by the TOML of that."""
    file = guess_format.guess_format(path)
    header = table_file.header_of(path, file)
    frame = next(table_file.rows_of(path, file, header)).frame
    cells = {name: frame[name].to_list() for name in frame.columns if name != LINE}
    reading, _ = propose_counts(path.name, cells, file, PLACES)
    assert reading.file_kind is FileKind.COUNTS
    profile = counts_profile_of(reading, GEMEENTE)
    assert parse_any_profile(as_toml(profile), path) == profile
    again = reading_of_counts(profile, header)
    assert counts_profile_of(again, GEMEENTE) == profile
    assert isinstance(profile, CountsProfile)
    counts = pl.concat([chunk.frame for chunk in police_delivery.read(path, profile=profile)])
    codes = {"woninginbraak": "1.1.1", "fietsendiefstal": "1.2.3", "vernieling": "2.2.1"}
    rows = counts.select("area", "category", "period", "value").iter_rows()
    return {(area, codes[kind], week): value for area, kind, week, value in rows}
