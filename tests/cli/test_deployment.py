"""`openvis deployment`: a plan of anyone's files, without a store."""

from __future__ import annotations

import pytest

from openvis.errors import BadProfile, UnknownValue

PARTS = ("avond", "nacht")


@pytest.fixture
def files(tmp_path):
    """Three places in two wijken, an evening and a night, two teams; and rules."""
    days = [(day, part) for day in ("2026-03-02", "2026-03-03") for part in ("avond", "nacht")]
    places = [("Plein", "Noord", 9), ("Haven", "Noord", 3), ("Park", "Zuid", 1)]
    demand = ["plek,wijk,dag,dagdeel,schade,vaardigheid"]
    demand += [f"{place},{wijk},{day},{part},{harm}," for place, wijk, harm in places for day, part in days]
    hours = ["team,dag,dagdeel,uren", *(f"{team},{day},{part},2" for team in ("rood", "blauw") for day, part in days)]
    rules = ["exploration = 0.05", "[presence]", "elke = 0.1", "[no_go.haven]", 'place = "Haven"', 'part = "nacht"']
    found = {}
    for name, lines in (("demand.csv", demand), ("hours.csv", hours), ("rules.toml", rules)):
        found[name.split(".")[0]] = tmp_path / name
        (tmp_path / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return found


def words(files, *names):
    return [part for name in names for part in (f"--{name}", files[name])]


def test_a_plan_and_what_its_rules_cost(openvis, files) -> None:
    said = openvis("deployment", *words(files, "demand", "hours", "rules"))
    assert (said.code, said.err) == (0, "")
    for sentence in (
        "Inzet:",
        "Geen ander plan met deze regels en deze loting dekt meer.",
        "Zonder de regel “ten minste 10% van de uren in elke wijk” zou",
        "Zonder de regel “niet naar Haven (nacht)” zou",
        "Met +2 uur zou",
        "Met -2 uur zou",
        "getal 1.",
        "Steeds het beste bezoek kiezen",
        "loting",
    ):
        assert sentence in said.out
    rows = openvis("deployment", *words(files, "demand", "hours", "rules"), "--json").rows
    assert {row["place"] for row in rows if row["part"] == "night"} <= {"Plein", "Park"}
    assert sum(row["minutes"] for row in rows if row["wijk"] == "Zuid") >= 120
    assert sum(row["minutes"] for row in rows) <= 16 * 60
    assert [row["day"] for row in rows] == sorted(row["day"] for row in rows)
    again = openvis("deployment", *words(files, "demand", "hours", "rules"), "--json").rows
    assert rows == again


def test_without_rules(openvis, files) -> None:
    said = openvis("deployment", *words(files, "demand", "hours"))
    assert said.code == 0
    assert "Zonder de regel" not in said.out


def test_the_week_before_stands_beside_it(openvis, files, tmp_path) -> None:
    """Both teams stood in the park all week: that covers far less, and breaks the share of Noord."""
    week = ["team,dag,dagdeel,plek,bezoeken"]
    week += [f"{team},2026-02-{day},{part},Park,2" for team in ("rood", "blauw") for day in (23, 24) for part in PARTS]
    files["before"] = tmp_path / "before.csv"
    files["before"].write_text("\n".join([*week, ""]), encoding="utf-8")
    told = openvis("deployment", *words(files, "demand", "hours", "rules", "before")).out
    assert "Zoals de week ervoor (16 bezoeken die nu passen) dekt" in " ".join(told.split())
    assert "% minder, en breekt één keer een regel." in " ".join(told.split())
    files["before"].write_text("team,dag,dagdeel,plek,bezoeken\nrood,2026-02-23,avond,Park,veel\n", encoding="utf-8")
    said = openvis("deployment", *words(files, "demand", "hours", "before"))
    assert (said.code, said.out) == (2, "")
    assert "'veel' is geen aantal bezoeken." in said.err
    assert "Schrijf een heel getal van 1 tot en met 24." in said.err


def test_rules_in_conflict_are_named(openvis, files) -> None:
    files["rules"].write_text("[presence]\nNoord = 0.7\nZuid = 0.5\n", encoding="utf-8")
    said = openvis("deployment", *words(files, "demand", "hours", "rules"))
    assert said.code == 2
    assert said.out == ""
    assert "Er is geen plan dat alle regels volgt" in said.err
    assert "uur minder in wijk" in said.err


def test_what_cannot_be_read_is_said(openvis, files) -> None:
    files["rules"].write_text('[skills]\ngeel = ["jeugd"]\n', encoding="utf-8")
    said = openvis("deployment", *words(files, "demand", "hours", "rules"))
    assert (said.code, said.out) == (UnknownValue.exit_code, "")
    assert "Van 'geel' staan vaardigheden in de regels" in said.err
    files["rules"].write_text("exploration = 7\n", encoding="utf-8")
    said = openvis("deployment", *words(files, "demand", "hours", "rules"))
    assert said.code == BadProfile.exit_code
    assert "rules.toml: 'exploration' moet een aandeel" in said.err
