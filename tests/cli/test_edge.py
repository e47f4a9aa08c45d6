"""The outer edge: whatever happens, a user gets a sentence and an exit code, never a traceback or somebody's data."""

import os
import subprocess
import sys

import pytest

from openvis import __main__ as edge
from openvis import errors


def command_that(monkeypatch, problem: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("openvis.cli.app", fail)


def every_error() -> list[type[errors.OpenVISError]]:
    found, waiting = [], [errors.OpenVISError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_is_two_sentences_and_its_own_exit_code(kind, monkeypatch, capsys):
    command_that(monkeypatch, kind("Er staat [iets] fout in rij 7.", "Verbeter rij 7."))
    assert edge.run(["batches"]) == kind.exit_code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Er staat [iets] fout in rij 7.\nVerbeter rij 7.\n"


def test_exit_codes_differ_by_kind_of_error():
    """Kinds of input error share a code; any other two kinds do not."""
    codes = [kind.exit_code for kind in every_error() if kind.__bases__[0] is errors.OpenVISError]
    assert len(codes) == len(set(codes))
    assert 0 not in codes
    assert edge.UNEXPECTED not in codes


def test_a_fault_of_our_own_shows_no_value_and_records_only_places(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path))
    command_that(monkeypatch, ValueError("geheim-gegeven"))
    assert edge.run(["batches"]) == edge.UNEXPECTED
    said = capsys.readouterr().err
    record = (tmp_path / "fout.txt").read_text()
    assert "ValueError" in said
    assert "Traceback" not in said
    assert "geheim-gegeven" not in said + record
    assert "test_edge.py" in record


def test_stopping_is_not_an_error_of_the_program(monkeypatch, capsys):
    command_that(monkeypatch, KeyboardInterrupt())
    assert edge.run(["batches"]) == edge.INTERRUPTED
    assert capsys.readouterr().err.startswith("Gestopt.")


def openvis(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "openvis", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_wrong_setting_is_a_sentence_even_before_the_program_has_started(tmp_path):
    ran = openvis("batches", OPENVIS_DATA=str(tmp_path), OPENVIS_HTTPS="misschien")
    assert ran.returncode == errors.ConfigurationError.exit_code
    assert ran.stderr.startswith("De instelling OPENVIS_HTTPS staat op 'misschien'.")
    assert "Traceback" not in ran.stderr


def test_a_command_that_does_not_exist_is_refused_without_a_traceback(tmp_path):
    ran = openvis("analize", OPENVIS_DATA=str(tmp_path))
    assert ran.returncode != 0
    assert "analize" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
