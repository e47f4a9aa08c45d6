"""The hash of a row's content decides whether a row changed."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

import polars as pl
import pytest

from openvis.store.staging import row_hashes
from tests.support.deliveries import areas, counts, incidents


def slow_hash(cells: list[str]) -> int:
    return int.from_bytes(blake2b("\x1f".join(cells).encode(), digest_size=8).digest(), "big", signed=True)


def test_a_hash_is_of_the_cells_as_text_with_a_mark_for_empty_ones() -> None:
    frame = pl.DataFrame(
        {"a": ["x", None], "n": [1, 2], "at": [datetime(2019, 1, 2, 3), None], "b": [b"\x01\xff", b""]}
    )
    assert row_hashes(frame).to_list() == [
        slow_hash(["x", "1", "2019-01-02 03:00:00.000000", "01ff"]),
        slow_hash(["\x00", "2", "\x00", ""]),
    ]


@pytest.mark.parametrize("frame", [counts([1, None, 3]), incidents(["a", "b"]), areas("BU99010101", "BU99010102")])
def test_equal_rows_have_equal_hashes_and_other_rows_another(frame: pl.DataFrame) -> None:
    assert row_hashes(frame).to_list() == row_hashes(frame.clone()).to_list()
    assert row_hashes(frame).n_unique() == frame.height


@pytest.mark.parametrize("column", counts([1]).columns)
def test_a_change_in_any_column_changes_the_hash(column: str) -> None:
    frame = counts([1])
    other = frame.with_columns(pl.col(column) + (1 if frame.schema[column].is_numeric() else "x"))
    assert row_hashes(other).to_list() != row_hashes(frame).to_list()


def test_moving_text_between_columns_changes_the_hash() -> None:
    hashes = row_hashes(pl.DataFrame({"a": ["ab", "a", ""], "b": ["", "b", "ab"]}))
    assert hashes.n_unique() == 3


def test_an_empty_text_is_not_an_empty_cell() -> None:
    assert row_hashes(pl.DataFrame({"a": ["", None]})).n_unique() == 2
