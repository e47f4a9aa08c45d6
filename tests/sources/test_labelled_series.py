"""Series with known outbreaks: read as they are, and refused with file, row and column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from openvis.errors import IncompleteFile, InputError
from openvis.sources import labelled_series
from openvis.sources.labelled_series import read


def file(folder: Path, text: str) -> Path:
    path = folder / "reeksen.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_what_is_not_there_is_not_given(tmp_path: Path, delimiter: str) -> None:
    lines = ["series,t,count,state,more", "b,3,7,0,x", "b,5,2,1,x", "a,4,,2.0,x", "a,3,0,0,x", "a,5,8.0,0,x"]
    found = read(file(tmp_path, "\n".join(lines).replace(",", delimiter) + "\n"))
    assert found.names == ("a", "b")
    np.testing.assert_array_equal(found.counts, [[0, np.nan, 8], [7, np.nan, 2]])
    assert found.outbreak.tolist() == [[False, True, False], [False, False, True]]


def test_the_simulated_series(shared_data: Path) -> None:
    found = read(shared_data / "outbreaks" / "simulated_01_30.csv.gz")
    assert found.counts.shape == found.outbreak.shape == (30, 400)
    assert found.outbreak.sum() > 200
    assert not np.isnan(found.counts).any()


HEAD = "series,t,count,state\na,1,3,0\n"


@pytest.mark.parametrize(
    ("rows", "place", "problem"),
    [
        ("a,2,drie,0", "regel 3, kolom 'count'", "'drie' is geen telling"),
        ("a,2,-3,0", "regel 3, kolom 'count'", "'-3' is geen telling"),
        ("a,2,3.5,0", "regel 3, kolom 'count'", "'3.5' is geen telling"),
        ("a,2,3,NA", "regel 3, kolom 'state'", "'NA' is geen toestand"),
        ("a,2,3,", "regel 3, kolom 'state'", "hier staat niets"),
        (",2,3,0", "regel 3, kolom 'series'", "hier staat niets"),
        ("a,week 2,3,0", "regel 3, kolom 't'", "'week 2' is geen weeknummer"),
        ("a,2,3,0\na,1,4,0", "regel 4, kolom 't'", "deze reeks heeft deze week al"),
        ("a,9999,3,0", "kolom 't'", "reeksen van 9999 weken zijn te veel"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, rows: str, place: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read(file(tmp_path, f"{HEAD}{rows}\n"))
    assert f"reeksen.csv, {place}" in refused.value.sentence
    assert problem in refused.value.sentence
    assert refused.value.next_step


def test_every_wrong_row_is_marked(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read(file(tmp_path, f"{HEAD}a,2,x,0\na,3,4,0\na,4,y,0\n"))
    assert [(line, column) for line, column, _ in refused.value.marks] == [(3, "count"), (5, "count")]


def test_a_file_without_its_columns_rows_or_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mist de kolom 'state'"):
        read(file(tmp_path, "series,t,count\na,1,3\n"))
    with pytest.raises(InputError, match="heeft geen rijen"):
        read(file(tmp_path, "series,t,count,state\n"))
    with pytest.raises(IncompleteFile, match="regel 3"):
        read(file(tmp_path, f"{HEAD}a,2\n"))


def test_more_than_a_machine_can_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labelled_series, "MOST_CELLS", 3)
    with pytest.raises(InputError, match="2 reeksen van 2 weken zijn te veel"):
        read(file(tmp_path, f"{HEAD}b,2,3,0\n"))
