"""In which shares an old buurt is divided, and what that rests on."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.analysis.deliveries.area_shares import LEAST_ADDRESSES, AreaPieces, shares_of
from openvis.domain.concordance import Basis


def pieces(*rows: tuple[int, int, float, float | None, float | None]) -> AreaPieces:
    """(old, new, surface, addresses, inhabitants of the new area)."""
    old, new, surface, addresses, inhabitants = zip(*rows, strict=True)
    return AreaPieces(
        np.array(old), np.array(new), np.array(surface, dtype=float), *(
            np.array([np.nan if value is None else value for value in column], dtype=float)
            for column in (addresses, inhabitants)
        )
    )  # fmt: skip


def told(found: AreaPieces) -> list[tuple[float, Basis]]:
    share, basis = shares_of(found)
    return [(round(float(value), 6), why) for value, why in zip(share, basis, strict=True)]


def test_one_piece_is_whole_whatever_else_is_known():
    assert told(pieces((0, 0, 10, None, None), (1, 0, 5, 3, 10))) == [(1.0, Basis.WHOLE), (1.0, Basis.WHOLE)]


def test_addresses_go_first():
    assert told(pieces((0, 0, 50, 30, 90), (0, 1, 50, 10, 10))) == [(0.75, Basis.ADDRESSES), (0.25, Basis.ADDRESSES)]


def test_a_handful_of_addresses_says_too_little():
    few = LEAST_ADDRESSES - 1
    assert told(pieces((0, 0, 50, few, 90), (0, 1, 50, 0, 10))) == [(0.9, Basis.INHABITANTS), (0.1, Basis.INHABITANTS)]


def test_inhabitants_only_where_every_piece_is_a_whole_new_buurt():
    mixed = pieces((0, 0, 30, None, 90), (0, 1, 70, None, 10), (1, 1, 40, None, 10))
    assert told(mixed) == [(0.3, Basis.SURFACE), (0.7, Basis.SURFACE), (1.0, Basis.WHOLE)]


@pytest.mark.parametrize("inhabitants", [(None, 10), (0, 0), (None, None)])
def test_surface_where_inhabitants_are_not_known_or_nobody_lives(inhabitants):
    found = told(pieces((0, 0, 30, None, inhabitants[0]), (0, 1, 70, None, inhabitants[1])))
    assert found == [(0.3, Basis.SURFACE), (0.7, Basis.SURFACE)]


def test_each_buurt_has_its_own_basis():
    found = told(pieces((0, 0, 50, 30, None), (0, 1, 50, 10, None), (1, 2, 60, 3, 40), (1, 3, 40, 2, 60)))
    assert [basis for _, basis in found] == [Basis.ADDRESSES] * 2 + [Basis.INHABITANTS] * 2


def test_nothing_at_all():
    assert shares_of(AreaPieces(*(np.zeros(0, dtype=int),) * 2, *(np.zeros(0),) * 3))[1] == []


AMOUNT = st.none() | st.integers(0, 200)
ROW = st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(1, 100), AMOUNT, AMOUNT)


@given(st.lists(ROW, min_size=1, max_size=10, unique_by=lambda row: row[:2]))
def test_twice(rows):
    """The same, in words: one old buurt after the other, in fractions."""
    share, basis = shares_of(pieces(*rows))
    for number, (old, _, _, _, _) in enumerate(rows):
        mine = [row for row in rows if row[0] == old]
        addresses = [row[3] for row in mine]
        alone = all(sum(row[1] == other[1] for other in rows) == 1 for row in mine)
        if len(mine) == 1:
            column, expected = None, Basis.WHOLE
        elif None not in addresses and sum(addresses) >= 20:
            column, expected = 3, Basis.ADDRESSES
        elif alone and all(row[4] is not None for row in mine) and sum(row[4] for row in mine) > 0:
            column, expected = 4, Basis.INHABITANTS
        else:
            column, expected = 2, Basis.SURFACE
        assert basis[number] is expected
        slow = Fraction(1) if column is None else Fraction(rows[number][column], sum(row[column] for row in mine))
        assert share[number] == pytest.approx(float(slow))
