"""What columns seem to be: the share guessed right on files as they come, with a bound, and every rule by itself."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import xlsxwriter

from openvis.demo.source_files import AREAS, PROFILES
from openvis.domain.file_kind import Meaning
from openvis.domain.reading import ColumnGuess, Sureness
from openvis.sources import cbs_areas
from openvis.sources.files import table_file
from openvis.sources.files.raw_rows import LINE, FileFormat
from openvis.sources.guessing import guess_format
from openvis.sources.guessing.guess_moment import guess_moment
from openvis.sources.guessing.known_places import KnownPlaces, known_places
from openvis.sources.guessing.proposal import propose, slug_of_file
from openvis.sources.guessing.reading_profile import reading_of
from openvis.sources.profiles.profile import load_profile
from openvis.sources.rows.row_moments import _parsed
from tests.support.small_gemeente import ORIGIN, small_areas

PLACES = known_places(small_areas())
PROFILE_FOLDER = Path(__file__).resolve().parent.parent.parent / "examples" / "profiles"
# What one may mean by the other without harm: the time of the same moment in a column of its own or not, and so on.
BOUND = 0.95


def guessed(path: Path, places: KnownPlaces) -> dict[str, ColumnGuess]:
    file = guess_format.guess_format(path)
    header = table_file.header_of(path, file)
    frame = next(table_file.rows_of(path, file, header)).frame.head(2000)
    cells = {name: frame[name].to_list() for name in frame.columns if name != LINE}
    file = guess_format.with_decimal(file, (cell for column in cells.values() for cell in column if cell))
    return {guess.column: guess for guess in propose(path.name, cells, file, places)[1]}


def areas_of(path: Path, **options: Any) -> KnownPlaces:
    return known_places(pl.concat([chunk.frame for chunk in cbs_areas.read(path, **options)]))


# ----- measured


def variants() -> Iterator[tuple[str, list[str], list[Meaning]]]:
    """Exports as systems of suppliers write them: their header, and what each column is."""
    m = Meaning
    yield "boa", ["Zaaknr", "Constateringsdatum", "Tijdstip", "Feit", "X-coördinaat", "Y-coördinaat"], [
        m.REFERENCE, m.DATE, m.TIME, m.CATEGORY, m.X, m.Y]  # fmt: skip
    yield "politie", ["Registratienr", "MK", "Begindatum", "Einddatum", "Datum kennisname", "Straat", "Buurtcode"], [
        m.REFERENCE, m.CATEGORY, m.DATE, m.END_DATE, m.REPORTED_DATE, m.NOTHING, m.BUURT_CODE]  # fmt: skip
    yield "melding", ["id", "Categorie", "Aangemaakt op", "Datum overlast", "Uur", "lat", "lon", "Soort melder"], [
        m.REFERENCE, m.CATEGORY, m.REPORTED_DATE, m.DATE, m.HOUR, m.LATITUDE, m.LONGITUDE, m.REPORTED_BY]  # fmt: skip
    yield "verwisseld", ["nummer", "soort", "datum", "latitude", "longitude"], [
        m.REFERENCE, m.CATEGORY, m.DATE, m.LONGITUDE, m.LATITUDE]  # fmt: skip
    yield "adres", ["Kenmerk", "Type overtreding", "Datum", "Postcode", "Huisnr", "Straatnaam", "Plaats"], [
        m.REFERENCE, m.CATEGORY, m.DATE, m.POSTCODE, m.NUMBER, m.STREET, m.CITY]  # fmt: skip
    yield "buurt", ["Volgnr", "Onderwerp", "Datum melding", "Begin", "Buurt", "Team", "Bedrag"], [
        m.REFERENCE, m.CATEGORY, m.REPORTED_DATE, m.DATE, m.BUURT_NAME, m.NOTHING, m.NOTHING]  # fmt: skip
    yield "kaal", ["a", "b", "c", "d", "e"], [m.NOTHING, m.CATEGORY, m.DATE, m.X, m.Y]


KINDS = {
    "boa": ["F121a", "F125", "F121b"],
    "politie": [
        "1.1.1 Diefstal/inbraak woning",
        "2.2.1 Vernieling cq. zaakbeschadiging",
        "1.2.3 Diefstal van brom-, snor-, fietsen",
    ],
}
COMMON_KINDS = ["Hondenpoep", "Afval naast container", "Geluid", "Parkeren"]


def cell(meaning: Meaning, name: str, row: int, rng: np.random.Generator) -> str:
    at = datetime(2025, 1, 1, 8, 0) + timedelta(hours=7 * row)
    x, y = ORIGIN[0] + float(rng.uniform(0, 2000)), ORIGIN[1] + float(rng.uniform(0, 2000))
    return {
        Meaning.REFERENCE: lambda: f"{name[:2].upper()}{row:06d}",
        Meaning.CATEGORY: lambda: str(rng.choice(KINDS.get(name, COMMON_KINDS))),
        Meaning.DATE: lambda: f"{at:%d-%m-%Y}",
        Meaning.END_DATE: lambda: f"{at + timedelta(days=1):%d-%m-%Y}",
        Meaning.REPORTED_DATE: lambda: f"{at + timedelta(days=2):%d-%m-%Y}",
        Meaning.TIME: lambda: f"{at:%H:%M}",
        Meaning.HOUR: lambda: str(at.hour),
        Meaning.X: lambda: f"{x:.1f}".replace(".", ","),
        Meaning.Y: lambda: f"{y:.1f}".replace(".", ","),
        Meaning.LONGITUDE: lambda: f"{PLACES.degrees.west + 0.08 + rng.uniform(0, 0.02):.6f}",
        Meaning.LATITUDE: lambda: f"{PLACES.degrees.south + 0.05 + rng.uniform(0, 0.02):.6f}",
        Meaning.BUURT_CODE: lambda: str(rng.choice(["BU99000001", "BU99000002", "BU99000101"])),
        Meaning.BUURT_NAME: lambda: f"Buurt {rng.integers(1, 5)}",
        Meaning.POSTCODE: lambda: f"39{row % 90 + 10}AB",
        Meaning.NUMBER: lambda: str(rng.integers(1, 200)),
        Meaning.STREET: lambda: str(rng.choice(["Dorpsstraat", "Kerklaan", "Stationsweg", "Molenpad"])),
        Meaning.CITY: lambda: "Doorn",
        Meaning.REPORTED_BY: lambda: str(rng.choice(["Bewoner", "Handhaver"])),
        Meaning.NOTHING: lambda: {"politie": "Dorpsstraat", "buurt": str(rng.choice(["Noord", "Zuid"]))}.get(
            name, str(row % 7 * 5)
        ),
    }[meaning]()


def write_variant(folder: Path, name: str, header: list[str], meanings: list[Meaning]) -> Path:
    rng = np.random.default_rng(len(name))
    path = folder / f"{name}.csv"
    with path.open("w", encoding="cp1252", newline="") as stream:
        rows = csv.writer(stream, delimiter=";")
        rows.writerow(header)
        rows.writerows([cell(meaning, name, row, rng) for meaning in meanings] for row in range(120))
    return path


def test_the_share_of_columns_that_is_guessed_right(demo_files: Path, tmp_path: Path, shared_data: Path) -> None:
    """Real, demo and made up files together. A column that a person has to set right is what this costs them."""
    right: list[tuple[str, str, bool]] = []
    places = areas_of(demo_files / AREAS)
    for name, profile in PROFILES.items():
        wanted = reading_of(load_profile(demo_files / profile), []).meanings
        # `afdoening` and `source` are not in the profiles: who reported is a fair reading of the second.
        found = guessed(demo_files / name, places)
        right += [
            (name, column, guess.meaning in {wanted.get(column, Meaning.NOTHING), Meaning.REPORTED_BY})
            for column, guess in found.items()
        ]
    toronto = load_profile(PROFILE_FOLDER / "toronto.toml")
    folder = shared_data / "toronto"
    places = areas_of(folder / "toronto_neighbourhoods_140.geojson", profile=toronto)
    wanted = reading_of(toronto, []).meanings
    found = guessed(folder / "toronto_mci_2014_2019.csv.gz", places)
    right += [("toronto", column, guess.meaning is wanted[column]) for column, guess in found.items()]
    for name, header, meanings in variants():
        found = guessed(write_variant(tmp_path, name, header, meanings), PLACES)
        right += [
            (name, column, found[column].meaning is meaning) for column, meaning in zip(header, meanings, strict=True)
        ]
    wrong = [(name, column) for name, column, good in right if not good]
    assert len(right) >= 65
    assert len(wrong) <= (1 - BOUND) * len(right), wrong
    print(f"{len(right) - len(wrong)} of {len(right)} columns right; wrong: {wrong}")


# ----- by itself


def one(name: str, cells: list[str | None], file: FileFormat | None = None) -> ColumnGuess:
    (guess,) = propose("x.csv", {name: cells}, file or FileFormat(), PLACES)[1]
    return guess


def several(**cells: list[str | None]) -> dict[str, Meaning]:
    return {guess.column: guess.meaning for guess in propose("x.csv", cells, FileFormat(), PLACES)[1]}


@pytest.mark.parametrize(
    ("cells", "formats", "sureness"),
    [
        (["31-12-2025", "01-02-2025"], ("%d-%m-%Y",), Sureness.SURE),
        (["12/31/2025", "01/02/2025"], ("%m/%d/%Y",), Sureness.SURE),
        (["03/04/2025", "01/02/2025"], ("%d/%m/%Y",), Sureness.UNSURE),
        (["20251231", "20250102"], ("%Y%m%d",), Sureness.SURE),
        (["31.12.2025 14:05", "01.02.2025 09:00"], ("%d.%m.%Y %H:%M",), Sureness.SURE),
        (["2025-12-31T14:05:09", "2025-01-02T09:00:00"], ("%Y-%m-%dT%H:%M:%S",), Sureness.SURE),
        (["31-12-2025 14:05"] * 9 + ["01-02-2025"], ("%d-%m-%Y %H:%M", "%d-%m-%Y"), Sureness.SURE),
    ],
)
def test_the_notation_of_a_date_is_found(cells, formats, sureness):
    guess = one("datum", cells)
    assert (guess.meaning, set(guess.formats), guess.sureness) == (Meaning.DATE, set(formats), sureness)


def test_day_and_month_that_cannot_be_told_apart_are_said_to_be_so():
    assert "Dag en maand zijn niet te onderscheiden" in one("datum", ["03/04/2025", "01/02/2025"]).why


def test_31_february_is_no_date_and_neither_is_a_year_of_two_digits():
    assert one("datum", ["31-02-2025"] * 5).meaning is Meaning.NOTHING
    assert one("datum", ["31-12-25"] * 5).meaning is Meaning.NOTHING


def test_swapped_degrees_are_told_by_what_stands_in_them():
    west, south = PLACES.degrees.west, PLACES.degrees.south
    lons = [f"{west + 0.08 + i / 1000:.5f}" for i in range(20)]
    lats = [f"{south + 0.05 + i / 1000:.5f}" for i in range(20)]
    assert several(lat=lons, lon=lats) == {"lat": Meaning.LONGITUDE, "lon": Meaning.LATITUDE}
    guess = propose("x", {"lat": lons, "lon": lats}, FileFormat(), PLACES)[1][0]
    assert "verwisseld" in guess.why


def test_half_a_pair_of_coordinates_is_not_used():
    lons = [f"{PLACES.degrees.west + 0.08 + i / 1000:.5f}" for i in range(20)]
    assert several(lon=lons) == {"lon": Meaning.NOTHING}


def test_a_number_that_comes_back_is_only_a_number_together_with_the_kind():
    numbers = [f"Z{i // 2:04d}" for i in range(40)]
    kinds = ["F121a", "F125"] * 20
    assert several(zaaknummer=numbers, feitcode=kinds) == {
        "zaaknummer": Meaning.REFERENCE,
        "feitcode": Meaning.CATEGORY_AND_REFERENCE,
    }
    assert several(zaaknummer=numbers, feitcode=["F121a"] * 40)["zaaknummer"] is Meaning.NOTHING


def test_a_time_without_a_date_is_not_used():
    assert several(tijd=["12:30", "14:05"] * 9) == {"tijd": Meaning.NOTHING}


def test_a_time_beside_a_date_that_has_one_is_not_used():
    dates = [f"{day:02d}-01-2025 12:30" for day in range(1, 20)]
    assert several(datum=dates, tijd=["12:30"] * 19) == {"datum": Meaning.DATE, "tijd": Meaning.NOTHING}


def test_no_reason_repeats_a_cell():
    secret = "Zeer Bijzondere Waarde"
    for guess in propose("x.csv", {"soort": [secret, "a"] * 30, "b": [secret] * 60}, FileFormat(), PLACES)[1]:
        assert secret not in guess.why


def test_an_empty_column_is_left_alone():
    guess = one("datum", [None] * 10)
    assert (guess.meaning, guess.why) == (Meaning.NOTHING, "Deze kolom is leeg.")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("boa_export-2025-03.csv.gz", "boa-export"), ("2025.xlsx", "bestand"), ("Meldingen Q3.XLSX", "meldingen-q")],
)
def test_a_source_is_named_after_its_file(name, slug):
    assert slug_of_file(name) == slug


# ----- the format


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
def test_the_separator_and_the_encoding_are_found(tmp_path, delimiter, encoding):
    path = tmp_path / "x.csv"
    rows = [["naam", "getal"], *([f"caf\u00e9 {i}", f"{i},5"] for i in range(30))]
    quoted = [[f'"{cell}"' if delimiter == "," else cell for cell in row] for row in rows]
    path.write_text("\n".join(delimiter.join(row) for row in quoted) + "\n", encoding=encoding)
    found = guess_format.guess_format(path)
    assert (found.delimiter, found.encoding) == (delimiter, "utf-8" if encoding == "utf-8-sig" else encoding)
    header = table_file.header_of(path, found)
    frame = next(table_file.rows_of(path, found, header)).frame
    assert frame["naam"][0] == "caf\u00e9 0"
    assert guess_format.with_decimal(found, iter(frame["getal"])).decimal == ","


def test_a_sign_of_windows_far_into_the_file_is_still_seen(tmp_path):
    path = tmp_path / "x.csv.gz"
    with gzip.open(path, "wb") as stream:
        stream.write(b"a;b\n" + b"1;2\n" * 400_000 + b"caf\xe9;2\n")
    assert guess_format.guess_format(path).encoding == "cp1252"


def test_the_sheet_with_the_rows_is_read(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Toelichting").write_row(0, 0, ["Over dit bestand"])
        sheet = book.add_worksheet("Gegevens")
        for row in range(5):
            sheet.write_row(row, 0, ["a", "b"])
    assert guess_format.guess_format(path) == FileFormat(kind="xlsx", sheet="Gegevens")


@pytest.mark.parametrize("ending", ["Z", "+01:00", ".123Z"])
def test_moments_with_a_zone_are_guessed_and_then_read(ending: str) -> None:
    values = [f"2024-01-{day:02d}T10:{day:02d}:00{ending}" for day in range(1, 29)]
    guess = guess_moment(values)
    assert guess is not None
    assert guess.times
    frame = pl.DataFrame({"d": values})
    read = [_parsed(pl.col("d"), notation, "Europe/Amsterdam")[0] for notation in guess.formats]
    assert frame.select(pl.coalesce(read)).to_series().null_count() == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_under_a_title(tmp_path, delimiter):
    path = tmp_path / "x.csv"
    rows = [["Datum", "Soort", "Wijk"], *([f"{day}-01-2024", "inbraak", "Noord, oud"] for day in range(1, 29))]
    quoted = [[f'"{cell}"' for cell in row] for row in rows]
    title = "Export van het systeem" + ("" if delimiter == "," else ", versie 2")
    lines = [title, "", *(delimiter.join(row) for row in quoted)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = guess_format.guess_format(path)
    assert found.delimiter == delimiter
    assert table_file.header_of(path, found) == ["Datum", "Soort", "Wijk"]
