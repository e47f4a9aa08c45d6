"""Files a plan of deployment follows from: read as they were written, and refused in a sentence with row and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from openvis.domain.deployment import (
    Appointment,
    Available,
    Concentration,
    Demand,
    Exploration,
    NoGo,
    Presence,
    Shift,
    SkillNeeded,
)
from openvis.domain.work_order import DayPart
from openvis.errors import BadProfile, InputError
from openvis.sources.deployment_files import read_demands, read_hours
from openvis.sources.deployment_rules import DeploymentRules, read_rules

EVENING = Shift(date(2026, 3, 2), DayPart.EVENING)
EXAMPLE = Path(__file__).parents[2] / "examples" / "deployment.toml"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_in_dutch_and_in_english(tmp_path: Path) -> None:
    dutch = "plek;wijk;datum;dagdeel;verwacht;vaardigheid;minuten\nHaven;Noord;2026-03-02;Avond;1.5;jeugd;15\n"
    english = "place,wijk,day,part,harm\nHaven,Noord,2026-03-02,evening,1.5\n"
    assert read_demands(written(tmp_path, "a.csv", dutch)) == (Demand("Haven", "Noord", EVENING, 1.5, "jeugd", 15),)
    assert read_demands(written(tmp_path, "b.csv", english)) == (Demand("Haven", "Noord", EVENING, 1.5, "", 60),)
    hours = "team,dag,dagdeel,uren\nrood,2026-03-02,avond,0\nblauw,2026-03-02,avond,7.5\n"
    assert read_hours(written(tmp_path, "c.csv", hours)) == (
        Available("rood", EVENING, 0.0),
        Available("blauw", EVENING, 7.5),
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("Haven,Noord,2026-03-02,avond,veel,,", "regel 3, kolom 'schade': 'veel' is geen getal van 0 of meer."),
        ("Haven,Noord,2026-03-02,avond,-1,,", "regel 3, kolom 'schade': '-1' is geen getal van 0 of meer."),
        ("Haven,Noord,2-3-2026,avond,1,,", "regel 3, kolom 'dag': '2-3-2026' is geen dag."),
        ("Haven,Noord,2026-02-30,avond,1,,", "regel 3, kolom 'dag': '2026-02-30' is geen dag."),
        ("Haven,Noord,2026-03-02,schemer,1,,", "regel 3, kolom 'dagdeel': 'schemer' is geen dagdeel."),
        (",Noord,2026-03-02,avond,1,,", "regel 3, kolom 'plek': hier staat niets."),
        ("Haven,Noord,2026-03-02,avond,1,,0", "regel 3, kolom 'minuten': '0' is geen duur van een bezoek"),
        ("Haven,Noord,2026-03-02,avond,1,,kort", "regel 3, kolom 'minuten': 'kort' is geen duur van een bezoek"),
        ("Plein,Noord,2026-03-02,evening,1,,", "regel 3, kolom 'plek': hetzelfde staat ook op regel 2."),
        ("Haven,Noord", "regel 3 is afgebroken: 2 van de 7 velden."),
    ],
)
def test_what_places_ask_cannot_be_read(tmp_path: Path, row: str, sentence: str) -> None:
    text = f"plek,wijk,dag,dagdeel,schade,vaardigheid,minuten\nPlein,Noord,2026-03-02,avond,1,,\n{row}\n"
    with pytest.raises(InputError) as caught:
        read_demands(written(tmp_path, "vraag.csv", text))
    assert f"Bestand vraag.csv, {sentence}" in caught.value.sentence
    assert caught.value.next_step


def test_hours_cannot_be_read(tmp_path: Path) -> None:
    head = "team,dag,dagdeel,uren\n"
    twice = head + "rood,2026-03-02,nacht,1\nrood,2026-03-02,night,2\n"
    for text, sentence in (
        (head, "heeft geen rijen"),
        ("team,dag,uren\n", "mist de kolom 'part'"),
        (twice, "regel 3, kolom 'team': hetzelfde staat ook op regel 2."),
        (head + "rood,2026-03-02,nacht,1e400\n", "regel 2, kolom 'uren': '1e400' is geen getal"),
    ):
        with pytest.raises(InputError, match=sentence):
            read_hours(written(tmp_path, "uren.csv", text))


def test_the_example_of_the_rules() -> None:
    found = read_rules(EXAMPLE)
    assert found == DeploymentRules(
        rules=(
            Presence(0.05),
            Concentration(0.4),
            Exploration(0.05),
            NoGo("Haven", DayPart.NIGHT),
            Appointment("rood", "Centrum", Shift(date(2026, 3, 2), DayPart.AFTERNOON)),
            SkillNeeded("Centrum", "jeugd"),
        ),
        most_visits=4,
        skills={"rood": frozenset({"jeugd"})},
    )


def test_a_shift_may_have_skills_of_its_own(tmp_path: Path) -> None:
    hours = "team,dag,dagdeel,uren,vaardigheden\nrood,2026-03-02,avond,4,jeugd + hond\nblauw,2026-03-02,avond,4,\n"
    rood, blauw = read_hours(written(tmp_path, "uren.csv", hours))
    assert (rood.skills, blauw.skills) == (frozenset({"jeugd", "hond"}), frozenset())


def test_rules_of_one_wijk_and_none(tmp_path: Path) -> None:
    text = '[presence]\nNoord = 0.2\n[no_go.a]\nplace = "Plein"\nday = "2026-03-02"\n'
    rules = read_rules(written(tmp_path, "r.toml", text)).rules
    assert rules == (Presence(0.2, "Noord"), NoGo("Plein", None, date(2026, 3, 2)))
    assert read_rules(written(tmp_path, "leeg.toml", "")) == DeploymentRules()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("exploration = 5", "'exploration' moet een aandeel van 0 tot en met 1 zijn"),
        ("[presence]\nNoord = 'veel'", r"\[presence\]: 'Noord' moet een aandeel"),
        ("[presense]\nNoord = 0.1", "kent de instelling 'presense' niet"),
        ("[no_go.a]\npart = 'nacht'", r"\[a\]: mist de instelling 'place'"),
        ("[no_go.a]\nplace = 'P'\npart = 'laat'", r"\[a\]: 'laat' is geen dagdeel"),
        ("[no_go.a]\nplace = 'P'\nwhen = 'laat'", r"\[a\]: kent de instelling 'when' niet"),
        ("[appointments.a]\nteam='r'\nplace='P'\nday='2026-03-02'\npart='nacht'\nvisits=99", "'visits' moet 1 tot en"),
        ("[appointments.a]\nteam='r'\nplace='P'\nday='morgen'\npart='nacht'", "'morgen' is geen dag"),
        ("[skills]\nrood = 3", "'rood' moet tekst zijn"),
        ("most_visits = 'vier'", "'most_visits' moet een heel getal zijn"),
        ("[presence", "is geen geldige TOML"),
    ],
)
def test_rules_cannot_be_read(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadProfile, match=sentence) as caught:
        read_rules(written(tmp_path, "regels.toml", text))
    assert "regels.toml" in caught.value.sentence
    assert caught.value.next_step
