"""The police's weekly delivery: counts per buurt and week, added up as the file means them, or refused."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import UNKNOWN
from openvis.domain.delivery import Chunk, schema_of
from openvis.errors import BadProfile, InputError, WrongColumns
from openvis.sources import police_delivery
from openvis.sources.files import text_lines
from openvis.sources.profiles.counts_profile import CountsProfile, load_counts_profile

EXAMPLE = Path(__file__).parents[2] / "examples" / "profiles" / "police_weekly.toml"
HEADER = "Buurtcode;Soort;Week;Aantal"
A, B = "BU99000001", "BU99000101"
PROFILE = """
[source]
slug = "politie-week"
gemeente = "GM9900"
[file]
delimiter = ";"
[counts]
area = "Buurtcode"
vintage = 2024
week = "Week"
value = "Aantal"
[category]
columns = "Soort"
by = "police"
map = {"Inbraak woning" = "woninginbraak", "Poging inbraak" = "woninginbraak"}
"""
BY_DAY = PROFILE.replace('week = "Week"\n', "").replace(
    "[category]", '[counts.date]\ncolumn = "Week"\nformats = "%d-%m-%Y"\n[category]'
)
BY_YEAR = PROFILE.replace('week = "Week"', 'week = "Week"\nyear = "Jaar"')


def loaded(folder: Path, text: str) -> CountsProfile:
    (folder / "p.toml").write_text(text, encoding="utf-8")
    return load_counts_profile(folder / "p.toml")


def read(path: Path, profile: str = PROFILE) -> Chunk:
    """The whole file as one chunk."""
    chunks = list(police_delivery.read(path, profile=loaded(path.parent, profile)))
    frames = pl.concat([chunk.frame for chunk in chunks])
    return Chunk(frames, [r for c in chunks for r in c.rejects], sum(chunk.rows_read for chunk in chunks))


def cells(chunk: Chunk) -> dict[str, int | None]:
    return dict(chunk.frame.select("reference", "value").iter_rows())


# ----- what a row says


def test_a_row_is_a_count(write) -> None:
    chunk = read(write("w.csv", HEADER, f"{A};1.1.1 Diefstal/inbraak woning;2024-W07;3"))
    assert chunk.frame.schema == schema_of("counts")
    assert chunk.frame.row(0, named=True) == {
        "gemeente": "GM9900",
        "source": "politie-week",
        "reference": f"{A}/woninginbraak/2024-W07",
        "area": A,
        "level": "buurt",
        "vintage": 2024,
        "category": "woninginbraak",
        "reported_by": "public",
        "period": "2024-W07",
        "value": 3,
        "supplier_category": None,
    }


@pytest.mark.parametrize(("text", "key"), [
    ("2024-W07", "2024-W07"), ("2024-W7", "2024-W07"), ("202407", "2024-W07"), ("2024W07", "2024-W07"),
    ("2024-07", "2024-W07"), ("2020-W53", "2020-W53"), ("2024/1", "2024-W01"),
])  # fmt: skip
def test_every_way_a_week_is_written(write, text: str, key: str) -> None:
    assert read(write("w.csv", HEADER, f"{A};1.1.1;{text};3")).frame["period"].to_list() == [key]


def test_a_week_may_be_a_year_and_a_number(write) -> None:
    chunk = read(write("w.csv", f"{HEADER};Jaar", f"{A};1.1.1;7;3;2024", f"{A};1.1.1;53;1;2020"), BY_YEAR)
    assert chunk.frame["period"].to_list() == ["2024-W07", "2020-W53"]


def test_days_become_iso_weeks_and_are_added_up(write) -> None:
    """29 December 2025 is a Monday, in week 1 of 2026."""
    rows = [f"{A};1.1.1;{day};{n}" for day, n in (("28-12-2025", 1), ("29-12-2025", 2), ("04-01-2026", 4))]
    assert cells(read(write("w.csv", HEADER, *rows), BY_DAY)) == {
        f"{A}/woninginbraak/2025-W52": 1,
        f"{A}/woninginbraak/2026-W01": 6,
    }


def test_two_types_of_the_police_may_be_one_category(write) -> None:
    rows = [f"{A};{kind};2024-W07;{n}" for kind, n in (("1.1.1", 2), ("Poging inbraak", 3), ("1.2.1", 5))]
    assert cells(read(write("w.csv", HEADER, *rows))) == {
        f"{A}/woninginbraak/2024-W07": 5,
        f"{A}/autokraak/2024-W07": 5,
    }


def test_not_given_is_not_zero_and_takes_its_sum_along(write) -> None:
    rows = [f"{A};1.1.1;2024-W07;", f"{B};1.1.1;2024-W07;0", f"{B};1.2.1;2024-W07;", f"{A};1.2.1;2024-W07;4"]
    more = [f"{A};Poging inbraak;2024-W07;3"]
    assert cells(read(write("w.csv", HEADER, *rows, *more))) == {
        f"{A}/woninginbraak/2024-W07": None,
        f"{B}/woninginbraak/2024-W07": 0,
        f"{B}/autokraak/2024-W07": None,
        f"{A}/autokraak/2024-W07": 4,
    }


def test_wijken_and_the_gemeente_keep_their_own_level(write) -> None:
    rows = [f"{code};1.1.1;2024-W07;1" for code in (A, "WK990000", "GM9900")]
    assert read(write("w.csv", HEADER, *rows)).frame["level"].to_list() == ["buurt", "wijk", "gemeente"]


def test_who_reports_follows_the_category_or_the_profile(write) -> None:
    path = write("w.csv", HEADER, f"{A};3.1.1;2024-W07;1", f"{A};1.1.1;2024-W07;1")
    assert read(path).frame["reported_by"].to_list() == ["officer", "public"]
    fixed = PROFILE + '[reported_by]\nvalue = "public"\n'
    assert set(read(path, fixed).frame["reported_by"]) == {"public"}


def test_a_spreadsheet_says_the_same(tmp_path: Path, write) -> None:
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, HEADER.split(";"))
        sheet.write_row(1, 0, [A, "1.1.1"])
        sheet.write_datetime(1, 2, date(2024, 2, 14), day)  # type: ignore[arg-type]
        sheet.write_number(1, 3, 3)
    from_csv = read(write("w.csv", HEADER, f"{A};1.1.1;14-02-2024;3"), BY_DAY)
    assert read(path, BY_DAY.replace('delimiter = ";"', 'format = "xlsx"')).frame.equals(from_csv.frame)


def test_pieces_do_not_change_the_answer(write, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{A};1.1.1;{1 + n:02d}-02-2024;{n}" for n in range(28)]
    path = write("w.csv", HEADER, *rows)
    whole = read(path, BY_DAY)
    monkeypatch.setattr(text_lines, "BLOCK", 90)
    assert cells(read(path, BY_DAY)) == cells(whole)
    assert whole.rows_read == 28


@given(st.lists(st.tuples(st.integers(0, 700), st.sampled_from([A, B]), st.integers(0, 50)), max_size=40))
def test_the_sums_are_those_of_counting_by_hand(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, int]]
) -> None:
    once = {(day, area): n for day, area, n in rows}
    by_hand: Counter[str] = Counter()
    lines = []
    for (day, area), n in once.items():
        moment = date(2023, 12, 1) + timedelta(days=day)
        year, week, _ = moment.isocalendar()
        by_hand[f"{area}/woninginbraak/{year}-W{week:02d}"] += n
        lines.append(f"{area};1.1.1;{moment:%d-%m-%Y};{n}")
    path = tmp_path_factory.mktemp("week") / "w.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    assert cells(read(path, BY_DAY)) == dict(by_hand)


# ----- what is kept apart, and what is refused whole


def test_types_without_a_category_land_each_by_its_own_word(write) -> None:
    kinds = (("1.1.1", 3), ("9.9.9", 4), ("Iets heel nieuws", 5), ("bel 0612345678", 6), ("mail a@b.nl", 7))
    frame = read(write("w.csv", HEADER, *(f"{A};{kind};2024-W07;{n}" for kind, n in kinds))).frame
    assert frame.select("reference", "category", "reported_by", "supplier_category", "value").rows() == [
        (f"{A}/woninginbraak/2024-W07", "woninginbraak", "public", None, 3),
        (f"{A}/niet-ingedeeld:9.9.9/2024-W07", UNKNOWN, "officer", "9.9.9", 4),
        (f"{A}/niet-ingedeeld:Iets heel nieuws/2024-W07", UNKNOWN, "officer", "Iets heel nieuws", 5),
        (f"{A}/niet-ingedeeld/2024-W07", UNKNOWN, "officer", None, 13),
    ]


def test_a_delivery_of_which_no_type_is_known_is_refused_whole(write) -> None:
    rows = [f"{A};soort {n};2024-W07;1" for n in range(10)]
    with pytest.raises(WrongColumns, match="kolom 'Soort': geen van de eerste 10 rijen krijgt een categorie"):
        read(write("w.csv", HEADER, *rows))


def test_an_unknown_area_and_an_empty_type_are_kept_apart(write) -> None:
    rows = [
        f"{A};1.1.1;2024-W07;3",
        "BU03630001;1.1.1;2024-W07;3",
        "Centrum;1.1.1;2024-W07;3",
        ";1.1.1;2024-W07;3",
        f"{A};;2024-W07;3",
    ]
    chunk = read(write("w.csv", HEADER, *rows))
    assert len(chunk.frame) == 1
    assert [(r.row, r.column, r.reason, r.value) for r in chunk.rejects] == [
        (3, "Buurtcode", "Dit is geen gebied van GM9900.", "BU03630001"),
        (4, "Buurtcode", "Dit is geen gebied van GM9900.", None),
        (5, "Buurtcode", "Dit is geen gebied van GM9900.", None),
        (6, "Soort", "De categorie is leeg.", None),
    ]


GOOD = f"{A};1.1.1;2024-W07;3"


@pytest.mark.parametrize(("profile", "row", "told"), [
    (PROFILE, GOOD, "regel 3, kolom 'Buurtcode': gebied, soort en periode stonden al op een eerdere regel."),
    (PROFILE, f"{A};1.1.1;2024-W08;-1", "regel 3, kolom 'Aantal': dit is geen heel aantal van nul of meer."),
    (PROFILE, f"{A};1.1.1;2024-W08;1,5", "regel 3, kolom 'Aantal': dit is geen heel aantal van nul of meer."),
    (PROFILE, f"{A};1.1.1;2024-W08;<5", "regel 3, kolom 'Aantal': dit is geen heel aantal van nul of meer."),
    (PROFILE, f"{A};1.1.1;2024-W08;99999999999", "kolom 'Aantal': dit is geen heel aantal van nul of meer."),
    (PROFILE, f"{A};1.1.1;2024-W53;1", "regel 3, kolom 'Week': dit is geen bestaande week, zoals 2024-W07."),
    (PROFILE, f"{A};1.1.1;2024-W00;1", "regel 3, kolom 'Week': dit is geen bestaande week"),
    (PROFILE, f"{A};1.1.1;week 7;1", "regel 3, kolom 'Week': dit is geen bestaande week"),
    (PROFILE, f"{A};1.1.1;;1", "regel 3, kolom 'Week': dit is geen bestaande week"),
    (PROFILE, f"{A};1.1.1;2024-W08", "regel 3"),
])  # fmt: skip
def test_refused_whole(write, profile: str, row: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write("w.csv", HEADER, GOOD, row, f"{B};1.1.1;2024-W07;1"), profile)
    assert told in str(caught.value)
    assert caught.value.next_step


@pytest.mark.parametrize("day", ["31-02-2024", "2024-02-01", ""])
def test_a_day_that_is_none_is_refused(write, day: str) -> None:
    rows = [f"{A};1.1.1;01-02-2024;3", f"{A};1.1.1;{day};3"]
    with pytest.raises(InputError, match="regel 3, kolom 'Week'"):
        read(write("w.csv", HEADER, *rows), BY_DAY)


def test_a_file_that_was_cut_off_is_refused(write) -> None:
    path = write("w.csv", HEADER, GOOD, f"{B};1.1.1;2024-W07;12")
    whole = path.read_bytes()
    for keep in (len(whole) - 1, len(whole) - 2, len(whole) - 6):
        path.write_bytes(whole[:keep])
        with pytest.raises(InputError, match="afgebroken"):
            read(path)


def test_a_changed_column_is_named(write) -> None:
    with pytest.raises(InputError, match="mist de kolom 'Aantal'"):
        read(write("w.csv", "Buurtcode;Soort;Week;Aantallen", GOOD))


def test_a_file_without_rows_holds_no_counts(write) -> None:
    assert read(write("w.csv", HEADER)).frame.is_empty()


# ----- the profile


def test_the_example_loads_and_reads_what_it_shows(write) -> None:
    profile = load_counts_profile(EXAMPLE)
    assert profile.columns == ["Buurtcode", "Soort", "Week", "Aantal"]
    path = write("w.csv", HEADER, "BU99010001;Inbraak woning;202407;3", "BU99010001;1.2.3;202407;1")
    (counts,) = [c.frame for c in police_delivery.read(path, profile=profile) if len(c.frame)]
    assert counts["category"].to_list() == ["woninginbraak", "fietsendiefstal"]


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("vintage = 2024\n", "", "mist de instelling 'vintage'"),
    ('area = "Buurtcode"\n', "", "mist de instelling 'area'"),
    ('week = "Week"\n', "", "heeft óf 'week' nodig"),
    ('week = "Week"\n', 'year = "Jaar"\n', "heeft óf 'week' nodig"),
    ("[category]", '[counts.date]\ncolumn = "D"\nformats = "%d-%m-%Y"\n[category]', "heeft óf 'week' nodig"),
    ('value = "Aantal"', 'value = "Aantal"\nwaarde = "x"', "kent de instelling 'waarde' niet"),
    ("[category]", '[reported_by]\ncolumn = "B"\nmap = {a = "public"}\n[category]', r"kan niet samen met een kolom"),
    ("[source]", "[source", "is geen geldige TOML"),
    ('by = "police"', 'by = "politie"', "'by' is 'politie'"),
])  # fmt: skip
def test_a_wrong_profile_is_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in PROFILE
    with pytest.raises(BadProfile, match=sentence):
        loaded(tmp_path, PROFILE.replace(old, new, 1))
