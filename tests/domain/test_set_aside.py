"""Every code of the three lists has a category, or a reason why not; nothing has both."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from openvis.domain.category import OUTSIDE, UNKNOWN, categories
from openvis.domain.set_aside import FEITCODE, SIGNALEN, set_aside, set_aside_by

DOMAINS = {None, "I", "II", "III", "IV", "V", "VI"}


@pytest.fixture(scope="module")
def official(shared_data: Path) -> dict[str, list[str]]:
    """{list: its codes}."""
    taxonomy = shared_data.parent / "taxonomy"
    signalen = json.loads((taxonomy / "signalen_categorieen.json").read_text(encoding="utf-8"))
    police = json.loads((taxonomy / "soort_misdrijf.json").read_text(encoding="utf-8"))
    with next(taxonomy.glob("feitcodes_*.csv")).open(encoding="utf-8-sig") as file:
        feitcodes = [row["feitcode"] for row in csv.DictReader(file)]
    return {
        "police": [kind["key"] for kind in police["misdrijven"]],
        SIGNALEN: [sub["slug"] for main in signalen["categorieen"] for sub in main["sub"]],
        FEITCODE: feitcodes,
    }


def ours() -> dict[str, set[str]]:
    every = categories().values()
    return {
        "police": {known.police_code for known in every if known.police_code},
        SIGNALEN: {slug for known in every for slug in known.signalen},
        FEITCODE: {code for known in every for code in known.feitcodes},
    }


@pytest.mark.parametrize(("kind", "many"), [("police", 59), (SIGNALEN, 77), (FEITCODE, 412)])
def test_every_official_code_is_accounted_for(official, kind: str, many: int) -> None:
    mapped = [code for code in official[kind] if code in ours()[kind]]
    aside = [code for code in official[kind] if set_aside_by(kind, code)]
    print(f"{kind}: {len(mapped)} of {len(official[kind])} mapped, {len(aside)} set aside with a reason")
    assert len(official[kind]) == many
    assert sorted([*mapped, *aside]) == sorted(official[kind])
    assert ours()[kind] == set(mapped)


def test_nothing_is_set_aside_that_does_not_exist(official) -> None:
    for line in set_aside():
        assert any(line.holds(line.kind, code) for code in official[line.kind]), line.code


def test_every_line_says_why_and_to_what() -> None:
    for line in set_aside():
        assert line.category in {OUTSIDE, UNKNOWN}
        assert line.reason.endswith(".")
        assert line.boa_domain in DOMAINS


def test_the_whole_of_the_f_codes_but_a_radio_telescope_is_mapped(official) -> None:
    """What a boa in public space writes most."""
    left = [code for code in official[FEITCODE] if code.startswith("F") and code not in ours()[FEITCODE]]
    assert left == ["F260a", "F260b"]


def test_the_domain_of_a_boa_is_known_for_what_boas_register() -> None:
    for known in categories().values():
        assert known.boa_domain in DOMAINS
        assert (known.boa_domain is not None) == known.slug.startswith("boa-")
    assert categories()["boa-openbaar-vervoer"].boa_domain == "IV"


@pytest.mark.parametrize(
    ("kind", "code", "category"),
    [
        (FEITCODE, "w601A", OUTSIDE),
        (FEITCODE, "G100a", UNKNOWN),
        (FEITCODE, "F121a", None),
        (SIGNALEN, "boom", OUTSIDE),
        (SIGNALEN, "overig", UNKNOWN),
        (SIGNALEN, "W601a", None),
        (FEITCODE, "W", OUTSIDE),
    ],
)
def test_a_code_finds_the_line_that_sets_it_aside(kind: str, code: str, category: str | None) -> None:
    line = set_aside_by(kind, code)
    assert (line.category if line else None) == category
