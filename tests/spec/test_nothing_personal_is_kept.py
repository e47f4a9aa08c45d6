"""What is about a person, where a source says something else should stand: the table is the documentation.

Columns a profile does not name are never read. In those it does name, a cell that looks like it is about somebody is
not stored either: its row is kept apart without the cell, or the file is refused when it cannot do without.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis.domain.delivery import Chunk
from openvis.domain.personal_data import kind_of_reference
from openvis.errors import OpenVISError, UnknownValue
from openvis.sources import police_delivery, signalen_dump
from openvis.sources.intervention_register import read_register
from openvis.sources.profiles.counts_profile import load_counts_profile
from openvis.store.uploads import safe_name
from tests.sources.test_police_delivery import PROFILE as WEEKS
from tests.spec.test_bad_input import BOA_HEADER, BOA_ROW, POLICE, X, Y, boa, people, police, swap
from tests.spec.test_shown_values import PERSONAL, REGISTER
from tests.support.small_gemeente import small_areas

GOOD_ROW = f"9{BOA_ROW[1:]}"
SIGNALS = "id,incident_date_start,incident_date_end,created_at,category_assignment_id,location_id\n"

# the number of a case, what it is taken for; None: it lands
REFERENCES = [
    ("Z-2026-000123", None),
    ("20251231000017", None),
    ("111222333", None),  # one in eleven case numbers passes the eleven-test; a column of them refuses the file
    ("0000012345", None),  # filled up with zeros
    ("BOA/12/A", None),
    ("2026.11.17", None),
    ("0612345678", "telefoonnummers"),
    ("06-12345678", "telefoonnummers"),
    ("0031612345678", "telefoonnummers"),
    ("+31 6 12345678", "telefoonnummers"),
    ("melder 06-12345678", "telefoonnummers"),
    ("iemand@voorbeeld.example", "e-mailadressen"),
    ("NL91ABNA0417164300", "rekeningnummers"),
    ("NL91 ABNA 0417 1643 00", "rekeningnummers"),
    ("AB-12-CD", "kentekens"),
    ("12-abc-3", "kentekens"),
    ("bsn 111222333", "burgerservicenummers"),
    ("A. Voorbeeld", "namen"),
    ("A.B. van der Voorbeeld", "namen"),
]


@pytest.mark.parametrize(("number", "kind"), REFERENCES)
def test_the_number_of_a_case_that_is_somebodys_keeps_its_row_apart(
    tmp_path: Path, number: str, kind: str | None
) -> None:
    path = tmp_path / "b.csv"
    path.write_text(f"{BOA_HEADER}\n{number}{BOA_ROW[1:]}\n{GOOD_ROW}\n", encoding="utf-8")
    (chunk,) = boa(path)
    assert kind_of_reference(number) == kind
    assert chunk.frame["reference"].to_list() == ["9"] if kind else [number, "9"]
    told = f"Dit nummer lijkt te horen bij {kind}; die mogen niet in OpenVIS."
    assert [(each.row, each.column, each.reason, each.value) for each in chunk.rejects] == (
        [(2, "nr", told, None)] if kind else []
    )


@pytest.mark.parametrize("personal", [number for number, kind in REFERENCES if kind])
def test_the_number_of_a_melding_of_signalen_as_well(tmp_path: Path, personal: str) -> None:
    (tmp_path / "categories.csv").write_text("id,sub_slug\n1,jongerenoverlast\n")
    (tmp_path / "locations.csv").write_text("id,lng,lat\n1,5.0,52.0\n")
    (tmp_path / "signals.csv").write_text(SIGNALS + f"{personal},2024-05-01 10:00:00+00,,2024-05-01 11:00:00+00,1,1\n")
    chunks = list(signalen_dump.read(tmp_path, gemeente="GM9900", areas=small_areas()))
    assert sum(len(chunk.frame) for chunk in chunks) == 0
    assert [reject.row for chunk in chunks for reject in chunk.rejects] == [2]
    assert personal not in repr(chunks)


def everything(chunks: list[Chunk]) -> str:
    """All that would be stored, told or counted."""
    return repr([(chunk.frame.to_dicts(), chunk.rejects, chunk.remarks, chunk.facts) for chunk in chunks])


def weeks(path: Path) -> list[Chunk]:
    (path.parent / "p.toml").write_text(WEEKS, encoding="utf-8")
    return list(police_delivery.read(path, profile=load_counts_profile(path.parent / "p.toml")))


CELLS = [
    # who reads it, file name, content with {} where something personal stands
    (boa, "b.csv", f"{BOA_HEADER}\n1;{{}};31-12-2025 23:15;{X + 1};{Y + 1}\n{GOOD_ROW}\n"),
    (boa, "b.csv", f"{BOA_HEADER}\n1;H002;{{}};{X};{Y}\n{GOOD_ROW}\n"),
    (boa, "b.csv", f"{BOA_HEADER}\n1;H002;31-12-2025 23:15;{{}};{Y}\n{GOOD_ROW}\n"),
    (boa, "b.csv", f"{BOA_HEADER}\n1;H002;31-12-2025 23:15;{X};{Y};{{}}\n{GOOD_ROW}\n"),
    (weeks, "w.csv", "Buurtcode;Soort;Week;Aantal\nBU99000001;1.1.1;2024-W07;5\n{};1.1.1;2024-W07;3\n"),
    (weeks, "w.csv", "Buurtcode;Soort;Week;Aantal\nBU99000001;1.1.1;2024-W07;5\nBU99000001;{};2024-W07;3\n"),
    (weeks, "w.csv", "Buurtcode;Soort;Week;Aantal\nBU99000001;1.1.1;2024-W07;{}\n"),
    (weeks, "w.csv", "Buurtcode;Soort;Week;Aantal\nBU99000001;1.1.1;{};3\n"),
    (police, "t.csv", swap(POLICE, "1.1.1 Diefstal/inbraak woning", "9.9.9 {}")),
    (police, "t.csv", POLICE.replace("naam,niveau", "{},niveau")),
    (police, "t.csv", POLICE + "GM0998,naam,niveau,{},2023-11,1\n"),
    (police, "t.csv", POLICE + "GM0998{},naam,niveau,Totaal misdrijven,2023-11,1\n"),
    (people, "inwoners_2024.csv", "nhood_id,population\nBU99000001,5\n{},3\n"),
    (read_register, "r.csv", REGISTER + "Gesprek met {};preventive;BU99000001;autokraak;2025-01-01;2025-02-01;5\n"),
]  # fmt: skip


@pytest.mark.parametrize("personal", PERSONAL)
@pytest.mark.parametrize(("reader", "name", "content"), CELLS)
def test_nothing_of_a_cell_about_somebody_is_stored_or_told(
    tmp_path: Path, reader, name: str, content: str, personal: str
) -> None:
    path = tmp_path / name
    path.write_text(content.replace("{}", personal), encoding="utf-8")
    try:
        found = everything(reader(path))
    except OpenVISError as error:
        found = str(error)
    assert personal not in found


def test_the_title_of_an_intervention_says_what_was_done_and_not_with_whom(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(REGISTER + "Gesprek met A. Voorbeeld;preventive;BU99000001;autokraak;2025-01-01;2025-02-01;5\n")
    with pytest.raises(UnknownValue, match="regel 2, kolom 'title': De titel lijkt namen te bevatten"):
        read_register(path)


@pytest.mark.parametrize("title", ["x" * 101, "Actie\x00", "Actie \u202e1", "Actie\u200b"])
def test_a_title_is_short_and_can_be_seen(tmp_path: Path, title: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(REGISTER + f"{title};preventive;BU99000001;autokraak;2025-01-01;2025-02-01;5\n", encoding="utf-8")
    with pytest.raises(UnknownValue, match="regel 2, kolom 'title': De titel is te lang, of heeft een teken dat niet"):
        read_register(path)


@pytest.mark.parametrize(("name", "stored"), [
    ("politie_2024.csv", "politie_2024.csv"),
    ("klacht A. Voorbeeld.csv", "bestand.csv"),
    ("0612345678.csv.gz", "bestand.csv.gz"),
])  # fmt: skip
def test_the_name_of_a_file_is_stored_without_a_person_in_it(name: str, stored: str) -> None:
    assert safe_name(name) == stored
