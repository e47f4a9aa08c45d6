"""Inhabitants: the real register counted twice, and what "not given" looks like."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.delivery import schema_of
from openvis.errors import IncompleteFile, UnknownValue, WrongColumns
from openvis.sources.cbs_population import read

HEADER = '"","nhood_id","population"'
REAL = "nl_register/inwoners_per_buurt_2024_85984NED.csv"


def people(path: Path, **options: object) -> pl.DataFrame:
    return pl.concat([chunk.frame for chunk in read(path, **options)])


@pytest.mark.parametrize(("gemeente", "buurten"), [("GM0356", 39), ("GM1581", 33), ("GM0363", None)])
def test_the_real_register_counted_twice(shared_data: Path, gemeente: str, buurten: int | None) -> None:
    with (shared_data / REAL).open(encoding="utf-8") as stream:
        slow = {
            r["nhood_id"]: int(r["population"]) for r in csv.DictReader(stream) if r["nhood_id"][2:6] == gemeente[2:]
        }
    frame = people(shared_data / REAL, gemeente=gemeente)
    assert frame.schema == schema_of("population")
    assert dict(frame.select("area", "inhabitants").iter_rows()) == slow
    assert buurten is None or len(frame) == buurten
    assert frame["vintage"].unique().to_list() == [2024]


def test_rows_say_what_they_say(write) -> None:
    path = write("inwoners_2024.csv", HEADER, '"1","GM9900",1200', '"2","WK990000",700', '"3","BU99000001","705.0"')
    assert people(path).select("reference", "level", "inhabitants").rows() == [
        ("GM9900/2024", "gemeente", 1200),
        ("WK990000/2024", "wijk", 700),
        ("BU99000001/2024", "buurt", 705),
    ]


@pytest.mark.parametrize("text", ["", "-99997", "-99999", "-99999997", "-99997.0", "NA", "."])
def test_what_is_suppressed_is_not_given_and_never_zero(write, text: str) -> None:
    path = write("inwoners_2024.csv", HEADER, f"1,BU99000001,{text}", "2,BU99000002,0")
    assert people(path)["inhabitants"].to_list() == [None, 0]


def test_a_row_about_no_area_is_kept_apart_and_not_lost(write) -> None:
    path = write("inwoners_2024.csv", HEADER, "1,BU99000001,5", "2,,5", "3,NL00,17", "4,Totaal,17")
    (chunk,) = read(path)
    assert chunk.rows_read == chunk.frame.height + len(chunk.rejects) == 4
    assert [(reject.row, reject.reason, reject.value) for reject in chunk.rejects] == [
        (3, "Het gebied is leeg.", None),
        (4, "Dit is geen gemeente, wijk of buurt.", "NL00"),
        (5, "Dit is geen gemeente, wijk of buurt.", None),
    ]


def test_other_gemeenten_are_left_out(write) -> None:
    path = write("inwoners_2024.csv", HEADER, "1,BU99000001,5", "2,BU99010001,x", "3,NL00,17")
    assert people(path, gemeente="GM9900")["area"].to_list() == ["BU99000001"]
    with pytest.raises(UnknownValue, match="bevat GM0356 niet"):
        people(path, gemeente="GM0356")
    with pytest.raises(UnknownValue, match=r"bevat 2 gemeenten.*--gemeente"):
        people(path)


def test_the_year_comes_from_the_argument_or_the_name(write) -> None:
    path = write("inwoners.csv", HEADER, "1,BU99000001,5")
    assert people(path, vintage=2019)["vintage"].to_list() == [2019]
    with pytest.raises(UnknownValue, match="zegt niet van welk jaar de inwoners zijn"):
        people(path)


@pytest.mark.parametrize(("line", "error", "sentence"), [
    ("1,BU99000001,veel", UnknownValue, "regel 2, kolom 'population': 'veel' is geen aantal inwoners"),
    ("1,BU99000001,1.5", UnknownValue, "regel 2, kolom 'population': '1.5' is geen aantal inwoners"),
    ("1,BU99000001,-3", UnknownValue, "'-3' is geen aantal inwoners"),
    ("1,BU9900001,3", UnknownValue, "regel 2, kolom 'nhood_id': 'BU9900001' is geen gebiedscode"),
])  # fmt: skip
def test_a_mistake_is_a_sentence(write, line: str, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        people(write("inwoners_2024.csv", HEADER, line))


def test_a_buurt_that_comes_twice_and_a_short_line_are_refused(write) -> None:
    with pytest.raises(UnknownValue, match="regel 3, kolom 'nhood_id': 'BU99000001' staat ook op regel 2"):
        people(write("inwoners_2024.csv", HEADER, "1,BU99000001,5", "2,BU99000001,5"))
    with pytest.raises(IncompleteFile, match="regel 2: De regel heeft 2 velden"):
        people(write("inwoners_2024.csv", HEADER, "1,BU99000001", "2,BU99000002,5"))
    with pytest.raises(WrongColumns, match="mist de kolom 'population'"):
        people(write("inwoners_2024.csv", '"","nhood_id","inwoners"', "1,BU99000001,5"))


@given(st.dictionaries(st.text("0123456789AB", min_size=4, max_size=4), st.none() | st.integers(0, 10**6), min_size=1))
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read_back(tmp_path_factory, inhabitants: dict[str, int | None]) -> None:
    path = tmp_path_factory.mktemp("round") / "inwoners_2024.csv"
    rows = [f"{n},BU9900{end},{'' if v is None else v}" for n, (end, v) in enumerate(inhabitants.items())]
    path.write_text("\n".join([HEADER, *rows]) + "\n")
    back = {area[6:]: value for area, value in people(path).select("area", "inhabitants").iter_rows()}
    assert back == inhabitants


@pytest.mark.parametrize("names", ["dwellings,cars", "woningen,personenautos", "Woningen,CARS"])
def test_dwellings_and_cars_are_read_where_the_file_gives_them(write, names: str) -> None:
    path = write("inwoners_2024.csv", f"{HEADER},{names}", "1,BU99000001,5,3,2", "2,BU99000002,5,-99997,0")
    assert people(path).select("inhabitants", "dwellings", "cars").rows() == [(5, 3, 2), (5, None, 0)]


def test_one_of_the_two_may_be_there_and_the_order_of_columns_is_free(write) -> None:
    path = write("inwoners_2024.csv", "cars,nhood_id,population", "7,BU99000001,5")
    assert people(path).select("inhabitants", "dwellings", "cars").rows() == [(5, None, 7)]


def test_a_number_of_cars_that_is_none_is_refused_by_name(write) -> None:
    path = write("inwoners_2024.csv", f"{HEADER},cars", "1,BU99000001,5,veel")
    with pytest.raises(UnknownValue, match=r"kolom 'cars'.*is geen aantal auto's"):
        people(path)


def test_two_columns_for_the_same_number_are_refused(write) -> None:
    path = write("inwoners_2024.csv", f"{HEADER},dwellings,woningen", "1,BU99000001,5,3,4")
    with pytest.raises(WrongColumns, match="2 kolommen voor dwellings"):
        people(path)
