"""A survey by command: it lands, a later delivery corrects it, and the list says how many people spoke."""

from __future__ import annotations

import pytest

from tests.sources.test_perception_survey import HEADER, LONG, UNSAFE, W


@pytest.fixture
def survey(openvis, tmp_path):
    """The command that imports rows of a survey."""
    (tmp_path / "p.toml").write_text(LONG, encoding="utf-8")

    def run(*rows, more=()):
        (tmp_path / "s.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return openvis("import", "survey", tmp_path / "s.csv", "--profile", tmp_path / "p.toml", *more)

    return run


def test_answers_land_and_are_listed(openvis, survey):
    said = survey(f"{W};2021;{UNSAFE};30;%;200;", f"{W};2023;{UNSAFE};34,5;%;41;6,5", f"{W};2023;{UNSAFE};34;%;;")
    assert said.code == 0
    assert "2 nieuw" in said.out
    assert "1 tegengehouden" in said.out
    shown = openvis("survey").out
    assert "34,5 % van 41 mensen, tussen 28 en 41; weinig antwoorden" in shown
    assert "2023 (*)" in shown
    assert "niet te vergelijken met de meting ervoor" in shown
    assert [row["value"] for row in openvis("survey", "--area", W, "--json").rows] == [30, 34.5]


def test_a_correction_replaces_and_two_answers_to_one_question_are_refused(openvis, survey):
    survey(f"{W};2023;{UNSAFE};34;%;212;")
    assert "1 gewijzigd" in survey(f"{W};2023;{UNSAFE};36;%;212;").out
    said = survey(f"{W};2023;{UNSAFE};34;%;212;", f"{W};2023;Onveilig (soms);30;%;212;")
    assert said.code == 2
    assert "hetzelfde kenmerk" in said.err
    assert [row["value"] for row in openvis("survey", "--json").rows] == [36]


def test_what_is_not_there_is_a_sentence(openvis, survey):
    assert openvis("survey").code == 5
    survey(f"{W};2023;{UNSAFE};34;%;212;")
    assert "Van WK990001 is geen onderzoek" in openvis("survey", "--area", "WK990001").err
    assert "'Noord' is geen gebiedscode" in openvis("survey", "--area", "Noord").err


def test_a_dry_run_says_what_would_change_and_stores_nothing(openvis, survey):
    rows = f"{W};2023;{UNSAFE};34;%;212;", f"{W};2021;{UNSAFE};nee;%;200;"
    tried = survey(*rows, more=["--dry-run"])
    assert "Proef, er is niets opgeslagen. Van 2 rijen: 1 nieuw, 0 gewijzigd, 0 gelijk, 1 tegengehouden." in tried.out
    assert openvis("batches", "--json").rows == []
    survey(*rows)
    changed = survey(f"{W};2023;{UNSAFE};36;%;212;", more=["--dry-run"])
    assert "0 nieuw, 1 gewijzigd" in changed.out
    assert [row["value"] for row in openvis("survey", "--json").rows] == [34]
