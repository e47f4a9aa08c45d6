"""The folder as a whole: the same bytes for the same seed, and nobody in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from openvis import demo
from openvis.demo.source_files import ADDRESSES, AREAS, PROFILES, SEED
from openvis.sources.address_file import COLUMNS

# What personal data looks like. A burgerservicenummer is nine digits that pass the elfproef; a plate has three groups.
PLATE = re.compile(
    r"\b(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-[A-Z]{2}-[A-Z]{2}|[A-Z]-\d{3}-[A-Z]{2}|\d{1,2}-[A-Z]{2,3}-\d{1,2})\b"
)
PHONE = re.compile(r"(?<!\d)(?:\+31|0031|0[1-9]\d?)[- ]?\d{6,8}(?!\d)")
MAIL = re.compile(r"\S+@\S+\.\S+")
POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
NINE_DIGITS = re.compile(r"(?<![\d.])\d{9}(?!\d)")
TELLING_COLUMNS = re.compile(
    r"naam_|voornaam|achternaam|persoon|verdachte|melder|bsn|kenteken|telefoon|mail|geboorte|adres|straat|huisnummer|"
    r"postcode|tekst|text|omschrijving|toelichting",
)


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Path, list[Path]]]:
    """Writes the files of a seed into a new folder, once; says where, and what it returned."""

    @cache
    def write(seed: int) -> tuple[Path, list[Path]]:
        folder = tmp_path_factory.mktemp("seed") / "new" / "folder"
        return folder, demo.write_sources(folder, seed=seed)

    return write


def test_the_same_seed_gives_the_same_bytes(folder: Path, written: Any) -> None:
    again, _ = written(SEED)
    assert hashes(again) == hashes(folder)


def test_another_seed_gives_other_events_in_the_same_town(folder: Path, written: Any) -> None:
    ours, theirs = hashes(folder), hashes(written(SEED + 1)[0])
    same = {name for name in ours if ours[name] == theirs[name]}
    assert same == {AREAS, "inwoners_per_buurt_2026.csv", "eerdere_interventies.csv", *PROFILES.values()}


def test_writing_again_over_the_same_folder_changes_nothing(written: Any) -> None:
    folder, _ = written(SEED + 1)
    first = hashes(folder)
    demo.write_sources(folder, seed=SEED + 1)
    assert hashes(folder) == first


def test_it_returns_every_file_it_wrote(written: Any) -> None:
    folder, paths = written(SEED)
    assert sorted(paths) == sorted(folder.iterdir())


def test_the_areas_say_in_which_system_their_numbers_are(areas_file: Path) -> None:
    content = json.loads(areas_file.read_text(encoding="utf-8"))
    assert content["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::28992"
    wanted = {"statcode", "statnaam", "wijkcode", "wijknaam", "gm_code", "gm_naam", "jaar"}
    assert all(set(feature["properties"]) == wanted for feature in content["features"])


def csv_files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.csv"))
    assert len(found) == 8
    return found


def test_no_column_is_about_a_person(folder: Path) -> None:
    """Of what happened, no file has a column with an address; the register of addresses has nothing but addresses."""
    for path in csv_files(folder):
        header = path.read_text(encoding="utf-8").splitlines()[0].lower()
        if path.name == ADDRESSES:
            assert header == ",".join(COLUMNS)
        else:
            assert not TELLING_COLUMNS.search(header), path.name


@pytest.mark.parametrize("pattern", [PLATE, PHONE, MAIL, POSTCODE], ids=["plate", "phone", "mail", "postcode"])
def test_no_value_looks_like_personal_data(folder: Path, pattern: re.Pattern[str]) -> None:
    for path in csv_files(folder):
        without_dates = re.sub(r"\d{2}-\d{2}-\d{4}|\d{4}-\d{2}(-\d{2})?", "", path.read_text(encoding="utf-8"))
        assert not pattern.search(without_dates), (path.name, pattern.search(without_dates))


def test_no_value_is_a_burgerservicenummer(folder: Path) -> None:
    for path in csv_files(folder):
        for number in NINE_DIGITS.findall(path.read_text(encoding="utf-8")):
            weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
            assert sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 != 0


def test_these_patterns_do_find_what_they_look_for() -> None:
    assert PLATE.search("GX-12-34")
    assert PHONE.search("tel 0612345678")
    assert MAIL.search("iemand@voorbeeld.nl")
    assert POSTCODE.search("3431 AB")
    assert TELLING_COLUMNS.search("melder_naam")
