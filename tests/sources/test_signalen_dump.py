"""Signalen's CSV dump: three files become meldingen, and nothing of what people wrote travels along."""

from __future__ import annotations

import tracemalloc
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.category import UNKNOWN
from openvis.domain.delivery import Chunk, schema_of
from openvis.errors import InputError
from openvis.sources import signalen_dump
from openvis.sources.files import text_lines
from openvis.sources.rows.signalen_rows import Axes, one_notation
from tests.support.signalen_files import (
    CATEGORIES,
    LOCATIONS_HEADER,
    RIGHT,
    SECRETS,
    SIGNALS,
    SWAPPED,
    category_line,
    location_line,
    signal_line,
    write_dump,
)
from tests.support.small_gemeente import BUURTEN, GEMEENTE, small_areas, square


def read(folder: Path) -> Chunk:
    """The whole dump as one chunk."""
    chunks = list(signalen_dump.read(folder, gemeente=GEMEENTE, areas=small_areas()))
    return Chunk(
        pl.concat([chunk.frame for chunk in chunks]),
        [reject for chunk in chunks for reject in chunk.rejects],
        sum(chunk.rows_read for chunk in chunks),
        [remark for chunk in chunks for remark in chunk.remarks],
    )


# ----- what a melding says


def test_three_files_become_meldingen(tmp_path: Path) -> None:
    chunk = read(write_dump(tmp_path))
    assert chunk.frame.schema == schema_of("incidents")
    assert chunk.rows_read == 3
    assert chunk.frame["reference"].to_list() == ["1", "2", "3"]
    assert chunk.frame["category"].to_list() == ["melding-hondenpoep", "melding-bijplaatsing", "melding-fietswrak"]
    assert chunk.frame["buurt"].to_list() == list(BUURTEN[:3])
    assert set(chunk.frame["reported_by"]) == {"public"}
    assert set(chunk.frame["source"]) == {"signalen"}
    assert set(chunk.frame["precision"]) == {"point"}


def test_points_come_in_rd_metres(tmp_path: Path) -> None:
    frame = read(write_dump(tmp_path)).frame
    for number, (x, y) in enumerate(frame.select("x", "y").iter_rows()):
        middle = square(BUURTEN[number]).centroid
        assert abs(x - middle.x) < 0.5
        assert abs(y - middle.y) < 0.5


def test_moments_are_the_clock_of_the_gemeente(tmp_path: Path) -> None:
    """Summer time is two hours ahead of what PostgreSQL wrote, winter time one."""
    rows = read(write_dump(tmp_path)).frame.rows(named=True)
    assert rows[0]["occurred_from"] == rows[0]["occurred_to"] == datetime(2024, 5, 2, 0, 30)
    assert rows[0]["reported_at"] == datetime(2024, 5, 2, 8, 15, 30, 250_000)
    assert rows[1]["occurred_to"] == datetime(2024, 5, 2, 2, 30)
    assert rows[2]["occurred_from"] == datetime(2024, 1, 15, 12, 0, 0, 500_000)


@pytest.mark.parametrize("text", [
    "2024-05-01 10:00:00+00", "2024-05-01T10:00:00Z", "2024-05-01T12:00:00+02:00", "2024-05-01 12:00:00.000+0200",
])  # fmt: skip
def test_every_way_a_moment_is_written(tmp_path: Path, text: str) -> None:
    frame = read(write_dump(tmp_path, signals=[signal_line(1, start=text)])).frame
    assert frame["occurred_from"].to_list() == [datetime(2024, 5, 1, 12)]


def test_a_date_alone_is_left_as_it_is() -> None:
    assert pl.DataFrame({"a": ["2024-05-01"]}).select(one_notation("a"))["a"].to_list() == ["2024-05-01"]


def test_nothing_people_wrote_travels_on(tmp_path: Path) -> None:
    bad = [signal_line("x1", location=21, start="gisteren"), signal_line(5, assignment=14)]
    folder = write_dump(tmp_path, signals=[*SIGNALS, *bad], categories=[*CATEGORIES, category_line(14, "onbekend")])
    chunk = read(folder)
    assert len(chunk.rejects) == 1
    assert chunk.frame["category"].to_list().count(UNKNOWN) == 1
    for secret in (*SECRETS, "Straat", "06", "melder"):
        assert secret not in repr(chunk.rejects) + repr(chunk.remarks)
        assert secret not in repr(chunk.frame.select(pl.exclude("x", "y")).rows())


def test_the_order_of_the_other_files_says_nothing(tmp_path: Path) -> None:
    usual = read(write_dump(tmp_path / "a"))
    turned = read(write_dump(tmp_path / "b", categories=CATEGORIES[::-1], locations=SWAPPED[::-1]))
    assert turned.frame.equals(usual.frame)


def test_one_location_and_one_assignment_may_serve_many(tmp_path: Path) -> None:
    chunk = read(write_dump(tmp_path, signals=[signal_line(n) for n in range(40)]))
    assert chunk.frame["buurt"].to_list() == [BUURTEN[0]] * 40


def test_pieces_do_not_change_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_dump(tmp_path, signals=[*SIGNALS, *(signal_line(n) for n in range(4, 30))])
    whole = read(folder)
    monkeypatch.setattr(text_lines, "BLOCK", 60)
    pieces = list(signalen_dump.read(folder, gemeente=GEMEENTE, areas=small_areas()))
    assert len(pieces) > 10
    assert pl.concat([piece.frame for piece in pieces]).equals(whole.frame)


def test_files_may_have_a_time_in_front(tmp_path: Path) -> None:
    assert len(read(write_dump(tmp_path, prefix="120000UTC_")).frame) == 3


# ----- which axis is which


def test_swapped_columns_are_read_the_right_way_and_told(tmp_path: Path) -> None:
    swapped, right = read(write_dump(tmp_path / "s")), read(write_dump(tmp_path / "r", locations=RIGHT))
    assert swapped.frame.equals(right.frame)
    assert right.remarks == []
    assert swapped.remarks == [
        "In locations.csv zijn de kolommen 'lat' en 'lng' verwisseld: dat bleek uit 3 punten. "
        "Ze zijn omgewisseld gelezen."
    ]


def test_a_point_elsewhere_is_kept_apart_and_says_nothing_about_the_axes(tmp_path: Path) -> None:
    chunk = read(write_dump(tmp_path, locations=[location_line(21, 0, 0), *SWAPPED[1:]]))
    assert chunk.frame["reference"].to_list() == ["2", "3"]
    assert [r.reason for r in chunk.rejects] == ["Het punt (EPSG:4326) ligt buiten alle buurten."]
    assert "uit 2 punten" in chunk.remarks[0]


def test_a_melding_without_a_point_is_kept_apart(tmp_path: Path) -> None:
    chunk = read(write_dump(tmp_path, locations=[location_line(21, "", ""), *SWAPPED[1:]]))
    assert [(r.row, r.column, r.reason) for r in chunk.rejects] == [(2, "lng", "De coördinaten zijn leeg.")]


@given(
    st.lists(st.tuples(st.floats(3.0, 7.5), st.floats(50.0, 54.0)), min_size=1),
    st.booleans(),
    st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2))),
)
def test_dutch_points_always_say_which_way_round_they_are(
    points: list[tuple[float, float]], swap: bool, nowhere: list[tuple[float, float]]
) -> None:
    axes = Axes(Path("l.csv"))
    columns = list(zip(*points, strict=True))
    axes.add(*(pl.Series(column) for column in (columns[::-1] if swap else columns)))
    axes.add(pl.Series([a for a, _ in nowhere], dtype=pl.Float64), pl.Series([b for _, b in nowhere], dtype=pl.Float64))
    assert axes.check() is swap
    assert axes.elsewhere == len(nowhere)


# ----- what is refused whole


REFUSED = [
    ("axes mixed", {"locations": [RIGHT[0], *SWAPPED[1:]]},
     "bij 1 punten staat de lengtegraad in 'lng' en bij 2 in 'lat'"),
    ("not degrees", {"locations": [location_line(21 + n, 130_500, 440_500) for n in range(3)]},
     "geen van de 3 punten in 'lat' en 'lng' ligt in Nederland"),
    ("locations cut off between lines", {"locations": SWAPPED[:2]},
     "Bestand signals.csv, regel 6, kolom 'location_id' verwijst naar nummer 23, en dat staat niet in locations.csv"),
    ("categories cut off between lines", {"categories": CATEGORIES[:1]},
     "kolom 'category_assignment_id' verwijst naar nummer 12, en dat staat niet in categories.csv"),
    ("a number twice", {"locations": [*SWAPPED, SWAPPED[0]]},
     "Bestand locations.csv, kolom 'id': nummer 21 staat er meer dan één keer."),
    ("no number", {"categories": [*CATEGORIES, category_line("", "hondenpoep")]},
     "Bestand categories.csv, kolom 'id': bij 1 rijen is het nummer leeg."),
    ("a word for a number", {"locations": [*SWAPPED, location_line("geheim", 5, 52)]},
     "Bestand locations.csv, regel 5, kolom 'id': hier hoort een heel getal te staan."),
    ("a word for a degree", {"locations": [*SWAPPED[:2], location_line(23, "geheim", 52)]},
     "Bestand locations.csv, regel 4, kolom 'lat': hier hoort een getal te staan."),
    ("columns moved within a line", {"signals": [*SIGNALS, signal_line(4, location="geheim")]},
     "kolom 'location_id': hier hoort een heel getal te staan."),
    ("a line too short", {"locations": [*SWAPPED, "24,5,52"]},
     "Bestand locations.csv, regel 5"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused_whole(tmp_path: Path, lines: dict[str, list[str]], told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(write_dump(tmp_path, **lines))
    assert told in str(caught.value)
    assert "geheim" not in str(caught.value)
    assert caught.value.next_step


@pytest.mark.parametrize("name", ["signals.csv", "categories.csv", "locations.csv"])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    folder = write_dump(tmp_path)
    whole = (folder / name).read_bytes()
    for keep in (len(whole) - 1, len(whole) - 12):
        (folder / name).write_bytes(whole[:keep])
        with pytest.raises(InputError, match=name):
            read(folder)


@pytest.mark.parametrize("name", ["signals.csv", "categories.csv", "locations.csv"])
def test_an_absent_file_and_two_of_a_kind_are_refused(tmp_path: Path, name: str) -> None:
    folder = write_dump(tmp_path)
    (folder / f"2024_{name}").write_bytes((folder / name).read_bytes())
    with pytest.raises(InputError, match=f"staan '2024_{name}', '{name}'"):
        read(folder)
    (folder / name).unlink()
    (folder / f"2024_{name}").unlink()
    with pytest.raises(InputError, match=f"staat geen {name}"):
        read(folder)


def test_a_renamed_column_is_named(tmp_path: Path) -> None:
    folder = write_dump(tmp_path)
    path = folder / "locations.csv"
    path.write_text(path.read_text().replace(LOCATIONS_HEADER, LOCATIONS_HEADER.replace("lng", "lon")))
    with pytest.raises(InputError, match=r"mist de kolom 'lng'.*Bedoelt u"):
        read(folder)


def test_an_unknown_category_lands_with_its_slug(tmp_path: Path) -> None:
    chunk = read(write_dump(tmp_path, categories=[*CATEGORIES[:2], category_line(13, "eigen-soort")]))
    assert chunk.rejects == []
    unknown = chunk.frame.filter(category=UNKNOWN)
    assert unknown.select("supplier_category", "reported_by").rows() == [("eigen-soort", "public")]


def test_memory_does_not_grow_with_the_meldingen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python's own memory, while 60,000 meldingen with text stream by: what is kept is one piece."""
    monkeypatch.setattr(text_lines, "BLOCK", 1_000_000)

    def peak(rows: int) -> int:
        folder = write_dump(tmp_path / str(rows), signals=[signal_line(n) for n in range(rows)])
        tracemalloc.start()
        read_rows = sum(len(c.frame) for c in signalen_dump.read(folder, gemeente=GEMEENTE, areas=small_areas()))
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert read_rows == rows
        return highest

    assert peak(60_000) < 1.6 * peak(30_000)
