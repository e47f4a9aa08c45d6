"""What is a number in a file, and what happens to what only looks like one: the tables are the documentation.

A number is made of the digits 0 to 9, and is no longer than what it counts can be. Digits of other scripts, a thousand
digits, `1e9` and `NaN` are refused with their place, or their row is kept apart; they never stop the program.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from openvis.domain.area import gemeente_of, level_of
from openvis.domain.number_text import COUNT, COUNT_IN_DECIMALS, DECIMAL, ROW_NUMBER, whole_number
from openvis.domain.period import parse_period
from openvis.domain.personal_data import kind_inside, kind_of_value
from openvis.errors import InputError, UnknownValue
from openvis.sources import police_delivery, signalen_dump
from openvis.sources.intervention_register import read_register
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.sources.rows.address import address_of
from tests.sources.test_police_delivery import PROFILE as WEEKS
from tests.spec.test_bad_input import BOA_HEADER, BOA_ROW, POLICE, X, Y, boa, people, police, swap
from tests.support.small_gemeente import small_areas

ARABIC = "٣"  # 3
FULL_WIDTH = "３"  # 3
HUGE = "9" * 5000
PEOPLE = "nhood_id,population\nBU99000001,{}\n"
REGISTER = (
    "title;kind;area;category;starts_on;ends_on;reduction_percent\n"
    "Actie;preventive;BU99000001;autokraak;2025-01-01;2025-02-01;{}\n"
)

PATTERNS = [
    # the text           a count   a count with a point and zeros   a decimal number   the number of a row
    ("0",                True,     True,                            True,              True),
    ("007",              True,     True,                            True,              True),
    ("9999999",          True,     True,                            True,              True),
    ("10000000",         False,    False,                           True,              True),
    ("111222333",        False,    False,                           True,              True),
    ("9" * 19,           False,    False,                           False,             False),
    ("8.0",              False,    True,                            True,              False),
    ("8.5",              False,    False,                           True,              False),
    ("-8",               False,    False,                           True,              False),
    ("+31.5",            False,    False,                           True,              False),
    ("5.1234567890123",  False,    False,                           True,              False),
    ("5." + "1" * 31,    False,    False,                           False,             False),
    (ARABIC,             False,    False,                           False,             False),
    (FULL_WIDTH,         False,    False,                           False,             False),
    ("²",                False,    False,                           False,             False),
    ("1e9",              False,    False,                           False,             False),
    ("NaN",              False,    False,                           False,             False),
    ("1_000",            False,    False,                           False,             False),
    ("1 ",               False,    False,                           False,             False),
    ("1\n",              False,    False,                           False,             False),
    ("",                 False,    False,                           False,             False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "count", "in_decimals", "decimal", "row"), PATTERNS)
def test_what_is_a_number(text: str, count: bool, in_decimals: bool, decimal: bool, row: bool) -> None:
    patterns = (COUNT, COUNT_IN_DECIMALS, DECIMAL, ROW_NUMBER)
    assert [bool(re.fullmatch(pattern, text)) for pattern in patterns] == [count, in_decimals, decimal, row]
    assert whole_number(text) == (int(text) if row else None)


REFUSED = [
    # what is wrong, who reads it, file name, content, what the reader is told
    ("more incidents than fit in 64 bits", police, "t.csv", swap(POLICE, ",8.0", f",{2**63}"),
     "Bestand t.csv, regel 2, kolom 'aantal': '9223372036854775808' is geen heel aantal van nul of meer."),
    ("a count in Arabic digits", police, "t.csv", swap(POLICE, ",8.0", f",{ARABIC}"),
     f"Bestand t.csv, regel 2, kolom 'aantal': '{ARABIC}' is geen heel aantal van nul of meer."),
    ("a month in full-width digits", police, "t.csv", swap(POLICE, "2023-11", "202３-11"),
     "Bestand t.csv, regel 2, kolom 'maand': '202３-11' is geen periode."),
    ("an area in Arabic digits", police, "t.csv", swap(POLICE, "GM9900", f"GM990{ARABIC}"),
     f"Bestand t.csv, regel 2, kolom 'regiocode': 'GM990{ARABIC}' is geen gebiedscode."),
    ("a police code in Arabic digits", police, "t.csv", swap(POLICE, "1.1.1 D", f"1.1.{ARABIC} D"),
     "Bestand t.csv, regel 5, kolom 'soort_misdrijf':"),
    ("more people than fit in 64 bits", people, "inwoners_2024.csv", PEOPLE.format(2**63),
     "Bestand inwoners_2024.csv, regel 2, kolom 'population': '9223372036854775808' is geen aantal inwoners."),
    ("people in Arabic digits", people, "inwoners_2024.csv", PEOPLE.format(ARABIC),
     f"Bestand inwoners_2024.csv, regel 2, kolom 'population': '{ARABIC}' is geen aantal inwoners."),
    ("a percentage of five thousand digits", read_register, "r.csv", REGISTER.format(HUGE),
     "Bestand r.csv, regel 2, kolom 'reduction_percent': "),
    ("a percentage in full-width digits", read_register, "r.csv", REGISTER.format(FULL_WIDTH),
     f"Bestand r.csv, regel 2, kolom 'reduction_percent': '{FULL_WIDTH}' is geen percentage."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "name", "content", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_the_whole_file_is_refused(
    tmp_path: Path, reader: Callable[[Path], list[object]], name: str, content: str, told: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        reader(tmp_path / name)
    assert told in str(caught.value)


@pytest.mark.parametrize("number", [HUGE, f"13{ARABIC}000", "130_000", "1e5", "NaN", "inf", "0x1FBD0", "１３００００"])
def test_a_coordinate_that_is_no_number_keeps_its_row_apart(tmp_path: Path, number: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(f"{BOA_HEADER}\n{BOA_ROW}\n2;H002;31-12-2025 23:15;{number};{Y}\n", encoding="utf-8")
    (chunk,) = boa(path)
    assert chunk.frame["reference"].to_list() == ["1"]
    assert [(reject.row, reject.column, reject.reason) for reject in chunk.rejects] == [(3, "x", "Dit is geen getal.")]


@pytest.mark.parametrize("written", [str(X), f"+{X}", f"{X}.5", f"{X}.123456789012345678"])
def test_a_coordinate_that_is_a_number_lands(tmp_path: Path, written: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(f"{BOA_HEADER}\n1;H002;31-12-2025 23:15;{written.replace('.', ',')};{Y + 1}\n", encoding="utf-8")
    (chunk,) = boa(path)
    assert chunk.frame["x"].to_list() == [float(written)]


@pytest.mark.parametrize("amount", [str(2**63), "10000000", "111222333", ARABIC, FULL_WIDTH, "1.5", "-1", "1e3", "²"])
def test_a_weekly_count_that_is_no_count_is_never_read_as_not_given(tmp_path: Path, amount: str) -> None:
    """An empty cell is "not given"; what cannot be read must not become the same."""
    (tmp_path / "p.toml").write_text(WEEKS, encoding="utf-8")
    path = tmp_path / "w.csv"
    path.write_text(f"Buurtcode;Soort;Week;Aantal\nBU99000001;1.1.1;2024-W07;{amount}\n", encoding="utf-8")
    with pytest.raises(UnknownValue, match="regel 2, kolom 'Aantal': dit is geen heel aantal van nul of meer"):
        list(police_delivery.read(path, profile=load_counts_profile(tmp_path / "p.toml")))


@pytest.mark.parametrize("number", [str(2**64), ARABIC, "1.0", "1e3"])
def test_a_number_of_signalen_that_is_no_row_number_refuses_the_delivery(tmp_path: Path, number: str) -> None:
    (tmp_path / "categories.csv").write_text(f"id,sub_slug\n{number},jongerenoverlast\n", encoding="utf-8")
    (tmp_path / "locations.csv").write_text("id,lng,lat\n1,5.0,52.0\n", encoding="utf-8")
    (tmp_path / "signals.csv").write_text("id\n", encoding="utf-8")
    with pytest.raises(UnknownValue, match="regel 2, kolom 'id': hier hoort een heel getal te staan"):
        list(signalen_dump.read(tmp_path, gemeente="GM9900", areas=small_areas()))


CODES = [
    # what is no code or period, though it looks like one
    "BU9900000\n", "BU99000001\n", f"BU9900000{ARABIC}", "GM990３", "bu99000001", " BU99000001", "BU99000001 ",
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_its_signs_and_nothing_after_it(code: str) -> None:
    with pytest.raises(UnknownValue, match="geen gebiedscode"):
        level_of(code)
    with pytest.raises(UnknownValue, match="geen gebiedscode"):
        gemeente_of(code)


@pytest.mark.parametrize("text", [f"202{ARABIC}-01", "２０２４", "2024-W0７", "2024-01-01", "20240"])
def test_a_period_is_written_in_plain_digits(text: str) -> None:
    with pytest.raises(UnknownValue, match="is geen periode"):
        parse_period(text)


def test_digits_of_another_script_make_no_address_but_do_no_harm() -> None:
    """Looked up, it would be a question for another house: full-width digits are the same house, others are none."""
    assert address_of("１０１１ab", "１", None, None) == address_of("1011ab", "1", None, None)
    assert address_of(f"101{ARABIC}ab", ARABIC, None, None).is_empty


# ----- text made to be searched for ever

ENDLESS = {
    "hyphens that could belong to two parts of a name": "A. " + "Ba-" * 3000 + "!",
    "a sentence without an at sign": "a" * 200_000,
    "an at sign after two hundred thousand letters": "a" * 100_000 + "@",
    "nothing but initials": "A.B." * 20_000,
    "nothing but particles": "A. " + "de " * 30_000,
    "zeros that each could begin a telephone number": "0 " * 50_000,
    "spaces after a zero": "0" + " " * 100_000,
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_looking_for_personal_data_ends(text: str) -> None:
    start = time.monotonic()
    kind_of_value(text)
    kind_inside(text)
    assert time.monotonic() - start < 4
