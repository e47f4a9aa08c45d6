"""How many addresses an area holds: of the newest year, of this gemeente only, and unknown where nobody said."""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis.domain.access import Scope
from openvis.domain.address_count import AddressCount
from openvis.domain.delivery import frame_of, required_columns
from openvis.store import addresses, read
from tests.support.buurtberichten import bring_addresses
from tests.support.deliveries import deliver
from tests.support.people import AWAY, BUURT, HOME

pytestmark = pytest.mark.django_db
SCOPE = Scope.of(HOME)
A, B, C = "E1361N4501", "E1362N4501", "E1363N4501"


def test_before_any_file_the_number_is_unknown():
    assert addresses.addresses_in_cells(SCOPE, [A]) is None
    assert addresses.addresses_in_buurt(SCOPE, BUURT) is None
    assert addresses.addresses_by_cell(SCOPE, [A]) == {}


def test_cells_and_buurten_are_added_up(tmp_path: Path):
    bring_addresses(tmp_path, {A: 7, B: 5})
    bring_addresses(tmp_path, {B: 3, C: 40}, buurt="BU99010102")
    assert addresses.addresses_in_cells(SCOPE, [A, B]) == 15, "a cell on the border counts for both buurten"
    assert addresses.addresses_by_cell(SCOPE, [A, B]) == {A: 7, B: 8}
    assert addresses.addresses_in_buurt(SCOPE, BUURT) == 12
    assert addresses.addresses_in_buurt(SCOPE, "BU99010102") == 43


def test_where_a_file_has_none_the_number_is_zero_and_not_unknown(tmp_path: Path):
    bring_addresses(tmp_path, {A: 7})
    assert addresses.addresses_in_cells(SCOPE, [C]) == 0
    assert addresses.addresses_in_cells(SCOPE, []) == 0
    assert addresses.addresses_in_buurt(SCOPE, "BU99010199") == 0


def test_only_the_newest_year_counts(tmp_path: Path):
    bring_addresses(tmp_path, {A: 7, B: 9}, vintage=2024)
    bring_addresses(tmp_path, {A: 6}, vintage=2026)
    bring_addresses(tmp_path, {A: 5}, vintage=2025)
    assert addresses.addresses_by_cell(SCOPE, [A, B]) == {A: 6}


def test_a_cell_that_no_longer_has_any_is_as_if_it_was_never_there(tmp_path: Path):
    bring_addresses(tmp_path, {A: 7, B: 9})
    bring_addresses(tmp_path, {A: 7, B: 0})
    assert addresses.addresses_by_cell(SCOPE, [A, B]) == {A: 7}
    assert read.addresses(SCOPE)["cell"].to_list() == [A]


def test_another_gemeente_is_not_read(tmp_path: Path):
    bring_addresses(tmp_path, {A: 7})
    row = AddressCount(AWAY, "adressen", f"2027/BU99020101/{A}", 2027, "BU99020101", A, 900)
    deliver(frame_of([row], AddressCount), "addresses", folder=tmp_path, scope=Scope.of(AWAY))
    assert addresses.addresses_in_cells(SCOPE, [A]) == 7
    assert addresses.addresses_in_cells(Scope.of(AWAY), [A]) == 900
    assert addresses.addresses_in_cells(Scope.of(), [A]) is None


def test_a_row_is_a_number_and_has_no_room_for_an_address():
    assert set(required_columns("addresses")) == {
        "gemeente", "source", "reference", "vintage", "buurt", "cell", "addresses",
    }  # fmt: skip
