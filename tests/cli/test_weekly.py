"""The weekly script: what it asks, what it does when a source fails, and that the page about it is true."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest

from openvis import errors

ROOT = Path(__file__).parents[2]
SCRIPT, PAGE = ROOT / "examples" / "timer" / "openvis-weekly.sh", ROOT / "docs" / "how-to" / "fetch-every-week.md"
SERVICE = SCRIPT.with_suffix(".service")
COMMAND = re.compile(r"`?openvis ((?:[a-z]+ ?){1,2})")


@pytest.fixture
def week(tmp_path):
    """Run the script with a program that writes down what it was asked, and fails where told."""
    said, program = tmp_path / "said.txt", tmp_path / "openvis"
    for source, names in {"police-weekly": ["w 41.csv"], "enforcement": ["a.csv", "b.xlsx"], "raster": []}.items():
        (tmp_path / source).mkdir()
        for name in names:
            (tmp_path / source / name).touch()

    def run(*failing: tuple[str, int], **settings: str) -> tuple[int, list[list[str]], str]:
        cases = "".join(f'case "$*" in *"{part}"*) exit {code};; esac\n' for part, code in failing)
        # What was asked, one line a question, with the spaces of a name kept.
        program.write_text(f"#!/bin/sh\nfor word; do printf '%s\\t' \"$word\"; done >> {said}\necho >> {said}\n{cases}")
        program.chmod(0o700)
        said.write_text("")
        asked = {"PATH": "/usr/bin:/bin", "OPENVIS_PROGRAM": str(program), "GEMEENTE": "GM0356"}
        done = subprocess.run(
            [str(SCRIPT)],
            env=asked | {"DELIVERIES": str(tmp_path)} | settings,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, [line.split("\t")[:-1] for line in said.read_text().splitlines()], done.stderr

    return run


def test_everything_is_asked_in_order_and_a_run_comes_last(week):
    code, asked, err = week(SIGNALEN_URL="https://signalen.example")
    assert (code, err) == (0, "")
    assert [" ".join(words[:2]) for words in asked] == [
        "fetch police", "fetch signalen", "import counts", "import incidents", "import incidents", "analyse --gemeente",
    ]  # fmt: skip
    assert asked[2][2].endswith("police-weekly/w 41.csv")  # a name with a space is one name
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", asked[1][-1])


def test_a_source_without_an_address_is_not_asked(week):
    assert "signalen" not in str(week()[1])


def test_a_source_that_fails_stops_no_other_and_the_first_code_remains(week):
    code, asked, err = week(("fetch police", 10), ("b.xlsx", 2))
    assert code == 10
    assert len(asked) == 5
    assert "exit code 10: openvis fetch police" in err
    assert "exit code 2: openvis import incidents" in err


@pytest.mark.parametrize("name", ["GEMEENTE", "DELIVERIES"])
def test_a_setting_that_is_absent_is_named(week, name):
    code, asked, err = week(**{name: ""})
    assert code != 0
    assert asked == []
    assert f"Set {name} to" in err


# ----- the page and the program agree


def commands_in(text: str) -> set[str]:
    """Every command a text names: the words after `openvis` until an option or a value."""
    return {found[1].strip() for found in COMMAND.finditer(text)}


def test_every_command_of_the_script_and_the_page_exists(openvis, week):
    named = {tuple(words[:2]) for words in week(SIGNALEN_URL="x")[1]} | {("import", "raster")}
    asked = {" ".join(word for word in words if word.isalpha()) for words in named}
    asked |= {line.split("`")[0].strip() for line in commands_in(PAGE.read_text(encoding="utf-8"))}
    known = {"fetch police", "fetch signalen", "fetch areas", "fetch population", "analyse", "batches", "quality"}
    assert known <= asked
    for command in sorted(asked):
        assert openvis(*command.split(), "--help").code == 0, command


def test_every_option_of_the_script_exists(openvis, week):
    for words in week(SIGNALEN_URL="x")[1]:
        command = [word for word in words[:2] if word.isalpha()]
        shown = openvis(*command, "--help").out
        for option in (word for word in words if word.startswith("--")):
            assert option in shown, (command, option)


def test_the_page_has_every_exit_code_and_the_timer_tries_again_what_goes_over():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.OpenVISError)]
    codes = {kind.exit_code for kind in kinds} | {0}
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)}
    assert told == codes
    final = next(line for line in SERVICE.read_text().splitlines() if line.startswith("RestartPreventExitStatus="))
    stopped_by_hand, well = errors.Stopped.exit_code, 0
    again = codes - {int(code) for code in final.split("=")[1].split()} - {stopped_by_hand, well}
    assert again == {errors.StoreBusy.exit_code, errors.SourceUnreachable.exit_code}


def test_the_page_shows_settings_the_script_reads():
    settings = re.findall(r"^ {7}([A-Z_]+)=", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    read = SCRIPT.read_text() + (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert len(settings) == 7
    assert [name for name in settings if name not in read] == []
    assert shlex.split(f"x={settings[0]}")
