"""Incident files that give an address: it becomes a point and a precision, and is then forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from openvis.domain.delivery import Chunk
from openvis.domain.incident import Precision
from openvis.errors import BadProfile, InputError
from openvis.sources import incident_file
from openvis.sources.address_file import AddressFile
from openvis.sources.files import text_lines
from openvis.sources.profiles.profile import load_profile
from openvis.sources.rows.address import Address, AddressFinder, Found
from tests.support.small_gemeente import BUURTEN, small_areas, square

PROFILE = """
[source]
slug = "handhaving"
gemeente = "GM9900"
[reference]
columns = "nr"
[category]
columns = "code"
by = "feitcode"
[occurred_from]
column = "moment"
formats = "%d-%m-%Y"
[place]
by = "address"
postcode = "pc"
number = "huisnr"
street = "straat"
city = "plaats"
"""
HEADER = "nr,code,moment,pc,huisnr,straat,plaats"
ADDRESSES = ("postcode,huisnummer,toevoeging,straat,woonplaats,x,y",)


def address_line(buurt: int, number: int, postcode: str) -> str:
    middle = square(BUURTEN[buurt]).centroid
    return f"{postcode},{number},,Riouwstraat,Vierkant,{middle.x},{middle.y}"


@pytest.fixture
def finder(write) -> AddressFile:
    lines = [address_line(0, 1, "2022ZJ"), address_line(1, 2, "2023AB"), address_line(1, 4, "2023AB")]
    outside = "2024CC,1,,Verweg,Elders,10,10"
    return AddressFile(write("adressen.csv", *ADDRESSES, *lines, outside))


def read(path: Path, addresses: AddressFinder | None, profile: str = PROFILE) -> Chunk:
    (path.parent / "p.toml").write_text(profile, encoding="utf-8")
    rules = load_profile(path.parent / "p.toml")
    chunks = list(incident_file.read(path, profile=rules, areas=small_areas(), addresses=addresses))
    return Chunk(pl.concat([c.frame for c in chunks]), [r for c in chunks for r in c.rejects])


def test_an_address_becomes_a_point_with_how_exactly_it_is_known(write, finder: AddressFile) -> None:
    rows = [
        "1,H002,01-02-2024,2022 ZJ,1,,",
        "2,H002,01-02-2024,2023AB,99,,",
        "3,H002,01-02-2024,,,Riouwstraat,Vierkant",
        "4,H002,01-02-2024,,4,Riouwstraat,",
    ]
    frame = read(write("b.csv", HEADER, *rows), finder).frame
    assert frame["precision"].to_list() == ["point", "postcode", "street", "point"]
    assert frame["buurt"].to_list()[:2] == [BUURTEN[0], BUURTEN[1]]
    assert frame["buurt"][3] == BUURTEN[1]
    assert (frame["x"][0], frame["y"][0]) == (square(BUURTEN[0]).centroid.x, square(BUURTEN[0]).centroid.y)


def test_what_has_no_place_is_kept_apart_without_its_address(write, finder: AddressFile) -> None:
    rows = [
        "1,H002,01-02-2024,2022ZJ,1,,",
        "2,H002,01-02-2024,,12,,Vierkant",
        "3,H002,01-02-2024,1111AA,1,Geheime laan,",
        "4,H002,01-02-2024,2024CC,1,,",
    ]
    chunk = read(write("b.csv", HEADER, *rows), finder)
    assert chunk.frame["reference"].to_list() == ["1"]
    assert [(r.row, r.column, r.reason, r.value) for r in chunk.rejects] == [
        (3, "pc", "Het adres is leeg of heeft geen postcode of straat.", None),
        (4, "pc", "Dit adres is niet gevonden, of er zijn er meer zoals dit.", None),
        (5, "pc", "Dit adres ligt buiten alle buurten.", None),
    ]


def test_the_address_itself_travels_nowhere(write, finder: AddressFile) -> None:
    rows = ["1,H002,01-02-2024,2022ZJ,1,Riouwstraat,Vierkant", "2,H002,01-02-2024,1111AA,1,Geheime laan,Vierkant"]
    chunk = read(write("b.csv", HEADER, *rows), finder)
    for part in ("2022", "ZJ", "Riouw", "Geheim", "Vierkant"):
        assert part not in repr(chunk.frame.select(pl.exclude("x", "y", "vintage", "occurred_from")).rows())
        assert part not in repr(chunk.rejects)


class Remembering:
    """A finder that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[Address]] = []

    def find(self, addresses: Sequence[Address]) -> list[Found | None]:
        self.asked.append(list(addresses))
        middle = square(BUURTEN[2]).centroid
        return [Found(middle.x, middle.y, Precision.POINT) for _ in addresses]


def test_each_piece_asks_for_its_different_addresses_once(write, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{n},H002,01-02-2024,2022ZJ,{n % 2},," for n in range(1, 9)]
    monkeypatch.setattr(text_lines, "BLOCK", len("\n".join([HEADER, *rows[:4], ""])))
    finder = Remembering()
    frame = read(write("b.csv", HEADER, *rows), finder).frame
    assert len(frame) == 8
    assert [len(asked) for asked in finder.asked] == [2, 2]


def test_without_a_place_to_look_the_file_is_refused(write) -> None:
    with pytest.raises(InputError, match="er is niet gezegd waar adressen opgezocht worden") as caught:
        read(write("b.csv", HEADER, "1,H002,01-02-2024,2022ZJ,1,,"), None)
    assert "--addresses" in caught.value.next_step


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ('postcode = "pc"\nnumber = "huisnr"\nstreet = "straat"\n', "", "heeft 'postcode' of 'street' nodig"),
    ('city = "plaats"', 'x = "X"', r"kent de instelling 'x' niet"),
    ('city = "plaats"', 'precision = "point"', r"kent de instelling 'precision' niet"),
    ('city = "plaats"', "city = 3", "'city' moet tekst zijn"),
])  # fmt: skip
def test_a_wrong_setting_is_named(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in PROFILE
    (tmp_path / "p.toml").write_text(PROFILE.replace(old, new), encoding="utf-8")
    with pytest.raises(BadProfile, match=sentence):
        load_profile(tmp_path / "p.toml")


def test_a_profile_reads_the_columns_of_the_address_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PROFILE, encoding="utf-8")
    assert sorted(load_profile(tmp_path / "p.toml").columns) == sorted(HEADER.split(","))
