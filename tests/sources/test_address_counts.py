"""Addresses become a number per cell and buurt: counted twice, in any order, and none of them is kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.places_and_times import cell_name
from openvis.errors import InputError, UnknownValue
from openvis.sources import address_counts
from openvis.sources.areas.placing import place_points
from tests.support.small_gemeente import ORIGIN, small_areas

GEMEENTE = "GM9900"
HEADER = "postcode,huisnummer,toevoeging,straat,woonplaats,x,y"
X, Y = (int(part) for part in ORIGIN)
STEPS = [(0, 0), (5, 5), (120, 10), (120, 130), (250, 250), (251, 251), (9_000_000, 0)]


def line(number: int, x: float, y: float) -> str:
    return f"2022ZJ,{number},,Riouwstraat,Vierkant,{x},{y}"


def file_of(folder: Path, points: list[tuple[float, float]]) -> Path:
    path = folder / "adressen.csv"
    rows = [line(number, x, y) for number, (x, y) in enumerate(points, start=1)]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def counted(path: Path, **changes) -> tuple[pl.DataFrame, list[str], int]:
    asked = {"gemeente": GEMEENTE, "vintage": 2026, "areas": small_areas()} | changes
    [chunk] = address_counts.read(path, **asked)
    assert chunk.rejects == []
    return chunk.frame, chunk.remarks, chunk.rows_read


def slowly(points: list[tuple[float, float]]) -> Counter[tuple[str, str]]:
    """One address after another."""
    found: Counter[tuple[str, str]] = Counter()
    for x, y in points:
        [buurt] = place_points(*(pl.Series([axis]).to_numpy() for axis in (x, y)), small_areas())
        if buurt is not None:
            found[buurt, cell_name(int(x // 100) * 100, int(y // 100) * 100)] += 1
    return found


@given(st.lists(st.sampled_from(STEPS[:-1]), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_every_address_is_counted_once_in_its_cell_and_buurt_whatever_the_order(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]], random
):
    folder = tmp_path_factory.mktemp("adressen")
    points = [(X + east + 0.5, Y + north + 0.5) for east, north in steps]
    expected = slowly(points)
    assert expected.total() == len(points)
    frame, _, rows = counted(file_of(folder, points))
    assert {
        (buurt, cell): number for buurt, cell, number in frame["buurt", "cell", "addresses"].iter_rows()
    } == expected
    assert rows == len(points)
    random.shuffle(points)
    assert counted(file_of(folder, points))[0].equals(frame)


def test_a_row_names_its_year_and_nothing_of_an_address(tmp_path: Path):
    frame, remarks, _ = counted(file_of(tmp_path, [(X + 0.5, Y + 0.5)] * 3))
    [row] = frame.to_dicts()
    assert (row["addresses"], row["vintage"], row["source"], row["gemeente"]) == (3, 2026, "adressen", GEMEENTE)
    assert row["reference"] == f"2026/{row['buurt']}/{row['cell']}"
    assert remarks == []
    assert not any(word in str(row) for word in ("2022ZJ", "Riouwstraat", "Vierkant", "1,"))


def test_what_lies_elsewhere_is_said_and_does_not_count(tmp_path: Path):
    frame, remarks, rows = counted(file_of(tmp_path, [(X + 1.5, Y + 1.5), (1.0, 1.0), (2.0, 2.0)]))
    assert frame["addresses"].sum() == 1
    assert rows == 3
    assert remarks == [f"Adressen die buiten {GEMEENTE} liggen en niet meetellen: 2."]


def test_of_another_gemeente_nothing_is_counted(tmp_path: Path):
    with pytest.raises(UnknownValue) as refusal:
        counted(file_of(tmp_path, [(1.0, 1.0)]))
    assert "geen enkel adres ligt in GM9900" in refusal.value.sentence
    assert "Er is niets opgeslagen." in refusal.value.next_step


def test_a_line_that_is_no_address_refuses_the_whole_file(tmp_path: Path):
    path = tmp_path / "adressen.csv"
    path.write_text("\n".join([HEADER, line(1, X + 1.5, Y + 1.5), "2022ZJ,2,,,,hier,daar"]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="hier hoort een getal"):
        counted(path)


def test_a_cell_that_has_none_any_more_is_emptied_for_the_same_year_only(tmp_path: Path):
    both = [(X + 0.5, Y + 0.5), (X + 150.5, Y + 0.5)]
    earlier = pl.concat([counted(file_of(tmp_path, both))[0], counted(file_of(tmp_path, both), vintage=2025)[0]])
    frame, _, _ = counted(file_of(tmp_path, both[:1]), earlier=earlier)
    told = {(row["vintage"], row["cell"]): row["addresses"] for row in frame.to_dicts()}
    cells = sorted(earlier["cell"].unique())
    assert told == {(2026, cells[0]): 1, (2026, cells[1]): 0}


def test_a_year_that_cannot_be_is_refused(tmp_path: Path):
    with pytest.raises(InputError):
        counted(file_of(tmp_path, [(X + 0.5, Y + 0.5)]), vintage=1800)
