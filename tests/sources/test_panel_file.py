"""A panel of anyone: what is read, and what is refused with the row and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openvis.errors import InputError
from openvis.sources.panel_file import PanelColumns, read


def file(folder: Path, text: str, name: str = "panel.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith("gz") else text.encode())
    return path


def test_months_in_any_order_and_what_is_not_there_is_not_counted(tmp_path: Path) -> None:
    text = "period,area,more,count\n2025-03,b,x,4\n2024-12,a,x,7\n2025-01,a,x,\n2025-03,a,x,0\n"
    found = read(file(tmp_path, text), PanelColumns())
    assert (found.areas, found.season) == (("a", "b"), 12)
    assert found.periods == ("2024-12", "2025-01", "2025-02", "2025-03")
    np.testing.assert_array_equal(found.counts, [[7, np.nan, np.nan, 0], [np.nan, np.nan, np.nan, 4]])
    assert dict(found.begins) == {}


@pytest.mark.parametrize(
    ("written", "keys", "season"),
    [
        (["1", "3"], ("1", "2", "3"), 1),
        (["9", "11"], ("9", "10", "11"), 1),
        (["2019", "2021"], ("2019", "2020", "2021"), 1),
        (["2024-Q4", "2025Q2"], ("2024-Q4", "2025-Q1", "2025-Q2"), 4),
        (["2024-K4", "2025-K1"], ("2024-Q4", "2025-Q1"), 4),
        (["2024MM11", "2025MM01"], ("2024-11", "2024-12", "2025-01"), 12),
        (["2020-W53", "2021-W01"], ("2020-W53", "2021-W01"), 52),
    ],
)
def test_ways_to_write_a_period(tmp_path: Path, written: list[str], keys: tuple[str, ...], season: int) -> None:
    text = "area;period;count\n" + "".join(f"a;{each};{at}\n" for at, each in enumerate(written))
    found = read(file(tmp_path, text), PanelColumns())
    assert (found.periods, found.season) == (keys, season)
    assert [found.written[each] for each in written] == [keys[0], keys[-1]]
    assert (found.counts[0, 0], found.counts[0, -1]) == (0, 1)


def test_columns_of_another_name_rates_with_a_comma_and_a_compressed_file(tmp_path: Path) -> None:
    text = "Blok;Tijd;Per hoofd;Actie\nx;1;1,5;0\nx;2;2;1\ny;1;3,25;0\ny;2;0;0\n"
    columns = PanelColumns(area="blok", period="tijd", count="per hoofd", treated="Actie")
    found = read(file(tmp_path, text, "panel.csv.gz"), columns)
    assert found.counts.tolist() == [[1.5, 2.0], [3.25, 0.0]]
    assert dict(found.begins) == {"x": 1}


def test_an_area_begins_in_the_first_period_that_says_so(tmp_path: Path) -> None:
    rows = [("a", 1, 0), ("a", 3, 1), ("a", 2, 1), ("b", 1, 0), ("b", 2, 0), ("b", 3, 1), ("c", 2, 0)]
    text = "area,period,count,d\n" + "".join(f"{area},{when},5,{done}\n" for area, when, done in rows)
    assert dict(read(file(tmp_path, text), PanelColumns(treated="d")).begins) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("rows", "place", "problem"),
    [
        ("a,2025-02,drie", "regel 3, kolom 'count'", "'drie' is geen aantal"),
        ("a,2025-02,-3", "regel 3, kolom 'count'", "'-3' is geen aantal"),
        (",2025-02,3", "regel 3, kolom 'area'", "hier staat niets"),
        ("a,,3", "regel 3, kolom 'period'", "hier staat niets"),
        ("a,februari,3", "regel 3, kolom 'period'", "'februari' is geen periode"),
        ("a,2025-02,3\na,2025-01,4", "regel 4, kolom 'period'", "dit gebied heeft deze periode al"),
        ("a,2025,3", "kolom 'period'", "soorten perioden door elkaar"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, rows: str, place: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read(file(tmp_path, f"area,period,count\na,2025-01,3\n{rows}\n"), PanelColumns())
    assert f"panel.csv, {place}" in refused.value.sentence
    assert problem in refused.value.sentence
    assert refused.value.next_step


def test_a_column_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    path = file(tmp_path, "blok,period,count\na,2025-01,3\n")
    with pytest.raises(InputError, match="mist de kolom 'area'") as refused:
        read(path, PanelColumns())
    assert "--area-column" in refused.value.next_step
    with pytest.raises(InputError, match="'any_crime'"):
        read(path, PanelColumns(area="blok", count="any_crime"))


def test_a_file_without_rows_and_one_that_is_far_too_long(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="heeft geen rijen"):
        read(file(tmp_path, "area,period,count\n"), PanelColumns())
    rows = "".join(f"{area},{when},1\n" for area in "abcdefghijklmnopqrstuvwxyz" for when in (1, 999_999))
    with pytest.raises(InputError, match="26 gebieden x 999999 perioden: te veel"):
        read(file(tmp_path, f"area,period,count\n{rows}"), PanelColumns())


names = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=6)
cells = st.dictionaries(
    st.tuples(names, st.integers(1, 12)), st.one_of(st.none(), st.integers(0, 9999)), min_size=1, max_size=40
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(cells, st.randoms(use_true_random=False))
def test_what_is_written_in_any_order_is_what_is_read(tmp_path: Path, held: dict, order) -> None:
    rows = [f"{area},2025-{month:02d},{'' if count is None else count}" for (area, month), count in held.items()]
    order.shuffle(rows)
    found = read(file(tmp_path, "area,period,count\n" + "\n".join(rows) + "\n"), PanelColumns())
    assert set(found.areas) == {area for area, _ in held}
    months = [month for _, month in held]
    assert found.periods == tuple(f"2025-{month:02d}" for month in range(min(months), max(months) + 1))
    for at, area in enumerate(found.areas):
        for when, key in enumerate(found.periods):
            count = held.get((area, int(key[5:])))
            assert np.isnan(found.counts[at, when]) if count is None else found.counts[at, when] == count


def test_a_spreadsheet_is_read_as_the_text_is(tmp_path: Path) -> None:
    import xlsxwriter

    rows = [("gebied", "maand", "aantal"), ("Kom", "2025-01", 3), ("Kom", "2025-02", 4), ("Zuid", "2025-01", 0)]
    with xlsxwriter.Workbook(str(tmp_path / "panel.xlsx")) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    sheets = read(tmp_path / "panel.xlsx", PanelColumns())
    text = read(file(tmp_path, "\n".join(",".join(map(str, row)) for row in rows) + "\n"), PanelColumns())
    assert (sheets.areas, sheets.periods, sheets.season) == (text.areas, text.periods, text.season)
    np.testing.assert_array_equal(sheets.counts, text.counts)


@pytest.mark.parametrize("name", ["Gebied", "BUURT", "regiocode", "Area"])
@pytest.mark.parametrize("when", ["Periode", "maand", "MAAND"])
def test_usual_names_in_any_case(tmp_path: Path, name: str, when: str) -> None:
    found = read(file(tmp_path, f"{name}\t{when}\tAantal\nKom\t2025-01\t3\n"), PanelColumns())
    assert (found.areas, found.periods, found.counts.tolist()) == (("Kom",), ("2025-01",), [[3.0]])
