"""Fetched deliveries and profiles that are not what they seem: the tables are the documentation.

A fetched delivery is a file of JSON lines that OpenVIS wrote itself; it may have been changed, cut or made up since.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from openvis.errors import BadProfile, InputError, UnreadableFile
from openvis.sources import cbs_population, police_table, signalen_api
from openvis.sources.fetching import page_file
from openvis.sources.files.raw_rows import pack
from openvis.sources.files.strict_json import DoubledName, strict_json
from openvis.sources.profiles.profile import parse_profile
from tests.spec.test_bad_input import PROFILE, swap
from tests.support.small_gemeente import BUURTEN, small_areas

ABOUT = {"table": "cbs", "vintage": 2024, "columns": {"area": "gebied", "value": "aantal"}}
ROWS = [{"gebied": code, "aantal": 5} for code in BUURTEN]
END = {"pages": 1, "rows": 4}
DAMAGED = "Bestand t.jsonl, regel {} is afgebroken of beschadigd."
NO_COLUMNS = "Bestand t.jsonl zegt niet welke kolom wat is."


def lines(about: Any = ABOUT, page: Any = None, end: Any = END) -> str:
    return "".join(json.dumps(each) + "\n" for each in (about, {"value": ROWS} if page is None else page, end))


def people(path: Path) -> list[object]:
    return list(cbs_population.read(path))


def named(**columns: Any) -> str:
    return lines({**ABOUT, "columns": {**ABOUT["columns"], **columns}})


GOOD = lines()
REFUSED = [
    # what is wrong, what stands in the file, what the reader is told
    ("nothing", "", "Bestand t.jsonl is geen levering die OpenVIS heeft opgehaald."),
    ("a list", "[1]\n", "Bestand t.jsonl, regel 1 is geen levering die OpenVIS heeft opgehaald."),
    ("no text", b"\xff\xfe\x00", DAMAGED.format(1)),
    ("a sign that was cut in half", GOOD.replace("BU99000001", "\\ud800"), DAMAGED.format(2)),
    ("a number of five thousand digits", GOOD.replace("5", "9" * 5000, 1), DAMAGED.format(2)),
    ("not a number", GOOD.replace(": 5", ": NaN", 1), DAMAGED.format(2)),
    ("brackets without an end", GOOD.replace(": 5", ": " + "[" * 5000, 1), DAMAGED.format(2)),
    ("two areas in one row", GOOD.replace('"gebied": "B', '"gebied": "A", "gebied": "B'), DAMAGED.format(2)),
    ("more people than there are", GOOD.replace(": 5", f": {2**63}", 1), "is geen aantal inwoners."),
    ("half a person", GOOD.replace(": 5", ": 5.5", 1), "Bestand t.jsonl, regel 2, kolom 'population': '5.5' is geen"),
    ("no columns", lines({**ABOUT, "columns": None}), NO_COLUMNS),
    ("a column without a name", named(area=""), NO_COLUMNS),
    ("a column that is a line break", named(area="\n"), NO_COLUMNS),
    ("a column that is a number", named(area=7), NO_COLUMNS),
    ("one column for both", named(area="aantal"), NO_COLUMNS),
    ("rows that are numbers", lines(page={"value": [1, 2]}), "het eind van de levering ontbreekt."),
    ("no end", "".join(GOOD.splitlines(keepends=True)[:2]), "het eind van de levering ontbreekt."),
]  # fmt: skip


@pytest.mark.parametrize(("content", "told"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_delivery_that_is_refused(tmp_path: Path, content: str | bytes, told: str) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        people(path)
    assert told in caught.value.sentence


def test_what_the_table_changes_is_right_to_begin_with(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(GOOD)
    assert sum(len(chunk.frame) for chunk in people(tmp_path / "t.jsonl")) == len(BUURTEN)


READERS = {
    "people": people,
    "police": lambda path: list(police_table.read(path)),
    "signalen": lambda path: list(signalen_api.read(path, gemeente="GM9900", areas=small_areas())),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_line_that_is_longer_than_a_page_is_not_read_to_its_end(tmp_path: Path, monkeypatch, reader) -> None:
    monkeypatch.setattr(page_file, "PAGE_BYTES", 1000)
    path = tmp_path / "t.jsonl"
    path.write_text('{"table": "' + "x" * 100_000)
    with pytest.raises(UnreadableFile, match="regel 1 is langer dan"):
        reader(path)


def test_half_a_sign_of_a_supplier_costs_no_delivery(tmp_path: Path) -> None:
    path = page_file.write_pages(tmp_path / "t.jsonl", {"table": "T"}, [{"value": [{"a": "x\ud800"}]}])
    assert [page.rows for page in page_file.read_pages(path)] == [[{"a": "x?"}]]
    assert pack(["a"], [1], [["x\ud800"]], []).frame.rows() == [(1, "x?")]


@pytest.mark.parametrize(("text", "error"), [
    (b'{"a": 1, "a": 1}', DoubledName),
    (b'{"a": {"b": 1, "b": 2}}', DoubledName),
    (b'[{"a": Infinity}]', ValueError),
    (b'"\\uD83D"', ValueError),
    (b'"\xff"', UnicodeDecodeError),
])  # fmt: skip
def test_json_that_can_mean_two_things_means_nothing(text: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        strict_json(text)


def test_two_halves_that_are_written_together_are_a_sign() -> None:
    assert strict_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


# ----- profiles that would open a file in a way no file is written

ODD = [
    # the setting, what the reader is told
    ('encoding = "hex"', "'encoding' is 'hex'"),
    ('encoding = "unicode_escape"', "'encoding' is 'unicode_escape'"),
    ('encoding = "undefined"', "'encoding' is 'undefined'"),
    ('encoding = "idna"', "'encoding' is 'idna'"),
    ('encoding = "utf-7"', "'encoding' is 'utf-7'"),
    ('encoding = "a\\u0000b"', "'encoding' is 'a b'"),
    ('encoding = ""', "'encoding' is leeg"),
    ("delimiter = '\"'", "'delimiter' is '\"'"),
    ('delimiter = "\\n"', "'delimiter' is ' '"),
    ('delimiter = "a"', "'delimiter' is 'a'"),
    ('delimiter = "0"', "'delimiter' is '0'"),
    ('sheet = ""', "'sheet' is leeg"),
]


@pytest.mark.parametrize(("setting", "told"), ODD)
def test_a_way_to_read_that_is_none(setting: str, told: str) -> None:
    text = swap(PROFILE, 'file = {delimiter = ";", decimal = ","}', f"file = {{{setting}}}")
    with pytest.raises(BadProfile) as caught:
        parse_profile(text, Path("p.toml"))
    assert told in caught.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "cp1252", "latin-1", "utf-16", "utf-8-sig", "iso-8859-15"])
def test_a_way_that_programs_write_text(encoding: str) -> None:
    text = swap(PROFILE, 'file = {delimiter = ";", decimal = ","}', f'file = {{encoding = "{encoding}"}}')
    assert parse_profile(text, Path("p.toml")).file.encoding == encoding


@pytest.mark.parametrize("place", [
    '{by = "point", x = "", y = "y"}',
    '{by = "code", column = ""}',
    '{by = "address", postcode = ""}',
])  # fmt: skip
def test_a_column_without_a_name_is_no_column(place: str) -> None:
    text = swap(PROFILE, '{by = "point", x = "x", y = "y"}', place)
    with pytest.raises(BadProfile, match="is leeg"):
        parse_profile(text, Path("p.toml"))
