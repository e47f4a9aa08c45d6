"""The register of gemeenten and the police table of others: fetched or from a file, and what refuses them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from openvis.domain.delivery import Chunk, schema_of
from openvis.domain.period import parse_period
from openvis.errors import IncompleteFile, InputError, SourceUnreachable, UnknownValue
from openvis.sources import gemeente_register, police_table
from tests.support.cbs_server import CbsServer
from tests.support.other_gemeenten import GEMEENTE, HEADER, REGISTER, police_cells, register_lines, served_register

Write = Callable[..., Path]


def read(path: Path, **changed: Any) -> Chunk:
    [chunk] = gemeente_register.read(path, **{"gemeente": GEMEENTE, "vintage": 2024} | changed)
    return chunk


def test_what_is_fetched_equals_the_list(cbs: CbsServer, tmp_path: Path, write: Write) -> None:
    cbs.add_register("85755NED", served_register())
    fetched = read(gemeente_register.fetch(tmp_path, vintage=2024, base_url=cbs.url), vintage=None).frame
    listed = read(write("register.csv", *register_lines())).frame
    assert fetched.equals(listed)
    assert fetched.schema == schema_of("register")
    told = {row["area"]: (row["region"], row["inhabitants"], row["address_density"]) for row in fetched.to_dicts()}
    assert told == {code: (region, people, density) for code, _, region, people, density in REGISTER}
    assert set(fetched["gemeente"]) == {GEMEENTE}


def test_what_cbs_does_not_know_is_not_known(write: Write) -> None:
    line = f"{GEMEENTE},Hier,,,-99997,"
    [row] = read(write("register.csv", HEADER, line)).frame.to_dicts()
    assert (row["region"], row["region_name"], row["inhabitants"], row["address_density"]) == (None,) * 4


@pytest.mark.parametrize(
    ("lines", "error", "said"),
    [
        ([HEADER, "GM9902,Daar,VR09,Utrecht,10,10"], UnknownValue, f"bevat {GEMEENTE} niet"),
        ([*register_lines(), register_lines()[2]], UnknownValue, "staat er twee keer in"),
        ([HEADER, f"{GEMEENTE},Hier,VR09,Utrecht,veel,10"], UnknownValue, "Hier hoort een getal"),
        ([HEADER, f"{GEMEENTE},{'x' * 201},VR09,Utrecht,10,10"], InputError, "dit is geen naam"),
        (["a,b"], InputError, "mist de kolommen"),
    ],
)
def test_what_refuses_a_register(write: Write, lines: list[str], error: type[InputError], said: str) -> None:
    with pytest.raises(error, match=said):
        read(write("register.csv", *lines))


def test_a_year_must_be_known(write: Write, tmp_path: Path) -> None:
    with pytest.raises(UnknownValue, match="van welk jaar"):
        read(write("register.csv", *register_lines()), vintage=None)
    with pytest.raises(UnknownValue, match="van 1999 is niet bekend"):
        gemeente_register.fetch(tmp_path, vintage=1999)


def test_a_table_without_regions_is_a_sentence(cbs: CbsServer, tmp_path: Path) -> None:
    cbs.add_register("85755NED", served_register())
    properties = cbs.tables["85755NED"]["DataProperties"]
    properties[:] = [row for row in properties if row["Title"] != "Veiligheidsregio's"]
    with pytest.raises(SourceUnreachable, match="noemt geen veiligheidsregio"):
        gemeente_register.fetch(tmp_path, vintage=2024, base_url=cbs.url)
    assert list(tmp_path.iterdir()) == []


# ----- the police table of others


@pytest.mark.parametrize("protocol", ["v3", "v4"])
def test_others_are_fetched_as_a_whole_and_nothing_of_what_lies_in_them(
    cbs: CbsServer, tmp_path: Path, protocol: str
) -> None:
    add = {"v3": cbs.add_police_table, "v4": cbs.add_police_table_v4}[protocol]
    add("47022NED", police_cells())
    path = police_table.fetch_others(
        tmp_path, gemeenten=["GM9902", "GM9903"], first=parse_period("2024-02"), protocol=protocol, base_url=cbs.url
    )
    assert path.name == "47022NED_gemeenten_2024-02_2024-12.jsonl"
    assert not any("BU9902" in question and "filter" in question for question in cbs.asked)
    [chunk] = police_table.read_others(path, gemeente=GEMEENTE, vintage=2024)
    frame = chunk.frame
    assert set(frame["area"]) == {"GM9902", "GM9903"}
    assert frame["period"].min() == "2024-02"
    assert frame.height == 2 * 2 * 11
    assert frame.schema == schema_of("counts")
    assert (set(frame["gemeente"]), set(frame["source"])) == ({GEMEENTE}, {"politie-andere-gemeenten"})
    with pytest.raises(UnknownValue, match="geen cijfers over gemeenten in deze perioden"):
        police_table.fetch_others(tmp_path, gemeenten=["GM0001"], protocol=protocol, base_url=cbs.url)


def csv_lines() -> list[str]:
    named = {"0.0.0": "Totaal misdrijven", "1.1.1": "1.1.1 Diefstal/inbraak woning"}
    cells = [
        f"{area},naam,niveau,{named[kind]},{period.replace('MM', '-')},{value}"
        for area, kind, period, value in police_cells()
    ]
    return ["regiocode,regio,niveau,soort_misdrijf,maand,aantal", *cells]


def test_a_table_of_the_whole_country_gives_its_gemeenten_and_never_our_own(write: Write) -> None:
    [chunk] = police_table.read_others(write("politie.csv", *csv_lines()), gemeente=GEMEENTE)
    assert set(chunk.frame["area"]) == {"GM9902", "GM9903", "GM9904"}
    assert set(chunk.frame["level"]) == {"gemeente"}
    assert set(chunk.frame["vintage"]) == {2024}
    assert chunk.rows_read == len(csv_lines()) - 1


def test_a_table_of_others_with_a_hole_is_refused(write: Write) -> None:
    holed = [line for line in csv_lines() if not line.startswith("GM9903") or "2024-05" not in line]
    with pytest.raises(IncompleteFile, match="is niet compleet"):
        list(police_table.read_others(write("politie.csv", *holed), gemeente=GEMEENTE))
    own = [line for line in csv_lines() if line.startswith(("regiocode", GEMEENTE))]
    with pytest.raises(IncompleteFile, match="geen enkele rij"):
        list(police_table.read_others(write("eigen.csv", *own), gemeente=GEMEENTE))
