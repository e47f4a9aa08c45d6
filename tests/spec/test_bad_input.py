"""What happens to input that cannot be used: the table is the documentation.

Each line: what is wrong, what was handed over, and what the reader is told. Everything here is refused whole;
rows that are kept apart while the rest lands are at the end.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from openvis.errors import InputError
from openvis.sources import cbs_areas, cbs_population, incident_file, police_table
from openvis.sources.intervention_register import read_register
from openvis.sources.profiles.profile import load_profile
from tests.support.small_gemeente import MONTH_HEADER, ORIGIN, police_lines, small_areas

X, Y = (int(part) for part in ORIGIN)
POLICE = "\n".join([MONTH_HEADER, *police_lines()]) + "\n"
BOA_HEADER = "nr;feitcode;moment;x;y"
BOA_ROW = f"1;H002;31-12-2025 23:15;{X + 1};{Y + 1}"
BOA = f"{BOA_HEADER}\n{BOA_ROW}\n"
PROFILE = """
source = {slug = "handhaving", gemeente = "GM9900"}
file = {delimiter = ";", decimal = ","}
reference = {columns = "nr"}
category = {columns = "feitcode", by = "feitcode"}
occurred_from = {column = "moment", formats = "%d-%m-%Y %H:%M"}
place = {by = "point", x = "x", y = "y"}
"""


def police(path: Path) -> list[object]:
    return list(police_table.read(path))


def boa(path: Path) -> list[object]:
    (path.parent / "profiel.toml").write_text(PROFILE)
    profile = load_profile(path.parent / "profiel.toml")
    return list(incident_file.read(path, profile=profile, areas=small_areas()))


def areas(path: Path) -> list[object]:
    return list(cbs_areas.read(path))


def people(path: Path) -> list[object]:
    return list(cbs_population.read(path))


def profiel(path: Path) -> list[object]:
    return [load_profile(path)]


def swap(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


REFUSED = [
    # what is wrong, who reads it, file name, content, what the reader is told
    ("nothing in it", police, "t.csv", "",
     "Bestand t.csv is leeg of begint niet met kolomnamen."),
    ("cut off in a line", police, "t.csv", POLICE[:-25],
     "Bestand t.csv, regel 64 is afgebroken: 4 van de 6 velden. Het bestand is niet compleet."),
    ("cut off in the last value", police, "t.csv", POLICE[:-1],
     "Bestand t.csv, regel 64 is de laatste en eindigt zonder regeleinde."),
    ("cut off between two lines", police, "t.csv", POLICE[: POLICE.index("GM9900,naam,niveau,1.4.1")],
     "Bestand t.csv is niet compleet: het houdt op na regel 7 en er is geen enkele buurt."),
    ("cut in half at a line end", police, "t.csv", "\n".join(POLICE.splitlines()[:33]) + "\n",
     "Bestand t.csv is niet compleet: het houdt op na regel 33. Van 4 gebieden × 3 soorten × 3 perioden = 36 cellen "
     "ontbreken er 4, als eerste BU99000001, Woninginbraak, 2024-01."),
    ("cut off as gzip", police, "t.csv.gz", gzip.compress(POLICE.encode())[:-30],
     "het gecomprimeerde bestand is afgebroken."),
    ("another column", police, "t.csv", swap(POLICE, "aantal", "aantallen"),
     "Bestand t.csv mist de kolom 'aantal'. Verwacht: regiocode, soort_misdrijf, maand, aantal. In het bestand staan: "
     "regiocode, regio, niveau, soort_misdrijf, maand, aantallen. Bedoelt u 'aantallen' waar 'aantal' verwacht wordt?"),
    ("columns swapped", police, "t.csv", swap(POLICE, "regiocode,regio", "regio,regiocode"),
     "Bestand t.csv, regel 2, kolom 'regiocode': 'naam' is geen gebiedscode."),
    ("semicolons", police, "t.csv", POLICE.replace(",", ";"),
     "de kolommen lijken gescheiden door een puntkomma (';'), maar verwacht wordt een komma (',')."),
    ("something else than a type", police, "t.csv", swap(POLICE, "1.1.1 Diefstal/inbraak woning", "Iets nieuws"),
     "Bestand t.csv, regel 5, kolom 'soort_misdrijf': 'Iets nieuws' is geen soort misdrijf dat OpenVIS kent."),
    ("half a crime", police, "t.csv", swap(POLICE, ",8.0", ",1.5"),
     "Bestand t.csv, regel 2, kolom 'aantal': '1.5' is geen heel aantal van nul of meer."),
    ("less than nothing", police, "t.csv", swap(POLICE, ",8.0", ",-8"),
     "Bestand t.csv, regel 2, kolom 'aantal': '-8' is geen heel aantal van nul of meer."),
    ("no month", police, "t.csv", swap(POLICE, "2023-11", "2023-13"),
     "Bestand t.csv, regel 2, kolom 'maand': '2023-13' is geen periode."),
    ("an empty month", police, "t.csv", swap(POLICE, "2023-11", ""),
     "Bestand t.csv, regel 2, kolom 'maand': de cel is leeg."),
    ("the same cell twice", police, "t.csv", POLICE + police_lines()[0] + "\n",
     "Bestand t.csv, regel 65 herhaalt regel 2: GM9900, Totaal misdrijven, 2023-11."),
    ("a spreadsheet", police, "t.csv", b"PK\x03\x04....",
     "Bestand t.csv is geen CSV maar een Excel- of zipbestand."),
    ("another encoding", boa, "b.csv", BOA.replace("H002", "café").encode("cp1252"),
     "Bestand b.csv, regel 2 is niet te lezen als utf-8."),
    ("a last line with fewer fields", boa, "b.csv", BOA + "2;H002;31-12",
     "Bestand b.csv, regel 3 is afgebroken: 3 van de 5 velden."),
    ("a column that is named otherwise", boa, "b.csv", swap(BOA, "feitcode", "Feitcode"),
     "Bedoelt u 'Feitcode' waar 'feitcode' verwacht wordt?"),
    ("commas", boa, "b.csv", BOA.replace(";", ","),
     "de kolommen lijken gescheiden door een komma (','), maar verwacht wordt een puntkomma (';')."),
    ("two columns that changed places", boa, "b.csv",
     swap(BOA_HEADER, "x;y", "y;x") + "\n" + "".join(f"{n}{BOA_ROW[1:]}\n" for n in range(12)),
     "Bestand b.csv, kolom 'x': geen van de eerste 12 rijen is bruikbaar. De kolommen 'x' (oost) en 'y' (noord) lijken "
     "verwisseld"),
    ("an open quotation mark", boa, "b.csv", BOA + '2;"H002;31-12-2025 23:15;1;1\n',
     "Bestand b.csv houdt op na regel 3, midden in een veld tussen aanhalingstekens."),
    ("a map that was cut off", areas, "gebieden_2024.geojson", '{"type": "FeatureCollection",\n "features": [{"ty',
     "Bestand gebieden_2024.geojson, regel 2 is afgebroken of beschadigd: dit is geen geldige GeoJSON."),
    ("no map at all", areas, "gebieden_2024.gpkg", "tekst",
     "Bestand gebieden_2024.gpkg is geen leesbaar kaartbestand (GeoJSON of GeoPackage)."),
    ("a number of people that is none", people, "inwoners_2024.csv", "nhood_id,population\nBU99000001,veel\n",
     "Bestand inwoners_2024.csv, regel 2, kolom 'population': 'veel' is geen aantal inwoners."),
    ("people of no year", people, "inwoners.csv", "nhood_id,population\nBU99000001,5\n",
     "Bestand inwoners.csv zegt niet van welk jaar de inwoners zijn."),
    ("a setting nobody knows", profiel, "p.toml", swap(PROFILE, "delimiter", "delimeter"),
     "Profiel p.toml, [file]: kent de instelling 'delimeter' niet. Bedoelt u 'delimiter'?"),
    ("a category nobody knows", profiel, "p.toml",
     swap(PROFILE, 'by = "feitcode"', 'by = "map", map = {A = "boa-afvel"}'),
     "[category]: 'A' verwijst naar 'boa-afvel', en die categorie bestaat niet. Bedoelt u 'boa-afval'?"),
    ("an intervention that ends before it starts", read_register, "r.csv",
     "title;kind;area;category;starts_on;ends_on;reduction_percent\nActie;preventive;BU99000001;autokraak;2025-02-01;2025-01-01;20\n",
     "Bestand r.csv, regel 2, kolom 'ends_on': 2025-01-01 ligt niet na het begin, 2025-02-01."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "name", "content", "told"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused_whole(
    tmp_path: Path, reader: Callable[[Path], list[object]], name: str, content: str | bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        reader(path)
    assert told in str(caught.value)
    assert caught.value.sentence.endswith((".", "?"))
    assert caught.value.next_step.endswith((".", "?"))
    assert caught.value.exit_code == 2


def test_what_the_table_changes_is_right_to_begin_with(tmp_path: Path) -> None:
    """So that each line of the table is refused for the one thing it changes."""
    (tmp_path / "t.csv").write_text(POLICE)
    (tmp_path / "b.csv").write_text(BOA)
    assert sum(len(chunk.frame) for chunk in police(tmp_path / "t.csv")) == 63
    assert [len(chunk.frame) for chunk in boa(tmp_path / "b.csv")] == [1]


KEPT_APART = [
    # the row, the column, the reason, what of the value is shown
    (f"2;;31-12-2025 23:15;{X};{Y}", "feitcode", "De categorie is leeg.", None),
    (f"2;H002;31/12/2025;{X};{Y}", "moment", "Dit is geen bestaande datum in de notatie %d-%m-%Y %H:%M.", "31/12/2025"),
    (f"2;H002;Jan belde;{X};{Y}", "moment", "Dit is geen bestaande datum in de notatie %d-%m-%Y %H:%M.", None),
    (f"2;H002;;{X};{Y}", "moment", "De datum is leeg.", None),
    (f"2;H002;31-12-2025 23:15;oost;{Y}", "x", "Dit is geen getal.", None),
    (f"2;H002;31-12-2025 23:15;;{Y}", "x", "De coördinaten zijn leeg.", None),
    ("2;H002;31-12-2025 23:15;9;9", "x", "Het punt (EPSG:28992) ligt buiten alle buurten.", None),
    (f"1;H002;31-12-2025 23:15;{X};{Y}", "nr", "Dit nummer komt al eerder in het bestand voor.", None),
    (f";H002;31-12-2025 23:15;{X};{Y}", "nr", "Het nummer is leeg.", None),
    ("2;H002", None, "De regel heeft 2 velden en de kop heeft er 5.", None),
]


@pytest.mark.parametrize(("row", "column", "reason", "shown"), KEPT_APART)
def test_kept_apart_while_the_rest_lands(
    tmp_path: Path, row: str, column: str | None, reason: str, shown: str | None
) -> None:
    path = tmp_path / "b.csv"
    path.write_text(f"{BOA_HEADER}\n{BOA_ROW}\n{row}\n9{BOA_ROW[1:]}\n")
    (chunk,) = boa(path)
    assert chunk.frame["reference"].to_list() == ["1", "9"]
    assert [(r.row, r.column, r.reason, r.value) for r in chunk.rejects] == [(3, column, reason, shown)]
