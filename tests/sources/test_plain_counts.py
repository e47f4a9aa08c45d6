"""A table of counts of anyone: what is read, and what is refused with the row and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from openvis.errors import InputError
from openvis.sources.plain_counts import read

HEADER = "area,type,period,count\n"


@pytest.fixture
def table(tmp_path: Path):
    def write(text: str, name: str = "tellingen.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_months_in_any_order_with_what_is_not_given(table) -> None:
    path = table(HEADER + "B,inbraak,2024-03,4\nA,inbraak,2024-01,2.0\nA,fietsen,2024-01,\nB,fietsen,2024-03,0\n")
    counts = read(path)
    assert (counts.areas, counts.types) == (("A", "B"), ("fietsen", "inbraak"))
    assert [period.key for period in counts.periods] == ["2024-01", "2024-02", "2024-03"]
    nan = np.nan
    np.testing.assert_array_equal(counts.values, [[[nan] * 3, [2, nan, nan]], [[nan, nan, 0], [nan, nan, 4]]])
    assert counts.not_given == 9


def test_a_file_that_leaves_zeros_out_still_says_what_it_withholds(table) -> None:
    path = table(HEADER + "A,inbraak,2024-W52,3\nA,inbraak,2025-W02,\n")
    counts = read(path, absent_is_zero=True)
    assert [period.key for period in counts.periods] == ["2024-W52", "2025-W01", "2025-W02"]
    np.testing.assert_array_equal(counts.values, [[[3, 0, np.nan]]])


@pytest.mark.parametrize("mark", [";", "\t", ","])
def test_dutch_names_and_other_delimiters(table, mark: str) -> None:
    rows = [["Buurt", "Soort", "Periode", "Naam", "Aantal"], ["Kom", "fiets", "2024MM05", "x", "7"]]
    counts = read(table("".join(mark.join(row) + "\n" for row in rows)))
    assert (counts.areas, counts.types, counts.periods[0].key) == (("Kom",), ("fiets",), "2024-05")
    assert counts.values.tolist() == [[[7.0]]]


def test_a_compressed_file(tmp_path: Path) -> None:
    path = tmp_path / "tellingen.csv.gz"
    path.write_bytes(gzip.compress((HEADER + "A,x,2024-01,1\n").encode()))
    assert read(path).values.tolist() == [[[1.0]]]


def test_an_exposure_per_area_and_type(table) -> None:
    rows = "A,x,2024-01,1,200\nA,x,2024-02,1,210.0\nB,x,2024-01,1,\nA,y,2024-01,0,5\n"
    counts = read(table("area,type,period,count,Blootstelling\n" + rows))
    np.testing.assert_array_equal(counts.exposure, [[205.0, 5.0], [np.nan, np.nan]])
    assert counts.at_risk is not None
    np.testing.assert_array_equal(counts.at_risk.mean(axis=2), counts.exposure)
    assert np.isnan(read(table(HEADER + "A,x,2024-01,1\n")).exposure).all()


REFUSED = [
    ("area,type,period,count,exposure\nA,x,2024-01,1,0\n", "regel 2, kolom 'exposure': '0' is geen blootstelling"),
    (
        "area,type,period,count,exposure\nA,x,2024-01,1,veel\n",
        "regel 2, kolom 'exposure': 'veel' is geen blootstelling",
    ),
    (HEADER + "A,x,2024-13,1\n", "regel 2, kolom 'period': '2024-13' is geen periode"),
    (HEADER + "A,x,2024,1\n", "regel 2, kolom 'period': 2024 is geen maand en geen week"),
    (HEADER + "A,x,2024-01,1\nA,x,2024-02,-3\n", "regel 3, kolom 'count': '-3' is geen telling"),
    (HEADER + "A,x,2024-01,veel\n", "regel 2, kolom 'count': 'veel' is geen telling"),
    (HEADER + "A,x,2024-01,1\n,x,2024-02,1\n", "regel 3, kolom 'area': hier staat niets"),
    (
        HEADER + "A,x,2024-01,1\nB,x,2024-01,1\nA,x,2024-01,2\n",
        "regel 4, kolom 'count': gebied, soort en periode staan ook op regel 2",
    ),
    (HEADER + "A,x,2024-01,1\nA,x,2024-W02,1\n", "maanden en weken door elkaar"),
    (HEADER, "geen rijen"),
    ("area,type,period\nA,x,2024-01\n", "mist de kolom 'count'"),
    (HEADER + "A,x,2024-01\n", "regel 2"),
    (HEADER + "A,x,2024-01,1", "eindigt zonder regeleinde"),
]


@pytest.mark.parametrize(("text", "told"), REFUSED, ids=[told for _, told in REFUSED])
def test_what_cannot_be_read_is_refused_with_its_place(table, text: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read(table(text))
    assert told in refused.value.sentence
    assert refused.value.next_step


def test_a_value_about_a_person_is_not_repeated(table) -> None:
    with pytest.raises(InputError) as refused:
        read(table(HEADER + "A,x,2024-01,jan.jansen@example.nl\n"))
    assert "jansen" not in str(refused.value)


def test_a_file_that_would_not_fit_is_refused(table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openvis.sources.plain_counts._MOST_CELLS", 5)
    with pytest.raises(InputError, match="te veel"):
        read(table(HEADER + "A,x,2024-01,1\nB,x,2024-03,1\n"))
