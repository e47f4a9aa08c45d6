"""A table of renumbered buurten: what it says, what it leaves unsaid, and how a newer one replaces it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from openvis.domain.concordance import Basis
from openvis.domain.delivery import Chunk, schema_of
from openvis.sources.concordance_file import read
from tests.support.divisions import (
    GEMEENTE,
    MOVES,
    NEW,
    OLD,
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    both_divisions,
    no_concordance,
    table_lines,
    written,
)  # fmt: skip

AREAS = both_divisions()


def one(path: Path, **options: object) -> Chunk:
    options.setdefault("earlier", no_concordance())
    (chunk,) = read(path, areas=AREAS, **options)
    return chunk


def parts(chunk: Chunk) -> dict[tuple[str, str], tuple[float, str]]:
    rows = chunk.frame.select("from_area", "to_area", "share", "basis").iter_rows()
    return {(old, new): (share, basis) for old, new, share, basis in rows}


WHOLE = {
    (A, A): (1.0, "whole"),  # the same code, but no longer the same ground
    (B, A): (1.0, "whole"),
    (C, C): (0.6, "supplied"),
    (C, F): (0.4, "supplied"),
    (D, G): (1.0, "whole"),
    (E, E): (1.0, "unchanged"),
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return written(tmp_path / "codes_2024_2025.csv", *table_lines())


def test_the_whole_division_with_what_the_table_does_not_name(table: Path) -> None:
    chunk = one(table)
    assert chunk.frame.schema == schema_of("concordances")
    assert parts(chunk) == WHOLE
    assert chunk.frame["gemeente"].unique().to_list() == [GEMEENTE]
    assert set(chunk.frame.select("from_vintage", "to_vintage").iter_rows()) == {(OLD, NEW)}
    assert chunk.frame.filter(from_area=C, to_area=F)["reference"].to_list() == [f"{C}/2024/{F}/2025"]
    assert chunk.rows_read == 5
    assert chunk.remarks == ["Van 5 buurten van 2024 veranderden er 4, waarvan 1 gesplitst."]


def test_a_share_need_not_be_given_where_a_buurt_goes_whole(tmp_path: Path) -> None:
    lines = ["oud,nieuw,aandeel", f"{A},{A},", f"{B},{A},", f"{C},{C},0.6", f"{C},{F},0.4", f"{D},{G},"]
    assert parts(one(written(tmp_path / "t_2024_2025.csv", *lines))) == WHOLE


def test_without_a_column_of_shares(tmp_path: Path) -> None:
    lines = ["oud,nieuw", f"{B},{A}", f"{D},{G}", f"{C},{F}"]
    chunk = one(written(tmp_path / "t_2024_2025.csv", *lines))
    assert parts(chunk)[(C, F)] == (1.0, "whole")
    assert chunk.remarks[1] == f"Naar {C} van 2025 gaat niets: van vóór 2025 is daar niets bekend."


def test_the_basis_is_kept_for_estimates_only(tmp_path: Path) -> None:
    lines = ["from_area,to_area,share,basis", f"{B},{A},1,surface", f"{C},{C},0.6,addresses",
             f"{C},{F},0.4,naar adressen", f"{D},{G},1,"]  # fmt: skip
    found = parts(one(written(tmp_path / "t_2024_2025.csv", *lines)))
    assert found[(B, A)] == (1.0, "whole")
    assert found[(C, C)][1] == found[(C, F)][1] == "addresses"


def test_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "codes_2024_2025.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        rows = [("oud", "nieuw", "aandeel"), *(move for move in MOVES if move[0] != E)]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    assert parts(one(path)) == WHOLE


def test_years_in_columns_or_given(tmp_path: Path) -> None:
    lines = ["oud_jaar,oud,nieuw_jaar,nieuw", *(f"2024,{old},2025,{new}" for old, new in ((B, A), (D, G), (C, C)))]
    chunk = one(written(tmp_path / "omnummering.csv", *lines))
    assert set(chunk.frame.select("from_vintage", "to_vintage").iter_rows()) == {(OLD, NEW)}
    bare = written(tmp_path / "codes.csv", "oud,nieuw", f"{B},{A}", f"{D},{G}")
    assert parts(one(bare, from_vintage=OLD, to_vintage=NEW))[(D, G)] == (1.0, "whole")


def test_larger_areas_are_kept_apart_with_their_line(tmp_path: Path) -> None:
    lines = [*table_lines(), "WK999900;WK999900;1", "GM9999;GM9999;1"]
    chunk = one(written(tmp_path / "t_2024_2025.csv", *lines))
    assert parts(chunk) == WHOLE
    assert [(reject.row, reject.value) for reject in chunk.rejects] == [(7, "WK999900"), (8, "GM9999")]
    assert chunk.rows_read == 7


def test_other_gemeenten_in_a_national_table_are_left_out(tmp_path: Path) -> None:
    lines = [*table_lines(), "BU03560101;BU03560102;1"]
    path = written(tmp_path / "t_2024_2025.csv", *lines)
    assert parts(one(path, gemeente=GEMEENTE)) == WHOLE


def test_a_newer_table_withdraws_what_it_does_not_say(table: Path, tmp_path: Path) -> None:
    """Rows are never removed: one that no longer holds stays with a share of 0."""
    first = one(table).frame
    lines = ["oud,nieuw", f"{B},{A}", f"{C},{C}", f"{D},{F}"]
    second = parts(one(written(tmp_path / "beter_2024_2025.csv", *lines), earlier=first))
    assert second[(C, F)] == (0.0, "supplied")
    assert second[(D, G)][0] == 0.0
    assert second[(C, C)] == (1.0, "unchanged")
    other_years = first.with_columns(from_vintage=pl.lit(2023, pl.Int64))
    assert (D, G) not in parts(one(tmp_path / "beter_2024_2025.csv", earlier=other_years))


@settings(max_examples=30)
@given(st.lists(st.integers(1, 99), min_size=1, max_size=4))
def test_shares_of_a_buurt_are_made_to_add_up(tmp_path_factory, weights: list[int]) -> None:
    """Whatever rounding the supplier did, a buurt is divided whole."""
    targets = [C, F, G, A][: len(weights)]
    lines = [f"{C},{new},{weight / sum(weights):.3f}" for new, weight in zip(targets, weights, strict=True)]
    path = written(
        tmp_path_factory.mktemp("t") / "t_2024_2025.csv", "oud,nieuw,aandeel", *lines, f"{B},{A},", f"{D},{G},"
    )
    frame = one(path).frame
    for _, rows in frame.group_by("from_area"):
        assert rows["share"].sum() == pytest.approx(1.0)
    assert set(frame["basis"]) <= {basis.value for basis in Basis}
