"""Half a concordance would lose counts, so anything odd refuses it whole. The table here is the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from openvis.errors import OpenVISError
from openvis.sources.concordance_file import read
from tests.support.divisions import A, B, C, D, F, G, both_divisions, no_concordance, written

HEAD = "oud,nieuw,aandeel"
GOOD = (f"{B},{A},", f"{C},{C},0.6", f"{C},{F},0.4", f"{D},{G},1")
AREAS = both_divisions()

REFUSED = [
    # what is wrong, name of the file, its lines, what the reader is told
    ("no column of new codes", "t_2024_2025.csv", ("oud,naam", f"{B},Noord"),
     "heeft geen kolom met nieuwe codes. Verwacht: een van to_area, nieuwe_code"),
    ("no code at all", "t_2024_2025.csv", (HEAD, f"{B},Noord,1"), "regel 2, kolom 'to_area': dit is geen gebiedscode."),
    ("a code of another shape", "t_2024_2025.csv", (HEAD, f"{B},BU9999001,1"), "'BU9999001' is geen gebiedscode."),
    ("an empty code", "t_2024_2025.csv", (HEAD, f"{B},,1"), "regel 2, kolom 'to_area': hier staat geen gebiedscode."),
    ("an old code that year does not have", "t_2024_2025.csv", (HEAD, *GOOD, f"{F},{F},1"),
     f"regel 6, kolom 'from_area': {F} is geen buurt van 2024."),
    ("a new code that year does not have", "t_2024_2025.csv", (HEAD, f"{B},{B},1", *GOOD[1:]),
     f"regel 2, kolom 'to_area': {B} is geen buurt van 2025."),
    ("another gemeente", "t_2024_2025.csv", (HEAD, *GOOD, "BU03560101,BU03560101,1"), "bevat buurten van 2 gemeenten"),
    ("over the border of the gemeente", "t_2024_2025.csv", (HEAD, *GOOD, f"{A},BU03560101,1"), "GM0356, GM9999"),
    ("shares that are too much", "t_2024_2025.csv", (HEAD, GOOD[0], f"{C},{C},0.8", f"{C},{F},0.4", GOOD[3]),
     f"regel 3, kolom 'share': de aandelen van {C} zijn samen 1,2 en niet 1."),
    ("shares that are too little", "t_2024_2025.csv", (HEAD, GOOD[0], f"{C},{C},0.5", f"{C},{F},0.4", GOOD[3]),
     "samen 0,9 en niet 1."),
    ("no share of a buurt that was split", "t_2024_2025.csv", (HEAD, GOOD[0], f"{C},{C},", f"{C},{F},0.4", GOOD[3]),
     f"{C} gaat naar 2 buurten, en niet van elk staat er een aandeel."),
    ("a share in percent", "t_2024_2025.csv", (HEAD, f"{C},{C},60", f"{C},{F},40"),
     "regel 2, kolom 'share': '60' is geen aandeel: dat is een getal van 0 tot en met 1."),
    ("a share that is no number", "t_2024_2025.csv", (HEAD, f"{C},{C},veel"), "kolom 'share': dit is geen aandeel"),
    ("the same part twice", "t_2024_2025.csv", (HEAD, *GOOD, f"{B},{A},"),
     f"regel 6, kolom 'from_area': {B} naar {A} staat ook op regel 2."),
    ("a buurt that vanished without a word", "t_2024_2025.csv", (HEAD, f"{C},{C},"),
     f"zegt niet waar {B}, {D} van 2024 gebleven zijn: in 2025 bestaan die niet meer."),
    ("no years", "codes.csv", (HEAD, *GOOD), "zegt niet tussen welke jaren het omrekent. Geef ze, bijvoorbeeld --from"),
    ("back in time", "t_2025_2024.csv", (HEAD, *GOOD), "de indeling van 2024 komt niet na die van 2025."),
    ("a year without areas", "t_2023_2025.csv", (HEAD, *GOOD), "Van GM9999 zijn geen buurten van 2023 ingelezen"),
    ("two pairs of years", "t.csv", ("oud_jaar,oud,nieuw", f"2024,{B},{A}", f"2023,{D},{G}"),
     "kolom 'from_vintage' moet overal hetzelfde jaar zijn, niet [2023, 2024]."),
    ("a year that is none", "t.csv", ("oud_jaar,oud,nieuw", f"vorig,{B},{A}"), "moet overal hetzelfde jaar zijn."),
    ("an unknown basis", "t_2024_2025.csv", ("oud,nieuw,grondslag", f"{B},{A},gevoel"),
     "een grondslag is een van: unchanged"),
    ("cut off", "t_2024_2025.csv", (HEAD, f"{B}"), "is afgebroken"),
    ("nothing in it", "t_2024_2025.csv", (HEAD,), "bevat buurten van 0 gemeenten."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_refused_in_one_sentence(tmp_path: Path, name: str, lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(OpenVISError) as refused:
        list(read(written(tmp_path / name, *lines), areas=AREAS, earlier=no_concordance()))
    assert told in str(refused.value)
    assert refused.value.exit_code in (2, 5)


def test_a_name_in_the_wrong_column_is_not_repeated(tmp_path: Path) -> None:
    lines = (HEAD, "DE VRIES,BU99990001,1")
    with pytest.raises(OpenVISError) as refused:
        list(read(written(tmp_path / "t_2024_2025.csv", *lines), areas=AREAS, earlier=no_concordance()))
    assert "VRIES" not in str(refused.value)
