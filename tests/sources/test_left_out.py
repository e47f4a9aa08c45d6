"""Personal data in an incident file: never read on, told by column, and refused where a profile would store it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from openvis.errors import WrongColumns
from openvis.sources import incident_file
from openvis.sources.profiles.profile import load_profile
from tests.support.small_gemeente import ORIGIN, small_areas

X, Y = (int(part) for part in ORIGIN)
PROFILE = """
[source]
slug = "handhaving"
gemeente = "GM9900"
[file]
delimiter = ";"
[reference]
columns = ["nr"]
[category]
columns = ["code"]
by = "feitcode"
[occurred_from]
column = "moment"
formats = ["%d-%m-%Y"]
[place]
by = "point"
x = "X"
y = "Y"
"""
HEADER = "nr;code;moment;X;Y;Naam overtreder;veld 7;Toelichting;Team"


def lines(number: str = "H-{}", rows: int = 12) -> list[str]:
    place = f"{X + 500};{Y + 500}"
    return [HEADER] + [
        f"{number.format(row)};F121a;31-12-2025;{place};A. Voorbeeld;iemand{row}@voorbeeld.example;dronk bier;Noord"
        for row in range(rows)
    ]


def read(folder: Path, text: list[str]) -> list:
    (folder / "p.toml").write_text(PROFILE, encoding="utf-8")
    (folder / "boa.csv").write_text("\n".join([*text, ""]), encoding="utf-8")
    profile = load_profile(folder / "p.toml")
    return list(incident_file.read(folder / "boa.csv", profile=profile, areas=small_areas()))


def test_columns_about_persons_are_named_and_nothing_of_them_travels_on(tmp_path):
    chunks = read(tmp_path, lines())
    assert [remark for chunk in chunks for remark in chunk.remarks] == [
        "Niet ingelezen, omdat het over personen kan gaan: 'Naam overtreder' (namen), 'veld 7' (e-mailadressen), "
        "'Toelichting' (vrije tekst)."
    ]
    frame = pl.concat(chunk.frame for chunk in chunks)
    assert frame.height == 12
    everything = repr(frame.to_dicts()) + repr([chunk.rejects for chunk in chunks])
    assert not [word for word in ("Voorbeeld", "@", "bier", "Noord") if word in everything]


def test_a_file_without_such_columns_says_nothing(tmp_path):
    text = [line.rsplit(";", 4)[0] for line in lines()]
    assert [chunk.remarks for chunk in read(tmp_path, text)] == [[]]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("iemand{}@voorbeeld.example", "e-mailadressen"),
        ("A. Voorbeeld {}", "namen"),
        ("melder 06-1000000{} belde", "telefoonnummers"),
        ("AB-12-CD", "kentekens"),
    ],
)
def test_a_reference_made_of_personal_data_refuses_the_file(tmp_path, number, kind):
    with pytest.raises(WrongColumns, match=f"'nr'.* lijkt {kind} te bevatten") as refused:
        read(tmp_path, lines(number))
    assert "[reference]" in refused.value.next_step
    assert "oorbeeld" not in str(refused.value)


@pytest.mark.parametrize("number", ["Z-2026-000{}", "{}", "2026.11.{}", "BOA/{}/A", "20251231{}"])
def test_ordinary_case_numbers_pass(tmp_path, number):
    assert sum(chunk.frame.height for chunk in read(tmp_path, lines(number))) == 12
