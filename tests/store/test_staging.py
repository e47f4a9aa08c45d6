"""The hash of a row's content decides whether a row changed."""

from __future__ import annotations

import struct
from datetime import date, datetime
from hashlib import blake2b

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.store.staging import row_hashes
from tests.support.deliveries import areas, counts, incidents

EMPTY = 0x4F70656E56495321
Cell = str | bytes | int | float | datetime | date | None


def slow_bits(cell: Cell) -> int:
    """The 64 bits of one cell: dates are counted in days and moments in microseconds since 1970."""
    if cell is None:
        return EMPTY
    if isinstance(cell, str | bytes):
        text = cell.encode() if isinstance(cell, str) else cell
        return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
    if isinstance(cell, float):
        return int.from_bytes(struct.pack("<d", cell), "little")
    if isinstance(cell, datetime):
        since = cell - datetime(1970, 1, 1)
        return ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) % 2**64
    if isinstance(cell, date):
        return (cell - date(1970, 1, 1)).days % 2**64
    return cell % 2**64


def slow_hash(*cells: Cell) -> int:
    """SplitMix64's last step after every cell, on whole numbers that are cut off at 64 bits."""
    bits = 0
    for cell in cells:
        bits ^= slow_bits(cell)
        bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9 % 2**64
        bits = (bits ^ bits >> 27) * 0x94D049BB133111EB % 2**64
        bits ^= bits >> 31
    return bits - 2**64 if bits >= 2**63 else bits


def test_a_hash_is_made_of_the_cells_in_order() -> None:
    rows = [
        ("x", 1, 0.5, datetime(2019, 1, 2, 3, 4, 5), date(2019, 1, 2), b"\x01\xff", True),
        ("x", -2, -0.0, datetime(1969, 12, 31), date(1969, 12, 31), b"", False),
        ("", 0, 1e300, datetime(1970, 1, 1), date(1970, 1, 1), None, None),
        (None, None, None, None, None, b"x", True),
    ]
    frame = pl.DataFrame(rows, schema=["text", "n", "x", "at", "day", "shape", "yes"], orient="row")
    assert row_hashes(frame).to_list() == [slow_hash(*row) for row in rows]


def test_a_hash_is_the_same_tomorrow_and_elsewhere() -> None:
    """Written down, because everything that is stored is compared with it."""
    frame = pl.DataFrame({"text": ["Jutphaas", None], "n": [2014, 0], "at": [datetime(2014, 1, 2, 3), None]})
    assert row_hashes(frame).to_list() == [-408189840166065457, -6591984654047065183]


TEXT = st.text(max_size=3) | st.none()
ROW = st.tuples(TEXT, st.integers(-(2**63), 2**63 - 1) | st.none(), st.floats(allow_nan=False) | st.none(), TEXT)


@given(st.lists(ROW, min_size=1, max_size=6))
def test_any_rows_have_the_hash_that_is_counted_slowly(rows: list[tuple[Cell, ...]]) -> None:
    schema = {"a": pl.String, "n": pl.Int64, "x": pl.Float64, "b": pl.String}
    assert row_hashes(pl.DataFrame(rows, schema=schema, orient="row")).to_list() == [slow_hash(*row) for row in rows]


@pytest.mark.parametrize("frame", [counts([1, None, 3]), incidents(["a", "b"]), areas("BU99010101", "BU99010102")])
def test_equal_rows_have_equal_hashes_and_other_rows_another(frame: pl.DataFrame) -> None:
    assert row_hashes(frame).to_list() == row_hashes(frame.clone()).to_list()
    assert row_hashes(frame).n_unique() == frame.height


@pytest.mark.parametrize("column", counts([1]).columns)
def test_a_change_in_any_column_changes_the_hash(column: str) -> None:
    frame = counts([1])
    number = frame.schema[column].is_numeric()
    other = frame.with_columns(pl.col(column).fill_null(0 if number else "") + (1 if number else "x"))
    assert row_hashes(other).to_list() != row_hashes(frame).to_list()


@given(st.lists(ROW, min_size=1, max_size=6), st.sampled_from(["a", "n", "x", "b"]))
def test_a_column_that_came_later_changes_no_hash_while_it_is_empty(rows: list[tuple[Cell, ...]], after: str) -> None:
    """So that importing an old file again after an upgrade changes nothing, wherever the new column stands."""
    frame = pl.DataFrame(rows, schema={"a": pl.String, "n": pl.Int64, "x": pl.Float64, "b": pl.String}, orient="row")
    at = frame.columns.index(after) + 1
    empty = frame.clone().insert_column(at, pl.lit(None, pl.String).alias("later"))
    filled = frame.clone().insert_column(at, pl.lit("word").alias("later"))
    assert row_hashes(empty, ["later"]).to_list() == row_hashes(frame).to_list()
    assert all(new != old for new, old in zip(row_hashes(filled, ["later"]), row_hashes(frame), strict=True))


def test_moving_text_between_columns_changes_the_hash() -> None:
    hashes = row_hashes(pl.DataFrame({"a": ["ab", "a", ""], "b": ["", "b", "ab"]}))
    assert hashes.n_unique() == 3


def test_an_empty_text_is_not_an_empty_cell() -> None:
    assert row_hashes(pl.DataFrame({"a": ["", None]})).n_unique() == 2
