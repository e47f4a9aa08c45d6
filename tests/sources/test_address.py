"""Addresses as rows write them: two ways of writing are one, and nothing in them can steer a search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.sources.rows.address import Address, address_of, plain


@pytest.mark.parametrize(("written", "read"), [
    (("2022 ZJ", "1", "Riouwstraat", "Haarlem"), ("2022zj", "1", "", "riouwstraat", "haarlem")),
    (("2022zj", "12a", None, None), ("2022zj", "12", "a", "", "")),
    (("2022ZJ", "12-2", None, None), ("2022zj", "12", "2", "", "")),
    (("2022ZJ", "12 BIS", None, None), ("2022zj", "12", "bis", "", "")),
    (("2022ZJ", "007", None, None), ("2022zj", "7", "", "", "")),
    (("2022ZJ", "12/1", None, None), ("2022zj", "12", "1", "", "")),
    (("0022ZJ", "1", "Ch. de Gaulleplein", None), ("", "1", "", "ch de gaulleplein", "")),
    ((None, "naast 12", " Curaçaokade ", "'s-Gravenhage"), ("", "", "", "curacaokade", "'s-gravenhage")),
    (("1234", "", "", ""), ("", "", "", "", "")),
])  # fmt: skip
def test_an_address_is_read(written: tuple[str | None, ...], read: tuple[str, ...]) -> None:
    assert address_of(*written) == Address(*read)


@pytest.mark.parametrize(("address", "empty"), [
    (address_of("2022ZJ", None, None, None), False), (address_of(None, None, "Riouwstraat", None), False),
    (address_of(None, "12", None, "Haarlem"), True), (address_of("", "", "", ""), True),
])  # fmt: skip
def test_a_number_and_a_city_alone_are_no_place(address: Address, empty: bool) -> None:
    assert address.is_empty is empty


@pytest.mark.parametrize(
    "text", ["gemeentecode:0392", "(a OR b)", '"x"', "-Haarlem", "a -b", "x*", "a~2", "b^9", "[1]"]
)
def test_marks_of_a_search_language_are_gone(text: str) -> None:
    assert not set(plain(text)) & set(':()"*~^[]{}!&|+\\?')
    assert not plain(text).startswith("-")
    assert " -" not in plain(text)


@given(st.text(max_size=60))
def test_reading_twice_is_reading_once(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    assert plain(text).isascii()
