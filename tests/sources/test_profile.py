"""Mapping profiles: the examples load, and every mistake is a sentence that names the setting."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from openvis.domain.category import categories
from openvis.domain.incident import Precision, ReportedBy
from openvis.errors import BadProfile, UnreadableFile
from openvis.sources.profiles.counts_profile import CountsProfile, load_counts_profile
from openvis.sources.profiles.profile import Profile, load_profile
from openvis.sources.profiles.profile_rules import area_code
from openvis.sources.profiles.raster_profile import RasterProfile, load_raster_profile
from openvis.sources.profiles.survey_profile import SurveyProfile, load_survey_profile

EXAMPLES = Path(__file__).parents[2] / "examples" / "profiles"
# A table that says what kind of profile it is.
LOADERS = {"counts": load_counts_profile, "survey": load_survey_profile, "raster": load_raster_profile}
EVERY = sorted(EXAMPLES.glob("*.toml"))

SMALL = """
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
formats = "%d-%m-%Y %H:%M"
[place]
by = "point"
x = "X"
y = "Y"
"""


def loaded(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    return load_profile(path)


def by_its_own_loader(path: Path) -> Profile | CountsProfile | SurveyProfile | RasterProfile:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return next((load for table, load in LOADERS.items() if table in tables), load_profile)(path)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem)
def test_every_example_loads(path: Path) -> None:
    profile = by_its_own_loader(path)
    assert profile.source
    assert len(profile.columns) == len(set(profile.columns)) >= 3


def test_the_examples_name_no_column_about_people() -> None:
    words = ("naam", "melder", "kenteken", "bsn", "adres", "tekst", "omschrijving", "toelichting")
    for path in EVERY:
        for column in by_its_own_loader(path).columns:
            assert not any(word in column.lower() for word in words), (path.name, column)


def test_the_domain_in_the_example_is_the_domain_of_the_category() -> None:
    mapped = load_profile(EXAMPLES / "enforcement_xlsx.toml").category.map
    assert len(mapped) > 5
    for words, slug in mapped.items():
        assert words.split(" / ")[0] == categories()[slug].boa_domain, words


def test_enforcement_says_what_it_shows() -> None:
    profile = load_profile(EXAMPLES / "enforcement.toml")
    assert (profile.file.delimiter, profile.file.encoding, profile.file.decimal) == (";", "cp1252", ",")
    assert profile.reported_by.value is ReportedBy.OFFICER
    assert profile.place.crs == "EPSG:28992"
    assert profile.place.precision is Precision.POINT
    assert profile.areas is None


def test_a_small_profile_has_sensible_defaults(tmp_path: Path) -> None:
    profile = loaded(tmp_path, SMALL)
    assert (profile.file.kind, profile.file.delimiter, profile.file.decimal) == ("csv", ",", ".")
    assert profile.reported_by.value is None  # what the category says
    assert profile.occurred_to is None
    assert profile.timezone == "Europe/Amsterdam"
    assert profile.columns == ["nr", "code", "X", "Y", "moment"]


def test_every_column_is_read_once(tmp_path: Path) -> None:
    text = SMALL.replace('"nr"', '["nr", "code"]') + (
        '[reported_at]\ncolumn = "dag"\ntime = "tijd"\nformats = "%d-%m-%Y %H:%M"\n'
        '[reported_by]\ncolumn = "bron"\nmap = {B = "public"}\n'
    )
    assert loaded(tmp_path, text).columns == ["nr", "code", "X", "Y", "moment", "dag", "tijd", "bron"]


MISTAKES = [
    ("", "[source", "Profiel p.toml is geen geldige TOML"),
    ('slug = "handhaving"', "", r"Profiel p\.toml, \[source\]: mist de instelling 'slug'"),
    ('slug = "handhaving"', 'slug = "Hand having"', "'slug' is 'Hand having'"),
    ('"GM9900"', '"Nieuwegein"', "'gemeente' is 'Nieuwegein'"),
    ('slug = "handhaving"', "slug = 7", "'slug' moet tekst zijn"),
    ('"GM9900"', '"GM9900"\ngemente = "x"', r"kent de instelling 'gemente' niet. Bedoelt u 'gemeente'\?"),
    ('"GM9900"', '"GM9900"\nzzz = 1', "kent de instelling 'zzz' niet. Hier horen: slug, gemeente, timezone"),
    ('"GM9900"', '"GM9900"\ntimezone = "Utrecht"', "'timezone' is 'Utrecht'"),
    ("[place]", "[plaats]", r"Profiel p\.toml: mist de tabel \[place\]"),
    ("[source]", "[fil]\n[source]", r"kent de instelling 'fil' niet. Bedoelt u 'file'\?"),
    ("[source]", '[file]\ndelimiter = "; "\n[source]', "'delimiter' is '; '"),
    ("[source]", '[file]\nencoding = "utf-9"\n[source]', "'encoding' is 'utf-9'"),
    ("[source]", '[file]\nformat = "ods"\n[source]', "'format' is 'ods'. Kies uit csv, xlsx"),
    ("[source]", '[file]\ndecimal = ";"\n[source]', "'decimal' is ';'"),
    ('columns = "nr"', "columns = []", r"\[reference\]: mist de instelling 'columns'"),
    ('columns = "nr"', "columns = [1]", "'columns' moet tekst zijn of een lijst van teksten"),
    ('columns = "code"', "", r"\[category\]: mist de instelling 'columns'"),
    ('by = "feitcode"', "", r"\[category\]: mist de instelling 'by'. Kies uit map, feitcode, signalen, police"),
    ('by = "feitcode"', 'by = "map"', r"mist de tabel \[category\.map\]"),
    ('by = "feitcode"', 'by = "map"\nmap = {A = "woningbraak"}', r"bestaat niet. Bedoelt u 'woninginbraak'\?"),
    ('by = "feitcode"', 'by = "map"\nmap = {A = 1}', "de waarde bij 'A' moet tekst zijn"),
    ('formats = "%d-%m-%Y %H:%M"', "", r"\[occurred_from\]: mist de instelling 'formats'"),
    ('"%d-%m-%Y %H:%M"', '"%d-%m"', "de notatie '%d-%m' mist dag, maand of jaar"),
    ('"%d-%m-%Y %H:%M"', '"%d-%m-%Y %H"', "heeft een uur zonder minuten"),
    ('"%d-%m-%Y %H:%M"', '"%d-%m-%Y %H:%M"\nhour = "uur"', "heeft al een tijd, naast 'hour'"),
    ('"%d-%m-%Y %H:%M"', '"%d-%m-%Y"\ntime = "tijd"', "mist de tijd uit kolom 'tijd'"),
    ('"%d-%m-%Y %H:%M"', '"%d-%m-%Y"\ntime = "t"\nhour = "u"', "heeft 'time' én 'hour'"),
    ('y = "Y"', "", "noemt maar één van 'x' en 'y'"),
    ('x = "X"\ny = "Y"', "", "heeft 'x' en 'y' nodig"),
    ('by = "point"', 'by = "name"', "heeft 'column' nodig"),
    ('by = "point"', 'by = "adres"', "'by' is 'adres'. Kies uit point, code, name"),
    ('by = "point"', 'by = "point"\nnames = {A = "B"}', r"heeft \[place\.names\]"),
    ('y = "Y"', 'y = "Y"\ncrs = "RD"', "'crs' is 'RD'"),
    ('y = "Y"', 'y = "Y"\nprecision = "huis"', "'precision' is 'huis'"),
    ('y = "Y"', 'y = "Y"\n[reported_by]\nvalue = "boa"', "'value' is 'boa'. Kies uit public, officer"),
    ('y = "Y"', 'y = "Y"\n[reported_by]\ncolumn = "bron"', "heeft óf 'value' nodig, óf 'column'"),
    ('y = "Y"', 'y = "Y"\n[reported_by]\ncolumn = "b"\nmap = {A = "boa"}', "'A' verwijst naar 'boa'"),
    ('y = "Y"', 'y = "Y"\n[areas]\ncode = "c"', r"\[areas\]: mist de instelling 'name'"),
    ('y = "Y"', 'y = "Y"\n[areas]\ncode = "c"\nname = "n"\ncode_template = "BU"', "'code_template' is 'BU'"),
    ('y = "Y"', 'y = "Y"\n[areas]\ncode = "c"\nname = "n"\nplane_crs = "EPSG:4326"', "geen stelsel in meters"),
    ('y = "Y"', 'y = "Y"\n[areas]\ncode = "c"\nname = "n"\nvintage = "2014"', "'vintage' moet een heel getal zijn"),
    ('y = "Y"', 'y = "Y"\n[areas]\ncode = "c"\nname = "n"\nvintage = true', "'vintage' moet een heel getal zijn"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), MISTAKES)
def test_a_mistake_is_a_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in SMALL
    with pytest.raises(BadProfile, match=sentence) as caught:
        loaded(tmp_path, SMALL.replace(old, new, 1) if old else new)
    assert caught.value.next_step


def test_a_profile_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="bestaat niet"):
        load_profile(tmp_path / "nergens.toml")


@pytest.mark.parametrize(("value", "code"), [
    (7, "BU99990007"), ("140", "BU99990140"), (" 9 ", "BU99990009"), ("twee", None), (12345, None), (None, None),
])  # fmt: skip
def test_foreign_codes_become_codes_of_the_dutch_shape(value: object, code: str | None) -> None:
    rule = load_profile(EXAMPLES / "toronto.toml").areas
    assert rule is not None
    assert area_code(rule, value) == code
