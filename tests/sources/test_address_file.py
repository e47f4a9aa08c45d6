"""Addresses from a file: the house itself, or else its postcode or street, and None where it cannot be said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openvis.domain.incident import Precision
from openvis.errors import InputError
from openvis.sources.address_file import AddressFile
from openvis.sources.rows.address import Address, Found, address_of

HEADER = "postcode,huisnummer,toevoeging,straat,woonplaats,x,y"
LINES = (
    "2022ZJ,1,,Riouwstraat,Vierkant,100,200",
    "2022ZJ,2,A,Riouwstraat,Vierkant,110,200",
    "2022ZJ,2,B,Riouwstraat,Vierkant,112,200",
    "2022ZJ,9,,Riouwstraat,Vierkant,130.5,200",
    "2023AB,1,,Curaçaokade,Vierkant,900,900",
    "2024CC,1,,Dorpsstraat,Vierkant,0,0",
    "2025DD,1,,Dorpsstraat,Driehoek,5000,5000",
    "2026EE,7,A,Lange Laan,Vierkant,0,0",
    "2026EE,7,B,Lange Laan,Vierkant,300,0",
)


@pytest.fixture
def file(write) -> AddressFile:
    return AddressFile(write("adressen.csv", HEADER, *LINES))


POINT, POSTCODE, STREET = Precision.POINT, Precision.POSTCODE, Precision.STREET


@pytest.mark.parametrize(("asked", "found"), [
    (("2022 ZJ", "1", None, None), Found(100, 200, POINT)),
    (("2022ZJ", "2a", None, None), Found(110, 200, POINT)),
    (("2022ZJ", "2-B", None, None), Found(112, 200, POINT)),
    (("2022ZJ", "2", None, None), Found(111, 200, POINT)),  # one building, its middle
    (("2022ZJ", "2C", None, None), Found(111, 200, POINT)),
    (("2022ZJ", "5", None, None), Found(113.125, 200, POSTCODE)),
    (("2022ZJ", None, None, None), Found(113.125, 200, POSTCODE)),
    ((None, "1", "riouwstraat", "VIERKANT"), Found(100, 200, POINT)),
    ((None, "1", "Riouwstraat", None), Found(100, 200, POINT)),  # one city has this street
    ((None, None, "Curacaokade", None), Found(900, 900, STREET)),
    ((None, "99", "Riouwstraat", "Vierkant"), Found(113.125, 200, STREET)),
    (("9999XX", "1", "Riouwstraat", "Vierkant"), Found(100, 200, POINT)),  # a postcode with a typing error
    ((None, "1", "Dorpsstraat", "Driehoek"), Found(5000, 5000, POINT)),
    ((None, "1", "Dorpsstraat", None), None),  # two cities have one
    (("2024CC", "8", "Dorpsstraat", None), Found(0, 0, POSTCODE)),
    (("2026EE", "7", None, None), None),  # 7A and 7B are 300 metres apart
    (("2026EE", "7B", None, None), Found(300, 0, POINT)),
    ((None, "1", "Riouwstraat", "Elders"), None),
    ((None, "1", "Onbekende weg", None), None),
    ((None, "1", None, "Vierkant"), None),
])  # fmt: skip
def test_where_an_address_is(file: AddressFile, asked: tuple[str | None, ...], found: Found | None) -> None:
    assert file.find([address_of(*asked)]) == [found]


def test_many_at_once_come_in_their_order(file: AddressFile) -> None:
    asked = [address_of("2022ZJ", "1", None, None), address_of(None, None, "x", None)] * 3
    assert file.find(asked) == [Found(100, 200, POINT), None] * 3
    assert file.find([]) == []


@pytest.mark.parametrize(("line", "sentence"), [
    ("2022ZJ,1,,Riouwstraat,Vierkant,oost,200", "regel 3, kolom 'x': hier hoort een getal"),
    ("2022ZJ,1,,Riouwstraat,Vierkant,100,", "regel 3, kolom 'y': hier hoort een getal"),
    ("2022ZJ,1,,Riouwstraat,Vierkant,nan,1", "regel 3, kolom 'x': hier hoort een getal"),
    (",1,,,Vierkant,100,200", "geen postcode of straat met huisnummer"),
    ("2022ZJ,,,Riouwstraat,Vierkant,100,200", "geen postcode of straat met huisnummer"),
    ("2022ZJ,1,Riouwstraat", "regel 3"),
])  # fmt: skip
def test_a_line_that_is_no_address_is_named(write, line: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        AddressFile(write("adressen.csv", HEADER, LINES[0], line, LINES[1]))
    assert "Riouwstraat" not in str(caught.value)


def test_a_changed_column_and_a_file_cut_off_are_refused(write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mist de kolom 'huisnummer'"):
        AddressFile(write("a.csv", HEADER.replace("huisnummer", "nummer"), *LINES))
    path = write("b.csv", HEADER, *LINES)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(InputError, match="afgebroken"):
        AddressFile(path)


@given(st.permutations(LINES))
def test_the_order_of_the_file_says_nothing(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("adressen") / "a.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    asked: list[Address] = [
        address_of("2022ZJ", "2", None, None),
        address_of(None, "1", "Dorpsstraat", None),
        address_of(None, None, "Riouwstraat", None),
    ]
    assert AddressFile(path).find(asked) == [Found(111, 200, POINT), None, Found(113.125, 200, STREET)]
