"""The category table is complete, agrees with the police's own lists, and every code finds one category."""

import csv
import json

import pytest

from openvis.domain.category import (
    OUTSIDE,
    TOTAL,
    UNKNOWN,
    categories,
    category,
    category_of_police,
    choices,
    police_code_of,
)
from openvis.domain.incident import ReportedBy
from openvis.errors import UnknownValue


def police_codes() -> dict[str, str]:
    return {c.police_code: c.slug for c in categories().values() if c.police_code}


def test_slugs_are_readable_and_unique():
    for slug in categories():
        assert slug == slug.lower()
        assert all(part.isalnum() for part in slug.split("-"))


def test_no_code_belongs_to_two_categories():
    every = list(categories().values())
    for codes in (
        [c.police_code for c in every if c.police_code],
        [slug for c in every for slug in c.signalen],
        [code for c in every for code in c.feitcodes],
    ):
        assert len(codes) == len(set(codes)) > 5


def test_every_police_type_of_cbs_has_a_category_and_no_other(shared_data):
    with (shared_data / "nl_register" / "SoortMisdrijf_47018NED.csv").open(encoding="utf-8-sig") as file:
        keys = {row["Key"] for row in csv.DictReader(file)}
    assert {c.police_key for c in categories().values() if c.police_key} == keys


def test_who_reports_follows_the_breng_list_of_the_police(shared_data):
    with (shared_data / "nl_register" / "BrengDelicten.csv").open(encoding="utf-8-sig") as file:
        breng = {row["Key"].strip(): row["Brengdelict"] == "1" for row in csv.DictReader(file)}
    ours = {code: category(slug).reported_by is ReportedBy.PUBLIC for code, slug in police_codes().items()}
    del ours["0.0.0"]
    assert ours == breng


def test_signalen_slugs_and_feitcodes_exist_in_their_own_lists(shared_data):
    taxonomy = shared_data.parent / "taxonomy"
    signalen = json.loads((taxonomy / "signalen_categorieen.json").read_text(encoding="utf-8"))
    known = {sub["slug"] for main in signalen["categorieen"] for sub in main["sub"]}
    assert {slug for c in categories().values() for slug in c.signalen} <= known
    with next(taxonomy.glob("feitcodes_*.csv")).open(encoding="utf-8-sig") as file:
        feitcodes = {row["feitcode"] for row in csv.DictReader(file)}
    assert {code for c in categories().values() for code in c.feitcodes} <= feitcodes


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("1.1.1 ", "woninginbraak"),
        ("1.1.1 Diefstal/inbraak woning", "woninginbraak"),
        ("2.6.10", "milieu-bestrijdingsmiddelen"),
        ("2.6.1 ", "milieu-inrichting"),
        ("Totaal misdrijven", TOTAL),
        ("0.0.0 ", TOTAL),
    ],
)
def test_padded_keys_and_titles_find_their_category(written, slug):
    assert category_of_police(written).slug == slug


@pytest.mark.parametrize("written", ["2.6.6", "1.1", "", "Diefstal", "9.9.9 Nieuw"])
def test_an_unknown_police_type_is_refused_by_name(written):
    with pytest.raises(UnknownValue, match="geen soort misdrijf dat OpenVIS kent"):
        category_of_police(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [("9.9.9 Nieuw", "9.9.9"), ("2.6.15", "2.6.15"), ("1.1.1 ", "1.1.1"), ("1.1", None), ("Diefstal 1.1.1", None)],
)
def test_a_police_code_is_recognised_before_it_is_known(written, code):
    assert police_code_of(written) == code


def test_nothing_can_be_the_total_or_unknown():
    assert set(categories()) - set(choices()) == {TOTAL, UNKNOWN, OUTSIDE}
    assert categories()[UNKNOWN].reported_by is ReportedBy.OFFICER


def test_a_police_key_is_padded_to_six():
    assert category("woninginbraak").police_key == "1.1.1 "
    assert category("milieu-afval").police_key == "2.6.4 "
    assert category("milieu-natuur").police_key == "2.6.11"
    assert category("melding-graffiti").police_key is None


def test_an_unknown_slug_points_to_the_list():
    with pytest.raises(UnknownValue, match="De categorie 'wonininbraak' bestaat niet") as refused:
        category("wonininbraak")
    assert "openvis categories" in refused.value.next_step


def test_officers_never_find_what_the_public_reports_in_one_category():
    for found in categories().values():
        if found.slug.startswith("boa-"):
            assert found.reported_by is ReportedBy.OFFICER
        if found.slug.startswith("melding-"):
            assert found.reported_by is ReportedBy.PUBLIC
